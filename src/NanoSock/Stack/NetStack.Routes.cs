using NanoSock.Ip;

namespace NanoSock.Sockets
{
    /// <content>Routes.</content>
    public sealed partial class NetStack
    {
        private const int MostMetric = 65535;

        /// <summary>Adds a route with metric 0 in place of those to the same prefix, unless that is an interface's own.
        /// The longest matching prefix decides.</summary>
        /// <param name="destination">The prefix; bits beyond its length must be 0.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 (all destinations) to 32.</param>
        /// <param name="gateway">The next hop, or 0 where destinations are on-link.</param>
        /// <param name="interfaceIndex">The outgoing interface; -1 for that of the gateway.</param>
        /// <returns>As <see cref="AddRoute(uint, int, uint, int, int)"/>.</returns>
        public SocketError AddRoute(uint destination, int prefixLength, uint gateway, int interfaceIndex)
        {
            int index = RouteInterface(destination, prefixLength, gateway, interfaceIndex);
            if (index < 0)
            {
                return (SocketError)(-index);
            }

            uint mask = MaskOf(prefixLength);
            RouteTable.Remove(_context, destination, mask, RouteTable.AnyGateway, RouteTable.Own, 0);
            return RouteTable.Add(_context, destination, mask, gateway, index, 0)
                ? SocketError.Success
                : SocketError.NoBufferSpaceAvailable;
        }

        /// <summary>Adds a route beside those to the same prefix by other gateways or interfaces, or changes its
        /// metric. Of the routes to the longest matching prefix, the one of the lowest metric whose link is up is
        /// used, and the one of the lowest metric where all links are down.</summary>
        /// <param name="destination">The prefix; bits beyond its length must be 0.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 (all destinations) to 32.</param>
        /// <param name="gateway">The next hop, or 0 where destinations are on-link.</param>
        /// <param name="interfaceIndex">The outgoing interface; -1 for that of the gateway.</param>
        /// <param name="metric">0 to 65,535.</param>
        /// <returns>Success, InvalidArgument, AddressAlreadyInUse (the prefix is an interface's own),
        /// NetworkUnreachable (no interface leads to the gateway, or the interface has no address) or
        /// NoBufferSpaceAvailable.</returns>
        public SocketError AddRoute(uint destination, int prefixLength, uint gateway, int interfaceIndex, int metric)
        {
            int index = metric < 0 || metric > MostMetric ? -(int)SocketError.InvalidArgument
                : RouteInterface(destination, prefixLength, gateway, interfaceIndex);
            if (index < 0)
            {
                return (SocketError)(-index);
            }

            uint mask = MaskOf(prefixLength);
            RouteTable.Remove(_context, destination, mask,
                gateway, RouteTable.Own | RouteTable.InterfaceBits, (uint)index);
            return RouteTable.Add(_context, destination, mask, gateway, index, metric)
                ? SocketError.Success
                : SocketError.NoBufferSpaceAvailable;
        }

        /// <summary>Removes routes that <see cref="AddRoute(uint, int, uint, int, int)"/> or
        /// <see cref="SetDefaultGateway"/> have added.</summary>
        /// <param name="destination">The prefix.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 to 32.</param>
        /// <param name="gateway">The gateway of the route; 0 for any.</param>
        /// <param name="interfaceIndex">The interface of the route; -1 for any.</param>
        /// <returns>Success, InvalidArgument or AddressNotAvailable (no such route).</returns>
        public SocketError RemoveRoute(uint destination, int prefixLength, uint gateway, int interfaceIndex)
        {
            if (prefixLength < 0 || prefixLength > 32)
            {
                return SocketError.InvalidArgument;
            }

            uint bits = interfaceIndex < 0 ? RouteTable.Own : RouteTable.Own | RouteTable.InterfaceBits;
            return RouteTable.Remove(_context, destination, MaskOf(prefixLength),
                gateway == 0 ? RouteTable.AnyGateway : gateway, bits, interfaceIndex < 0 ? 0 : (uint)interfaceIndex)
                ? SocketError.Success
                : SocketError.AddressNotAvailable;
        }

        /// <summary>Sets the gateway of all destinations without another route. Returns as
        /// <see cref="AddRoute(uint, int, uint, int, int)"/> does.</summary>
        public SocketError SetDefaultGateway(uint gateway)
        {
            return gateway == 0 ? SocketError.InvalidArgument : AddRoute(0, 0, gateway, -1);
        }

        private static uint MaskOf(int prefixLength)
        {
            return prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
        }

        // Returns the interface of a route, or a negated error.
        private int RouteInterface(uint destination, int prefixLength, uint gateway, int interfaceIndex)
        {
            if (prefixLength < 0 || prefixLength > 32 || (destination & ~MaskOf(prefixLength)) != 0
                || (interfaceIndex < 0 ? gateway == 0 : InterfaceTable.At(_context, interfaceIndex) == null)
                || (gateway != 0 && (gateway >> 28 >= 14 || InterfaceTable.FindLocal(_context, gateway) != null
                    || InterfaceTable.IsBroadcast(_context, gateway))))
            {
                return Fail(SocketError.InvalidArgument);
            }

            if (InterfaceTable.HasPrefix(_context, destination, MaskOf(prefixLength)))
            {
                return Fail(SocketError.AddressAlreadyInUse);
            }

            for (int i = 0; i < _context.InterfaceCount && interfaceIndex < 0; i++)
            {
                NetInterface item = _context.Interfaces[i];
                if (InterfaceTable.IsInPrefix(_context, item, gateway) && !item.IsLoopback)
                {
                    interfaceIndex = i;
                }
            }

            return interfaceIndex < 0 || _context.Interfaces[interfaceIndex].Address == 0
                ? Fail(SocketError.NetworkUnreachable)
                : interfaceIndex;
        }
    }
}
