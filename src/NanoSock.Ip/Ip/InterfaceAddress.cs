namespace NanoSock.Ip
{
    /// <summary>Sets and removes the addresses of interfaces while the node runs, and discards what depends on
    /// them.</summary>
    internal static class InterfaceAddress
    {
        /// <summary>Gives an interface an address in place of its previous one. False when the table of routes is full;
        /// nothing has changed then.</summary>
        internal static bool Set(NetContext net, NetInterface item, uint address, int prefixLength)
        {
            uint mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            if (item.Address == address && item.Mask == mask)
            {
                return true;
            }

            bool frees = item.Address != 0
                && (net.Further == null || !FurtherAddress.HasPrefix(net, item, item.Address & item.Mask, item.Mask));
            if (!frees && net.RouteCount == net.RoutePrefix.Length
                && !HasOwn(net, item, address & mask, mask))
            {
                return false;
            }

            uint before = item.Address;
            uint beforeMask = item.Mask;
            Withdraw(net, item);
            item.Assign(address, prefixLength);
            InterfaceTable.OnAddressChanged(net);
            AddOwn(net, item, address, mask);
            if (before != 0)
            {
                RouteTable.RemoveStale(net, item, before & beforeMask, beforeMask);
                if (before != address)
                {
                    Discard(net, item, before);
                    NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressRemoved,
                        before, PrefixLength(beforeMask), null, 0);
                }
            }

            NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressAdded, address, prefixLength, null, 0);
            return true;
        }

        /// <summary>Sets the address of an interface as the program has asked: at once, or on an Ethernet link after it
        /// was probed.</summary>
        internal static bool Set(NetContext net, NetInterface item, uint address, int prefixLength, AddressMode mode)
        {
            bool isNew = item.Address != address;
            if (item.IsEthernet && item.Conflict == null)
            {
                // The allocation comes first. It may throw.
                item.Conflict = new ConflictState();
            }

            if (isNew && item.IsEthernet && (mode & AddressMode.Probe) != 0)
            {
                if (item.Address == 0 && net.RouteCount == net.RoutePrefix.Length)
                {
                    return false;
                }

                if (item.Address != 0)
                {
                    Remove(net, item, InterfaceEventKind.AddressRemoved, null, 0);
                }

                if (item.Conflict.Address != address)
                {
                    AddressConflict.Stop(item);
                }

                item.State = AddressState.Probing;
            }
            else if (!Set(net, item, address, prefixLength))
            {
                return false;
            }

            if (item.IsEthernet)
            {
                AddressConflict.Start(net, item, address, prefixLength, mode);
            }

            return true;
        }

        /// <summary>Gives an interface that has an address a further one. False when a table is full.</summary>
        internal static bool Add(NetContext net, NetInterface item, uint address, int prefixLength)
        {
            uint mask = prefixLength == 0 ? 0 : 0xFFFFFFFF << (32 - prefixLength);
            if ((net.RouteCount == net.RoutePrefix.Length && !HasOwn(net, item, address & mask, mask))
                || !FurtherAddress.Add(net, item, address, mask))
            {
                return false;
            }

            InterfaceTable.OnAddressChanged(net);
            AddOwn(net, item, address, mask);
            NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressAdded, address, prefixLength, null, 0);
            return true;
        }

        /// <summary>Removes the address in a row of <see cref="FurtherAddress"/>.</summary>
        internal static void RemoveFurther(NetContext net, NetInterface item, int row)
        {
            uint address = FurtherAddress.AddressOf(net, row);
            uint mask = FurtherAddress.MaskOf(net, row);
            FurtherAddress.Remove(net, row);
            RemoveOwn(net, item, address, mask);
            RouteTable.RemoveStale(net, item, address & mask, mask);
            InterfaceTable.OnAddressChanged(net);
            Discard(net, item, address);
            NetworkLayer.OnAddressChanged(net, item, InterfaceEventKind.AddressRemoved,
                address, PrefixLength(mask), null, 0);
        }

        /// <summary>Removes the first address of an interface. Its next one, if it has another, becomes the
        /// first.</summary>
        /// <param name="net">The node.</param>
        /// <param name="item">The interface; it has an address.</param>
        /// <param name="kind">The event to report: removed, or in conflict.</param>
        /// <param name="hardware">Holds the hardware address of the other station in a conflict; otherwise
        /// null.</param>
        /// <param name="offset">Its first byte.</param>
        internal static void Remove(NetContext net, NetInterface item,
            InterfaceEventKind kind, byte[] hardware, int offset)
        {
            uint before = item.Address;
            uint mask = item.Mask;
            Withdraw(net, item);
            int next = FurtherAddress.First(net, item);
            if (next >= 0)
            {
                item.Assign(FurtherAddress.AddressOf(net, next), PrefixLength(FurtherAddress.MaskOf(net, next)));
                FurtherAddress.Remove(net, next);
                InterfaceTable.OnAddressChanged(net);
                AddOwn(net, item, item.Address, item.Mask);
                RouteTable.RemoveStale(net, item, before & mask, mask);
            }
            else
            {
                RouteTable.RemoveAll(net, RouteTable.InterfaceBits, (uint)item.Index);
            }

            Discard(net, item, before);
            if (kind == InterfaceEventKind.AddressConflict && item.Address == 0)
            {
                item.State = AddressState.Conflict;
            }

            NetworkLayer.OnAddressChanged(net, item, kind, before, PrefixLength(mask), hardware, offset);
        }

        /// <summary>Returns the number of bits in a mask.</summary>
        internal static int PrefixLength(uint mask)
        {
            int length = 0;
            while (mask != 0)
            {
                mask <<= 1;
                length++;
            }

            return length;
        }

        /// <summary>Makes routes and addresses agree after an exception has ended a call half-way.</summary>
        internal static void Repair(NetContext net)
        {
            RouteTable.RemoveAll(net, RouteTable.Own, RouteTable.Own);
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                AddressConflict.Repair(item);
                if (item.Address == 0)
                {
                    RouteTable.RemoveAll(net, RouteTable.InterfaceBits, (uint)i);
                }
                else
                {
                    AddOwn(net, item, item.Address, item.Mask);
                }
            }

            FurtherAddress.Repair(net);

            InterfaceTable.OnAddressChanged(net);
        }

        // Takes the address from the interface, so that from here on no packet is received or sent with it.
        private static void Withdraw(NetContext net, NetInterface item)
        {
            if (item.Address != 0)
            {
                uint address = item.Address;
                uint mask = item.Mask;
                item.Assign(0, 32);
                RemoveOwn(net, item, address, mask);
                InterfaceTable.OnAddressChanged(net);
            }
        }

        /// <summary>Adds the route to the prefix of an address, unless another address of the interface has the same
        /// prefix.</summary>
        internal static void AddOwn(NetContext net, NetInterface item, uint address, uint mask)
        {
            if (!HasOwn(net, item, address & mask, mask))
            {
                RouteTable.Add(net, address & mask, mask, 0, item.Index, -1);
            }
        }

        private static bool HasOwn(NetContext net, NetInterface item, uint prefix, uint mask)
        {
            return RouteTable.Has(net, prefix, mask,
                RouteTable.Own | RouteTable.InterfaceBits, RouteTable.Own | (uint)item.Index);
        }

        // Removes the route to the prefix of an address that the interface has lost.
        private static void RemoveOwn(NetContext net, NetInterface item, uint address, uint mask)
        {
            bool isShared = (item.Address != 0 && item.Mask == mask && ((item.Address ^ address) & mask) == 0)
                || (net.Further != null && FurtherAddress.HasPrefix(net, item, address & mask, mask));
            if (!isShared)
            {
                RouteTable.Remove(net, address & mask, mask, RouteTable.AnyGateway,
                    RouteTable.Own | RouteTable.InterfaceBits, RouteTable.Own | (uint)item.Index);
            }
        }

        // Discards the state of the network layer that belongs to an address.
        private static void Discard(NetContext net, NetInterface item, uint address)
        {
            NeighborAdvice.AddressRemoved(net, item, address);
            Reassembly.AddressRemoved(net, item);
            FragmentOutput.AddressRemoved(net, address);
            if (item.Address == 0)
            {
                GroupTable.AddressRemoved(net, item.Index);
            }
        }
    }
}
