using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Joins the network layer of one node: takes frames from the links and delivers packets
    /// upwards.</summary>
    internal static class NetworkLayer
    {
        // Period in which a link that is down is checked.
        private const int DownMilliseconds = 1000;

        /// <summary>Allocates the tables.</summary>
        internal static void Initialize(NetContext net, NetworkConfig sizes)
        {
            net.TimeToLive = sizes.TimeToLive;
            net.IsForwarding = sizes.Forwarding;
            net.Frame = new byte[Ethernet.HeaderLength + Ethernet.TagLength + sizes.MaximumMtu];
            net.Interfaces = new NetInterface[sizes.Interfaces];
            FurtherAddress.Initialize(net, sizes.Addresses);
            int routes = sizes.Interfaces + sizes.Addresses + sizes.Routes;
            net.RoutePrefix = new uint[routes];
            net.RouteMask = new uint[routes];
            net.RouteGateway = new uint[routes];
            net.RouteStatus = new uint[routes];
            InterfaceEvents.Initialize(net, sizes.Events);
            net.GroupAddress = new uint[sizes.Memberships];
            net.GroupReportAt = new uint[sizes.Memberships];
            net.GroupStatus = new uint[sizes.Memberships];
            NeighborTable.Initialize(net, sizes.ArpEntries);
            PendingPackets.Initialize(net, sizes.ArpPendingPackets, sizes.MaximumMtu);
            Reassembly.Initialize(net, sizes.ReassemblyBuffers, sizes.ReassemblySize);
        }

        /// <summary>Adds an interface and the route to its prefix; -1 when the table is full or the MTU too
        /// large. Without an address, which is then 0, there is no route.</summary>
        internal static int AddInterface(NetContext net, ILink link, uint address, int prefixLength)
        {
            int index = InterfaceTable.FreeIndex(net);
            NetInterface item = new NetInterface(link, index, address, prefixLength);
            if (index == net.Interfaces.Length || link.Mtu > net.Tx.Length - NetContext.IpOffset
                || (address != 0 && net.RouteCount == net.RoutePrefix.Length))
            {
                return -1;
            }

            // The interface comes first. An exception may end the call here, and no route may lead to nothing.
            InterfaceTable.Add(net, item);
            if (address != 0)
            {
                RouteTable.Add(net, address & item.Mask, item.Mask, 0, index, -1);
            }

            IDamageWatcher watcher = link as IDamageWatcher;
            if (watcher != null)
            {
                watcher.Watch(net);
            }

            return index;
        }

        /// <summary>Removes an interface and what depends on it.</summary>
        internal static void RemoveInterface(NetContext net, NetInterface item)
        {
            // No route leads to the loopback link: it is empty, and counts as up.
            NetInterface placeholder = new NetInterface(new LoopbackLink(68, 1), item.Index, 0, 32);
            placeholder.IsRemoved = true;
            while (item.Address != 0)
            {
                InterfaceAddress.Remove(net, item, InterfaceEventKind.AddressRemoved, null, 0);
            }

            GroupTable.RemoveAll(net, item.Index);
            if (item.IsUp)
            {
                InterfaceEvents.Add(net, InterfaceEventKind.LinkDown, item.Index, 0, 0, null, 0);
            }

            InterfaceTable.Remove(net, placeholder);
            RouteTable.Forget(net);
            net.WakeServices();
        }

        /// <summary>Sets the MTU of an interface.</summary>
        internal static void SetMtu(NetContext net, NetInterface item, int mtu)
        {
            item.Mtu = mtu;

            // Room was reserved for the fragments of the former MTU.
            item.Claim = 0;
            RouteTable.Forget(net);
            net.Tcp.MtuChanged(item.Index);
            net.WakeServices();
        }

        /// <summary>Polls the links for their timed work.</summary>
        /// <returns>The time at which the earliest link wants the next call.</returns>
        internal static long PollLinks(NetContext net, long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                long due;
                try
                {
                    due = net.Interfaces[i].Link.Poll(now);
                }
                catch (Exception)
                {
                    LinkFault.Note(net, net.Interfaces[i]);
                    continue;
                }

                if (due < next)
                {
                    next = due;
                }
            }

            return next;
        }

        /// <summary>Detects links that have come up or gone down. Called when a Poll has sent nothing or a link was
        /// down, and at each timer: a link that is down arms one.</summary>
        internal static void CheckLinks(NetContext net)
        {
            net.IsLinkDown = false;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                if (LinkFault.IsUp(net, item) != item.IsUp)
                {
                    OnLinkChanged(net, item);
                }

                net.IsLinkDown |= !item.IsUp;
            }
        }

        /// <summary>Returns true if a link has come up or gone down.</summary>
        internal static bool HasChanged(NetContext net, NetInterface item)
        {
            try
            {
                return item.Link.IsUp != item.IsUp;
            }
            catch (Exception)
            {
                LinkFault.Note(net, item);
                return false;
            }
        }

        /// <summary>Unblocks interfaces whose links have room, or do not report their room.</summary>
        internal static void Unblock(NetContext net)
        {
            net.IsBlocked = false;
            net.AsksRoom = false;
            if (net.HasTried)
            {
                FragmentOutput.DiscardUnfinished(net);
            }

            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = net.Interfaces[i];
                net.AsksRoom |= item.Room != null;
                if (item.IsBlocked)
                {
                    item.IsBlocked = LinkOutput.StaysBlocked(net, item);
                    net.IsBlocked |= item.IsBlocked;
                    net.AsksRoom |= item.IsBlocked;
                }
            }

            ArpProtocol.Flush(net);
        }

        /// <summary>Receives frames from every link.</summary>
        /// <param name="net">The node.</param>
        /// <param name="budget">The largest number of frames from each link.</param>
        /// <returns>The number of frames from the link that gave most.</returns>
        internal static int ReceiveFrames(NetContext net, int budget)
        {
            int most = 0;
            NetInterface[] items = net.Interfaces;
            byte[] frame = net.Frame;
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                NetInterface item = items[i];
                ILink link = item.Link;
                int offset = item.IsEthernet ? 0 : NetContext.IpOffset;
                int capacity = item.Capacity;
                int longest = capacity - Ethernet.TagLength;
                int taken = 0;
                uint bytes = 0;
                while (taken < budget)
                {
                    int length;
                    try
                    {
                        length = link.Receive(frame, offset, capacity);
                    }
                    catch (Exception)
                    {
                        LinkFault.Note(net, item);
                        break;
                    }

                    if (length == 0)
                    {
                        break;
                    }

                    taken++;
                    bytes += (uint)length;
                    if (length > longest
                        && (offset != 0 || length > capacity || !Ethernet.IsPriorityTagged(frame, 0, length)))
                    {
                        net.Drop(DropReason.FrameTooLong);
                    }
                    else if (offset == 0)
                    {
                        ReceiveEthernet(net, item, length);
                    }
                    else
                    {
                        Ipv4Input.Receive(net, item, frame, length, false);
                    }
                }

                if (taken != 0)
                {
                    uint[] counts = net.Counts;
                    counts[(int)Counter.FramesIn] += (uint)taken;
                    counts[(int)Counter.BytesIn] += bytes;
                    most = taken > most ? taken : most;
                }
            }

            return most;
        }

        internal static void OnTimer(NetContext net)
        {
            if (net.Time >= net.TablesDue)
            {
                long others = net.Collect();
                ArpProtocol.OnTimer(net);
                Reassembly.OnTimer(net);
                GroupTable.OnTimer(net);
                net.TablesDue = net.Collected(others);
            }
            else if (net.TablesDue < net.NextTimer)
            {
                net.NextTimer = net.TablesDue;
            }

            for (int i = 0; i < net.InterfaceCount; i++)
            {
                LinkFault.Forgive(net, net.Interfaces[i]);
                AddressConflict.OnTimer(net, net.Interfaces[i]);
            }

            CheckLinks(net);
            for (int i = 0; i < net.InterfaceCount; i++)
            {
                if (!net.Interfaces[i].IsUp)
                {
                    // A link need not wake its node when it comes up.
                    net.Arm(DownMilliseconds);
                }
            }
        }

        /// <summary>Detects that a link which has refused a frame is down.</summary>
        internal static void NoticeDown(NetContext net, NetInterface item)
        {
            if (item.IsUp)
            {
                OnLinkChanged(net, item);
            }
        }

        /// <summary>Informs the layers above, the services and the program of a change of an interface's
        /// addresses.</summary>
        /// <param name="net">The node.</param>
        /// <param name="item">The interface.</param>
        /// <param name="kind">The change.</param>
        /// <param name="address">The address.</param>
        /// <param name="prefixLength">Bits of its prefix.</param>
        /// <param name="hardware">Holds the hardware address of the other station in a conflict; otherwise
        /// null.</param>
        /// <param name="offset">Its first byte.</param>
        internal static void OnAddressChanged(NetContext net, NetInterface item,
            InterfaceEventKind kind, uint address, int prefixLength, byte[] hardware, int offset)
        {
            if (kind == InterfaceEventKind.AddressAdded && address == item.Address)
            {
                // The groups' routers may not know of them.
                GroupTable.AddressAdded(net, item.Index);
            }
            else if (kind != InterfaceEventKind.AddressAdded && InterfaceTable.FindLocal(net, address) == null)
            {
                // RFC 5227 2.4 (c): after a conflict, the address may still be in use.
                net.Tcp.AddressRemoved(address);
                net.Udp.AddressRemoved(address);
            }

            InterfaceEvents.Add(net, kind, item.Index, address, prefixLength, hardware, offset);
            net.WakeServices();
        }

        // The one place from which the layers learn of a change of a link.
        private static void OnLinkChanged(NetContext net, NetInterface item)
        {
            item.IsUp = !item.IsUp;
            item.UpSince = net.Time;
            net.IsLinkDown |= !item.IsUp;
            item.IsBlocked = false;
            item.Claim = 0;
            RouteTable.Forget(net);
            InterfaceEvents.Add(net, item.IsUp ? InterfaceEventKind.LinkUp : InterfaceEventKind.LinkDown,
                item.Index, 0, 0, null, 0);
            if (item.IsUp)
            {
                // In the order of the layers, from the lowest: the output of a layer relies on those below it.
                AddressConflict.LinkUp(net, item);
                NeighborAdvice.LinkUp(net, item.Index);
                GroupTable.LinkUp(net, item.Index);
                net.Tcp.LinkUp(item.Index);
                net.Udp.LinkUp(item.Index);
            }

            // A link found up at the end of a Poll needs another Poll at once.
            net.Arm(item.IsUp ? 0 : DownMilliseconds);
            net.WakeServices();
        }

        private static void ReceiveEthernet(NetContext net, NetInterface item, int length)
        {
            byte[] frame = net.Frame;
            if (length < Ethernet.HeaderLength || (frame[6] & 1) != 0)
            {
                net.Drop(Ethernet.Validate(frame, 0, length));
                return;
            }

            byte[] mac = item.Mac;
            bool group = false;
            if (frame[5] != mac[5] || frame[4] != mac[4] || frame[3] != mac[3]
                || frame[2] != mac[2] || frame[1] != mac[1] || frame[0] != mac[0])
            {
                group = (frame[0] & 1) != 0;
                if (!group)
                {
                    net.Drop(DropReason.EthernetNotForUs);
                    return;
                }
            }

            if (frame[12] == Ethernet.TypeIpv4 >> 8)
            {
                if (frame[13] == (Ethernet.TypeIpv4 & 0xFF))
                {
                    Ipv4Input.Receive(net, item, frame, length - Ethernet.HeaderLength, group);
                    return;
                }

                if (frame[13] == (Ethernet.TypeArp & 0xFF))
                {
                    ArpProtocol.Receive(net, item, frame, Ethernet.HeaderLength, length - Ethernet.HeaderLength);
                    return;
                }
            }

            if (Ethernet.IsPriorityTagged(frame, 0, length)
                && !Ethernet.IsPriorityTagged(frame, Ethernet.TagLength, length - Ethernet.TagLength))
            {
                // The packet has to start where that of an untagged frame does. Only one tag is accepted, because a
                // frame of hundreds of tags would need as many stack frames.
                Array.Copy(frame, Ethernet.HeaderLength + 2, frame,
                    Ethernet.HeaderLength - 2, length - Ethernet.HeaderLength - 2);
                ReceiveEthernet(net, item, length - Ethernet.TagLength);
                return;
            }

            net.Drop(DropReason.EthernetTypeUnknown);
        }
    }
}
