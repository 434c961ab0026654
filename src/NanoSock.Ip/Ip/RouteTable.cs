namespace NanoSock.Ip
{
    /// <summary>Finds the interface and the next hop of a destination by longest prefix match (RFC 1122 3.3.1). A route
    /// is a row of <see cref="NetContext.Routes"/>.</summary>
    internal static class RouteTable
    {
        /// <summary>Words of a row.</summary>
        internal const int Row = 4;
        /// <summary>A hint that no look-up has; -1 is the hint of callers without a preference.</summary>
        internal const int NoAnswer = -2;
        // Columns.
        private const int Destination = 0;
        private const int Mask = 1;
        private const int Gateway = 2;
        private const int Index = 3;

        /// <summary>Adds a route before those of shorter prefix, or replaces the one to the same prefix. False when the
        /// table is full.</summary>
        internal static bool Add(NetContext net, uint destination, uint mask, uint gateway, int interfaceIndex)
        {
            Forget(net);
            uint[] routes = net.Routes;
            int end = net.RouteCount * Row;
            int at = 0;
            while (at < end && routes[at + Mask] > mask)
            {
                at += Row;
            }

            while (at < end && routes[at + Mask] == mask && routes[at + Destination] != destination)
            {
                at += Row;
            }

            if (at == end || routes[at + Mask] != mask)
            {
                if (end == routes.Length)
                {
                    return false;
                }

                for (int i = end - 1; i >= at; i--)
                {
                    routes[i + Row] = routes[i];
                }

                net.RouteCount++;
            }

            routes[at + Destination] = destination;
            routes[at + Mask] = mask;
            routes[at + Gateway] = gateway;
            routes[at + Index] = (uint)interfaceIndex;
            return true;
        }

        /// <summary>Returns true if there is a route to exactly this prefix.</summary>
        internal static bool Has(NetContext net, uint destination, uint mask)
        {
            uint[] routes = net.Routes;
            int end = net.RouteCount * Row;
            for (int at = 0; at < end; at += Row)
            {
                if (routes[at + Destination] == destination && routes[at + Mask] == mask)
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
            if (group && hint >= 0 && hint < net.InterfaceCount)
            {
                NetInterface chosen = net.Interfaces[hint];
                return SetResult(route, chosen, destination, chosen.Address);
            }

            uint[] routes = net.Routes;
            int end = net.RouteCount * Row;
            for (int at = 0; at < end; at += Row)
            {
                if ((destination & routes[at + Mask]) == routes[at])
                {
                    NetInterface item = net.Interfaces[(int)(long)routes[at + Index]];
                    uint gateway = routes[at + Gateway];
                    return SetResult(route, item, gateway == 0 || group ? destination : gateway, item.Address);
                }
            }

            if (group)
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
