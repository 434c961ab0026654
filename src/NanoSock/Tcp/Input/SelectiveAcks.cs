using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Processes the SACK option of a received segment (RFC 2018 5, RFC 2883 5).</summary>
    internal static class SelectiveAcks
    {
        /// <summary>Enters the SACK blocks into the scoreboard, after SND.UNA has advanced.</summary>
        /// <returns>Bytes that were not selectively acknowledged before.</returns>
        internal static int Process(TcpTable tcp, int slot, TcpSegment segment)
        {
            uint una = tcp.SndUna[slot];
            uint next = tcp.SndNxt[slot];
            int news = 0;
            for (int i = 0; i < segment.SackCount; i++)
            {
                uint left = segment.SackLeft(i);
                uint right = segment.SackRight(i);
                if (!Seq.Less(left, right) || Seq.Less(next, right)
                    || Seq.Diff(una, left) > (int)(long)tcp.MaxWnd[slot])
                {
                    tcp.Context.Drop(DropReason.TcpBadSack);
                    continue;
                }

                if (i == 0 && (Seq.LessOrEqual(right, segment.Acknowledgment) || IsWithinSecond(segment, left, right)))
                {
                    // A D-SACK: the original of a retransmission had arrived.
                    tcp.Rack.OnDuplicate(slot, una, next);
                    continue;
                }

                if (Seq.LessOrEqual(right, una))
                {
                    continue;
                }

                news += tcp.Scoreboard.MarkSacked(slot, una, Seq.Less(left, una) ? una : left, right, tcp.Rack);
            }

            return news;
        }

        private static bool IsWithinSecond(TcpSegment segment, uint left, uint right)
        {
            return segment.SackCount > 1 && Seq.LessOrEqual(segment.SackLeft(1), left)
                && Seq.LessOrEqual(right, segment.SackRight(1));
        }
    }
}
