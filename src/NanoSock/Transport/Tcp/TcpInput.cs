using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>SEGMENT ARRIVES for a connection that has a socket: the steps of RFC 9293 3.10.7.3 and 3.10.7.4, in the
    /// RFC's order and by its names. A step returns false when the segment goes no further.</summary>
    internal static class TcpInput
    {
        /// <summary>A validated segment for the entry that demultiplexing has found; -1 when it has found none.</summary>
        internal static void Receive(TcpTable table, int entry, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            if (entry >= table.Endpoints.TimeWaitStart)
            {
                if (TimeWaitTable.Receive(table, entry, segment, listener >= 0 && TcpListen.HasRoom(table, listener)))
                {
                    TcpListen.OpenAgain(table, listener, packet, segment, TimeWaitTable.Sent(table, entry));
                }

                return;
            }

            if (entry >= table.Endpoints.SocketCount)
            {
                entry = HalfOpenTable.IsUsed(table, entry) ? TcpListen.SynReceivedState(table, entry, segment) : EndpointTable.None;
            }
            else if (entry < 0)
            {
                if (listener < 0)
                {
                    table.Context.Drop(DropReason.TcpNoSocket);
                    TcpEmitter.EmitResetFor(table, packet, segment);
                    return;
                }

                entry = TcpListen.ListenState(table, listener, packet, segment);
            }

            if (entry >= 0)
            {
                SegmentArrives(table, entry, packet, segment);
                TcpFastPath.UpdateFlag(table, entry);
            }
        }

        internal static void SegmentArrives(TcpTable table, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            if (table.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                SynSentState(table, slot, packet, segment);
                return;
            }

            // SEG.SEQ before the segment is cut to the window: what the urgent pointer counts from, and whether the timestamp
            // counts (RFC 7323 5.3 R3).
            uint first = segment.Sequence;
            int data = (segment.Flags & Tcp.Syn) == 0 ? segment.DataLength : 0;
            bool bare = segment.Length == 0;
            if (!CheckTimestamp(table, slot, segment) || !CheckSequenceNumber(table, slot, segment) || !CheckReset(table, slot, segment) || !CheckSyn(table, slot, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                table.Context.Drop(DropReason.TcpNoAck);
                return;
            }

            // Nothing of a segment is kept before its acknowledgment is found acceptable (RFC 5961 5.2).
            if (!TcpAcknowledgment.IsAcceptable(table, slot, packet, segment))
            {
                return;
            }

            uint next = table.RcvNxt[slot];
            bool old = Seq.Less(segment.Sequence, next);
            if (!old && segment.HasTimestamp && (table.Options[slot] & NegotiatedOptions.Timestamps) != 0)
            {
                table.Timestamps.UpdateRecent(slot, segment.TimestampValue, first);
            }

            if (data > 0 && Seq.Less(first, next))
            {
                // RFC 2883 4: the sender learns what came twice.
                uint behind = first + (uint)data;
                table.Assembler.NoteDuplicate(slot, first, Seq.Less(behind, next) ? behind : next);
            }

            table.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            if (table.Features[slot] != 0)
            {
                KeepAlive.Restart(table, slot);
            }

            if (!TcpAcknowledgment.CheckAck(table, slot, segment, bare) || old)
            {
                return;
            }

            // Sixth, check the URG bit.
            if ((segment.Flags & Tcp.Urg) != 0)
            {
                Urgent.Check(table, slot, first + (uint)segment.UrgentPointer);
            }

            if (segment.DataLength > 0 && !TcpText.ProcessText(table, slot, packet, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Fin) != 0)
            {
                TcpText.CheckFin(table, slot, segment);
            }
        }

        // 3.10.7.3.
        private static void SynSentState(TcpTable table, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            int flags = segment.Flags;

            // First, check the ACK bit.
            if ((flags & Tcp.Ack) != 0 && (segment.Acknowledgment != table.SndNxt[slot] || table.SndNxt[slot] == table.SndUna[slot]))
            {
                table.Context.Drop(DropReason.TcpBadAck);
                TcpEmitter.EmitResetFor(table, packet, segment);
                if ((flags & (Tcp.Rst | Tcp.Syn)) == 0 && !table.Is(slot, TcbFlags.Probed))
                {
                    // The peer held an old connection of these addresses (RFC 9293 figure 9), which the reset ends: the SYN need not
                    // wait for its time-out. Once only, for any host may send such acknowledgments.
                    table.Set(slot, TcbFlags.Probed | TcbFlags.ResendHead);
                    table.MarkDirty(slot);
                }

                return;
            }

            // Second, the RST bit.
            if ((flags & Tcp.Rst) != 0)
            {
                if ((flags & Tcp.Ack) == 0)
                {
                    table.Context.Drop(DropReason.TcpBadReset);
                    return;
                }

                table.Context.Counts[(int)Counter.TcpResetsIn]++;
                TcpClosing.End(table, slot, TcpErrors.ConnectionRefused);
                return;
            }

            // Fourth, the SYN bit (third, security, is not ours).
            if ((flags & Tcp.Syn) == 0)
            {
                table.Context.Drop(DropReason.TcpNoAck);
                return;
            }

            table.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            table.Clear(slot, TcbFlags.Probed);
            KeepAlive.Restart(table, slot);
            int agreed = NegotiatedOptions.NegotiateOptions(table, segment);
            table.Options[slot] = (ushort)agreed;
            PathMtu.Start(table, slot, segment.MaximumSegmentSize, agreed);
            table.StartReceiving(slot, segment.Sequence);
            table.Unacked[slot] = TcpText.QuickAcks + 1;
            table.LifeAt[slot] = 0;
            if ((agreed & NegotiatedOptions.Timestamps) != 0)
            {
                table.Timestamps.Start(slot, segment.TimestampValue, segment.Sequence);
            }

            SendWindow.Set(table, slot, segment, 0);
            if ((flags & Tcp.Ack) != 0)
            {
                TcpAcknowledgment.Establish(table, slot, segment);
                table.Set(slot, TcbFlags.AckNow);

                if ((flags & Tcp.Urg) != 0)
                {
                    Urgent.Check(table, slot, segment.Sequence + (uint)segment.UrgentPointer);
                }

                // What comes with the SYN starts behind it (a FIN cannot); it is cut to the window like any other.
                segment.Sequence++;
                segment.Flags &= ~Tcp.Syn;
                if (segment.DataLength > 0 && CheckSequenceNumber(table, slot, segment))
                {
                    TcpText.ProcessText(table, slot, packet, segment);
                }
            }
            else
            {
                // Simultaneous open (MUST-10): our SYN goes again, now with an acknowledgment.
                table.Endpoints.State[slot] = (byte)TcpState.SynReceived;
                table.Set(slot, TcbFlags.ResendHead);
            }

            table.MarkDirty(slot);
        }

        // Before the first step, RFC 7323 5.3 R1: what is older than what was received before goes no further, whatever its
        // number says. A segment without a timestamp is taken and counted, where RFC 7323 3.2 says that it SHOULD be dropped:
        // Linux takes it, and middleboxes and old kernels send it. A reset needs none.
        private static bool CheckTimestamp(TcpTable table, int slot, TcpSegment segment)
        {
            if ((table.Options[slot] & NegotiatedOptions.Timestamps) == 0 || (segment.Flags & Tcp.Rst) != 0)
            {
                return true;
            }

            if (!segment.HasTimestamp)
            {
                table.Context.Counts[(int)Counter.TcpNoTimestamp]++;
                return true;
            }

            Timestamps timestamps = table.Timestamps;
            if (timestamps.IsOld(slot, segment.TimestampValue))
            {
                table.Context.Drop(DropReason.TcpOldTimestamp);
                table.Challenge(slot);
                return false;
            }

            return true;
        }

        // First, check sequence number; what lies outside the window is cut off.
        private static bool CheckSequenceNumber(TcpTable table, int slot, TcpSegment segment)
        {
            uint next = table.RcvNxt[slot];
            int window = Seq.Diff(table.RcvAdv[slot], next);
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

                table.Context.Drop(DropReason.TcpOutOfWindow);
                return false;
            }

            if (start == -1 && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == (Tcp.Syn | Tcp.Ack) && table.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                // The answer of a peer that opened at the same time (RFC 9293 figure 7) bears the number of its SYN, which
                // was received before; what it acknowledges is news. Its window is unscaled, as a SYN's is (RFC 7323 2.2).
                segment.Sequence = next;
                segment.Flags &= ~Tcp.Syn;
                segment.Window >>= table.SendShift(slot);
                return CheckSequenceNumber(table, slot, segment);
            }

            int end = start + length;
            bool acceptable = length == 0
                ? start >= 0 && (start < window || (start <= window + 1 && OutsideWindow.IsAtEdge(table, slot, segment, next + (uint)window)))
                : window > 0 && start < window && end > 0;
            if (!acceptable)
            {
                return window == 0 && start <= 0 && end > 0 && (segment.Flags & (Tcp.Urg | Tcp.Ack)) != 0 && (segment.Flags & Tcp.Syn) == 0
                    ? OutsideWindow.AcceptProbe(table, slot, segment, start) : OutsideWindow.ProcessOld(table, slot, segment, start, end);
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                // The fourth step refuses it as a whole.
                return true;
            }

            if (start < 0 && length > 0)
            {
                // The front was received before. It asks for an acknowledgment (3.10.7.4), so that a peer whose segments
                // arrive twice learns so.
                segment.Sequence = next;
                segment.DataOffset -= start;
                segment.DataLength += start;
                table.AcknowledgeNow(slot);
            }

            if (end > window && length > 0)
            {
                // The back lies beyond what was offered. A FIN right at the edge needs no buffer.
                int room = window - (start < 0 ? 0 : start);
                if (segment.DataLength > room)
                {
                    segment.Flags &= ~Tcp.Fin;
                    segment.DataLength = room;
                }

                table.AcknowledgeNow(slot);
            }

            return true;
        }

        // Second, check the RST bit, as RFC 5961 3.2 tightens it.
        private static bool CheckReset(TcpTable table, int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Rst) == 0)
            {
                return true;
            }

            if (segment.Sequence != table.RcvNxt[slot])
            {
                table.Context.Drop(DropReason.TcpBadReset);
                table.Challenge(slot);
                return false;
            }

            table.Context.Counts[(int)Counter.TcpResetsIn]++;
            byte state = table.Endpoints.State[slot];
            if (state == (byte)TcpState.SynReceived)
            {
                // MUST-11: with a socket of its own it was an active open.
                TcpClosing.End(table, slot, TcpErrors.ConnectionRefused);
            }
            else
            {
                bool over = state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck;
                TcpClosing.End(table, slot, over ? 0 : TcpErrors.ConnectionReset);
            }

            return false;
        }

        // Fourth, check the SYN bit, as RFC 5961 4.2 tightens it. (Third, security, is not ours.)
        private static bool CheckSyn(TcpTable table, int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Syn) == 0)
            {
                return true;
            }

            table.Context.Drop(DropReason.TcpUnexpectedSyn);
            table.Challenge(slot);
            return false;
        }
    }
}
