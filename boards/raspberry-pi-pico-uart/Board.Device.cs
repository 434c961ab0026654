using System;
using NanoSock.Links;
using NanoSock.Serial;
using NanoSock.Storage;

namespace NanoSock.Boards
{
    /// <content>Raspberry Pi Pico: SLIP over a UART.</content>
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

        // COM1 is UART0, and its pins are the firmware's: GP0 to transmit, GP1 to receive.
        private const int Uart = 1;
        private const int BaudRate = 921600;
        private const int Mtu = 1006;

        // 44 ms of what the line carries.
        private const int ReadBufferSize = 4096;

        // The driver loses the event that ends a write now and then: without a limit that write never returns.
        private const int WriteTimeout = 200;

        // Packets that may wait behind the one under way.
        private const int Queue = 2;

        private const int RandomOctets = 256;
        private const int JitterTicks = 64;

        /// <summary>Milliseconds that the program's loop sleeps on for after the link has woken it: the driver wakes it for
        /// every 16 bytes, and one step for many of them takes half the instructions; the round trip grows by 3 ms.</summary>
        public const int WakePause = 5;

        /// <summary>The time in milliseconds since the board started, from the timer of one microsecond: DateTime ticks in whole
        /// seconds on this board.</summary>
        public static long Now
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>The board's link.</summary>
        public static ILink CreateLink()
        {
            return new SlipLink(new SerialByteStream("COM" + Uart.ToString(), BaudRate, false, ReadBufferSize, WriteTimeout), Mtu, Queue);
        }

        /// <summary>Fills the secret. Random reads bits from the chip's ring oscillator one upon the other, which the data sheet
        /// calls not good enough for secrets as they are: neighbours are alike. So many more are taken than are needed, with the
        /// jitter of the interpreter against the clock, and mixed. Takes about a third of a second.</summary>
        public static void FillSecret(byte[] secret)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[RandomOctets];
            new Random().NextBytes(random);
            pool.Add(random);
            pool.AddJitter(new Ticks(), JitterTicks);
            pool.Fill(secret);
        }

        private sealed class Ticks : ITicker
        {
            public uint Read()
            {
                return (uint)Environment.TickCount64;
            }
        }
    }
}
