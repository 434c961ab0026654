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
        /// told, as a SocketError each, and then what marks packets: time to live, and in the low octet the type of service.
        /// Behind these there are rows of three of half-open records, at three times the entry; then one of each record for
        /// <see cref="ChallengeThrottle"/>, and three of each of <see cref="TimeWaitTable"/>.</summary>
        internal readonly ushort[] Halves;

        /// <summary>Rows of half-open and TIME-WAIT records; the columns have names in their tables.</summary>
        internal readonly uint[] Records;
        /// <summary>Words of a row of <see cref="Records"/>.</summary>
        internal const int RecordRow = 4;
        /// <summary>Half-words of a row of <see cref="Halves"/>.</summary>
        internal const int HalvesRow = 3;

        /// <summary>Counts the ports that the stack has chosen.</summary>
        internal int NextPort;
        private uint _seed;
        // Lists of entries. First comes a link for each entry: it is in the hash of tuples when it has a foreign address, in
        // the hash of ports when it has only a local port, a socket that is free in the list of those, and never in two of
        // them. Then come the heads of both hashes, then the ring of changed sockets.
        private readonly short[] _links;
        private readonly int _tupleMask;
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
            _tupleMask = Buckets(Count) - 1;
            _portMask = Buckets(SocketCount) - 1;
            _portHeads = Count + _tupleMask + 1;
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
            get { return 8 + 4 + 2 + Share(_tupleMask + 1, Count); }
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
            Halves[slot] = (ushort)(Halves[slot] & EndpointFlags.Changed);
            State[slot] = 0;
            ClearAddress(slot);
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
        internal void Touch(int slot)
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
                int slot = _links[_links.Length - SocketCount + _changedHead];
                _changedHead++;
                if (_changedHead == SocketCount)
                {
                    _changedHead = 0;
                }

                _changedCount--;
                Clear(slot, EndpointFlags.Changed);
                if ((Halves[slot] & EndpointFlags.HasDescriptor) != 0)
                {
                    return slot;
                }
            }

            return None;
        }

        /// <summary>Finds the entry that has exactly these addresses: a connected socket or a record.</summary>
        internal int FindTuple(bool udp, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            // TupleHead, without the call: this is asked for each datagram.
            uint h = (remoteAddress ^ (localAddress << 7) ^ ((uint)remotePort << 16) ^ (uint)localPort) * _seed;
            h ^= h >> 15;
            int entry = _links[Count + (int)(long)((h ^ (h >> 7)) & (uint)_tupleMask)];
            while (entry != None)
            {
                if (RemoteAddress[entry] == remoteAddress && RemotePort[entry] == remotePort && LocalPort[entry] == localPort
                    && LocalAddress[entry] == localAddress && (entry >= UdpStart && entry < SocketCount) == udp)
                {
                    return entry;
                }

                entry = _links[entry];
            }

            return None;
        }

        /// <summary>Gives one entry another's addresses and ports.</summary>
        internal void CopyTuple(int from, int to)
        {
            LocalAddress[to] = LocalAddress[from];
            RemoteAddress[to] = RemoteAddress[from];
            LocalPort[to] = LocalPort[from];
            RemotePort[to] = RemotePort[from];
        }

        internal void InsertTuple(int entry)
        {
            int head = TupleHead(LocalAddress[entry], LocalPort[entry], RemoteAddress[entry], RemotePort[entry]);
            _links[entry] = _links[head];
            _links[head] = (short)entry;
        }

        internal void RemoveTuple(int entry)
        {
            Unlink(TupleHead(LocalAddress[entry], LocalPort[entry], RemoteAddress[entry], RemotePort[entry]), entry);
        }

        /// <summary>The first socket of the chain that holds all bound, unconnected sockets of a port (and others).</summary>
        internal int FirstBound(int port)
        {
            return _links[_portHeads + (port & _portMask)];
        }

        /// <summary>The next socket of that chain, or <see cref="None"/>.</summary>
        internal int NextBound(int slot)
        {
            return _links[slot];
        }

        /// <summary>The bound, unconnected socket that takes packets to this address: one bound to the address before one
        /// bound to any; the newest where several share (SO_REUSEADDR).</summary>
        internal int FindBound(bool udp, uint address, int port)
        {
            int wild = None;
            int slot = _links[_portHeads + (port & _portMask)];
            while (slot != None)
            {
                if (LocalPort[slot] == port && (slot >= UdpStart) == udp && (udp || State[slot] == (byte)TcpState.Listen))
                {
                    if (LocalAddress[slot] == address)
                    {
                        return slot;
                    }

                    if (LocalAddress[slot] == 0 && wild == None)
                    {
                        wild = slot;
                    }
                }

                slot = _links[slot];
            }

            return wild;
        }

        internal void InsertBound(int slot)
        {
            int head = _portHeads + (LocalPort[slot] & _portMask);
            _links[slot] = _links[head];
            _links[head] = (short)slot;
        }

        internal void RemoveBound(int slot)
        {
            Unlink(_portHeads + (LocalPort[slot] & _portMask), slot);
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

        private void Unlink(int head, int entry)
        {
            int at = head;
            while (_links[at] != entry)
            {
                at = _links[at];
            }

            _links[at] = _links[entry];
        }

        // Multiplied by a key of the node's own, so that nobody outside can aim at one bucket.
        private int TupleHead(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            uint h = (remoteAddress ^ (localAddress << 7) ^ ((uint)remotePort << 16) ^ (uint)localPort) * _seed;
            h ^= h >> 15;
            return Count + (int)(long)((h ^ (h >> 7)) & (uint)_tupleMask);
        }
    }
}
