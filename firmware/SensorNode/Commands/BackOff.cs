using NanoSock.Randomness;

namespace SensorNode.Commands
{
    /// <summary>Computes the wait before the next attempt to connect. The wait doubles after each failure up to a
    /// limit. Each is shortened at random by up to a half, so that nodes that lost one collector do not all return at
    /// once.</summary>
    public sealed class BackOff
    {
        /// <summary>The longest wait after the first failure, in milliseconds.</summary>
        public const int First = 500;

        /// <summary>The longest wait after any number of failures, in milliseconds.</summary>
        public const int Longest = 30000;

        private readonly SipHash _hash = new SipHash(null);
        private readonly uint _node;
        private readonly uint _session;
        private uint _draws;
        private int _limit = First;

        /// <summary>Creates the back-off of a node; equal numbers give equal waits.</summary>
        public BackOff(uint node, uint session)
        {
            _node = node;
            _session = session;
        }

        /// <summary>Resets the next wait to the shortest.</summary>
        public void Reset()
        {
            _limit = First;
        }

        /// <summary>Returns the milliseconds to wait after one more failure.</summary>
        public int Next()
        {
            int half = _limit / 2;
            uint draw = _hash.Hash32(_node, _session, _draws++, 0) % (uint)(_limit - half + 1);
            int wait = half + (int)(long)draw;
            _limit = _limit > Longest / 2 ? Longest : _limit * 2;
            return wait;
        }
    }
}
