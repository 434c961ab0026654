using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The fifth step of RFC 9293 3.10.7.4: check the ACK field. It moves SND.UNA, the round-trip time and the send
    /// window, tells <see cref="LossRecovery"/> what has arrived, and moves the states in which our FIN waits.</summary>
    internal sealed class TcpAcknowledgment
    {
        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TcpClosing _closing;
        private readonly LossRecovery _recovery;
        private readonly SendRecords _records;
        private readonly Rack _rack;
        private readonly int _minimumTimeout;

        internal TcpAcknowledgment(TcpTable table, TcpEmitter emitter, TcpClosing closing, LossRecovery recovery, int minimumTimeout)
        {
            _recovery = recovery;
            _records = table.Records;
            _rack = table.Rack;
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _closing = closing;
            _minimumTimeout = minimumTimeout;
        }

        internal bool CheckAck(int slot, Ipv4Packet packet, TcpSegment segment)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint acknowledged = segment.Acknowledgment;
            uint una = words[w + Tcb.SndUna];
            uint next = words[w + Tcb.SndNxt];
            if (_endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                if (acknowledged != next || acknowledged == una)
                {
                    _context.Drop(DropReason.TcpBadAck);
                    _emitter.EmitResetFor(packet, segment);
                    return false;
                }

                SendWindow.Set(words, w, segment, _table.SendShift(slot));
                Establish(slot, segment);
                return true;
            }

            if (Seq.Less(next, acknowledged) || Seq.Less(acknowledged, una - words[w + Tcb.MaxWnd]))
            {
                // Not yet sent, or (RFC 5961 5.2) older than any window.
                _context.Drop(DropReason.TcpBadAck);
                _table.Challenge(slot);
                return false;
            }

            uint windowBefore = words[w + Tcb.SndWnd];
            if (Seq.LessOrEqual(una, acknowledged))
            {
                SendWindow.Update(words, w, segment, _table.SendShift(slot));
            }

            uint window = words[w + Tcb.SndWnd];
            int acked = Seq.Less(una, acknowledged) ? Advance(slot, acknowledged, segment) : 0;
            bool selective = segment.SackCount != 0 && (_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) != 0;
            int selected = selective ? SelectiveAcks.Take(_table, slot, segment) : 0;
            if (acked != 0)
            {
                _recovery.OnNewAck(slot, acked);
                _endpoints.Touch(slot);
                _table.MarkDirty(slot);
            }
            else if (acknowledged == una)
            {
                OnSameAck(slot, segment, windowBefore, window, next);
            }

            if (selected != 0 && _table.H[(slot * Tcb.Halves) + Tcb.DupAcks] != ushort.MaxValue)
            {
                // RFC 6675 2: with SACK, what tells of something new is a duplicate acknowledgment, whatever else it brings.
                _table.H[(slot * Tcb.Halves) + Tcb.DupAcks]++;
            }

            if (selected != 0 || _records.SackedOctets[slot] != 0 || words[w + Tcb.ReorderAt] != 0)
            {
                _recovery.Detect(slot);
                _table.MarkDirty(slot);
            }

            if (_rack.Delivered != 0)
            {
                Delivered(slot, words, w);
            }

            if (windowBefore == 0 && window != 0)
            {
                OnWindowOpened(slot, words, w);
            }

            return CloseSteps(slot, words, w);
        }

        /// <summary>Moves SND.UNA forward; returns the octets acknowledged.</summary>
        internal int Advance(int slot, uint acknowledged, TcpSegment segment)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint una = words[w + Tcb.SndUna];
            int acked = Seq.Diff(acknowledged, una);
            words[w + Tcb.SndUna] = acknowledged;
            _rack.Ambiguous = false;
            _records.Acknowledge(slot, una, acknowledged, _rack);
            MeasureRoundTrip(slot, words, w, segment);

            // RFC 6298 5.2, 5.3: off when everything is acknowledged, else started anew.
            Answered(slot);
            words[w + Tcb.SilentSince] = _context.Now;
            words[w + Tcb.RtxAt] = acknowledged == words[w + Tcb.SndNxt] ? 0 : _context.Arm((int)(long)words[w + Tcb.Rto]);
            return acked;
        }

        /// <summary>The connection is open: our SYN has been acknowledged.</summary>
        internal void Establish(int slot, TcpSegment segment)
        {
            bool lost = _table.H[(slot * Tcb.Halves) + Tcb.Tries] != 0;
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            Advance(slot, segment.Acknowledgment, segment);
            if (!lost && words[w + Tcb.Srtt] == 0)
            {
                RoundTrip.Sample(words, w, Seq.Diff(_context.Now, words[w + Tcb.LastSent]), _minimumTimeout);
            }

            _endpoints.State[slot] = (byte)TcpState.Established;
            Congestion.Start(_table, slot, lost);
            _context.Counts[(int)Counter.TcpActiveOpens]++;
            if (_table.Is(slot, TcbFlags.FinQueued))
            {
                _endpoints.State[slot] = (byte)TcpState.FinWait1;
            }

            _endpoints.Touch(slot);
            _table.MarkDirty(slot);
        }

        // What went unanswered is over.
        private void Answered(int slot)
        {
            int tries = (slot * Tcb.Halves) + Tcb.Tries;
            if (_table.H[tries] != 0)
            {
                // The way is open again: an error of the time when it was not is no news any more.
                _table.H[tries] = 0;
                _table.H[(slot * Tcb.Halves) + Tcb.SoftError] = 0;
            }
        }

        // RFC 6298 3; RFC 7323 4.1, 4.2. One measurement a round trip, so that the smoothing keeps its memory; but the
        // first one that a time-out is followed by counts at once: a time-out that has been doubled is a long silence.
        private void MeasureRoundTrip(int slot, uint[] words, int w, TcpSegment segment)
        {
            int h = slot * Tcb.Halves;
            if (Seq.Less(segment.Acknowledgment, words[w + Tcb.RttSeq]) && _table.H[h + Tcb.Tries] == 0)
            {
                return;
            }

            int measured = -1;
            int last = SendStamp.Since(_rack.LastSent, _context.Now);
            if (segment.HasTimestamp && (_table.H[h + Tcb.Options] & PeerOptions.Timestamps) != 0)
            {
                measured = Seq.Diff(_context.Now, _table.Timestamps.SentAt(slot, segment.TimestampEcho));
                if (_rack.Ambiguous && last < measured)
                {
                    // Before data has measured any, what the handshake took is the least.
                    int twice = (int)(long)words[w + Tcb.Srtt] >> 2;
                    int least = _rack.LeastRoundTrip(slot);
                    measured = Believed(measured, last, least == 0 ? twice >> 1 : least, twice);
                }
            }
            else if (_rack.Delivered != 0 && !_rack.Ambiguous)
            {
                measured = last;
            }

            // An echo from the future, or of a time before any connection's, is a fault of the peer's.
            if (measured >= 0 && measured <= RoundTrip.LongestMeasured)
            {
                RoundTrip.Sample(words, w, measured, _minimumTimeout);
                words[w + Tcb.RttSeq] = words[w + Tcb.SndNxt];
            }
        }

        // The echo is that of a first transmission, and there was a second. If that had time enough, it was answered: the
        // first answer was lost, and how long that took to be found out is no round trip. In any case the smoothed one does
        // not more than double at once: the answer may have waited for a segment of the peer's own that was lost too.
        private static int Believed(int first, int last, int least, int twice)
        {
            int measured = last >= least ? last : first;
            return twice != 0 && measured > twice ? twice : measured;
        }

        private void Delivered(int slot, uint[] words, int w)
        {
            if (_table.Bandwidth != null)
            {
                _table.Bandwidth.OnDelivered(slot, _rack.Delivered, _context.Now, (int)(long)words[w + Tcb.Srtt] >> 3);
            }

            _rack.Delivered = 0;
        }

        private void OnSameAck(int slot, TcpSegment segment, uint windowBefore, uint window, uint next)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            if (window == 0 && !_table.Is(slot, TcbFlags.Orphan))
            {
                // MUST-37: as long as probes are answered, the connection stays. Not so when its program has gone: no
                // peer may hold a node's memory for ever (RFC 6429).
                words[w + Tcb.SilentSince] = _context.Now;
                Answered(slot);
            }

            if (window != windowBefore || window == 0)
            {
                _table.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment carries nothing, changes nothing, and something is under way.
            if (segment.DataLength == 0 && (segment.Flags & Tcp.Fin) == 0 && words[w + Tcb.SndUna] != next)
            {
                if ((_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Sack) == 0)
                {
                    _recovery.OnDuplicateAck(slot);
                }

                _table.MarkDirty(slot);
            }
        }

        // Probes that went unanswered, or were refused, say nothing about the path: their back-off is forgotten, and what
        // they carried goes out again with what follows it.
        private void OnWindowOpened(int slot, uint[] words, int w)
        {
            RoundTrip.Reset(words, w, _minimumTimeout);
            Answered(slot);
            words[w + Tcb.SilentSince] = _context.Now;
            words[w + Tcb.RtxAt] = words[w + Tcb.SndUna] == words[w + Tcb.SndNxt] ? 0 : _context.Arm((int)(long)words[w + Tcb.Rto]);
            if (_table.Is(slot, TcbFlags.Probed))
            {
                // Closed for longer than a time-out: nobody knows the path any more (RFC 5681 4.1).
                Congestion.Restart(_table, slot);
                _table.Clear(slot, TcbFlags.Probed);
                _table.Set(slot, TcbFlags.ResendHead);
                _recovery.SendAgain(slot);
            }
        }

        // What the acknowledgment of our FIN does in each state.
        private bool CloseSteps(int slot, uint[] words, int w)
        {
            byte state = _endpoints.State[slot];
            if (state <= (byte)TcpState.Established || state == (byte)TcpState.CloseWait || state == (byte)TcpState.FinWait2)
            {
                return true;
            }

            bool finAcked = Seq.Less(words[w + Tcb.TxEnd], words[w + Tcb.SndUna]);
            if (!finAcked)
            {
                return true;
            }

            if (state == (byte)TcpState.FinWait1)
            {
                _endpoints.State[slot] = (byte)TcpState.FinWait2;
                if (_table.Is(slot, TcbFlags.Orphan))
                {
                    words[w + Tcb.LifeAt] = _context.Arm(TcpClosing.OrphanFinWait2Milliseconds);
                }

                return true;
            }

            if (state == (byte)TcpState.Closing)
            {
                _closing.EnterTimeWait(slot);
            }
            else
            {
                _closing.End(slot, 0);
            }

            return false;
        }
    }
}
