namespace NanoSock.PacketScripts.Wire
{
    /// <summary>One connection as the script's peer sees it.</summary>
    internal sealed class Flow
    {
        internal const int FirstPeerPort = 4000;
        internal const int FirstNodePort = 80;

        internal Flow(string name, uint peerAddress, int peerPort, int nodePort, uint peerIsn)
        {
            Name = name;
            PeerAddress = peerAddress;
            PeerPort = peerPort;
            NodePort = nodePort;
            PeerIsn = peerIsn;
            Next = peerIsn;
        }

        internal string Name { get; }

        internal uint PeerAddress { get; }

        internal int PeerPort { get; }

        /// <summary>Gets or sets the stack's port; an active open chooses one.</summary>
        internal int NodePort { get; set; }

        internal uint PeerIsn { get; }

        /// <summary>Gets or sets the stack's initial sequence number, once its SYN was seen.</summary>
        internal uint? NodeIsn { get; set; }

        internal uint NodeBase => NodeIsn ?? 0;

        /// <summary>Gets or sets the default sequence number of the peer's next segment.</summary>
        internal uint Next { get; set; }

        /// <summary>Gets or sets the peer's default acknowledgment: the last one it sent.</summary>
        internal uint Acknowledged { get; set; }

        internal int Window { get; set; } = 65535;

        /// <summary>Gets or sets the last timestamp that the stack has sent.</summary>
        internal uint LastStamp { get; set; }

        /// <summary>Gets or sets the last segment that the stack has sent, which ICMP errors quote.</summary>
        internal byte[] LastPacket { get; set; }
    }
}
