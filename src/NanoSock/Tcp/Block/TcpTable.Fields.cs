using NanoSock.Ip;

namespace NanoSock.Transport
{
    // The fields of the transmission control blocks (RFC 9293 3.3.1): one array for each, indexed by socket. On nanoCLR a field of an
    // object costs 12 bytes and an element of an array its natural size.
    internal sealed partial class TcpTable
    {
        /// <summary>Fields of 32 bits.</summary>
        internal const int FieldsOf32 = 35;
        /// <summary>Fields of 16 bits.</summary>
        internal const int FieldsOf16 = 22;

        /// <summary>SND.UNA: oldest unacknowledged sequence number.</summary>
        internal readonly uint[] SndUna;
        /// <summary>SND.NXT: the next sequence number that was never sent.</summary>
        internal readonly uint[] SndNxt;
        /// <summary>When what was sent and overtaken is lost (RFC 8985); 0 for never.</summary>
        internal readonly uint[] ReorderAt;
        /// <summary>SND.WND.</summary>
        internal readonly uint[] SndWnd;
        /// <summary>SND.WL1.</summary>
        internal readonly uint[] SndWl1;
        /// <summary>SND.WL2.</summary>
        internal readonly uint[] SndWl2;
        /// <summary>The largest window the peer has offered (RFC 9293 3.8.6.2.1, RFC 5961 5.2).</summary>
        internal readonly uint[] MaxWnd;
        /// <summary>The sequence number behind the last byte that the user has queued.</summary>
        internal readonly uint[] TxEnd;
        /// <summary>RCV.NXT.</summary>
        internal readonly uint[] RcvNxt;
        /// <summary>RCV.NXT + RCV.WND as last advertised; it never goes back.</summary>
        internal readonly uint[] RcvAdv;
        /// <summary>The sequence number of the next byte that the user will read.</summary>
        internal readonly uint[] RxRead;
        /// <summary>Congestion window in bytes (RFC 5681).</summary>
        internal readonly uint[] Cwnd;
        /// <summary>Slow start threshold in bytes.</summary>
        internal readonly uint[] Ssthresh;
        /// <summary>SND.NXT when loss was last found (RFC 6582, "recover"); while a tail loss probe is outstanding, when that was
        /// sent (RFC 8985, TLP.end_seq).</summary>
        internal readonly uint[] Recover;
        /// <summary>Smoothed round-trip time, eighths of a millisecond.</summary>
        internal readonly uint[] Srtt;
        /// <summary>Its variation, quarters of a millisecond.</summary>
        internal readonly uint[] RttVar;
        /// <summary>Retransmission time-out in milliseconds.</summary>
        internal readonly uint[] Rto;
        /// <summary>The acknowledgment that reaches this number measures the next round trip: one in each.</summary>
        internal readonly uint[] RttSeq;
        /// <summary>When to send a tail loss probe, to retransmit, or to probe a closed window; 0 for never.</summary>
        internal readonly uint[] RtxAt;
        /// <summary>When a delayed acknowledgment is due; 0 for none.</summary>
        internal readonly uint[] AckAt;
        /// <summary>When the connection ends by itself: linger, or FIN-WAIT-2 without a user; 0 for never.</summary>
        internal readonly uint[] LifeAt;
        /// <summary>Since when retransmissions or probes have gone unanswered.</summary>
        internal readonly uint[] SilentSince;
        /// <summary>Bytes acknowledged towards the next increase of the congestion window; between a time-out and the next
        /// acknowledgment what to restore as the slow start threshold if it came too early (RFC 4015, pipe_prev).</summary>
        internal readonly uint[] Acked;
        /// <summary>When data was last sent (RFC 5681 4.1).</summary>
        internal readonly uint[] LastSent;
        /// <summary>Segments that were sent again.</summary>
        internal readonly uint[] Retransmitted;
        /// <summary>After how many milliseconds without an answer the program wants the connection ended; 0 for the
        /// stack's default.</summary>
        internal readonly uint[] UserTimeout;
        /// <summary>When what was granted of challenges is earned: see <see cref="ChallengeThrottle"/>.</summary>
        internal readonly uint[] ChallengedUntil;
        /// <summary>When to try larger segments again (RFC 1191 6.3); 0 while the path MTU has not been reduced.</summary>
        internal readonly uint[] PathAt;
        /// <summary>The sequence number of a FIN that came before what precedes it.</summary>
        internal readonly uint[] FinSeq;
        /// <summary>When a silent peer is asked whether it is there; 0 for never.</summary>
        internal readonly uint[] KeepAt;
        /// <summary>SND.UP, if <see cref="TcbFeatures.UrgentSent"/>.</summary>
        internal readonly uint[] SndUp;
        /// <summary>RCV.UP, if <see cref="TcbFeatures.UrgentReceived"/>.</summary>
        internal readonly uint[] RcvUp;
        /// <summary>When the program last sent or received, in the units of <see cref="Admission"/>.</summary>
        internal readonly uint[] UsedAt;
        /// <summary>Time to a tail loss probe in milliseconds (RFC 8985, PTO); the retransmission time-out where there is
        /// none.</summary>
        internal readonly uint[] Pto;
        /// <summary>The same for a single segment, whose acknowledgment the peer may delay: never more than the retransmission
        /// time-out.</summary>
        internal readonly uint[] SinglePto;

