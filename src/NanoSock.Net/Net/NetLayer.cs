using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>The network layer of one node, put together: takes frames from the links and hands packets up.</summary>
    internal sealed class NetLayer
    {
        internal readonly NetContext Context;
        internal readonly InterfaceTable Interfaces;
        internal readonly RouteTable Routes;
        internal readonly ArpProtocol Arp;
        internal readonly Ipv4Output Output;
        internal readonly Icmp Icmp;
        internal readonly GroupTable Groups;
        private readonly Reassembly _reassembly;
        private readonly Ipv4Input _input;
        private readonly byte[] _frame;
        private readonly int _maximumMtu;

        internal NetLayer(NetContext context, NetSizes sizes)
        {
            Context = context;
            _maximumMtu = sizes.MaximumMtu;
            _frame = new byte[Ethernet.HeaderLength + sizes.MaximumMtu];
            Interfaces = new InterfaceTable(sizes.Interfaces);
            Routes = new RouteTable(context, Interfaces, sizes.Interfaces + sizes.Routes);
            Arp = new ArpProtocol(context, Routes, sizes.ArpEntries, sizes.ArpPendingPackets, sizes.MaximumMtu);
            LinkOutput link = new LinkOutput(context, Arp);
            Output = new Ipv4Output(context, Routes, link);
            Icmp = new Icmp(context, Interfaces, Output, sizes.TimeToLive);
            Groups = new GroupTable(context, Interfaces, Output, sizes.MulticastGroups);
            _reassembly = new Reassembly(context, sizes.ReassemblyBuffers, sizes.ReassemblySize);
            _reassembly.SetIcmp(Icmp);
            Arp.SetObserver(Icmp);
            _input = new Ipv4Input(context, Interfaces, _reassembly, Icmp, Groups, new Forwarder(context, Routes, link, Icmp, sizes.Forwarding));
        }

        internal void SetHandlers(IProtocolHandler tcp, IProtocolHandler udp)
        {
            _input.SetHandlers(tcp, udp);
            Icmp.SetHandlers(tcp, udp);
        }

        /// <summary>Adds an interface and the route to its prefix; -1 when the table is full or the MTU too large.</summary>
        internal int AddInterface(ILink link, uint address, int prefixLength)
        {
            int index = Interfaces.Count;
            NetInterface item = new NetInterface(link, index, address, prefixLength);
            if (index == Interfaces.Items.Length || link.Mtu > _maximumMtu || !Routes.Add(address & item.Mask, item.Mask, 0, index))
            {
                return -1;
            }

            Interfaces.Add(item);
            Routes.Forget();
            return index;
        }

        /// <summary>Lets links do their timed work.</summary>
        /// <returns>When the earliest link wants to be called.</returns>
        internal long PollLinks(long now)
        {
            long next = long.MaxValue;
            for (int i = 0; i < Interfaces.Count; i++)
            {
                long due = Interfaces.Items[i].Link.Poll(now);
                if (due < next)
                {
                    next = due;
                }
            }

            return next;
        }

        /// <summary>Opens links that were blocked to a new try.</summary>
        internal void Unblock()
        {
            if (!Context.IsBlocked)
            {
                return;
            }

            Context.IsBlocked = false;
            for (int i = 0; i < Interfaces.Count; i++)
            {
                Interfaces.Items[i].IsBlocked = false;
            }

            Arp.Flush(Interfaces);
        }

        /// <summary>Takes frames from every link.</summary>
        /// <param name="budget">How many at most from each.</param>
        /// <returns>How many were taken from the one that gave most.</returns>
        internal int ReceiveFrames(int budget)
        {
            int most = 0;
            NetInterface[] items = Interfaces.Items;
            byte[] frame = _frame;
            for (int i = 0; i < Interfaces.Count; i++)
            {
                NetInterface item = items[i];
                ILink link = item.Link;
                int offset = item.IsEthernet ? 0 : NetContext.IpOffset;
                int capacity = item.Mtu + NetContext.IpOffset - offset;
                int taken = 0;
                uint octets = 0;
                while (taken < budget)
                {
                    int length = link.Receive(frame, offset, capacity);
                    if (length == 0)
                    {
                        break;
                    }

                    taken++;
                    octets += (uint)length;
                    if (length > capacity)
                    {
                        Context.Drop(DropReason.FrameTooLong);
                    }
                    else if (offset == 0)
                    {
                        ReceiveEthernet(item, length);
                    }
                    else
                    {
                        _input.Receive(item, frame, offset, length, false);
                    }
                }

                if (taken != 0)
                {
                    uint[] counts = Context.Counts;
                    counts[(int)Counter.FramesIn] += (uint)taken;
                    counts[(int)Counter.OctetsIn] += octets;
                    most = taken > most ? taken : most;
                }
            }

            return most;
        }

        internal void OnTimer()
        {
            Arp.OnTimer(Interfaces);
            _reassembly.OnTimer();
            Groups.OnTimer();
        }

        private void ReceiveEthernet(NetInterface item, int length)
        {
            byte[] frame = _frame;
            DropReason reason = Ethernet.Validate(frame, 0, length);
            if (reason != DropReason.None)
            {
                Context.Drop(reason);
                return;
            }

            byte[] mac = item.Mac;
            bool group = false;
            if (frame[5] != mac[5] || frame[4] != mac[4] || frame[3] != mac[3] || frame[2] != mac[2] || frame[1] != mac[1] || frame[0] != mac[0])
            {
                group = (frame[0] & 1) != 0;
                if (!group)
                {
                    Context.Drop(DropReason.EthernetNotForUs);
                    return;
                }
            }

            int type = (frame[12] << 8) | frame[13];
            if (type == Ethernet.TypeIpv4)
            {
                _input.Receive(item, frame, Ethernet.HeaderLength, length - Ethernet.HeaderLength, group);
            }
            else if (type == Ethernet.TypeArp)
            {
                Arp.Receive(item, frame, Ethernet.HeaderLength, length - Ethernet.HeaderLength);
            }
            else
            {
                Context.Drop(DropReason.EthernetTypeUnknown);
            }
        }
    }
}
