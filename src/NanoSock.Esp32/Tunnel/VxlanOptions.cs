namespace NanoSock.Esp32
{
    /// <summary>Configures a <see cref="VxlanLink"/>, which reads the options once, when it is created.</summary>
    public sealed class VxlanOptions
    {
        /// <summary>The port that IANA has assigned to VXLAN (RFC 7348 8).</summary>
        public const int AssignedPort = 4789;

        /// <summary>Gets or sets the peer: an IPv4 address, or a name that is resolved whenever the socket is
        /// opened.</summary>
        public string Host { get; set; }

        /// <summary>Gets or sets the VXLAN network identifier, 0 to 16,777,215; both ends must have the same.</summary>
        public int Vni { get; set; }

        /// <summary>Gets or sets the destination UDP port, 1 to 65,535.</summary>
        public int RemotePort { get; set; } = AssignedPort;

        /// <summary>Gets or sets the local UDP port, 0 to 65,535; 0 takes a free one.</summary>
        public int LocalPort { get; set; } = AssignedPort;

        /// <summary>Gets or sets the path MTU to the peer in bytes, 118 to 65,535. The link's MTU is 50 bytes less: 20
        /// of outer IP header, 8 of UDP, 8 of VXLAN, 14 of inner Ethernet.</summary>
        public int PathMtu { get; set; } = 1500;

        /// <summary>Gets or sets the milliseconds without a sent datagram after which a keep-alive is sent, so that a
        /// NAT on the path and the peer's address table keep their entries for the board; 0 for never.</summary>
        public int KeepAliveMilliseconds { get; set; } = 20000;

        /// <summary>Gets or sets the six bytes of the link's own hardware address: no group address, and preferably a
        /// locally administered one (<see cref="VxlanLink.DeriveAddress"/>).</summary>
        public byte[] HardwareAddress { get; set; }
    }
}
