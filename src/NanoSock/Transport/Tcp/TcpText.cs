using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The seventh and eighth steps of RFC 9293 3.10.7.4: process the segment text, check the FIN bit.</summary>
    internal sealed class TcpText
    {
        // MUST-40: below 0.5 s. Long enough that most programs answer first.
        private const int DelayedAckMilliseconds = 100;
        // Enough for any window of the sender's; a bound against a flood of segments out of order.
        private const int MostAcksOwed = 64;

        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpClosing _closing;

        internal TcpText(TcpTable table, TcpClosing closing)
        {
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _closing = closing;
        }

        /// <summary>Takes the data, which lies within the window; false when the connection did not outlive it.</summary>
        internal bool ProcessText(int slot, Ipv4Packet packet, TcpSegment segment)
        {
            byte state = _endpoints.State[slot];
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1 && state != (byte)TcpState.FinWait2)
            {
                // Behind the peer's FIN there can be nothing.
                _context.Drop(DropReason.TcpDataAfterFin);
                return true;
            }

            if (_table.Is(slot, TcbFlags.Orphan))
            {
                // RFC 9293 3.6.1: nobody will ever read this; the peer must know (RFC 2525 2.16).
                _context.Drop(DropReason.TcpDataAfterClose);
                _closing.Abort(slot, 0);
                return false;
            }

            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint next = words[w + Tcb.RcvNxt];
            uint start = segment.Sequence;
            uint end = start + (uint)segment.DataLength;
            if (start != next)
            {
                // A hole comes first: keep the data, tell the sender at once, and once for each segment, for it counts
                // (RFC 5681 3.2, 4.2).
                OweAck(slot);
                _table.AcknowledgeNow(slot);
                if (!_table.OutOfOrder.Add(slot, start, end))
                {
                    _context.Drop(DropReason.TcpOutOfOrderFull);
                    return true;
                }

                Store(slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
                return true;
            }

            Store(slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
            if (_table.OutOfOrder.Count(slot) != 0)
            {
                end = _table.OutOfOrder.Advance(slot, start, end);
                _table.Set(slot, TcbFlags.AckNow);
                _table.H[(slot * Tcb.Halves) + Tcb.AcksOwed] = 0;
            }

            if ((_table.H[(slot * Tcb.Halves) + Tcb.Flags] & TcbFlags.FinHeld) != 0 && end == words[w + Tcb.FinSeq])
            {
                // The FIN came before this.
                segment.Flags |= Tcp.Fin;
            }

            words[w + Tcb.RcvNxt] = end;
            if (_endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                words[w + Tcb.RxRead] = end;
            }

            Acknowledge(slot, words, w);
            _endpoints.Touch(slot);
            return true;
        }

        /// <summary>The peer has closed.</summary>
        internal void CheckFin(int slot, TcpSegment segment)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            byte state = _endpoints.State[slot];
            if (state == (byte)TcpState.Closed)
            {
                return;
            }

            uint next = words[w + Tcb.RcvNxt];
            uint at = segment.Sequence + (uint)segment.DataLength;
            bool held = _table.Is(slot, TcbFlags.FinHeld) && words[w + Tcb.FinSeq] == next;
            if (_table.Is(slot, TcbFlags.FinReceived) || (at != next && !held))
            {
                // Again, or with a hole before it: the acknowledgment says what is missing, and then we remember.
                if (Seq.Less(next, at))
                {
                    words[w + Tcb.FinSeq] = at;
                    _table.Set(slot, TcbFlags.FinHeld);
                }

                _table.AcknowledgeNow(slot);
                return;
            }

            if (state == (byte)TcpState.FinWait2 && _table.Is(slot, TcbFlags.Orphan))
            {
                words[w + Tcb.LifeAt] = 0;
            }

            words[w + Tcb.RcvNxt]++;
            _table.Set(slot, TcbFlags.FinReceived | TcbFlags.AckNow);
            _endpoints.Touch(slot);
            _table.MarkDirty(slot);
            if (state == (byte)TcpState.Established)
            {
                _endpoints.State[slot] = (byte)TcpState.CloseWait;
            }
            else if (state == (byte)TcpState.FinWait1)
            {
                // Our FIN, had it been acknowledged, would have led to FIN-WAIT-2 in the step before.
                _endpoints.State[slot] = (byte)TcpState.Closing;
            }
            else if (state == (byte)TcpState.FinWait2)
            {
                _closing.EnterTimeWait(slot);
            }
        }

        private void Store(int slot, byte[] buffer, int offset, uint sequence, int length)
        {
            byte[] ring = _table.Rx(slot);
            int to = (int)(long)(sequence & (uint)(ring.Length - 1));
            int first = ring.Length - to;
            if (first >= length)
            {
                Array.Copy(buffer, offset, ring, to, length);
                return;
            }

            Array.Copy(buffer, offset, ring, to, first);
            Array.Copy(buffer, offset + first, ring, 0, length - first);
        }

        private void OweAck(int slot)
        {
            int at = (slot * Tcb.Halves) + Tcb.AcksOwed;
            if (_table.H[at] < MostAcksOwed)
            {
                _table.H[at]++;
            }
        }

        // RFC 9293 3.8.6.3: every second segment at once (SHLD-19), a single one after a while.
        private void Acknowledge(int slot, uint[] words, int w)
        {
            int h = slot * Tcb.Halves;
            ushort[] halves = _table.H;
            if (halves[h + Tcb.Unacked] != 0)
            {
                halves[h + Tcb.Flags] |= TcbFlags.AckNow;
            }
            else
            {
                halves[h + Tcb.Unacked] = 1;
                if (words[w + Tcb.AckAt] == 0)
                {
                    words[w + Tcb.AckAt] = _context.Arm(DelayedAckMilliseconds);
                }
            }

            _table.MarkDirty(slot);
        }
    }
}
