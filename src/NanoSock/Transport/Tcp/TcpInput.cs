using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>SEGMENT ARRIVES for a connection that has a socket: the steps of RFC 9293 3.10.7.3 and 3.10.7.4, in the
    /// RFC's order and by its names. A step returns false when the segment goes no further.</summary>
    internal sealed class TcpInput
    {
        private readonly TcpTable _table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;
        private readonly TcpClosing _closing;
        private readonly TcpAcknowledgment _acknowledgment;
        private readonly TcpText _text;
        private readonly TcpEmitter _emitter;

        internal TcpInput(TcpTable table, TcpEmitter emitter, TcpClosing closing, TcpAcknowledgment acknowledgment, TcpText text)
        {
            _table = table;
            _context = table.Context;
            _endpoints = table.Endpoints;
            _emitter = emitter;
            _closing = closing;
            _acknowledgment = acknowledgment;
            _text = text;
        }

        internal void SegmentArrives(int slot, Ipv4Packet packet, TcpSegment segment)
        {
            if (_endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                SynSentState(slot, packet, segment);
                return;
            }

            // SEG.SEQ before the segment is cut to the window: what the urgent pointer counts from, and whether the timestamp
            // counts (RFC 7323 5.3 R3).
            uint first = segment.Sequence;
            if (!CheckTimestamp(slot, segment) || !CheckSequenceNumber(slot, segment) || !CheckReset(slot, segment) || !CheckSyn(slot, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                _context.Drop(DropReason.TcpNoAck);
                return;
            }

            if (segment.HasTimestamp && (_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) != 0)
            {
                _table.Timestamps.Take(slot, segment.TimestampValue, first);
            }

            _context.Counts[(int)Counter.TcpSegmentsIn]++;
            if (_table.H[(slot * Tcb.Halves) + Tcb.Features] != 0)
            {
                KeepAlive.Restart(_table, slot);
            }

            if (!_acknowledgment.CheckAck(slot, packet, segment))
            {
                return;
            }

            // Sixth, check the URG bit.
            if ((segment.Flags & Tcp.Urg) != 0)
            {
                Urgent.Check(_table, slot, first + (uint)segment.UrgentPointer);
            }

            if (segment.DataLength > 0 && !_text.ProcessText(slot, packet, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Fin) != 0)
            {
                _text.CheckFin(slot, segment);
            }
        }

        // 3.10.7.3.
        private void SynSentState(int slot, Ipv4Packet packet, TcpSegment segment)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            int flags = segment.Flags;

            // First, check the ACK bit.
            if ((flags & Tcp.Ack) != 0 && (segment.Acknowledgment != words[w + Tcb.SndNxt] || words[w + Tcb.SndNxt] == words[w + Tcb.SndUna]))
            {
                _context.Drop(DropReason.TcpBadAck);
                _emitter.EmitResetFor(packet, segment);
                return;
            }

            // Second, the RST bit.
            if ((flags & Tcp.Rst) != 0)
            {
                if ((flags & Tcp.Ack) == 0)
                {
                    _context.Drop(DropReason.TcpBadReset);
                    return;
                }

                _context.Counts[(int)Counter.TcpResetsIn]++;
                _closing.End(slot, TcpErrors.ConnectionRefused);
                return;
            }

            // Fourth, the SYN bit (third, security, is not ours).
            if ((flags & Tcp.Syn) == 0)
            {
                _context.Drop(DropReason.TcpNoAck);
                return;
            }

            _context.Counts[(int)Counter.TcpSegmentsIn]++;
            KeepAlive.Restart(_table, slot);
            int announced = _emitter.LinkSegmentSize(_endpoints.RemoteAddress[slot]);
            int agreed = _table.Agree(segment);
            _table.H[(slot * Tcb.Halves) + Tcb.Options] = (ushort)agreed;
            _table.H[(slot * Tcb.Halves) + Tcb.SndMss] = (ushort)TcpSegmentSize.Effective(segment.MaximumSegmentSize, announced, agreed);
            _table.H[(slot * Tcb.Halves) + Tcb.PeerMss] = (ushort)segment.MaximumSegmentSize;
            _table.StartReceiving(slot, segment.Sequence);
            if ((agreed & PeerOptions.Timestamps) != 0)
            {
                _table.Timestamps.Start(slot, segment.TimestampValue, segment.Sequence);
            }

            SendWindow.Set(words, w, segment, 0);
            if ((flags & Tcp.Ack) != 0)
            {
                _acknowledgment.Establish(slot, segment);
                _table.Set(slot, TcbFlags.AckNow);

                if ((flags & Tcp.Urg) != 0)
                {
                    Urgent.Check(_table, slot, segment.Sequence + (uint)segment.UrgentPointer);
                }

                // What comes with the SYN starts behind it (a FIN cannot); it is cut to the window like any other.
                segment.Sequence++;
                segment.Flags &= ~Tcp.Syn;
                if (segment.DataLength > 0 && CheckSequenceNumber(slot, segment))
                {
                    _text.ProcessText(slot, packet, segment);
                }
            }
            else
            {
                // Simultaneous open (MUST-10): our SYN goes again, now with an acknowledgment.
                _endpoints.State[slot] = (byte)TcpState.SynReceived;
                _table.Set(slot, TcbFlags.ResendHead);
            }

            _table.MarkDirty(slot);
        }

        // Before the first step, RFC 7323 5.3 R1: what is older than what was received before goes no further, whatever its
        // number says; nor (3.2) what has no timestamp. A reset needs none.
        private bool CheckTimestamp(int slot, TcpSegment segment)
        {
            if ((_table.H[(slot * Tcb.Halves) + Tcb.Options] & PeerOptions.Timestamps) == 0 || (segment.Flags & Tcp.Rst) != 0)
            {
                return true;
            }

            if (!segment.HasTimestamp)
            {
                _context.Drop(DropReason.TcpNoTimestamp);
                return false;
            }

            Timestamps timestamps = _table.Timestamps;
            if (timestamps.IsOld(slot, segment.TimestampValue))
            {
                _context.Drop(DropReason.TcpOldTimestamp);
                _table.Challenge(slot);
                return false;
            }

            return true;
        }

        // First, check sequence number; what lies outside the window is cut off.
        private bool CheckSequenceNumber(int slot, TcpSegment segment)
        {
            uint[] words = _table.W;
            int w = slot * Tcb.Words;
            uint next = words[w + Tcb.RcvNxt];
            int window = Seq.Diff(words[w + Tcb.RcvAdv], next);
            int length = segment.Length;
            if (segment.Sequence == next && length <= window)
            {
                return true;
            }

            int start = Seq.Diff(segment.Sequence, next);
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                // Only its number counts (RFC 5961 3.2): data must not help a reset to reach RCV.NXT.
                if (start == 0 || (start > 0 && start < window))
                {
                    return true;
                }

                _context.Drop(DropReason.TcpOutOfWindow);
                return false;
            }

            if (start == -1 && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == (Tcp.Syn | Tcp.Ack) && _endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                // The answer of a peer that opened at the same time (RFC 9293 figure 7) bears the number of its SYN, which
                // was received before; what it acknowledges is news. Its window is unscaled, as a SYN's is (RFC 7323 2.2).
                segment.Sequence = next;
                segment.Flags &= ~Tcp.Syn;
                segment.Window >>= _table.SendShift(slot);
                return CheckSequenceNumber(slot, segment);
            }

            int end = start + length;
            bool acceptable = length == 0
                ? (window == 0 ? start == 0 : start >= 0 && start < window)
                : window > 0 && start < window && end > 0;
            if (!acceptable)
            {
                if (start == 0 && window == 0 && (segment.Flags & (Tcp.Urg | Tcp.Ack)) != 0 && (segment.Flags & Tcp.Syn) == 0)
                {
                    // A probe of a closed window: its data is refused, the rest is processed (MUST-66).
                    _table.AcknowledgeNow(slot);
                    segment.DataLength = 0;
                    segment.Flags &= ~Tcp.Fin;
                    return true;
                }

                if (segment.DataLength > 0 && end <= 0)
                {
                    // RFC 2883 4.1.1: the sender learns that the whole segment came twice.
                    _table.OutOfOrder.NoteDuplicate(slot, segment.Sequence, segment.Sequence + (uint)segment.DataLength);
                }

                _context.Drop(DropReason.TcpOutOfWindow);
                if (length > 0 && start < 0 && start >= -_table.RxSize && (segment.Flags & Tcp.Syn) == 0)
                {
                    // Received before, at least its front: our acknowledgment was lost, and the peer waits for another.
                    _table.AcknowledgeNow(slot);
                }
                else
                {
                    // A probe of an idle connection, or anybody's guess.
                    _table.Challenge(slot);
                }

                return false;
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                // The fourth step refuses it as a whole.
                return true;
            }

            if (start < 0 && length > 0)
            {
                // The front was received before. It asks for an acknowledgment (3.10.7.4), so that a peer whose segments
                // arrive twice learns so (RFC 2883 4.1.2).
                _table.OutOfOrder.NoteDuplicate(slot, segment.Sequence, next);
                segment.Sequence = next;
                segment.DataOffset -= start;
                segment.DataLength += start;
                _table.AcknowledgeNow(slot);
            }

            if (end > window && length > 0)
            {
                // The back lies beyond what was offered.
                segment.Flags &= ~Tcp.Fin;
                int room = window - (start < 0 ? 0 : start);
                if (segment.DataLength > room)
                {
                    segment.DataLength = room;
                }

                _table.AcknowledgeNow(slot);
            }

            return true;
        }

        // Second, check the RST bit, as RFC 5961 3.2 tightens it.
        private bool CheckReset(int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Rst) == 0)
            {
                return true;
            }

            if (segment.Sequence != _table.W[(slot * Tcb.Words) + Tcb.RcvNxt])
            {
                _context.Drop(DropReason.TcpBadReset);
                _table.Challenge(slot);
                return false;
            }

            _context.Counts[(int)Counter.TcpResetsIn]++;
            byte state = _endpoints.State[slot];
            if (state == (byte)TcpState.SynReceived)
            {
                // MUST-11: with a socket of its own it was an active open.
                _closing.End(slot, TcpErrors.ConnectionRefused);
            }
            else
            {
                bool over = state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck;
                _closing.End(slot, over ? 0 : TcpErrors.ConnectionReset);
            }

            return false;
        }

        // Fourth, check the SYN bit, as RFC 5961 4.2 tightens it. (Third, security, is not ours.)
        private bool CheckSyn(int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Syn) == 0)
            {
                return true;
            }

            _context.Drop(DropReason.TcpUnexpectedSyn);
            _table.Challenge(slot);
            return false;
        }
    }
}
