using System;
using NanoSock.Wire;

namespace NanoSock.Net
{
    /// <summary>Sends IPv4 packets: route, header, fragmentation (RFC 791 2.3, 3.2).</summary>
    internal sealed class Ipv4Output
    {
        private readonly NetContext _context;
        private readonly RouteTable _routes;
        private readonly LinkOutput _link;
        private uint _identificationKey;
        private uint _identification;

        internal Ipv4Output(NetContext context, RouteTable routes, LinkOutput link)
        {
            _context = context;
            _routes = routes;
            _link = link;
        }

        internal RouteTable Routes
        {
            get { return _routes; }
        }

        internal ArpProtocol Neighbors
        {
            get { return _link.Arp; }
        }

        /// <summary>Sends the transport packet that stands at <see cref="NetContext.TransportOffset"/> of the transmit
        /// buffer. One larger than the MTU is refused with <see cref="SendResult.TooBig"/>.</summary>
        internal SendResult Send(uint source, uint destination, int hint, int protocol, int timeToLive, int typeOfService,
            bool dontFragment, int length)
        {
            if (!_routes.Find(destination, hint))
            {
                _context.Drop(DropReason.Ipv4NoRoute);
                return SendResult.NoRoute;
            }

            int total = Ipv4.HeaderLength + length;
            NetInterface target = _routes.Interface;
            if (total > target.Mtu)
            {
                return SendResult.TooBig;
            }

            // RFC 6864 4.1: a packet that may not be fragmented needs no identification.
            byte[] buffer = _context.BuildPacket();
            Ipv4.Write(buffer, NetContext.IpOffset, total, typeOfService, dontFragment ? 0 : NextIdentification(),
                dontFragment ? Ipv4.DontFragment : 0, timeToLive, protocol, source, destination);
            return _link.Send(target, _routes.NextHop, buffer, NetContext.IpOffset, total);
        }

        /// <summary>Notes that the headers of the packet just sent may serve its owner again, as long as nothing else is built
        /// and the way stays the same.</summary>
        internal void Keep(int owner, int length)
        {
            NetContext context = _context;
            byte[] buffer = context.Tx;
            int sum = ((buffer[NetContext.IpOffset + 10] << 8) | buffer[NetContext.IpOffset + 11]) ^ 0xFFFF;
            sum += 0xFFFF - ((buffer[NetContext.IpOffset + 4] << 8) | buffer[NetContext.IpOffset + 5]);
            context.TxOwner = owner;
            context.TxTarget = _routes.Interface;
            context.TxNextHop = _routes.NextHop;
            context.TxSum = (uint)(sum + 0xFFFF - Ipv4.HeaderLength - length);
        }

        /// <summary>Sends the transport packet behind headers that stand already (<see cref="NetContext.TxOwner"/>): only the
        /// total length, identification, and what follows from them are new.</summary>
        /// <param name="length">Octets of the transport packet.</param>
        /// <param name="identification">The next one, or -1 where the packet may not be fragmented and has none.</param>
        internal SendResult SendKept(int length, int identification)
        {
            NetContext context = _context;
            NetInterface target = context.TxTarget;
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            byte[] buffer = context.Tx;
            int total = Ipv4.HeaderLength + length;
            uint sum = context.TxSum + (uint)total;
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
            if (!target.IsEthernet)
            {
                return LinkOutput.Put(context, target, buffer, NetContext.IpOffset, total);
            }

            // The neighbour's address stands there, too; whether it may still be used is to be asked all the same.
            return _link.Arp.Resolve(target, context.TxNextHop) < 0 ? _link.Send(target, context.TxNextHop, buffer, NetContext.IpOffset, total)
                : LinkOutput.Put(context, target, buffer, 0, Ethernet.HeaderLength + total);
        }

        /// <summary>Sends a datagram in as many fragments as it takes: first the octets of its header that stand at
        /// <see cref="NetContext.TransportOffset"/>, then the caller's data.</summary>
        internal SendResult SendFragments(uint source, uint destination, int hint, int protocol, int timeToLive, int typeOfService,
            int headLength, byte[] data, int dataOffset, int dataLength)
        {
            if (headLength + dataLength > 0xFFFF - Ipv4.HeaderLength)
            {
                return SendResult.TooBig;
            }

            if (!_routes.Find(destination, hint))
            {
                _context.Drop(DropReason.Ipv4NoRoute);
                return SendResult.NoRoute;
            }

            NetInterface target = _routes.Interface;
            uint nextHop = _routes.NextHop;
            int step = (target.Mtu - Ipv4.HeaderLength) & ~7;
            int identification = NextIdentification();
            byte[] buffer = _context.BuildPacket();
            int sent = 0;
            int total = headLength + dataLength;
            while (sent < total)
            {
                int piece = total - sent < step ? total - sent : step;
                int head = sent == 0 ? headLength : 0;
                Array.Copy(data, dataOffset, buffer, NetContext.TransportOffset + head, piece - head);
                dataOffset += piece - head;
                int flags = (sent >> 3) | (sent + piece < total ? Ipv4.MoreFragments : 0);
                Ipv4.Write(buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece, typeOfService, identification, flags,
                    timeToLive, protocol, source, destination);
                SendResult result = _link.Send(target, nextHop, buffer, NetContext.IpOffset, Ipv4.HeaderLength + piece);
                if (result != SendResult.Sent && result != SendResult.Queued)
                {
                    return result;
                }

                _context.Counts[(int)Counter.Ipv4FragmentsOut]++;
                sent += piece;
            }

            return SendResult.Sent;
        }

        /// <summary>Sends a packet whose header is complete, by the route to <paramref name="destination"/>.</summary>
        internal SendResult SendRaw(uint destination, int hint, byte[] buffer, int ip, int length)
        {
            if (!_routes.Find(destination, hint))
            {
                _context.Drop(DropReason.Ipv4NoRoute);
                return SendResult.NoRoute;
            }

            return _link.Send(_routes.Interface, _routes.NextHop, buffer, ip, length);
        }

        // A counter through a keyed permutation of 16 bits, another one for each turn: no value comes back before all the
        // others were used (RFC 6864 4.3), and the next one does not show in the last. The full keyed hash for each would
        // cost a device more than the rest of a datagram.
        internal int NextIdentification()
        {
            if ((_identification & 0xFFFF) == 0)
            {
                _identificationKey = _context.Prf.Next();
            }

            uint x = (_identification ^ _identificationKey) & 0xFFFF;
            _identification++;
            x = (x * ((_identificationKey >> 16) | 1)) & 0xFFFF;
            x ^= x >> 7;
            x = (x * 0x6BD5) & 0xFFFF;
            x ^= x >> 9;
            return (int)(long)x;
        }
    }
}
