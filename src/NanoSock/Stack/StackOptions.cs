namespace NanoSock.Sockets
{
    /// <summary>Sizes and habits of a <see cref="NetStack"/>. Everything that costs memory is sized here, once; the
    /// defaults suit a device with some 100 KB of heap.</summary>
    public sealed class StackOptions
    {
        private const int PacedSendBuffer = 65536;
        private const byte On = 1;
        private const byte Off = 2;

        // 0 until the program has chosen.
        private byte _pacing;

        /// <summary>TCP sockets, listeners included, 1 to 16,000.</summary>
        public int TcpSockets { get; set; } = 8;

        /// <summary>UDP sockets, 0 to 8,000.</summary>
        public int UdpSockets { get; set; } = 4;

        /// <summary>Pairs of TCP buffers: as many connections can exist at once, at most <see cref="TcpSockets"/>. 0 for as many as sockets.</summary>
        public int TcpBuffers { get; set; }

        /// <summary>Bytes of each TCP receive buffer, rounded up to a power of two, 256 to 16,777,216; with more than
        /// 65,535 windows are scaled (RFC 7323).</summary>
        public int TcpReceiveBuffer { get; set; } = 2048;

        /// <summary>Bytes of each TCP send buffer, rounded up to a power of two, 256 to 16,777,216.</summary>
        public int TcpSendBuffer { get; set; } = 2048;

        /// <summary>Connections whose handshake is under way, 1 to 4,000; each costs a record of 38 bytes and its part of the
        /// hash, 1 or 2.</summary>
        public int TcpHalfOpen { get; set; } = 8;

        /// <summary>Closed connections remembered, 1 to 4,000: in TIME-WAIT, or without data of their own and waiting for the peer's
        /// FIN or the acknowledgment of ours. Each costs a record of 38 bytes and its part of the hash, 1 or 2. The oldest gives
        /// way, those in TIME-WAIT first.</summary>
        public int TcpTimeWait { get; set; } = 8;

        /// <summary>Gaps that a connection's out-of-order data may have, 1 to 255; each costs 8 bytes a socket.</summary>
        public int TcpOutOfOrderRanges { get; set; } = 4;

        /// <summary>Records of segments under way for each connection, 9 bytes each, 4 to 4,096; 0 for one to 512 bytes of send
        /// buffer, 6 to 128. With fewer records than segments under way, losses are found later.</summary>
        public int TcpSendRecords { get; set; }

        /// <summary>Whether selective acknowledgments are offered (RFC 2018, RFC 2883, RFC 6675); 8 bytes a socket.</summary>
        public bool TcpSack { get; set; } = true;

        /// <summary>Whether timestamps are offered (RFC 7323): better time-outs under loss, and protection against old
        /// duplicates, for 12 bytes of every segment; 16 bytes a socket.</summary>
        public bool TcpTimestamps { get; set; } = true;

        /// <summary>Whether window scaling is offered (RFC 7323) where a buffer holds more than 65,535 bytes.</summary>
        public bool TcpWindowScaling { get; set; } = true;

        /// <summary>How the congestion window answers a loss; <see cref="CongestionControl.Westwood"/> costs 12 bytes a
        /// socket.</summary>
        public CongestionControl TcpCongestionControl { get; set; } = CongestionControl.Westwood;

        /// <summary>Spreads segments over the round trip instead of sending them in bunches, of which a short queue on the way loses
        /// more. Until it is set, it is on where <see cref="TcpSendBuffer"/> exceeds 64 KiB: a window of less is sent in bunches that most
        /// queues hold. It costs 8 bytes a socket, and a call of Poll in every millisecond with something to send.</summary>
        public bool TcpPacing
        {
            get { return _pacing == 0 ? TcpSendBuffer > PacedSendBuffer : _pacing == On; }
            set { _pacing = value ? On : Off; }
        }

        /// <summary>Maximum segment lifetime in milliseconds, 1 to 240,000; TIME-WAIT lasts twice that. RFC 9293 names 2 minutes and
        /// leaves the choice open; 30 s is everybody's practice.</summary>
        public int TcpMaximumSegmentLifetime { get; set; } = 30000;

        /// <summary>Gets or sets the least allowance of the retransmission time-out for variation, milliseconds, 1 to 60,000: the
        /// time-out of a single segment is never less than the smoothed round trip and this, that of more segments never less than
        /// this alone. RFC 6298 2.4 says SHOULD 1 s; Linux has 200 ms, also as the allowance for a delayed acknowledgment.</summary>
        public int TcpMinimumRetransmissionTimeout { get; set; } = 200;

        /// <summary>How long retransmissions go unanswered before the connection ends with TimedOut (R2 of RFC 9293
        /// 3.8.3), milliseconds, 1000 to 86,400,000, 100,000 by default; <see cref="SocketOption.UserTimeout"/> sets it for
        /// one.</summary>
        public int TcpUserTimeout { get; set; } = 100000;

        /// <summary>How many answers a second, about, go to TCP segments that do not belong where they came (challenge
        /// acknowledgments of RFC 5961), in all, 1 to 1,000,000; from second to second it is half to one and a half times as
        /// many. 100 suffice for peers that have really lost track, and are little to do even for a small device.</summary>
        public int TcpChallengeRate { get; set; } = 100;

        /// <summary>Whether the last quarter of <see cref="TcpHalfOpen"/> records are made with SYN cookies (RFC 4987 3.6), so
        /// that a flood of SYNs keeps no honest peer out. Such a connection has no TCP options but the segment size. Without
        /// cookies the oldest record of all gives way, and its peer is reset.</summary>
        public bool TcpSynCookies { get; set; } = true;

        /// <summary>Bytes of each UDP socket's queue, 64 to 1,048,576; a datagram takes its payload and 14 more.</summary>
        public int UdpReceiveBuffer { get; set; } = 2048;

        /// <summary>Network interfaces, 1 to 16.</summary>
        public int Interfaces { get; set; } = 2;

        /// <summary>Routes beyond those of the interfaces' own prefixes, 0 to 64; the default gateway is one.</summary>
        public int Routes { get; set; } = 4;

        /// <summary>The largest MTU of any interface, 576 to 65,535: one packet buffer for each direction has that size.</summary>
        public int MaximumMtu { get; set; } = 1500;

        /// <summary>Neighbours remembered, 1 to 255.</summary>
        public int ArpEntries { get; set; } = 8;

        /// <summary>Packets that may wait for a neighbour's hardware address, in all, 1 to 255; each costs an MTU.</summary>
        public int ArpPendingPackets { get; set; } = 2;

        /// <summary>Datagrams that may be reassembled at once, 0 to 16.</summary>
        public int ReassemblyBuffers { get; set; } = 1;

        /// <summary>The largest payload that is reassembled, bytes, 576 to 65,515.</summary>
        public int ReassemblySize { get; set; } = 2048;

        /// <summary>Multicast memberships, of all sockets, 0 to 64.</summary>
        public int MulticastMemberships { get; set; } = 4;

        /// <summary>Time to live of packets, 1 to 255.</summary>
        public int TimeToLive { get; set; } = 64;

        /// <summary>Whether packets for other hosts are forwarded. Off, as RFC 1122 3.3.1 requires of a host.</summary>
        public bool Forwarding { get; set; }

        /// <summary>Frames that one Poll takes at most from each interface before it returns, 1 to 1,048,576.</summary>
        public int FramesPerPoll { get; set; } = 64;

        /// <summary>At least 16 bytes that nobody else knows and that differ after every start: the key of initial
        /// sequence numbers, ephemeral ports and identifications (RFC 6528, RFC 6056). Null, the default, makes
        /// <see cref="StackRunner"/> draw one of the platform's, and a program without a runner calls
        /// <see cref="PlatformSecret.Provide"/>. A node that has none at all is the same after every start, as tests need it:
        /// anyone can compute its numbers, and <see cref="NanoSock.Ip.Counter.UnkeyedNumbers"/> counts them.</summary>
        public byte[] Secret { get; set; }

        /// <summary>The generation of the first descriptors; 0 takes it from the secret, so that two nodes' descriptors
        /// differ. Not negative.</summary>
        public int FirstGeneration { get; set; }
    }
}
