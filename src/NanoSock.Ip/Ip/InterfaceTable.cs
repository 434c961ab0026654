using NanoSock.Links;

namespace NanoSock.Ip
{
    /// <summary>Stores the interfaces of a node, and classifies addresses by them.</summary>
    internal static class InterfaceTable
    {
        /// <summary>Adds an interface; there is room.</summary>
        internal static void Add(NetContext net, NetInterface item)
        {
            net.Interfaces[net.InterfaceCount++] = item;
            net.AsksRoom |= item.Room != null;
            if (!item.IsUp)
            {
                // The first Poll checks the link again, and from then on a timer.
                net.IsLinkDown = true;
                net.Arm(0);
            }

            if (item.IsLoopback && net.Loopback == null)
            {
                net.Loopback = item;
            }

            if (!item.IsUp)
            {
                // A timer checks whether the link has come up.
                net.Arm(0);
            }

            // Sources have to be validated again.
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                net.Interfaces[i].LastSource = 0;
            }
        }

        /// <summary>Returns the interface that has this unicast address; every address of 127/8 is the loopback's. Null
        /// for none.</summary>
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

            return null;
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

        /// <summary>Returns true if a new interface could not receive, or would keep another one from receiving: the
        /// address is in use, or one interface's address is the other's broadcast address, or the prefix has a
        /// route.</summary>
        internal static bool IsTaken(NetContext net, uint address, int prefixLength)
        {
            uint mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            uint broadcast = prefixLength > 30 ? 0 : address | ~mask;
            return FindLocal(net, address) != null || IsBroadcast(net, address)
                || (broadcast != 0 && FindLocal(net, broadcast) != null)
                || RouteTable.Has(net, address & mask, mask);
        }

        /// <summary>Returns true for the prefix of an interface.</summary>
        internal static bool HasPrefix(NetContext net, uint prefix, uint mask)
        {
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (item.Mask == mask && ((item.Address ^ prefix) & mask) == 0)
                {
                    return true;
                }
            }

            return false;
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

            return false;
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
