namespace System.Net.Sockets
{
    /// <summary>Lists the levels of socket options.</summary>
    public enum SocketOptionLevel
    {
        /// <summary>Options of all sockets.</summary>
        Socket = 0xffff,
        /// <summary>Options of IPv4.</summary>
        IP = ProtocolType.IP,
        /// <summary>Options of IPv6.</summary>
        IPv6 = ProtocolType.IPv6,
        /// <summary>Options of TCP.</summary>
        Tcp = ProtocolType.Tcp,
        /// <summary>Options of UDP.</summary>
        Udp = ProtocolType.Udp,
    }
}
