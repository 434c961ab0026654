namespace NanoSock.Ip
{
    /// <summary>Finds the interface and the next hop of a destination by longest prefix match (RFC 1122 3.3.1). A route
    /// is an index of the arrays <c>NetContext.Route...</c></summary>
    internal static class RouteTable
    {
        /// <summary>A hint that no look-up has; -1 is the hint of callers without a preference.</summary>
        internal const int NoAnswer = -2;

        /// <summary>A hint plus the index of an interface: only routes by that interface count. Without it, the index
        /// of an interface selects that interface for broadcast and multicast.</summary>
        internal const int Only = 0x100;

        /// <summary>No gateway has this address: all routes are meant.</summary>
        internal const uint AnyGateway = 0xFFFFFFFF;

        // Bits of NetContext.RouteStatus.

        /// <summary>The index of the interface.</summary>
        internal const uint InterfaceBits = 0xFF;
        /// <summary>Set for the route to an interface's own prefix, which the program cannot remove.</summary>
        internal const uint Own = 0x100;
        private const int MetricShift = 16;

        /// <summary>Adds a route behind those of longer prefix or lower metric. False when the table is full.</summary>
        /// <param name="net">The node.</param>
        /// <param name="destination">The prefix.</param>
        /// <param name="mask">Its mask.</param>
        /// <param name="gateway">The next hop; 0 where destinations are on-link.</param>
        /// <param name="interfaceIndex">The interface.</param>
        /// <param name="metric">The metric; -1 for the route to an interface's own prefix.</param>
        internal static bool Add(NetContext net, uint destination, uint mask,
            uint gateway, int interfaceIndex, int metric)
        {
            Forget(net);
            int end = net.RouteCount;
            if (end == net.RoutePrefix.Length)
            {
                return false;
            }

            uint status = metric < 0
                ? Own | (uint)interfaceIndex
                : ((uint)metric << MetricShift) | (uint)interfaceIndex;
            uint rank = status >> MetricShift;
            int at = 0;
            while (at < end && (net.RouteMask[at] > mask
                || (net.RouteMask[at] == mask && net.RouteStatus[at] >> MetricShift <= rank)))
            {
                at++;
            }

            for (int i = end; i > at; i--)
            {
                net.RoutePrefix[i] = net.RoutePrefix[i - 1];
                net.RouteMask[i] = net.RouteMask[i - 1];
                net.RouteGateway[i] = net.RouteGateway[i - 1];
                net.RouteStatus[i] = net.RouteStatus[i - 1];
            }

            net.RoutePrefix[at] = destination;
            net.RouteMask[at] = mask;
            net.RouteGateway[at] = gateway;
            net.RouteStatus[at] = status;
            net.RouteCount++;
            return true;
        }

        /// <summary>Removes the routes to a prefix by a gateway, or <see cref="AnyGateway"/>, whose bits in
        /// <see cref="NetContext.RouteStatus"/> are those of <paramref name="status"/>. False when no route
        /// was removed.</summary>
        internal static bool Remove(NetContext net, uint destination, uint mask, uint gateway, uint bits, uint status)
        {
            Forget(net);
            int before = net.RouteCount;
            for (int i = before - 1; i >= 0; i--)
            {
                if (net.RoutePrefix[i] == destination && net.RouteMask[i] == mask
                    && (gateway == AnyGateway || net.RouteGateway[i] == gateway)
                    && (net.RouteStatus[i] & bits) == status)
                {
                    RemoveAt(net, i);
                }
            }

            return net.RouteCount != before;
        }

        /// <summary>Removes the routes to all prefixes with these bits.</summary>
        internal static void RemoveAll(NetContext net, uint bits, uint status)
        {
            Forget(net);
            for (int i = net.RouteCount - 1; i >= 0; i--)
            {
                if ((net.RouteStatus[i] & bits) == status)
                {
                    RemoveAt(net, i);
                }
            }
        }

        /// <summary>Removes the routes by an interface whose gateways lie in a prefix that it has lost.</summary>
        internal static void RemoveStale(NetContext net, NetInterface item, uint prefix, uint mask)
        {
            Forget(net);
            for (int i = net.RouteCount - 1; i >= 0; i--)
            {
                uint gateway = net.RouteGateway[i];
                if ((byte)net.RouteStatus[i] == item.Index && gateway != 0
                    && (gateway & mask) == prefix && !InterfaceTable.IsInPrefix(net, item, gateway))
                {
                    RemoveAt(net, i);
                }
            }
        }

        internal static int MetricOf(NetContext net, int row)
        {
            return (int)(long)(net.RouteStatus[row] >> MetricShift);
        }

        // Without a call, so that no exception leaves a row twice.
        private static void RemoveAt(NetContext net, int row)
        {
            int last = net.RouteCount - 1;
            for (int i = row; i < last; i++)
            {
                net.RoutePrefix[i] = net.RoutePrefix[i + 1];
                net.RouteMask[i] = net.RouteMask[i + 1];
                net.RouteGateway[i] = net.RouteGateway[i + 1];
                net.RouteStatus[i] = net.RouteStatus[i + 1];
            }

            net.RouteCount = last;
        }

        /// <summary>Returns true if there is a route to exactly this prefix with these bits.</summary>
        internal static bool Has(NetContext net, uint destination, uint mask, uint bits, uint status)
        {
            for (int i = 0; i < net.RouteCount; i++)
            {
                if (net.RoutePrefix[i] == destination && net.RouteMask[i] == mask
                    && (net.RouteStatus[i] & bits) == status)
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
        /// <param name="hint">The interface for broadcast and multicast, or -1; with <see cref="Only"/>, the interface
        /// for all destinations.</param>
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
                if (local == null || loopback == null || (hint >= Only && hint - Only != loopback.Index))
                {
                    return false;
                }

                SetResult(net, route, loopback, destination);
                route.Source = destination;
                return true;
            }

            bool group = destination == 0xFFFFFFFF || InterfaceTable.IsMulticast(destination);
            bool isLinkLocal = InterfaceTable.IsLinkLocal(destination);
            if (hint >= 0 && (group || hint >= Only))
            {
                return SearchOn(net, route, destination, hint, group || isLinkLocal);
            }

            for (int i = 0; i < net.RouteCount; i++)
            {
                if ((destination & net.RouteMask[i]) == net.RoutePrefix[i])
                {
                    NetInterface item = net.Interfaces[(byte)net.RouteStatus[i]];
                    if (!item.IsUp)
                    {
                        i = FirstUp(net, i);
                        item = net.Interfaces[(byte)net.RouteStatus[i]];
                    }

                    uint gateway = net.RouteGateway[i];

                    // RFC 3927 2.6.2: a packet to or from a link-local address never goes to a router.
                    bool direct = gateway == 0 || group || isLinkLocal || InterfaceTable.IsLinkLocal(item.Address);
                    return SetResult(net, route, item, direct ? destination : gateway);
                }
            }

            if (group || isLinkLocal)
            {
                for (int i = 0; i < net.InterfaceCount; i++)
                {
                    NetInterface item = net.Interfaces[i];
                    if (!item.IsLoopback && item.Address != 0)
                    {
                        return SetResult(net, route, item, destination);
                    }
                }
            }

            return false;
        }

        // Returns the first route to the same prefix whose interface is up; this one where all are down.
        private static int FirstUp(NetContext net, int row)
        {
            for (int i = row + 1; i < net.RouteCount && net.RouteMask[i] == net.RouteMask[row]; i++)
            {
                if (net.RoutePrefix[i] == net.RoutePrefix[row] && net.Interfaces[(byte)net.RouteStatus[i]].IsUp)
                {
                    return i;
                }
            }

            return row;
        }

        // Finds the route by one interface.
        private static bool SearchOn(NetContext net, RouteResult route, uint destination, int hint, bool isOnLink)
        {
            int index = hint & ~Only;
            NetInterface item = index < net.InterfaceCount ? net.Interfaces[index] : null;
            if (item == null || item.IsRemoved
                || (item.Address == 0 && (hint < Only || destination != 0xFFFFFFFF)))
            {
                // Without an address, only a socket that is bound to the interface sends, and only to all stations
                // (RFC 1122 3.2.1.3 (a), RFC 2131 4.1).
                return false;
            }

            if (isOnLink)
            {
                return SetResult(net, route, item, destination);
            }

            for (int i = 0; i < net.RouteCount; i++)
            {
                if ((byte)net.RouteStatus[i] == index && (destination & net.RouteMask[i]) == net.RoutePrefix[i])
                {
                    uint gateway = net.RouteGateway[i];
                    bool direct = gateway == 0 || InterfaceTable.IsLinkLocal(item.Address);
                    return SetResult(net, route, item, direct ? destination : gateway);
                }
            }

            return false;
        }

        private static bool SetResult(NetContext net, RouteResult route, NetInterface item, uint nextHop)
        {
            route.Interface = item;
            route.NextHop = nextHop;
            route.Source = net.Further == null ? item.Address : FurtherAddress.SourceFor(net, item, nextHop);
            return true;
        }
    }
}
