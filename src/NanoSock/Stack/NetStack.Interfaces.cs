using System;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <content>Interfaces and their addresses.</content>
    public sealed partial class NetStack
    {
        // RFC 791: every link takes packets of 68 bytes.
        private const int LeastMtu = 68;

        /// <summary>Adds an interface without an address, which <see cref="SetAddress"/> sets. Until then only a UDP
        /// socket with <see cref="SocketOption.Interface"/> sends by it, from 0.0.0.0 to 255.255.255.255, and receives
        /// by it, to any unicast address and to 255.255.255.255 (RFC 1122 3.2.1.3, RFC 2131 4.1).</summary>
        /// <param name="link">The link; its MTU is 68 to <see cref="StackOptions.MaximumMtu"/>. A link serves one
        /// interface.</param>
        /// <returns>As <see cref="AddInterface(ILink, uint, int)"/>.</returns>
        public int AddInterface(ILink link)
        {
            return link == null || InterfaceTable.HasLink(_context, link)
                ? Fail(SocketError.InvalidArgument)
                : Add(link, 0, 32);
        }

        /// <summary>Adds an interface and the route to its prefix.</summary>
        /// <param name="link">The link; its MTU is 68 to <see cref="StackOptions.MaximumMtu"/>. A link serves one
        /// interface.</param>
        /// <param name="address">The interface's address, first byte highest. An address of 127/8 makes the interface
        /// the loopback, which carries packets to all of the node's own addresses.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 to 32. No route of the program may have the same prefix. Of
        /// several interfaces with one prefix, the first whose link is up sends (<see cref="SocketOption.Interface"/>
        /// selects another), and each receives packets to its own address only (RFC 1122 3.3.4.2).</param>
        /// <returns>The interface's index, that of a removed interface first; or a negated InvalidArgument (the link
        /// has an interface already, or no host can have the address: RFC 1122 3.2.1.3), AddressAlreadyInUse (another
        /// interface has the address, or has it as its broadcast address, or the prefix has a route),
        /// NoBufferSpaceAvailable (the table is full), MessageSize (MTU out of range) or NetworkDown (the link has
        /// thrown).</returns>
        public int AddInterface(ILink link, uint address, int prefixLength)
        {
            if (link == null || prefixLength < 0 || prefixLength > 32 || InterfaceTable.HasLink(_context, link)
                || !InterfaceTable.IsHost(address, prefixLength))
            {
                return Fail(SocketError.InvalidArgument);
            }

            return InterfaceTable.IsTaken(_context, null, address, prefixLength)
                ? Fail(SocketError.AddressAlreadyInUse)
                : Add(link, address, prefixLength);
        }

        /// <summary>Removes an interface with its addresses, as <see cref="RemoveAddress"/> does, its routes and its
        /// memberships in groups. The indexes of other interfaces stay; the next AddInterface takes this one, and with
        /// it the sockets whose <see cref="SocketOption.Interface"/> or MulticastInterface names it.</summary>
        /// <returns>Success or InvalidArgument (no such interface).</returns>
        public SocketError RemoveInterface(int interfaceIndex)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null)
            {
                return SocketError.InvalidArgument;
            }

            NetworkLayer.RemoveInterface(_context, item);
            SetWakeup(item.Link, null);
            return SocketError.Success;
        }

        /// <summary>Sets the largest IP packet that an interface sends. The segments of TCP connections become smaller
        /// or larger at once. Received packets may be as large as the link allows.</summary>
        /// <param name="interfaceIndex">The interface.</param>
        /// <param name="mtu">Bytes, 68 (RFC 791) to the link's MTU when it was added.</param>
        /// <returns>Success, InvalidArgument (no such interface) or MessageSize.</returns>
        public SocketError SetMtu(int interfaceIndex, int mtu)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null)
            {
                return SocketError.InvalidArgument;
            }

            if (mtu < LeastMtu || mtu > item.LinkMtu)
            {
                return SocketError.MessageSize;
            }

            NetworkLayer.SetMtu(_context, item, mtu);
            return SocketError.Success;
        }

        /// <summary>Sets the address of an interface in place of its first one. The same address again changes
        /// nothing but its prefix.</summary>
        /// <remarks>Connections whose local address is gone end with AddressNotAvailable, and no segment is sent; a
        /// connected UDP socket gets that error. Sockets bound to any address, or to the lost one, live on. Routes by
        /// gateways in a prefix that no interface has any more are removed.</remarks>
        /// <param name="interfaceIndex">The interface.</param>
        /// <param name="address">The address, first byte highest.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 to 32.</param>
        /// <param name="mode">The treatment of conflicts.</param>
        /// <returns>Success, InvalidArgument (no such interface, no host can have the address, it is of 127/8 and the
        /// link is Ethernet, or Probe for an interface with further addresses), AddressAlreadyInUse (as
        /// <see cref="AddInterface(ILink, uint, int)"/>) or NoBufferSpaceAvailable (no room for the route).</returns>
        public SocketError SetAddress(int interfaceIndex, uint address, int prefixLength, AddressMode mode)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null || prefixLength < 0 || prefixLength > 32 || !InterfaceTable.IsHost(address, prefixLength))
            {
                return SocketError.InvalidArgument;
            }

            // RFC 1122 3.2.1.3(g): an address of 127/8 must not appear outside the host, as it would in ARP packets.
            if (((mode & AddressMode.Probe) != 0 && FurtherAddress.First(_context, item) >= 0)
                || (address >> 24 == 127 && item.IsEthernet))
            {
                return SocketError.InvalidArgument;
            }

            if (InterfaceTable.IsTaken(_context, item, address, prefixLength))
            {
                return SocketError.AddressAlreadyInUse;
            }

            return InterfaceAddress.Set(_context, item, address, prefixLength, mode)
                ? SocketError.Success
                : SocketError.NoBufferSpaceAvailable;
        }

        /// <summary>Adds an address to an interface that has one. It is neither probed nor announced. Where
        /// <see cref="SetAddress"/> has set the interface's first address, it is defended as one with
        /// <see cref="AddressMode.KeepOnConflict"/>. The source address of unbound sockets is the one with the longest
        /// prefix that holds the next hop, or else the interface's first (RFC 1122 3.3.4.3).</summary>
        /// <param name="interfaceIndex">The interface.</param>
        /// <param name="address">The address, first byte highest.</param>
        /// <param name="prefixLength">Bits of the prefix, 0 to 32.</param>
        /// <returns>Success, InvalidArgument (no such interface, no host can have the address, or it is of 127/8),
        /// AddressNotAvailable (the interface has no address), AddressAlreadyInUse (as
        /// <see cref="AddInterface(ILink, uint, int)"/>) or NoBufferSpaceAvailable (more than
        /// <see cref="StackOptions.Addresses"/>).</returns>
        public SocketError AddAddress(int interfaceIndex, uint address, int prefixLength)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null || prefixLength < 0 || prefixLength > 32
                || !InterfaceTable.IsHost(address, prefixLength) || address >> 24 == 127)
            {
                return SocketError.InvalidArgument;
            }

            if (item.Address == 0)
            {
                return SocketError.AddressNotAvailable;
            }

            if (InterfaceTable.IsTaken(_context, null, address, prefixLength))
            {
                return SocketError.AddressAlreadyInUse;
            }

            return InterfaceAddress.Add(_context, item, address, prefixLength)
                ? SocketError.Success
                : SocketError.NoBufferSpaceAvailable;
        }

        /// <summary>Removes an address of an interface, as <see cref="SetAddress"/> does, and ends probing. With the
        /// last address go the interface's routes. Without its first address, the next one is the first.</summary>
        /// <param name="interfaceIndex">The interface.</param>
        /// <param name="address">The address; 0 for the one that <see cref="SetAddress"/> has set, used or
        /// not.</param>
        /// <returns>Success, InvalidArgument (no such interface) or AddressNotAvailable (the interface does not have
        /// the address).</returns>
        public SocketError RemoveAddress(int interfaceIndex, uint address)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null)
            {
                return SocketError.InvalidArgument;
            }

            if (address != 0 && item.Address != address)
            {
                if (_context.Further == null || !FurtherAddress.Has(_context, item, address))
                {
                    return SocketError.AddressNotAvailable;
                }

                InterfaceAddress.RemoveFurther(_context, item, FurtherAddress.Find(_context, address));
                return SocketError.Success;
            }

            if (item.Address != 0)
            {
                InterfaceAddress.Remove(_context, item, InterfaceEventKind.AddressRemoved, null, 0);
            }

            AddressConflict.Stop(item);
            if (item.Address == 0)
            {
                // No event reports the end of probing to a service that waits for it.
                _context.WakeServices();
                item.State = AddressState.None;
            }

            return SocketError.Success;
        }

        /// <summary>Gets the state of an interface's address; None where there is no such interface.</summary>
        public AddressState GetAddressState(int interfaceIndex)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            return item == null ? AddressState.None : item.State;
        }

        /// <summary>Gets the address of an interface; 0 for none.</summary>
        public uint GetAddress(int interfaceIndex)
        {
            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            return item == null ? 0 : item.Address;
        }

        /// <summary>Fills <paramref name="info"/> with the state of an interface.</summary>
        /// <param name="interfaceIndex">0 to <see cref="StackOptions.Interfaces"/> minus 1.</param>
        /// <param name="info">The object to fill; it can be reused.</param>
        /// <returns>False when there is no such interface.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="info"/> is null.</exception>
        public bool GetInterface(int interfaceIndex, InterfaceInfo info)
        {
            if (info == null)
            {
                throw new ArgumentNullException(nameof(info));
            }

            NetInterface item = InterfaceTable.At(_context, interfaceIndex);
            if (item == null)
            {
                return false;
            }

            info.Address = item.Address;
            info.PrefixLength = item.Address == 0 ? 0 : InterfaceAddress.PrefixLength(item.Mask);
            info.State = item.State;
            info.Mtu = item.Mtu;
            info.IsUp = item.IsUp;
            info.UpSince = item.UpSince;
            info.IsEthernet = item.IsEthernet;
            for (int i = 0; i < info.HardwareAddress.Length; i++)
            {
                info.HardwareAddress[i] = item.IsEthernet ? item.Mac[i] : (byte)0;
                info.ConflictMac[i] = item.State == AddressState.Conflict ? item.Conflict.Mac[i] : (byte)0;
            }

            return true;
        }

        /// <summary>Gets the number of interfaces, those that were removed included.</summary>
        internal int InterfaceCount
        {
            get { return _context.InterfaceCount; }
        }

        /// <summary>Gets whether <see cref="TakeEvent"/> has a change to return.</summary>
        internal bool HasEvents
        {
            get { return InterfaceEvents.Oldest(_context) >= 0; }
        }

        /// <summary>Dequeues the oldest change of an interface that was not read yet.</summary>
        /// <param name="change">The object to fill; it can be reused.</param>
        /// <returns>False when all were read.</returns>
        /// <exception cref="ArgumentNullException"><paramref name="change"/> is null.</exception>
        public bool TakeEvent(InterfaceEvent change)
        {
            if (change == null)
            {
                throw new ArgumentNullException(nameof(change));
            }

            int at = InterfaceEvents.Oldest(_context);
            if (at < 0)
            {
                return false;
            }

            uint[] words = _context.Events;
            change.Kind = (InterfaceEventKind)(byte)words[at];
            change.Interface = (byte)(words[at] >> 8);
            change.PrefixLength = (byte)(words[at] >> 16);
            change.Address = words[at + 1];
            BigEndian.WriteUInt32(change.HardwareAddress, 0, words[at + 2]);
            BigEndian.WriteUInt16(change.HardwareAddress, 4, (int)(long)words[at + 3]);
            InterfaceEvents.Remove(_context);
            return true;
        }

        // The arguments were checked, but for what the link reports.
        private int Add(ILink link, uint address, int prefixLength)
        {
            try
            {
                int mtu = link.Mtu;
                if (mtu > _context.Tx.Length - NetContext.IpOffset || mtu < LeastMtu)
                {
                    return Fail(SocketError.MessageSize);
                }

                int index = NetworkLayer.AddInterface(_context, link, address, prefixLength);
                return index < 0 ? Fail(SocketError.NoBufferSpaceAvailable) : index;
            }
            catch (Exception)
            {
                // All properties of the link are read before the interface enters a table.
                _context.Counts[(int)Counter.LinkFaults]++;
                return Fail(SocketError.NetworkDown);
            }
        }
    }
}
