using NanoSock.Ip;

namespace NanoSock.Transport
{
    // The fields of the transmission control blocks (RFC 9293 3.3.1), one array each, indexed by socket. On nanoCLR, a
    // field of an object costs 12 bytes, and an element of an array its natural size.
    internal sealed partial class TcpTable
    {
        /// <summary>Number of 32-bit fields of a connection.</summary>
        internal const int FieldsOf32 = 29;
        /// <summary>Number of 16-bit fields of a connection.</summary>
        internal const int FieldsOf16 = 14;
        /// <summary>Number of 32-bit fields of an entry.</summary>
        internal const int EntryFieldsOf32 = 4;
        /// <summary>Number of 16-bit fields of an entry.</summary>
        internal const int EntryFieldsOf16 = 3;

        // By entry of any kind, because half-open and closing records have these fields, too. UDP sockets use two of
        // them (UdpTable).

        /// <summary>SND.NXT, the next sequence number that was never sent. Of a record, it counts the SYN or
        /// FIN.</summary>
        internal readonly uint[] SndNxt;
        /// <summary>RCV.NXT.</summary>
        internal readonly uint[] RcvNxt;
        /// <summary>Time at which the connection ends by itself, by SO_LINGER or in FIN-WAIT-2 without an application;
        /// 0 for never. Of a half-open record, the time at which it retransmits its SYN-ACK. A closing record with 0 is
        /// free.</summary>
        internal readonly uint[] LifeAt;
        /// <summary>TS.Recent, where timestamps were negotiated.</summary>
        internal readonly uint[] TsRecent;
        /// <summary>Listener of a waiting connection, plus one; 0 after Accept. Of a half-open record, 0 if it is
        /// free.</summary>
        internal readonly ushort[] Parent;
        /// <summary>MSS option of the peer's SYN; 0 for none.</summary>
        internal readonly ushort[] PeerMss;
        /// <summary>Bits of <see cref="NegotiatedOptions"/>. A half-open record has those of
        /// <see cref="HalfOpenTable"/> above them.</summary>
        internal readonly ushort[] Options;

        // By connection.

