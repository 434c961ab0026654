using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes the segment text and checks the FIN bit, the seventh and eighth steps of RFC 9293
    /// 3.10.7.4.</summary>
    internal static class TcpText
    {
        // RFC 9293 MUST-40: below 0.5 s. Most applications answer within this time, so that the answer carries the
        // acknowledgment.
        internal const int DelayedAckMilliseconds = 100;
        /// <summary>Number of segments acknowledged at once at the start of a connection that the node has opened, as
        /// in Linux. The peer sends the answer, with a small congestion window. On a connection that the peer has
        /// opened, the application's answer carries the acknowledgment.</summary>
        internal const int QuickAcks = 8;

        // Sufficient for any window of the sender. It bounds the answers to a flood of segments out of order.
        private const int MostAcksOwed = 64;

        /// <summary>Stores the data, which lies within the window. Returns false if the connection has ended.</summary>
        internal static bool ProcessText(TcpTable tcp, int slot, Ipv4Packet packet, TcpSegment segment)
        {
            byte state = tcp.Endpoints.State[slot];
            if (state != (byte)TcpState.Established && state != (byte)TcpState.FinWait1
                && state != (byte)TcpState.FinWait2)
            {
                // No data can follow the peer's FIN.
                tcp.Context.Drop(DropReason.TcpDataAfterFin);
                return true;
            }

            if (tcp.Is(slot, TcbFlags.Orphan))
            {
                // RFC 9293 3.6.1: no application will read this data, and the peer must know (RFC 2525 2.16).
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
                // RFC 9293 3.10.7.4, eighth: the stream ends at the first FIN received.
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
                // The data is out of order: it is stored and acknowledged at once, with one acknowledgment for each
                // segment, because the sender counts them (RFC 5681 3.2, 4.2).
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
                // The FIN was received before this segment. Data stored beyond the FIN is not part of the stream.
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

        /// <summary>Processes the peer's FIN.</summary>
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
                // A repeated FIN, or one out of order. The acknowledgment shows what is missing. The FIN out of order
                // is recorded, and a second one does not move it.
                if (Seq.Less(next, at) && !tcp.Is(slot, TcbFlags.FinHeld))
                {
                    tcp.FinSeq[slot] = at;
                    tcp.Set(slot, TcbFlags.FinHeld);
                }

                tcp.AcknowledgeNow(slot);
                return;
            }

            // Both assignments without a call between them that could throw. Without the flag, the FIN would count as a
            // byte of data.
            tcp.Flags[slot] |= TcbFlags.FinReceived | TcbFlags.AckNow;
            tcp.RcvNxt[slot]++;
            if (Seq.Less(tcp.RcvAdv[slot], tcp.RcvNxt[slot]))
            {
                // The FIN was accepted at the edge of the window, and a window is not less than 0.
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
                // The acknowledgment of the FIN sent here would have led to FIN-WAIT-2 in the step before.
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
                // The buffer holds the data received before the application shut down receiving.
                return;
            }

            byte[] ring = tcp.Rx(slot);
            Ring.Write(ring, (int)(long)(sequence & (uint)(ring.Length - 1)), buffer, offset, length);
        }

        private static void OweAck(TcpTable tcp, int slot)
        {
            if (tcp.AcksOwed[slot] < MostAcksOwed)
            {
                tcp.AcksOwed[slot]++;
            }
        }

        // RFC 9293 3.8.6.3: every second segment is acknowledged at once (SHLD-19), a single one after a delay.
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
                    tcp.AckAt[slot] = tcp.Arm(slot, DelayedAckMilliseconds);
                }
            }

            tcp.MarkDirty(slot);
        }
    }
}
