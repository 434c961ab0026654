using NanoSock.Randomness;

namespace NanoSock.Services
{
    /// <summary>Keeps answers until their TTL ends. A name is stored as a keyed hash of 64 bits: two names share one
    /// only by chance, which no host can influence without the secret.</summary>
    internal sealed class DnsCache
    {
        // RFC 2308 5: negative answers for 3 hours at most.
        private const uint MaximumNegativeTtl = 10800;

        private const int StatusMask = 7;
        private const int CountShift = 3;

        private readonly ServiceContext _context;
        private readonly uint _maximumTtl;
        private readonly ulong[] _names;
        private readonly long[] _endsAt;
        // The status, and the number of addresses above it.
        private readonly byte[] _results;
        // The addresses of all entries, as many places for each.
        private readonly uint[] _addresses;
        private readonly int _width;
        private readonly string[] _texts;

        internal DnsCache(ServiceContext context, int entries, int width, uint maximumTtl)
        {
            _context = context;
            _maximumTtl = maximumTtl;
            _names = new ulong[entries];
            _endsAt = new long[entries];
            _results = new byte[entries];
            _addresses = new uint[entries * width];
            _width = width;
            _texts = new string[entries];
        }

        /// <summary>Gets the number of entries.</summary>
        internal int Capacity
        {
            get { return _names.Length; }
        }

        /// <summary>Returns the milliseconds that entry <paramref name="i"/> is still valid; 0 for none.</summary>
        internal long TimeLeft(int i, long now)
        {
            return _endsAt[i] > now ? _endsAt[i] - now : 0;
        }

        /// <summary>Returns the answer of entry <paramref name="i"/>: its status, and its first address or
        /// name.</summary>
        internal DnsStatus Read(int i, out uint address, out string name)
        {
            address = _results[i] >> CountShift == 0 ? 0 : _addresses[i * _width];
            name = _texts[i];
            return (DnsStatus)(_results[i] & StatusMask);
        }

        /// <summary>Completes a query from the cache; returns false where the name is not in it.</summary>
        internal bool Find(DnsQuery query, long now)
        {
            ulong name = Key(query.Sent, query.Type);
            for (int i = 0; i < _names.Length; i++)
            {
                if (_names[i] != name || _endsAt[i] <= now)
                {
                    continue;
                }

                query.Status = (DnsStatus)(_results[i] & StatusMask);
                query.AddressCount = _results[i] >> CountShift;
                query.Result = _texts[i];
                for (int k = 0; k < query.AddressCount; k++)
                {
                    query.Addresses[k] = _addresses[(i * _width) + k];
                }

                return true;
            }

            return false;
        }

        /// <summary>Stores the result of a query under the name that was asked first.</summary>
        /// <param name="query">A query with a result: addresses, a name, or their absence.</param>
        /// <param name="name">The name.</param>
        /// <param name="ttl">Seconds; 0 is not stored (RFC 1035 3.2.1).</param>
        /// <param name="now">The time in milliseconds.</param>
        internal void Add(DnsQuery query, string name, uint ttl, long now)
        {
            if (query.Status != DnsStatus.Success && ttl > MaximumNegativeTtl)
            {
                ttl = MaximumNegativeTtl;
            }

            if (ttl > _maximumTtl)
            {
                ttl = _maximumTtl;
            }

            if (ttl == 0 || _names.Length == 0)
            {
                return;
            }

            // The entry of the same name, or the one that ends first.
            ulong key = Key(name, query.Type);
            int entry = 0;
            for (int i = 0; i < _names.Length; i++)
            {
                if (_names[i] == key)
                {
                    entry = i;
                    break;
                }

                if (_endsAt[i] < _endsAt[entry])
                {
                    entry = i;
                }
            }

            _names[entry] = key;
            _endsAt[entry] = now + (ttl * 1000L);
            _results[entry] = (byte)((int)query.Status | (query.AddressCount << CountShift));
            _texts[entry] = query.Result;
            for (int k = 0; k < query.AddressCount; k++)
            {
                _addresses[(entry * _width) + k] = query.Addresses[k];
            }
        }

        /// <summary>Removes all entries.</summary>
        internal void Clear()
        {
            for (int i = 0; i < _endsAt.Length; i++)
            {
                _endsAt[i] = 0;
                _texts[i] = null;
            }
        }

        private ulong Key(string name, int type)
        {
            int length = name.Length;
            if (length > 0 && name[length - 1] == '.')
            {
                length--;
            }

            SipHash random = _context.Random;
            ulong key = (ulong)(uint)((type << 16) | length);
            uint first = 0;
            uint second = 0;
            for (int i = 0; i < length; i++)
            {
                first = (first << 8) | (second >> 24);
                second = (second << 8) | (uint)DnsName.ToLower(name[i]);
                if ((i & 7) == 7 || i == length - 1)
                {
                    key = random.Hash((uint)key, (uint)(key >> 32), first, second);
                }
            }

            return key;
        }
    }
}
