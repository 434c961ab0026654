using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Forwards packets between interfaces (RFC 1812 5.2), where the options enable it.</summary>
    internal static class Forwarder
    {
        internal static void Forward(NetContext net, Ipv4Packet packet)
        {
            if (InterfaceTable.IsLinkLocal(packet.Source) || InterfaceTable.IsLinkLocal(packet.Destination))
            {
                // RFC 3927 2.7: regardless of the TTL.
                net.Drop(DropReason.Ipv4LinkLocal);
                return;
            }

            byte[] buffer = packet.Buffer;
            int ip = packet.Header;
            if (buffer[ip + 8] <= 1)
            {
                net.Drop(DropReason.Ipv4TtlExceeded);
                Icmp.SendError(net, packet, Icmpv4.TimeExceeded, 0, 0);
                return;
            }

            RouteResult route = RouteTable.Find(net, packet.Destination, -1);
            if (route == null || route.Interface.IsLoopback)
            {
                net.Drop(DropReason.Ipv4NoRoute);
                Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeNet, 0);
                return;
            }

            NetInterface target = route.Interface;
            uint nextHop = route.NextHop;
            if (InterfaceTable.IsBroadcast(net, target, packet.Destination))
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
                Icmp.SendError(net, packet, Icmpv4.DestinationUnreachable,
                    Icmpv4.CodeFragmentationNeeded, (uint)target.Mtu);
                return;
            }

            SendResult result;
            if (total > target.Mtu)
            {
                if (((Ipv4.FlagsAndOffset(buffer, ip) & Ipv4.OffsetMask) << 3) + packet.Length > 0xFFFF
                    - Ipv4.HeaderLength)
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
                BigEndian.WriteUInt16(buffer, ip + 10,
                    Checksum.Update(BigEndian.ReadUInt16(buffer, ip + 10), before, before - 0x100));
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

        // RFC 791 3.2: the first fragment bears all options, the others those whose copied flag is set.
        private static SendResult Fragment(NetContext net, Ipv4Packet packet, NetInterface target, uint nextHop)
        {
            byte[] original = packet.Buffer;
            byte[] buffer = net.BuildPacket();
            int ip = packet.Header;
            int header = packet.Payload - ip;
            int step = (target.Mtu - header) & ~7;
            int laterHeader = header == Ipv4.HeaderLength
                ? header
                : Ipv4.HeaderLength + CopyOptions(original, ip + Ipv4.HeaderLength, packet.Payload, buffer);
            int laterStep = (target.Mtu - laterHeader) & ~7;
            int later = packet.Length > step ? packet.Length - step : 0;
            SendResult result = FragmentOutput.Admit(net, target, nextHop,
                1 + ((later + laterStep - 1) / laterStep), false);
            int fragment = Ipv4.FlagsAndOffset(original, ip);
            int sent = 0;
            while (sent < packet.Length && result <= SendResult.Queued)
            {
                int piece = packet.Length - sent < step ? packet.Length - sent : step;
                Array.Copy(original, packet.Payload + sent, buffer, NetContext.IpOffset + header, piece);
                int flags = (fragment & Ipv4.OffsetMask) + (sent >> 3);
                if (sent + piece < packet.Length || (fragment & Ipv4.MoreFragments) != 0)
                {
                    flags |= Ipv4.MoreFragments;
                }

                Ipv4Output.WriteHeader(buffer, header + piece, original[ip + 1], Ipv4.Identification(original, ip),
                    flags, original[ip + 8] - 1, packet.Protocol, packet.Source, packet.Destination);
                if (header != Ipv4.HeaderLength)
                {
                    WriteOptions(packet, buffer, header, sent == 0);
                }

                result = LinkOutput.Send(net, target, nextHop, buffer, NetContext.IpOffset, header + piece);
                if (result <= SendResult.Queued)
                {
                    net.Counts[(int)Counter.Ipv4FragmentsOut]++;
                }

                sent += piece;
                header = laterHeader;
                step = laterStep;
            }

            return result;
        }

        private static void WriteOptions(Ipv4Packet packet, byte[] buffer, int header, bool isFirst)
        {
            const int At = NetContext.IpOffset;
            int options = packet.Header + Ipv4.HeaderLength;
            if (isFirst)
            {
                Array.Copy(packet.Buffer, options, buffer, NetContext.TransportOffset, packet.Payload - options);
            }
            else
            {
                CopyOptions(packet.Buffer, options, packet.Payload, buffer);
            }

            buffer[At] = (byte)(0x40 | (header >> 2));
            BigEndian.WriteUInt16(buffer, At + 10, 0);
            BigEndian.WriteUInt16(buffer, At + 10, Checksum.Compute(buffer, At, header));
        }

        // Writes the options that belong into every fragment where a header's begin, padded to whole words, and returns
        // their length. Their form was checked when the packet came.
        private static int CopyOptions(byte[] original, int offset, int end, byte[] buffer)
        {
            int length = 0;
            while (offset < end && original[offset] != Ipv4.EndOfOptions)
            {
                int kind = original[offset];
                int size = kind == Ipv4.NoOperation ? 1 : original[offset + 1];
                if ((kind & Ipv4.CopiedOption) != 0)
                {
                    Array.Copy(original, offset, buffer, NetContext.TransportOffset + length, size);
                    length += size;
                }

                offset += size;
            }

            while ((length & 3) != 0)
            {
                buffer[NetContext.TransportOffset + length++] = Ipv4.EndOfOptions;
            }

            return length;
        }
    }
}
