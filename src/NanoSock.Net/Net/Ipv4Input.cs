using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Takes IPv4 packets from interfaces: the checks of RFC 1122 3.2.1, then delivery, reassembly or
    /// forwarding.</summary>
    internal static class Ipv4Input
    {
        /// <summary>Takes the packet at <paramref name="ip"/>, link-layer padding included in <paramref name="length"/>.</summary>
        /// <param name="context">The node.</param>
        /// <param name="source">The interface it came by.</param>
        /// <param name="buffer">The frame.</param>
        /// <param name="ip">Where the IP header starts.</param>
        /// <param name="length">Octets from there to the end of the frame.</param>
        /// <param name="linkGroup">It came as a link-layer broadcast or multicast.</param>
        internal static void Receive(NetContext context, NetInterface source, byte[] buffer, int ip, int length, bool linkGroup)
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
                    context.Drop(reason);
                    return;
                }

                payload = ip + Ipv4.HeaderLengthOf(buffer, ip);
            }

            Ipv4Packet packet = context.Packet;
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
                if (!IsSourceSound(context, source, from, to))
                {
                    context.Drop(DropReason.Ipv4BadSource);
                    return;
                }

                source.LastSource = from;
            }

            if (to == source.Address && !linkGroup)
            {
                if (packet.Protocol == Ipv4.ProtocolTcp && ((buffer[ip + 6] & 0x3F) | buffer[ip + 7]) == 0)
                {
                    context.Counts[(int)Counter.Ipv4Delivered]++;
                    context.Tcp.Receive(packet);
                    return;
                }

                Accept(context, packet);
                return;
            }

            Classify(context, packet, linkGroup);
        }

        /// <summary>Hands a whole datagram to its protocol.</summary>
        internal static void Deliver(NetContext context, Ipv4Packet packet)
        {
            context.Counts[(int)Counter.Ipv4Delivered]++;
            switch (packet.Protocol)
            {
                case Ipv4.ProtocolTcp:
                    context.Tcp.Receive(packet);
                    return;
                case Ipv4.ProtocolUdp:
                    context.Udp.Receive(packet);
                    return;
                case Ipv4.ProtocolIcmp:
                    Icmp.Receive(context, packet);
                    return;
                case Ipv4.ProtocolIgmp:
                    GroupTable.Receive(context, packet);
                    return;
                default:
                    context.Drop(DropReason.Ipv4ProtocolUnknown);
                    Icmp.SendError(context, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeProtocol, 0);
                    return;
            }
        }

        private static void Classify(NetContext context, Ipv4Packet packet, bool linkGroup)
        {
            uint to = packet.Destination;
            NetInterface source = packet.Interface;
            if (to == 0xFFFFFFFF || (to == source.Broadcast && to != 0)
                || (InterfaceTable.IsMulticast(to) && GroupTable.IsMember(context, source.Index, to)))
            {
                packet.IsGroup = true;
                Accept(context, packet);
                return;
            }

            if (to >> 28 == 15 || to >> 24 == 0 || (to >> 24 == 127 && !source.IsLoopback))
            {
                context.Drop(DropReason.Ipv4BadDestination);
                return;
            }

            if (linkGroup)
            {
                context.Drop(InterfaceTable.IsMulticast(to) ? DropReason.Ipv4NotForUs : DropReason.Ipv4LinkBroadcast);
                return;
            }

            // RFC 1122 3.3.4.2, strong model: an address is reached through its own interface only. A router has no
            // choice, and loopback carries the packets of all.
            bool local = source.IsLoopback || context.IsForwarding ? InterfaceTable.FindLocal(context, to) != null : to == source.Address;
            if (local)
            {
                Accept(context, packet);
                return;
            }

            if (!context.IsForwarding || InterfaceTable.IsMulticast(to))
            {
                context.Drop(DropReason.Ipv4NotForUs);
                return;
            }

            Forwarder.Forward(context, packet);
        }

        private static void Accept(NetContext context, Ipv4Packet packet)
        {
            int fragment = Ipv4.FlagsAndOffset(packet.Buffer, packet.Header);
            if ((fragment & (Ipv4.MoreFragments | Ipv4.OffsetMask)) == 0 || Reassembly.Add(context, packet, fragment))
            {
                Deliver(context, packet);
            }
        }

        // RFC 1122 3.2.1.3: who may be the source of a packet from this interface.
        private static bool IsSourceSound(NetContext context, NetInterface source, uint from, uint to)
        {
            if (source.IsLoopback)
            {
                return InterfaceTable.FindLocal(context, from) != null;
            }

            if (from >> 24 == 0)
            {
                // A host that has no address yet, talking to everybody (DHCP).
                return from == 0 && to == 0xFFFFFFFF;
            }

            return from >> 28 < 14 && from >> 24 != 127 && !InterfaceTable.IsBroadcast(context, from) && InterfaceTable.FindLocal(context, from) == null;
        }
    }
}
