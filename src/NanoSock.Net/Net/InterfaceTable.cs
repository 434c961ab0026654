namespace NanoSock.Net
{
    /// <summary>The interfaces of a node, and what its addresses mean.</summary>
    internal static class InterfaceTable
    {
        /// <summary>Takes one more; there is room.</summary>
        internal static void Add(NetContext context, NetInterface item)
        {
            context.Interfaces[context.InterfaceCount++] = item;
            if (item.IsLoopback && context.Loopback == null)
            {
                context.Loopback = item;
            }

            // Whose addresses are sound sources has to be found out anew.
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                context.Interfaces[i].LastSource = 0;
            }
        }

        /// <summary>The interface that has this unicast address; every address of 127/8 is the loopback's. Null for none.</summary>
        internal static NetInterface FindLocal(NetContext context, uint address)
        {
            int count = context.InterfaceCount;
            for (int i = 0; i < count; i++)
            {
                NetInterface candidate = context.Interfaces[i];
                if (candidate.Address == address || (address >> 24 == 127 && candidate.IsLoopback))
                {
                    return candidate;
                }
            }

            return null;
        }

        /// <summary>Whether this is the limited broadcast address or an interface's directed one.</summary>
        internal static bool IsBroadcast(NetContext context, uint address)
        {
            if (address == 0xFFFFFFFF)
            {
                return true;
            }

            int count = context.InterfaceCount;
            for (int i = 0; i < count; i++)
            {
                if (context.Interfaces[i].Broadcast == address && address != 0)
                {
                    return true;
                }
            }

            return false;
        }

        internal static bool IsMulticast(uint address)
        {
            return address >> 28 == 14;
        }
    }
}
