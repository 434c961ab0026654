using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Implements path MTU discovery (RFC 1191) for each connection. Segments become smaller when a router
    /// reports a smaller MTU, or when <see cref="BlackHole"/> detects a router that does not, and return to their first
    /// size after a while.</summary>
    internal static class PathMtu
    {
        // RFC 1191 6.3.
        internal const int AgeMilliseconds = 600000;
        // Hardly any path has a smaller MTU, and tiny segments are a denial of service (CVE-2004-1060). On a path that
        // has, routers may fragment, which RFC 1191 3 permits.
        private const int Least = 552;
        private const int Headers = Ipv4.HeaderLength + Tcp.HeaderLength;

        /// <summary>Sets the effective send MSS of a connection after the peer's SYN (RFC 9293 3.7.1).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="announced">The peer's MSS option; 0 for none.</param>
        /// <param name="agreed">The bits of <see cref="NegotiatedOptions"/>.</param>
        internal static void Start(TcpTable tcp, int slot, int announced, int agreed)
        {
            uint remote = tcp.Endpoints.RemoteAddress[slot];
            tcp.PeerMss[slot] = (ushort)announced;
            tcp.SndMss[slot] = (ushort)TcpSegmentSize.Effective(announced,
                TcpSegmentSize.Announced(tcp, slot, remote), agreed);
            BlackHole.Recall(tcp, slot, remote, TcpSegmentSize.Options(agreed));
        }

        /// <summary>Applies a TCP_MAXSEG that the application has changed on an open connection.</summary>
        internal static void OnLimit(TcpTable tcp, int slot)
        {
            int full = TcpSegmentSize.Effective(tcp.PeerMss[slot],
                TcpSegmentSize.Announced(tcp, slot, tcp.Endpoints.RemoteAddress[slot]), tcp.Options[slot]);
            bool reduced = tcp.PathAt[slot] != 0;
            if (reduced)
            {
                tcp.FullMss[slot] = (ushort)full;
            }

            if (full < tcp.SndMss[slot])
            {
                SetSmallerMss(tcp, slot, full);
            }
            else if (!reduced)
            {
                SetLargerMss(tcp, slot, full);
            }
        }

        /// <summary>Adapts the segments of the connections by an interface to its new MTU.</summary>
        internal static void OnMtuChanged(TcpTable tcp, int interfaceIndex)
        {
            for (int slot = 0; slot < tcp.Endpoints.UdpStart; slot++)
            {
                if (tcp.Endpoints.State[slot] > (byte)TcpState.SynSent
                    && TcpTimers.IsRoutedBy(tcp, slot, interfaceIndex))
                {
                    tcp.Clear(slot, TcbFlags.FastPath);
                    OnLimit(tcp, slot);
                    tcp.MarkDirty(slot);
                }
            }
        }

        /// <summary>Processes "fragmentation needed" (ICMP type 3, code 4) for a segment in flight.</summary>
        internal static void TooBig(TcpTable tcp, int slot, Ipv4Packet quoted, int mtu)
        {
            int mss = tcp.SndMss[slot];
            int headers = Headers + TcpSegmentSize.Options(tcp.Options[slot]);
            bool reduced = tcp.PathAt[slot] != 0;
            if (mtu == 0)
            {
                // The quoted length may be wrong (RFC 1191 5), but no packet of the connection was larger than this
                // limit. A quoted packet below the last plateau has more information than one sent before the
                // reduction.
                mtu = Plateau(Ipv4.TotalLength(quoted.Buffer, quoted.Header),
                    (reduced ? tcp.FullMss[slot] : mss) + headers);
            }

            if (mtu >= mss + headers || (mtu < Least && tcp.Is(slot, TcbFlags.MayFragment))
                || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived)
            {
                // The MTU never grows by a message (RFC 1191 3), an equal one is no news, and every link takes a SYN.
                return;
            }

            if (mtu < Least)
            {
                tcp.Set(slot, TcbFlags.MayFragment);
                mtu = Least;
            }

            ReduceForPeriod(tcp, slot, mtu - headers, AgeMilliseconds);
            BlackHole.OnTooBig(tcp, slot);

            // The data is retransmitted at once in smaller segments. This is no sign of congestion (RFC 1191 6.4).
            tcp.Set(slot, TcbFlags.ResendHead);
            LossRecovery.MarkFlightLost(tcp, slot);
            tcp.MarkDirty(slot);
        }

        /// <summary>Reduces the segments after the link for a segment proved narrower than the last one, because the
        /// route has changed. No packet that is too large is in flight, and the source of the information is the node
        /// itself.</summary>
        /// <returns>False when segments cannot become smaller.</returns>
        internal static bool OnLinkTooNarrow(TcpTable tcp, int slot)
        {
            RouteResult route = TcpEmitter.RouteOf(tcp, slot);
            if (route == null)
            {
                return false;
            }

            int mss = route.Interface.Mtu - Headers - TcpSegmentSize.Options(tcp.Options[slot]);
            if (mss < 1 || mss >= tcp.SndMss[slot])
            {
                return false;
            }

            // The acknowledgment that the segment was to carry is still owed.
            tcp.Set(slot, TcbFlags.AckNow);
            ReduceForPeriod(tcp, slot, mss, AgeMilliseconds);
            return true;
        }

        /// <summary>Reduces the segments of a connection for a period.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="mss">The effective send MSS.</param>
        /// <param name="milliseconds">The period.</param>
        internal static void ReduceForPeriod(TcpTable tcp, int slot, int mss, int milliseconds)
        {
            if (tcp.PathAt[slot] == 0)
            {
                tcp.FullMss[slot] = tcp.SndMss[slot];
            }

            tcp.PathAt[slot] = tcp.Arm(slot, milliseconds);
            if (mss < tcp.SndMss[slot])
            {
                SetSmallerMss(tcp, slot, mss);
            }

            tcp.Clear(slot, TcbFlags.FastPath);
        }

        /// <summary>Restores the size that the segments had before the path reduced it.</summary>
        internal static void Restore(TcpTable tcp, int slot)
        {
            tcp.PathAt[slot] = 0;
            SetLargerMss(tcp, slot, tcp.FullMss[slot]);
            tcp.Clear(slot, TcbFlags.MayFragment);
        }

        // The congestion window keeps its number of segments, not of bytes (RFC 5681 3.1).
        private static void SetSmallerMss(TcpTable tcp, int slot, int mss)
        {
            tcp.Cwnd[slot] = (uint)((long)tcp.Cwnd[slot] * mss / tcp.SndMss[slot]);
            tcp.SndMss[slot] = (ushort)mss;
        }

        // A window of less than one segment would hold back the segment until a time-out.
        private static void SetLargerMss(TcpTable tcp, int slot, int mss)
        {
            tcp.SndMss[slot] = (ushort)mss;
            if (tcp.Cwnd[slot] < (uint)mss)
            {
                tcp.Cwnd[slot] = (uint)mss;
            }
        }

        /// <summary>Tries larger segments again.</summary>
        internal static void OnTimer(TcpTable tcp, int slot)
        {
            if (tcp.Endpoints.State[slot] > (byte)TcpState.Listen)
            {
                Restore(tcp, slot);
                BlackHole.OnAged(tcp, slot);
            }
        }

        // The plateau of RFC 1191 7 (table 7-1) below the size of a packet whose router does not report its MTU. The
        // list has the plateaus of links still in use.
        private static int Plateau(int total, int most)
        {
            int size = total < most ? total : most;
            return size > 4352 ? 4352 : size > 1492 ? 1492 : size > 1006 ? 1006 : 0;
        }
    }
}
