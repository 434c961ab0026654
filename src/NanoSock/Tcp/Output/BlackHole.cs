using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Detects paths on which large packets vanish without an ICMP message (RFC 4821 7.7, RFC 8899 4.3): after two
    /// time-outs of segments that a smaller size would have cut, the MSS is 1,200, after two more 536, for ten minutes.
    /// New connections to the same destination begin with the size that was found.</summary>
    /// <remarks>A deviation from RFC 4821: no probe looks for the sizes between. Loss alone must not make segments small: where
    /// segments as large have arrived while losses were repaired, six time-outs in a row are needed, and the first size comes back as
    /// soon as the smaller one has helped; where segments of the least size time out too, after some have arrived, it comes back as
    /// well. Three times that is so, without a large segment that arrives; then the smaller size stays.</remarks>
    internal static class BlackHole
    {
        private const int FirstSize = 1200;
        private const int LastSize = TcpSegmentSize.Default;
        private const int Timeouts = 2;
        private const int LossyTimeouts = 6;
        private const int LossyTimeoutsAgain = 4;

        // Bits of TcpTable.Path. The low ones count time-outs in a row of large segments.
        private const int CountMask = 0x000F;
        /// <summary>Time-outs have made the segments smaller.</summary>
        private const int Lowered = 0x0010;
        /// <summary>Segments of the lowered size were acknowledged before the present time-outs.</summary>
        private const int Proven = 0x0020;
        /// <summary>Loss may be the cause: segments as large have arrived while losses were repaired.</summary>
        private const int Doubtful = 0x0040;
        /// <summary>The least size was needed before.</summary>
        private const int Deep = 0x0080;
        /// <summary>How often the first size was taken again before its time.</summary>
        private const int RaisedOnce = 0x0100;
        private const int RaisedMask = 0x0300;
        // The rest: the largest segment that has arrived while losses were repaired, in units of 256 bytes.
        private const int ArrivedShift = 10;
        private const int ArrivedUnit = 8;
        private const int MostArrived = 63;

        // Rows of TcpTable.BlackHoles: destination, MSS, until when, in seconds, which do not wrap.
        private const int Address = 0;
        private const int Size = 1;
        private const int Until = 2;
        private const int Row = 3;
        private const int Rows = 4;
        /// <summary>Words of all rows.</summary>
        internal const int Words = Rows * Row;

        /// <summary>A retransmission time-out of data, before it is marked as lost.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="sent">Whether the link has taken what timed out.</param>
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

        /// <summary>An acknowledgment of new data has come while losses were repaired.</summary>
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

        /// <summary>All that had timed out is acknowledged.</summary>
        internal static void OnRecovered(TcpTable tcp, int slot)
        {
            if ((tcp.Path[slot] & Lowered) == 0)
            {
                return;
            }

            // Of a program's own limit other connections know nothing.
            int left = Seq.Diff(tcp.PathAt[slot], tcp.Context.Now) / 1000;
            uint remote = tcp.Endpoints.RemoteAddress[slot];
            int at = Find(tcp, remote);
            if (at < 0)
            {
                at = Oldest(tcp);
            }

            tcp.BlackHoles[at + Address] = remote;
            tcp.BlackHoles[at + Size] = tcp.SndMss[slot] > LastSize ? (uint)FirstSize : LastSize;
            tcp.BlackHoles[at + Until] = Seconds(tcp) + (uint)(left < 0 ? 0 : left);
        }

        /// <summary>A router has said what fits: what time-outs have found is out of date.</summary>
        internal static void OnTooBig(TcpTable tcp, int slot)
        {
            tcp.Path[slot] &= unchecked((ushort)~(Lowered | Proven | Doubtful | CountMask));
        }

        /// <summary>The first size is tried again after its time (RFC 4821 7.7, RFC 1191 6.3). Where that fails again, the size that
        /// was needed before follows at once.</summary>
        internal static void OnAged(TcpTable tcp, int slot)
        {
            tcp.Path[slot] &= Deep | RaisedMask;
        }

        /// <summary>Gives a new connection the size that an earlier one has found.</summary>
        internal static void Recall(TcpTable tcp, int slot, uint remote, int options)
        {
            int at = Find(tcp, remote);
            uint now = Seconds(tcp);
            if (at < 0 || tcp.BlackHoles[at + Until] <= now)
            {
                return;
            }
            int size = (int)(long)tcp.BlackHoles[at + Size];
            if (size - options < tcp.SndMss[slot])
            {
                tcp.Path[slot] = (ushort)(size <= LastSize ? Lowered | Deep : Lowered);
                PathMtu.Reduce(tcp, slot, size - options, (int)(long)(tcp.BlackHoles[at + Until] - now) * 1000);
            }
        }

        // Whether a link is down is no question of sizes.
        private static bool IsLinkUp(TcpTable tcp, int slot)
        {
            return RouteTable.Find(tcp.Context, tcp.Endpoints.RemoteAddress[slot], -1) && LinkFault.IsUp(tcp.Context, tcp.Context.RouteInterface);
        }

        private static int Count(TcpTable tcp, int slot, int path, int tries)
        {
            int options = TcpSegmentSize.Options(tcp.Options[slot]);
            int mss = tcp.SndMss[slot];
            int sent = HeadLength(tcp, slot, mss);
            int smaller = sent <= LastSize - options ? 0 : sent <= FirstSize - options || (path & Deep) != 0 ? LastSize - options : FirstSize - options;
            bool raise = smaller == 0 && sent == mss && (path & (Lowered | Proven)) == (Lowered | Proven) && (path & RaisedMask) != RaisedMask;
            if (smaller == 0 && !raise)
            {
                return path;
            }

            bool lossy = (path & Lowered) == 0 && path >> ArrivedShift >= sent >> ArrivedUnit;

            // The back-off is long in the end. What 1,200 bytes would not have cut waits for its turn.
            int needed = lossy ? (path & RaisedMask) == 0 ? LossyTimeouts : LossyTimeoutsAgain : (path & Lowered) != 0 && tries >= LossyTimeouts ? 1
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
            PathMtu.Reduce(tcp, slot, smaller, PathMtu.AgeMilliseconds);
            path = (path & ~(CountMask | Proven)) | Lowered | (lossy ? Doubtful : 0);
            return smaller == LastSize - options ? path | Deep : path;
        }

        // The size was not the cause.
        private static void Raise(TcpTable tcp, int slot, int path)
        {
            int known = Find(tcp, tcp.Endpoints.RemoteAddress[slot]);
            if (known >= 0)
            {
                tcp.BlackHoles[known + Until] = 0;
            }

            PathMtu.Restore(tcp, slot);
            tcp.Path[slot] = (ushort)((path & ~(CountMask | Lowered | Proven | Doubtful | Deep)) + RaisedOnce);
        }

        // Bytes of data of the first segment in flight: its record may hold several that were sent in one millisecond.
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
            for (int at = 0; at < tcp.BlackHoles.Length; at += Row)
            {
                if (tcp.BlackHoles[at + Address] == remote && tcp.BlackHoles[at + Until] != 0)
                {
                    return at;
                }
            }

            return -1;
        }

        private static int Oldest(TcpTable tcp)
        {
            int oldest = 0;
            for (int at = oldest + Row; at < tcp.BlackHoles.Length; at += Row)
            {
                if (tcp.BlackHoles[at + Until] < tcp.BlackHoles[oldest + Until])
                {
                    oldest = at;
                }
            }

            return oldest;
        }
    }
}
