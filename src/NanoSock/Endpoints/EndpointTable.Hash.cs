using NanoSock.Ip;

namespace NanoSock.Transport
{
    /// <content>The hashes of tuples and of local ports.</content>
    internal sealed partial class EndpointTable
    {
        /// <summary>Finds the entry with exactly these addresses, a connected socket or a record.</summary>
        internal int FindTuple(bool udp, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            // TupleBucket, inlined because this look-up runs for each datagram.
            uint h = remoteAddress * _key;
            h = (h ^ (h >> 16) ^ ((uint)remotePort << 16) ^ (uint)localPort) * _secondKey;
            int entry = _tupleHeads[(int)(long)(((h >> 16) * (uint)_tupleHeads.Length) >> 16)];
            while (entry != None)
            {
                if (RemoteAddress[entry] == remoteAddress
                    && RemotePort[entry] == remotePort && LocalPort[entry] == localPort
                    && LocalAddress[entry] == localAddress && (entry >= UdpStart && entry < SocketCount) == udp)
                {
                    return entry;
                }

                entry = _next[entry];
            }

            return None;
        }

        /// <summary>Copies the addresses, ports and interface of one entry to another.</summary>
        internal void CopyTuple(int from, int to)
        {
            LocalAddress[to] = LocalAddress[from];
            RemoteAddress[to] = RemoteAddress[from];
            LocalPort[to] = LocalPort[from];
            RemotePort[to] = RemotePort[from];
            Interface[to] = Interface[from];
        }

        internal void InsertTuple(int entry)
        {
            int bucket = TupleBucket(entry);
            _next[entry] = _tupleHeads[bucket];
            _tupleHeads[bucket] = (short)entry;
        }

        internal void RemoveTuple(int entry)
        {
            Unlink(_tupleHeads, TupleBucket(entry), entry);
        }

        /// <summary>Returns the first socket of the chain that holds all bound, unconnected sockets of a port (and
        /// others).</summary>
        internal int FirstBound(int port)
        {
            return _portHeads[port & _portMask];
        }

        /// <summary>Returns the next socket of that chain, or <see cref="None"/>.</summary>
        internal int NextBound(int slot)
        {
            return _next[slot];
        }

        /// <summary>Returns true if an entry receives packets from an interface.</summary>
        internal bool Accepts(int entry, int interfaceIndex)
        {
            return Interface[entry] == 0 || Interface[entry] == interfaceIndex + 1;
        }

        /// <summary>Returns the hint for <see cref="RouteTable"/>: the only interface of an entry, or none.</summary>
        internal int Hint(int entry)
        {
            int only = Interface[entry];
            return only == 0 ? -1 : RouteTable.Only + only - 1;
        }

        /// <summary>Finds the bound, unconnected socket for packets to an address: one bound to the address before one
        /// bound to any, then one bound to the interface before one bound to any, and the newest where several share
        /// (SO_REUSEADDR).</summary>
        internal int FindBound(bool udp, uint address, int port, int interfaceIndex)
        {
            if (HasInterfaces)
            {
                return FindBoundOn(udp, address, port, interfaceIndex);
            }

            int wild = None;
            int slot = _portHeads[port & _portMask];
            while (slot != None)
            {
                if (LocalPort[slot] == port && (slot >= UdpStart) == udp
                    && (udp || State[slot] == (byte)TcpState.Listen))
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

                slot = _next[slot];
            }

            return wild;
        }

        private int FindBoundOn(bool udp, uint address, int port, int interfaceIndex)
        {
            int best = None;
            int most = -1;
            for (int slot = FirstBound(port); slot != None; slot = NextBound(slot))
            {
                if (LocalPort[slot] == port && (slot >= UdpStart) == udp
                    && (udp || State[slot] == (byte)TcpState.Listen)
                    && (LocalAddress[slot] == 0 || LocalAddress[slot] == address) && Accepts(slot, interfaceIndex))
                {
                    int specific = (LocalAddress[slot] != 0 ? 2 : 0) + (Interface[slot] != 0 ? 1 : 0);
                    if (specific > most)
                    {
                        best = slot;
                        most = specific;
                    }
                }
            }

            return best;
        }

        internal void InsertBound(int slot)
        {
            int bucket = LocalPort[slot] & _portMask;
            _next[slot] = _portHeads[bucket];
            _portHeads[bucket] = (short)slot;
        }

        internal void RemoveBound(int slot)
        {
            Unlink(_portHeads, LocalPort[slot] & _portMask, slot);
        }

        private void Unlink(short[] heads, int bucket, int entry)
        {
            int at = heads[bucket];
            if (at == entry)
            {
                heads[bucket] = _next[entry];
                return;
            }

            while (_next[at] != entry)
            {
                at = _next[at];
            }

            _next[at] = _next[entry];
        }

        // Multiplication by keys of the node, once before address and ports are combined, prevents collisions by
        // construction. A host that chooses both, and keeps their sum or their difference constant, does not choose the
        // bucket. The upper bits of a product depend on the whole factor. The local address is one of few, so it needs
        // no key.
        private int TupleBucket(int entry)
        {
            uint h = RemoteAddress[entry] * _key;
            h = (h ^ (h >> 16) ^ ((uint)RemotePort[entry] << 16) ^ (uint)LocalPort[entry]) * _secondKey;
            return (int)(long)(((h >> 16) * (uint)_tupleHeads.Length) >> 16);
        }
    }
}
