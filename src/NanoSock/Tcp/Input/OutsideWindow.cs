using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes acknowledgments in segments that are not acceptable by RFC 9293 3.10.7.4, first. Otherwise
    /// two peers with closed windows, neither of which knows what the other has received, would never agree
    /// again.</summary>
    internal static class OutsideWindow
    {
        /// <summary>Returns true for an acknowledgment without data at the right edge of the window, or one beyond.
        /// There is SND.NXT of a peer that has filled the window, or that has probed a closed one. RFC 9293 3.10.7.4
        /// accepts only the edge of a closed window. Moves the segment to the edge, so that data of the probe does not
        /// look older (SND.WL1).</summary>
        internal static bool AcceptAtEdge(TcpTable tcp, int slot, TcpSegment segment, uint edge)
        {
            if (segment.Sequence == edge && edge == tcp.RcvNxt[slot])
            {
                return true;
            }
            if ((segment.Flags & (Tcp.Syn | Tcp.Ack)) != Tcp.Ack
                || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived
                || !TcpAcknowledgment.IsInRange(tcp, slot, segment.Acknowledgment)
                || (!TcpAcknowledgment.IsNew(tcp, slot, segment.Acknowledgment)
                    && (uint)segment.Window << tcp.SendShift(slot) == tcp.SndWnd[slot]
                    && (segment.Sequence != edge || tcp.SndUna[slot] == tcp.SndNxt[slot])))
            {
                // The acknowledgment has no news, or is a duplicate at a number where no window ends.
                return false;
            }

            segment.Sequence = edge;
            return true;
        }

        /// <summary>Accepts a zero-window probe. Its data is refused, and the rest is processed (RFC 9293 MUST-66;
        /// 3.10.7.4, "special allowance").</summary>
        internal static bool AcceptProbe(TcpTable tcp, int slot, TcpSegment segment, int start)
        {
            if (start < 0)
            {
                tcp.Context.Drop(DropReason.TcpOutOfWindow);
                segment.Sequence -= (uint)start;
            }

            tcp.AcknowledgeNow(slot);

            // A FIN without data needs no buffer and is accepted, as in Linux.
            segment.Flags = segment.DataLength == 0 ? segment.Flags : segment.Flags & ~Tcp.Fin;
            segment.DataLength = 0;
            return true;
        }

        /// <summary>Answers a segment outside the window. An acknowledgment of new data still counts where the segment
        /// lies left of RCV.NXT by no more than a window, because the peer may not know yet what has been received. BSD
        /// trims such a segment and continues; only its acknowledgment is used here.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="segment">The segment.</param>
        /// <param name="start">The start of the segment, relative to RCV.NXT.</param>
        /// <param name="end">The end of the segment, relative to RCV.NXT.</param>
        /// <returns>True if the segment continues with the fifth step.</returns>
        internal static bool ProcessUnacceptable(TcpTable tcp, int slot, TcpSegment segment, int start, int end)
        {
            tcp.Context.Drop(DropReason.TcpOutOfWindow);
            bool before = start < 0 && start >= -tcp.RxSize && (segment.Flags & Tcp.Syn) == 0;
            bool news = false;
            if (before && end <= 0 && (segment.Flags & Tcp.Ack) != 0
                && tcp.Endpoints.State[slot] > (byte)TcpState.SynReceived)
            {
                news = TcpAcknowledgment.IsNew(tcp, slot, segment.Acknowledgment);
                if (!news && segment.DataLength > 0 && TcpAcknowledgment.IsInRange(tcp, slot, segment.Acknowledgment))
                {
                    // RFC 2883 4.1.1: report the whole segment as a duplicate.
                    tcp.Assembler.NoteDuplicate(slot, segment.Sequence, segment.Sequence + (uint)segment.DataLength);
                }
            }

            if (before && segment.Length > 0)
            {
                // The segment, or its front, was received before. The acknowledgment was lost, and the peer waits for
                // another.
                tcp.AcknowledgeNow(slot);
            }
            else if (start != -1 || !KeepAlive.Answer(tcp, slot, segment))
            {
                // A blind attack, or a peer out of synchronization (RFC 5961).
                tcp.Challenge(slot);
            }

            segment.DataLength = 0;
            segment.Flags &= ~Tcp.Fin;
            return news;
        }
    }
}
