using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for an ESP32-DevKitC, or any board with a classic ESP32, with a W5500
    /// module.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "esp32-devkitc-w5500";

        /// <summary>The bytes of the buffer that the services share: a UDP datagram without fragmentation on Ethernet
        /// fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack for the program: four listeners and four connections
        /// in 96 KB of heap. The node adds the sockets of its services.</summary>
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
            options.UdpReceiveBuffer = 1536;
            options.Interfaces = 1;
            options.Routes = 3;
            options.MaximumMtu = 1500;
            options.ArpEntries = 8;
            options.ArpPendingPackets = 2;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            return options;
        }
    }
}
