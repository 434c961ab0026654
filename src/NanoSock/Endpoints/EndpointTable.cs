namespace NanoSock.Transport
{
    /// <summary>The compact table of endpoints: typed arrays by index. One index space holds TCP sockets, UDP sockets,
    /// half-open records and TIME-WAIT records, in that order, so that one look-up by address finds any of them.</summary>
    internal sealed partial class EndpointTable
    {
        internal const int None = -1;

        /// <summary>Where UDP sockets start, and how many TCP sockets there are before them.</summary>
        internal readonly int UdpStart;
        /// <summary>How many sockets there are in all, and where half-open records start.</summary>
        internal readonly int SocketCount;
        internal readonly int TimeWaitStart;
        internal readonly int Count;

        // By entry of any kind.
        internal readonly uint[] LocalAddress;
        internal readonly uint[] RemoteAddress;
        internal readonly ushort[] LocalPort;
        internal readonly ushort[] RemotePort;

        // By socket.
        internal readonly byte[] State;
        internal readonly int[] Generation;
        /// <summary>The bits of <see cref="EndpointFlags"/>; behind those of all sockets the errors that programs have not been
        /// told, as a SocketError each, and then what marks packets: time to live, and in the low byte the type of service.
        /// Behind these there are rows of three of half-open records, at three times the entry; then one of each record for
        /// <see cref="ChallengeThrottle"/>, and three of each of <see cref="TimeWaitTable"/>.</summary>
        internal readonly ushort[] Halves;

        /// <summary>Rows of half-open and TIME-WAIT records; the columns have names in their tables.</summary>
        internal readonly uint[] Records;
        /// <summary>Words of a row of <see cref="Records"/>.</summary>
        internal const int RecordRow = 4;
        /// <summary>Half-words of a row of <see cref="Halves"/>.</summary>
        internal const int HalvesRow = 3;

        /// <summary>Grows with each port that the stack chooses for a connection.</summary>
        internal int NextPort;
        // Of the hash of tuples.
        private uint _key;
        private uint _secondKey;
        // Lists of entries. First comes a link for each entry: it is in the hash of tuples when it has a foreign address, in
        // the hash of ports when it has only a local port, a socket that is free in the list of those, and never in two of
        // them. Then come the heads of both hashes, then the ring of changed sockets.
        private readonly short[] _links;
        private readonly int _tupleBuckets;
        private readonly int _portMask;
        private readonly int _portHeads;
        private int _freeTcp;
        private int _freeUdp;
        private int _changedHead;
        private int _changedCount;

        internal EndpointTable(int tcp, int udp, int halfOpen, int timeWait, uint seed)
        {
            UdpStart = tcp;
            SocketCount = tcp + udp;
            TimeWaitStart = SocketCount + halfOpen;
            Count = TimeWaitStart + timeWait;
            Rekey(seed);
            LocalAddress = new uint[Count];
            RemoteAddress = new uint[Count];
            LocalPort = new ushort[Count];
            RemotePort = new ushort[Count];
            State = new byte[SocketCount];
            Generation = new int[SocketCount];
            Halves = new ushort[HalfWords(SocketCount, halfOpen, timeWait)];
            Records = new uint[(halfOpen + timeWait) * RecordRow];
            _tupleBuckets = Buckets(Count);
            _portMask = Buckets(SocketCount) - 1;
            _portHeads = Count + _tupleBuckets;
            _links = new short[Links(SocketCount, Count)];

            // Lowest index first: descriptors start where a reader expects them.
            for (int i = 0; i < SocketCount; i++)
            {
                _links[i] = (short)(i + 1);
            }

            for (int i = SocketCount; i < _links.Length; i++)
            {
                _links[i] = None;
            }

            _links[tcp - 1] = None;
            _links[SocketCount - 1] = None;
            _freeUdp = udp == 0 ? None : UdpStart;
        }

        /// <summary>How many half-words there are.</summary>
        internal static int HalfWords(int sockets, int halfOpen, int timeWait)
        {
            return ((sockets + halfOpen) * HalvesRow) + halfOpen + (4 * timeWait);
        }

        /// <summary>How many links there are.</summary>
        internal static int Links(int sockets, int entries)
        {
            return entries + Buckets(entries) + Buckets(sockets) + sockets;
        }

        /// <summary>What an entry of any kind takes: addresses and ports, a link, and its share of the hash of tuples.</summary>
        internal int EntryOctets
        {
            get { return 8 + 4 + 2 + Share(_tupleBuckets, Count); }
        }

        /// <summary>What a socket takes beyond that: state, generation, flags, error, marks, a place among the changed ones, and
        /// its share of the hash of ports.</summary>
        internal int SocketOctets
        {
            get { return 1 + 4 + 6 + 2 + Share(_portMask + 1, SocketCount); }
        }

        /// <summary>Takes a free socket, or <see cref="None"/>.</summary>
        internal int Allocate(bool udp)
        {
            int slot = udp ? _freeUdp : _freeTcp;
            if (slot == None)
            {
                return None;
            }

            if (udp)
            {
                _freeUdp = _links[slot];
            }
            else
            {
                _freeTcp = _links[slot];
            }

            Halves[slot] = (ushort)(EndpointFlags.InUse | (Halves[slot] & EndpointFlags.Changed));
            Halves[SocketCount + slot] = 0;
            Halves[SocketCount + SocketCount + slot] = 0;
            State[slot] = 0;
            ClearAddress(slot);
            return slot;
        }

        /// <summary>Counts the TCP sockets that are free.</summary>
        /// <param name="most">Where to stop.</param>
        internal int CountFree(int most)
        {
            int count = 0;
            for (int slot = _freeTcp; slot != None && count < most; slot = _links[slot])
            {
                count++;
            }

            return count;
        }

        /// <summary>Gives a socket back. It must be in no hash any more.</summary>
        internal void Release(int slot)
        {
            // The call first: from there on nothing can throw.
            ClearAddress(slot);
            Halves[slot] = (ushort)(Halves[slot] & EndpointFlags.Changed);
            State[slot] = 0;
            if (slot >= UdpStart)
            {
                _links[slot] = (short)_freeUdp;
                _freeUdp = slot;
            }
            else
            {
                _links[slot] = (short)_freeTcp;
                _freeTcp = slot;
            }
        }

        /// <summary>The error that the program has not been told; 0 for none.</summary>
        internal int Error(int slot)
        {
            return Halves[SocketCount + slot];
        }

        internal void SetError(int slot, int error)
        {
            Halves[SocketCount + slot] = (ushort)error;
        }

        internal int TimeToLive(int slot)
        {
            return Halves[SocketCount + SocketCount + slot] >> 8;
        }

        internal void SetTimeToLive(int slot, int value)
        {
            int at = SocketCount + SocketCount + slot;
            Halves[at] = (ushort)((value << 8) | (byte)Halves[at]);
        }

        /// <summary>What marks one socket's packets marks another's.</summary>
        internal void CopyMarks(int from, int to)
        {
            int marks = SocketCount + SocketCount;
            Halves[marks + to] = Halves[marks + from];
        }

        internal int TypeOfService(int slot)
        {
            return (byte)Halves[SocketCount + SocketCount + slot];
        }

        internal void SetTypeOfService(int slot, int value)
        {
            int at = SocketCount + SocketCount + slot;
            Halves[at] = (ushort)((Halves[at] & 0xFF00) | value);
        }

        internal bool Has(int slot, int flag)
        {
            return (Halves[slot] & flag) != 0;
        }

        internal void Set(int slot, int flag)
        {
            Halves[slot] = (ushort)(Halves[slot] | flag);
        }

        internal void Clear(int slot, int flag)
        {
            Halves[slot] = (ushort)(Halves[slot] & ~flag);
        }

        /// <summary>Notes that a socket's readiness may have changed.</summary>
        internal void MarkReadinessChanged(int slot)
        {
            if ((Halves[slot] & (EndpointFlags.Changed | EndpointFlags.HasDescriptor)) == EndpointFlags.HasDescriptor)
            {
                Set(slot, EndpointFlags.Changed);
                int at = _changedHead + _changedCount;
                if (at >= SocketCount)
                {
                    at -= SocketCount;
                }

                _links[_links.Length - SocketCount + at] = (short)slot;
                _changedCount++;
            }
        }

        /// <summary>The next socket that was touched and still has a descriptor, or <see cref="None"/>.</summary>
        internal int NextChanged()
        {
            while (_changedCount > 0)
            {
                // The call first: if it throws, the socket is still in the list.
                int slot = _links[_links.Length - SocketCount + _changedHead];
                Clear(slot, EndpointFlags.Changed);
                _changedHead++;
                if (_changedHead == SocketCount)
                {
                    _changedHead = 0;
                }

                _changedCount--;
                if ((Halves[slot] & EndpointFlags.HasDescriptor) != 0)
                {
                    return slot;
                }
            }

            return None;
        }

        // Half a bucket to an entry, or more: few of them are in a hash at once.
        // Heads are half-words.
        private static int Share(int heads, int entries)
        {
            return ((heads << 1) + (entries >> 1)) / entries;
        }

        private static int Buckets(int entries)
        {
            int buckets = 1;
            while (buckets << 1 < entries)
            {
                buckets <<= 1;
            }

            return buckets;
        }

        private void ClearAddress(int slot)
        {
            LocalAddress[slot] = 0;
            RemoteAddress[slot] = 0;
            LocalPort[slot] = 0;
            RemotePort[slot] = 0;
        }
    }
}
