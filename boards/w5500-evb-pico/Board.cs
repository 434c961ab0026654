using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for a W5500-EVB-Pico: an RP2040 and a W5500 on one board.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "w5500-evb-pico";

        /// <summary>The bytes of the buffer that the services share: a UDP datagram without fragmentation on Ethernet
        /// fits.</summary>
        public const int ScratchLength = 1472;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack for the program: four listeners and eight connections
        /// with windows of 8 KB in 226 KB of heap. The node adds the sockets of its services.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 16;
            options.TcpBuffers = 8;
            options.TcpReceiveBuffer = 8192;
            options.TcpSendBuffer = 8192;
            options.TcpHalfOpen = 8;
            options.TcpTimeWait = 16;
            options.TcpOutOfOrderRanges = 4;
            options.UdpSockets = 4;
            options.UdpReceiveBuffer = 2048;
            options.Interfaces = 1;
            options.Routes = 3;
            options.MaximumMtu = 1500;
            options.ArpEntries = 16;
            options.ArpPendingPackets = 2;
            options.ReassemblyBuffers = 1;
            options.MulticastMemberships = 0;
            return options;
        }
    }
}
