using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for an ESP32-C3-DevKitM-1, or any board with an ESP32-C3, over a UART.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "esp32-c3-uart";

        /// <summary>The bytes of the buffer that the services share: the smallest that they work with.</summary>
        public const int ScratchLength = 512;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack: four listeners and two connections in 53 KB of heap.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 6;
            options.TcpBuffers = 2;
            options.TcpReceiveBuffer = 512;
            options.TcpSendBuffer = 512;

            // The send buffer holds one segment: there is little to record, and no congestion window to find.
            options.TcpSendRecords = 4;
            options.TcpCongestionControl = CongestionControl.Reno;
            options.TcpHalfOpen = 2;
            options.TcpTimeWait = 2;

            // One to three packets on the line take longer than the 200 ms of faster links (RFC 6298 2.4 has a second).
            options.TcpMinimumRetransmissionTimeout = 1000;
            options.TcpOutOfOrderRanges = 1;
            options.UdpSockets = 3;
            options.UdpReceiveBuffer = 216;
            options.Interfaces = 1;
            options.Routes = 1;
            options.MaximumMtu = 576;
            options.ArpEntries = 1;
            options.ArpPendingPackets = 0;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            options.InterfaceEvents = 0;
            return options;
        }
    }
}