        /// <summary>SND.UNA, the oldest unacknowledged sequence number.</summary>
        internal readonly uint[] SndUna;
        /// <summary>Time at which overtaken segments are marked lost (RFC 8985); 0 for never.</summary>
        internal readonly uint[] ReorderAt;
        /// <summary>SND.WND.</summary>
        internal readonly uint[] SndWnd;
        /// <summary>SND.WL1.</summary>
        internal readonly uint[] SndWl1;
        /// <summary>SND.WL2.</summary>
        internal readonly uint[] SndWl2;
        /// <summary>Largest window that the peer has advertised (RFC 9293 3.8.6.2.1, RFC 5961 5.2).</summary>
        internal readonly uint[] MaxWnd;
        /// <summary>Sequence number behind the last byte that the application has queued.</summary>
        internal readonly uint[] TxEnd;
        /// <summary>RCV.NXT + RCV.WND as last advertised. The edge never moves back.</summary>
        internal readonly uint[] RcvAdv;
        /// <summary>Sequence number of the next byte that the application will read.</summary>
        internal readonly uint[] RxRead;
        /// <summary>Congestion window in bytes (RFC 5681).</summary>
        internal readonly uint[] Cwnd;
        /// <summary>Slow start threshold in bytes (RFC 5681).</summary>
        internal readonly uint[] Ssthresh;
        /// <summary>SND.NXT when loss was last detected (RFC 6582, "recover"). While a tail loss probe is outstanding,
        /// SND.NXT when the probe was sent (RFC 8985, TLP.end_seq).</summary>
        internal readonly uint[] Recover;
        /// <summary>Smoothed round-trip time in eighths of a millisecond (RFC 6298, SRTT).</summary>
        internal readonly uint[] Srtt;
        /// <summary>Round-trip time variation in quarters of a millisecond (RFC 6298, RTTVAR).</summary>
        internal readonly uint[] RttVar;
        /// <summary>Sequence number whose acknowledgment ends the current round-trip measurement, one in each round
        /// trip.</summary>
        internal readonly uint[] RttSeq;
        /// <summary>Time of the next tail loss probe, retransmission or zero-window probe; 0 for never.</summary>
        internal readonly uint[] RtxAt;
        /// <summary>Time at which a delayed acknowledgment is due; 0 for none.</summary>
        internal readonly uint[] AckAt;
        /// <summary>Time since which retransmissions or probes have been unanswered.</summary>
        internal readonly uint[] SilentSince;
        /// <summary>Bytes acknowledged towards the next increase of the congestion window. From a time-out to the next
        /// acknowledgment, the slow start threshold to restore if the time-out was spurious (RFC 4015,
        /// pipe_prev).</summary>
        internal readonly uint[] Acked;
        /// <summary>Time at which data was last sent (RFC 5681 4.1).</summary>
        internal readonly uint[] LastSent;
        /// <summary>Number of retransmitted segments.</summary>
        internal readonly uint[] Retransmitted;
        /// <summary>User timeout of the application in milliseconds; 0 for the stack's default.</summary>
        internal readonly uint[] UserTimeout;
        /// <summary>Time at which the challenge acknowledgments already sent are paid for
        /// (<see cref="ChallengeThrottle"/>).</summary>
        internal readonly uint[] ChallengedUntil;
        /// <summary>That time of a record, by record from the first half-open one, in units of four milliseconds,
        /// which take half as much.</summary>
        internal readonly ushort[] RecordChallengedUntil;
        /// <summary>Time at which larger segments are tried again (RFC 1191 6.3); 0 while the path MTU has not been
        /// reduced.</summary>
        internal readonly uint[] PathAt;
        /// <summary>Time at which the connection began, in the units of <see cref="Admission"/>. With
        /// <see cref="TcbFlags.FinHeld"/>, the sequence number of a FIN that was received out of order.</summary>
        internal readonly uint[] FinSeq;
        /// <summary>Time at which a silent peer is sent a keep-alive; 0 for never.</summary>
        internal readonly uint[] KeepAt;
        /// <summary>SND.UP, valid with <see cref="TcbFeatures.UrgentSent"/>. Until <see cref="TcbFeatures.SndUpUsed"/>,
        /// ISS + 1, from which the bytes sent are counted.</summary>
        internal readonly uint[] SndUp;
        /// <summary>RCV.UP, valid with <see cref="TcbFeatures.UrgentReceived"/>. Until
        /// <see cref="TcbFeatures.RcvUpUsed"/>, IRS + 1, from which the bytes received are counted.</summary>
        internal readonly uint[] RcvUp;
        /// <summary>Time at which the application last sent or received, in the units of
        /// <see cref="Admission"/>.</summary>
        internal readonly uint[] UsedAt;

        /// <summary>Bits of <see cref="TcbFlags"/>.</summary>
        internal readonly ushort[] Flags;
        /// <summary>Retransmission time-out in milliseconds (RFC 6298, RTO).</summary>
        internal readonly ushort[] Rto;
        /// <summary>Time to a tail loss probe in milliseconds (RFC 8985, PTO). Without probes, the retransmission
        /// time-out.</summary>
        internal readonly ushort[] Pto;
        /// <summary>Time to a tail loss probe for a single segment, whose acknowledgment the peer may delay. Never more
        /// than the retransmission time-out.</summary>
        internal readonly ushort[] SinglePto;
        /// <summary>Effective send MSS (RFC 9293 3.7.1).</summary>
        internal readonly ushort[] SndMss;
        /// <summary>First waiting connection of a listener plus one, or the next connection of that list; 0 ends the
        /// list.</summary>
        internal readonly ushort[] Next;
        /// <summary>Consecutive retransmission time-outs.</summary>
        internal readonly ushort[] Tries;
        /// <summary>1 if a segment was received and not yet acknowledged; n + 1 if the next n segments are acknowledged
        /// at once.</summary>
        internal readonly ushort[] Unacked;
        /// <summary>Consecutive duplicate acknowledgments.</summary>
        internal readonly ushort[] DupAcks;
        /// <summary>Last error that did not end the connection (RFC 9293 MUST-47), as a SocketError; 0 for
        /// none.</summary>
        internal readonly ushort[] SoftError;
        /// <summary>Duplicate acknowledgments to send, one for each segment out of order.</summary>
        internal readonly ushort[] AcksOwed;
        /// <summary>Effective send MSS before the path reduced it.</summary>
        internal readonly ushort[] FullMss;
        /// <summary>State of the black hole detection of <see cref="BlackHole"/>.</summary>
        internal readonly ushort[] Path;
        /// <summary>Bits of <see cref="TcbFeatures"/>.</summary>
        internal readonly ushort[] Features;

