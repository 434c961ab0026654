using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Maintains the congestion window by slow start and congestion avoidance (RFC 5681), counted in bytes
    /// (RFC 3465). The default deviates from RFC 5681 where <see cref="Westwood"/> estimates the bandwidth. The
    /// reduction is that of Westwood+ (Grieco and Mascolo, ACM CCR 34(2), 2004), to seven eighths of the estimated
    /// bandwidth-delay product. The growth is like that of Hybla (Caini and Firrincieli, Int. J. Satellite
    /// Communications and Networking 22(5), 2004): by time instead of round trips, so that connections with long and
    /// short round trips grow at the same rate. docs/tcp.md has the measured shares beside Reno and CUBIC.</summary>
    internal static class Congestion
    {
        // The growth of Hybla, with a reference round trip of 70 ms: in each round trip, one segment multiplied by the
        // square of (SRTT / 70 ms), where SRTT is kept in eighths. The window adds a 512th of itself, because a large
        // window would otherwise take minutes to recover.
        // The growth is never less than RFC 5681's segment. Reno and CUBIC grow by as much on short paths, so less
        // would be less than a fair share.
        private const int GrowthEighths = 70 << 3;
        private const int GrowthShift = 9;
        private const int MostGrowth = 16;

        /// <summary>Sets the initial window (RFC 6928): ten segments, at most 14,600 bytes, at least two
        /// segments.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="lost">True if the handshake has lost a packet. The window is then one segment (RFC 5681 3.1),
        /// and the retransmission time-out of the data starts at 3 s (RFC 6298 5.7).</param>
        internal static void Start(TcpTable tcp, int slot, bool lost)
        {
            int mss = tcp.SndMss[slot];
            tcp.Cwnd[slot] = (uint)(lost ? mss : InitialWindow(mss));
            if (lost && tcp.Srtt[slot] == 0)
            {
                RoundTrip.Set(tcp, slot, RoundTrip.AfterLostSyn);
            }
        }

        /// <summary>Sets the restart window, which is at most the initial window.</summary>
        internal static void Restart(TcpTable tcp, int slot)
        {
            uint initial = (uint)InitialWindow(tcp.SndMss[slot]);
            if (tcp.Cwnd[slot] > initial)
            {
                tcp.Cwnd[slot] = initial;
            }
        }

        /// <summary>Grows the window after an acknowledgment of <paramref name="acked"/> new bytes outside fast
        /// recovery.</summary>
        internal static void Grow(TcpTable tcp, int slot, int acked)
        {
            int mss = tcp.SndMss[slot];
            int window = (int)(long)tcp.Cwnd[slot];

            // The send buffer limits the data in flight. A window beyond twice that limit is not validated by the path.
            int limit = (tcp.TxSize << 1) + (mss << 2);
            if (window == limit)
            {
                return;
            }

            bool slowStart = window < (int)(long)tcp.Ssthresh[slot];
            if (window > mss << 1 && (tcp.SndNxt[slot] - tcp.SndUna[slot] + (uint)acked) << 1 < (uint)window
                && (tcp.TxEnd[slot] == tcp.SndNxt[slot] || (int)(long)tcp.SndWnd[slot] < window)
                && (slowStart || !tcp.Is(slot, TcbFlags.CwndLimited)))
            {
                // RFC 7661 4.3: a window of more than two segments that is not half used is not validated by the path.
                // Where data waits and the peer's window has room for it, several acknowledgments have come at once.
                // Data sent while the window held data back counts until its last acknowledgment.
                return;
            }

            if (slowStart)
            {
                // RFC 3465 2.2: the window grows by the acknowledged bytes. RFC 3465 2.3: by two segments at most, by
                // one after a time-out.
                int most = tcp.Is(slot, TcbFlags.Loss) ? mss : mss << 1;
                window += acked < most ? acked : most;
            }
            else
            {
                int total = (int)(long)tcp.Acked[slot] + acked;
                if (total >= window)
                {
                    total -= window;
                    tcp.Clear(slot, TcbFlags.CwndLimited);
                    window += tcp.Bandwidth == null ? mss : Growth(mss, (int)(long)tcp.Srtt[slot], window);
                }

                tcp.Acked[slot] = (uint)total;
            }

            tcp.Cwnd[slot] = (uint)(window > limit ? limit : window);
        }

        /// <summary>Reduces the slow start threshold after a loss.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="most">Upper bound of the flight that RFC 5681 halves. In fast recovery it is the congestion
        /// window, because segments sent beyond it by limited transmit must not count (RFC 5681 3.2).</param>
        internal static void Reduce(TcpTable tcp, int slot, int most)
        {
            Reduce(tcp, slot, most, Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]));
        }

        private static void Reduce(TcpTable tcp, int slot, int most, int flight)
        {
            int mss = tcp.SndMss[slot];
            int threshold = flight >> 1;
            if (tcp.Bandwidth == null)
            {
                threshold = flight < most ? threshold : most >> 1;
            }
            else
            {
                // Not below the half of RFC 5681, and not above the window. The window stands for the flight here,
                // because acknowledgments just before this one have reduced the flight, and it will be refilled.
                int product = Westwood.Product(tcp, slot, tcp.Rack.LeastRoundTrip(slot));
                int window = (int)(long)tcp.Cwnd[slot];
                product = product < window ? product : window;
                product -= product >> 3;
                threshold = product < threshold ? threshold : product;
            }

            threshold = threshold < mss << 1 ? mss << 1 : threshold;
            tcp.Ssthresh[slot] = (uint)threshold;
            tcp.Acked[slot] = 0;
        }

        /// <summary>Reduces the window after a tail loss probe has repaired a loss, as for any other loss (RFC 8985
        /// 7.4.2), without a recovery.</summary>
        internal static void ReduceForProbe(TcpTable tcp, int slot, int acked)
        {
            int flight = Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]);
            Reduce(tcp, slot, (int)(long)tcp.Cwnd[slot], flight + acked);
            if (tcp.Ssthresh[slot] < tcp.Cwnd[slot])
            {
                tcp.Cwnd[slot] = tcp.Ssthresh[slot];
            }

            tcp.Rack.OnReduced(slot);
        }

        /// <summary>Reduces the window once more within one recovery, after a retransmission was lost too (RFC 5681
        /// 4.3).</summary>
        internal static void ReduceAgain(TcpTable tcp, int slot)
        {
            int least = tcp.SndMss[slot] << 1;
            int threshold = (int)(long)tcp.Ssthresh[slot];
            threshold -= tcp.Bandwidth == null ? threshold >> 1 : threshold >> 3;
            threshold = threshold < least ? least : threshold;
            tcp.Ssthresh[slot] = (uint)threshold;
            if (threshold < (int)(long)tcp.Cwnd[slot])
            {
                tcp.Cwnd[slot] = (uint)threshold;
            }
        }

        private static int Growth(int mss, int srtt, int window)
        {
            int growth = (int)((long)mss * srtt / GrowthEighths * srtt / GrowthEighths) + (window >> GrowthShift);
            return growth < mss ? mss : growth > mss * MostGrowth ? mss * MostGrowth : growth;
        }

        /// <summary>Returns a number of bytes, limited to the initial window.</summary>
        internal static int WithinInitial(int mss, int bytes)
        {
            int initial = InitialWindow(mss);
            return bytes < initial ? bytes : initial;
        }

        private static int InitialWindow(int mss)
        {
            int window = 10 * mss;
            int least = mss << 1;
            return window <= 14600 ? window : least > 14600 ? least : 14600;
        }
    }
}
