using NanoSock.Ip;

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
        /// <summary>Index plus 1 of the only interface by which the entry sends and receives; 0 for any.</summary>
        internal readonly byte[] Interface;

        // By socket.
        internal readonly byte[] State;
        internal readonly int[] Generation;
        /// <summary>Bits of <see cref="EndpointFlags"/>.</summary>
        internal readonly ushort[] Flags;
        /// <summary>Pending error, as a SocketError; 0 for none.</summary>
        internal readonly ushort[] PendingError;
        /// <summary>Time to live of a socket's packets.</summary>
        internal readonly byte[] TimeToLive;
        /// <summary>Type of service of a socket's packets.</summary>
        internal readonly byte[] TypeOfService;

        /// <summary>True if <see cref="Interface"/> was ever set. Until then, look-ups need not compare it.</summary>
        internal bool HasInterfaces;

        /// <summary>The node whose services read some of the sockets.</summary>
        internal NetContext Context;
        /// <summary>Counter of the ports that the stack chooses for connections.</summary>
        internal int NextPort;
        // Keys of the hash of tuples.
        private uint _key;
        private uint _secondKey;
        // The next entry of the list that an entry is in, at most one: the hash of tuples with a foreign address, the
        // hash of ports with only a local port, or the list of free sockets.
        private readonly short[] _next;
        // The first entries of the lists of both hashes, by bucket.
        private readonly short[] _tupleHeads;
        private readonly short[] _portHeads;
        private readonly int _portMask;
        // Ring of changed sockets.
        private readonly short[] _changed;
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
            Interface = new byte[Count];
            State = new byte[SocketCount];
            Generation = new int[SocketCount];
            Flags = new ushort[SocketCount];
            PendingError = new ushort[SocketCount];
            TimeToLive = new byte[SocketCount];
            TypeOfService = new byte[SocketCount];
            _next = new short[Count];
            _tupleHeads = new short[Buckets(Count)];
            _portHeads = new short[Buckets(SocketCount)];
            _portMask = _portHeads.Length - 1;
            _changed = new short[SocketCount];

            // Lowest index first, so that descriptors start at low numbers.
            for (int i = 0; i < SocketCount; i++)
            {
                _next[i] = (short)(i + 1);
            }

            _next[tcp - 1] = None;
            _next[SocketCount - 1] = None;
            _freeUdp = udp == 0 ? None : UdpStart;
            ClearHashes();
        }

        /// <summary>Gets the bytes that an entry of any kind takes: addresses and ports, interface, the next entry, and
        /// its share of the hash of tuples.</summary>
        internal int EntryBytes
        {
            get { return 8 + 4 + 1 + 2 + Share(_tupleHeads.Length, Count); }
        }

        /// <summary>Gets the further bytes that a socket takes: state, generation, flags, error, time to live, type of
        /// service, a place among the changed ones, and its share of the hash of ports.</summary>
        internal int SocketBytes
        {
            get { return 1 + 4 + 6 + 2 + Share(_portHeads.Length, SocketCount); }
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
                _freeUdp = _next[slot];
            }
            else
            {
                _freeTcp = _next[slot];
            }

            Flags[slot] = (ushort)(EndpointFlags.InUse | (Flags[slot] & EndpointFlags.Changed));
            PendingError[slot] = 0;
            TimeToLive[slot] = 0;
            TypeOfService[slot] = 0;
            State[slot] = 0;
            ClearAddress(slot);
            return slot;
        }

        /// <summary>Counts the TCP sockets that are free.</summary>
        /// <param name="most">The number at which counting stops.</param>
        internal int CountFree(int most)
        {
            int count = 0;
            for (int slot = _freeTcp; slot != None && count < most; slot = _next[slot])
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
            Flags[slot] = (ushort)(Flags[slot] & EndpointFlags.Changed);
            State[slot] = 0;
            if (slot >= UdpStart)
            {
                _next[slot] = (short)_freeUdp;
                _freeUdp = slot;
            }
            else
            {
                _next[slot] = (short)_freeTcp;
                _freeTcp = slot;
            }
        }

        internal bool Has(int slot, int flag)
        {
            return (Flags[slot] & flag) != 0;
        }

        internal void Set(int slot, int flag)
        {
            Flags[slot] = (ushort)(Flags[slot] | flag);
        }

        internal void Clear(int slot, int flag)
        {
            Flags[slot] = (ushort)(Flags[slot] & ~flag);
        }

        /// <summary>Records that a socket's readiness may have changed.</summary>
        internal void MarkReadinessChanged(int slot)
        {
            if ((Flags[slot] & (EndpointFlags.Changed | EndpointFlags.HasDescriptor)) == EndpointFlags.HasDescriptor)
            {
                if ((Flags[slot] & EndpointFlags.Service) != 0)
                {
                    Context.WakeServices();
                    return;
                }

                Set(slot, EndpointFlags.Changed);
                int at = _changedHead + _changedCount;
                if (at >= SocketCount)
                {
                    at -= SocketCount;
                }

                _changed[at] = (short)slot;
                _changedCount++;
            }
        }

        /// <summary>Gives a socket to a service. A change that the program has not read of the socket that had the slot
        /// before is forgotten, so that the flag does not hide those of this one.</summary>
        internal void SetService(int slot)
        {
            int kept = 0;
            for (int i = 0; i < _changedCount; i++)
            {
                short changed = _changed[ChangedAt(i)];
                if (changed != slot)
                {
                    _changed[ChangedAt(kept)] = changed;
                    kept++;
                }
            }

            _changedCount = kept;
            Flags[slot] = (ushort)((Flags[slot] & ~EndpointFlags.Changed) | EndpointFlags.Service);
        }

        /// <summary>Dequeues the next changed socket that still has a descriptor, or returns
        /// <see cref="None"/>.</summary>
        internal int NextChanged()
        {
            while (_changedCount > 0)
            {
                // The call comes first. If it throws, the socket is still in the list.
                int slot = _changed[_changedHead];
                Clear(slot, EndpointFlags.Changed);
                _changedHead++;
                if (_changedHead == SocketCount)
                {
                    _changedHead = 0;
                }

                _changedCount--;
                if ((Flags[slot] & (EndpointFlags.HasDescriptor | EndpointFlags.Service))
                    == EndpointFlags.HasDescriptor)
                {
                    return slot;
                }
            }

            return None;
        }

        private int ChangedAt(int place)
        {
            int at = _changedHead + place;
            return at >= SocketCount ? at - SocketCount : at;
        }

        // At least half a bucket for each entry, because few of them are in a hash at once. Heads are half-words.
        private static int Share(int heads, int entries)
        {
            return ((heads << 1) + (entries >> 1)) / entries;
        }

        /// <summary>Returns the number of buckets of a hash.</summary>
        internal static int Buckets(int entries)
        {
            int buckets = 1;
            while (buckets << 1 < entries)
            {
                buckets <<= 1;
            }

            return buckets;
        }

        // Empties the hashes.
        private void ClearHashes()
        {
            for (int i = 0; i < _tupleHeads.Length; i++)
            {
                _tupleHeads[i] = None;
            }

            for (int i = 0; i < _portHeads.Length; i++)
            {
                _portHeads[i] = None;
            }
        }

        private void ClearAddress(int slot)
        {
            LocalAddress[slot] = 0;
            RemoteAddress[slot] = 0;
            LocalPort[slot] = 0;
            RemotePort[slot] = 0;
            Interface[slot] = 0;
        }
    }
}
