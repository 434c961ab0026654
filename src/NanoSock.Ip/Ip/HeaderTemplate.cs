using NanoSock.Wire;

namespace NanoSock.Ip
{
    /// <summary>Describes the headers of the last packet, which stay in the transmit buffer for the next packet of the
    /// same connection, or of the same socket to the same destination. The sender of a packet writes it
    /// (<see cref="Keep"/>), and reads it for the next one (<see cref="Send"/>): TcpEmitter for segments, UdpOutput
    /// and NetStack.SendDatagram for datagrams. It is valid until another packet is built, or a route, a neighbor's
    /// hardware address, an address or an option changes. Code that changes one of these calls
    /// <see cref="Invalidate"/>. There is one for a node, allocated once.</summary>
    internal sealed class HeaderTemplate
    {
        /// <summary>The owner, a number of the transport layer (slot + 1); 0 where the template is not valid.</summary>
        internal int Owner;
        /// <summary>The interface of the packets.</summary>
        internal NetInterface Target;
        /// <summary>The next hop of the packets.</summary>
        internal uint NextHop;
        /// <summary>The destination of the owner's datagrams.</summary>
        internal uint Remote;
        /// <summary>The destination port of the owner's datagrams.</summary>
        internal int RemotePort;
        /// <summary>The acknowledgment number of the owner's segments, RCV.NXT when it was written.</summary>
        internal uint Acknowledgment;
        /// <summary>The sequence number of the next byte to read at that time, on which the window depends.</summary>
        internal uint ReadSequence;
        // The sum of the IP header without its total length and identification.
        private uint _sum;
        private int _totalLength;

        /// <summary>Returns true for the template of an owner's datagrams to an address and port.</summary>
        internal bool MatchesDatagram(int owner, uint address, int port)
        {
            return Owner == owner && Remote == address && RemotePort == port;
        }

        /// <summary>Discards the template.</summary>
        internal void Invalidate()
        {
            Owner = 0;
        }

        /// <summary>Keeps the headers of the packet just sent, by the route that was looked up last, for its
        /// owner.</summary>
        internal void Keep(NetContext net, int owner, int length)
        {
            byte[] buffer = net.Tx;
            int sum = ((buffer[NetContext.IpOffset + 10] << 8) | buffer[NetContext.IpOffset + 11]) ^ 0xFFFF;
            sum += 0xFFFF - ((buffer[NetContext.IpOffset + 4] << 8) | buffer[NetContext.IpOffset + 5]);
            Owner = owner;
            Target = net.Route.Interface;
            NextHop = net.Route.NextHop;
            _sum = (uint)(sum + 0xFFFF - Ipv4.HeaderLength - length);
            _totalLength = Ipv4.HeaderLength + length;
        }

        /// <summary>Writes the checksum of the owner's next segment, which is in the transmit buffer.</summary>
        internal void UpdateChecksum(NetContext net, int length, uint source, uint destination)
        {
            const int At = NetContext.TransportOffset;
            byte[] buffer = net.Tx;
            buffer[At + 16] = 0;
            buffer[At + 17] = 0;
            int checksum = Checksum.Transport(buffer, At, length, source, destination, Ipv4.ProtocolTcp);
            buffer[At + 16] = (byte)(checksum >> 8);
            buffer[At + 17] = (byte)checksum;
        }

        /// <summary>Sends the transport packet behind the template; stands for <see cref="Ipv4Output.Send"/>. Only the
        /// total length, the identification and the checksum are updated.</summary>
        /// <param name="net">The node.</param>
        /// <param name="length">Bytes of the transport packet.</param>
        /// <param name="identification">The next identification, or -1 where the packet may not be fragmented and has
        /// none.</param>
        internal SendResult Send(NetContext net, int length, int identification)
        {
            NetInterface target = Target;
            if (target.IsBlocked)
            {
                return SendResult.Blocked;
            }

            byte[] buffer = net.Tx;
            int total = Ipv4.HeaderLength + length;
            if (total != _totalLength || identification >= 0)
            {
                // The header differs from that of the last packet.
                if (total > target.Mtu)
                {
                    return SendResult.TooBig;
                }

                uint sum = _sum + (uint)total;
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
                _totalLength = total;
            }

            if (!target.IsEthernet)
            {
                return LinkOutput.Put(net, target, buffer, NetContext.IpOffset, total);
            }

            // The template includes the neighbor's hardware address; the neighbor's state still has to be checked.
            return ArpProtocol.Resolve(net, target, NextHop) < 0
                ? LinkOutput.Send(net, target, NextHop, buffer, NetContext.IpOffset, total)
                : LinkOutput.Put(net, target, buffer, 0, Ethernet.HeaderLength + total);
        }
    }
}
