namespace NanoSock.Esp32
{
    /// <summary>What a <see cref="VxlanLink"/> is made of. Read once, when the link is created.</summary>
    public sealed class VxlanOptions
    {
        /// <summary>The port that IANA gave to VXLAN (RFC 7348 8).</summary>
        public const int AssignedPort = 4789;

        /// <summary>The other end of the tunnel: an IPv4 address, or a name that is looked up whenever the socket is opened.</summary>
        public string Host { get; set; }

        /// <summary>The VXLAN network identifier, 0 to 16,777,215; both ends must have the same.</summary>
        public int Vni { get; set; }

        /// <summary>The UDP port that datagrams go to, 1 to 65,535.</summary>
        public int RemotePort { get; set; } = AssignedPort;

        /// <summary>The UDP port that datagrams are received on and sent from, 0 to 65,535; 0 takes a free one.</summary>
        public int LocalPort { get; set; } = AssignedPort;

        /// <summary>The largest IP packet in bytes that the way to the peer carries whole, 118 to 65,535. The link's MTU is 50
        /// bytes less: 20 of outer IP header, 8 of UDP, 8 of VXLAN, 14 of inner Ethernet.</summary>
        public int PathMtu { get; set; } = 1500;

        /// <summary>After how many milliseconds without a datagram sent one is sent that only says "here I am", so that a NAT on
        /// the way and the peer's address table do not forget the board; 0 for never.</summary>
        public int KeepaliveMilliseconds { get; set; } = 20000;

        /// <summary>The six bytes of the link's own hardware address: no group address, and best a locally administered one
        /// (<see cref="VxlanLink.DeriveAddress"/>).</summary>
        public byte[] HardwareAddress { get; set; }
    }
}
