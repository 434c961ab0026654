namespace NanoSock.Net
{
    /// <summary>The interfaces of a node, and what its addresses mean.</summary>
    internal sealed class InterfaceTable
    {
        internal readonly NetInterface[] Items;
        internal int Count;
        /// <summary>The loopback interface, or null.</summary>
        internal NetInterface Loopback;

        internal InterfaceTable(int capacity)
        {
            Items = new NetInterface[capacity];
        }

        /// <summary>Takes one more; there is room.</summary>
        internal void Add(NetInterface item)
        {
            Items[Count++] = item;
            if (item.IsLoopback && Loopback == null)
            {
                Loopback = item;
            }

            // Whose addresses are sound sources has to be found out anew.
            for (int i = 0; i < Count; i++)
            {
                Items[i].LastSource = 0;
            }
        }

        /// <summary>The interface that has this unicast address; every address of 127/8 is the loopback's. Null for none.</summary>
        internal NetInterface FindLocal(uint address)
        {
            for (int i = 0; i < Count; i++)
            {
                NetInterface candidate = Items[i];
                if (candidate.Address == address || (address >> 24 == 127 && candidate.IsLoopback))
                {
                    return candidate;
                }
            }

            return null;
        }

        /// <summary>Whether this is the limited broadcast address or an interface's directed one.</summary>
        internal bool IsBroadcast(uint address)
        {
            if (address == 0xFFFFFFFF)
            {
                return true;
            }

            for (int i = 0; i < Count; i++)
            {
                if (Items[i].Broadcast == address && address != 0)
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
