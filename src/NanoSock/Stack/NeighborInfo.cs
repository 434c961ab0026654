using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <summary>Describes a neighbor at the time of the call.</summary>
    public sealed class NeighborInfo
    {
        /// <summary>The address, first byte highest.</summary>
        public uint Address;
        /// <summary>The index of the interface.</summary>
        public int Interface;
        /// <summary>The state.</summary>
        public NeighborState State;
        /// <summary>Milliseconds since the neighbor was confirmed, in the states Reachable and Stale; otherwise
        /// -1.</summary>
        public int Age;
        /// <summary>The six bytes of the neighbor's hardware address; zeros where it is not known.</summary>
        public readonly byte[] HardwareAddress = new byte[6];
    }
}
