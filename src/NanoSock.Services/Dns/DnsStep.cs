namespace NanoSock.Services
{
    /// <summary>Lists the steps of a query in progress.</summary>
    internal enum DnsStep
    {
        /// <summary>The query has to be sent, at the time of its retry.</summary>
        Send,
        /// <summary>A response over UDP is outstanding.</summary>
        Udp,
        /// <summary>A connection to the server is being opened.</summary>
        Connect,
        /// <summary>A response over TCP is outstanding.</summary>
        Tcp,
        /// <summary>Multicast DNS resolves the name.</summary>
        Multicast,
    }
}
