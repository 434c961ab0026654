using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Path MTU discovery (RFC 1191) of each connection: segments become smaller when a router says that they have
    /// to, or where <see cref="BlackHole"/> finds that none does, and try their first size again after a while.</summary>
    internal static class PathMtu
    {
        // RFC 1191 6.3.
        internal const int AgeMilliseconds = 600000;
        // Hardly any path is narrower, and segments of next to nothing are what an attacker wants (CVE-2004-1060). Where one
        // really is, routers may fragment: RFC 1191 3 leaves that open.
        private const int Least = 552;
        private const int Headers = Ipv4.HeaderLength + Tcp.HeaderLength;

        /// <summary>Sets the effective send MSS of a connection after the peer's SYN (RFC 9293 3.7.1).</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="announced">The peer's MSS option; 0 when it sent none.</param>
        /// <param name="agreed">The bits of <see cref="NegotiatedOptions"/>.</param>
        internal static void Start(TcpTable tcp, int slot, int announced, int agreed)
        {
            uint remote = tcp.Endpoints.RemoteAddress[slot];
            tcp.PeerMss[slot] = (ushort)announced;
            tcp.SndMss[slot] = (ushort)TcpSegmentSize.Effective(announced, TcpSegmentSize.Announced(tcp, slot, remote), agreed);
            BlackHole.Recall(tcp, slot, remote, TcpSegmentSize.Options(agreed));
        }

        /// <summary>The program has changed TCP_MAXSEG of a connection that is open.</summary>
        internal static void OnLimit(TcpTable tcp, int slot)
        {
            int full = TcpSegmentSize.Effective(tcp.PeerMss[slot], TcpSegmentSize.Announced(tcp, slot, tcp.Endpoints.RemoteAddress[slot]),
                tcp.Options[slot]);
            bool reduced = tcp.PathAt[slot] != 0;
            if (reduced)
            {
                tcp.FullMss[slot] = (ushort)full;
            }

            if (full < tcp.SndMss[slot])
            {
                Lower(tcp, slot, full);
            }
            else if (!reduced)
            {
                Raise(tcp, slot, full);
            }
        }

        /// <summary>"Fragmentation needed", about a segment that is under way.</summary>
        internal static void TooBig(TcpTable tcp, int slot, Ipv4Packet quoted, int mtu)
        {
            int mss = tcp.SndMss[slot];
            int headers = Headers + TcpSegmentSize.Options(tcp.Options[slot]);
            bool reduced = tcp.PathAt[slot] != 0;
            if (mtu == 0)
            {
                // The quoted length may be wrong (RFC 1191 5), but no packet of ours was larger than this; one that was
                // smaller than the last plateau says more than one that went out before.
                mtu = Plateau(Ipv4.TotalLength(quoted.Buffer, quoted.Header),
                    (reduced ? tcp.FullMss[slot] : mss) + headers);
            }

            if (mtu >= mss + headers || (mtu < Least && tcp.Is(slot, TcbFlags.Fragments)) || tcp.Endpoints.State[slot] <= (byte)TcpState.SynReceived)
            {
                // Never more (RFC 1191 3), nothing new, and no SYN is larger than what every link takes.
                return;
            }

            if (mtu < Least)
            {
                tcp.Set(slot, TcbFlags.Fragments);
                mtu = Least;
            }

            Reduce(tcp, slot, mtu - headers, AgeMilliseconds);
            BlackHole.OnTooBig(tcp, slot);

            // What was too big is sent again at once, smaller, and is no sign of congestion (RFC 1191 6.4).
            tcp.Set(slot, TcbFlags.ResendHead);
            LossRecovery.SendAgain(tcp, slot);
            tcp.MarkDirty(slot);
        }

        /// <summary>The link that a segment was to leave by is narrower than the one before: the route is another now. Nothing is under way
        /// that was too big, and no stranger says so.</summary>
        /// <returns>False when no smaller segment is possible.</returns>
        internal static bool Narrower(TcpTable tcp, int slot)
        {
            if (!RouteTable.Find(tcp.Context, tcp.Endpoints.RemoteAddress[slot], -1))
            {
                return false;
            }
            int mss = tcp.Context.RouteInterface.Mtu - Headers - TcpSegmentSize.Options(tcp.Options[slot]);
            if (mss < 1 || mss >= tcp.SndMss[slot])
            {
                return false;
            }

            // The acknowledgment that was to go along is still owed.
            tcp.Set(slot, TcbFlags.AckNow);
            Reduce(tcp, slot, mss, AgeMilliseconds);
            return true;
        }

        /// <summary>Makes the segments of a connection smaller for a while.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="mss">The effective send MSS.</param>
        /// <param name="milliseconds">For how long.</param>
        internal static void Reduce(TcpTable tcp, int slot, int mss, int milliseconds)
        {
            if (tcp.PathAt[slot] == 0)
            {
                tcp.FullMss[slot] = tcp.SndMss[slot];
            }

            tcp.PathAt[slot] = tcp.Context.Arm(milliseconds);
            if (mss < tcp.SndMss[slot])
            {
                Lower(tcp, slot, mss);
            }

            tcp.Clear(slot, TcbFlags.FastPath);
        }

        /// <summary>Gives a connection the size back that its segments had before the path reduced it.</summary>
        internal static void Restore(TcpTable tcp, int slot)
        {
            tcp.PathAt[slot] = 0;
            Raise(tcp, slot, tcp.FullMss[slot]);
            tcp.Clear(slot, TcbFlags.Fragments);
        }

        // As many segments as before, not bytes (RFC 5681 3.1).
        private static void Lower(TcpTable tcp, int slot, int mss)
        {
            tcp.Cwnd[slot] = (uint)((long)tcp.Cwnd[slot] * mss / tcp.SndMss[slot]);
            tcp.SndMss[slot] = (ushort)mss;
        }

        // A window of less than one segment would hold that back until a time-out.
        private static void Raise(TcpTable tcp, int slot, int mss)
        {
            tcp.SndMss[slot] = (ushort)mss;
            if (tcp.Cwnd[slot] < (uint)mss)
            {
                tcp.Cwnd[slot] = (uint)mss;
            }
        }

        internal static void OnTimer(TcpTable tcp)
        {
            int count = tcp.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                if (tcp.PathAt[slot] == 0 || tcp.Endpoints.State[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }

                if (tcp.Context.IsDue(tcp.PathAt[slot]))
                {
                    Restore(tcp, slot);
                    BlackHole.OnAged(tcp, slot);
                }

                tcp.Context.ScheduleWakeup(tcp.PathAt[slot]);
            }
        }

        // A plateau of RFC 1191 7 (table 7-1) below the packet in question, where a router does not say what fits: those of links that
        // are still in use.
        private static int Plateau(int total, int most)
        {
            int size = total < most ? total : most;
            return size > 4352 ? 4352 : size > 1492 ? 1492 : size > 1006 ? 1006 : 0;
        }
    }
}
