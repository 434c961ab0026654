namespace NanoSock.Services
{
    /// <summary>A place of the cache: a record of another host.</summary>
    internal sealed class MdnsRecord
    {
        /// <summary>Values of <see cref="Stage"/>: before <see cref="FirstRefresh"/> the records that belong to this
        /// one are asked for; then the record itself, at 80, 85, 90 and 95 percent of its TTL (RFC 6762 5.2).</summary>
        internal const int FirstRefresh = 3;
        internal const int Done = 7;

        /// <summary>The name without compression, and the data behind it, with names without compression.</summary>
        internal byte[] Bytes;
        internal int Data;
        internal int End;
        /// <summary>The type; 0 for an empty place.</summary>
        internal int Type;
        internal uint Ttl;
        internal long ReceivedAt;
        internal int Stage;
        internal long DueAt;

        internal long EndsAt
        {
            get { return ReceivedAt + (Ttl * 1000L); }
        }

        /// <summary>Gets the offset of the name in the data: a service instance or a host.</summary>
        internal int Target
        {
            get { return Type == MdnsMessage.TypeSrv ? Data + 6 : Data; }
        }
    }
}
