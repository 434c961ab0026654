using System;
using NanoSock.Links;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>The virtual device (nanoCLR without hardware): it has no network, so its link is its own loopback. A folder
    /// for a real board holds a class of this name with the board's link, address and sizes.</summary>
    public static class Board
    {
        /// <summary>What the board calls itself.</summary>
        public const string Name = "host";

        /// <summary>Octets of the buffer that the program's services share: the largest UDP datagram that needs no
        /// fragments on Ethernet fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>Whether nobody but the board itself is on its link. The program then tests itself and ends.</summary>
        public const bool IsAlone = true;

        /// <summary>The board's address, first octet highest.</summary>
        public const uint Address = 0x7F000001;

        /// <summary>Bits of the board's network.</summary>
        public const int PrefixLength = 8;

        /// <summary>The default gateway; 0 for none.</summary>
        public const uint Gateway = 0;

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
            options.Secret = CreateSecret();
            return options;
        }

        // The best that the core library has; nobody attacks a loopback. A real board asks its random number generator.
        private static byte[] CreateSecret()
        {
            byte[] secret = new byte[16];
            new Random().NextBytes(secret);
            long ticks = DateTime.UtcNow.Ticks;
            for (int i = 0; i < 8; i++)
            {
                secret[i] ^= (byte)(ticks >> (8 * i));
            }

            return secret;
        }
    }
}
