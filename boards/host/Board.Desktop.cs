using NanoSock.Sockets;

namespace NanoSock.Boards
{
    /// <content>On a desktop: pools for a machine that has memory.</content>
    public static partial class Board
    {
        /// <summary>Bytes of the buffer that the program's services share: the largest UDP datagram fits.</summary>
        public const int ScratchLength = 65536;

        /// <summary>Sizes of the stack.</summary>
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
