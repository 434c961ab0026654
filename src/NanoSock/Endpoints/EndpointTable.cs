namespace NanoSock.Transport
{
    /// <summary>Holds the endpoints as typed arrays by index. One index space has TCP sockets, UDP sockets, half-open
    /// records and TIME-WAIT records, in that order, so that one look-up by address finds any of them.</summary>
    internal sealed partial class EndpointTable
    {
        internal const int None = -1;

        /// <summary>Index of the first UDP socket, which is the number of TCP sockets.</summary>
        internal readonly int UdpStart;
        /// <summary>Number of sockets, which is the index of the first half-open record.</summary>
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
        /// <summary>Half-words: first the bits of <see cref="EndpointFlags"/> of all sockets; then their pending
        /// errors, as a SocketError each; then the time to live, and in the low byte the type of service, of their
        /// packets. Behind these are rows of three for half-open records, at three times the entry; then one for each
        /// record for <see cref="ChallengeThrottle"/>, and three for each record of
        /// <see cref="TimeWaitTable"/>.</summary>
        internal readonly ushort[] Halves;

        /// <summary>Rows of half-open and TIME-WAIT records. Their tables name the columns.</summary>
        internal readonly uint[] Records;
        /// <summary>Number of words in a row of <see cref="Records"/>.</summary>
        internal const int RecordRow = 4;
        /// <summary>Number of half-words in a row of <see cref="Halves"/>.</summary>
        internal const int HalvesRow = 3;

        /// <summary>Counter of the ports that the stack chooses for connections.</summary>
        internal int NextPort;
        // Keys of the hash of tuples.
        private uint _key;
        private uint _secondKey;
        // Lists of entries. First is a link for each entry, which is in at most one list: the hash of tuples with a
        // foreign address, the hash of ports with only a local port, or the list of free sockets. Then come the heads
        // of both hashes, then the ring of changed sockets.
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

            // Lowest index first, so that descriptors start at low numbers.
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

        /// <summary>Returns the number of half-words.</summary>
        internal static int HalfWords(int sockets, int halfOpen, int timeWait)
        {
            return ((sockets + halfOpen) * HalvesRow) + halfOpen + (4 * timeWait);
        }

        /// <summary>Returns the number of links.</summary>
        internal static int Links(int sockets, int entries)
        {
            return entries + Buckets(entries) + Buckets(sockets) + sockets;
        }

        /// <summary>Gets the bytes that an entry of any kind takes: addresses and ports, a link, and its share of the
        /// hash of tuples.</summary>
        internal int EntryBytes
        {
            get { return 8 + 4 + 2 + Share(_tupleBuckets, Count); }
        }

        /// <summary>Gets the further bytes that a socket takes: state, generation, flags, error, marks, a place among
        /// the changed ones, and its share of the hash of ports.</summary>
        internal int SocketBytes
        {
            get { return 1 + 4 + 6 + 2 + Share(_portMask + 1, SocketCount); }
        }

        /// <summary>Allocates a socket, or returns <see cref="None"/>.</summary>
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
        /// <param name="most">The number at which counting stops.</param>
        internal int CountFree(int most)
        {
            int count = 0;
            for (int slot = _freeTcp; slot != None && count < most; slot = _links[slot])
            {
                count++;
            }

            return count;
        }

        /// <summary>Releases a socket, which must have been removed from all hashes.</summary>
        internal void Release(int slot)
        {
            // The call comes first. The code after it cannot throw.
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

        /// <summary>Gets the pending error of a socket; 0 for none.</summary>
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

        /// <summary>Copies the time to live and type of service of one socket to another.</summary>
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

        /// <summary>Records that a socket's readiness may have changed.</summary>
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

        /// <summary>Dequeues the next changed socket that still has a descriptor, or returns
        /// <see cref="None"/>.</summary>
        internal int NextChanged()
        {
            while (_changedCount > 0)
            {
                // The call comes first. If it throws, the socket is still in the list.
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

        // At least half a bucket for each entry, because few of them are in a hash at once. Heads are half-words.
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
