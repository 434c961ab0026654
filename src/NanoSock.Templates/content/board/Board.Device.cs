using NanoSock.Links;
#if (isSpi)
using NanoSock.SpiEthernet;
#else
using NanoSock.Serial;
#endif

namespace NanoSock.Boards
{
#if (isW5500)
    /// <content>Connects the board: Ethernet through a W5500.</content>
#elif (isSpi)
    /// <content>Connects the board: Ethernet through an ENC28J60.</content>
#else
    /// <content>Connects the board: SLIP over a UART.</content>
#endif
    public static partial class Board
    {
#if (isSpi)
        /// <summary>True if the address is from DHCP, and the board has a name in the domain local.</summary>
        public static readonly bool IsOnLan = true;

        /// <summary>The board's name in the domain local, and in requests for an address.</summary>
        public const string HostName = "board-name";

        /// <summary>A fixed address, which DHCP replaces here.</summary>
        public const uint Address = 0;

        /// <summary>The prefix length of a fixed address.</summary>
        public const int PrefixLength = 24;

        /// <summary>The gateway of a fixed address.</summary>
        public const uint Gateway = 0;

        /// <summary>The milliseconds that the node sleeps on after the link has woken it.</summary>
        public const int WakePause = 0;

        // Those of a W5500-EVB-Pico, where bus 1 is SPI0: MISO GP16, SCK GP18, MOSI GP19. Set those of your board.
        private const int SpiBus = 1;
        private const int ChipSelect = 17;
        private const int Reset = 20;
        private const int Interrupt = 21;
        private const SpiController Controller = SpiController.Rp2040;

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            SpiEthernetOptions options = new SpiEthernetOptions();

            // A locally administered address. Each board on a network needs one of its own.
            options.HardwareAddress = new byte[] { 0x02, 0x4E, 0x53, 0x00, 0x00, 0x01 };
#if (isW5500)
            return new W5500Link(new SpiPort(SpiBus, ChipSelect, Controller, 0, SpiClock.FastestW5500),
                new GpioChipPins(Interrupt, Reset), options);
#else
            return new Enc28j60Link(new SpiPort(SpiBus, ChipSelect, Controller, SpiClock.SlowestEnc28j60,
                SpiClock.FastestEnc28j60), new GpioChipPins(Interrupt, Reset), options);
#endif
        }
#else
        /// <summary>True if the address is from DHCP, and the board has a name in the domain local.</summary>
        public static readonly bool IsOnLan = false;

        /// <summary>The board's name; a serial line does not announce it.</summary>
        public const string HostName = "board-name";

        /// <summary>The board's address on the line, first byte highest: 10.8.0.2.</summary>
        public const uint Address = 0x0A080002;

        /// <summary>The prefix length of the line's network.</summary>
        public const int PrefixLength = 24;

        /// <summary>The line's other end: 10.8.0.1.</summary>
        public const uint Gateway = 0x0A080001;

        /// <summary>The milliseconds that the node sleeps on after the link has woken it: the driver wakes it for every
        /// few bytes.</summary>
        public const int WakePause = 5;

        private const string Port = "COM1";
        private const int BaudRate = 115200;
        private const int ReadBufferSize = 4096;

        // The driver of the RP2040 sometimes loses the event that ends a write.
        private const int WriteTimeout = 200;

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            return new SlipLink(new SerialByteStream(Port, BaudRate, false, ReadBufferSize, WriteTimeout),
                SlipLink.DefaultMtu, 2);
        }
#endif
    }
}
