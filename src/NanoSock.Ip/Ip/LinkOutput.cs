using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Puts IP packets into frames and sends them on links, resolving neighbors by ARP.</summary>
    internal static class LinkOutput
    {
        /// <summary>Returns true if a packet may be built for a destination: its link has room, or has not reported
        /// that it has none.</summary>
        internal static bool HasRoom(NetContext net, uint destination, int hint)
        {
            RouteResult route = RouteTable.Find(net, destination, hint);
            return route == null || HasRoom(net, route.Interface);
        }

        /// <summary>Returns true if a packet may be built for an interface.</summary>
        internal static bool HasRoom(NetContext net, NetInterface target)
        {
            if (target.Room != null && !FragmentOutput.IsClaimed(net, target))
            {
                target.IsBlocked = LinkFault.FreeFrames(net, target) < 1 && LinkFault.IsUp(net, target);
                net.IsBlocked |= target.IsBlocked;
            }

            return !target.IsBlocked;
        }

        /// <summary>Blocks an interface until there is room again.</summary>
        internal static void Block(NetContext net, NetInterface target)
        {
            target.IsBlocked = true;
            net.IsBlocked = true;
            net.AsksRoom = true;
        }

        /// <summary>Returns true if a blocked interface stays blocked in this Poll.</summary>
        internal static bool StaysBlocked(NetContext net, NetInterface item)
        {
            if (FragmentOutput.IsClaimed(net, item))
            {
                return LinkFault.IsUp(net, item);
            }

            bool blocked = item.Room != null && LinkFault.FreeFrames(net, item) < 1 && LinkFault.IsUp(net, item);
            if (!blocked)
            {
                item.Claim = 0;
            }

            return blocked;
        }

        /// <summary>Sends the packet at <paramref name="ip"/>, before which there must be room for an Ethernet
        /// header.</summary>
        internal static SendResult Send(NetContext net, NetInterface target,
            uint nextHop, byte[] buffer, int ip, int length)
        {
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            if (!target.IsEthernet)
            {
                return Put(net, target, buffer, ip, length);
            }

            int frame = ip - Ethernet.HeaderLength;
            int neighbor = ArpProtocol.Resolve(net, target, nextHop);
            if (neighbor >= 0)
            {
                Array.Copy(net.NeighborMacs, neighbor * Ethernet.AddressLength, buffer, frame, Ethernet.AddressLength);
            }
            else if (nextHop >> 28 == 14)
            {
                // RFC 1112 6.4: the low 23 bits of the group.
                buffer[frame] = 1;
                buffer[frame + 1] = 0;
                buffer[frame + 2] = 0x5E;
                buffer[frame + 3] = (byte)((nextHop >> 16) & 0x7F);
                buffer[frame + 4] = (byte)(nextHop >> 8);
                buffer[frame + 5] = (byte)nextHop;
            }
            else if (nextHop == 0xFFFFFFFF || InterfaceTable.IsBroadcast(net, target, nextHop))
            {
                for (int i = 0; i < Ethernet.AddressLength; i++)
                {
                    buffer[frame + i] = 0xFF;
                }
            }
            else
            {
                return ArpProtocol.Wait(net, target, nextHop, buffer, ip, length);
            }

            Array.Copy(target.Mac, 0, buffer, frame + Ethernet.AddressLength, NetInterface.TailLength);
            return Put(net, target, buffer, frame, Ethernet.HeaderLength + length);
        }

        /// <summary>Passes a frame to the link.</summary>
        internal static SendResult Put(NetContext net, NetInterface target, byte[] buffer, int offset, int length)
        {
            try
            {
                if (target.Link.Transmit(buffer, offset, length))
                {
                    uint[] counts = net.Counts;
                    counts[(int)Counter.FramesOut]++;
                    counts[(int)Counter.BytesOut] += (uint)length;
                    return SendResult.Sent;
                }
            }
            catch (Exception)
            {
                LinkFault.Note(net, target);
            }

            if (!LinkFault.IsUp(net, target))
            {
                net.Drop(DropReason.LinkDown);
                NetworkLayer.NoticeDown(net, target);
                return SendResult.Down;
            }

            Block(net, target);
            return SendResult.Blocked;
        }
    }
}
