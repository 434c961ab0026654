namespace NanoSock.Sockets
{
    /// <summary>Where a datagram came from and went to: filled by ReceiveFrom, and reused by the caller.</summary>
    public sealed class DatagramInfo
    {
        /// <summary>The sender's address, first byte highest.</summary>
        public uint RemoteAddress;
        /// <summary>The sender's port.</summary>
        public int RemotePort;
        /// <summary>The address it was sent to: one of ours, a broadcast or a group.</summary>
        public uint LocalAddress;
        /// <summary>The interface it came in by.</summary>
        public int Interface;
        /// <summary>Bytes that the datagram had; more than were received when it was truncated.</summary>
        public int Length;

        /// <summary>True if it was sent to a broadcast address: the limited one, or one directed to an interface's prefix.</summary>
        public bool IsBroadcast;

        /// <summary>Whether the buffer was too small for the datagram.</summary>
        public bool IsTruncated;
    }
}
