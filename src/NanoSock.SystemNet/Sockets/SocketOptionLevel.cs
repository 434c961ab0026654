namespace System.Net.Sockets
{
    /// <summary>Lists the levels of socket options.</summary>
    public enum SocketOptionLevel
    {
        // The names of members are their documentation.
#pragma warning disable CS1591
        Socket = 0xffff,
        IP = ProtocolType.IP,
        IPv6 = ProtocolType.IPv6,
        Tcp = ProtocolType.Tcp,
        Udp = ProtocolType.Udp,
#pragma warning restore CS1591
    }
}
