namespace System.Net.Sockets
{
    /// <summary>Lists the types of sockets. NanoSock has <c>Stream</c> and <c>Dgram</c>.</summary>
    public enum SocketType
    {
        /// <summary>A stream of bytes (TCP).</summary>
        Stream = 1,
        /// <summary>Datagrams (UDP).</summary>
        Dgram = 2,
        /// <summary>Packets of IP; not supported.</summary>
        Raw = 3,
        /// <summary>Reliable messages; not supported.</summary>
        Rdm = 4,
        /// <summary>Reliable messages in order; not supported.</summary>
        Seqpacket = 5,
        /// <summary>An unknown type.</summary>
        Unknown = -1,
    }
}
