namespace NanoSock.Transport
{
    /// <summary>Names the errors that a connection reports to its application. The numbers are those of
    /// <c>SocketError</c>, which a higher layer defines.</summary>
    internal static class TcpErrors
    {
        internal const int AddressNotAvailable = 10049;
        internal const int NetworkDown = 10050;
        internal const int NetworkUnreachable = 10051;
        internal const int ConnectionAborted = 10053;
        internal const int ConnectionReset = 10054;
        internal const int TimedOut = 10060;
        internal const int ConnectionRefused = 10061;
        internal const int HostUnreachable = 10065;
    }
}
