using NanoSock.Links;

namespace NanoSock.Ip
{
    /// <summary>Stores the interfaces of a node, and classifies addresses by them.</summary>
    internal static class InterfaceTable
    {
        /// <summary>Returns the index of the next interface: that of a removed one, or the number of
        /// interfaces.</summary>
        internal static int FreeIndex(NetContext net)
        {
            int index = 0;
            while (index < net.InterfaceCount && !net.Interfaces[index].IsRemoved)
            {
                index++;
            }

            return index;
        }

        /// <summary>Adds an interface; there is room.</summary>
        internal static void Add(NetContext net, NetInterface item)
        {
            net.Interfaces[item.Index] = item;
            if (item.Index == net.InterfaceCount)
            {
                net.InterfaceCount++;
            }

            net.AsksRoom |= item.Room != null;
            if (!item.IsUp)
            {
                // The first Poll checks the link again, and from then on a timer.
                net.IsLinkDown = true;
                net.Arm(0);
            }

            item.UpSince = net.Time;
            if (!item.IsUp)
            {
                // A timer checks whether the link has come up.
                net.Arm(0);
            }

            OnAddressChanged(net);
        }

        /// <summary>Puts a placeholder in the place of a removed interface, or shortens the table.</summary>
        internal static void Remove(NetContext net, NetInterface placeholder)
        {
            net.Interfaces[placeholder.Index] = placeholder;
            while (net.InterfaceCount > 0 && net.Interfaces[net.InterfaceCount - 1].IsRemoved)
            {
                net.InterfaceCount--;
                net.Interfaces[net.InterfaceCount] = null;
            }
        }

        /// <summary>Discards what was derived from the addresses of interfaces.</summary>
        internal static void OnAddressChanged(NetContext net)
        {
            // Also where no route changes: an address may have become the node's own.
            RouteTable.Forget(net);
            net.Loopback = null;
            for (int i = net.InterfaceCount - 1; i >= 0; i--)
            {
                // Sources have to be validated again.
                NetInterface item = net.Interfaces[i];
                item.LastSource = 0;
                if (item.IsLoopback)
                {
                    net.Loopback = item;
                }
            }
        }

        /// <summary>Returns the interface with an index; null for none.</summary>
        internal static NetInterface At(NetContext net, int index)
        {
            NetInterface item = index >= 0 && index < net.InterfaceCount ? net.Interfaces[index] : null;
            return item == null || item.IsRemoved ? null : item;
        }

        /// <summary>Returns true if an address is in a prefix of an interface.</summary>
        internal static bool IsInPrefix(NetContext net, NetInterface item, uint address)
        {
            return (item.Address != 0 && ((address ^ item.Address) & item.Mask) == 0)
                || (net.Further != null && FurtherAddress.IsInPrefix(net, item, address));
        }

        /// <summary>Returns the interface that has this unicast address, which is not 0; every address of 127/8 is the
        /// loopback's. Null for none.</summary>
        internal static NetInterface FindLocal(NetContext net, uint address)
        {
            int count = net.InterfaceCount;
            for (int i = 0; i < count; i++)
            {
                NetInterface candidate = net.Interfaces[i];
                if (candidate.Address == address || (address >> 24 == 127 && candidate.IsLoopback))
                {
                    return candidate;
                }
            }

            return net.Further == null ? null : FurtherAddress.FindLocal(net, address);
        }

        /// <summary>Returns true if an address, which is not 0, is one of an interface's.</summary>
        internal static bool Owns(NetContext net, NetInterface item, uint address)
        {
            return item.Address == address || (net.Further != null && FurtherAddress.Has(net, item, address));
        }

        /// <summary>Returns true if a link has an interface.</summary>
        internal static bool HasLink(NetContext net, ILink link)
        {
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                if (net.Interfaces[i].Link == link)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Returns true if a host can have this address (RFC 1122 3.2.1.3): no group, not of 0/8, and neither
        /// the prefix's own address nor its broadcast address.</summary>
        internal static bool IsHost(uint address, int prefixLength)
        {
            if (address >> 24 == 0 || address >> 28 >= 14)
            {
                return false;
            }

            // RFC 3021: a prefix of 31 bits has two hosts and nothing else.
            uint rest = prefixLength == 0 ? 0xFFFFFFFF : ~(0xFFFFFFFF << (32 - prefixLength));
            return prefixLength > 30 || ((address & rest) != 0 && (address & rest) != rest);
        }

        /// <summary>Returns true if an interface could not receive with an address, or would keep another one from
        /// receiving: the address is in use, or one interface's address is the other's broadcast address, or the prefix
        /// has a route of the program.</summary>
        /// <param name="net">The node.</param>
        /// <param name="itself">The interface, whose present address does not count; null for a new one.</param>
        /// <param name="address">The address.</param>
        /// <param name="prefixLength">Bits of its prefix.</param>
        internal static bool IsTaken(NetContext net, NetInterface itself, uint address, int prefixLength)
        {
            uint mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            uint broadcast = prefixLength > 30 ? 0 : address | ~mask;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (item != itself && item.Address != 0
                    && (item.Address == address || item.Address == broadcast || item.Broadcast == address
                        || (item.IsLoopback && address >> 24 == 127)))
                {
                    return true;
                }
            }

            return RouteTable.Has(net, address & mask, mask, RouteTable.Own, 0)
                || (net.Further != null && (FurtherAddress.Find(net, address) >= 0
                    || FurtherAddress.Find(net, broadcast) >= 0 || FurtherAddress.IsBroadcast(net, null, address)));
        }

        /// <summary>Returns true for the prefix of an interface.</summary>
        internal static bool HasPrefix(NetContext net, uint prefix, uint mask)
        {
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (item.Address != 0 && item.Mask == mask && ((item.Address ^ prefix) & mask) == 0)
                {
                    return true;
                }
            }

            return net.Further != null && FurtherAddress.HasPrefix(net, null, prefix, mask);
        }

        /// <summary>Returns true for the limited broadcast address, or the directed one of an interface.</summary>
        internal static bool IsBroadcast(NetContext net, uint address)
        {
            if (address == 0xFFFFFFFF)
            {
                return true;
            }

            int count = net.InterfaceCount;
            for (int i = 0; i < count; i++)
            {
                if (net.Interfaces[i].Broadcast == address && address != 0)
                {
                    return true;
                }
            }

            return net.Further != null && FurtherAddress.IsBroadcast(net, null, address);
        }

        /// <summary>Returns true for a directed broadcast address of an interface.</summary>
        internal static bool IsBroadcast(NetContext net, NetInterface item, uint address)
        {
            return (address == item.Broadcast && address != 0)
                || (net.Further != null && FurtherAddress.IsBroadcast(net, item, address));
        }

        /// <summary>Returns true for an address of 169.254/16 (RFC 3927).</summary>
        internal static bool IsLinkLocal(uint address)
        {
            return address >> 16 == 0xA9FE;
        }

        internal static bool IsMulticast(uint address)
        {
            return address >> 28 == 14;
        }
    }
}
