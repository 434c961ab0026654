using System;
using NanoSock.Links;
using NanoSock.Randomness;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Connects the virtual device (nanoCLR without hardware). It has no network, so its link is a loopback. A
    /// folder for a real board holds a class of this name with the board's link and address.</content>
    public static partial class Board
    {
        /// <summary>The bytes of the buffer that the services share: the largest UDP datagram without fragmentation on
        /// Ethernet fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>True if the board is the only host on its link. The program then tests itself and ends.</summary>
        public const bool IsAlone = true;

        /// <summary>The board's address, first byte highest.</summary>
        public const uint Address = 0x7F000001;

        /// <summary>The prefix length of the board's network.</summary>
        public const int PrefixLength = 8;

        /// <summary>The default gateway; 0 for none.</summary>
        public const uint Gateway = 0;

        /// <summary>The milliseconds that the loop still sleeps after the link has woken it. A link of whole packets
        /// needs none.</summary>
        public const int WakePause = 0;

        /// <summary>Gets the time in milliseconds from any start. A board whose DateTime is coarse, or is set while it
        /// runs, needs a better clock.</summary>
        public static long Now
        {
            get { return DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond; }
        }

        /// <summary>Creates the board's link.</summary>
        public static ILink CreateLink()
        {
            return new LoopbackLink(1500, 4);
        }

        /// <summary>Returns the sizes of the stack: four listeners and four connections.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 8;
            options.UdpSockets = 4;
            options.TcpBuffers = 4;
            options.Interfaces = 1;
            return options;
        }

        /// <summary>Fills the secret with the best random numbers of the core library, which suffice for a
        /// loopback.</summary>
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
