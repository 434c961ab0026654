namespace NanoSock.Ip
{
    /// <summary>Finds the interface and the next hop of a destination by longest prefix match (RFC 1122 3.3.1). A route
    /// is an index of the arrays <c>NetContext.Route...</c></summary>
    internal static class RouteTable
    {
        /// <summary>A hint that no look-up has; -1 is the hint of callers without a preference.</summary>
        internal const int NoAnswer = -2;

        /// <summary>Adds a route before those of shorter prefix, or replaces the one to the same prefix. False when the
        /// table is full.</summary>
        internal static bool Add(NetContext net, uint destination, uint mask, uint gateway, int interfaceIndex)
        {
            Forget(net);
            int end = net.RouteCount;
            int at = 0;
            while (at < end && net.RouteMask[at] > mask)
            {
                at++;
            }

            while (at < end && net.RouteMask[at] == mask && net.RoutePrefix[at] != destination)
            {
                at++;
            }

            if (at == end || net.RouteMask[at] != mask)
            {
                if (end == net.RoutePrefix.Length)
                {
                    return false;
                }

                for (int i = end; i > at; i--)
                {
                    net.RoutePrefix[i] = net.RoutePrefix[i - 1];
                    net.RouteMask[i] = net.RouteMask[i - 1];
                    net.RouteGateway[i] = net.RouteGateway[i - 1];
                    net.RouteInterface[i] = net.RouteInterface[i - 1];
                }

                net.RouteCount++;
            }

            net.RoutePrefix[at] = destination;
            net.RouteMask[at] = mask;
            net.RouteGateway[at] = gateway;
            net.RouteInterface[at] = (byte)interfaceIndex;
            return true;
        }

        /// <summary>Returns true if there is a route to exactly this prefix.</summary>
        internal static bool Has(NetContext net, uint destination, uint mask)
        {
            for (int i = 0; i < net.RouteCount; i++)
            {
                if (net.RoutePrefix[i] == destination && net.RouteMask[i] == mask)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Discards the cached look-up after a change of interfaces or routes.</summary>
        internal static void Forget(NetContext net)
        {
            net.Route.Hint = NoAnswer;
            net.Template.Invalidate();
        }

        /// <summary>Finds the route to a destination.</summary>
        /// <param name="net">The node.</param>
        /// <param name="destination">Any address.</param>
        /// <param name="hint">The interface for broadcast and multicast, or -1.</param>
        /// <returns>The node's one result, valid until the next look-up; null where there is no route.</returns>
        internal static RouteResult Find(NetContext net, uint destination, int hint)
        {
            RouteResult route = net.Route;
            if (destination == route.Destination && hint == route.Hint)
            {
                return route;
            }

            bool found = Search(net, route, destination, hint);
            route.Hint = found ? hint : NoAnswer;
            route.Destination = destination;
            return found ? route : null;
        }

        private static bool Search(NetContext net, RouteResult route, uint destination, int hint)
        {
            NetInterface local = InterfaceTable.FindLocal(net, destination);
            if (local != null || destination >> 24 == 127)
            {
                // A packet to this node itself never reaches a wire; without a loopback interface
                // it is unroutable.
                NetInterface loopback = net.Loopback;
                return local != null && loopback != null && SetResult(route, loopback, destination, destination);
            }

            bool group = destination == 0xFFFFFFFF || InterfaceTable.IsMulticast(destination);
            bool isLinkLocal = InterfaceTable.IsLinkLocal(destination);
            if (group && hint >= 0 && hint < net.InterfaceCount)
            {
                NetInterface chosen = net.Interfaces[hint];
                return SetResult(route, chosen, destination, chosen.Address);
            }

            for (int i = 0; i < net.RouteCount; i++)
            {
                if ((destination & net.RouteMask[i]) == net.RoutePrefix[i])
                {
                    NetInterface item = net.Interfaces[net.RouteInterface[i]];
                    uint gateway = net.RouteGateway[i];

                    // RFC 3927 2.6.2: a packet to or from a link-local address never goes to a router.
                    bool direct = gateway == 0 || group || isLinkLocal || InterfaceTable.IsLinkLocal(item.Address);
                    return SetResult(route, item, direct ? destination : gateway, item.Address);
                }
            }

            if (group || isLinkLocal)
            {
                for (int i = 0; i < net.InterfaceCount; i++)
                {
                    NetInterface item = net.Interfaces[i];
                    if (!item.IsLoopback)
                    {
                        return SetResult(route, item, destination, item.Address);
                    }
                }
            }

            return false;
        }

        private static bool SetResult(RouteResult route, NetInterface item, uint nextHop, uint source)
        {
            route.Interface = item;
            route.NextHop = nextHop;
            route.Source = source;
            return true;
        }
    }
}
