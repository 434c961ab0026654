namespace NanoSock.Services
{
    /// <summary>One query of the resolver. The object is allocated once and used for one query after the
    /// other.</summary>
    internal sealed class DnsQuery
    {
        internal const int NoSocket = -1;

        /// <summary>Number of the query's current use: a handle of an earlier use is refused. 0 to 0x7FFFFF.</summary>
        internal int Generation;
        internal bool IsUsed;
        internal DnsStatus Status;
        internal DnsStep Step;
        /// <summary>The name that the caller has asked for.</summary>
        internal string Name;
        /// <summary>The name that is sent: with a search suffix, or the target of an alias.</summary>
        internal string Sent;
        /// <summary>The first name that was sent for the suffix in use: the name of the cache's entry.</summary>
        internal string Asked;
        internal int Type;
        /// <summary>Index of the suffix in use; the number of suffixes where the name is sent as it is.</summary>
        internal int Suffix;
        /// <summary>Aliases followed.</summary>
        internal int Aliases;
        /// <summary>Least TTL of the aliases followed, in seconds.</summary>
        internal uint Ttl;
        internal int Server;
        /// <summary>Servers tried in this round.</summary>
        internal int Tried;
        /// <summary>A server of this round did not answer.</summary>
        internal bool HasSilence;
        /// <summary>Rounds over all servers that are complete.</summary>
        internal int Round;
        /// <summary>The status with which the query ends if no server does better.</summary>
        internal DnsStatus Failure;
        /// <summary>The best negative answer to the names with other suffixes; Pending for none.</summary>
        internal DnsStatus Negative;
        internal int Id;
        internal uint Upper;
        internal bool KeepsCase;
        internal int Socket = NoSocket;
        /// <summary>Length of the response over TCP, or -1 before it is known.</summary>
        internal int Expected;
        internal long RetryAt;
        internal long EndsAt;
        /// <summary>Addresses of the result.</summary>
        internal uint[] Addresses;
        internal int AddressCount;
        /// <summary>Name of the result: of a reverse query, or the canonical name.</summary>
        internal string Result;
    }
}