        /// <summary>Settings of the application, a row of <see cref="TcpSettings"/> for each socket.</summary>
        internal readonly ushort[] Settings;

        // By connection, where timestamps are offered.

        /// <summary>Time at which TS.Recent was set.</summary>
        internal readonly uint[] TsRecentAt;
        /// <summary>Last.ACK.sent (RFC 7323).</summary>
        internal readonly uint[] LastAckSent;
        /// <summary>Offset of the timestamp clock from the node's clock.</summary>
        internal readonly uint[] TsOffset;

        // By connection, where the bandwidth is estimated (Westwood); otherwise null.

        /// <summary>Start of the current sample of the bandwidth.</summary>
        internal readonly uint[] SampleStart;
        /// <summary>Bytes delivered in that sample.</summary>
        internal readonly uint[] SampleBytes;
        /// <summary>Bandwidth estimate in bytes a second.</summary>
        internal readonly uint[] Bandwidth;

        // A listener uses the arrays of fields that only connections have. A second field for each would take 12 bytes.

        /// <summary>Gets the backlogs of listeners.</summary>
        internal ushort[] Backlog
        {
            get { return FullMss; }
        }

        /// <summary>Gets the numbers of listeners' connections that wait for Accept.</summary>
        internal ushort[] Completed
        {
            get { return Path; }
        }

        /// <summary>Gets the limits of connections for one peer of a listener; 0 for no limit.</summary>
        internal ushort[] PerPeer
        {
            get { return Unacked; }
        }

        /// <summary>Gets the numbers of connections reserved for a listener.</summary>
        internal ushort[] Reserved
        {
            get { return DupAcks; }
        }

        // A closing record uses the arrays of half-open records.

        /// <summary>Gets the times of the next retransmission of a record's FIN, in units of four
        /// milliseconds.</summary>
        internal ushort[] FinAt
        {
            get { return Parent; }
        }

        /// <summary>Gets the retransmission time-outs of the FINs of records in milliseconds.</summary>
        internal ushort[] FinTimeout
        {
            get { return PeerMss; }
        }

        /// <summary>Gets the bits of <see cref="TimeWaitTable"/>, with the states of the connections above
        /// them.</summary>
        internal ushort[] RecordStatus
        {
            get { return Options; }
        }

        // The destinations for which BlackHole has found a segment size.

        internal readonly uint[] BlackHoleAddress;
        /// <summary>MSS, without options.</summary>
        internal readonly ushort[] BlackHoleSize;
        /// <summary>Expiry in seconds, which do not wrap; 0 for none.</summary>
        internal readonly uint[] BlackHoleUntil;

