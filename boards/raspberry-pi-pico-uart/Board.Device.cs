using System;
using NanoSock.Firmware;
using NanoSock.Links;
using NanoSock.Serial;

namespace NanoSock.Boards
{
    /// <content>Connects a Raspberry Pi Pico: SLIP over a UART.</content>
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

        // COM1 is UART0. The firmware fixes its pins: GP0 transmits, GP1 receives.
        private const int Uart = 1;
        private const int BaudRate = 921600;
        private const int Mtu = 1006;

        // 44 ms of received bytes at 921,600 baud.
        private const int ReadBufferSize = 4096;

        // The driver sometimes loses the event that ends a write. Without a limit that write never returns.
        private const int WriteTimeout = 200;

        // The number of packets that are queued behind the one in transmission.
        private const int Queue = 2;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. The driver wakes it for
        /// every 16 bytes. One step for more bytes takes half the instructions, and adds 3 ms to the round
        /// trip.</summary>
        public const int WakePause = 5;

        /// <summary>Gets the time in milliseconds since the board started, from the timer of one microsecond. DateTime
        /// ticks in whole seconds on this board.</summary>
        public static long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            return new SlipLink(new SerialByteStream("COM" + Uart.ToString(),
                    BaudRate, false, ReadBufferSize, WriteTimeout),
                Mtu, Queue);
        }

        /// <summary>Fills the secret. Random reads successive bits of the chip's ring oscillator. The data sheet says
        /// that they are not good enough for secrets, because neighboring bits are correlated.</summary>
        public static void FillSecret(byte[] secret)
        {
            TickEntropy.Fill(secret);
        }
    }
}
