using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Gets the number of positions in the table; <see cref="GetSocketInfo"/> takes 0 to this minus
        /// 1.</summary>
        public int TableCapacity
        {
            get { return _endpoints.Count; }
        }

        /// <summary>Gets the number of TCP connections that can still be opened: free sockets with free pairs of
        /// buffers.</summary>
        public int FreeConnections
        {
            get { return _endpoints.CountFree(_tcp.FreeBuffers); }
        }

        /// <summary>Returns the readiness of a socket; Error for a descriptor of no socket.</summary>
        public SocketReadiness Ready(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return SocketReadiness.Error;
            }

            // The error of an unconnected UDP socket concerns one destination only: SendTo and SocketOption.Error
            // report it.
            SocketReadiness ready = _endpoints.PendingError[slot] != 0
                    && (slot < _endpoints.UdpStart || _endpoints.Has(slot, EndpointFlags.Connected))
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
                return _tcp.Is(slot, TcbFlags.HasBuffers)
                    ? ready | SocketReadiness.Readable | SocketReadiness.HangUp
                    : ready;
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

        /// <summary>Returns true if a TCP connection is synchronized and neither side has closed, or a UDP socket is
        /// connected.</summary>
        internal bool IsOpen(int descriptor)
        {
            int slot = Lookup(descriptor);
            return slot >= 0 && (slot >= _endpoints.UdpStart || _endpoints.State[slot] == (byte)TcpState.Established);
        }

        /// <summary>Returns the descriptor of a socket whose readiness may have changed since it was last returned
        /// here, or -1 when there are no more. A program that calls it after each Poll until -1 has an event loop
        /// without a scan.</summary>
        public int NextChanged()
        {
            int slot = _endpoints.NextChanged();
            return slot < 0 ? -1 : Descriptor(slot);
        }

        /// <summary>Gets a socket's local socket address; 0 and 0 when it is not bound.</summary>
        /// <returns>0, or a negated NotSocket.</returns>
        public int GetLocal(int descriptor, out uint address, out int port)
        {
            int slot = Lookup(descriptor);
            address = slot < 0 ? 0 : _endpoints.LocalAddress[slot];
            port = slot < 0 ? 0 : _endpoints.LocalPort[slot];
            return slot < 0 ? Fail(SocketError.NotSocket) : 0;
        }

        /// <summary>Gets a socket's foreign socket address.</summary>
        /// <returns>0, or a negated NotSocket or NotConnected.</returns>
        public int GetRemote(int descriptor, out uint address, out int port)
        {
            int slot = Lookup(descriptor);
            address = slot < 0 ? 0 : _endpoints.RemoteAddress[slot];
            port = slot < 0 ? 0 : _endpoints.RemotePort[slot];
            return slot < 0 ? Fail(SocketError.NotSocket) : port == 0 ? Fail(SocketError.NotConnected) : 0;
        }

        /// <summary>Returns true if an address is the node's own, or lies in the prefix of one of its interfaces (RFC
        /// 1122 3.3.1.1). A prefix of 0 bits, by which everything is a neighbor, does not count.</summary>
        /// <param name="address">The address, first byte highest.</param>
        public bool IsOnLink(uint address)
        {
            bool found = address != 0 && InterfaceTable.FindLocal(_context, address) != null;
            for (int i = 0; i < _context.InterfaceCount && !found; i++)
            {
                NetInterface item = _context.Interfaces[i];
                found = item.Mask != 0 && InterfaceTable.IsInPrefix(_context, item, address);
            }

            return found;
        }

        /// <summary>Fills <paramref name="info"/> with the table's entry at a position.</summary>
        /// <param name="position">0 to <see cref="TableCapacity"/> minus 1: TCP sockets, UDP sockets, half-open
        /// records, then records of closed connections that no program references, in TIME-WAIT or before it.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when the position is free or out of range.</returns>
        /// <exception cref="System.ArgumentNullException"><paramref name="info"/> is null.</exception>
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
                used = TimeWaitTable.IsUsed(_tcp, position);
                state = TimeWaitTable.State(_tcp, position);
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
            info.Protocol = position >= _endpoints.UdpStart && position < _endpoints.SocketCount
                ? ProtocolType.Udp
                : ProtocolType.Tcp;
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

        /// <summary>Returns the number of packets dropped for a reason, modulo 2^32.</summary>
        /// <exception cref="System.ArgumentOutOfRangeException">The value is not a reason.</exception>
        public uint GetDropCount(DropReason reason)
        {
            if (reason >= DropReason.Count)
            {
                throw new System.ArgumentOutOfRangeException(nameof(reason));
            }

            return _context.DropCount(reason);
        }

        /// <summary>Returns the value of a counter other than a drop count, modulo 2^32.</summary>
        /// <exception cref="System.ArgumentOutOfRangeException">The value is not a counter.</exception>
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
                info.Dropped = (int)(long)(_udpTable.Dropped[slot] & 0x7FFFFFFF);
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
