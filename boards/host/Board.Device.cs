using System;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Storage;

namespace NanoSock.Boards
{
    /// <content>The virtual device (nanoCLR without hardware): it has no network, so its link is its own loopback. A folder
    /// for a real board holds a class of this name with the board's link and address.</content>
    public static partial class Board
    {
        /// <summary>Bytes of the buffer that the program's services share: the largest UDP datagram that needs no
        /// fragments on Ethernet fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>Whether nobody but the board itself is on its link. The program then tests itself and ends.</summary>
        public const bool IsAlone = true;

        /// <summary>The board's address, first byte highest.</summary>
        public const uint Address = 0x7F000001;

        /// <summary>Bits of the board's network.</summary>
        public const int PrefixLength = 8;

        /// <summary>The default gateway; 0 for none.</summary>
        public const uint Gateway = 0;

        /// <summary>Milliseconds that the program's loop sleeps on for after the link has woken it: a link of whole packets
        /// needs none.</summary>
        public const int WakePause = 0;

        /// <summary>The time in milliseconds from any start. A board whose DateTime is coarse or is set while it runs has
        /// something better.</summary>
        public static long Now
        {
            get { return DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond; }
        }

        /// <summary>The board's link.</summary>
        public static ILink CreateLink()
        {
            return new LoopbackLink(1500, 4);
        }

        /// <summary>Sizes of the stack: four listeners, and as many connections again.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 8;
            options.UdpSockets = 4;
            options.TcpBuffers = 4;
            options.Interfaces = 1;
            return options;
        }

        /// <summary>Fills the secret with the best that the core library has; nobody attacks a loopback.</summary>
        public static void FillSecret(byte[] secret)
        {
            EntropyPool pool = new EntropyPool();
            byte[] random = new byte[64];
            new Random().NextBytes(random);
            pool.Add(random);
            long ticks = DateTime.UtcNow.Ticks;
            pool.Add((uint)ticks, (uint)(ticks >> 32));
            pool.Fill(secret);
        }
    }
}
