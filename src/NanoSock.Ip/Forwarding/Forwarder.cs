using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Forwards packets between interfaces (RFC 1812 5.2), where the options enable it.</summary>
    internal static class Forwarder
    {
        internal static void Forward(NetContext net, Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int ip = packet.Header;
            if (buffer[ip + 8] <= 1)
            {
                net.Drop(DropReason.Ipv4TtlExceeded);
                Icmp.SendError(net, packet, Icmpv4.TimeExceeded, 0, 0);
                return;
            }

            if (!RouteTable.Find(net, packet.Destination, -1) || net.RouteInterface.IsLoopback)
            {
                net.Drop(DropReason.Ipv4NoRoute);
                Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeNet, 0);
                return;
            }

            NetInterface target = net.RouteInterface;
            uint nextHop = net.RouteNextHop;
            if (packet.Destination == target.Broadcast)
            {
                // RFC 2644: a directed broadcast is not forwarded by default.
                net.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            int total = packet.Payload - ip + packet.Length;
            bool keepWhole = (Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.DontFragment) != 0;
            if (total > target.Mtu && keepWhole)
            {
                net.Drop(DropReason.Ipv4FragmentationNeeded);
                Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeFragmentationNeeded, (uint)target.Mtu);
                return;
            }

            SendResult result;
            if (total > target.Mtu)
            {
                if (((Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.OffsetMask) << 3) + packet.Length > 0xFFFF - Ipv4.HeaderLength)
                {
                    // The offsets of the pieces of a fragment that ends beyond 65,535 would overflow into the flags.
                    net.Drop(DropReason.Ipv4BadFragment);
                    return;
                }

                result = Fragment(net, packet, target, nextHop);
            }
            else
            {
                int before = BigEndian.ReadUInt16(buffer, ip + 8);
                buffer[ip + 8]--;
                BigEndian.WriteUInt16(buffer, ip + 10, Checksum.Update(BigEndian.ReadUInt16(buffer, ip + 10), before, before - 0x100));
                result = LinkOutput.Send(net, target, nextHop, buffer, ip, total);
            }

            if (result == SendResult.Blocked || result == SendResult.TooBig)
            {
                net.Drop(DropReason.LinkBusy);
            }
            else if (result == SendResult.Unreachable)
            {
                Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0);
            }
            else if (result <= SendResult.Queued)
            {
                net.Counts[(int)Counter.Ipv4Forwarded]++;
            }
        }

        private static SendResult Fragment(NetContext net, Ipv4Packet packet, NetInterface target, uint nextHop)
        {
            SendResult result = FragmentOutput.Admit(net, target, nextHop, packet.Length, false);
            if (result > SendResult.Queued)
            {
                return result;
            }

            byte[] original = packet.Buffer;
            byte[] buffer = net.BuildPacket();
            int ip = packet.Header;
            int fragment = Ipv4.FlagsAndOffset(original, ip);
            int step = (target.Mtu - Ipv4.HeaderLength) & ~7;
            int sent = 0;
            while (sent < packet.Length && result <= SendResult.Queued)
            {
                int piece = packet.Length - sent < step ? packet.Length - sent : step;
                Array.Copy(original, packet.Payload + sent, buffer, NetContext.TransportOffset, piece);
                int flags = (fragment & Ipv4.OffsetMask) + (sent >> 3);
                if (sent + piece < packet.Length || (fragment & Ipv4.MoreFragments) != 0)
                {
                    flags |= Ipv4.MoreFragments;
                }

                Ipv4Output.WriteHeader(buffer, Ipv4.HeaderLength + piece, original[ip + 1], Ipv4.Identification(original, ip),
                    flags, original[ip + 8] - 1, packet.Protocol, packet.Source, packet.Destination);
                result = LinkOutput.Send(net, target, nextHop, buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece);
                if (result <= SendResult.Queued)
                {
                    net.Counts[(int)Counter.Ipv4FragmentsOut]++;
                }

                sent += piece;
            }

            return result;
        }
    }
}
