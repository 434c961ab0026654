namespace NanoSock.Firmware
{
    /// <summary>Clients of the status page that see the connections of other hosts, the counters and the drop reasons.
    /// With those a blind attacker could find addresses, ports and sequence numbers of a connection one by one, and
    /// reset it or inject data (RFC 5961 1). A client with the token is trusted in any case.</summary>
    public enum StatusTrust
    {
        /// <summary>Hosts in the network of one of the node's interfaces, and the node itself. The default.</summary>
        Subnet,
        /// <summary>Only clients with the token.</summary>
        None,
        /// <summary>All clients, for a network without hostile hosts.</summary>
        All,
    }
}
