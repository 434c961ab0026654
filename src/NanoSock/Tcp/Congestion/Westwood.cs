using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Estimates the bandwidth of a path once in each round trip, as TCP Westwood+ does (Mascolo, Casetti,
    /// Gerla, Sanadidi and Wang, MobiCom 2001; Grieco and Mascolo, ACM CCR 34(2), 2004). After a loss the window is set
    /// from the estimate. On links that lose packets without congestion, such as radio, the estimate describes the path
    /// better than the data in flight at the moment of the loss.
    /// <see cref="Congestion"/> has the reduction, that of Westwood+, and the growth, which is like that of Hybla
    /// (Caini and Firrincieli, Int. J. Satellite Communications and Networking 22(5), 2004). The filter deviates from
    /// the paper: the estimate follows a higher sample at once, and a lower one by an eighth.</summary>
    internal static class Westwood
    {
        /// <summary>Bytes for each connection.</summary>
        internal const int SocketBytes = 12;

        // Shorter samples measure the bursts of acknowledgments and not the path.
        private const int ShortestMilliseconds = 20;

        internal static void Clear(TcpTable tcp, int slot, uint now)
        {
            tcp.SampleStart[slot] = now;
            tcp.SampleBytes[slot] = 0;
            tcp.Bandwidth[slot] = 0;
        }

        /// <summary>Re-dates the start of the sample (<see cref="Aging"/>).</summary>
        internal static void Age(TcpTable tcp, int slot, long time)
        {
            tcp.SampleStart[slot] = Aging.Bound(tcp.Context, time, tcp.SampleStart[slot], Aging.Longest);
        }

        /// <summary>Adds delivered bytes, and completes the sample after a round trip.</summary>
        internal static void OnDelivered(TcpTable tcp, int slot, int bytes, uint now, int roundTrip)
        {
            tcp.SampleBytes[slot] += (uint)bytes;
            int passed = Seq.Diff(now, tcp.SampleStart[slot]);
            if (passed < roundTrip || passed < ShortestMilliseconds)
            {
                return;
            }

            long sample = (long)tcp.SampleBytes[slot] * 1000 / passed;
            long rate = tcp.Bandwidth[slot];

            // A higher sample counts at once, because a growing window doubles the rate with every sample. A lower one
            // counts by an eighth.
            tcp.Bandwidth[slot] = (uint)(sample > rate ? sample : ((rate * 7) + sample) >> 3);
            tcp.SampleBytes[slot] = 0;
            tcp.SampleStart[slot] = now;
        }

        /// <summary>Gets the bandwidth-delay product: the estimate multiplied by the least round trip; 0 before the
        /// first sample.</summary>
        internal static int Product(TcpTable tcp, int slot, int leastRoundTrip)
        {
            long bytes = (long)tcp.Bandwidth[slot] * leastRoundTrip / 1000;
            return bytes > 0x3FFFFFFF ? 0x3FFFFFFF : (int)bytes;
        }
    }
}
