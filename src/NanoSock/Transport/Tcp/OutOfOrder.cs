using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Which octets beyond RCV.NXT are in the receive buffer already (RFC 9293 SHLD-31): a short sorted list of
    /// ranges per connection. The octets themselves lie in the ring where they belong.</summary>
    internal sealed class OutOfOrder
    {
        private readonly int _capacity;
        private readonly uint[] _edges;
        private readonly byte[] _counts;

        internal OutOfOrder(int sockets, int ranges)
        {
            _capacity = ranges;
            _edges = new uint[sockets * ranges * 2];
            _counts = new byte[sockets];
        }

        internal int Count(int slot)
        {
            return _counts[slot];
        }

        internal void Clear(int slot)
        {
            _counts[slot] = 0;
        }

        /// <summary>Adds the octets from <paramref name="left"/> to before <paramref name="right"/>, joining what they
        /// touch. False when they would make one range too many.</summary>
        internal bool Add(int slot, uint left, uint right)
        {
            int start = slot * _capacity * 2;
            int count = _counts[slot];
            int first = 0;
            while (first < count && Seq.Less(_edges[start + (first * 2) + 1], left))
            {
                first++;
            }

            int end = first;
            while (end < count && Seq.LessOrEqual(_edges[start + (end * 2)], right))
            {
                end++;
            }

            if (end == first)
            {
                if (count == _capacity)
                {
                    return false;
                }

                for (int i = (count * 2) - 1; i >= first * 2; i--)
                {
                    _edges[start + i + 2] = _edges[start + i];
                }

                _edges[start + (first * 2)] = left;
                _edges[start + (first * 2) + 1] = right;
                _counts[slot] = (byte)(count + 1);
                return true;
            }

            if (Seq.Less(left, _edges[start + (first * 2)]))
            {
                _edges[start + (first * 2)] = left;
            }

            uint last = _edges[start + (end * 2) - 1];
            _edges[start + (first * 2) + 1] = Seq.Less(last, right) ? right : last;
            Remove(slot, first + 1, end);
            return true;
        }

        /// <summary>The new RCV.NXT when everything before <paramref name="next"/> has arrived: ranges that it reaches
        /// are used up.</summary>
        internal uint Advance(int slot, uint next)
        {
            int start = slot * _capacity * 2;
            int used = 0;
            while (used < _counts[slot] && Seq.LessOrEqual(_edges[start + (used * 2)], next))
            {
                uint right = _edges[start + (used * 2) + 1];
                if (Seq.Less(next, right))
                {
                    next = right;
                }

                used++;
            }

            Remove(slot, 0, used);
            return next;
        }

        private void Remove(int slot, int from, int to)
        {
            int removed = (to - from) * 2;
            if (removed <= 0)
            {
                return;
            }

            int start = slot * _capacity * 2;
            int end = _counts[slot] * 2;
            for (int i = to * 2; i < end; i++)
            {
                _edges[start + i - removed] = _edges[start + i];
            }

            _counts[slot] = (byte)(_counts[slot] - (to - from));
        }
    }
}
