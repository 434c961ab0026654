using NanoSock.Net;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What a path has carried of late, measured once in a round trip, as TCP Westwood+ does. Where packets are lost
    /// for other reasons than congestion, as on radio links, it is a better measure of how much may be under way than what
    /// was at the moment of the loss.</summary>
    internal sealed class Bandwidth
    {
        // When this measurement began, octets delivered since, octets in a second.
        private const int Since = 0;
        private const int Delivered = 1;
        private const int Rate = 2;
        private const int Words = 3;

        /// <summary>Octets of a connection.</summary>
        internal const int SocketOctets = Words * 4;

        // Shorter measurements say more about bunches of acknowledgments than about the path.
        private const int ShortestMilliseconds = 20;

        private readonly uint[] _w;

        internal Bandwidth(int sockets)
        {
            _w = new uint[sockets * Words];
        }

        internal void Clear(int slot, uint now)
        {
            int w = slot * Words;
            _w[w + Since] = now;
            _w[w + Delivered] = 0;
            _w[w + Rate] = 0;
        }

        /// <summary>Re-dates the measurement (<see cref="Aging"/>).</summary>
        internal void Age(NetContext context, int slot, long time)
        {
            int at = (slot * Words) + Since;
            _w[at] = Aging.Bound(context, time, _w[at], Aging.Longest);
        }

        /// <summary>Octets have been delivered.</summary>
        internal void OnDelivered(int slot, int octets, uint now, int roundTrip)
        {
            int w = slot * Words;
            _w[w + Delivered] += (uint)octets;
            int passed = Seq.Diff(now, _w[w + Since]);
            if (passed < roundTrip || passed < ShortestMilliseconds)
            {
                return;
            }

            long sample = (long)_w[w + Delivered] * 1000 / passed;
            long rate = _w[w + Rate];

            // Up at once, for a window that grows doubles it with every measurement; down slowly.
            _w[w + Rate] = (uint)(sample > rate ? sample : ((rate * 7) + sample) >> 3);
            _w[w + Delivered] = 0;
            _w[w + Since] = now;
        }

        /// <summary>Octets that the path holds: what it carries in its least round trip; 0 when not yet known.</summary>
        internal int Product(int slot, int leastRoundTrip)
        {
            long octets = (long)_w[(slot * Words) + Rate] * leastRoundTrip / 1000;
            return octets > 0x3FFFFFFF ? 0x3FFFFFFF : (int)octets;
        }
    }
}
