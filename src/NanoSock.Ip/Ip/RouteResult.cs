namespace NanoSock.Ip
{
    /// <summary>The route that <see cref="RouteTable.Find"/> has found, written by it and read by its callers. A node
    /// has one, allocated once. It is valid until the next look-up of the node: a caller copies what it needs after a
    /// call that may look up another destination. It is also the cache of that look-up.</summary>
    internal sealed class RouteResult
    {
        /// <summary>The destination of the look-up.</summary>
        internal uint Destination;
        /// <summary>The hint of the look-up; <see cref="RouteTable.NoAnswer"/> where the result is not
        /// valid.</summary>
        internal int Hint = RouteTable.NoAnswer;
        /// <summary>The outgoing interface.</summary>
        internal NetInterface Interface;
        /// <summary>The next hop.</summary>
        internal uint NextHop;
        /// <summary>The source address (RFC 1122 3.3.4.3).</summary>
        internal uint Source;
    }
}
