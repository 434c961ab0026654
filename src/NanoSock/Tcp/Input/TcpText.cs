using System;
using NanoSock.Ip;
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
        internal static bool ProcessText(TcpTable tcp, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1 && state != (byte)TcpState.FinWait2)
            {
                // Behind the peer's FIN there can be nothing.
                tcp.Context.Drop(DropReason.TcpDataAfterFin);
                return true;
            }

            if (tcp.Is(slot, TcbFlags.Orphan))
            {
                // RFC 9293 3.6.1: nobody will ever read this; the peer must know (RFC 2525 2.16).
                tcp.Context.Drop(DropReason.TcpDataAfterClose);
                TcpClosing.Abort(tcp, slot, 0);
                return false;
            }
            uint next = tcp.RcvNxt[slot];
            uint start = segment.Sequence;
            uint end = start + (uint)segment.DataLength;
            bool held = tcp.Is(slot, TcbFlags.FinHeld);
            if (held && Seq.Less(tcp.FinSeq[slot], end))
            {
                // RFC 9293 3.10.7.4, eighth: the stream ends at the FIN that was received first.
                tcp.Context.Drop(DropReason.TcpDataAfterFin);
                tcp.AcknowledgeNow(slot);
                segment.Flags &= ~Tcp.Fin;
                segment.DataLength = Seq.Diff(tcp.FinSeq[slot], start);
                if (segment.DataLength <= 0)
                {
                    segment.DataLength = 0;
                    return true;
                }

                end = tcp.FinSeq[slot];
            }

            if (start != next)
            {
                // A hole comes first: keep the data, tell the sender at once, and once for each segment, for it counts
                // (RFC 5681 3.2, 4.2).
                OweAck(tcp, slot);
                tcp.AcknowledgeNow(slot);
                if (!tcp.Assembler.Add(slot, start, end))
                {
                    tcp.Context.Drop(DropReason.TcpOutOfOrderFull);
                    return true;
                }

                Store(tcp, slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
                return true;
            }

            Store(tcp, slot, packet.Buffer, segment.DataOffset, start, segment.DataLength);
            if (tcp.Assembler.Count(slot) != 0)
            {
                end = tcp.Assembler.Advance(slot, start, end);
                tcp.Set(slot, TcbFlags.AckNow);
                tcp.AcksOwed[slot] = 0;
            }

            if (held && !Seq.Less(end, tcp.FinSeq[slot]))
            {
                // The FIN came before this, and before it may have come what pretends to lie behind it.
                end = tcp.FinSeq[slot];
                segment.Flags |= Tcp.Fin;
            }

            tcp.RcvNxt[slot] = end;
            if (tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                tcp.RxRead[slot] += end - next;
                TcpUserCalls.OfferAll(tcp, slot);
            }

            Acknowledge(tcp, slot);
            tcp.Endpoints.MarkReadinessChanged(slot);
            return true;
        }

        /// <summary>The peer has closed.</summary>
        internal static void CheckFin(TcpTable tcp, int slot, TcpSegment segment)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state == (byte)TcpState.Closed)
            {
                return;
            }

            uint next = tcp.RcvNxt[slot];
            uint at = segment.Sequence + (uint)segment.DataLength;
            bool held = tcp.Is(slot, TcbFlags.FinHeld) && tcp.FinSeq[slot] == next;
            if (tcp.Is(slot, TcbFlags.FinReceived) || (at != next && !held))
            {
                // Again, or with a hole before it: the acknowledgment says what is missing, and then we remember.
                // A second FIN does not move the first.
                if (Seq.Less(next, at) && !tcp.Is(slot, TcbFlags.FinHeld))
                {
                    tcp.FinSeq[slot] = at;
                    tcp.Set(slot, TcbFlags.FinHeld);
                }

                tcp.AcknowledgeNow(slot);
                return;
            }

            // Together, without a call that could throw between them: without the flag the FIN would count as a byte of data.
            tcp.Flags[slot] |= TcbFlags.FinReceived | TcbFlags.AckNow;
            tcp.RcvNxt[slot]++;
            if (Seq.Less(tcp.RcvAdv[slot], tcp.RcvNxt[slot]))
            {
                // It was taken at the edge of the window; no window is less than 0.
                tcp.RcvAdv[slot] = tcp.RcvNxt[slot];
            }

            tcp.Endpoints.MarkReadinessChanged(slot);
            tcp.MarkDirty(slot);
            if (state == (byte)TcpState.Established)
            {
                tcp.Endpoints.State[slot] = (byte)TcpState.CloseWait;
            }
            else if (state == (byte)TcpState.FinWait1)
            {
                // Our FIN, had it been acknowledged, would have led to FIN-WAIT-2 in the step before.
                tcp.Endpoints.State[slot] = (byte)TcpState.Closing;
            }
            else if (state == (byte)TcpState.FinWait2)
            {
                TcpClosing.EnterTimeWait(tcp, slot);
            }
        }

        private static void Store(TcpTable tcp, int slot, byte[] buffer, int offset, uint sequence, int length)
        {
            if (tcp.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                // The buffer is for what came before the program ended receiving.
                return;
            }

            byte[] ring = tcp.Rx(slot);
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

        private static void OweAck(TcpTable tcp, int slot)
        {
            if (tcp.AcksOwed[slot] < MostAcksOwed)
            {
                tcp.AcksOwed[slot]++;
            }
        }

        // RFC 9293 3.8.6.3: every second segment at once (SHLD-19), a single one after a while.
        private static void Acknowledge(TcpTable tcp, int slot)
        {
            if (tcp.Unacked[slot] != 0)
            {
                if (tcp.Unacked[slot] != 1)
                {
                    tcp.Unacked[slot]--;
                }

                tcp.Flags[slot] |= TcbFlags.AckNow;
            }
            else
            {
                tcp.Unacked[slot] = 1;
                if (tcp.AckAt[slot] == 0)
                {
                    tcp.AckAt[slot] = tcp.Context.Arm(DelayedAckMilliseconds);
                }
            }

            tcp.MarkDirty(slot);
        }
    }
}
