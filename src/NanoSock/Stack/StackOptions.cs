namespace NanoSock.Sockets
{
    /// <summary>Configures a <see cref="NetStack"/>. Everything that takes memory is sized here, once; the defaults
    /// suit a device with about 100 KB of heap. The constructor of the stack verifies the ranges.</summary>
    /// <remarks>Fields, because two accessors for each option would take 3 KB of flash.</remarks>
    public sealed class StackOptions
    {
        private const int PacedSendBuffer = 65536;
        private const byte On = 1;
        private const byte Off = 2;

        /// <summary>Number of TCP sockets, listeners included: 1 to 16,000, 8 by default.</summary>
        public int TcpSockets = 8;

        /// <summary>Number of UDP sockets: 0 to 8,000, 4 by default.</summary>
        public int UdpSockets = 4;

        /// <summary>Number of pairs of TCP buffers, which limits the connections at one time: 1 to
        /// <see cref="TcpSockets"/>; 0, the default, for one pair for each socket.</summary>
        public int TcpBuffers;

        /// <summary>Bytes of each TCP receive buffer, rounded up to a power of two: 256 to 16,777,216, 2,048 by
        /// default. With more than 65,535 windows are scaled (RFC 7323).</summary>
        public int TcpReceiveBuffer = 2048;

        /// <summary>Bytes of each TCP send buffer, rounded up to a power of two: 256 to 16,777,216, 2,048 by
        /// default.</summary>
        public int TcpSendBuffer = 2048;

        /// <summary>Number of half-open connections: 1 to 4,000, 8 by default; each costs a record of 39 bytes and 1 or
        /// 2 bytes of the hash.</summary>
        public int TcpHalfOpen = 8;

        /// <summary>Number of records of closed connections: 1 to 4,000, 8 by default. These are connections in
        /// TIME-WAIT, and those without data of their own that wait for the peer's FIN or the acknowledgment of this
        /// side's. Each costs a record of 39 bytes and 1 or 2 bytes of the hash. A full table evicts the oldest, those
        /// in TIME-WAIT first.</summary>
        public int TcpTimeWait = 8;

        /// <summary>Number of ranges of out-of-order data that a connection can hold: 1 to 255, 4 by default; each
        /// costs 8 bytes a socket.</summary>
        public int TcpOutOfOrderRanges = 4;

        /// <summary>Number of scoreboard records of each connection: 4 to 4,096, 9 bytes each; 0, the default, for one
        /// for each 512 bytes of send buffer, 6 to 128. With fewer records than segments in flight, losses are detected
        /// later.</summary>
        public int TcpSendRecords;

        /// <summary>True to offer SACK (RFC 2018, RFC 2883, RFC 6675), the default; 8 bytes a socket.</summary>
        public bool TcpSack = true;

        /// <summary>True to offer timestamps (RFC 7323), the default. They give better time-outs under loss and protect
        /// against old duplicates, for 12 bytes of every segment; 16 bytes a socket.</summary>
        public bool TcpTimestamps = true;

        /// <summary>True to offer window scaling (RFC 7323) where a buffer holds more than 65,535 bytes, the
        /// default.</summary>
        public bool TcpWindowScaling = true;

        /// <summary>Congestion control algorithm; the default, <see cref="CongestionControl.Westwood"/>, costs 12 bytes
        /// a socket.</summary>
        public CongestionControl TcpCongestionControl = CongestionControl.Westwood;

        /// <summary>Maximum segment lifetime (MSL) in milliseconds: 1 to 240,000, 30,000 by default; TIME-WAIT lasts
        /// two MSL. RFC 9293 names 2 minutes and leaves the choice open; 30 s is common practice.</summary>
        public int TcpMaximumSegmentLifetime = 30000;

        /// <summary>Minimum of the variation term of the RTO in milliseconds: 1 to 60,000, 200 by default. The RTO of a
        /// single segment is at least SRTT plus this value; that of more segments is at least this value. RFC 6298 2.4
        /// says SHOULD 1 s; Linux has 200 ms, also as the allowance for a delayed acknowledgment.</summary>
        public int TcpMinimumRetransmissionTimeout = 200;

        /// <summary>Time without progress after which a connection that retransmits ends with TimedOut (R2 of RFC 9293
        /// 3.8.3), in milliseconds: 1,000 to 86,400,000, 100,000 by default. <see cref="SocketOption.UserTimeout"/>
        /// sets it for one connection.</summary>
        public int TcpUserTimeout = 100000;

        /// <summary>Approximate number of challenge acknowledgments (RFC 5961) in a second, of all connections
        /// together: 1 to 1,000,000, 100 by default. Each second allows half to one and a half times as many. 100
        /// suffice for peers that have lost synchronization, and are little work even for a small device.</summary>
        public int TcpChallengeRate = 100;

        /// <summary>True to make the last quarter of the <see cref="TcpHalfOpen"/> records with SYN cookies (RFC 4987
        /// 3.6), so that a SYN flood keeps no legitimate peer out; the default. Such a connection negotiates no TCP
        /// option but the MSS. Without cookies the oldest record is evicted, and its peer is reset.</summary>
        public bool TcpSynCookies = true;

        /// <summary>Bytes of each UDP socket's queue: 64 to 1,048,576, 2,048 by default; a datagram takes its payload
        /// and 14 more.</summary>
        public int UdpReceiveBuffer = 2048;

        /// <summary>Number of network interfaces: 1 to 16, 2 by default.</summary>
        public int Interfaces = 2;

        /// <summary>Number of routes beyond those of the interfaces' own prefixes: 0 to 64, 4 by default; the default
        /// gateway is one.</summary>
        public int Routes = 4;

        /// <summary>Number of addresses of interfaces beyond the first of each, of all interfaces together: 0 to 64, 0
        /// by default, 28 bytes each.</summary>
        public int Addresses;

        /// <summary>Number of changes of interfaces that are queued for <see cref="NetStack.TakeEvent"/>: 0 to 64, 8 by
        /// default, 16 bytes each.</summary>
        public int InterfaceEvents = 8;

        /// <summary>Largest MTU of any interface in bytes: 576 to 65,535, 1,500 by default. One packet buffer for each
        /// direction has that size.</summary>
        public int MaximumMtu = 1500;

        /// <summary>Number of rows of the neighbor table (RFC 826): 1 to 255, 8 by default.</summary>
        public int ArpEntries = 8;

        /// <summary>Number of packets that may wait for address resolution (RFC 1122 2.3.2.2), of all neighbors
        /// together: 0 to 255, 2 by default; each costs an MTU. 0 suits a node whose links have no addresses.</summary>
        public int ArpPendingPackets = 2;

        /// <summary>Number of datagrams that may be reassembled at once (RFC 791, RFC 815): 0 to 16, 1 by
        /// default.</summary>
        public int ReassemblyBuffers = 1;

        /// <summary>Largest payload that is reassembled, in bytes: 576 to 65,515, 2,048 by default.</summary>
        public int ReassemblySize = 2048;

        /// <summary>Number of multicast memberships (RFC 1112, RFC 2236), of all sockets together: 0 to 64, 4 by
        /// default.</summary>
        public int MulticastMemberships = 4;

        /// <summary>Time to live of packets: 1 to 255, 64 by default.</summary>
        public int TimeToLive = 64;

        /// <summary>True to forward packets for other hosts; false by default, as RFC 1122 3.3.1 requires of a
        /// host.</summary>
        public bool Forwarding;

        /// <summary>Largest number of frames that one Poll takes from each interface: 1 to 1,048,576, 64 by
        /// default.</summary>
        public int FramesPerPoll = 64;

        /// <summary>Key of initial sequence numbers, ephemeral ports and identifications (RFC 6528, RFC 6056): at least
        /// 16 bytes that no other host knows and that differ after every start. With null, the default,
        /// <c>StackRunner</c> draws a secret of the platform's; a program without a runner calls
        /// <see cref="PlatformSecret.Provide"/>. A node without a secret behaves identically after every start, as
        /// tests need it: any host can compute its numbers, and <see cref="NanoSock.Ip.Counter.UnkeyedNumbers"/> counts
        /// them.</summary>
        public byte[] Secret;

        /// <summary>Generation of the first descriptors, not negative; 0, the default, derives it from the secret, so
        /// that the descriptors of two nodes differ.</summary>
        public int FirstGeneration;

        // 0 until the program sets the option.
        private byte _pacing;

        /// <summary>Gets or sets whether segments are paced over the round trip instead of sent in bursts, of which a
        /// short queue on the path drops more. The default is true where <see cref="TcpSendBuffer"/> exceeds 64 KiB,
        /// because most queues hold the burst of a smaller window. Pacing costs 8 bytes a socket, and a Poll in every
        /// millisecond with something to send. A property, because its default depends on another option.</summary>
        public bool TcpPacing
        {
            get { return _pacing == 0 ? TcpSendBuffer > PacedSendBuffer : _pacing == On; }
            set { _pacing = value ? On : Off; }
        }
    }
}
