using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Sends IPv4 packets: route, header, fragmentation (RFC 791 2.3, 3.2).</summary>
    internal static class Ipv4Output
    {
        /// <summary>Sends the transport packet at <see cref="NetContext.TransportOffset"/> of the transmit buffer. A
        /// packet larger than the MTU is refused with <see cref="SendResult.TooBig"/>.</summary>
        internal static SendResult Send(NetContext net, uint source, uint destination, int hint, int protocol, int timeToLive, int typeOfService,
            bool dontFragment, int length)
        {
            RouteResult route = RouteTable.Find(net, destination, hint);
            if (route == null)
            {
                net.Drop(DropReason.Ipv4NoRoute);
                return SendResult.NoRoute;
            }

            int total = Ipv4.HeaderLength + length;
            NetInterface target = route.Interface;
            if (total > target.Mtu)
            {
                return SendResult.TooBig;
            }

            // RFC 6864 4.1: a packet that may not be fragmented needs no identification.
            byte[] buffer = net.BuildPacket();
            WriteHeader(buffer, total, typeOfService, dontFragment ? 0 : NextIdentification(net),
                dontFragment ? Ipv4.DontFragment : 0, timeToLive, protocol, source, destination);
            return LinkOutput.Send(net, target, route.NextHop, buffer, NetContext.IpOffset, total);
        }

        /// <summary>Keeps the headers of the packet just sent as a template for its owner, until another packet is
        /// built or the route changes.</summary>
        internal static void Keep(NetContext net, int owner, int length)
        {
            byte[] buffer = net.Tx;
            int sum = ((buffer[NetContext.IpOffset + 10] << 8) | buffer[NetContext.IpOffset + 11]) ^ 0xFFFF;
            sum += 0xFFFF - ((buffer[NetContext.IpOffset + 4] << 8) | buffer[NetContext.IpOffset + 5]);
            net.TxOwner = owner;
            net.TxTarget = net.Route.Interface;
            net.TxNextHop = net.Route.NextHop;
            net.TxSum = (uint)(sum + 0xFFFF - Ipv4.HeaderLength - length);
            net.TxTotal = Ipv4.HeaderLength + length;
        }

        /// <summary>Sends the transport packet behind the header template (<see cref="NetContext.TxOwner"/>): only the
        /// total length, the identification and the checksum are updated.</summary>
        /// <param name="net">The node.</param>
        /// <param name="length">Bytes of the transport packet.</param>
        /// <param name="identification">The next identification, or -1 where the packet may not be fragmented and has
        /// none.</param>
        internal static SendResult SendKept(NetContext net, int length, int identification)
        {
            NetInterface target = net.TxTarget;
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            byte[] buffer = net.Tx;
            int total = Ipv4.HeaderLength + length;
            if (total != net.TxTotal || identification >= 0)
            {
                // The header differs from that of the last packet.
                if (total > target.Mtu)
                {
                    return SendResult.TooBig;
                }

                uint sum = net.TxSum + (uint)total;
                if (identification >= 0)
                {
                    sum += (uint)identification;
                    buffer[NetContext.IpOffset + 4] = (byte)(identification >> 8);
                    buffer[NetContext.IpOffset + 5] = (byte)identification;
                }

                sum = (sum & 0xFFFF) + (sum >> 16);
                sum = ~(sum + (sum >> 16));
                buffer[NetContext.IpOffset + 2] = (byte)(total >> 8);
                buffer[NetContext.IpOffset + 3] = (byte)total;
                buffer[NetContext.IpOffset + 10] = (byte)(sum >> 8);
                buffer[NetContext.IpOffset + 11] = (byte)sum;
                net.TxTotal = total;
            }

            if (!target.IsEthernet)
            {
                return LinkOutput.Put(net, target, buffer, NetContext.IpOffset, total);
            }

            // The template includes the neighbor's hardware address; the neighbor's state still has to be checked.
            return ArpProtocol.Resolve(net, target, net.TxNextHop) < 0 ? LinkOutput.Send(net, target, net.TxNextHop, buffer, NetContext.IpOffset, total)
                : LinkOutput.Put(net, target, buffer, 0, Ethernet.HeaderLength + total);
        }

        /// <summary>Sends a packet whose header is complete, by the route to <paramref name="destination"/>.</summary>
        internal static SendResult SendRaw(NetContext net, uint destination, int hint, byte[] buffer, int length)
        {
            RouteResult route = RouteTable.Find(net, destination, hint);
            if (route == null)
            {
                net.Drop(DropReason.Ipv4NoRoute);
                return SendResult.NoRoute;
            }

            return LinkOutput.Send(net, route.Interface, route.NextHop, buffer, NetContext.IpOffset, length);
        }

        /// <summary>Writes the header of the packet at <see cref="NetContext.IpOffset"/>, without options, checksum
        /// included. The constant offset saves two instructions for each byte.</summary>
        internal static void WriteHeader(byte[] buffer, int totalLength, int typeOfService, int identification, int flagsAndOffset, int timeToLive,
            int protocol, uint source, uint destination)
        {
            const int At = NetContext.IpOffset;

            // The checksum is summed from values at hand, which costs less than reading the bytes back.
            uint sum = 0x4500u + (uint)(typeOfService + totalLength + identification + flagsAndOffset + ((timeToLive << 8) | protocol))
                + (source >> 16) + (source & 0xFFFF) + (destination >> 16) + (destination & 0xFFFF);
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = ~(sum + (sum >> 16));
            buffer[At] = 0x45;
            buffer[At + 1] = (byte)typeOfService;
            buffer[At + 2] = (byte)(totalLength >> 8);
            buffer[At + 3] = (byte)totalLength;
            buffer[At + 4] = (byte)(identification >> 8);
            buffer[At + 5] = (byte)identification;
            buffer[At + 6] = (byte)(flagsAndOffset >> 8);
            buffer[At + 7] = (byte)flagsAndOffset;
            buffer[At + 8] = (byte)timeToLive;
            buffer[At + 9] = (byte)protocol;
            buffer[At + 10] = (byte)(sum >> 8);
            buffer[At + 11] = (byte)sum;
            buffer[At + 12] = (byte)(source >> 24);
            buffer[At + 13] = (byte)(source >> 16);
            buffer[At + 14] = (byte)(source >> 8);
            buffer[At + 15] = (byte)source;
            buffer[At + 16] = (byte)(destination >> 24);
            buffer[At + 17] = (byte)(destination >> 16);
            buffer[At + 18] = (byte)(destination >> 8);
            buffer[At + 19] = (byte)destination;
        }

        // A counter passes through a keyed permutation of 16 bits, another one for each turn. No value repeats before
        // all others were used (RFC 6864 4.3), and a value does not show the next. The full keyed hash for each value
        // would cost a device more than the rest of a datagram.
        internal static int NextIdentification(NetContext net)
        {
            if ((net.Identification & 0xFFFF) == 0)
            {
                net.IdentificationKey = net.Prf.Next();
            }

            uint x = (net.Identification ^ net.IdentificationKey) & 0xFFFF;
            net.Identification++;
            x = (x * ((net.IdentificationKey >> 16) | 1)) & 0xFFFF;
            x ^= x >> 7;
            x = (x * 0x6BD5) & 0xFFFF;
            x ^= x >> 9;
            return (int)(long)x;
        }
    }
}
