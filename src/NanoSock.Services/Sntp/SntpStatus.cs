namespace NanoSock.Services
{
    /// <summary>Lists the results of an <see cref="SntpClient"/>'s last request.</summary>
    public enum SntpStatus
    {
        /// <summary>No request has ended since the start.</summary>
        None,
        /// <summary>A server has given the time.</summary>
        Success,
        /// <summary>The server has not answered in time.</summary>
        TimedOut,
        /// <summary>The server cannot be reached, or its name is not resolved because no DNS server is.</summary>
        Unreachable,
        /// <summary>The name of the server does not exist, or has no address.</summary>
        NameNotFound,
        /// <summary>The server is not synchronized.</summary>
        Unsynchronized,
        /// <summary>The server refuses service (kiss-o'-death, RFC 5905 7.4); it is not asked again where the code is
        /// DENY or RSTR.</summary>
        Refused,
        /// <summary>No server is left to ask.</summary>
        NoServer,
    }
}
