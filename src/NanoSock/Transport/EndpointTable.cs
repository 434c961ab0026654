using System;

namespace NanoSock.Transport
{
    /// <summary>The compact table of endpoints: typed arrays by index. One index space holds TCP sockets, UDP sockets,
    /// half-open records and TIME-WAIT records, in that order, so that one look-up by address finds any of them.</summary>
    internal sealed class EndpointTable
    {
        internal const int None = -1;

        internal readonly int TcpCount;
        /// <summary>Where UDP sockets start; they follow the TCP sockets.</summary>
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
        internal readonly ushort[] Flags;
        internal readonly ushort[] Error;
        internal readonly byte[] TimeToLive;
        internal readonly byte[] TypeOfService;
        internal readonly byte[] State;
        internal readonly int[] Generation;

        private readonly uint _seed;
        private readonly short[] _tupleHeads;
        private readonly short[] _portHeads;
        // An entry is in the hash of tuples when it has a foreign address, in the hash of ports when it has only a local
        // port, and never in both: one chain does.
        private readonly short[] _chain;
        private readonly short[] _free;
        private int _freeTcp;
        private int _freeUdp;
        private readonly short[] _changed;
        private int _changedHead;
        private int _changedCount;

        internal EndpointTable(int tcp, int udp, int halfOpen, int timeWait, uint seed)
        {
            TcpCount = tcp;
            UdpStart = tcp;
            SocketCount = tcp + udp;
            TimeWaitStart = SocketCount + halfOpen;
            Count = TimeWaitStart + timeWait;
            _seed = seed | 1;
            LocalAddress = new uint[Count];
            RemoteAddress = new uint[Count];
            LocalPort = new ushort[Count];
            RemotePort = new ushort[Count];
            Flags = new ushort[SocketCount];
            Error = new ushort[SocketCount];
            TimeToLive = new byte[SocketCount];
            TypeOfService = new byte[SocketCount];
            State = new byte[SocketCount];
            Generation = new int[SocketCount];
            _tupleHeads = Heads(Count);
            _portHeads = Heads(SocketCount);
            _chain = new short[Count];
            _free = new short[SocketCount];
            _changed = new short[SocketCount];
            for (int i = 0; i < SocketCount; i++)
            {
                // Lowest index first: descriptors start where a reader expects them.
                _free[i] = (short)(i < tcp ? tcp - 1 - i : SocketCount - 1 - (i - tcp));
            }

            _freeTcp = tcp;
            _freeUdp = udp;
        }

        internal bool IsUdp(int entry)
        {
            return entry >= UdpStart && entry < SocketCount;
        }

        /// <summary>Takes a free socket, or <see cref="None"/>.</summary>
        internal int Allocate(bool udp)
        {
            int slot;
            if (udp)
            {
                if (_freeUdp == 0)
                {
                    return None;
                }

                slot = _free[UdpStart + --_freeUdp];
            }
            else
            {
                if (_freeTcp == 0)
                {
                    return None;
                }

                slot = _free[--_freeTcp];
            }

            Flags[slot] = (ushort)(EndpointFlags.InUse | (Flags[slot] & EndpointFlags.Changed));
            Error[slot] = 0;
            TypeOfService[slot] = 0;
            State[slot] = 0;
            ClearAddress(slot);
            return slot;
        }

