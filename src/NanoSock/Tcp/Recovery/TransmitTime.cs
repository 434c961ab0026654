using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>The order in which segments went out, finer than the clock: times in 16ths of a millisecond, of which the
    /// lower four bits count what the clock does not tell apart. Segments of one connection that follow one another within a
    /// millisecond, all new or all again, share a stamp: their numbers tell their order.</summary>
    internal sealed class TransmitTime
    {
        internal const int OrderBits = 4;
        internal const uint OrderMask = (1u << OrderBits) - 1;

        // In milliseconds; a stamp turns in 2^28.
        private const int Longest = 1 << 22;

        private uint _last;
        private int _slot;
        private uint _end;
        private bool _again;

        /// <summary>A time of the clock, as the first stamp of its millisecond.</summary>
        internal static uint Of(uint now)
        {
            return now << OrderBits;
        }

        /// <summary>Milliseconds from a stamp to a time of the clock.</summary>
        internal static int Since(uint stamp, uint now)
        {
            return Seq.Diff((now << OrderBits) | OrderMask, stamp) >> OrderBits;
        }

        /// <summary>A stamp, moved up where it lies further back than any round trip that is believed (<see cref="Aging"/>).</summary>
        internal static uint Bound(NetContext net, long time, uint stamp)
        {
            return time - net.Time + Since(stamp, net.Now) > Longest ? Of((uint)(time - Longest)) : stamp;
        }

        /// <summary>The stamp of a segment that goes out now.</summary>
        /// <param name="now">The clock.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="start">Its first sequence number.</param>
        /// <param name="end">The one behind its last.</param>
        /// <param name="again">Whether it was sent before.</param>
        internal uint Next(uint now, int slot, uint start, uint end, bool again)
        {
            uint first = now << OrderBits;
            if ((_last & ~OrderMask) != first)
            {
                _last = first;
            }
            else if ((slot != _slot || again != _again || Seq.Less(start, _end)) && (_last & OrderMask) != OrderMask)
            {
                _last++;
            }

            _slot = slot;
            _end = end;
            _again = again;
            return _last;
        }
    }
}
