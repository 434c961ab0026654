namespace NanoSock.Ip
{
    /// <summary>Lists the states of a neighbor in the ARP table.</summary>
    public enum NeighborState : byte
    {
        /// <summary>A request is outstanding; packets wait.</summary>
        Incomplete = 1,
        /// <summary>Confirmed within the last minute.</summary>
        Reachable = 2,
        /// <summary>Known, in use, and being polled (RFC 1122 2.3.2.1).</summary>
        Probe = 3,
        /// <summary>A neighbor that did not answer.</summary>
        Failed = 4,
        /// <summary>Known, and to be polled on use: confirmed more than a minute ago, or before its link was
        /// down.</summary>
        Stale = 5,
    }
}