        /// <summary>Gives a socket back. It must be in no hash any more.</summary>
        internal void Release(int slot)
        {
            Flags[slot] = (ushort)(Flags[slot] & EndpointFlags.Changed);
            State[slot] = 0;
            ClearAddress(slot);
            if (slot >= UdpStart)
            {
                _free[UdpStart + _freeUdp++] = (short)slot;
            }
            else
            {
                _free[_freeTcp++] = (short)slot;
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

        /// <summary>Notes that a socket's readiness may have changed.</summary>
        internal void Touch(int slot)
        {
            if ((Flags[slot] & (EndpointFlags.Changed | EndpointFlags.HasDescriptor)) == EndpointFlags.HasDescriptor)
            {
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

        /// <summary>The next socket that was touched and still has a descriptor, or <see cref="None"/>.</summary>
        internal int NextChanged()
        {
            while (_changedCount > 0)
            {
                int slot = _changed[_changedHead];
                _changedHead++;
                if (_changedHead == SocketCount)
                {
                    _changedHead = 0;
                }

                _changedCount--;
                Clear(slot, EndpointFlags.Changed);
                if ((Flags[slot] & EndpointFlags.HasDescriptor) != 0)
                {
                    return slot;
                }
            }

            return None;
        }

        /// <summary>Finds the entry that has exactly these addresses: a connected socket or a record.</summary>
        internal int FindTuple(bool udp, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            int entry = _tupleHeads[TupleBucket(localAddress, localPort, remoteAddress, remotePort)];
            while (entry != None)
            {
                if (RemoteAddress[entry] == remoteAddress && RemotePort[entry] == remotePort && LocalPort[entry] == localPort
                    && LocalAddress[entry] == localAddress && IsUdp(entry) == udp)
                {
                    return entry;
                }

                entry = _chain[entry];
            }

            return None;
        }

        internal void InsertTuple(int entry)
        {
            int bucket = TupleBucket(LocalAddress[entry], LocalPort[entry], RemoteAddress[entry], RemotePort[entry]);
            _chain[entry] = _tupleHeads[bucket];
            _tupleHeads[bucket] = (short)entry;
        }

        internal void RemoveTuple(int entry)
        {
            Unlink(_tupleHeads, TupleBucket(LocalAddress[entry], LocalPort[entry], RemoteAddress[entry], RemotePort[entry]), entry);
        }

        /// <summary>The first socket of the chain that holds all bound, unconnected sockets of a port (and others).</summary>
        internal int FirstBound(int port)
        {
            return _portHeads[port & (_portHeads.Length - 1)];
        }

        /// <summary>The next socket of that chain, or <see cref="None"/>.</summary>
        internal int NextBound(int slot)
        {
            return _chain[slot];
        }

        /// <summary>The bound, unconnected socket that takes packets to this address: one bound to the address before one
        /// bound to any; the newest where several share (SO_REUSEADDR).</summary>
        internal int FindBound(bool udp, uint address, int port)
        {
            int wild = None;
            int slot = FirstBound(port);
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

                slot = _chain[slot];
            }

            return wild;
        }

        internal void InsertBound(int slot)
        {
            int bucket = LocalPort[slot] & (_portHeads.Length - 1);
            _chain[slot] = _portHeads[bucket];
            _portHeads[bucket] = (short)slot;
        }

        internal void RemoveBound(int slot)
        {
            Unlink(_portHeads, LocalPort[slot] & (_portHeads.Length - 1), slot);
        }

        private static short[] Heads(int entries)
        {
            int buckets = 1;
            while (buckets < entries)
            {
                buckets <<= 1;
            }

            short[] heads = new short[buckets];
            for (int i = 0; i < buckets; i++)
            {
                heads[i] = None;
            }

            return heads;
        }

        private void ClearAddress(int slot)
        {
            LocalAddress[slot] = 0;
            RemoteAddress[slot] = 0;
            LocalPort[slot] = 0;
            RemotePort[slot] = 0;
        }

        private void Unlink(short[] heads, int bucket, int entry)
        {
            int at = heads[bucket];
            if (at == entry)
            {
                heads[bucket] = _chain[entry];
                return;
            }

            while (_chain[at] != entry)
            {
                at = _chain[at];
            }

            _chain[at] = _chain[entry];
        }

        // Multiplied by a key of the node's own, so that nobody outside can aim at one bucket.
        private int TupleBucket(uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            uint h = (remoteAddress ^ (localAddress << 7) ^ ((uint)remotePort << 16) ^ (uint)localPort) * _seed;
            h ^= h >> 15;
            return (int)(long)((h ^ (h >> 7)) & (uint)(_tupleHeads.Length - 1));
        }
    }
}
