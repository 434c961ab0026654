using System;
using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Sends IPv4 packets: route, header, fragmentation (RFC 791 2.3, 3.2).</summary>
    internal static class Ipv4Output
    {
        /// <summary>Sends the transport packet at <see cref="NetContext.TransportOffset"/> of the transmit buffer. A
        /// packet larger than the MTU is refused with <see cref="SendResult.TooBig"/>.</summary>
        internal static SendResult Send(NetContext net, uint source, uint destination, int hint,
            int protocol, int timeToLive, int typeOfService, bool dontFragment, int length)
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
        internal static void WriteHeader(byte[] buffer, int totalLength, int typeOfService, int identification,
            int flagsAndOffset, int timeToLive, int protocol, uint source, uint destination)
        {
            const int At = NetContext.IpOffset;

            // The checksum is summed from values at hand, which costs less than reading the bytes back.
            uint sum = 0x4500u
                + (uint)(typeOfService + totalLength + identification + flagsAndOffset + ((timeToLive << 8) | protocol))
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
