using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What is taken from segments that RFC 9293 3.10.7.4, first, does not find acceptable: acknowledgments. Without them, two peers
    /// whose windows are closed, and which do not know of each other what has been received, never agree again.</summary>
    internal static class OutsideWindow
    {
        /// <summary>Returns true for an acknowledgment without data at the right edge of the window, or one beyond: SND.NXT of a peer that has
        /// filled the window, or probed a closed one. RFC 9293 3.10.7.4 takes only the edge of a closed window. The segment is moved to the
        /// edge, so that what the probe carried does not look older (SND.WL1).</summary>
        internal static bool IsAtEdge(TcpTable tcp, int slot, TcpSegment segment, uint edge)
        {
            if (segment.Sequence == edge && edge == tcp.RcvNxt[slot])
            {
                return true;
            }
            if ((segment.Flags & (Tcp.Syn | Tcp.Ack)) != Tcp.Ack || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived
                || !TcpAcknowledgment.IsInRange(tcp, slot, segment.Acknowledgment)
                || (!TcpAcknowledgment.IsNew(tcp, slot, segment.Acknowledgment) && (uint)segment.Window << tcp.SendShift(slot) == tcp.SndWnd[slot]
                    && (segment.Sequence != edge || tcp.SndUna[slot] == tcp.SndNxt[slot])))
            {
                // It has nothing to say, or is a duplicate acknowledgment from where no window ends.
                return false;
            }

            segment.Sequence = edge;
            return true;
        }

        /// <summary>Takes a probe of a closed window: its data is refused, the rest is processed (MUST-66; 3.10.7.4, "special
        /// allowance").</summary>
        internal static bool AcceptProbe(TcpTable tcp, int slot, TcpSegment segment, int start)
        {
            if (start < 0)
            {
                tcp.Context.Drop(DropReason.TcpOutOfWindow);
                segment.Sequence -= (uint)start;
            }

            tcp.AcknowledgeNow(slot);

            // A FIN alone needs no buffer and is taken, as Linux does.
            segment.Flags = segment.DataLength == 0 ? segment.Flags : segment.Flags & ~Tcp.Fin;
            segment.DataLength = 0;
            return true;
        }

        /// <summary>Answers a segment outside the window. An acknowledgment of new data counts all the same where the segment lies left of
        /// RCV.NXT, by no more than a window: the peer may not know yet what has been received. BSD cuts such a segment and goes on; only
        /// its acknowledgment is used here.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="start">Where it begins, counted from RCV.NXT.</param>
        /// <param name="end">Where it ends.</param>
        /// <returns>Whether it goes on to the fifth step.</returns>
        internal static bool ProcessOld(TcpTable tcp, int slot, TcpSegment segment, int start, int end)
        {
            tcp.Context.Drop(DropReason.TcpOutOfWindow);
            bool before = start < 0 && start >= -tcp.RxSize && (segment.Flags & Tcp.Syn) == 0;
            bool news = false;
            if (before && end <= 0 && (segment.Flags & Tcp.Ack) != 0 && tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived)
            {
                news = TcpAcknowledgment.IsNew(tcp, slot, segment.Acknowledgment);
                if (!news && segment.DataLength > 0 && TcpAcknowledgment.IsInRange(tcp, slot, segment.Acknowledgment))
                {
                    // RFC 2883 4.1.1: the sender learns that the whole segment came twice.
                    tcp.Assembler.NoteDuplicate(slot, segment.Sequence, segment.Sequence + (uint)segment.DataLength);
                }
            }

            if (before && segment.Length > 0)
            {
                // Received before, at least its front: our acknowledgment was lost, and the peer waits for another.
                tcp.AcknowledgeNow(slot);
            }
            else if (start != -1 || !KeepAlive.Answer(tcp, slot, segment))
            {
                // A blind attack, or a peer that has lost its way (RFC 5961).
                tcp.Challenge(slot);
            }

            segment.DataLength = 0;
            segment.Flags &= ~Tcp.Fin;
            return news;
        }
    }
}
