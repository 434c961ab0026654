using NanoSock.Esp32;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Boards
{
    /// <content>An ESP32-C3: SLIP over a UART.</content>
    public static partial class Board
    {
        /// <summary>Whether nobody but the board itself is on its link.</summary>
        public const bool IsAlone = false;

        /// <summary>The board's address on the line, first byte highest: 10.8.0.2.</summary>
        public const uint Address = 0x0A080002;

        /// <summary>Bits of the line's network.</summary>
        public const int PrefixLength = 24;

        /// <summary>The default gateway, the line's other end: 10.8.0.1.</summary>
        public const uint Gateway = 0x0A080001;

        // GPIO numbers; which, and why these, says README.md.
        private const int Uart = 2;
        private const int Transmit = 0;
        private const int Receive = 1;
        private const int BaudRate = 115200;
        private const int Mtu = 576;

        // No packet waits behind the one under way: TCP needs none to, and memory is short.
        private const int Queue = 0;

        /// <summary>Milliseconds that the program's loop sleeps on for after the link has woken it: the driver wakes it for
        /// every 16 bytes, and one step for many of them takes half the instructions; the round trip grows by 3 ms.</summary>
        public const int WakePause = 5;

        /// <summary>The time in milliseconds since the board started.</summary>
        public static long Now
        {
            get { return Esp32Clock.Milliseconds; }
        }

        /// <summary>The board's link.</summary>
        public static ILink CreateLink()
        {
            Esp32Pins.SetUart(Uart, Transmit, Receive);
            return new SlipLink(new SerialByteStream("COM" + Uart.ToString(), BaudRate), Mtu, Queue);
        }

        /// <summary>Fills the secret. The radio is off on this board, so what Esp32Entropy says of that holds.</summary>
        public static void FillSecret(byte[] secret)
        {
            Esp32Entropy.Fill(secret, null);
        }
    }
}
