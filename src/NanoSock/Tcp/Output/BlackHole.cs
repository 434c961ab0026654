using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Detects black holes, paths that drop large packets without an ICMP message (RFC 4821 7.7, RFC 8899
    /// 4.3). After two time-outs of segments that a smaller size would have cut, the MSS is 1,200, and after two more
    /// 536, for ten minutes. New connections to the same destination start with the size that was found.</summary>
    /// <remarks>This deviates from RFC 4821: no probe searches the sizes between. Loss alone must not reduce the
    /// segments. Where segments of the same size have arrived while losses were repaired, six consecutive time-outs are
    /// required, and the first size returns as soon as the smaller one has helped. The first size also returns where
    /// segments of the least size time out after some have arrived. After three such returns without a large segment
    /// that arrives, the smaller size stays.</remarks>
    internal static class BlackHole
    {
        private const int FirstSize = 1200;
        private const int LastSize = TcpSegmentSize.Default;
        private const int Timeouts = 2;
        private const int LossyTimeouts = 6;
        private const int LossyTimeoutsAgain = 4;

        // Bits of TcpTable.Path. The low ones count consecutive time-outs of large segments.
        private const int CountMask = 0x000F;
        /// <summary>Set when time-outs have reduced the segments.</summary>
        private const int Lowered = 0x0010;
        /// <summary>Set when segments of the reduced size were acknowledged before the current time-outs.</summary>
        private const int Proven = 0x0020;
        /// <summary>Set when loss may be the cause, because segments of the same size have arrived while losses were
        /// repaired.</summary>
        private const int Doubtful = 0x0040;
        /// <summary>Set when the least size was needed before.</summary>
        private const int Deep = 0x0080;
        /// <summary>One early return to the first size, in the bits that count them.</summary>
        private const int RaisedOnce = 0x0100;
        private const int RaisedMask = 0x0300;
        // The remaining bits: the largest segment that has arrived while losses were repaired, in units of 256 bytes.
        private const int ArrivedShift = 10;
        private const int ArrivedUnit = 8;
        private const int MostArrived = 63;

        /// <summary>Number of destinations in <see cref="TcpTable.BlackHoleAddress"/>.</summary>
        internal const int Destinations = 4;

        /// <summary>Processes a retransmission time-out of data, before the data is marked as lost.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="sent">True if the link has taken the segment that timed out.</param>
        internal static void OnTimeout(TcpTable tcp, int slot, bool sent)
        {
            int path = tcp.Path[slot];
            int tries = tcp.Tries[slot];
            if (tries == 0)
            {
                path &= ~CountMask;
                path |= (path & Lowered) != 0 ? Proven : 0;
            }

            if (sent && IsLinkUp(tcp, slot))
            {
                path = Count(tcp, slot, path, tries);
            }

            tcp.Path[slot] = (ushort)path;
        }

        /// <summary>Processes an acknowledgment of new data during the repair of losses.</summary>
        internal static void OnRepaired(TcpTable tcp, int slot, int acked)
        {
            int path = tcp.Path[slot];
            if ((path & Doubtful) != 0 && (path & RaisedMask) != RaisedMask)
            {
                Raise(tcp, slot, path);
                return;
            }

            int mss = tcp.SndMss[slot];
            int arrived = (acked < mss ? acked : mss) >> ArrivedUnit;
            arrived = arrived < MostArrived ? arrived : MostArrived;
            if ((path & Lowered) == 0 && arrived != 0 && arrived >= path >> ArrivedShift)
            {
                tcp.Path[slot] = (ushort)((path & ((1 << ArrivedShift) - 1) & ~RaisedMask) | (arrived << ArrivedShift));
            }
        }

        /// <summary>Processes the acknowledgment of all data that had timed out.</summary>
        internal static void OnRecovered(TcpTable tcp, int slot)
        {
            if ((tcp.Path[slot] & Lowered) == 0)
            {
                return;
            }

            // A limit that an application has set does not apply to other connections.
            int left = Seq.Diff(tcp.PathAt[slot], tcp.Context.Now) / 1000;
            uint remote = tcp.Endpoints.RemoteAddress[slot];
            int at = Find(tcp, remote);
            if (at < 0)
            {
                at = Oldest(tcp);
            }

            tcp.BlackHoleAddress[at] = remote;
            tcp.BlackHoleSize[at] = tcp.SndMss[slot] > LastSize ? (ushort)FirstSize : (ushort)LastSize;
            tcp.BlackHoleUntil[at] = Seconds(tcp) + (uint)(left < 0 ? 0 : left);
        }

        /// <summary>Discards the result of time-outs, because a router has reported the MTU.</summary>
        internal static void OnTooBig(TcpTable tcp, int slot)
        {
            tcp.Path[slot] &= unchecked((ushort)~(Lowered | Proven | Doubtful | CountMask));
        }

        /// <summary>Tries the first size again after its time (RFC 4821 7.7, RFC 1191 6.3). Where it fails again, the
        /// size that was needed before follows at once.</summary>
        internal static void OnAged(TcpTable tcp, int slot)
        {
            tcp.Path[slot] &= Deep | RaisedMask;
        }

        /// <summary>Gives a new connection the size that an earlier one has found for the destination.</summary>
        internal static void Recall(TcpTable tcp, int slot, uint remote, int options)
        {
            int at = Find(tcp, remote);
            uint now = Seconds(tcp);
            if (at < 0 || tcp.BlackHoleUntil[at] <= now)
            {
                return;
            }
            int size = tcp.BlackHoleSize[at];
            if (size - options < tcp.SndMss[slot])
            {
                tcp.Path[slot] = (ushort)(size <= LastSize ? Lowered | Deep : Lowered);
                PathMtu.ReduceForPeriod(tcp, slot, size - options, (int)(long)(tcp.BlackHoleUntil[at] - now) * 1000);
            }
        }

        // A time-out on a link that is down says nothing about the size.
        private static bool IsLinkUp(TcpTable tcp, int slot)
        {
            RouteResult route = TcpEmitter.RouteOf(tcp, slot);
            return route != null && LinkFault.IsUp(tcp.Context, route.Interface);
        }

        private static int Count(TcpTable tcp, int slot, int path, int tries)
        {
            int options = TcpSegmentSize.Options(tcp.Options[slot]);
            int mss = tcp.SndMss[slot];
            int sent = HeadLength(tcp, slot, mss);
            int smaller = sent <= LastSize - options ? 0
                : sent <= FirstSize - options || (path & Deep) != 0 ? LastSize - options
                : FirstSize - options;
            bool raise = smaller == 0 && sent == mss && (path & (Lowered | Proven)) == (Lowered | Proven)
                && (path & RaisedMask) != RaisedMask;
            if (smaller == 0 && !raise)
            {
                return path;
            }

            bool lossy = (path & Lowered) == 0 && path >> ArrivedShift >= sent >> ArrivedUnit;

            // The back-off is long by then. Segments that 1,200 bytes would not have cut need the time-outs of both
            // steps.
            int needed = lossy ? (path & RaisedMask) == 0 ? LossyTimeouts : LossyTimeoutsAgain
                : (path & Lowered) != 0 && tries >= LossyTimeouts ? 1
                : (path & (Lowered | Deep)) == 0 && sent <= FirstSize - options ? Timeouts + Timeouts : Timeouts;
            int count = (path & CountMask) + 1;
            if (count < needed)
            {
                return (path & ~CountMask) | count;
            }

            if (raise)
            {
                Raise(tcp, slot, path);
                return tcp.Path[slot];
            }

            tcp.Context.Counts[(int)Counter.TcpBlackHoles]++;
            PathMtu.ReduceForPeriod(tcp, slot, smaller, PathMtu.AgeMilliseconds);
            path = (path & ~(CountMask | Proven)) | Lowered | (lossy ? Doubtful : 0);
            return smaller == LastSize - options ? path | Deep : path;
        }

        // The size was not the cause of the time-outs.
        private static void Raise(TcpTable tcp, int slot, int path)
        {
            int known = Find(tcp, tcp.Endpoints.RemoteAddress[slot]);
            if (known >= 0)
            {
                tcp.BlackHoleUntil[known] = 0;
            }

            PathMtu.Restore(tcp, slot);
            tcp.Path[slot] = (ushort)((path & ~(CountMask | Lowered | Proven | Doubtful | Deep)) + RaisedOnce);
        }

        // Bytes of data of the first segment in flight. Its record may hold several segments of one millisecond.
        private static int HeadLength(TcpTable tcp, int slot, int mss)
        {
            if (tcp.Scoreboard.Count(slot) == 0)
            {
                return 0;
            }
            uint end = tcp.Scoreboard.Ends[tcp.Scoreboard.Start(slot)];
            int length = Seq.Diff(Seq.Less(tcp.TxEnd[slot], end) ? tcp.TxEnd[slot] : end, tcp.SndUna[slot]);
            int window = (int)(long)tcp.SndWnd[slot];
            length = length < window ? length : window;
            return length < mss ? length : mss;
        }

        private static uint Seconds(TcpTable tcp)
        {
            return (uint)(tcp.Context.Time / 1000);
        }

        private static int Find(TcpTable tcp, uint remote)
        {
            for (int at = 0; at < Destinations; at++)
            {
                if (tcp.BlackHoleAddress[at] == remote && tcp.BlackHoleUntil[at] != 0)
                {
                    return at;
                }
            }

            return -1;
        }

        private static int Oldest(TcpTable tcp)
        {
            int oldest = 0;
            for (int at = 1; at < Destinations; at++)
            {
                if (tcp.BlackHoleUntil[at] < tcp.BlackHoleUntil[oldest])
                {
                    oldest = at;
                }
            }

            return oldest;
        }
    }
}
