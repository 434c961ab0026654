namespace NanoSock.Services
{
    /// <summary>Addresses and parameters that a <see cref="DhcpServer"/> gives to its clients. All memory is allocated
    /// when the server is created.</summary>
    public sealed class DhcpServerOptions
    {
        /// <summary>The first address of the pool, first byte highest.</summary>
        public uint First;
        /// <summary>The last address of the pool, which has at most 254.</summary>
        public uint Last;
        /// <summary>Seconds of a lease, from 10; 0xFFFFFFFF for leases without an end.</summary>
        public uint LeaseTime = 3600;
        /// <summary>The router of the clients (option 3); 0 for none.</summary>
        public uint Router;
        /// <summary>DNS servers of the clients (option 6), at most 4; null for none.</summary>
        public uint[] DnsServers;
    }
}
