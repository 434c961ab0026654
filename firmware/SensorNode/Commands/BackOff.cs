using NanoSock.Storage;

namespace SensorNode.Commands
{
    /// <summary>How long to wait before the next attempt: twice as long after each failure, up to a limit, and each time
    /// somewhere between half of that and all of it, so that many nodes that lost one collector do not all come back in one
    /// moment.</summary>
    public sealed class BackOff
    {
        /// <summary>Milliseconds after the first failure, at most.</summary>
        public const int First = 500;

        /// <summary>Milliseconds at most, however many failures there were.</summary>
        public const int Longest = 30000;

        private readonly SipHash _hash = new SipHash(null);
        private readonly uint _node;
        private readonly uint _session;
        private uint _draws;
        private int _limit = First;

        /// <summary>Creates the back-off of a node; the same numbers give the same waits.</summary>
        public BackOff(uint node, uint session)
        {
            _node = node;
            _session = session;
        }

        /// <summary>The next wait begins again with the shortest.</summary>
        public void Reset()
        {
            _limit = First;
        }

        /// <summary>Milliseconds to wait after one more failure.</summary>
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
