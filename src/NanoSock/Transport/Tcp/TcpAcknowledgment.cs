using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The fifth step of RFC 9293 3.10.7.4: check the ACK field. It moves SND.UNA, the round-trip time, the
    /// congestion window and the send window, and the states in which our FIN waits.</summary>
    internal sealed class TcpAcknowledgment
    {
        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpEmitter _emitter;
        private readonly TcpClosing _closing;
        private readonly int _minimumTimeout;

        internal TcpAcknowledgment(TcpTable table, TcpEmitter emitter, TcpClosing closing, int minimumTimeout)
        {
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

                SendWindow.Set(words, w, segment);
                Establish(slot, acknowledged);
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
                SendWindow.Update(words, w, segment);
            }

            uint window = words[w + Tcb.SndWnd];
            if (Seq.Less(una, acknowledged))
            {
                int acked = Advance(slot, acknowledged);
                Congestion.OnNewAck(_table, slot, acked);
                _endpoints.Touch(slot);
                _table.MarkDirty(slot);
            }
            else if (acknowledged == una)
            {
                OnSameAck(slot, segment, windowBefore, window, next);
            }

            if (windowBefore == 0 && window != 0)
            {
                OnWindowOpened(slot, words, w);
            }

            return CloseSteps(slot, words, w);
        }

        /// <summary>Moves SND.UNA forward; returns the octets of data acknowledged.</summary>
        internal int Advance(int slot, uint acknowledged)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            int acked = Seq.Diff(acknowledged, words[w + Tcb.SndUna]);
            words[w + Tcb.SndUna] = acknowledged;
            if (Seq.Less(words[w + Tcb.SndCur], acknowledged))
            {
                words[w + Tcb.SndCur] = acknowledged;
            }

            if (_table.Is(slot, TcbFlags.Timing) && Seq.LessOrEqual(words[w + Tcb.RttSeq], acknowledged))
            {
                _table.Clear(slot, TcbFlags.Timing);
                RoundTrip.Sample(words, w, Seq.Diff(_context.Now, words[w + Tcb.RttStart]), _minimumTimeout);
            }

            // RFC 6298 5.2, 5.3: off when everything is acknowledged, else started anew.
            int tries = (slot * Tcb.Halves) + Tcb.Tries;
            if (_table.H[tries] != 0)
            {
                // The way is open again: an ICMP error of the time when it was not is no news any more.
                _table.H[tries] = 0;
                _table.H[(slot * Tcb.Halves) + Tcb.SoftError] = 0;
            }

            words[w + Tcb.SilentSince] = _context.Now;
            words[w + Tcb.RtxAt] = acknowledged == words[w + Tcb.SndNxt] ? 0 : _context.Arm((int)(long)words[w + Tcb.Rto]);
            return acked;
        }

        /// <summary>The connection is open: our SYN has been acknowledged.</summary>
        internal void Establish(int slot, uint acknowledged)
        {
            bool lost = _table.H[(slot * Tcb.Halves) + Tcb.Tries] != 0;
            Advance(slot, acknowledged);
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

        private void OnSameAck(int slot, TcpSegment segment, uint windowBefore, uint window, uint next)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            if (window == 0 && !_table.Is(slot, TcbFlags.Orphan))
            {
                // MUST-37: as long as probes are answered, the connection stays. Not so when its program has gone: no
                // peer may hold a node's memory for ever (RFC 6429).
                words[w + Tcb.SilentSince] = _context.Now;
                _table.H[(slot * Tcb.Halves) + Tcb.Tries] = 0;
            }

            if (window != windowBefore || window == 0)
            {
                _table.MarkDirty(slot);
                return;
            }

            // RFC 5681 2: a duplicate acknowledgment carries nothing, changes nothing, and something is under way.
            if (segment.DataLength == 0 && (segment.Flags & Tcp.Fin) == 0 && words[w + Tcb.SndUna] != next)
            {
                if (Congestion.OnDuplicateAck(_table, slot))
                {
                    _context.Counts[(int)Counter.TcpFastRetransmits]++;
                }

                _table.MarkDirty(slot);
            }
        }

        // Probes that went unanswered, or were refused, say nothing about the path: their back-off is forgotten. What is
        // under way, and be it the octet of a probe, keeps a timer.
        private void OnWindowOpened(int slot, uint[] words, int w)
        {
            RoundTrip.Reset(words, w, _minimumTimeout);
            _table.H[(slot * Tcb.Halves) + Tcb.Tries] = 0;
            words[w + Tcb.SilentSince] = _context.Now;
            words[w + Tcb.RtxAt] = words[w + Tcb.SndUna] == words[w + Tcb.SndNxt] ? 0 : _context.Arm((int)(long)words[w + Tcb.Rto]);
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
