using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What a path has carried of late, measured once in a round trip, as TCP Westwood+ does. Where packets are lost
    /// for other reasons than congestion, as on radio links, it is a better measure of how much may be under way than what
    /// was at the moment of the loss.</summary>
    internal sealed class Westwood
    {
        /// <summary>Bytes of a connection.</summary>
        internal const int SocketOctets = 12;

        // Shorter measurements say more about bunches of acknowledgments than about the path.
        private const int ShortestMilliseconds = 20;

        /// <summary>When this measurement began.</summary>
        private readonly uint[] _since;
        /// <summary>Bytes delivered since.</summary>
        private readonly uint[] _delivered;
        /// <summary>Bytes in a second.</summary>
        private readonly uint[] _rate;

        internal Westwood(int sockets)
        {
            _since = new uint[sockets];
            _delivered = new uint[sockets];
            _rate = new uint[sockets];
        }

        internal void Clear(int slot, uint now)
        {
            _since[slot] = now;
            _delivered[slot] = 0;
            _rate[slot] = 0;
        }

        /// <summary>Re-dates the measurement (<see cref="Aging"/>).</summary>
        internal void Age(NetContext net, int slot, long time)
        {
            _since[slot] = Aging.Bound(net, time, _since[slot], Aging.Longest);
        }

        /// <summary>Bytes have been delivered.</summary>
        internal void OnDelivered(int slot, int octets, uint now, int roundTrip)
        {
            _delivered[slot] += (uint)octets;
            int passed = Seq.Diff(now, _since[slot]);
            if (passed < roundTrip || passed < ShortestMilliseconds)
            {
                return;
            }

            long sample = (long)_delivered[slot] * 1000 / passed;
            long rate = _rate[slot];

            // Up at once, for a window that grows doubles it with every measurement; down slowly.
            _rate[slot] = (uint)(sample > rate ? sample : ((rate * 7) + sample) >> 3);
            _delivered[slot] = 0;
            _since[slot] = now;
        }

        /// <summary>Bytes that the path holds: what it carries in its least round trip; 0 when not yet known.</summary>
        internal int Product(int slot, int leastRoundTrip)
        {
            long octets = (long)_rate[slot] * leastRoundTrip / 1000;
            return octets > 0x3FFFFFFF ? 0x3FFFFFFF : (int)octets;
        }
    }
}
