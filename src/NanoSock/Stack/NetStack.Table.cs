using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>How many positions the table has: <see cref="GetSocketInfo"/> takes 0 to this minus 1.</summary>
        public int TableCapacity
        {
            get { return _endpoints.Count; }
        }

        /// <summary>Gets how many more TCP connections there is room for: sockets and pairs of buffers that are free.</summary>
        public int FreeConnections
        {
            get { return _endpoints.CountFree(_tcp.FreeBuffers); }
        }

        /// <summary>What a socket is ready for; Error for a descriptor that is none.</summary>
        public SocketReadiness Ready(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return SocketReadiness.Error;
            }

            // The error of an unconnected UDP socket is about one destination only: SendTo and SocketOption.Error report it.
            SocketReadiness ready = _endpoints.Error(slot) != 0 && (slot < _endpoints.UdpStart || _endpoints.Has(slot, EndpointFlags.Connected))
                ? SocketReadiness.Error : SocketReadiness.None;
            if (slot >= _endpoints.UdpStart)
            {
                if (_udpTable.Queued(slot) > 0 || _endpoints.Has(slot, EndpointFlags.ShutReceive))
                {
                    ready |= SocketReadiness.Readable;
                }

                return ready | SocketReadiness.Writable;
            }

            byte state = _endpoints.State[slot];
            if (state == (byte)TcpState.Listen)
            {
                return _tcp.Completed[slot] > 0 ? ready | SocketReadiness.Readable : ready;
            }

            if (state == (byte)TcpState.SynSent || state == (byte)TcpState.SynReceived)
            {
                return ready;
            }

            if (state == (byte)TcpState.Closed)
            {
                return _tcp.Is(slot, TcbFlags.HasBuffers) ? ready | SocketReadiness.Readable | SocketReadiness.HangUp : ready;
            }

            bool received = _tcp.Is(slot, TcbFlags.FinReceived);
            if (received || _tcp.Readable(slot) > 0 || _endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                ready |= SocketReadiness.Readable;
            }

            if (Urgent.Remaining(_tcp, slot) > 0)
            {
                ready |= SocketReadiness.Urgent;
            }

            if (received && _tcp.Is(slot, TcbFlags.FinQueued))
            {
                ready |= SocketReadiness.HangUp;
            }

            bool open = state == (byte)TcpState.Established || state == (byte)TcpState.CloseWait;
            return open && TcpUserCalls.Room(_tcp, slot) > 0 ? ready | SocketReadiness.Writable : ready;
        }

        /// <summary>Whether a TCP connection is synchronized and neither side has closed; a connected UDP socket is.</summary>
        internal bool IsOpen(int descriptor)
        {
            int slot = Lookup(descriptor);
            return slot >= 0 && (slot >= _endpoints.UdpStart || _endpoints.State[slot] == (byte)TcpState.Established);
        }

        /// <summary>The descriptor of a socket whose readiness may have changed since it was last returned here; -1 when
        /// none is left. Called after each Poll until -1, it makes an event loop that scans nothing.</summary>
        public int NextChanged()
        {
            int slot = _endpoints.NextChanged();
            return slot < 0 ? -1 : Descriptor(slot);
        }

        /// <summary>A socket's local socket address; 0 and 0 when it is not bound.</summary>
        /// <returns>0, or a negated NotSocket.</returns>
        public int GetLocal(int descriptor, out uint address, out int port)
        {
            int slot = Lookup(descriptor);
            address = slot < 0 ? 0 : _endpoints.LocalAddress[slot];
            port = slot < 0 ? 0 : _endpoints.LocalPort[slot];
            return slot < 0 ? Fail(SocketError.NotSocket) : 0;
        }

        /// <summary>A socket's foreign socket address.</summary>
        /// <returns>0, or a negated NotSocket or NotConnected.</returns>
        public int GetRemote(int descriptor, out uint address, out int port)
        {
            int slot = Lookup(descriptor);
            address = slot < 0 ? 0 : _endpoints.RemoteAddress[slot];
            port = slot < 0 ? 0 : _endpoints.RemotePort[slot];
            return slot < 0 ? Fail(SocketError.NotSocket) : port == 0 ? Fail(SocketError.NotConnected) : 0;
        }

        /// <summary>Returns true if an address is the node's own, or lies in the prefix of one of its interfaces (RFC 1122
        /// 3.3.1.1). A prefix of 0 bits, by which everything is a neighbor, does not count.</summary>
        /// <param name="address">The address, first byte highest.</param>
        public bool IsOnLink(uint address)
        {
            bool found = InterfaceTable.FindLocal(_context, address) != null;
            for (int i = 0; i < _context.InterfaceCount && !found; i++)
            {
                NetInterface item = _context.Interfaces[i];
                found = item.Mask != 0 && ((address ^ item.Address) & item.Mask) == 0;
            }

            return found;
        }

        /// <summary>Fills <paramref name="info"/> with the table's entry at a position.</summary>
        /// <param name="position">0 to <see cref="TableCapacity"/> minus 1: TCP sockets, UDP sockets, half-open records,
        /// records of connections in TIME-WAIT or on their way there that no program holds.</param>
        /// <param name="info">An object to be used over and over.</param>
        /// <returns>False when the position is free, or is none.</returns>
        /// <exception cref="System.ArgumentNullException">There is no object.</exception>
        public bool GetSocketInfo(int position, SocketInfo info)
        {
            if (info == null)
            {
                throw new System.ArgumentNullException(nameof(info));
            }

            if (position < 0 || position >= _endpoints.Count)
            {
                return false;
            }

            bool used;
            TcpState state;
            if (position >= _endpoints.TimeWaitStart)
            {
                used = TimeWaitTable.IsUsed(_endpoints, position);
                state = TimeWaitTable.State(_endpoints, position);
            }
            else if (position >= _endpoints.SocketCount)
            {
                used = HalfOpenTable.IsUsed(_tcp, position);
                state = TcpState.SynReceived;
            }
            else
            {
                used = _endpoints.Has(position, EndpointFlags.InUse);
                state = (TcpState)_endpoints.State[position];
            }

            if (!used)
            {
                return false;
            }

            info.Descriptor = -1;
            info.Protocol = position >= _endpoints.UdpStart && position < _endpoints.SocketCount ? ProtocolType.Udp : ProtocolType.Tcp;
            info.State = state;
            info.LocalAddress = _endpoints.LocalAddress[position];
            info.LocalPort = _endpoints.LocalPort[position];
            info.RemoteAddress = _endpoints.RemoteAddress[position];
            info.RemotePort = _endpoints.RemotePort[position];
            info.ReceiveQueue = 0;
            info.SendQueue = 0;
            info.Dropped = 0;
            if (position < _endpoints.SocketCount)
            {
                FillQueues(position, info);
            }

            return true;
        }

        /// <summary>How often packets were dropped for a reason, modulo 2^32.</summary>
        /// <exception cref="System.ArgumentOutOfRangeException">The value is no reason.</exception>
        public uint GetDropCount(DropReason reason)
        {
            if (reason >= DropReason.Count)
            {
                throw new System.ArgumentOutOfRangeException(nameof(reason));
            }

            return _context.DropCount(reason);
        }

        /// <summary>A counter that is no drop, modulo 2^32.</summary>
        /// <exception cref="System.ArgumentOutOfRangeException">The value is no counter.</exception>
        public uint GetCounter(Counter counter)
        {
            if (counter >= Counter.Count)
            {
                throw new System.ArgumentOutOfRangeException(nameof(counter));
            }

            return _context.Counts[(int)counter];
        }

        private void FillQueues(int slot, SocketInfo info)
        {
            if (_endpoints.Has(slot, EndpointFlags.HasDescriptor))
            {
                info.Descriptor = Descriptor(slot);
            }

            if (slot >= _endpoints.UdpStart)
            {
                info.ReceiveQueue = _udpTable.Queued(slot);
                info.Dropped = (int)(long)(_udpTable.Dropped[slot - _endpoints.UdpStart] & 0x7FFFFFFF);
            }
            else if (info.State == TcpState.Listen)
            {
                info.ReceiveQueue = _tcp.Completed[slot];
                info.SendQueue = _tcp.Backlog[slot];
            }
            else if (_tcp.Is(slot, TcbFlags.HasBuffers))
            {
                info.ReceiveQueue = _tcp.Readable(slot);
                info.SendQueue = _tcp.Unacknowledged(slot);
            }
        }
    }
}
