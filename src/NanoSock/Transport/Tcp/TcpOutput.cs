using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Decides what a connection sends next, and when it has to be asked again (RFC 9293 3.8). There is no other
    /// place that does.</summary>
    internal sealed class TcpOutput
    {
        private const int ShortestPersist = 200;
        // RFC 9293 3.8.6.2.1: what silly window avoidance holds back goes out after 0.1 to 1 s.
        private const int LongestOverride = 1000;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly LossRecovery _recovery;
        private readonly SendRecords _records;
        private readonly SendStamp _stamp = new SendStamp();

        // The answer of Decide: the segment to send.
        private uint _sequence;
        private int _length;
        private int _flags;

        internal TcpOutput(TcpTable table, TcpEmitter emitter, LossRecovery recovery)
        {
            _recovery = recovery;
            _records = table.Records;
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
        }

        /// <summary>Sends what every dirty connection may send, until all are done or their links have no room.</summary>
        internal void SendAll()
        {
            for (int left = _table.DirtyCount; left > 0; left--)
            {
                int slot = _table.TakeDirty();
                if (_endpoints.State[slot] > (byte)TcpState.Listen && !Send(slot))
                {
                    _table.MarkDirty(slot);
                }
            }
        }

        /// <summary>Sends what one connection may send; false when the link had no room.</summary>
        private bool Send(int slot)
        {
            while (Decide(slot))
            {
                SendResult result = _emitter.Emit(slot, _sequence, _length, _flags);
                if (result == SendResult.Blocked)
                {
                    return false;
                }

                // What found no neighbour or no link is lost like any packet: the timers see to it.
                Sent(slot);
            }

            return true;
        }

        /// <summary>The one decision: whether a segment goes out now, and which. Where the answer is no because the
        /// window is closed, the timer that asks again is set here.</summary>
        private bool Decide(int slot)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            int state = _endpoints.State[slot];
            if (state <= (byte)TcpState.SynReceived)
            {
                return DecideSyn(slot, words, w, state);
            }

            int flags = _table.H[(slot * Tcb.Halves) + Tcb.Flags];
            int mss = _table.H[(slot * Tcb.Halves) + Tcb.SndMss] - _emitter.SackLength(slot);
            uint una = words[w + Tcb.SndUna];
            uint next = words[w + Tcb.SndNxt];
            uint end = words[w + Tcb.TxEnd];
            int peer = (int)(long)words[w + Tcb.SndWnd];
            int flight = Seq.Diff(next, una);
            _flags = Tcp.Ack;
            if ((flags & TcbFlags.Probe) != 0)
            {
                // RFC 9293 3.8.6.1: one octet into a closed window, again the same as long as it is not taken; what silly
                // window avoidance held back into one that is merely small.
                _sequence = flight > 0 ? una : next;
                int room = peer - (flight > 0 ? 0 : flight);
                TakeData(Seq.Diff(end, _sequence), room < 1 ? 1 : room < mss ? room : mss, int.MaxValue, flags);
                return true;
            }

            int open = (int)(long)words[w + Tcb.Cwnd] - _recovery.Pipe(slot, flight);
            if (_records.LostOctets[slot] != 0)
            {
                if (DecideAgain(slot, una, next, end, mss, peer, open, flags))
                {
                    return true;
                }
            }
            else
            {
                int available = Seq.Diff(end, next);
                if (available > 0 || ((flags & TcbFlags.FinQueued) != 0 && available == 0))
                {
                    int usable = peer - flight < open ? peer - flight : open;
                    int most = usable < mss ? usable : mss;
                    if (usable > 0 && MaySend(words, w, slot, available, most, mss, flags))
                    {
                        if (_table.Pacing == null || _table.Pacing.Allows(slot))
                        {
                            _sequence = next;
                            TakeData(available, most, peer - flight, flags);
                            return true;
                        }
                    }
                    else if (flight == 0 && words[w + Tcb.RtxAt] == 0)
                    {
                        // Nothing under way whose acknowledgment would open the window: ask again (RFC 9293 3.8.6.1),
                        // which is also the override of silly window avoidance (3.8.6.2.1).
                        int timeout = (int)(long)words[w + Tcb.Rto];
                        words[w + Tcb.RtxAt] = _context.Arm(timeout < ShortestPersist ? ShortestPersist
                            : peer > 0 && timeout > LongestOverride ? LongestOverride : timeout);
                    }
                }
            }

            int features = _table.H[(slot * Tcb.Halves) + Tcb.Features];
            if ((flags & TcbFlags.AckNow) != 0 || (features & TcbFeatures.UrgentTell) != 0 || IsWindowUpdateDue(slot, words, w, state))
            {
                _sequence = _table.BareSequence(slot);
                _length = 0;
                return true;
            }

            if ((features & TcbFeatures.KeepProbe) != 0 && words[w + Tcb.SndNxt] == una)
            {
                _sequence = una - 1;
                _length = 0;
                return true;
            }

            return false;
        }

        // What is held to be lost comes before anything new (RFC 6675 5, NextSeg): as one segment as far as it lies together,
        // filled up with what follows it; within the congestion window unless it is the first of a recovery; never
        // beyond what the peer offers now (RFC 9293 3.8.6, shrinking windows).
        private bool DecideAgain(int slot, uint una, uint next, uint end, int mss, int peer, int open, int flags)
        {
            _records.FindLost(slot, una);
            int room = peer - Seq.Diff(_records.Left, una);
            int run = Seq.Diff(_records.Right, _records.Left);
            int least = run < mss ? run : mss;
            if (room <= 0 || (open < least && (flags & TcbFlags.ResendHead) == 0))
            {
                return false;
            }

            if ((flags & TcbFlags.ResendHead) == 0 && _table.Pacing != null && !_table.Pacing.Allows(slot))
            {
                return false;
            }

            int most = least;
            if (_records.Right == next && open > least)
            {
                most = open < mss ? open : mss;
            }

            _sequence = _records.Left;
            TakeData(Seq.Diff(end, _sequence), most < room ? most : room, room, flags);
            return true;
        }

        private bool DecideSyn(int slot, uint[] words, int w, int state)
        {
            if (state == (byte)TcpState.Closed
                || (words[w + Tcb.SndNxt] != words[w + Tcb.SndUna] && !_table.Is(slot, TcbFlags.ResendHead)))
            {
                if (state == (byte)TcpState.SynReceived && _table.Is(slot, TcbFlags.AckNow))
                {
                    _sequence = words[w + Tcb.SndNxt];
                    _length = 0;
                    _flags = Tcp.Ack;
                    return true;
                }

                return false;
            }

            _sequence = words[w + Tcb.SndUna];
            _length = 0;
            _flags = state == (byte)TcpState.SynSent ? Tcp.Syn : Tcp.Syn | Tcp.Ack;
            return true;
        }

        // RFC 9293 3.7.4 (Nagle) and 3.8.6.2.1 (silly window avoidance): a segment goes out when it is full, when it is
        // everything and nothing is under way (or the user wants no delay, or can add nothing because the buffer is full),
        // or when it is half the largest window.
        private bool MaySend(uint[] words, int w, int slot, int available, int most, int mss, int flags)
        {
            if (most >= mss && available >= mss)
            {
                return true;
            }

            if (available <= most)
            {
                return (flags & (TcbFlags.NoDelay | TcbFlags.FinQueued)) != 0 || words[w + Tcb.SndNxt] == words[w + Tcb.SndUna]
                    || _table.Unacknowledged(slot) == _table.TxSize;
            }

            return most >= (int)(long)(words[w + Tcb.MaxWnd] >> 1);
        }

        // Takes what is available, but no more than "most"; a FIN behind it when the peer's window has room for that too.
        private void TakeData(int available, int most, int room, int flags)
        {
            int length = available < most ? available : most;
            _length = length;
            if (length < available)
            {
                return;
            }

            // MUST-61: the last octets that are queued are pushed.
            if (length > 0)
            {
                _flags |= Tcp.Psh;
            }

            if ((flags & TcbFlags.FinQueued) != 0 && length < room)
            {
                _flags |= Tcp.Fin;
            }
        }

        // RFC 9293 3.8.6.2.2: the window is opened further only by the lesser of a segment and half the buffer, and told
        // without data only by as much as two segments fill; at once to a peer that has no room for one and may wait.
        private bool IsWindowUpdateDue(int slot, uint[] words, int w, int state)
        {
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1 && state != (byte)TcpState.FinWait2)
            {
                return false;
            }

            int offered = Seq.Diff(words[w + Tcb.RcvAdv], words[w + Tcb.RcvNxt]);
            int growth = _emitter.WindowOf(slot) - offered;
            int half = _table.RxSize >> 1;
            int mss = _table.H[(slot * Tcb.Halves) + Tcb.SndMss];
            return growth > 0 && (offered < mss || growth >= (mss << 1 < half ? mss << 1 : half));
        }

        private void Sent(int slot)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            int occupied = _length + ((_flags & Tcp.Fin) != 0 ? 1 : 0) + ((_flags & Tcp.Syn) != 0 ? 1 : 0);
            int owed = (slot * Tcb.Halves) + Tcb.AcksOwed;
            if (_table.H[owed] != 0 && (occupied != 0 || --_table.H[owed] != 0))
            {
                // An acknowledgment with data is no duplicate (RFC 5681 2): those go out bare.
                _table.Set(slot, TcbFlags.AckNow);
            }

            _table.H[(slot * Tcb.Halves) + Tcb.Features] &= unchecked((ushort)~(TcbFeatures.KeepProbe | TcbFeatures.UrgentTell));
            if (occupied == 0)
            {
                return;
            }

            uint next = words[w + Tcb.SndNxt];
            uint behind = _sequence + (uint)occupied;
            bool synchronized = _endpoints.State[slot] > (byte)TcpState.SynReceived;
            if (Seq.Less(_sequence, next))
            {
                _context.Counts[(int)Counter.TcpRetransmissions]++;
                words[w + Tcb.Retransmitted]++;
                if (synchronized)
                {
                    _records.Resend(slot, words[w + Tcb.SndUna], _sequence, Seq.Less(behind, next) ? behind : next,
                        _stamp.Next(_context.Now, slot, _sequence, behind, true));
                }
            }

            if (Seq.Less(next, behind))
            {
                words[w + Tcb.SndNxt] = behind;
                if (synchronized)
                {
                    if (_records.Count(slot) == 0)
                    {
                        _table.Rack.Begin(slot);
                    }

                    _records.Append(slot, behind, _stamp.Next(_context.Now, slot, _sequence, behind, false));
                }
            }

            if (_table.Is(slot, TcbFlags.Probe) && words[w + Tcb.SndWnd] == 0)
            {
                _table.Set(slot, TcbFlags.Probed);
            }

            _table.Clear(slot, TcbFlags.ResendHead | TcbFlags.Probe);
            words[w + Tcb.LastSent] = _context.Now;
            if (_table.Pacing != null && synchronized)
            {
                _table.Pacing.Sent(slot, occupied, (int)(long)words[w + Tcb.Cwnd], (int)(long)words[w + Tcb.Srtt],
                    words[w + Tcb.Cwnd] < words[w + Tcb.Ssthresh]);
            }

            if (words[w + Tcb.RtxAt] == 0)
            {
                words[w + Tcb.RtxAt] = _context.Arm((int)(long)words[w + Tcb.Rto]);
                words[w + Tcb.SilentSince] = _context.Now;
            }
        }
    }
}
