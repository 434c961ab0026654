using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Assigns transmit times that are finer than the clock. A stamp counts 16ths of a millisecond; its lower
    /// four bits order segments of the same millisecond. Consecutive segments of one connection in one millisecond, all
    /// new or all retransmitted, share a stamp, because their sequence numbers order them.</summary>
    internal static class TransmitTime
    {
        internal const int OrderBits = 4;
        internal const uint OrderMask = (1u << OrderBits) - 1;

        // Milliseconds; a stamp wraps in 2^28.
        private const int Longest = 1 << 22;

        /// <summary>Converts a time of the clock to the first stamp of its millisecond.</summary>
        internal static uint Of(uint now)
        {
            return now << OrderBits;
        }

        /// <summary>Returns the milliseconds from a stamp to a time of the clock.</summary>
        internal static int Since(uint stamp, uint now)
        {
            return Seq.Diff((now << OrderBits) | OrderMask, stamp) >> OrderBits;
        }

        /// <summary>Returns a stamp, moved forward if it is older than the longest accepted round trip
        /// (<see cref="Aging"/>).</summary>
        internal static uint Bound(NetContext net, long time, uint stamp)
        {
            return time - net.Time + Since(stamp, net.Now) > Longest ? Of((uint)(time - Longest)) : stamp;
        }

        /// <summary>Returns the stamp of a segment that is sent now.</summary>
        /// <param name="tcp">The blocks.</param>
        /// <param name="now">The clock.</param>
        /// <param name="slot">The connection.</param>
        /// <param name="start">First sequence number of the segment.</param>
        /// <param name="end">Sequence number behind its last.</param>
        /// <param name="again">True for a retransmission.</param>
        internal static uint Next(TcpTable tcp, uint now, int slot, uint start, uint end, bool again)
        {
            uint first = now << OrderBits;
            if ((tcp.StampLast & ~OrderMask) != first)
            {
                tcp.StampLast = first;
            }
            else if ((slot != tcp.StampSlot || again != tcp.StampAgain || Seq.Less(start, tcp.StampEnd))
                && (tcp.StampLast & OrderMask) != OrderMask)
            {
                tcp.StampLast++;
            }

            tcp.StampSlot = slot;
            tcp.StampEnd = end;
            tcp.StampAgain = again;
            return tcp.StampLast;
        }
    }
}
