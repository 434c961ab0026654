using System;

namespace NanoSock.Ip
{
    /// <summary>Stores the addresses of interfaces beyond the first of each, in <see cref="NetContext.Further"/>, which
    /// is null where the options have none.</summary>
    internal static class FurtherAddress
    {
        internal const int None = -1;

        // Words of a row.
        private const int Words = 3;
        private const int Mask = 1;
        /// <summary>The index of the interface.</summary>
        private const int Interface = 2;

        internal static void Initialize(NetContext net, int addresses)
        {
            net.Further = addresses == 0 ? null : new uint[addresses * Words];
        }

        /// <summary>Returns the interface that has an address beyond its first, or null.</summary>
        internal static NetInterface FindLocal(NetContext net, uint address)
        {
            int row = Find(net, address);
            return row < 0 ? null : net.Interfaces[(int)(long)net.Further[row + Interface]];
        }

        /// <summary>Returns the row of an address, or <see cref="None"/>.</summary>
        internal static int Find(NetContext net, uint address)
        {
            uint[] words = net.Further;
            for (int row = 0; row < words.Length; row += Words)
            {
                if (words[row] == address && address != 0)
                {
                    return row;
                }
            }

            return None;
        }

        /// <summary>Returns true if an interface has an address beyond its first.</summary>
        internal static bool Has(NetContext net, NetInterface item, uint address)
        {
            int row = Find(net, address);
            return row >= 0 && net.Further[row + Interface] == (uint)item.Index;
        }

        /// <summary>Returns the first row of an interface, or <see cref="None"/>.</summary>
        internal static int First(NetContext net, NetInterface item)
        {
            uint[] words = net.Further;
            int end = words == null ? 0 : words.Length;
            for (int row = 0; row < end; row += Words)
            {
                if (words[row] != 0 && words[row + Interface] == (uint)item.Index)
                {
                    return row;
                }
            }

            return None;
        }

        /// <summary>Returns true for the directed broadcast address of one of these addresses.</summary>
        /// <param name="net">The node.</param>
        /// <param name="item">Its interface; null for any.</param>
        /// <param name="address">The address.</param>
        internal static bool IsBroadcast(NetContext net, NetInterface item, uint address)
        {
            uint[] words = net.Further;
            for (int row = 0; row < words.Length; row += Words)
            {
                uint rest = ~words[row + Mask];
                if (words[row] != 0 && rest > 1 && (words[row] | rest) == address
                    && (item == null || words[row + Interface] == (uint)item.Index))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Returns true if an address lies in the prefix of one of these addresses of an interface.</summary>
        internal static bool IsInPrefix(NetContext net, NetInterface item, uint address)
        {
            uint[] words = net.Further;
            for (int row = 0; row < words.Length; row += Words)
            {
                if (IsInPrefix(words, row, item, address))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Returns true for the prefix of one of these addresses.</summary>
        /// <param name="net">The node.</param>
        /// <param name="item">Its interface; null for any.</param>
        /// <param name="prefix">The prefix.</param>
        /// <param name="mask">Its mask.</param>
        internal static bool HasPrefix(NetContext net, NetInterface item, uint prefix, uint mask)
        {
            uint[] words = net.Further;
            for (int row = 0; row < words.Length; row += Words)
            {
                if (words[row] != 0 && words[row + Mask] == mask && (words[row] & mask) == prefix
                    && (item == null || words[row + Interface] == (uint)item.Index))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Returns the source address for a next hop (RFC 1122 3.3.4.3): of the interface's addresses, the one
        /// with the longest prefix that holds the next hop, the first of equals; otherwise its first.</summary>
        internal static uint SourceFor(NetContext net, NetInterface item, uint nextHop)
        {
            uint[] words = net.Further;
            uint source = item.Address;
            bool found = ((nextHop ^ item.Address) & item.Mask) == 0;
            uint longest = found ? item.Mask : 0;
            for (int row = 0; row < words.Length; row += Words)
            {
                if (IsInPrefix(words, row, item, nextHop) && (words[row + Mask] > longest || !found))
                {
                    source = words[row];
                    longest = words[row + Mask];
                    found = true;
                }
            }

            return source;
        }

        /// <summary>Adds an address. False when the table is full.</summary>
        internal static bool Add(NetContext net, NetInterface item, uint address, uint mask)
        {
            uint[] words = net.Further;
            int end = words == null ? 0 : words.Length;
            for (int row = 0; row < end; row += Words)
            {
                if (words[row] == 0)
                {
                    words[row + Mask] = mask;
                    words[row + Interface] = (uint)item.Index;
                    words[row] = address;
                    return true;
                }
            }

            return false;
        }

        internal static uint AddressOf(NetContext net, int row)
        {
            return net.Further[row];
        }

        internal static uint MaskOf(NetContext net, int row)
        {
            return net.Further[row + Mask];
        }

        internal static void Remove(NetContext net, int row)
        {
            net.Further[row] = 0;
        }

        /// <summary>Adds the routes to the prefixes, and removes the addresses of interfaces that have no first
        /// one.</summary>
        internal static void Repair(NetContext net)
        {
            uint[] words = net.Further;
            int end = words == null ? 0 : words.Length;
            for (int row = 0; row < end; row += Words)
            {
                NetInterface item = words[row] == 0
                    ? null
                    : InterfaceTable.At(net, (int)(long)words[row + Interface]);
                if (item == null || item.Address == 0 || item.Address == words[row])
                {
                    words[row] = 0;
                }
                else
                {
                    InterfaceAddress.AddOwn(net, item, words[row], words[row + Mask]);
                }
            }
        }

        private static bool IsInPrefix(uint[] words, int row, NetInterface item, uint address)
        {
            return words[row] != 0 && ((words[row] ^ address) & words[row + Mask]) == 0
                && words[row + Interface] == (uint)item.Index;
        }
    }
}
