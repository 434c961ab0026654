using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Path MTU discovery (RFC 1191) of each connection: segments become smaller when a router says that they have
    /// to, and try their first size again after a while.</summary>
    internal static class PathMtu
    {
        // RFC 1191 6.3.
        private const int AgeMilliseconds = 600000;
        // Hardly any path is narrower, and segments of next to nothing are what an attacker wants (CVE-2004-1060). Where one
        // really is, routers may fragment: RFC 1191 3 leaves that open.
        private const int Least = 552;
        private const int Headers = Ipv4.HeaderLength + Tcp.HeaderLength;

        /// <summary>"Fragmentation needed", about a segment that is under way.</summary>
        internal static void TooBig(TcpTable table, int slot, Ipv4Packet quoted, int mtu)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            int mss = table.H[h + Tcb.SndMss];
            int headers = Headers + ((table.H[h + Tcb.Options] & PeerOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0);
            bool reduced = table.W[w + Tcb.PathAt] != 0;
            if (mtu == 0)
            {
                // The quoted length may be wrong (RFC 1191 5), but no packet of ours was larger than this; one that was
                // smaller than the last plateau says more than one that went out before.
                mtu = Plateau(Ipv4.TotalLength(quoted.Buffer, quoted.Header),
                    (reduced ? table.H[h + Tcb.FullMss] : mss) + headers);
            }

            if (mtu >= mss + headers || (mtu < Least && table.Is(slot, TcbFlags.Fragments)) || table.Endpoints.State[slot] <= (byte)TcpState.SynReceived)
            {
                // Never more (RFC 1191 3), nothing new, and no SYN is larger than what every link takes.
                return;
            }

            if (mtu < Least)
            {
                table.Set(slot, TcbFlags.Fragments);
                mtu = Least;
            }

            Reduce(table, slot, mtu - headers);

            // What was too big is sent again at once, smaller, and is no sign of congestion (RFC 1191 6.4).
            table.Set(slot, TcbFlags.ResendHead);
            LossRecovery.SendAgain(table, slot);
            table.MarkDirty(slot);
        }

        /// <summary>The link that a segment was to leave by is narrower than the one before: the route is another now. Nothing is under way
        /// that was too big, and no stranger says so.</summary>
        /// <returns>False when no smaller segment is possible.</returns>
        internal static bool Narrower(TcpTable table, int slot)
        {
            if (!RouteTable.Find(table.Context, table.Endpoints.RemoteAddress[slot], -1))
            {
                return false;
            }

            int h = slot * Tcb.Halves;
            int mss = table.Context.RouteInterface.Mtu - Headers - ((table.H[h + Tcb.Options] & PeerOptions.Timestamps) != 0 ? TcpOption.PaddedTimestampsLength : 0);
            if (mss < 1 || mss >= table.H[h + Tcb.SndMss])
            {
                return false;
            }

            // The acknowledgment that was to go along is still owed.
            table.Set(slot, TcbFlags.AckNow);
            Reduce(table, slot, mss);
            return true;
        }

        // For a while.
        private static void Reduce(TcpTable table, int slot, int mss)
        {
            int w = slot * Tcb.Words;
            int h = slot * Tcb.Halves;
            int full = table.H[h + Tcb.SndMss];
            if (table.W[w + Tcb.PathAt] == 0)
            {
                table.H[h + Tcb.FullMss] = (ushort)full;
            }

            table.W[w + Tcb.PathAt] = table.Context.Arm(AgeMilliseconds);
            if (mss < full)
            {
                // As many segments as before, not octets (RFC 5681 3.1).
                table.H[h + Tcb.SndMss] = (ushort)mss;
                table.W[w + Tcb.Cwnd] = (uint)((long)table.W[w + Tcb.Cwnd] * mss / full);
            }

            table.Clear(slot, TcbFlags.Calm);
        }

        internal static void OnTimer(TcpTable table)
        {
            uint[] words = table.W;
            int count = table.Endpoints.UdpStart;
            for (int slot = 0; slot < count; slot++)
            {
                int at = (slot * Tcb.Words) + Tcb.PathAt;
                if (words[at] == 0 || table.Endpoints.State[slot] <= (byte)TcpState.Listen)
                {
                    continue;
                }

                if (table.Context.IsDue(table.W[at]))
                {
                    int h = slot * Tcb.Halves;
                    table.W[at] = 0;
                    table.H[h + Tcb.SndMss] = table.H[h + Tcb.FullMss];
                    table.Clear(slot, TcbFlags.Fragments);
                }

                table.Context.Consider(table.W[at]);
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
