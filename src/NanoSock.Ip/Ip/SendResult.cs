namespace NanoSock.Ip
{
    /// <summary>Lists the outcomes of sending a packet.</summary>
    internal enum SendResult : byte
    {
        /// <summary>A packet that the link accepted.</summary>
        Sent = 0,
        /// <summary>A packet that waits for address resolution.</summary>
        Queued = 1,
        /// <summary>A packet that the link has no room for; retry at the next Poll.</summary>
        Blocked = 2,
        /// <summary>A destination without a route.</summary>
        NoRoute = 3,
        /// <summary>A neighbor that did not answer recently.</summary>
        Unreachable = 4,
        /// <summary>A packet larger than the MTU that may not be fragmented, or larger than any datagram.</summary>
        TooBig = 5,
        /// <summary>An interface that is down.</summary>
        Down = 6,
    }
}
