using NanoSock.Esp32;
using NanoSock.Links;
using NanoSock.SpiEthernet;

namespace NanoSock.Boards
{
    /// <content>Connects a classic ESP32: Ethernet through an ENC28J60 module.</content>
    public static partial class Board
    {
        /// <summary>True if the board is the only host on its link.</summary>
        public const bool IsAlone = false;

        /// <summary>The board's address, first byte highest; 0 for one from DHCP, or a link-local one while no server
        /// answers.</summary>
        public const uint Address = 0;

        /// <summary>The prefix length of a fixed address's network.</summary>
        public const int PrefixLength = 24;

        /// <summary>The default gateway for a fixed address; 0 for none.</summary>
        public const uint Gateway = 0;

        /// <summary>The board's name in the domain local, and in requests for an address.</summary>
        public const string HostName = "nanosock";

        // SPI2 on its own pins, which are faster than other pins; README.md has the reasons for the choice.
        private const int SpiBus = 2;
        private const int Clock = 18;
        private const int Miso = 19;
        private const int Mosi = 23;
        private const int ChipSelect = 5;
        private const int Reset = 21;
        private const int Interrupt = 22;

        // The chip could do 20,000,000 Hz. Wires between two boards are why not.
        private const int FastestClock = 16000000;

        // The bytes of received frames that one transaction reads: two frames of 1,514 bytes.
        private const int ReceiveBuffer = 3072;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. A link of whole packets
        /// needs none.</summary>
        public const int WakePause = 0;

        /// <summary>Gets the time in milliseconds since the board started.</summary>
        public static long Now
        {
            get { return Esp32Clock.Milliseconds; }
        }

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            Esp32Pins.SetSpi(SpiBus, Mosi, Miso, Clock);
            SpiEthernetOptions options = new SpiEthernetOptions();

            // A locally administered address. Each board on a network needs one of its own.
            options.HardwareAddress = new byte[] { 0x02, 0x4E, 0x53, 0x00, 0x00, 0x05 };
            options.ReceiveBuffer = ReceiveBuffer;
            return new Enc28j60Link(
                new SpiPort(SpiBus, ChipSelect, SpiController.Esp32, SpiClock.SlowestEnc28j60, FastestClock),
                new GpioChipPins(Interrupt, Reset), options);
        }

        /// <summary>Fills the secret. The radio is off on this board; Esp32Entropy describes the quality of its random
        /// numbers then.</summary>
        public static void FillSecret(byte[] secret)
        {
            Esp32Entropy.Fill(secret, null);
        }
    }
}
