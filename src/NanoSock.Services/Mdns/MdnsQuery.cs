namespace NanoSock.Services
{
    /// <summary>A query of an <see cref="MdnsQuerier"/>. The object is allocated once and used for one query after the
    /// other.</summary>
    internal sealed class MdnsQuery
    {
        /// <summary>The name on the wire; null for a query that is not in use.</summary>
        internal byte[] Name;
        internal int Type;
        /// <summary>False for a query that ends with its first answer (RFC 6762 5.1).</summary>
        internal bool IsContinuous;
        internal DnsStatus Status;
        /// <summary>Number of the query's current use: a handle of an earlier use is refused.</summary>
        internal int Generation;
        internal long DueAt;
        /// <summary>The time of the end; 0 before the first Poll.</summary>
        internal long EndsAt;
        /// <summary>Milliseconds between the last two questions; 0 before the second.</summary>
        internal int Interval;
    }
}
