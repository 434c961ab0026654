using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Describes one entry of the socket table at the time of the call.</summary>
    public sealed class SocketInfo
    {
        /// <summary>The descriptor; -1 for half-open and TIME-WAIT records, and for connections whose socket was
        /// closed.</summary>
        public int Descriptor;
        /// <summary>TCP or UDP.</summary>
        public ProtocolType Protocol;
        /// <summary>The TCP state; <see cref="TcpState.Closed"/> for UDP.</summary>
        public TcpState State;
        /// <summary>The local address, 0 for any, first byte highest.</summary>
        public uint LocalAddress;
        /// <summary>The local port, 0 when not bound.</summary>
        public int LocalPort;
        /// <summary>The foreign address, 0 for any.</summary>
        public uint RemoteAddress;
        /// <summary>The foreign port, 0 for any.</summary>
        public int RemotePort;
        /// <summary>Bytes received and not yet read; for a listener, the connections that wait to be
        /// accepted.</summary>
        public int ReceiveQueue;
        /// <summary>Bytes sent or queued and not yet acknowledged; for a listener, the backlog.</summary>
        public int SendQueue;
        /// <summary>Datagrams dropped because the queue was full; UDP.</summary>
        public int Dropped;
    }
}
