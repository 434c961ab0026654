using NanoSock.Esp32;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Boards
{
    /// <content>Connects an ESP32-C3: SLIP over a UART.</content>
    public static partial class Board
    {
        /// <summary>True if the board is the only host on its link.</summary>
        public const bool IsAlone = false;

        /// <summary>The board's address on the line, first byte highest: 10.8.0.2.</summary>
        public const uint Address = 0x0A080002;

        /// <summary>The prefix length of the line's network.</summary>
        public const int PrefixLength = 24;

        /// <summary>The default gateway, the line's other end: 10.8.0.1.</summary>
        public const uint Gateway = 0x0A080001;

        // GPIO numbers; README.md has the reasons for the choice.
        private const int Uart = 2;
        private const int Transmit = 0;
        private const int Receive = 1;
        private const int BaudRate = 115200;
        private const int Mtu = 576;

        // No packet is queued behind the one in transmission: TCP needs no queue, and memory is short.
        private const int Queue = 0;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. The driver wakes it for
        /// every 16 bytes. One step for more bytes takes half the instructions, and adds 3 ms to the round
        /// trip.</summary>
        public const int WakePause = 5;

        /// <summary>Gets the time in milliseconds since the board started.</summary>
        public static long Now
        {
            get { return Esp32Clock.Milliseconds; }
        }

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            Esp32Pins.SetUart(Uart, Transmit, Receive);
            return new SlipLink(new SerialByteStream("COM" + Uart.ToString(), BaudRate), Mtu, Queue);
        }

        /// <summary>Fills the secret. The radio is off on this board; Esp32Entropy describes the quality of its random
        /// numbers then.</summary>
        public static void FillSecret(byte[] secret)
        {
            Esp32Entropy.Fill(secret, null);
        }
    }
}
