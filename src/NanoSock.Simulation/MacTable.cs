namespace NanoSock.Links
{
    /// <summary>Records the port on which each station was last heard, in a chained hash table of fixed size.</summary>
    /// <remarks>A switch ages entries by a clock, which this table does not have. Instead a full table evicts entries
    /// in turn, and spares an address that was heard again since the hand last passed. A stream of made-up addresses
    /// thus evicts itself and not the stations that send.</remarks>
    internal sealed class MacTable
    {
        private const int None = -1;

        private readonly int[] _first;
        private readonly int[] _next;
        private readonly uint[] _high;
        private readonly uint[] _low;
        private readonly int[] _port;
        private readonly bool[] _heard;
        private readonly int _mask;
        private int _free;
        private int _hand;
        private int _count;

        internal MacTable(int capacity)
        {
            int buckets = 8;
            while (buckets < capacity)
            {
                buckets <<= 1;
            }

            _mask = buckets - 1;
            _first = new int[buckets];
            for (int i = 0; i < buckets; i++)
            {
                _first[i] = None;
            }

            _next = new int[capacity];
            _high = new uint[capacity];
            _low = new uint[capacity];
            _port = new int[capacity];
            _heard = new bool[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _next[i] = i + 1 < capacity ? i + 1 : None;
                _port[i] = None;
            }
        }

        internal int Count
        {
            get { return _count; }
        }

        /// <summary>Returns the port of the address at <paramref name="offset"/>, or -1.</summary>
        internal int Find(byte[] buffer, int offset)
        {
            uint high = High(buffer, offset);
            uint low = Low(buffer, offset);
            int entry = _first[Bucket(high, low)];
            while (entry >= 0)
            {
                if (_low[entry] == low && _high[entry] == high)
                {
                    return _port[entry];
                }

                entry = _next[entry];
            }

            return None;
        }

        /// <summary>Records that the address was heard on <paramref name="port"/>.</summary>
        /// <returns>The entry, for <see cref="IsEntry"/>.</returns>
        internal int Learn(byte[] buffer, int offset, int port)
        {
            uint high = High(buffer, offset);
            uint low = Low(buffer, offset);
            int bucket = Bucket(high, low);
            int entry = _first[bucket];
            while (entry >= 0 && (_low[entry] != low || _high[entry] != high))
            {
                entry = _next[entry];
            }

            if (entry < 0)
            {
                entry = Allocate();
                _low[entry] = low;
                _high[entry] = high;
                _next[entry] = _first[bucket];
                _first[bucket] = entry;
            }
            else
            {
                _heard[entry] = true;
            }

            _port[entry] = port;
            return entry;
        }

        /// <summary>Returns true if <paramref name="entry"/> still has the address on the port; if so the entry counts
        /// as heard. This saves the hashing for a station that sends again.</summary>
        internal bool IsEntry(int entry, byte[] buffer, int offset, int port)
        {
            if (entry < 0 || _port[entry] != port || _low[entry] != Low(buffer, offset)
                || _high[entry] != High(buffer, offset))
            {
                return false;
            }

            _heard[entry] = true;
            return true;
        }

        /// <summary>Removes all stations heard on <paramref name="port"/>.</summary>
        internal void Forget(int port)
        {
            for (int entry = 0; entry < _port.Length; entry++)
            {
                if (_port[entry] == port)
                {
                    Remove(entry);
                    _next[entry] = _free;
                    _free = entry;
                }
            }
        }

        private static uint High(byte[] buffer, int offset)
        {
            return ((uint)buffer[offset] << 8) | buffer[offset + 1];
        }

        private static uint Low(byte[] buffer, int offset)
        {
            return ((uint)buffer[offset + 2] << 24) | ((uint)buffer[offset + 3] << 16)
                | ((uint)buffer[offset + 4] << 8) | buffer[offset + 5];
        }

        private int Bucket(uint high, uint low)
        {
            // Multiplicative, because the bytes that differ between stations are mostly the last.
            uint hash = (low ^ (high * 0x85EBCA6BU)) * 0x9E3779B1U;
            return (int)(long)(hash >> 15) & _mask;
        }

        private int Allocate()
        {
            int entry = _free;
            if (entry >= 0)
            {
                _free = _next[entry];
                _count++;
                return entry;
            }

            while (_heard[_hand])
            {
                _heard[_hand] = false;
                Advance();
            }

            entry = _hand;
            Advance();
            Remove(entry);
            _count++;
            return entry;
        }

        private void Advance()
        {
            _hand++;
            if (_hand == _port.Length)
            {
                _hand = 0;
            }
        }

        private void Remove(int entry)
        {
            int bucket = Bucket(_high[entry], _low[entry]);
            int at = _first[bucket];
            if (at == entry)
            {
                _first[bucket] = _next[entry];
            }
            else
            {
                while (_next[at] != entry)
                {
                    at = _next[at];
                }

                _next[at] = _next[entry];
            }

            _port[entry] = None;
            _heard[entry] = false;
            _count--;
        }
    }
}