        /// <summary>The bits of <see cref="TcbFlags"/>.</summary>
        internal readonly ushort[] Flags;
        /// <summary>Effective send MSS (RFC 9293 3.7.1).</summary>
        internal readonly ushort[] SndMss;
        /// <summary>The MSS that the peer's SYN gave; 0 for none.</summary>
        internal readonly ushort[] PeerMss;
        /// <summary>A listener's backlog.</summary>
        internal readonly ushort[] Backlog;
        /// <summary>A listener's connections that wait for Accept.</summary>
        internal readonly ushort[] Completed;
        /// <summary>A listener's first waiting connection plus one, or the next one of that list; 0 ends it.</summary>
        internal readonly ushort[] Next;
        /// <summary>A waiting connection's listener plus one; 0 when it has been accepted.</summary>
        internal readonly ushort[] Parent;
        /// <summary>Time-outs in a row.</summary>
        internal readonly ushort[] Tries;
        /// <summary>1 if a segment was received and not yet acknowledged; n + 1 if the next n are acknowledged at once.</summary>
        internal readonly ushort[] Unacked;
        /// <summary>Duplicate acknowledgments in a row.</summary>
        internal readonly ushort[] DupAcks;
        /// <summary>The last error that was no reason to give up (RFC 9293 MUST-47), as a SocketError; 0 for none.</summary>
        internal readonly ushort[] SoftError;
        /// <summary>Duplicate acknowledgments to send: one for each segment out of order.</summary>
        internal readonly ushort[] AcksOwed;
        /// <summary>The bits of <see cref="NegotiatedOptions"/>.</summary>
        internal readonly ushort[] Options;
        /// <summary>The effective send MSS before the path reduced it.</summary>
        internal readonly ushort[] FullMss;
        /// <summary>State of the black hole detection of <see cref="BlackHole"/>.</summary>
        internal readonly ushort[] Path;
        /// <summary>SO_LINGER in seconds plus one; 0 for off.</summary>
        internal readonly ushort[] Linger;
        /// <summary>Seconds of silence before keep-alives; 0 for the default.</summary>
        internal readonly ushort[] KeepTime;
        /// <summary>Seconds between keep-alives; 0 for the default.</summary>
        internal readonly ushort[] KeepInterval;
        /// <summary>Low byte: how many keep-alives may go unanswered, 0 for the default. High byte: how many have.</summary>
        internal readonly ushort[] KeepProbes;
        /// <summary>TCP_MAXSEG; 0 for what the link carries.</summary>
        internal readonly ushort[] MssLimit;
        /// <summary>How many seconds without use let the connection give way to a new one; 0 for never.</summary>
        internal readonly ushort[] GivesWay;
        /// <summary>The bits of <see cref="TcbFeatures"/>.</summary>
        internal readonly ushort[] Features;

        // A listener has these where a connection has others.

        /// <summary>Most connections that a listener's peer may have; 0 for any number.</summary>
        internal readonly ushort[] PerPeer;
        /// <summary>Connections that are kept for a listener.</summary>
        internal readonly ushort[] Reserved;