        internal TcpTable(NetContext net, EndpointTable endpoints, TcpConfig sizes)
        {
            int sockets = endpoints.UdpStart;
            int buffers = sizes.Buffers;
            int rxSize = sizes.ReceiveBuffer;
            int txSize = sizes.SendBuffer;
            Context = net;
            Endpoints = endpoints;
            RxSize = rxSize;
            TxSize = txSize;
            Sack = sizes.Sack;
            MinimumTimeout = sizes.MinimumTimeout;
            DefaultUserTimeout = sizes.UserTimeout;
            ReceiveShift = sizes.WindowScaling && (rxSize > 0xFFFF || txSize > 0xFFFF) ? ShiftFor(rxSize) : -1;
            int entries = endpoints.Count;
            SndNxt = new uint[entries];
            RcvNxt = new uint[entries];
            LifeAt = new uint[entries];
            TsRecent = new uint[entries];
            Parent = new ushort[entries];
            PeerMss = new ushort[entries];
            Options = new ushort[entries];
            SndUna = new uint[sockets];
            ReorderAt = new uint[sockets];
            SndWnd = new uint[sockets];
            SndWl1 = new uint[sockets];
            SndWl2 = new uint[sockets];
            MaxWnd = new uint[sockets];
            TxEnd = new uint[sockets];
            RcvAdv = new uint[sockets];
            RxRead = new uint[sockets];
            Cwnd = new uint[sockets];
            Ssthresh = new uint[sockets];
            Recover = new uint[sockets];
            Srtt = new uint[sockets];
            RttVar = new uint[sockets];
            RttSeq = new uint[sockets];
            RtxAt = new uint[sockets];
            AckAt = new uint[sockets];
            SilentSince = new uint[sockets];
            Acked = new uint[sockets];
            LastSent = new uint[sockets];
            Retransmitted = new uint[sockets];
            UserTimeout = new uint[sockets];
            ChallengedUntil = new uint[sockets];
            RecordChallengedUntil = new ushort[entries - endpoints.SocketCount];
            PathAt = new uint[sockets];
            FinSeq = new uint[sockets];
            KeepAt = new uint[sockets];
            SndUp = new uint[sockets];
            RcvUp = new uint[sockets];
            UsedAt = new uint[sockets];
            Flags = new ushort[sockets];
            Rto = new ushort[sockets];
            Pto = new ushort[sockets];
            SinglePto = new ushort[sockets];
            SndMss = new ushort[sockets];
            Next = new ushort[sockets];
            Tries = new ushort[sockets];
            Unacked = new ushort[sockets];
            DupAcks = new ushort[sockets];
            SoftError = new ushort[sockets];
            AcksOwed = new ushort[sockets];
            FullMss = new ushort[sockets];
            Path = new ushort[sockets];
            Features = new ushort[sockets];
            Armed = new uint[(sockets + 31) >> 5];
            BlackHoleAddress = new uint[BlackHole.Destinations];
            BlackHoleSize = new ushort[BlackHole.Destinations];
            BlackHoleUntil = new uint[BlackHole.Destinations];
            Assembler = new Assembler(sockets, sizes.OutOfOrderRanges, sizes.Sack);
            ChallengeRate = sizes.ChallengeRate;
            Scoreboard = new Scoreboard(sockets, sizes.SendRecords);
            Rack = new Rack(net, Scoreboard, sockets);
            Settings = new ushort[sockets * TcpSettings.Count];
            int stamped = sizes.Timestamps ? sockets : 0;
            TsRecentAt = new uint[stamped];
            LastAckSent = new uint[stamped];
            TsOffset = new uint[stamped];
            if (sizes.BandwidthEstimate)
            {
                SampleStart = new uint[sockets];
                SampleBytes = new uint[sockets];
                Bandwidth = new uint[sockets];
            }

            Pacing = sizes.Pacing ? new Pacing(net, sockets) : null;
            RxRings = new byte[sockets][];
            TxRings = new byte[sockets][];
            for (int i = 0; i < buffers; i++)
            {
                RxRings[i] = new byte[rxSize];
                TxRings[i] = new byte[txSize];
            }

            _freeCount = buffers;
            _dirty = new short[sockets];
            TimeWaitDuration = sizes.MaximumSegmentLifetime * 2;
            FirstCookie = HalfOpenTable.FirstCookie(endpoints, sizes.SynCookies);
        }

        // The settings of the application stay.
        private void ClearConnection(int slot)
        {
            SndUna[slot] = 0;
            SndNxt[slot] = 0;
            ReorderAt[slot] = 0;
            SndWnd[slot] = 0;
            SndWl1[slot] = 0;
            SndWl2[slot] = 0;
            MaxWnd[slot] = 0;
            TxEnd[slot] = 0;
            RcvNxt[slot] = 0;
            RcvAdv[slot] = 0;
            RxRead[slot] = 0;
            Cwnd[slot] = 0;
            Ssthresh[slot] = 0;
            Recover[slot] = 0;
            Srtt[slot] = 0;
            RttVar[slot] = 0;
            Rto[slot] = 0;
            RttSeq[slot] = 0;
            RtxAt[slot] = 0;
            AckAt[slot] = 0;
            LifeAt[slot] = 0;
            SilentSince[slot] = 0;
            Acked[slot] = 0;
            LastSent[slot] = 0;
            Retransmitted[slot] = 0;
            PathAt[slot] = 0;
            FinSeq[slot] = 0;
            KeepAt[slot] = 0;
            SndUp[slot] = 0;
            RcvUp[slot] = 0;
            UsedAt[slot] = 0;
            Pto[slot] = 0;
            SinglePto[slot] = 0;
            SndMss[slot] = 0;
            PeerMss[slot] = 0;
            Next[slot] = 0;
            Parent[slot] = 0;
            Tries[slot] = 0;
            Unacked[slot] = 0;
            DupAcks[slot] = 0;
            SoftError[slot] = 0;
            AcksOwed[slot] = 0;
            Options[slot] = 0;
            FullMss[slot] = 0;
            Path[slot] = 0;
        }
    }
}
