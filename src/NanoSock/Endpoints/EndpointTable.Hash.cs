namespace NanoSock.Transport
{
    /// <content>The hashes of tuples and of local ports.</content>
    internal sealed partial class EndpointTable
    {
        /// <summary>Finds the entry that has exactly these addresses: a connected socket or a record.</summary>
        internal int FindTuple(bool udp, uint localAddress, int localPort, uint remoteAddress, int remotePort)
        {
            // TupleHead, without the call: this is asked for each datagram.
            uint h = remoteAddress * _key;
            h = (h ^ (h >> 16) ^ ((uint)remotePort << 16) ^ (uint)localPort) * _secondKey;
            int entry = _links[Count + (int)(long)(((h >> 16) * (uint)_tupleBuckets) >> 16)];
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
            int head = TupleHead(entry);
            _links[entry] = _links[head];
            _links[head] = (short)entry;
        }

        internal void RemoveTuple(int entry)
        {
            Unlink(TupleHead(entry), entry);
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

        private void Unlink(int head, int entry)
        {
            int at = head;
            while (_links[at] != entry)
            {
                at = _links[at];
            }

            _links[at] = _links[entry];
        }

        // Multiplied by keys of the node's own, once before address and ports meet: a host that chooses both, and makes their sum or their
        // difference the same each time, does not choose the bucket. The upper bits of a product depend on all of the factor.
        // The local address is one of few.
        private int TupleHead(int entry)
        {
            uint h = RemoteAddress[entry] * _key;
            h = (h ^ (h >> 16) ^ ((uint)RemotePort[entry] << 16) ^ (uint)LocalPort[entry]) * _secondKey;
            return Count + (int)(long)(((h >> 16) * (uint)_tupleBuckets) >> 16);
        }
    }
}
