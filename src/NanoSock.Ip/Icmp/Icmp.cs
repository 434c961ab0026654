using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Implements ICMP (RFC 792) as RFC 1122 3.2.2 requires of a host: answers echo requests, sends errors
    /// under a rate limit, and delivers received errors to the protocol that they concern.</summary>
    internal static class Icmp
    {
        // RFC 1812 4.3.2.8: errors are rate-limited. Ten a second are ample for a host. The limit of a second is half
        // to one and a half times that, by a keyed function of the second: an attacker could use up a known number, and
        // the rest would show whether errors were sent to other hosts (CVE-2020-25705).
        private const int ErrorsPerSecond = 10;
        // IcmpTokens: the second in the upper bits, the remaining tokens in these.
        private const uint TokenMask = 0xFF;
        // RFC 1812 4.3.2.3: as much of the packet as fits into 576 bytes.
        private const int MaximumQuote = 576 - Ipv4.HeaderLength - Icmpv4.HeaderLength;

        internal static void Receive(NetContext net, Ipv4Packet packet)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            DropReason reason = Icmpv4.Validate(buffer, at, packet.Length);
            if (reason == DropReason.None)
            {
                int type = buffer[at];
                switch (type)
                {
                    case Icmpv4.EchoRequest:
                        reason = Echo(net, packet);
                        break;
                    case Icmpv4.DestinationUnreachable:
                    case Icmpv4.TimeExceeded:
                    case Icmpv4.ParameterProblem:
                        reason = ReceiveError(net, packet, type);
                        break;
                    case Icmpv4.SourceQuench:
                        reason = DropReason.IcmpSourceQuench;
                        break;
                    default:
                        // Redirects are ignored too: a host that can send a packet must not decide the routes of this
                        // node.
                        if (net.IcmpReceiver != null)
                        {
                            net.IcmpReceiver.OnMessage(packet.Source, packet.Destination,
                                buffer[packet.Header + 8], buffer, at, packet.Length);
                        }
                        else
                        {
                            reason = DropReason.IcmpTypeUnknown;
                        }

                        break;
                }
            }

            if (reason != DropReason.None)
            {
                net.Drop(reason);
            }
        }

        /// <summary>Sends an error about a received packet, unless RFC 1122 3.2.2 forbids it.</summary>
        /// <param name="net">The node.</param>
        /// <param name="packet">The packet that caused the error.</param>
        /// <param name="type">The ICMP type.</param>
        /// <param name="code">Its code.</param>
        /// <param name="parameter">The last 32 bits of the header: the next MTU of "fragmentation needed".</param>
        internal static void SendError(NetContext net, Ipv4Packet packet, int type, int code, uint parameter)
        {
            byte[] original = packet.Buffer;
            uint to = packet.Source;
            bool silent = packet.IsGroup || to >> 24 == 0 || to >> 28 >= 14
                || (to >> 24 == 127 && !packet.Interface.IsLoopback)
                || InterfaceTable.IsBroadcast(net, to)
                || (Ipv4.FlagsAndOffset(original, packet.Header) & Ipv4.OffsetMask) != 0
                || (packet.Protocol == Ipv4.ProtocolIcmp
                    && (packet.Length == 0 || Icmpv4.IsError(original[packet.Payload])));
            if (silent)
            {
                return;
            }

            if (net.IsBlocked && !LinkOutput.HasRoom(net, to, -1))
            {
                net.Drop(DropReason.LinkBusy);
                return;
            }

            if (!ConsumeToken(net))
            {
                net.Drop(DropReason.IcmpRateLimited);
                return;
            }

            int room = MaximumQuote;
            RouteResult route = RouteTable.Find(net, to, -1);
            if (route != null && route.Interface.Mtu < MaximumQuote + Ipv4.HeaderLength + Icmpv4.HeaderLength)
            {
                room = route.Interface.Mtu - Ipv4.HeaderLength - Icmpv4.HeaderLength;
            }

            int quoted = packet.Payload - packet.Header + packet.Length;
            if (quoted > room)
            {
                quoted = room;
            }

            byte[] buffer = net.BuildPacket();
            int at = NetContext.TransportOffset;
            Array.Copy(original, packet.Header, buffer, at + Icmpv4.HeaderLength, quoted);
            buffer[at] = (byte)type;
            buffer[at + 1] = (byte)code;
            BigEndian.WriteUInt16(buffer, at + 2, 0);
            BigEndian.WriteUInt32(buffer, at + 4, parameter);
            int length = Icmpv4.HeaderLength + quoted;
            BigEndian.WriteUInt16(buffer, at + 2, Checksum.Compute(buffer, at, length));
            NetInterface local = InterfaceTable.FindLocal(net, packet.Destination);
            uint from = local != null ? packet.Destination : packet.Interface.Address;
            if (Done(net, Ipv4Output.Send(net, from, to, -1, Ipv4.ProtocolIcmp, net.TimeToLive, 0, false, length)))
            {
                net.Counts[(int)Counter.IcmpErrorsOut]++;
            }
        }

        /// <summary>Reports, like a router's "host unreachable", that a neighbor did not answer for the packet in this
        /// buffer, at <see cref="NetContext.IpOffset"/>.</summary>
        internal static void Unreachable(NetContext net, byte[] buffer)
        {
            Ipv4Packet packet = net.Packet;
            Read(packet, buffer, NetContext.IpOffset);
            if (InterfaceTable.FindLocal(net, packet.Source) != null)
            {
                Dispatch(net, packet, packet.Source, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0, true);
                return;
            }

            packet.IsGroup = false;
            RouteResult route = RouteTable.Find(net, packet.Source, -1);
            if (route != null)
            {
                packet.Interface = route.Interface;
                SendError(net, packet, Icmpv4.DestinationUnreachable, Icmpv4.CodeHost, 0);
            }
        }

        // RFC 1122 3.2.2.6: the reply carries the data of the request; options and source route are not returned.
        private static DropReason Echo(NetContext net, Ipv4Packet packet)
        {
            if (packet.IsGroup)
            {
                return DropReason.IcmpBroadcastEcho;
            }

            if (net.IsBlocked && !LinkOutput.HasRoom(net, packet.Source, -1))
            {
                return DropReason.LinkBusy;
            }

            byte[] buffer = packet.Buffer;
            int at = packet.Payload;

            // RFC 1624, equation 3, for a type that goes from 8 to 0. The sum is never zero: over a reply of zeros only
            // 0xFFFF is right, and over anything else it is equivalent.
            int checksum = ((buffer[at + 2] << 8) | buffer[at + 3]) + (Icmpv4.EchoRequest << 8);
            if (checksum > 0xFFFF)
            {
                checksum -= 0xFFFF;
            }

            buffer[at] = Icmpv4.EchoReply;
            buffer[at + 2] = (byte)(checksum >> 8);
            buffer[at + 3] = (byte)checksum;
            int typeOfService = buffer[packet.Header + 1];
            SendResult result;

            // The reply may leave by another interface than the request came by.
            RouteResult route = RouteTable.Find(net, packet.Source, -1);
            if (route != null && Ipv4.HeaderLength + packet.Length > route.Interface.Mtu)
            {
                NetInterface target = route.Interface;
                uint nextHop = route.NextHop;
                result = FragmentOutput.Admit(net, target, nextHop,
                    FragmentOutput.CountOf(target, packet.Length), false);
                if (result <= SendResult.Queued)
                {
                    result = FragmentOutput.Send(net, target, nextHop, packet.Destination, packet.Source,
                        Ipv4.ProtocolIcmp, net.TimeToLive, typeOfService, 0, buffer, at, packet.Length);
                }
            }
            else
            {
                if (at != NetContext.TransportOffset)
                {
                    // The request has options.
                    Array.Copy(buffer, at, buffer, NetContext.TransportOffset, packet.Length);
                }

                int total = Ipv4.HeaderLength + packet.Length;
                Ipv4Output.WriteHeader(buffer, total, typeOfService, Ipv4Output.NextIdentification(net),
                    0, net.TimeToLive, Ipv4.ProtocolIcmp, packet.Destination, packet.Source);
                result = Ipv4Output.SendRaw(net, packet.Source, -1, buffer, total);
            }

            if (Done(net, result))
            {
                net.Counts[(int)Counter.IcmpEchoReplies]++;
            }

            return DropReason.None;
        }

        private static DropReason ReceiveError(NetContext net, Ipv4Packet packet, int type)
        {
            byte[] buffer = packet.Buffer;
            int at = packet.Payload;
            int ip = at + Icmpv4.HeaderLength;
            int length = packet.Length - Icmpv4.HeaderLength;
            if (length < Ipv4.HeaderLength || buffer[ip] >> 4 != 4
                || Ipv4.HeaderLengthOf(buffer, ip) < Ipv4.HeaderLength
                || length < Ipv4.HeaderLengthOf(buffer, ip) + 8)
            {
                return DropReason.IcmpQuoteTruncated;
            }

            // An ICMP error is addressed to the source of the packet that it quotes.
            if (Ipv4.Source(buffer, ip) != packet.Destination)
            {
                return DropReason.IcmpQuoteForeign;
            }

            int code = buffer[at + 1];
            int mtu = type == Icmpv4.DestinationUnreachable && code == Icmpv4.CodeFragmentationNeeded
                ? BigEndian.ReadUInt16(buffer, at + 6)
                : 0;
            uint reporter = packet.Source;
            Read(packet, buffer, ip);
            return Dispatch(net, packet, reporter, type, code, mtu, false);
        }

        // The packet that carried the quotation is not used after this point.
        private static DropReason Dispatch(NetContext net, Ipv4Packet quoted,
            uint reporter, int type, int code, int mtu, bool local)
        {
            bool isFirst = (Ipv4.FlagsAndOffset(quoted.Buffer, quoted.Header) & Ipv4.OffsetMask) == 0;
            if (quoted.Protocol == Ipv4.ProtocolIcmp && isFirst && net.IcmpReceiver != null)
            {
                net.IcmpReceiver.OnError(quoted.Destination, reporter, type, code, quoted.Buffer, quoted.Payload);
                return DropReason.None;
            }

            IProtocolHandler handler = quoted.Protocol == Ipv4.ProtocolTcp ? net.Tcp
                : quoted.Protocol == Ipv4.ProtocolUdp ? net.Udp
                : null;
            if (handler == null || !isFirst)
            {
                return DropReason.IcmpQuoteForeign;
            }

            handler.ReceiveError(quoted, type, code, mtu, local);
            return DropReason.None;
        }

        private static void Read(Ipv4Packet packet, byte[] buffer, int ip)
        {
            packet.Buffer = buffer;
            packet.Header = ip;
            packet.Payload = ip + Ipv4.HeaderLengthOf(buffer, ip);
            packet.Length = ip + Ipv4.TotalLength(buffer, ip) - packet.Payload;
            packet.Protocol = buffer[ip + 9];
            packet.Source = Ipv4.Source(buffer, ip);
            packet.Destination = Ipv4.Destination(buffer, ip);
        }

        private static bool ConsumeToken(NetContext net)
        {
            // Never 0, the initial value of the node.
            uint second = ((uint)(net.Time / 1000) + 1) << 8;
            if ((net.IcmpTokens & ~TokenMask) != second)
            {
                net.IcmpTokens = second + (ErrorsPerSecond >> 1)
                    + (net.Prf.Hash32(second, 0, 0, 0x49434D50) % (ErrorsPerSecond + 1));
            }

            if ((net.IcmpTokens & TokenMask) == 0)
            {
                return false;
            }

            net.IcmpTokens--;
            return true;
        }

        private static bool Done(NetContext net, SendResult result)
        {
            if (result == SendResult.Blocked || result == SendResult.TooBig)
            {
                // The reply is not queued: the peer sends its request again.
                net.Drop(DropReason.LinkBusy);
            }

            return result <= SendResult.Queued;
        }
    }
}
