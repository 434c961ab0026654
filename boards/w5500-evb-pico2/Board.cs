using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for a W5500-EVB-Pico2: an RP2350 and a W5500 on one board.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "w5500-evb-pico2";

        /// <summary>The bytes of the buffer that the services share: a UDP datagram without fragmentation on Ethernet
        /// fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack for the program: twelve listeners and twelve
        /// connections with windows of 16 KB in 448 KB of heap. The node adds the sockets of its services.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 24;
            options.TcpBuffers = 12;
            options.TcpReceiveBuffer = 16384;
            options.TcpSendBuffer = 8192;
            options.TcpHalfOpen = 16;
            options.TcpTimeWait = 32;
            options.TcpOutOfOrderRanges = 4;
            options.UdpSockets = 4;
            options.UdpReceiveBuffer = 4096;
            options.Interfaces = 1;
            options.Routes = 3;
            options.MaximumMtu = 1500;
            options.ArpEntries = 32;
            options.ArpPendingPackets = 4;
            options.ReassemblyBuffers = 2;
            options.MulticastMemberships = 0;
            return options;
        }
    }
}
