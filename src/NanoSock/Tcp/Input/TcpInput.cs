using System;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements SEGMENT ARRIVES for a connection with a socket: the steps of RFC 9293 3.10.7.3 and 3.10.7.4,
    /// in the RFC's order and by its names. A step returns false when the segment is not processed further.</summary>
    internal static class TcpInput
    {
        /// <summary>Processes a validated segment for the entry that demultiplexing has found, or -1 for
        /// none.</summary>
        internal static void Receive(TcpTable tcp, int entry, int listener, Ipv4Packet packet, TcpSegment segment)
        {
            if (entry >= tcp.Endpoints.TimeWaitStart)
            {
                if (TimeWaitTable.Receive(tcp, entry, segment,
                    listener >= 0 && TcpListen.MayOpenAgain(tcp, listener, packet, segment)))
                {
                    TcpListen.OpenAgain(tcp, listener, packet, segment, TimeWaitTable.Sent(tcp, entry));
                }

                return;
            }

            if (entry >= tcp.Endpoints.SocketCount)
            {
                entry = HalfOpenTable.IsUsed(tcp, entry)
                    ? TcpListen.SynReceivedState(tcp, entry, segment)
                    : EndpointTable.None;
            }
            else if (entry < 0)
            {
                if (listener < 0)
                {
                    tcp.Context.Drop(DropReason.TcpNoSocket);
                    TcpEmitter.EmitResetFor(tcp, packet, segment);
                    return;
                }

                entry = TcpListen.ListenState(tcp, listener, packet, segment);
            }

            if (entry >= 0)
            {
                SegmentArrives(tcp, entry, packet, segment);
                TcpFastPath.UpdateFlag(tcp, entry);
            }
        }

        internal static void SegmentArrives(TcpTable tcp, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            if (tcp.Endpoints.State[slot] == (byte)TcpState.SynSent)
            {
                SynSentState(tcp, slot, packet, segment);
                return;
            }

            // SEG.SEQ before the segment is trimmed to the window. The urgent pointer counts from it, and it decides
            // whether the timestamp is recorded (RFC 7323 5.3 R3).
            uint first = segment.Sequence;
            int data = (segment.Flags & Tcp.Syn) == 0 ? segment.DataLength : 0;
            bool bare = segment.Length == 0;
            if (!CheckTimestamp(tcp, slot, segment) || !CheckSequenceNumber(tcp, slot, segment)
                || !CheckReset(tcp, slot, segment) || !CheckSyn(tcp, slot, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Ack) == 0)
            {
                tcp.Context.Drop(DropReason.TcpNoAck);
                return;
            }

            // Nothing of a segment is recorded before its acknowledgment is found acceptable (RFC 5961 5.2).
            if (!TcpAcknowledgment.IsAcceptable(tcp, slot, packet, segment))
            {
                return;
            }

            uint next = tcp.RcvNxt[slot];
            bool old = Seq.Less(segment.Sequence, next);
            if (!old && segment.HasTimestamp && (tcp.Options[slot] & NegotiatedOptions.Timestamps) != 0)
            {
                Timestamps.UpdateRecent(tcp, slot, segment.TimestampValue, first);
            }

            if (data > 0 && Seq.Less(first, next))
            {
                // RFC 2883 4: report the part that was received twice.
                uint behind = first + (uint)data;
                tcp.Assembler.NoteDuplicate(slot, first, Seq.Less(behind, next) ? behind : next);
            }

            tcp.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            if (tcp.Features[slot] != 0)
            {
                KeepAlive.Restart(tcp, slot);
            }

            if (!TcpAcknowledgment.CheckAck(tcp, slot, segment, bare) || old)
            {
                return;
            }

            // Sixth, check the URG bit.
            if ((segment.Flags & Tcp.Urg) != 0)
            {
                Urgent.Check(tcp, slot, first + (uint)segment.UrgentPointer);
            }

            if (segment.DataLength > 0 && !TcpText.ProcessText(tcp, slot, packet, segment))
            {
                return;
            }

            if ((segment.Flags & Tcp.Fin) != 0)
            {
                TcpText.CheckFin(tcp, slot, segment);
            }
        }

        // 3.10.7.3.
        private static void SynSentState(TcpTable tcp, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            int flags = segment.Flags;

            // First, check the ACK bit.
            if ((flags & Tcp.Ack) != 0
                && (segment.Acknowledgment != tcp.SndNxt[slot] || tcp.SndNxt[slot] == tcp.SndUna[slot]))
            {
                tcp.Context.Drop(DropReason.TcpBadAck);
                TcpEmitter.EmitResetFor(tcp, packet, segment);
                if ((flags & (Tcp.Rst | Tcp.Syn)) == 0 && !tcp.Is(slot, TcbFlags.Probed))
                {
                    // The peer held an old connection of these addresses (RFC 9293 figure 9), which the reset ends, so
                    // the SYN is retransmitted without waiting for its time-out. Only once, because any host may send
                    // such acknowledgments.
                    tcp.Set(slot, TcbFlags.Probed | TcbFlags.ResendHead);
                    tcp.MarkDirty(slot);
                }

                return;
            }

            // Second, the RST bit.
            if ((flags & Tcp.Rst) != 0)
            {
                if ((flags & Tcp.Ack) == 0)
                {
                    tcp.Context.Drop(DropReason.TcpBadReset);
                    return;
                }

                tcp.Context.Counts[(int)Counter.TcpResetsIn]++;
                TcpClosing.End(tcp, slot, TcpErrors.ConnectionRefused);
                return;
            }

            // Fourth, check the SYN bit. Third, security, is not implemented.
            if ((flags & Tcp.Syn) == 0)
            {
                tcp.Context.Drop(DropReason.TcpNoAck);
                return;
            }

            tcp.Context.Counts[(int)Counter.TcpSegmentsIn]++;
            tcp.Clear(slot, TcbFlags.Probed);
            KeepAlive.Restart(tcp, slot);
            int agreed = NegotiatedOptions.NegotiateOptions(tcp, segment);
            tcp.Options[slot] = (ushort)agreed;
            PathMtu.Start(tcp, slot, segment.MaximumSegmentSize, agreed);
            tcp.StartReceiving(slot, segment.Sequence);
            tcp.Unacked[slot] = TcpText.QuickAcks + 1;
            tcp.LifeAt[slot] = 0;
            if ((agreed & NegotiatedOptions.Timestamps) != 0)
            {
                Timestamps.Start(tcp, slot, segment.TimestampValue, segment.Sequence);
            }

            SendWindow.Set(tcp, slot, segment, 0);
            if ((flags & Tcp.Ack) != 0)
            {
                TcpAcknowledgment.Establish(tcp, slot, segment);
                tcp.Set(slot, TcbFlags.AckNow);

                if ((flags & Tcp.Urg) != 0)
                {
                    Urgent.Check(tcp, slot, segment.Sequence + (uint)segment.UrgentPointer);
                }

                // Data of the SYN starts behind it and is trimmed to the window like any other. A SYN cannot carry a
                // FIN.
                segment.Sequence++;
                segment.Flags &= ~Tcp.Syn;
                if (segment.DataLength > 0 && CheckSequenceNumber(tcp, slot, segment))
                {
                    TcpText.ProcessText(tcp, slot, packet, segment);
                }
            }
            else
            {
                // Simultaneous open (RFC 9293 MUST-10): the SYN is sent again, with an acknowledgment.
                tcp.Endpoints.State[slot] = (byte)TcpState.SynReceived;
                tcp.Set(slot, TcbFlags.ResendHead);
            }

            tcp.MarkDirty(slot);
        }

        // Before the first step, RFC 7323 5.3 R1: a segment with an old timestamp is dropped whatever its sequence
        // number. A segment without a timestamp is accepted and counted. This deviates from RFC 7323 3.2, by which it
        // SHOULD be dropped: Linux accepts it, and middleboxes and old kernels omit the option. A reset needs no
        // timestamp.
        private static bool CheckTimestamp(TcpTable tcp, int slot, TcpSegment segment)
        {
            if ((tcp.Options[slot] & NegotiatedOptions.Timestamps) == 0 || (segment.Flags & Tcp.Rst) != 0)
            {
                return true;
            }

            if (!segment.HasTimestamp)
            {
                tcp.Context.Counts[(int)Counter.TcpNoTimestamp]++;
                return true;
            }

            if (Timestamps.IsOld(tcp, slot, segment.TimestampValue))
            {
                tcp.Context.Drop(DropReason.TcpOldTimestamp);
                tcp.Challenge(slot);
                return false;
            }

            return true;
        }

        // First, check sequence number. The segment is trimmed to the window.
        private static bool CheckSequenceNumber(TcpTable tcp, int slot, TcpSegment segment)
        {
            uint next = tcp.RcvNxt[slot];
            int window = Seq.Diff(tcp.RcvAdv[slot], next);
            int length = segment.Length;
            if (segment.Sequence == next && length <= window)
            {
                return true;
            }

            int start = Seq.Diff(segment.Sequence, next);
            if ((segment.Flags & Tcp.Rst) != 0)
            {
                // Only SEG.SEQ counts (RFC 5961 3.2), so that data does not help a reset to reach RCV.NXT.
                if (start == 0 || (start > 0 && start < window))
                {
                    return true;
                }

                tcp.Context.Drop(DropReason.TcpOutOfWindow);
                return false;
            }

            if (start == -1 && (segment.Flags & (Tcp.Syn | Tcp.Ack)) == (Tcp.Syn | Tcp.Ack)
                && tcp.Endpoints.State[slot] == (byte)TcpState.SynReceived)
            {
                // The SYN-ACK of a simultaneous open (RFC 9293 figure 7) has the number of the SYN that was received
                // before, but its acknowledgment is new. Its window is unscaled, as that of a SYN (RFC 7323 2.2).
                segment.Sequence = next;
                segment.Flags &= ~Tcp.Syn;
                segment.Window >>= tcp.SendShift(slot);
                return CheckSequenceNumber(tcp, slot, segment);
            }

            int end = start + length;
            bool acceptable = length == 0
                ? start >= 0 && (start < window
                    || (start <= window + 1 && OutsideWindow.AcceptAtEdge(tcp, slot, segment, next + (uint)window)))
                : window > 0 && start < window && end > 0;
            if (!acceptable)
            {
                return window == 0 && start <= 0 && end > 0
                        && (segment.Flags & (Tcp.Urg | Tcp.Ack)) != 0 && (segment.Flags & Tcp.Syn) == 0
                    ? OutsideWindow.AcceptProbe(tcp, slot, segment, start)
                    : OutsideWindow.ProcessUnacceptable(tcp, slot, segment, start, end);
            }

            if ((segment.Flags & Tcp.Syn) != 0)
            {
                // The fourth step rejects the whole segment.
                return true;
            }

            if (start < 0 && length > 0)
            {
                // The front was received before and is acknowledged (RFC 9293 3.10.7.4), so that a peer learns of the
                // duplicate.
                segment.Sequence = next;
                segment.DataOffset -= start;
                segment.DataLength += start;
                tcp.AcknowledgeNow(slot);
            }

            if (end > window && length > 0)
            {
                // Data beyond the advertised window is cut off. A FIN at the edge needs no buffer.
                int room = window - (start < 0 ? 0 : start);
                if (segment.DataLength > room)
                {
                    segment.Flags &= ~Tcp.Fin;
                    segment.DataLength = room;
                }

                tcp.AcknowledgeNow(slot);
            }

            return true;
        }

        // Second, check the RST bit, as restricted by RFC 5961 3.2.
        private static bool CheckReset(TcpTable tcp, int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Rst) == 0)
            {
                return true;
            }

            if (segment.Sequence != tcp.RcvNxt[slot])
            {
                tcp.Context.Drop(DropReason.TcpBadReset);
                tcp.Challenge(slot);
                return false;
            }

            tcp.Context.Counts[(int)Counter.TcpResetsIn]++;
            byte state = tcp.Endpoints.State[slot];
            if (state == (byte)TcpState.SynReceived)
            {
                // RFC 9293 MUST-11: a connection with a socket in SYN-RECEIVED was an active open.
                TcpClosing.End(tcp, slot, TcpErrors.ConnectionRefused);
            }
            else
            {
                bool over = state == (byte)TcpState.Closing || state == (byte)TcpState.LastAck;
                TcpClosing.End(tcp, slot, over ? 0 : TcpErrors.ConnectionReset);
            }

            return false;
        }

        // Fourth, check the SYN bit, as restricted by RFC 5961 4.2. Third, security, is not implemented.
        private static bool CheckSyn(TcpTable tcp, int slot, TcpSegment segment)
        {
            if ((segment.Flags & Tcp.Syn) == 0)
            {
                return true;
            }

            tcp.Context.Drop(DropReason.TcpUnexpectedSyn);
            tcp.Challenge(slot);
            return false;
        }
    }
}
