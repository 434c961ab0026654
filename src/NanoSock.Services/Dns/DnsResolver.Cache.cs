namespace NanoSock.Services
{
    /// <content>Contains the view into the cache. The names that were asked are not there: it keeps hashes of
    /// them.</content>
    public sealed partial class DnsResolver
    {
        /// <summary>Gets the number of positions of the cache.</summary>
        public int CacheCapacity
        {
            get { return _cache.Capacity; }
        }

        /// <summary>Removes all names from the cache.</summary>
        public void ClearCache()
        {
            _cache.Clear();
        }

        /// <summary>Returns the number of names in the cache that are valid at a time.</summary>
        public int CountCached(long nowMilliseconds)
        {
            int count = 0;
            for (int i = 0; i < _cache.Capacity; i++)
            {
                if (_cache.TimeLeft(i, nowMilliseconds) > 0)
                {
                    count++;
                }
            }

            return count;
        }

        /// <summary>Returns the milliseconds for which the answer at a position is still valid; 0 for none.</summary>
        public long GetCacheTimeLeft(int position, long nowMilliseconds)
        {
            return position >= 0 && position < _cache.Capacity ? _cache.TimeLeft(position, nowMilliseconds) : 0;
        }

        /// <summary>Returns the answer at a position that is valid: Success, NotFound or NoData.</summary>
        /// <param name="position">0 to <see cref="CacheCapacity"/> minus 1.</param>
        /// <param name="address">Receives the first address; 0 for a name, and for a negative answer.</param>
        /// <param name="name">Receives the name that a reverse query has found, or the canonical name; null for
        /// none.</param>
        public DnsStatus GetCached(int position, out uint address, out string name)
        {
            return _cache.Read(position, out address, out name);
        }
    }
}
