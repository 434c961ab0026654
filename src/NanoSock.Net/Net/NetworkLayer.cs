using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>The network layer of one node, put together: takes frames from the links and hands packets up.</summary>
    internal static class NetworkLayer
    {
        // How often a link that is down is asked whether it is up again.
        private const int DownMilliseconds = 1000;

        /// <summary>Makes the tables.</summary>
        internal static void Initialize(NetContext context, NetworkConfig sizes)
        {
            context.TimeToLive = sizes.TimeToLive;
            context.IsForwarding = sizes.Forwarding;
            context.Frame = new byte[Ethernet.HeaderLength + Ethernet.TagLength + sizes.MaximumMtu];
            context.Interfaces = new NetInterface[sizes.Interfaces];
            context.Routes = new uint[(sizes.Interfaces + sizes.Routes) * RouteTable.Row];
            context.Groups = new uint[(sizes.Memberships * GroupTable.Row) + sizes.Interfaces];
            NeighborTable.Initialize(context, sizes.ArpEntries);
            PendingPackets.Initialize(context, sizes.ArpPendingPackets, sizes.MaximumMtu);
            Reassembly.Initialize(context, sizes.ReassemblyBuffers, sizes.ReassemblySize);
        }

        /// <summary>Adds an interface and the route to its prefix; -1 when the table is full or the MTU too large.</summary>
        internal static int AddInterface(NetContext context, ILink link, uint address, int prefixLength)
        {
            int index = context.InterfaceCount;
            NetInterface item = new NetInterface(link, index, address, prefixLength);
            if (index == context.Interfaces.Length || link.Mtu > context.Tx.Length - NetContext.IpOffset
                || !RouteTable.Add(context, address & item.Mask, item.Mask, 0, index))
            {
                return -1;
            }

            InterfaceTable.Add(context, item);
            SlipLink serial = link as SlipLink;
            if (serial != null)
            {
                serial.Watch(context);
            }

            return index;
        }

        /// <summary>Lets links do their timed work.</summary>
        /// <returns>When the earliest link wants to be called.</returns>
        internal static long PollLinks(NetContext context, long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                long due;
                try
                {
                    due = context.Interfaces[i].Link.Poll(now);
                }
                catch (Exception)
                {
                    LinkFault.Note(context, context.Interfaces[i]);
                    continue;
                }

                if (due < next)
                {
                    next = due;
                }
            }

            return next;
        }

        /// <summary>Notices links that have come up or gone down. Poll calls it when it has sent nothing, or a link was down, and each
        /// timer: a link that is down arms one.</summary>
        internal static void CheckLinks(NetContext context)
        {
            context.IsLinkDown = false;
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                NetInterface item = context.Interfaces[i];
                if (LinkFault.IsUp(context, item) != item.IsUp)
                {
                    OnLinkChanged(context, item);
                }

                context.IsLinkDown |= !item.IsUp;
            }
        }

        /// <summary>Returns true if a link has come up or gone down.</summary>
        internal static bool HasChanged(NetContext context, NetInterface item)
        {
            try
            {
                return item.Link.IsUp != item.IsUp;
            }
            catch (Exception)
            {
                LinkFault.Note(context, item);
                return false;
            }
        }

        /// <summary>Ends the blocked state of interfaces whose links have room, or cannot say whether they have.</summary>
        internal static void Unblock(NetContext context)
        {
            context.IsBlocked = false;
            context.AsksRoom = false;
            if (context.HasTried)
            {
                FragmentOutput.DiscardUnfinished(context);
            }

            for (int i = 0; i < context.InterfaceCount; i++)
            {
                NetInterface item = context.Interfaces[i];
                context.AsksRoom |= item.Room != null;
                if (item.IsBlocked)
                {
                    item.IsBlocked = LinkOutput.StaysBlocked(context, item);
                    context.IsBlocked |= item.IsBlocked;
                    context.AsksRoom |= item.IsBlocked;
                }
            }

            ArpProtocol.Flush(context);
        }

        /// <summary>Takes frames from every link.</summary>
        /// <param name="context">The node.</param>
        /// <param name="budget">How many at most from each.</param>
        /// <returns>How many were taken from the one that gave most.</returns>
        internal static int ReceiveFrames(NetContext context, int budget)
        {
            int most = 0;
            NetInterface[] items = context.Interfaces;
            byte[] frame = context.Frame;
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                NetInterface item = items[i];
                ILink link = item.Link;
                int offset = item.IsEthernet ? 0 : NetContext.IpOffset;
                int capacity = item.Capacity;
                int longest = capacity - Ethernet.TagLength;
                int taken = 0;
                uint octets = 0;
                while (taken < budget)
                {
                    int length;
                    try
                    {
                        length = link.Receive(frame, offset, capacity);
                    }
                    catch (Exception)
                    {
                        LinkFault.Note(context, item);
                        break;
                    }

                    if (length == 0)
                    {
                        break;
                    }

                    taken++;
                    octets += (uint)length;
                    if (length > longest && (offset != 0 || length > capacity || !Ethernet.IsPriorityTagged(frame, 0, length)))
                    {
                        context.Drop(DropReason.FrameTooLong);
                    }
                    else if (offset == 0)
                    {
                        ReceiveEthernet(context, item, length);
                    }
                    else
                    {
                        Ipv4Input.Receive(context, item, frame, length, false);
                    }
                }

                if (taken != 0)
                {
                    uint[] counts = context.Counts;
                    counts[(int)Counter.FramesIn] += (uint)taken;
                    counts[(int)Counter.OctetsIn] += octets;
                    most = taken > most ? taken : most;
                }
            }

            return most;
        }

        internal static void OnTimer(NetContext context)
        {
            ArpProtocol.OnTimer(context);
            Reassembly.OnTimer(context);
            GroupTable.OnTimer(context);
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                LinkFault.Forgive(context, context.Interfaces[i]);
            }

            CheckLinks(context);
            for (int i = 0; i < context.InterfaceCount; i++)
            {
                if (!context.Interfaces[i].IsUp)
                {
                    // A link need not wake its node when it comes up.
                    context.Arm(DownMilliseconds);
                }
            }
        }

        /// <summary>Notices that a link which has refused a frame is down.</summary>
        internal static void NoticeDown(NetContext context, NetInterface item)
        {
            if (item.IsUp)
            {
                OnLinkChanged(context, item);
            }
        }

        // The one place where the layers hear of a link.
        private static void OnLinkChanged(NetContext context, NetInterface item)
        {
            item.IsUp = !item.IsUp;
            context.IsLinkDown |= !item.IsUp;
            item.IsBlocked = false;
            item.Claim = 0;
            context.TxOwner = 0;
            if (item.IsUp)
            {
                // From below upwards: what a layer sends relies on those beneath it.
                NeighborAdvice.LinkUp(context, item.Index);
                GroupTable.LinkUp(context, item.Index);
                context.Tcp.LinkUp(item.Index);
                context.Udp.LinkUp(item.Index);
            }

            // One that has come up, noticed at the end of a Poll, needs another one at once.
            context.Arm(item.IsUp ? 0 : DownMilliseconds);
        }

        private static void ReceiveEthernet(NetContext context, NetInterface item, int length)
        {
            byte[] frame = context.Frame;
            if (length < Ethernet.HeaderLength || (frame[6] & 1) != 0)
            {
                context.Drop(Ethernet.Validate(frame, 0, length));
                return;
            }

            byte[] mac = item.Mac;
            bool group = false;
            if (frame[5] != mac[5] || frame[4] != mac[4] || frame[3] != mac[3] || frame[2] != mac[2] || frame[1] != mac[1] || frame[0] != mac[0])
            {
                group = (frame[0] & 1) != 0;
                if (!group)
                {
                    context.Drop(DropReason.EthernetNotForUs);
                    return;
                }
            }

            if (frame[12] == Ethernet.TypeIpv4 >> 8)
            {
                if (frame[13] == (Ethernet.TypeIpv4 & 0xFF))
                {
                    Ipv4Input.Receive(context, item, frame, length - Ethernet.HeaderLength, group);
                    return;
                }

                if (frame[13] == (Ethernet.TypeArp & 0xFF))
                {
                    ArpProtocol.Receive(context, item, frame, Ethernet.HeaderLength, length - Ethernet.HeaderLength);
                    return;
                }
            }

            if (Ethernet.IsPriorityTagged(frame, 0, length) && !Ethernet.IsPriorityTagged(frame, Ethernet.TagLength, length - Ethernet.TagLength))
            {
                // The packet has to start where that of an untagged frame does. One tag is taken: a frame of hundreds would need as many
                // stack frames.
                Array.Copy(frame, Ethernet.HeaderLength + 2, frame, Ethernet.HeaderLength - 2, length - Ethernet.HeaderLength - 2);
                ReceiveEthernet(context, item, length - Ethernet.TagLength);
                return;
            }

            context.Drop(DropReason.EthernetTypeUnknown);
        }
    }
}
