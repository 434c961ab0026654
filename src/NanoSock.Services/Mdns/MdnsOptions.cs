namespace NanoSock.Services
{
    /// <summary>Sizes of a <see cref="MdnsResponder"/> and an <see cref="MdnsQuerier"/>. All memory for messages is
    /// allocated when the objects are created.</summary>
    public sealed class MdnsOptions
    {
        /// <summary>Services of this host that can be registered, 0 to 16.</summary>
        public int Services = 2;
        /// <summary>Queries at a time, 1 to 16.</summary>
        public int Queries = 2;
        /// <summary>Records in the cache, 1 to 256. A service of another host has three to five.</summary>
        public int CacheEntries = 12;
        /// <summary>Bytes of a record in the cache, 64 to 1,024: its name and its data. A larger record is not
        /// stored.</summary>
        public int RecordSize = 192;
        /// <summary>Milliseconds before a query for an address ends with <see cref="DnsStatus.NotFound"/>, 100 to
        /// 60,000. It is sent after 0, 1 and 3 seconds.</summary>
        public int Timeout = 4000;
    }
}
