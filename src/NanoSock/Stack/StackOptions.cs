namespace NanoSock.Sockets
{
    /// <summary>Configures a <see cref="NetStack"/>. Everything that takes memory is sized here, once; the defaults
    /// suit a device with about 100 KB of heap.</summary>
    public sealed class StackOptions
    {
        private const int PacedSendBuffer = 65536;
        private const byte On = 1;
        private const byte Off = 2;

        // 0 until the program sets the option.
        private byte _pacing;

        /// <summary>Gets or sets the number of TCP sockets, listeners included, 1 to 16,000.</summary>
        public int TcpSockets { get; set; } = 8;

        /// <summary>Gets or sets the number of UDP sockets, 0 to 8,000.</summary>
        public int UdpSockets { get; set; } = 4;

        /// <summary>Gets or sets the number of pairs of TCP buffers, which limits the connections at one time, at most
        /// <see cref="TcpSockets"/>; 0 for one pair for each socket.</summary>
        public int TcpBuffers { get; set; }

        /// <summary>Gets or sets the bytes of each TCP receive buffer, rounded up to a power of two, 256 to 16,777,216.
        /// With more than 65,535 windows are scaled (RFC 7323).</summary>
        public int TcpReceiveBuffer { get; set; } = 2048;

        /// <summary>Gets or sets the bytes of each TCP send buffer, rounded up to a power of two, 256 to
        /// 16,777,216.</summary>
        public int TcpSendBuffer { get; set; } = 2048;

        /// <summary>Gets or sets the number of half-open connections, 1 to 4,000; each costs a record of 38 bytes and 1
        /// or 2 bytes of the hash.</summary>
        public int TcpHalfOpen { get; set; } = 8;

        /// <summary>Gets or sets the number of records of closed connections, 1 to 4,000: those in TIME-WAIT, and those
        /// without data of their own that wait for the peer's FIN or the acknowledgment of this side's. Each costs a
        /// record of 38 bytes and 1 or 2 bytes of the hash. A full table evicts the oldest, those in TIME-WAIT
        /// first.</summary>
        public int TcpTimeWait { get; set; } = 8;

        /// <summary>Gets or sets the number of ranges of out-of-order data that a connection can hold, 1 to 255; each
        /// costs 8 bytes a socket.</summary>
        public int TcpOutOfOrderRanges { get; set; } = 4;

        /// <summary>Gets or sets the number of scoreboard records of each connection, 4 to 4,096, 9 bytes each; 0 for
        /// one for each 512 bytes of send buffer, 6 to 128. With fewer records than segments in flight, losses are
        /// detected later.</summary>
        public int TcpSendRecords { get; set; }

        /// <summary>Gets or sets whether SACK is offered (RFC 2018, RFC 2883, RFC 6675); 8 bytes a socket.</summary>
        public bool TcpSack { get; set; } = true;

        /// <summary>Gets or sets whether timestamps are offered (RFC 7323). They give better time-outs under loss and
        /// protect against old duplicates, for 12 bytes of every segment; 16 bytes a socket.</summary>
        public bool TcpTimestamps { get; set; } = true;

        /// <summary>Gets or sets whether window scaling is offered (RFC 7323) where a buffer holds more than 65,535
        /// bytes.</summary>
        public bool TcpWindowScaling { get; set; } = true;

        /// <summary>Gets or sets the congestion control algorithm; <see cref="CongestionControl.Westwood"/> costs 12
        /// bytes a socket.</summary>
        public CongestionControl TcpCongestionControl { get; set; } = CongestionControl.Westwood;

        /// <summary>Gets or sets whether segments are paced over the round trip instead of sent in bursts, of which a
        /// short queue on the path drops more. The default is true where <see cref="TcpSendBuffer"/> exceeds 64 KiB,
        /// because most queues hold the burst of a smaller window. Pacing costs 8 bytes a socket, and a Poll in every
        /// millisecond with something to send.</summary>
        public bool TcpPacing
        {
            get { return _pacing == 0 ? TcpSendBuffer > PacedSendBuffer : _pacing == On; }
            set { _pacing = value ? On : Off; }
        }

        /// <summary>Gets or sets the maximum segment lifetime (MSL) in milliseconds, 1 to 240,000; TIME-WAIT lasts two
        /// MSL. RFC 9293 names 2 minutes and leaves the choice open; 30 s is common practice.</summary>
        public int TcpMaximumSegmentLifetime { get; set; } = 30000;

        /// <summary>Gets or sets the minimum of the variation term of the RTO, milliseconds, 1 to 60,000. The RTO of a
        /// single segment is at least SRTT plus this value; that of more segments is at least this value. RFC 6298 2.4
        /// says SHOULD 1 s; Linux has 200 ms, also as the allowance for a delayed acknowledgment.</summary>
        public int TcpMinimumRetransmissionTimeout { get; set; } = 200;

        /// <summary>Gets or sets the time without progress after which a connection that retransmits ends with TimedOut
        /// (R2 of RFC 9293 3.8.3), milliseconds, 1000 to 86,400,000, 100,000 by default.
        /// <see cref="SocketOption.UserTimeout"/> sets it for one connection.</summary>
        public int TcpUserTimeout { get; set; } = 100000;

        /// <summary>Gets or sets the approximate number of challenge acknowledgments (RFC 5961) in a second, of all
        /// connections together, 1 to 1,000,000. Each second allows half to one and a half times as many. 100 suffice
        /// for peers that have lost synchronization, and are little work even for a small device.</summary>
        public int TcpChallengeRate { get; set; } = 100;

        /// <summary>Gets or sets whether the last quarter of the <see cref="TcpHalfOpen"/> records are made with SYN
        /// cookies (RFC 4987 3.6), so that a SYN flood keeps no legitimate peer out. Such a connection negotiates no
        /// TCP option but the MSS. Without cookies the oldest record is evicted, and its peer is reset.</summary>
        public bool TcpSynCookies { get; set; } = true;

        /// <summary>Gets or sets the bytes of each UDP socket's queue, 64 to 1,048,576; a datagram takes its payload
        /// and 14 more.</summary>
        public int UdpReceiveBuffer { get; set; } = 2048;

        /// <summary>Gets or sets the number of network interfaces, 1 to 16.</summary>
        public int Interfaces { get; set; } = 2;

        /// <summary>Gets or sets the number of routes beyond those of the interfaces' own prefixes, 0 to 64; the
        /// default gateway is one.</summary>
        public int Routes { get; set; } = 4;

        /// <summary>Gets or sets the largest MTU of any interface, 576 to 65,535: one packet buffer for each direction
        /// has that size.</summary>
        public int MaximumMtu { get; set; } = 1500;

        /// <summary>Gets or sets the number of rows of the neighbor table, 1 to 255.</summary>
        public int ArpEntries { get; set; } = 8;

        /// <summary>Gets or sets the number of packets that may wait for address resolution, of all neighbors together,
        /// 0 to 255; each costs an MTU. RFC 1122 2.3.2.2 has at least one for each neighbor. 0 is for nodes without
        /// Ethernet.</summary>
        public int ArpPendingPackets { get; set; } = 2;

        /// <summary>Gets or sets the number of datagrams that may be reassembled at once, 0 to 16.</summary>
        public int ReassemblyBuffers { get; set; } = 1;

        /// <summary>Gets or sets the largest payload that is reassembled, bytes, 576 to 65,515.</summary>
        public int ReassemblySize { get; set; } = 2048;

        /// <summary>Gets or sets the number of multicast memberships, of all sockets together, 0 to 64.</summary>
        public int MulticastMemberships { get; set; } = 4;

        /// <summary>Gets or sets the time to live of packets, 1 to 255.</summary>
        public int TimeToLive { get; set; } = 64;

        /// <summary>Gets or sets whether packets for other hosts are forwarded; false by default, as RFC 1122 3.3.1
        /// requires of a host.</summary>
        public bool Forwarding { get; set; }

        /// <summary>Gets or sets the largest number of frames that one Poll takes from each interface, 1 to
        /// 1,048,576.</summary>
        public int FramesPerPoll { get; set; } = 64;

        /// <summary>Gets or sets the key of initial sequence numbers, ephemeral ports and identifications (RFC 6528,
        /// RFC 6056): at least 16 bytes that no other host knows and that differ after every start. With null, the
        /// default, <see cref="StackRunner"/> draws a secret of the platform's; a program without a runner calls
        /// <see cref="PlatformSecret.Provide"/>. A node without a secret behaves identically after every start, as
        /// tests need it: any host can compute its numbers, and <see cref="NanoSock.Ip.Counter.UnkeyedNumbers"/> counts
        /// them.</summary>
        public byte[] Secret { get; set; }

        /// <summary>Gets or sets the generation of the first descriptors, not negative; 0 derives it from the secret,
        /// so that the descriptors of two nodes differ.</summary>
        public int FirstGeneration { get; set; }
    }
}
