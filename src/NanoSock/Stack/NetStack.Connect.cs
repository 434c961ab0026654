using NanoSock.Ip;
using NanoSock.Transport;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        private int ConnectTcp(int slot, uint address, int port)
        {
            byte state = _endpoints.State[slot];
            if (state != (byte)TcpState.Closed)
            {
                return Fail(state == (byte)TcpState.SynSent ? SocketError.AlreadyInProgress
                    : state == (byte)TcpState.Listen ? SocketError.InvalidArgument : SocketError.IsConnected);
            }

            // RFC 9293 MUST-46: no connection to a broadcast or multicast address. Port 0 is reserved.
            if (address == 0 || address >> 28 >= 14
                || InterfaceTable.IsBroadcast(_context, address) || port < 1 || port > 0xFFFF)
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            RouteResult route = RouteTable.Find(_context, address, _endpoints.Hint(slot));
            if (route == null)
            {
                return Fail(SocketError.NetworkUnreachable);
            }

            // Copied, because the reset of an evicted orphan looks up another route.
            NetInterface target = route.Interface;
            uint source = route.Source;
            if (_tcp.Is(slot, TcbFlags.HasBuffers))
            {
                // The program retries after a failed connect.
                _tcp.ReleaseBuffers(slot);
                _tcp.Reset(slot, true);
                _endpoints.Clear(slot, EndpointFlags.ShutReceive | EndpointFlags.ShutSend);
            }

            if (!_tcp.HasFreeBuffer && !Admission.MakeRoom(_tcp))
            {
                return Fail(SocketError.NoBufferSpaceAvailable);
            }

            if (_endpoints.Has(slot, EndpointFlags.PortGiven) && !_endpoints.Has(slot, EndpointFlags.Bound))
            {
                // The failed connect has released the source address; another socket may have bound it since.
                uint given = _endpoints.Has(slot, EndpointFlags.AddressGiven) ? _endpoints.LocalAddress[slot] : 0;
                if (!BindingLaw.MayBind(_tcp, slot, given, _endpoints.LocalPort[slot]))
                {
                    return Fail(SocketError.AddressAlreadyInUse);
                }

                BindTo(slot, given, _endpoints.LocalPort[slot]);
            }

            int error = AssignTuple(slot, target, source, address, port);
            if (error != 0)
            {
                return error;
            }

            _endpoints.PendingError[slot] = 0;
            TcpUserCalls.Open(_tcp, slot);
            return Fail(SocketError.InProgress);
        }

        private int ConnectUdp(int slot, uint address, int port)
        {
            if ((address == 0) != (port == 0) || (port & ~0xFFFF) != 0 || address >> 28 == 15 && address != 0xFFFFFFFF)
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            if (InterfaceTable.IsBroadcast(_context, address) && !_endpoints.Has(slot, EndpointFlags.Broadcast))
            {
                return Fail(SocketError.AccessDenied);
            }

            bool connected = _endpoints.Has(slot, EndpointFlags.Connected);
            uint own = _endpoints.Has(slot, EndpointFlags.AddressGiven) ? _endpoints.LocalAddress[slot] : 0;
            if (address == 0)
            {
                return connected ? Disconnect(slot, own) : 0;
            }

            RouteResult route = RouteTable.Find(_context, address, DatagramHint(slot));
            if (route == null)
            {
                return Fail(SocketError.NetworkUnreachable);
            }

            uint source = own != 0 ? own : route.Source;
            return connected ? MoveTuple(slot, route.Interface, source, address, port)
                : AssignTuple(slot, route.Interface, source, address, port);
        }

        // Restores the bound address; another socket may have taken the address set meanwhile.
        private int Disconnect(int slot, uint own)
        {
            int port = _endpoints.LocalPort[slot];
            if (!BindingLaw.MayBind(_tcp, slot, own, port))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            RemoveUdpTuple(slot);
            _endpoints.Clear(slot, EndpointFlags.Connected);
            _endpoints.PendingError[slot] = 0;
            BindTo(slot, own, port);
            return 0;
        }

        // Moves a socket from one tuple to another, which may overlap the address set of a later socket.
        private int MoveTuple(int slot, NetInterface target, uint source, uint address, int port)
        {
            int localPort = _endpoints.LocalPort[slot];
            if (!MaySend(target, source))
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            if (!BindingLaw.MayMove(_endpoints, slot, source, localPort, address, port)
                || (source == address && localPort == port))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            RemoveUdpTuple(slot);
            PutTuple(slot, source, localPort, address, port);
            return 0;
        }

        // Moves a socket from its bound address, or none, to a tuple.
        private int AssignTuple(int slot, NetInterface target, uint source, uint address, int port)
        {
            bool udp = slot >= _endpoints.UdpStart;
            bool bound = _endpoints.Has(slot, EndpointFlags.Bound);
            uint local = bound && _endpoints.LocalAddress[slot] != 0 ? _endpoints.LocalAddress[slot] : source;
            int localPort = bound
                ? _endpoints.LocalPort[slot]
                : EphemeralPorts.ForConnect(_context, _endpoints, slot, local, address, port);
            if (localPort == 0 || !MaySend(target, local))
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            if (!BindingLaw.MayConnect(_endpoints, udp, local, localPort, address, port)
                || (local == address && localPort == port))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            if (bound)
            {
                _endpoints.RemoveBound(slot);
                _endpoints.Clear(slot, EndpointFlags.Bound);
            }

            PutTuple(slot, local, localPort, address, port);
            return 0;
        }

        // RFC 1122 3.2.1.3(g): an address of 127/8 must not appear outside the host. Nor does any that the node has
        // lost.
        private bool MaySend(NetInterface target, uint source)
        {
            return source == target.Address
                || ((source >> 24 != 127 || target.IsLoopback)
                    && InterfaceTable.FindLocal(_context, source) != null);
        }

        private int DatagramHint(int slot)
        {
            return _endpoints.Interface[slot] != 0
                ? _endpoints.Hint(slot)
                : _udpTable.MulticastInterface[slot] - 1;
        }

        private void PutTuple(int slot, uint local, int localPort, uint address, int port)
        {
            _context.Template.Invalidate();
            // A pending error concerns the previous peer.
            _endpoints.PendingError[slot] = 0;
            _endpoints.LocalAddress[slot] = local;
            _endpoints.LocalPort[slot] = (ushort)localPort;
            _endpoints.RemoteAddress[slot] = address;
            _endpoints.RemotePort[slot] = (ushort)port;
            _endpoints.InsertTuple(slot);
            _endpoints.Set(slot, EndpointFlags.Connected);
            if (slot >= _endpoints.UdpStart)
            {
                _udpTable.ConnectedCount++;
            }
        }

        private void RemoveUdpTuple(int slot)
        {
            _endpoints.RemoveTuple(slot);
            _udpTable.ConnectedCount--;
        }

        private void BindTo(int slot, uint address, int port)
        {
            _context.Template.Invalidate();
            _endpoints.LocalAddress[slot] = address;
            _endpoints.LocalPort[slot] = (ushort)port;
            _endpoints.RemoteAddress[slot] = 0;
            _endpoints.RemotePort[slot] = 0;
            _endpoints.InsertBound(slot);
            _endpoints.Set(slot, EndpointFlags.Bound);
        }
    }
}
