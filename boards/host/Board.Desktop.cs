using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>Defines pools for a desktop machine.</content>
    public static partial class Board
    {
        /// <summary>The bytes of the buffer that the services share: the largest UDP datagram fits.</summary>
        public const int ScratchLength = 65536;

        /// <summary>Returns the sizes of the stack.</summary>
        public static StackOptions CreateOptions()
        {
            return new StackOptions
            {
                TcpSockets = 256,
                UdpSockets = 8,
                TcpReceiveBuffer = 65536,
                TcpSendBuffer = 131072,
                TcpHalfOpen = 256,
                TcpTimeWait = 1024,
                TcpOutOfOrderRanges = 16,
                UdpReceiveBuffer = 262144,
                ArpEntries = 64,
                ArpPendingPackets = 64,
                ReassemblyBuffers = 8,
                ReassemblySize = 65515,
            };
        }
    }
}
