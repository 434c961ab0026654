namespace NanoSock.Services
{
    /// <summary>Contains a lease: the address and what the server has given with it.</summary>
    public sealed class DhcpLease
    {
        /// <summary>The address, first byte highest; 0 without a lease.</summary>
        public uint Address;
        /// <summary>Bits of the subnet's prefix.</summary>
        public int PrefixLength;
        /// <summary>Identifier of the server, which is its address.</summary>
        public uint Server;
        /// <summary>The default gateway; 0 for none.</summary>
        public uint Gateway;
        /// <summary>The time at which the lease was requested, from which its times count (RFC 2131 4.4.1), in the
        /// node's milliseconds.</summary>
        public long RequestedAt;
        /// <summary>Seconds of the lease; 0xFFFFFFFF for a lease without an end.</summary>
        public uint Seconds;
        /// <summary>Seconds until the client asks its server to extend the lease (T1).</summary>
        public uint RenewalSeconds;
        /// <summary>Seconds until the client asks all servers to extend the lease (T2).</summary>
        public uint RebindingSeconds;
        /// <summary>DNS servers, then zeros.</summary>
        public readonly uint[] NameServers = new uint[3];
        /// <summary>NTP servers, then zeros.</summary>
        public readonly uint[] TimeServers = new uint[2];
        /// <summary>Domains in which names without a dot are looked up (options 119 and 15); null for none.</summary>
        public string[] SearchSuffixes;
    }
}
