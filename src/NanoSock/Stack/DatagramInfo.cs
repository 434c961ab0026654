namespace NanoSock.Sockets
{
    /// <summary>Describes the source and destination of a datagram. ReceiveFrom fills the object; the caller reuses
    /// it.</summary>
    public sealed class DatagramInfo
    {
        /// <summary>The sender's address, first byte highest.</summary>
        public uint RemoteAddress;
        /// <summary>The sender's port.</summary>
        public int RemotePort;
        /// <summary>The destination address: one of this node's, a broadcast address or a group.</summary>
        public uint LocalAddress;
        /// <summary>The index of the interface that received the datagram.</summary>
        public int Interface;
        /// <summary>The datagram's length in bytes; more than was received when the datagram was truncated.</summary>
        public int Length;

        /// <summary>True if the destination is the limited broadcast address, or the directed one of an interface's
        /// prefix.</summary>
        public bool IsBroadcast;

        /// <summary>True if the buffer was too small for the datagram.</summary>
        public bool IsTruncated;
    }
}
