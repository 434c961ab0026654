using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Takes IPv4 packets from interfaces: the checks of RFC 1122 3.2.1, then delivery, reassembly or
    /// forwarding.</summary>
    internal static class Ipv4Input
    {
        /// <summary>Takes the packet at <see cref="NetContext.IpOffset"/> of a frame.</summary>
        /// <param name="net">The node.</param>
        /// <param name="source">The interface that received it.</param>
        /// <param name="buffer">The frame.</param>
        /// <param name="length">Bytes from the IP header to the end of the frame, link-layer padding included.</param>
        /// <param name="linkGroup">True for a link-layer broadcast or multicast.</param>
        internal static void Receive(NetContext net, NetInterface source, byte[] buffer, int length, bool linkGroup)
        {
            const int Ip = NetContext.IpOffset;
            bool verify = source.VerifyChecksums;
            if (length < Ipv4.HeaderLength)
            {
                net.Drop(Ipv4.Validate(buffer, Ip, length, verify));
                return;
            }

            int total = (buffer[Ip + 2] << 8) | buffer[Ip + 3];
            int fragment = (buffer[Ip + 6] << 8) | buffer[Ip + 7];
            int protocol = buffer[Ip + 9];
            uint from = ((uint)buffer[Ip + 12] << 24) | ((uint)buffer[Ip + 13] << 16)
                | ((uint)buffer[Ip + 14] << 8) | buffer[Ip + 15];
            uint to = ((uint)buffer[Ip + 16] << 24) | ((uint)buffer[Ip + 17] << 16)
                | ((uint)buffer[Ip + 18] << 8) | buffer[Ip + 19];
            int payload = NetContext.TransportOffset;

            // The checksum is summed from values at hand; where it is right the sum is a multiple of 65,535.
            if (total < Ipv4.HeaderLength || total > length || buffer[Ip] != 0x45
                || (verify && ((from >> 16) + (from & 0xFFFF) + (to >> 16) + (to & 0xFFFF)
                    + (uint)(0x4500 + buffer[Ip + 1] + total + fragment + protocol
                        + ((buffer[Ip + 4] + buffer[Ip + 8] + buffer[Ip + 10]) << 8)
                        + buffer[Ip + 5] + buffer[Ip + 11])) % 0xFFFF != 0))
            {
                // The packet has options or an error: use the full checks.
                DropReason reason = Ipv4.Validate(buffer, Ip, length, verify);
                if (reason != DropReason.None)
                {
                    net.Drop(reason);
                    return;
                }

                payload = Ip + Ipv4.HeaderLengthOf(buffer, Ip);
            }

            Ipv4Packet packet = net.Packet;
            packet.Buffer = buffer;
            packet.Header = Ip;
            packet.Payload = payload;
            packet.Length = Ip + total - payload;
            packet.Protocol = protocol;
            packet.Source = from;
            packet.Destination = to;
            packet.Interface = source;
            packet.IsGroup = false;
            packet.VerifyChecksum = verify;
            if (from != source.LastSource || from == 0)
            {
                if (!IsSourceSound(net, source, from, to))
                {
                    net.Drop(DropReason.Ipv4BadSource);
                    return;
                }

                if (source.Address == 0)
                {
                    ReceiveUnaddressed(net, packet, fragment);
                    return;
                }

                source.LastSource = from;
            }

            if (to == source.Address && !linkGroup)
            {
                IProtocolHandler handler = protocol == Ipv4.ProtocolTcp ? net.Tcp
                    : protocol == Ipv4.ProtocolUdp ? net.Udp
                    : null;
                if (handler == null || (fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) != 0)
                {
                    Accept(net, packet);
                    return;
                }

                net.Counts[(int)Counter.Ipv4Delivered]++;
                handler.Receive(packet);
                return;
            }

            Classify(net, packet, linkGroup);
        }

        /// <summary>Delivers a whole datagram to its protocol.</summary>
        internal static void Deliver(NetContext net, Ipv4Packet packet)
        {
            net.Counts[(int)Counter.Ipv4Delivered]++;
            switch (packet.Protocol)
            {
                case Ipv4.ProtocolTcp:
                    net.Tcp.Receive(packet);
                    return;
                case Ipv4.ProtocolUdp:
                    net.Udp.Receive(packet);
                    return;
                case Ipv4.ProtocolIcmp:
                    Icmp.Receive(net, packet);
                    return;
                case Ipv4.ProtocolIgmp:
                    GroupTable.Receive(net, packet);
                    return;
                default:
                    net.Drop(DropReason.Ipv4ProtocolUnknown);
                    Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeProtocol, 0);
                    return;
            }
        }

        // An interface without an address receives only datagrams, for sockets that are bound to it: a DHCP server may
        // send to all stations, or to the address that it offers (RFC 2131 4.1). LastSource stays 0, so that each
        // packet comes here.
        private static void ReceiveUnaddressed(NetContext net, Ipv4Packet packet, int fragment)
        {
            uint to = packet.Destination;
            if (to != 0xFFFFFFFF && (to >> 28 >= 14 || to >> 24 == 0 || to >> 24 == 127))
            {
                net.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            if (packet.Protocol != Ipv4.ProtocolUdp
                || (fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) != 0)
            {
                net.Drop(DropReason.Ipv4NoAddress);
                return;
            }

            // No error answers the packet.
            packet.IsGroup = true;
            Deliver(net, packet);
        }

        private static void Classify(NetContext net, Ipv4Packet packet, bool linkGroup)
        {
            uint to = packet.Destination;
            NetInterface source = packet.Interface;
            if (to == 0xFFFFFFFF || InterfaceTable.IsBroadcast(net, source, to)
                || (InterfaceTable.IsMulticast(to) && GroupTable.IsMember(net, source.Index, to)))
            {
                packet.IsGroup = true;
                Accept(net, packet);
                return;
            }

            if (to >> 28 == 15 || to >> 24 == 0 || (to >> 24 == 127 && !source.IsLoopback))
            {
                net.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            if (linkGroup)
            {
                net.Drop(InterfaceTable.IsMulticast(to) ? DropReason.Ipv4NotForUs : DropReason.Ipv4LinkBroadcast);
                return;
            }

            // RFC 1122 3.3.4.2, strong model: an address is reached through its own interface only. A router has no
            // choice, and loopback carries the packets of all interfaces.
            bool local = source.IsLoopback || net.IsForwarding
                ? InterfaceTable.FindLocal(net, to) != null
                : InterfaceTable.Owns(net, source, to);
            if (local)
            {
                Accept(net, packet);
                return;
            }

            if (!net.IsForwarding || InterfaceTable.IsMulticast(to))
            {
                net.Drop(DropReason.Ipv4NotForUs);
                return;
            }

            Forwarder.Forward(net, packet);
        }

        private static void Accept(NetContext net, Ipv4Packet packet)
        {
            int fragment = Ipv4.FlagsAndOffset(packet.Buffer, packet.Header);
            if ((fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) == 0 || Reassembly.Add(net, packet, fragment))
            {
                Deliver(net, packet);
            }
        }

        // RFC 1122 3.2.1.3: the valid sources of a packet from this interface.
        private static bool IsSourceSound(NetContext net, NetInterface source, uint from, uint to)
        {
            if (source.IsLoopback)
            {
                return InterfaceTable.FindLocal(net, from) != null;
            }

            if (from >> 24 == 0)
            {
                // A host that has no address yet may send to the limited broadcast address (DHCP).
                return from == 0 && to == 0xFFFFFFFF;
            }

            return from >> 28 < 14 && from >> 24 != 127 && !InterfaceTable.IsBroadcast(net, from)
                && InterfaceTable.FindLocal(net, from) == null;
        }
    }
}
