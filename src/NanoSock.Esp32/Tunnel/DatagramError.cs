namespace NanoSock.Esp32
{
    /// <summary>Lists the errors of a native socket that are handled individually, as numbers of SocketError.</summary>
    internal static class DatagramError
    {
        internal const int WouldBlock = 10035;
        internal const int MessageSize = 10040;
        internal const int NetworkDown = 10050;
        internal const int ConnectionReset = 10054;
        internal const int NoBufferSpace = 10055;
        internal const int NotConnected = 10057;
        internal const int TimedOut = 10060;
        internal const int ConnectionRefused = 10061;
    }
}
