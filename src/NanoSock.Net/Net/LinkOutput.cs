using System;
using NanoSock.Links;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Puts IP packets into frames and onto links, resolving neighbours by ARP.</summary>
    internal static class LinkOutput
    {
        /// <summary>True where a packet may be built for a destination: its link has room, or has not said that it has none.</summary>
        internal static bool HasRoom(NetContext context, uint destination)
        {
            return !RouteTable.Find(context, destination, -1) || HasRoom(context, context.RouteInterface);
        }

        /// <summary>True where a packet may be built for an interface.</summary>
        internal static bool HasRoom(NetContext context, NetInterface target)
        {
            if (target.Room != null && !FragmentOutput.IsClaimed(context, target))
            {
                target.IsBlocked = LinkFault.FreeFrames(context, target) < 1 && LinkFault.IsUp(context, target);
                context.IsBlocked |= target.IsBlocked;
            }

            return !target.IsBlocked;
        }

        /// <summary>Blocks an interface until there is room again.</summary>
        internal static void Block(NetContext context, NetInterface target)
        {
            target.IsBlocked = true;
            context.IsBlocked = true;
            context.AsksRoom = true;
        }

        /// <summary>True where an interface that is blocked stays so in this Poll.</summary>
        internal static bool StaysBlocked(NetContext context, NetInterface item)
        {
            if (FragmentOutput.IsClaimed(context, item))
            {
                return LinkFault.IsUp(context, item);
            }

            bool blocked = item.Room != null && LinkFault.FreeFrames(context, item) < 1 && LinkFault.IsUp(context, item);
            if (!blocked)
            {
                item.Claim = 0;
            }

            return blocked;
        }

        /// <summary>Sends the packet at <paramref name="ip"/>, before which there must be room for an Ethernet header.</summary>
        internal static SendResult Send(NetContext context, NetInterface target, uint nextHop, byte[] buffer, int ip, int length)
        {
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            if (!target.IsEthernet)
            {
                return Put(context, target, buffer, ip, length);
            }

            int frame = ip - Ethernet.HeaderLength;
            int neighbor = ArpProtocol.Resolve(context, target, nextHop);
            if (neighbor >= 0)
            {
                Array.Copy(context.Macs, neighbor << 1, buffer, frame, Ethernet.AddressLength);
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
            else if (nextHop == 0xFFFFFFFF || (nextHop == target.Broadcast && nextHop != 0))
            {
                for (int i = 0; i < Ethernet.AddressLength; i++)
                {
                    buffer[frame + i] = 0xFF;
                }
            }
            else
            {
                return ArpProtocol.Wait(context, target, nextHop, buffer, ip, length);
            }

            Array.Copy(target.Mac, 0, buffer, frame + Ethernet.AddressLength, NetInterface.TailLength);
            return Put(context, target, buffer, frame, Ethernet.HeaderLength + length);
        }

        /// <summary>Hands a frame to the link.</summary>
        internal static SendResult Put(NetContext context, NetInterface target, byte[] buffer, int offset, int length)
        {
            try
            {
                if (target.Link.Transmit(buffer, offset, length))
                {
                    uint[] counts = context.Counts;
                    counts[(int)Counter.FramesOut]++;
                    counts[(int)Counter.OctetsOut] += (uint)length;
                    return SendResult.Sent;
                }
            }
            catch (Exception)
            {
                LinkFault.Note(context, target);
            }

            if (!LinkFault.IsUp(context, target))
            {
                context.Drop(DropReason.LinkDown);
                NetworkLayer.NoticeDown(context, target);
                return SendResult.Down;
            }

            Block(context, target);
            return SendResult.Blocked;
        }
    }
}
