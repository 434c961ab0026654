using System;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.SpiEthernet;

namespace NanoSock.Boards
{
    /// <content>Connects a Raspberry Pi Pico: Ethernet through an ENC28J60 module.</content>
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

        // Bus 1 is SPI0. The firmware fixes its pins: MISO GP16, SCK GP18, MOSI GP19.
        private const int SpiBus = 1;
        private const int ChipSelect = 17;
        private const int Reset = 20;
        private const int Interrupt = 21;

        // Gives 15,625,000 Hz on this controller.
        private const int FastestClock = SpiClock.FastestEnc28j60;

        // The bytes of received frames that one transaction reads: four frames of 1,514 bytes.
        private const int ReceiveBuffer = 6144;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. A link of whole packets
        /// needs none.</summary>
        public const int WakePause = 0;

        /// <summary>Gets the time in milliseconds since the board started, from the timer of one microsecond. DateTime
        /// ticks in whole seconds on this board.</summary>
        public static long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            SpiEthernetOptions options = new SpiEthernetOptions();

            // A locally administered address. Each board on a network needs one of its own.
            options.HardwareAddress = new byte[] { 0x02, 0x4E, 0x53, 0x00, 0x00, 0x03 };
            options.ReceiveBuffer = ReceiveBuffer;
            return new Enc28j60Link(
                new SpiPort(SpiBus, ChipSelect, SpiController.Rp2040, SpiClock.SlowestEnc28j60, FastestClock),
                new GpioChipPins(Interrupt, Reset), options);
        }

        /// <summary>Fills the secret. Random reads successive bits of the chip's ring oscillator. The data sheet says
        /// that they are not good enough for secrets, because neighboring bits are correlated.</summary>
        public static void FillSecret(byte[] secret)
        {
            TickEntropy.Fill(secret);
        }
    }
}
