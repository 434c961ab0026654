using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for a WT32-ETH01: a classic ESP32 with an Ethernet port.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "wt32-eth01";

        /// <summary>The bytes of the buffer that the services share: a UDP datagram without fragmentation in the tunnel
        /// fits.</summary>
        public const int ScratchLength = 1422;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack: four listeners and four connections in 96 KB of heap.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 8;
            options.TcpBuffers = 4;
            options.TcpReceiveBuffer = 2048;
            options.TcpSendBuffer = 2048;
            options.TcpHalfOpen = 8;
            options.TcpTimeWait = 8;
            options.TcpOutOfOrderRanges = 4;
            options.UdpSockets = 4;
            options.UdpReceiveBuffer = 1440;
            options.Interfaces = 1;
            options.Routes = 1;
            options.MaximumMtu = 1450;
            options.ArpEntries = 8;
            options.ArpPendingPackets = 1;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            return options;
        }
    }
}
