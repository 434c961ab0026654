namespace NanoSock.Ip
{
    /// <summary>Holds the route that <see cref="RouteTable.Find"/> has found, and caches it for the next look-up of the
    /// same destination. <see cref="RouteTable.Find"/> writes it, and its callers read it. It is valid until the node's
    /// next look-up: a caller copies what it needs after a call that may look up another destination. There is one for
    /// a node, allocated once.</summary>
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
