using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Forwards packets between interfaces (RFC 1812 5.2), where the options ask for it.</summary>
    internal sealed class Forwarder
    {
        internal readonly bool IsEnabled;
        private readonly NetContext _context;
        private readonly RouteTable _routes;
        private readonly LinkOutput _link;
        private readonly Icmp _icmp;

        internal Forwarder(NetContext context, RouteTable routes, LinkOutput link, Icmp icmp, bool enabled)
        {
            _context = context;
            _routes = routes;
            _link = link;
            _icmp = icmp;
            IsEnabled = enabled;
        }

        internal void Forward(Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int ip = packet.Header;
            if (buffer[ip + 8] <= 1)
            {
                _context.Drop(DropReason.Ipv4TtlExceeded);
                _icmp.SendError(packet, Icmpv4.TimeExceeded, 0, 0);
                return;
            }

            if (!_routes.Find(packet.Destination, -1) || _routes.Interface.IsLoopback)
            {
                _context.Drop(DropReason.Ipv4NoRoute);
                _icmp.SendError(packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeNet, 0);
                return;
            }

            NetInterface target = _routes.Interface;
            uint nextHop = _routes.NextHop;
            if (packet.Destination == target.Broadcast)
            {
                // RFC 2644: a directed broadcast is not carried on by default.
                _context.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            int total = packet.Payload - ip + packet.Length;
            bool keepWhole = (Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.DontFragment) != 0;
            if (total > target.Mtu && keepWhole)
            {
                _context.Drop(DropReason.Ipv4FragmentationNeeded);
                _icmp.SendError(packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeFragmentationNeeded, (uint)target.Mtu);
                return;
            }

            SendResult result;
            if (total > target.Mtu)
            {
                if (((Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.OffsetMask) << 3) + packet.Length > 0xFFFF - Ipv4.HeaderLength)
                {
                    // Cut up, the offsets of a fragment that ends beyond 65,535 would run into the flags.
                    _context.Drop(DropReason.Ipv4BadFragment);
                    return;
                }

                result = Fragment(packet, target, nextHop);
            }
            else
            {
                int before = BigEndian.ReadUInt16(buffer, ip + 8);
                buffer[ip + 8]--;
                BigEndian.WriteUInt16(buffer, ip + 10, Checksum.Update(BigEndian.ReadUInt16(buffer, ip + 10), before, before - 0x100));
                result = _link.Send(target, nextHop, buffer, ip, total);
            }

            if (result == SendResult.Blocked)
            {
                _context.Drop(DropReason.LinkBusy);
            }
            else if (result == SendResult.Unreachable)
            {
                _icmp.SendError(packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0);
            }
            else if (result <= SendResult.Queued)
            {
                _context.Counts[(int)Counter.Ipv4Forwarded]++;
            }
        }

        private SendResult Fragment(Ipv4Packet packet, NetInterface target, uint nextHop)
        {
            byte[] original = packet.Buffer;
            byte[] buffer = _context.BuildPacket();
            int ip = packet.Header;
            int fragment = Ipv4.FlagsAndOffset(original, ip);
            int step = (target.Mtu - Ipv4.HeaderLength) & ~7;
            int sent = 0;
            SendResult result = SendResult.Sent;
            while (sent < packet.Length && result <= SendResult.Queued)
            {
                int piece = packet.Length - sent < step ? packet.Length - sent : step;
                Array.Copy(original, packet.Payload + sent, buffer, NetContext.TransportOffset, piece);
                int flags = (fragment & Ipv4.OffsetMask) + (sent >> 3);
                if (sent + piece < packet.Length || (fragment & Ipv4.MoreFragments) != 0)
                {
                    flags |= Ipv4.MoreFragments;
                }

                Ipv4.Write(buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece, original[ip + 1], Ipv4.Identification(original, ip),
                    flags, original[ip + 8] - 1, packet.Protocol, packet.Source, packet.Destination);
                result = _link.Send(target, nextHop, buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece);
                if (result <= SendResult.Queued)
                {
                    _context.Counts[(int)Counter.Ipv4FragmentsOut]++;
                }

                sent += piece;
            }

            return result;
        }
    }
}
