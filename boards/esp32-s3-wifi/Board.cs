using NanoSock.Firmware;
using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <summary>Defines the sizes for an ESP32-S3 with external memory, over Wi-Fi.</summary>
    public static partial class Board
    {
        /// <summary>The board's name, as its folder has it.</summary>
        public const string Name = "esp32-s3-wifi";

        /// <summary>The bytes of the buffer that the services share: a UDP datagram without fragmentation in the tunnel
        /// fits.</summary>
        public const int ScratchLength = 1422;

        /// <summary>The clients of the status page that see the connections of other hosts, and the counters.</summary>
        public const StatusTrust StatusTrust = NanoSock.Firmware.StatusTrust.Subnet;

        /// <summary>The token with which a client sees them from any address; null for none.</summary>
        public const string StatusToken = null;

        /// <summary>Returns the sizes of the stack: four listeners and twelve connections with windows of 16 KB, for a
        /// heap of some 780 KB.</summary>
        public static StackOptions CreateOptions()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 16;
            options.TcpBuffers = 12;
            options.TcpReceiveBuffer = 16384;
            options.TcpSendBuffer = 16384;
            options.TcpHalfOpen = 16;
            options.TcpTimeWait = 32;
            options.TcpOutOfOrderRanges = 8;
            options.UdpSockets = 8;
            options.UdpReceiveBuffer = 8192;
            options.Interfaces = 1;
            options.Routes = 4;
            options.MaximumMtu = 1450;
            options.ArpEntries = 16;
            options.ArpPendingPackets = 8;
            options.ReassemblyBuffers = 4;
            options.ReassemblySize = 2048;
            options.MulticastMemberships = 4;
            return options;
        }
    }
}
