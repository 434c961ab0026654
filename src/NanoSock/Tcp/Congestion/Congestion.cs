using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The congestion window: slow start and congestion avoidance (RFC 5681), counted in bytes (RFC 3465). Where what
    /// a path carries is measured, the window is reduced to seven eighths of that instead of half of what is under way, and
    /// grows by time, not by round trips, so that long paths keep up with short ones.</summary>
    internal static class Congestion
    {
        // In each round trip, a segment for every 70 ms of it, squared (the round trip is kept in eighths): then rates grow
        // alike, however long the path. And a little more where the window is large, or it would take minutes to come back. Never less
        // than RFC 5681's segment: beside Reno and CUBIC, which grow by as much on short paths, less is less than a fair share.
        private const int GrowthEighths = 70 << 3;
        private const int GrowthShift = 9;
        private const int MostGrowth = 16;

        /// <summary>The initial window (RFC 6928): ten segments, 14,600 bytes at most, two segments at least.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="lost">Whether the handshake has lost a packet: then it is one segment (RFC 5681 3.1), and the
        /// time-out of the data begins with 3 s (RFC 6298 5.7).</param>
        internal static void Start(TcpTable tcp, int slot, bool lost)
        {
            int mss = tcp.SndMss[slot];
            tcp.Cwnd[slot] = (uint)(lost ? mss : InitialWindow(mss));
            if (lost && tcp.Srtt[slot] == 0)
            {
                RoundTrip.Set(tcp, slot, RoundTrip.AfterLostSyn);
            }
        }

        /// <summary>The restart window: no more than the initial one.</summary>
        internal static void Restart(TcpTable tcp, int slot)
        {
            uint initial = (uint)InitialWindow(tcp.SndMss[slot]);
            if (tcp.Cwnd[slot] > initial)
            {
                tcp.Cwnd[slot] = initial;
            }
        }

        /// <summary>An acknowledgment of <paramref name="acked"/> new bytes has come outside fast recovery.</summary>
        internal static void Grow(TcpTable tcp, int slot, int acked)
        {
            int mss = tcp.SndMss[slot];
            int window = (int)(long)tcp.Cwnd[slot];

            // More than twice what can be under way says nothing about the path.
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
                // RFC 7661 4.3: a window of more than two segments that is not half used says nothing about the path. Where data waits and the peer's window
                // has room for it, several acknowledgments have come at once; and what was sent while the window held data back
                // counts to its last acknowledgment.
                return;
            }

            if (slowStart)
            {
                // RFC 3465 2.2: by what was acknowledged; 2.3: two segments at most, one after a time-out.
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
                    window += tcp.Westwood == null ? mss : Growth(mss, (int)(long)tcp.Srtt[slot], window);
                }

                tcp.Acked[slot] = (uint)total;
            }

            tcp.Cwnd[slot] = (uint)(window > limit ? limit : window);
        }

        /// <summary>Something was lost: how much may be under way from now on.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="most">Of how much RFC 5681's half is taken at most: in fast recovery of the window, for what limited
        /// transmit has sent beyond it must not count (3.2).</param>
        internal static void Reduce(TcpTable tcp, int slot, int most)
        {
            Reduce(tcp, slot, most, Seq.Diff(tcp.SndNxt[slot], tcp.SndUna[slot]));
        }

        private static void Reduce(TcpTable tcp, int slot, int most, int flight)
        {
            int mss = tcp.SndMss[slot];
            int threshold = flight >> 1;
            if (tcp.Westwood == null)
            {
                threshold = flight < most ? threshold : most >> 1;
            }
            else
            {
                // Never less than RFC 5681 allows, never more than there was: what acknowledgments just before this one have
                // taken from the flight will have been replaced.
                int product = tcp.Westwood.Product(slot, tcp.Rack.LeastRoundTrip(slot));
                int window = (int)(long)tcp.Cwnd[slot];
                product = product < window ? product : window;
                product -= product >> 3;
                threshold = product < threshold ? threshold : product;
            }

            threshold = threshold < mss << 1 ? mss << 1 : threshold;
            tcp.Ssthresh[slot] = (uint)threshold;
            tcp.Acked[slot] = 0;
        }

        /// <summary>A tail loss probe has made good a loss: the window is reduced as for any other (RFC 8985 7.4.2), without a
        /// recovery.</summary>
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

        /// <summary>A retransmission was lost too: within one recovery the window is reduced once more (RFC 5681 4.3).</summary>
        internal static void ReduceAgain(TcpTable tcp, int slot)
        {
            int least = tcp.SndMss[slot] << 1;
            int threshold = (int)(long)tcp.Ssthresh[slot];
            threshold -= tcp.Westwood == null ? threshold >> 1 : threshold >> 3;
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

        /// <summary>So many bytes, but no more than the initial window.</summary>
        internal static int WithinInitial(int mss, int octets)
        {
            int initial = InitialWindow(mss);
            return octets < initial ? octets : initial;
        }

        private static int InitialWindow(int mss)
        {
            int window = 10 * mss;
            int least = mss << 1;
            return window <= 14600 ? window : least > 14600 ? least : 14600;
        }
    }
}
