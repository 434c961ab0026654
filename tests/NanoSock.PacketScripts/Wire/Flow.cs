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

        /// <summary>The stack's port; it chooses one when it connects.</summary>
        internal int NodePort { get; set; }

        internal uint PeerIsn { get; }

        /// <summary>The stack's initial sequence number, once its SYN was seen.</summary>
        internal uint? NodeIsn { get; set; }

        internal uint NodeBase => NodeIsn ?? 0;

        /// <summary>Where the peer's next segment begins when the script does not say.</summary>
        internal uint Next { get; set; }

        /// <summary>What the peer acknowledges when the script does not say: what it did last.</summary>
        internal uint Acknowledged { get; set; }

        internal int Window { get; set; } = 65535;

        /// <summary>The last time stamp that the stack has sent.</summary>
        internal uint LastStamp { get; set; }

        /// <summary>The last segment that the stack has sent, for ICMP errors to quote.</summary>
        internal byte[] LastPacket { get; set; }
    }
}
