using System;
using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The seventh and eighth steps of RFC 9293 3.10.7.4: process the segment text, check the FIN bit.</summary>
    internal static class TcpText
    {
        // MUST-40: below 0.5 s. Long enough that most programs answer first.
        internal const int DelayedAckMilliseconds = 100;
        /// <summary>How many segments of a connection that the node has opened are acknowledged at once, as in Linux: the peer answers,
        /// and its congestion window is small. To a request of the peer the program's answer bears the acknowledgment.</summary>
        internal const int QuickAcks = 8;

        // Enough for any window of the sender's; a bound against a flood of segments out of order.
        private const int MostAcksOwed = 64;

        /// <summary>Takes the data, which lies within the window; false when the connection did not outlive it.</summary>
        internal static bool ProcessText(TcpTable table, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            byte state = table.Endpoints.State[slot];
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1 && state != (byte)TcpState.FinWait2)
            {
                // Behind the peer's FIN there can be nothing.
                table.Context.Drop(DropReason.TcpDataAfterFin);
                return true;
            }

            if (table.Is(slot, TcbFlags.Orphan))
            {
                // RFC 9293 3.6.1: nobody will ever read this; the peer must know (RFC 2525 2.16).
                table.Context.Drop(DropReason.TcpDataAfterClose);
                TcpClosing.Abort(table, slot, 0);
                return false;
            }
            uint next = table.RcvNxt[slot];
            uint start = segment.Sequence;
            uint end = start + (uint)segment.DataLength;
            bool held = table.Is(slot, TcbFlags.FinHeld);
            if (held && Seq.Less(table.FinSeq[slot], end))
            {
                // RFC 9293 3.10.7.4, eighth: the stream ends at the FIN that was received first.
                table.Context.Drop(DropReason.TcpDataAfterFin);
                table.AcknowledgeNow(slot);
                segment.Flags &= ~Tcp.Fin;
                segment.DataLength = Seq.Diff(table.FinSeq[slot], start);
                if (segment.DataLength <= 0)
                {
                    segment.DataLength = 0;
                    return true;
                }

                end = table.FinSeq[slot];
            }

            if (start != next)
            {
                // A hole comes first: keep the data, tell the sender at once, and once for each segment, for it counts
                // (RFC 5681 3.2, 4.2).
                OweAck(table, slot);
                table.AcknowledgeNow(slot);
                if (!table.Assembler.Add(slot, start, end))
                {
                    table.Context.Drop(DropReason.TcpOutOfOrderFull);
                    return true;
                }

                Store(table, slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
                return true;
            }

            Store(table, slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
            if (table.Assembler.Count(slot) != 0)
            {
                end = table.Assembler.Advance(slot, start, end);
                table.Set(slot, TcbFlags.AckNow);
                table.AcksOwed[slot] = 0;
            }

            if (held && !Seq.Less(end, table.FinSeq[slot]))
            {
                // The FIN came before this, and before it may have come what pretends to lie behind it.
                end = table.FinSeq[slot];
                segment.Flags |= Tcp.Fin;
            }

            table.RcvNxt[slot] = end;
            if (table.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                table.RxRead[slot] += end - next;
                TcpUserCalls.OfferAll(table, slot);
            }

            Acknowledge(table, slot);
            table.Endpoints.MarkReadinessChanged(slot);
            return true;
        }

        /// <summary>The peer has closed.</summary>
        internal static void CheckFin(TcpTable table, int slot, TcpSegment segment)
        {
            byte state = table.Endpoints.State[slot];
            if (state == (byte)TcpState.Closed)
            {
                return;
            }

            uint next = table.RcvNxt[slot];
            uint at = segment.Sequence + (uint)segment.DataLength;
            bool held = table.Is(slot, TcbFlags.FinHeld) && table.FinSeq[slot] == next;
            if (table.Is(slot, TcbFlags.FinReceived) || (at != next && !held))
            {
                // Again, or with a hole before it: the acknowledgment says what is missing, and then we remember.
                // A second FIN does not move the first.
                if (Seq.Less(next, at) && !table.Is(slot, TcbFlags.FinHeld))
                {
                    table.FinSeq[slot] = at;
                    table.Set(slot, TcbFlags.FinHeld);
                }

                table.AcknowledgeNow(slot);
                return;
            }

            // Together, without a call that could throw between them: without the flag the FIN would count as a byte of data.
            table.Flags[slot] |= TcbFlags.FinReceived | TcbFlags.AckNow;
            table.RcvNxt[slot]++;
            if (Seq.Less(table.RcvAdv[slot], table.RcvNxt[slot]))
            {
                // It was taken at the edge of the window; no window is less than 0.
                table.RcvAdv[slot] = table.RcvNxt[slot];
            }

            table.Endpoints.MarkReadinessChanged(slot);
            table.MarkDirty(slot);
            if (state == (byte)TcpState.Established)
            {
                table.Endpoints.State[slot] = (byte)TcpState.CloseWait;
            }
            else if (state == (byte)TcpState.FinWait1)
            {
                // Our FIN, had it been acknowledged, would have led to FIN-WAIT-2 in the step before.
                table.Endpoints.State[slot] = (byte)TcpState.Closing;
            }
            else if (state == (byte)TcpState.FinWait2)
            {
                TcpClosing.EnterTimeWait(table, slot);
            }
        }

        private static void Store(TcpTable table, int slot, byte[] buffer, int offset, uint sequence, int length)
        {
            if (table.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                // The buffer is for what came before the program ended receiving.
                return;
            }

            byte[] ring = table.Rx(slot);
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

        private static void OweAck(TcpTable table, int slot)
        {
            if (table.AcksOwed[slot] < MostAcksOwed)
            {
                table.AcksOwed[slot]++;
            }
        }

        // RFC 9293 3.8.6.3: every second segment at once (SHLD-19), a single one after a while.
        private static void Acknowledge(TcpTable table, int slot)
        {
            if (table.Unacked[slot] != 0)
            {
                if (table.Unacked[slot] != 1)
                {
                    table.Unacked[slot]--;
                }

                table.Flags[slot] |= TcbFlags.AckNow;
            }
            else
            {
                table.Unacked[slot] = 1;
                if (table.AckAt[slot] == 0)
                {
                    table.AckAt[slot] = table.Context.Arm(DelayedAckMilliseconds);
                }
            }

            table.MarkDirty(slot);
        }
    }
}
