namespace NanoSock.Firmware
{
    /// <summary>Which clients of the status page see the connections of other hosts, the counters and the reasons of drops. With
    /// those a host that is not on the path finds out addresses, ports and sequence numbers of a connection one by one, and
    /// resets it or writes into it (RFC 5961 1). A client that brings the token is trusted in any case.</summary>
    public enum StatusTrust
    {
        /// <summary>Hosts in the network of one of the node's interfaces, and the node itself. The default.</summary>
        Subnet,
        /// <summary>None but those with the token.</summary>
        None,
        /// <summary>All: for a network without hosts that could do harm.</summary>
        All,
    }
}
