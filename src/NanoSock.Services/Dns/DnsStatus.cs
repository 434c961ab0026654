namespace NanoSock.Services
{
    /// <summary>Lists the states of a query.</summary>
    public enum DnsStatus
    {
        /// <summary>The query is in progress.</summary>
        Pending,
        /// <summary>The query has a result.</summary>
        Success,
        /// <summary>The name does not exist (NXDOMAIN, RFC 1035 4.1.1).</summary>
        NotFound,
        /// <summary>The name exists, without a record of the type (RFC 2308 2.2).</summary>
        NoData,
        /// <summary>Every server has failed (SERVFAIL), refused the query, or answered with an alias that never
        /// ends.</summary>
        ServerFailure,
        /// <summary>No server has answered before the deadline.</summary>
        TimedOut,
        /// <summary>No server could be reached: no route, no neighbor's answer, or a closed port.</summary>
        Unreachable,
        /// <summary>The resolver has no server.</summary>
        NoServer,
        /// <summary>The node had no free socket until the deadline.</summary>
        NoSocket,
        /// <summary>The handle is of no query: it was released, or never valid.</summary>
        NoQuery,
    }
}
