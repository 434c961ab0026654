using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>The law of binding. Each socket has an address set: the local address (or any) and port, times the foreign
    /// address and port (or any). Sets of one protocol do not overlap, with these exceptions: both sockets have
    /// SO_REUSEADDR (but no two listeners have the same set, and no two connections the same tuple); and a connection
    /// lies within the set of the listener that has accepted it.</summary>
    internal sealed class BindingLaw
    {
        private readonly EndpointTable _endpoints;
        private readonly TimeWaitTable _timeWait;

        internal BindingLaw(EndpointTable endpoints, TimeWaitTable timeWait)
        {
            _endpoints = endpoints;
            _timeWait = timeWait;
        }

        /// <summary>Whether a socket may take all foreign addresses at this local one.</summary>
        internal bool MayBind(int slot, uint address, int port)
        {
            return MayBind(slot, address, port, _endpoints.Has(slot, EndpointFlags.ReuseAddress));
        }

        /// <summary>The same for a port that the stack chooses: nobody else's, whatever the sockets would share.</summary>
        internal bool IsFree(int slot, uint address, int port)
        {
            return MayBind(slot, address, port, false);
        }

        private bool MayBind(int slot, uint address, int port, bool reuse)
        {
            bool udp = slot >= _endpoints.UdpStart;
            int end = udp ? _endpoints.SocketCount : _endpoints.UdpStart;
            for (int other = udp ? _endpoints.UdpStart : 0; other < end; other++)
            {
                if (other == slot || _endpoints.LocalPort[other] != port || !_endpoints.Has(other, EndpointFlags.Bound | EndpointFlags.Connected)
                    || !Meets(address, _endpoints.LocalAddress[other]))
                {
                    continue;
                }

                bool bothReuse = reuse && _endpoints.Has(other, EndpointFlags.ReuseAddress);
                bool sameListener = _endpoints.State[other] == (byte)TcpState.Listen && _endpoints.LocalAddress[other] == address;
                if (!bothReuse || sameListener)
                {
                    return false;
                }
            }

            return udp || MayBindBesideTimeWait(address, port, reuse);
        }

        /// <summary>Whether a bound TCP socket may become a listener.</summary>
        internal bool MayListen(int slot)
        {
            int port = _endpoints.LocalPort[slot];
            for (int other = _endpoints.FirstBound(port); other != EndpointTable.None; other = _endpoints.NextBound(other))
            {
                if (other != slot && other < _endpoints.UdpStart && _endpoints.LocalPort[other] == port
                    && _endpoints.State[other] == (byte)TcpState.Listen && _endpoints.LocalAddress[other] == _endpoints.LocalAddress[slot])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Whether a tuple is free: no connection, no record has it.</summary>
        internal bool MayConnect(bool udp, uint address, int port, uint remoteAddress, int remotePort)
        {
            return _endpoints.FindTuple(udp, address, port, remoteAddress, remotePort) == EndpointTable.None;
        }

        /// <summary>Whether a connected socket may go over to another tuple: nobody has it, and it lies in no other socket's
        /// set but of one that shares.</summary>
        internal bool MayMove(int slot, uint address, int port, uint remoteAddress, int remotePort)
        {
            bool udp = slot >= _endpoints.UdpStart;
            int holder = _endpoints.FindTuple(udp, address, port, remoteAddress, remotePort);
            if (holder != EndpointTable.None)
            {
                return holder == slot;
            }

            bool reuse = _endpoints.Has(slot, EndpointFlags.ReuseAddress);
            for (int other = _endpoints.FirstBound(port); other != EndpointTable.None; other = _endpoints.NextBound(other))
            {
                if (_endpoints.LocalPort[other] == port && (other >= _endpoints.UdpStart) == udp && Meets(address, _endpoints.LocalAddress[other])
                    && !(reuse && _endpoints.Has(other, EndpointFlags.ReuseAddress)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Whether a port chosen for a connection lies in no unconnected socket's set.</summary>
        internal bool IsOutsideBound(bool udp, uint address, int port)
        {
            for (int other = _endpoints.FirstBound(port); other != EndpointTable.None; other = _endpoints.NextBound(other))
            {
                if (_endpoints.LocalPort[other] == port && (other >= _endpoints.UdpStart) == udp && Meets(address, _endpoints.LocalAddress[other]))
                {
                    return false;
                }
            }

            return true;
        }

        private static bool Meets(uint a, uint b)
        {
            return a == b || a == 0 || b == 0;
        }

        private bool MayBindBesideTimeWait(uint address, int port, bool reuse)
        {
            for (int entry = _endpoints.TimeWaitStart; entry < _endpoints.Count; entry++)
            {
                if (_timeWait.IsUsed(entry) && _endpoints.LocalPort[entry] == port && Meets(address, _endpoints.LocalAddress[entry])
                    && !(reuse && _timeWait.AllowsReuse(entry)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
