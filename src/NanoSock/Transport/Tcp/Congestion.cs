using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Congestion control: slow start and congestion avoidance (RFC 5681), fast retransmit and NewReno's fast
    /// recovery (RFC 6582), limited transmit (RFC 3042).</summary>
    internal static class Congestion
    {
        private const int DuplicateThreshold = 3;

        /// <summary>The initial window (RFC 6928): ten segments, 14,600 octets at most, two segments at least.</summary>
        /// <param name="table">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="lost">Whether the handshake has lost a packet: then it is one segment (RFC 5681 3.1), and the
        /// time-out of the data begins with 3 s (RFC 6298 5.7).</param>
        internal static void Start(TcpTable table, int slot, bool lost)
        {
            int w = slot * Tcb.Words;
            int mss = table.H[(slot * Tcb.Halves) + Tcb.SndMss];
            table.W[w + Tcb.Cwnd] = (uint)(lost ? mss : InitialWindow(mss));
            if (lost)
            {
                table.W[w + Tcb.Rto] = RoundTrip.AfterLostSyn;
            }
        }

        /// <summary>RFC 5681 4.1: after an idle time longer than a time-out the path is probed anew.</summary>
        internal static void RestartAfterIdle(TcpTable table, int slot)
        {
            int w = slot * Tcb.Words;
            uint initial = (uint)InitialWindow(table.H[(slot * Tcb.Halves) + Tcb.SndMss]);
            if (table.W[w + Tcb.Cwnd] > initial && Seq.Less(table.W[w + Tcb.LastSent] + table.W[w + Tcb.Rto], table.Context.Now))
            {
                table.W[w + Tcb.Cwnd] = initial;
            }
        }

        /// <summary>An acknowledgment of <paramref name="acked"/> new octets has come; SND.UNA has moved already.</summary>
        internal static void OnNewAck(TcpTable table, int slot, int acked)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            int mss = table.H[h + Tcb.SndMss];
            int window = (int)(long)words[w + Tcb.Cwnd];
            table.H[h + Tcb.DupAcks] = 0;
            if (table.Is(slot, TcbFlags.Recovery))
            {
                if (!Seq.Less(words[w + Tcb.SndUna], words[w + Tcb.Recover]))
                {
                    // RFC 6582 3.2 step 3, full acknowledgment: no burst of what was held back. What a partial one before it
                    // has asked for is not needed any more.
                    table.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
                    int flight = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]);
                    int limit = (flight > mss ? flight : mss) + mss;
                    int threshold = (int)(long)words[w + Tcb.Ssthresh];
                    words[w + Tcb.Cwnd] = (uint)(threshold < limit ? threshold : limit);
                    words[w + Tcb.Acked] = 0;
                    return;
                }

                // Partial acknowledgment: the next hole is known to be lost too.
                table.Set(slot, TcbFlags.ResendHead);
                window -= acked;
                if (acked >= mss)
                {
                    window += mss;
                }

                words[w + Tcb.Cwnd] = (uint)(window < mss ? mss : window);
                return;
            }

            if (window < (int)(long)words[w + Tcb.Ssthresh])
            {
                window += acked < mss ? acked : mss;
            }
            else
            {
                int total = (int)(long)words[w + Tcb.Acked] + acked;
                if (total >= window)
                {
                    total -= window;
                    window += mss;
                }

                words[w + Tcb.Acked] = (uint)total;
            }

            // More than twice what can be under way says nothing about the path.
            int most = (table.TxSize << 1) + (mss << 2);
            words[w + Tcb.Cwnd] = (uint)(window > most ? most : window);
        }

        /// <summary>A duplicate acknowledgment has come (RFC 5681 2). True when it starts a fast retransmit.</summary>
        internal static bool OnDuplicateAck(TcpTable table, int slot)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            int mss = table.H[h + Tcb.SndMss];
            if (table.Is(slot, TcbFlags.Recovery))
            {
                words[w + Tcb.Cwnd] += (uint)mss;
                return false;
            }

            int count = table.H[h + Tcb.DupAcks] + 1;
            table.H[h + Tcb.DupAcks] = (ushort)count;

            // RFC 6582 3.2 step 1: not for what was already sent again.
            if (count != DuplicateThreshold || !Seq.Less(words[w + Tcb.Recover], words[w + Tcb.SndUna]))
            {
                return false;
            }

            words[w + Tcb.Ssthresh] = (uint)HalfFlight(words, w, mss);
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            words[w + Tcb.Cwnd] = words[w + Tcb.Ssthresh] + (uint)(DuplicateThreshold * mss);
            table.Set(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            return true;
        }

        /// <summary>The retransmission timer has gone off (RFC 5681 3.1).</summary>
        internal static void OnTimeout(TcpTable table, int slot, bool first)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            uint[] words = table.W;
            int mss = table.H[h + Tcb.SndMss];
            if (first)
            {
                words[w + Tcb.Ssthresh] = (uint)HalfFlight(words, w, mss);
            }

            words[w + Tcb.Cwnd] = (uint)mss;
            words[w + Tcb.Acked] = 0;
            words[w + Tcb.Recover] = words[w + Tcb.SndNxt];
            table.Clear(slot, TcbFlags.Recovery | TcbFlags.ResendHead);
            table.H[h + Tcb.DupAcks] = 0;
        }

        /// <summary>What limited transmit (RFC 3042) adds to the window for new data after the first duplicate
        /// acknowledgments.</summary>
        internal static int LimitedTransmit(TcpTable table, int slot)
        {
            int h = slot * Tcb.Halves;
            int count = table.H[h + Tcb.DupAcks];
            return count == 0 || table.Is(slot, TcbFlags.Recovery) ? 0 : (count > 2 ? 2 : count) * table.H[h + Tcb.SndMss];
        }

        private static int InitialWindow(int mss)
        {
            int window = 10 * mss;
            int least = mss << 1;
            return window <= 14600 ? window : least > 14600 ? least : 14600;
        }

        private static int HalfFlight(uint[] words, int w, int mss)
        {
            int half = Seq.Diff(words[w + Tcb.SndNxt], words[w + Tcb.SndUna]) >> 1;
            return half > mss << 1 ? half : mss << 1;
        }
    }
}
