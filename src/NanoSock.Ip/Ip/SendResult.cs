namespace NanoSock.Ip
{
    /// <summary>What became of a packet on its way out.</summary>
    internal enum SendResult : byte
    {
        /// <summary>The link took it.</summary>
        Sent = 0,
        /// <summary>It waits for the neighbour's hardware address.</summary>
        Queued = 1,
        /// <summary>The link has no room; try again at the next Poll.</summary>
        Blocked = 2,
        /// <summary>No route.</summary>
        NoRoute = 3,
        /// <summary>The neighbour did not answer just now.</summary>
        Unreachable = 4,
        /// <summary>Larger than the MTU, and not to be fragmented, or larger than any datagram.</summary>
        TooBig = 5,
        /// <summary>The interface is down.</summary>
        Down = 6,
    }
}
