using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Creates a socket.</summary>
        /// <returns>Its descriptor; or a negated TooManyOpenSockets (the table is full) or
        /// SocketNotSupported.</returns>
        public int Socket(SocketType type)
        {
            bool udp = type == SocketType.Dgram;
            if (!udp && type != SocketType.Stream)
            {
                return Fail(SocketError.SocketNotSupported);
            }

            int slot = _endpoints.Allocate(udp);
            if (slot < 0 && !udp && Admission.MakeRoom(_tcp))
            {
                slot = _endpoints.Allocate(false);
            }

            if (slot < 0)
            {
                return Fail(SocketError.TooManyOpenSockets);
            }

            _endpoints.TimeToLive[slot] = (byte)_context.TimeToLive;
            if (udp)
            {
                _udpTable.Reset(slot);
            }
            else
            {
                _tcp.Reset(slot, false);
            }

            return AssignDescriptor(slot);
        }

        /// <summary>Binds a socket to a local socket address.</summary>
        /// <param name="descriptor">A socket that is neither bound nor connected.</param>
        /// <param name="address">One of the node's addresses, or 0 for any; for UDP also a broadcast address or a
        /// group.</param>
        /// <param name="port">The port, or 0 for an ephemeral one (RFC 6056).</param>
        /// <returns>0, or a negated NotSocket, InvalidArgument, AddressNotAvailable or AddressAlreadyInUse.</returns>
        public int Bind(int descriptor, uint address, int port)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            if ((port & ~0xFFFF) != 0 || _endpoints.Has(slot, EndpointFlags.Bound | EndpointFlags.Connected)
                || (slot < _endpoints.UdpStart && _endpoints.State[slot] != (byte)TcpState.Closed))
            {
                return Fail(SocketError.InvalidArgument);
            }

            bool group = slot >= _endpoints.UdpStart
                && (InterfaceTable.IsMulticast(address) || InterfaceTable.IsBroadcast(_context, address));
            NetInterface local = address == 0 || group ? null : InterfaceTable.FindLocal(_context, address);
            if (address != 0 && !group && (local == null || !_endpoints.Accepts(slot, local.Index)))
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            if (port == 0)
            {
                port = EphemeralPorts.ForBind(_tcp, slot, address);
                if (port == 0)
                {
                    return Fail(SocketError.AddressNotAvailable);
                }
            }
            else if (!BindingLaw.MayBind(_tcp, slot, address, port))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            BindTo(slot, address, port);
            _endpoints.Clear(slot, EndpointFlags.AddressGiven);
            _endpoints.Set(slot,
                address != 0 ? EndpointFlags.PortGiven | EndpointFlags.AddressGiven : EndpointFlags.PortGiven);

            return 0;
        }

        /// <summary>Puts a bound TCP socket into LISTEN; on a listener, sets the backlog.</summary>
        /// <param name="descriptor">The socket.</param>
        /// <param name="backlog">The number of connections that may wait for Accept, at least 1.</param>
        /// <returns>0, or a negated NotSocket, OperationNotSupported (UDP), InvalidArgument (not bound),
        /// IsConnected or AddressAlreadyInUse.</returns>
        public int Listen(int descriptor, int backlog)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            if (slot >= _endpoints.UdpStart)
            {
                return Fail(SocketError.OperationNotSupported);
            }

            byte state = _endpoints.State[slot];
            if (state != (byte)TcpState.Listen)
            {
                if (_endpoints.Has(slot, EndpointFlags.Connected) || state != (byte)TcpState.Closed)
                {
                    return Fail(SocketError.IsConnected);
                }

                if (!_endpoints.Has(slot, EndpointFlags.Bound))
                {
                    return Fail(SocketError.InvalidArgument);
                }

                if (!BindingLaw.MayListen(_endpoints, slot))
                {
                    return Fail(SocketError.AddressAlreadyInUse);
                }

                _endpoints.State[slot] = (byte)TcpState.Listen;
                _tcp.Completed[slot] = 0;
                _tcp.PerPeer[slot] = 0;
                _tcp.Reserved[slot] = 0;
            }

            int most = backlog < 1 ? 1 : backlog > 0xFFFF ? 0xFFFF : backlog;
            _tcp.Backlog[slot] = (ushort)most;
            return 0;
        }

        /// <summary>Dequeues the connection that has waited longest.</summary>
        /// <returns>The new socket's descriptor; or a negated WouldBlock, NotSocket, or InvalidArgument (no
        /// listener).</returns>
        public int Accept(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            if (_endpoints.State[slot] != (byte)TcpState.Listen || slot >= _endpoints.UdpStart)
            {
                return Fail(SocketError.InvalidArgument);
            }

            int child = TcpListen.Accept(_tcp, slot);
            return child < 0 ? Fail(SocketError.WouldBlock) : AssignDescriptor(child);
        }

        /// <summary>Opens a connection (TCP), or sets the only peer (UDP). Address and port 0 remove a UDP socket's
        /// peer.</summary>
        /// <returns>UDP: 0. TCP: a negated InProgress, after which <see cref="Ready"/> reports Writable when the
        /// connection is open and Error when it failed. The errors are TimedOut, ConnectionRefused, and, after 3 s or
        /// the socket's user timeout, NetworkDown (the link is down) and HostUnreachable (no neighbor answers).
        /// Otherwise a negated NotSocket, AddressNotAvailable (no unicast address, or no free port), AccessDenied (UDP
        /// broadcast, SO_BROADCAST not set), NetworkUnreachable, AlreadyInProgress, IsConnected, AddressAlreadyInUse or
        /// NoBufferSpaceAvailable.</returns>
        public int Connect(int descriptor, uint address, int port)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            return slot >= _endpoints.UdpStart ? ConnectUdp(slot, address, port) : ConnectTcp(slot, address, port);
        }

        /// <summary>Shuts down one direction or both. On TCP a FIN follows the queued data of a sending side that is
        /// shut down. After the receiving side is shut down, data received before can still be read, and later data is
        /// discarded.</summary>
        /// <returns>0, or a negated NotSocket, InvalidArgument or NotConnected (a listener is not connected
        /// either).</returns>
        public int Shutdown(int descriptor, SocketShutdown how)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            if (how != SocketShutdown.Receive && how != SocketShutdown.Send && how != SocketShutdown.Both)
            {
                return Fail(SocketError.InvalidArgument);
            }

            _context.Template.Invalidate();
            bool udp = slot >= _endpoints.UdpStart;
            byte state = _endpoints.State[slot];
            if (udp ? !_endpoints.Has(slot, EndpointFlags.Connected) : state <= (byte)TcpState.SynSent)
            {
                return Fail(SocketError.NotConnected);
            }

            if (how != SocketShutdown.Send && !_endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                _endpoints.Set(slot, EndpointFlags.ShutReceive);
                if (!udp)
                {
                    TcpUserCalls.ShutdownReceive(_tcp, slot);
                }
            }

            if (how != SocketShutdown.Receive)
            {
                _endpoints.Set(slot, EndpointFlags.ShutSend);
                if (!udp)
                {
                    TcpUserCalls.ShutdownSend(_tcp, slot);
                }
            }

            _endpoints.MarkReadinessChanged(slot);
            return 0;
        }

        /// <summary>Closes a socket. A TCP connection still sends what is queued and then closes with a FIN; it is
        /// reset instead where Linger asks for that, or where received data was not read. The descriptor is stale at
        /// once.</summary>
        /// <returns>0, or a negated NotSocket.</returns>
        public int Close(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            Discard(slot, false);
            return 0;
        }

        /// <summary>Closes a socket at once. A TCP connection is reset and its queued data is discarded.</summary>
        /// <returns>0, or a negated NotSocket.</returns>
        public int Abort(int descriptor)
        {
            int slot = Lookup(descriptor);
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            Discard(slot, true);
            return 0;
        }

        /// <summary>Joins a UDP socket to a multicast group.</summary>
        /// <param name="descriptor">The socket.</param>
        /// <param name="group">The group, 224.0.0.0 to 239.255.255.255.</param>
        /// <param name="interfaceIndex">The interface, or -1 for that of the socket
        /// (<see cref="SocketOption.Interface"/>) or of the route to the group.</param>
        /// <returns>0, or a negated NotSocket, OperationNotSupported (TCP), InvalidArgument, NetworkUnreachable,
        /// AddressAlreadyInUse (already a member) or NoBufferSpaceAvailable.</returns>
        public int JoinGroup(int descriptor, uint group, int interfaceIndex)
        {
            int slot = Lookup(descriptor);
            int index = GroupInterface(slot, group, interfaceIndex);
            if (index < 0)
            {
                return index;
            }

            if (GroupTable.IsMember(_context, slot, index, group))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            return GroupTable.Join(_context, slot, index, group) ? 0 : Fail(SocketError.NoBufferSpaceAvailable);
        }

        /// <summary>Leaves a multicast group.</summary>
        /// <returns>As <see cref="JoinGroup"/>; AddressNotAvailable when the socket is not a member.</returns>
        public int LeaveGroup(int descriptor, uint group, int interfaceIndex)
        {
            int slot = Lookup(descriptor);
            int index = GroupInterface(slot, group, interfaceIndex);
            if (index < 0)
            {
                return index;
            }

            return GroupTable.Leave(_context, slot, index, group) ? 0 : Fail(SocketError.AddressNotAvailable);
        }

        private void Discard(int slot, bool abort)
        {
            RevokeDescriptor(slot);

            // The next socket in this slot has its own port and options: discard the header template.
            _context.Template.Invalidate();
            if (_endpoints.Has(slot, EndpointFlags.Bound))
            {
                _endpoints.RemoveBound(slot);
                _endpoints.Clear(slot, EndpointFlags.Bound);
            }

            if (slot < _endpoints.UdpStart)
            {
                uint sent = _context.Counts[(int)Counter.FramesOut];
                if (abort)
                {
                    TcpUserCalls.Abort(_tcp, slot);
                }
                else
                {
                    TcpUserCalls.Close(_tcp, slot);
                }

                if (sent != _context.Counts[(int)Counter.FramesOut])
                {
                    // The frame just sent was a RST.
                    _context.CallNeighbor = _context.LastNeighbor;
                }

                return;
            }

            if (_endpoints.Has(slot, EndpointFlags.Connected))
            {
                RemoveUdpTuple(slot);
            }

            GroupTable.LeaveAll(_context, slot);
            _endpoints.Release(slot);
        }

        private int GroupInterface(int slot, uint group, int interfaceIndex)
        {
            if (slot < 0)
            {
                return Fail(SocketError.NotSocket);
            }

            if (slot < _endpoints.UdpStart)
            {
                return Fail(SocketError.OperationNotSupported);
            }

            if (!InterfaceTable.IsMulticast(group)
                || (interfaceIndex >= 0 && InterfaceTable.At(_context, interfaceIndex) == null))
            {
                return Fail(SocketError.InvalidArgument);
            }

            if (interfaceIndex < 0)
            {
                interfaceIndex = _endpoints.Interface[slot] - 1;
            }

            if (interfaceIndex >= 0 && InterfaceTable.At(_context, interfaceIndex) != null)
            {
                return interfaceIndex;
            }

            RouteResult route = RouteTable.Find(_context, group, _endpoints.Hint(slot));
            return route != null ? route.Interface.Index : Fail(SocketError.NetworkUnreachable);
        }
    }
}
