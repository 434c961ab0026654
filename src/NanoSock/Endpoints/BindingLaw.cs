using NanoSock.Transport;

namespace NanoSock.Sockets
{
    /// <summary>Decides which addresses a socket may bind. Each socket has an address set: the interface (or any),
    /// times the local address (or any) and port, times the foreign address and port (or any). Sets of one protocol do
    /// not overlap, with two exceptions. Sockets that both have SO_REUSEADDR may overlap, but two listeners never have
    /// the same set, and two connections never the same tuple. A connection lies within the set of the listener that
    /// has accepted it.</summary>
    internal static class BindingLaw
    {
        /// <summary>Returns true if a socket may bind to a local address and port for all foreign addresses.</summary>
        internal static bool MayBind(TcpTable tcp, int slot, uint address, int port)
        {
            return MayBind(tcp, slot, address, port, tcp.Endpoints.Has(slot, EndpointFlags.ReuseAddress));
        }

        /// <summary>Returns true if the stack may choose a port for a socket, which no other socket may have,
        /// regardless of SO_REUSEADDR.</summary>
        internal static bool IsFree(TcpTable tcp, int slot, uint address, int port)
        {
            return MayBind(tcp, slot, address, port, false);
        }

        private static bool MayBind(TcpTable tcp, int slot, uint address, int port, bool reuse)
        {
            EndpointTable endpoints = tcp.Endpoints;
            bool udp = slot >= endpoints.UdpStart;
            uint only = endpoints.Interface[slot];
            int end = udp ? endpoints.SocketCount : endpoints.UdpStart;
            for (int other = udp ? endpoints.UdpStart : 0; other < end; other++)
            {
                if (other == slot || endpoints.LocalPort[other] != port
                    || !endpoints.Has(other, EndpointFlags.Bound | EndpointFlags.Connected)
                    || !Meets(address, endpoints.LocalAddress[other])
                    || !Meets(only, endpoints.Interface[other]))
                {
                    continue;
                }

                bool bothReuse = reuse && endpoints.Has(other, EndpointFlags.ReuseAddress);
                bool sameListener = endpoints.State[other] == (byte)TcpState.Listen
                    && endpoints.LocalAddress[other] == address && endpoints.Interface[other] == only;
                if (!bothReuse || sameListener)
                {
                    return false;
                }
            }

            return udp || MayBindBesideTimeWait(tcp, endpoints, only, address, port, reuse);
        }

        /// <summary>Returns true if a bound TCP socket may become a listener.</summary>
        internal static bool MayListen(EndpointTable endpoints, int slot)
        {
            int port = endpoints.LocalPort[slot];
            for (int other = endpoints.FirstBound(port);
                other != EndpointTable.None; other = endpoints.NextBound(other))
            {
                if (other != slot && other < endpoints.UdpStart && endpoints.LocalPort[other] == port
                    && endpoints.State[other] == (byte)TcpState.Listen
                    && endpoints.LocalAddress[other] == endpoints.LocalAddress[slot]
                    && endpoints.Interface[other] == endpoints.Interface[slot])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Returns true if no connection and no record has a tuple.</summary>
        internal static bool MayConnect(EndpointTable endpoints, bool udp,
            uint address, int port, uint remoteAddress, int remotePort)
        {
            return endpoints.FindTuple(udp, address, port, remoteAddress, remotePort) == EndpointTable.None;
        }

        /// <summary>Returns true if a connected socket may change to another tuple. No socket may have the tuple, and
        /// it may lie only in the sets of sockets that both share by SO_REUSEADDR.</summary>
        internal static bool MayMove(EndpointTable endpoints, int slot,
            uint address, int port, uint remoteAddress, int remotePort)
        {
            bool udp = slot >= endpoints.UdpStart;
            int holder = endpoints.FindTuple(udp, address, port, remoteAddress, remotePort);
            if (holder != EndpointTable.None)
            {
                return holder == slot;
            }

            bool reuse = endpoints.Has(slot, EndpointFlags.ReuseAddress);
            for (int other = endpoints.FirstBound(port);
                other != EndpointTable.None; other = endpoints.NextBound(other))
            {
                if (endpoints.LocalPort[other] == port && (other >= endpoints.UdpStart) == udp
                    && Meets(address, endpoints.LocalAddress[other])
                    && Meets(endpoints.Interface[slot], endpoints.Interface[other])
                    && !(reuse && endpoints.Has(other, EndpointFlags.ReuseAddress)))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Returns true if a port chosen for a connection by an interface (its index plus 1, or 0) lies in the
        /// set of no unconnected socket.</summary>
        internal static bool IsOutsideBound(EndpointTable endpoints, bool udp, int only, uint address, int port)
        {
            for (int other = endpoints.FirstBound(port);
                other != EndpointTable.None; other = endpoints.NextBound(other))
            {
                if (endpoints.LocalPort[other] == port && (other >= endpoints.UdpStart) == udp
                    && Meets(address, endpoints.LocalAddress[other])
                    && Meets((uint)only, endpoints.Interface[other]))
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

        private static bool MayBindBesideTimeWait(
            TcpTable tcp, EndpointTable endpoints, uint only, uint address, int port, bool reuse)
        {
            for (int entry = endpoints.TimeWaitStart; entry < endpoints.Count; entry++)
            {
                if (endpoints.LocalPort[entry] == port && TimeWaitTable.IsUsed(tcp, entry)
                    && Meets(address, endpoints.LocalAddress[entry]) && Meets(only, endpoints.Interface[entry])
                    && !(reuse && TimeWaitTable.AllowsReuse(tcp, entry)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
