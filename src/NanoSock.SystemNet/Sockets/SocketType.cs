namespace System.Net.Sockets
{
    /// <summary>Lists the types of sockets. NanoSock has <c>Stream</c> and <c>Dgram</c>.</summary>
    public enum SocketType
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        Stream = 1,
        Dgram = 2,
        Raw = 3,
        Rdm = 4,
        Seqpacket = 5,
        Unknown = -1,
#pragma warning restore CS1591
    }
}
