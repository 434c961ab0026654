namespace NanoSock.Sockets
{
    /// <summary>Describes a route at the time of the call.</summary>
    public sealed class RouteInfo
    {
        /// <summary>The prefix, first byte highest.</summary>
        public uint Destination;
        /// <summary>Bits of the prefix.</summary>
        public int PrefixLength;
        /// <summary>The next hop; 0 where destinations are on-link.</summary>
        public uint Gateway;
        /// <summary>The index of the outgoing interface.</summary>
        public int Interface;
        /// <summary>The metric.</summary>
        public int Metric;
        /// <summary>True for the route to an interface's own prefix.</summary>
        public bool IsOwn;
    }
}
