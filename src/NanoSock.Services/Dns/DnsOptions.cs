namespace NanoSock.Services
{
    /// <summary>Sizes and times of a <see cref="DnsResolver"/>. All memory is allocated when the resolver is
    /// created.</summary>
    public sealed class DnsOptions
    {
        /// <summary>Queries at a time, 1 to 16. Each uses a UDP socket of the node while it is in progress, or a TCP
        /// socket for an answer that UDP has truncated.</summary>
        public int Queries = 2;
        /// <summary>Names in the cache, 0 to 256.</summary>
        public int CacheEntries = 8;
        /// <summary>Addresses of a name that are kept, 1 to 16; further ones are ignored.</summary>
        public int Addresses = 4;
        /// <summary>Servers, 1 to 8.</summary>
        public int Servers = 3;
        /// <summary>Milliseconds before a query that was not answered is sent again, to the next server; 100 to 60,000.
        /// It doubles each time that all servers have been tried. RFC 1035 4.2.1 recommends 2 to 5 seconds.</summary>
        public int RetryTime = 2000;
        /// <summary>Milliseconds before a query ends with <see cref="DnsStatus.TimedOut"/>, 100 to
        /// 3,600,000.</summary>
        public int Deadline = 10000;
        /// <summary>Limit of the time that a name stays in the cache, in seconds, 0 to 604,800 (a week). RFC 8767
        /// recommends days, and RFC 2308 5 at most 3 hours for a negative answer, which is held too.</summary>
        public int MaximumTtl = 86400;
        /// <summary>Port of the servers, 1 to 65,535.</summary>
        public int Port = 53;
        /// <summary>True, the default, makes letters of a query capitals at random, which a forged response must match.
        /// A response that differs in case only turns this off for the rest of its query.</summary>
        public bool RandomCase = true;
    }
}