        /// <summary>The rows of <see cref="BlackHole"/>.</summary>
        internal readonly uint[] BlackHoles;

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
            TimeToLive = sizes.TimeToLive;
            MinimumTimeout = sizes.MinimumTimeout;
            DefaultUserTimeout = sizes.UserTimeout;
            ReceiveShift = sizes.WindowScaling && (rxSize > 0xFFFF || txSize > 0xFFFF) ? ShiftFor(rxSize) : -1;
            SndUna = new uint[sockets];
            SndNxt = new uint[sockets];
            ReorderAt = new uint[sockets];
            SndWnd = new uint[sockets];
            SndWl1 = new uint[sockets];
            SndWl2 = new uint[sockets];
            MaxWnd = new uint[sockets];
            TxEnd = new uint[sockets];
            RcvNxt = new uint[sockets];
            RcvAdv = new uint[sockets];
            RxRead = new uint[sockets];
            Cwnd = new uint[sockets];
            Ssthresh = new uint[sockets];
            Recover = new uint[sockets];
            Srtt = new uint[sockets];
            RttVar = new uint[sockets];
            Rto = new uint[sockets];
            RttSeq = new uint[sockets];
            RtxAt = new uint[sockets];
            AckAt = new uint[sockets];
            LifeAt = new uint[sockets];
            SilentSince = new uint[sockets];
            Acked = new uint[sockets];
            LastSent = new uint[sockets];
            Retransmitted = new uint[sockets];
            UserTimeout = new uint[sockets];
            ChallengedUntil = new uint[sockets];
            PathAt = new uint[sockets];
            FinSeq = new uint[sockets];
            KeepAt = new uint[sockets];
            SndUp = new uint[sockets];
            RcvUp = new uint[sockets];
            UsedAt = new uint[sockets];
            Pto = new uint[sockets];
            SinglePto = new uint[sockets];
            Flags = new ushort[sockets];
            SndMss = new ushort[sockets];
            PeerMss = new ushort[sockets];
            Backlog = new ushort[sockets];
            Completed = new ushort[sockets];
            Next = new ushort[sockets];
            Parent = new ushort[sockets];
            Tries = new ushort[sockets];
            Unacked = new ushort[sockets];
            DupAcks = new ushort[sockets];
            SoftError = new ushort[sockets];
            AcksOwed = new ushort[sockets];
            Options = new ushort[sockets];
            FullMss = new ushort[sockets];
            Path = new ushort[sockets];
            Linger = new ushort[sockets];
            KeepTime = new ushort[sockets];
            KeepInterval = new ushort[sockets];
            KeepProbes = new ushort[sockets];
            MssLimit = new ushort[sockets];
            GivesWay = new ushort[sockets];
            Features = new ushort[sockets];
            PerPeer = Unacked;
            Reserved = DupAcks;
            BlackHoles = new uint[BlackHole.Words];
            Assembler = new Assembler(sockets, sizes.OutOfOrderRanges, sizes.Sack);
            ChallengeRate = sizes.ChallengeRate;
            Scoreboard = new Scoreboard(sockets, sizes.SendRecords);
            Rack = new Rack(net, Scoreboard, sockets);
            Timestamps = new Timestamps(net, sizes.Timestamps ? sockets : 0);
            Westwood = sizes.BandwidthEstimate ? new Westwood(sockets) : null;
            Pacing = sizes.Pacing ? new Pacing(net, sockets) : null;
            RxRings = new byte[buffers][];
            TxRings = new byte[buffers][];
            BufferOf = new short[sockets];
            _freeBuffers = new short[buffers];
            for (int i = 0; i < buffers; i++)
            {
                RxRings[i] = new byte[rxSize];
                TxRings[i] = new byte[txSize];
                _freeBuffers[i] = (short)(buffers - 1 - i);
            }

            _freeCount = buffers;
            _dirty = new short[sockets];
            TimeWaitDuration = sizes.MaximumSegmentLifetime * 2;
            FirstCookie = HalfOpenTable.FirstCookie(endpoints, sizes.SynCookies);
        }

        // What a program has set stays.
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
            Backlog[slot] = 0;
            Completed[slot] = 0;
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

        private void ClearSettings(int slot)
        {
            UserTimeout[slot] = 0;
            Linger[slot] = 0;
            KeepTime[slot] = 0;
            KeepInterval[slot] = 0;
            KeepProbes[slot] = 0;
            MssLimit[slot] = 0;
            GivesWay[slot] = 0;
        }
    }
}
