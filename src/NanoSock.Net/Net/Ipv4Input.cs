using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Takes IPv4 packets from interfaces: the checks of RFC 1122 3.2.1, then delivery, reassembly or
    /// forwarding.</summary>
    internal sealed class Ipv4Input
    {
        private readonly NetContext _context;
        private readonly InterfaceTable _interfaces;
        private readonly Reassembly _reassembly;
        private readonly Icmp _icmp;
        private readonly GroupTable _groups;
        private readonly Forwarder _forwarder;
        private readonly Ipv4Packet _packet = new Ipv4Packet();
        private IProtocolHandler _tcp;
        private IProtocolHandler _udp;

        internal Ipv4Input(NetContext context, InterfaceTable interfaces, Reassembly reassembly, Icmp icmp, GroupTable groups, Forwarder forwarder)
        {
            _context = context;
            _interfaces = interfaces;
            _reassembly = reassembly;
            _icmp = icmp;
            _groups = groups;
            _forwarder = forwarder;
        }

        internal void SetHandlers(IProtocolHandler tcp, IProtocolHandler udp)
        {
            _tcp = tcp;
            _udp = udp;
        }

        /// <summary>Takes the packet at <paramref name="ip"/>, link-layer padding included in <paramref name="length"/>.</summary>
        /// <param name="source">The interface it came by.</param>
        /// <param name="buffer">The frame.</param>
        /// <param name="ip">Where the IP header starts.</param>
        /// <param name="length">Octets from there to the end of the frame.</param>
        /// <param name="linkGroup">It came as a link-layer broadcast or multicast.</param>
        internal void Receive(NetInterface source, byte[] buffer, int ip, int length, bool linkGroup)
        {
            int total = length < Ipv4.HeaderLength ? 0 : (buffer[ip + 2] << 8) | buffer[ip + 3];
            int payload = ip + Ipv4.HeaderLength;
            if (total < Ipv4.HeaderLength || total > length || buffer[ip] != 0x45
                || (source.VerifyChecksums && Checksum.Header(buffer, ip) != 0))
            {
                // What is not as nearly every packet is.
                DropReason reason = Ipv4.Validate(buffer, ip, length, source.VerifyChecksums);
                if (reason != DropReason.None)
                {
                    _context.Drop(reason);
                    return;
                }

                payload = ip + Ipv4.HeaderLengthOf(buffer, ip);
            }

            Ipv4Packet packet = _packet;
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = payload;
            packet.Length = ip + total - payload;
            packet.Protocol = buffer[ip + 9];
            uint from = ((uint)buffer[ip + 12] << 24) | ((uint)buffer[ip + 13] << 16) | ((uint)buffer[ip + 14] << 8) | buffer[ip + 15];
            uint to = ((uint)buffer[ip + 16] << 24) | ((uint)buffer[ip + 17] << 16) | ((uint)buffer[ip + 18] << 8) | buffer[ip + 19];
            packet.Source = from;
            packet.Destination = to;
            packet.Interface = source;
            packet.IsGroup = false;
            packet.VerifyChecksum = source.VerifyChecksums;
            if (from != source.LastSource || from == 0)
            {
                if (!IsSourceSound(source, from, to))
                {
                    _context.Drop(DropReason.Ipv4BadSource);
                    return;
                }

                source.LastSource = from;
            }

            if (to == source.Address && !linkGroup)
            {
                if (packet.Protocol == Ipv4.ProtocolTcp && ((buffer[ip + 6] & 0x3F) | buffer[ip + 7]) == 0)
                {
                    _context.Counts[(int)Counter.Ipv4Delivered]++;
                    _tcp.Receive(packet);
                    return;
                }

                Accept(packet);
                return;
            }

            Classify(packet, linkGroup);
        }

        /// <summary>Hands a whole datagram to its protocol.</summary>
        internal void Deliver(Ipv4Packet packet)
        {
            _context.Counts[(int)Counter.Ipv4Delivered]++;
            switch (packet.Protocol)
            {
                case Ipv4.ProtocolTcp:
                    _tcp.Receive(packet);
                    return;
                case Ipv4.ProtocolUdp:
                    _udp.Receive(packet);
                    return;
                case Ipv4.ProtocolIcmp:
                    _icmp.Receive(packet);
                    return;
                case Ipv4.ProtocolIgmp:
                    _groups.Receive(packet);
                    return;
                default:
                    _context.Drop(DropReason.Ipv4ProtocolUnknown);
                    _icmp.SendError(packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeProtocol, 0);
                    return;
            }
        }

        private void Classify(Ipv4Packet packet, bool linkGroup)
        {
            uint to = packet.Destination;
            NetInterface source = packet.Interface;
            if (to == 0xFFFFFFFF || (to == source.Broadcast && to != 0)
                || (InterfaceTable.IsMulticast(to) && _groups.IsMember(source.Index, to)))
            {
                packet.IsGroup = true;
                Accept(packet);
                return;
            }

            if (to >> 28 == 15 || to >> 24 == 0 || (to >> 24 == 127 && !source.IsLoopback))
            {
                _context.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            if (linkGroup)
            {
                _context.Drop(InterfaceTable.IsMulticast(to) ? DropReason.Ipv4NotForUs : DropReason.Ipv4LinkBroadcast);
                return;
            }

            // RFC 1122 3.3.4.2, strong model: an address is reached through its own interface only. A router has no
            // choice, and loopback carries the packets of all.
            bool local = source.IsLoopback || _forwarder.IsEnabled ? _interfaces.FindLocal(to) != null : to == source.Address;
            if (local)
            {
                Accept(packet);
                return;
            }

            if (!_forwarder.IsEnabled || InterfaceTable.IsMulticast(to))
            {
                _context.Drop(DropReason.Ipv4NotForUs);
                return;
            }

            _forwarder.Forward(packet);
        }

        private void Accept(Ipv4Packet packet)
        {
            int fragment = Ipv4.FlagsAndOffset(packet.Buffer, packet.Header);
            if ((fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) == 0 || _reassembly.Add(packet, fragment))
            {
                Deliver(packet);
            }
        }

        // RFC 1122 3.2.1.3: who may be the source of a packet from this interface.
        private bool IsSourceSound(NetInterface source, uint from, uint to)
        {
            if (source.IsLoopback)
            {
                return _interfaces.FindLocal(from) != null;
            }

            if (from >> 24 == 0)
            {
                // A host that has no address yet, talking to everybody (DHCP).
                return from == 0 && to == 0xFFFFFFFF;
            }

            return from >> 28 < 14 && from >> 24 != 127 && !_interfaces.IsBroadcast(from) && _interfaces.FindLocal(from) == null;
        }
    }
}
