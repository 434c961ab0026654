namespace NanoSock.Transport
{
    /// <summary>The fields of a transmission control block (RFC 9293 3.3.1) in the arrays of <see cref="TcpTable"/>. On
    /// nanoCLR a field of an object costs 12 octets and an element of an array its natural size, so a block is a row of
    /// one array of words, one of half-words; the constants are columns.</summary>
    internal static class Tcb
    {
        // Words.

        /// <summary>SND.UNA: oldest unacknowledged sequence number.</summary>
        internal const int SndUna = 0;
        /// <summary>SND.NXT: the next sequence number that was never sent.</summary>
        internal const int SndNxt = 1;
        /// <summary>When what was sent and overtaken is lost (RFC 8985); 0 for never.</summary>
        internal const int ReorderAt = 2;
        /// <summary>SND.WND.</summary>
        internal const int SndWnd = 3;
        /// <summary>SND.WL1.</summary>
        internal const int SndWl1 = 4;
        /// <summary>SND.WL2.</summary>
        internal const int SndWl2 = 5;
        /// <summary>The largest window the peer has offered (RFC 9293 3.8.6.2.1, RFC 5961 5.2).</summary>
        internal const int MaxWnd = 6;
        /// <summary>The sequence number behind the last octet that the user has queued.</summary>
        internal const int TxEnd = 7;
        /// <summary>RCV.NXT.</summary>
        internal const int RcvNxt = 8;
        /// <summary>RCV.NXT + RCV.WND as last advertised; it never goes back.</summary>
        internal const int RcvAdv = 9;
        /// <summary>The sequence number of the next octet that the user will read.</summary>
        internal const int RxRead = 10;
        /// <summary>Congestion window in octets (RFC 5681).</summary>
        internal const int Cwnd = 11;
        /// <summary>Slow start threshold in octets.</summary>
        internal const int Ssthresh = 12;
        /// <summary>SND.NXT when loss was last found (RFC 6582, "recover"); while a tail loss probe is outstanding, when that was
        /// sent (RFC 8985, TLP.end_seq).</summary>
        internal const int Recover = 13;
        /// <summary>Smoothed round-trip time, eighths of a millisecond.</summary>
        internal const int Srtt = 14;
        /// <summary>Its variation, quarters of a millisecond.</summary>
        internal const int RttVar = 15;
        /// <summary>Retransmission time-out in milliseconds.</summary>
        internal const int Rto = 16;
        /// <summary>The acknowledgment that reaches this number measures the next round trip: one in each.</summary>
        internal const int RttSeq = 17;
        /// <summary>When to send a tail loss probe, to retransmit, or to probe a closed window; 0 for never.</summary>
        internal const int RtxAt = 18;
        /// <summary>When a delayed acknowledgment is due; 0 for none.</summary>
        internal const int AckAt = 19;
        /// <summary>When the connection ends by itself: linger, or FIN-WAIT-2 without a user; 0 for never.</summary>
        internal const int LifeAt = 20;
        /// <summary>Since when retransmissions or probes have gone unanswered.</summary>
        internal const int SilentSince = 21;
        /// <summary>Octets acknowledged towards the next increase of the congestion window; between a time-out and the next
        /// acknowledgment what to restore as the slow start threshold if it came too early (RFC 4015, pipe_prev).</summary>
        internal const int Acked = 22;
        /// <summary>When data was last sent (RFC 5681 4.1).</summary>
        internal const int LastSent = 23;
        /// <summary>Segments that were sent again.</summary>
        internal const int Retransmitted = 24;
        /// <summary>After how many milliseconds without an answer the program wants the connection ended; 0 for the
        /// stack's default.</summary>
        internal const int UserTimeout = 25;
        /// <summary>When what was granted of challenges is earned: see <see cref="ChallengeThrottle"/>.</summary>
        internal const int ChallengedUntil = 26;
        /// <summary>When to try larger segments again (RFC 1191 6.3); 0 while the path MTU has not been reduced.</summary>
        internal const int PathAt = 27;
        /// <summary>The sequence number of a FIN that came before what precedes it.</summary>
        internal const int FinSeq = 28;
        /// <summary>When a silent peer is asked whether it is there; 0 for never.</summary>
        internal const int KeepAt = 29;
        /// <summary>SND.UP, if <see cref="TcbFeatures.UrgentSent"/>.</summary>
        internal const int SndUp = 30;
        /// <summary>RCV.UP, if <see cref="TcbFeatures.UrgentReceived"/>.</summary>
        internal const int RcvUp = 31;
        /// <summary>When the program last sent or received, in the units of <see cref="Admission"/>.</summary>
        internal const int UsedAt = 32;
        /// <summary>Time to a tail loss probe in milliseconds (RFC 8985, PTO); the retransmission time-out where there is
        /// none.</summary>
        internal const int Pto = 33;
        /// <summary>The same for a single segment, whose acknowledgment the peer may delay: never more than the retransmission
        /// time-out.</summary>
        internal const int SinglePto = 34;
        /// <summary>Words of a block.</summary>
        internal const int Words = 35;

        // Half-words.

        /// <summary>The bits of <see cref="TcbFlags"/>.</summary>
        internal const int Flags = 0;
        /// <summary>Effective send MSS (RFC 9293 3.7.1).</summary>
        internal const int SndMss = 1;
        /// <summary>The MSS that the peer's SYN gave; 0 for none.</summary>
        internal const int PeerMss = 2;
        /// <summary>A listener's backlog.</summary>
        internal const int Backlog = 3;
        /// <summary>A listener's connections that wait for Accept.</summary>
        internal const int Completed = 4;
        /// <summary>A listener's first waiting connection plus one, or the next one of that list; 0 ends it.</summary>
        internal const int Next = 5;
        /// <summary>A waiting connection's listener plus one; 0 when it has been accepted.</summary>
        internal const int Parent = 6;
        /// <summary>Time-outs in a row.</summary>
        internal const int Tries = 7;
        /// <summary>1 if a segment was received and not yet acknowledged; n + 1 if the next n are acknowledged at once.</summary>
        internal const int Unacked = 8;
        /// <summary>Duplicate acknowledgments in a row.</summary>
        internal const int DupAcks = 9;
        /// <summary>The last error that was no reason to give up (RFC 9293 MUST-47), as a SocketError; 0 for none.</summary>
        internal const int SoftError = 10;
        /// <summary>Duplicate acknowledgments to send: one for each segment out of order.</summary>
        internal const int AcksOwed = 11;
        /// <summary>The bits of <see cref="PeerOptions"/>.</summary>
        internal const int Options = 12;
        /// <summary>The effective send MSS before the path reduced it.</summary>
        internal const int FullMss = 13;
        /// <summary>State of the black hole detection of <see cref="BlackHole"/>.</summary>
        internal const int Path = 14;
        /// <summary>SO_LINGER in seconds plus one; 0 for off.</summary>
        internal const int Linger = 15;
        /// <summary>Seconds of silence before keep-alives; 0 for the default.</summary>
        internal const int KeepTime = 16;
        /// <summary>Seconds between keep-alives; 0 for the default.</summary>
        internal const int KeepInterval = 17;
        /// <summary>Low octet: how many keep-alives may go unanswered, 0 for the default. High octet: how many have.</summary>
        internal const int KeepProbes = 18;
        /// <summary>TCP_MAXSEG; 0 for what the link carries.</summary>
        internal const int MssLimit = 19;
        /// <summary>How many seconds without use let the connection give way to a new one; 0 for never.</summary>
        internal const int GivesWay = 20;
        /// <summary>The bits of <see cref="TcbFeatures"/>.</summary>
        internal const int Features = 21;
        /// <summary>Half-words of a block.</summary>
        internal const int Halves = 22;

        // The half-words between are what programs set.
        internal const int FirstSetting = Linger;
        internal const int LastSetting = GivesWay;

        // A listener has these in columns that only connections use.

        /// <summary>How many connections a listener's peer may have; 0 for any number.</summary>
        internal const int PerPeer = Unacked;
        /// <summary>How many connections are kept for a listener.</summary>
        internal const int Reserved = DupAcks;
    }

    /// <summary>What is so about a TCP connection.</summary>
    internal static class TcbFlags
    {
        /// <summary>In the list of connections that may have something to send.</summary>
        internal const int Dirty = 0x0001;
        /// <summary>An acknowledgment has to go out now.</summary>
        internal const int AckNow = 0x0002;
        /// <summary>A time-out has fired and what was under way then is not yet acknowledged: slow start goes by single
        /// segments (RFC 3465 2.3), and nothing of it starts a recovery.</summary>
        internal const int Loss = 0x0004;
        /// <summary>In fast recovery (RFC 6582).</summary>
        internal const int Recovery = 0x0008;
        /// <summary>The first segment that is held to be lost goes out whatever the congestion window says (RFC 6675 5,
        /// step 4.3); while a connection opens, its SYN.</summary>
        internal const int ResendHead = 0x0010;
        /// <summary>Something is to be sent although the window forbids it.</summary>
        internal const int Probe = 0x0020;
        /// <summary>The user has closed: a FIN follows the queued data.</summary>
        internal const int FinQueued = 0x0040;
        /// <summary>The peer's FIN was received: RCV.NXT is behind it.</summary>
        internal const int FinReceived = 0x0080;
        /// <summary>Nagle's algorithm is off.</summary>
        internal const int NoDelay = 0x0100;
        /// <summary>No program will read: data that arrives is answered with a reset.</summary>
        internal const int Orphan = 0x0200;
        /// <summary>A probe of the closed window is outstanding, or was refused; in SYN-SENT, the SYN was repeated behind a
        /// reset.</summary>
        internal const int Probed = 0x0400;
        /// <summary>The connection has buffers.</summary>
        internal const int HasBuffers = 0x0800;
        /// <summary>Nothing out of the ordinary is remembered of the connection: <see cref="TcpPrediction"/>.</summary>
        internal const int Calm = 0x1000;
        /// <summary>The congestion window has held back data since it last grew (RFC 7661 4.3).</summary>
        internal const int CwndLimited = 0x2000;
        /// <summary>Routers may fragment: the path is narrower than anything we take for its MTU.</summary>
        internal const int Fragments = 0x4000;
        /// <summary>The peer's FIN is known, but something before it is missing.</summary>
        internal const int FinHeld = 0x8000;
    }
}
