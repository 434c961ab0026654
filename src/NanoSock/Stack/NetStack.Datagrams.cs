using System;
using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    public sealed partial class NetStack
    {
        /// <summary>Sends a datagram to a socket address; an unbound socket is first bound to an ephemeral
        /// port.</summary>
        /// <returns>Bytes sent; or a negated NotSocket, Fault, OperationNotSupported (TCP), IsConnected (connected to
        /// another peer), AccessDenied (SO_BROADCAST not set), MessageSize, NetworkUnreachable, HostUnreachable,
        /// NetworkDown, AddressNotAvailable, WouldBlock (the link has no room), or the socket's pending error. An
        /// unconnected socket's pending error is returned only where it concerns this destination.</returns>
        public int SendTo(int descriptor, byte[] buffer, int offset, int size, uint address, int port)
        {
            int slot = Lookup(descriptor);
            if (slot < _endpoints.UdpStart || buffer == null || (offset | size) < 0 || offset > buffer.Length - size)
            {
                return RefuseDatagram(slot, buffer, offset, size);
            }

            return SendDatagram(slot, buffer, offset, size, address, port);
        }

        /// <summary>Receives a datagram with its source and destination.</summary>
        /// <param name="descriptor">A UDP socket.</param>
        /// <param name="buffer">The buffer; bytes beyond its room are discarded.</param>
        /// <param name="offset">The first byte to write.</param>
        /// <param name="size">Bytes of room.</param>
        /// <param name="info">Filled with the source, the destination, and whether the datagram was truncated.</param>
        /// <returns>Bytes stored, 0 for an empty datagram; or a negated WouldBlock, NotSocket, Fault,
        /// OperationNotSupported (TCP), or the pending error of a connected socket.</returns>
        public int ReceiveFrom(int descriptor, byte[] buffer, int offset, int size, DatagramInfo info)
        {
            int slot = Lookup(descriptor);
            if (slot < _endpoints.UdpStart || buffer == null || (offset | size) < 0 || offset > buffer.Length - size)
            {
                return RefuseDatagram(slot, buffer, offset, size);
            }

            int length = ReceiveDatagram(slot, buffer, offset, size, info);
            return length > size ? size : length;
        }

        private int RefuseDatagram(int slot, byte[] buffer, int offset, int size)
        {
            int error = CheckTransfer(slot, buffer, offset, size);
            return error != 0 ? error : Fail(SocketError.OperationNotSupported);
        }

        private int ReceiveDatagram(int slot, byte[] buffer, int offset, int size, DatagramInfo info)
        {
            UdpTable table = _udpTable;
            if (table.Counts[slot] == 0)
            {
                // An error of one destination must not fail datagrams to other peers.
                int pending = _endpoints.Has(slot, EndpointFlags.Connected) ? ConsumeError(slot) : 0;
                return pending != 0 ? pending
                    : _endpoints.Has(slot, EndpointFlags.ShutReceive) ? Fail(SocketError.Shutdown)
                    : Fail(SocketError.WouldBlock);
            }

            byte[] ring = table.Rings[slot - _endpoints.UdpStart];
            byte[] record = ring;
            int head = (int)(long)table.Heads[slot];
            int at = head;
            if (at > ring.Length - UdpTable.RecordHeader)
            {
                record = table.Record(slot);
                at = 0;
            }

            int length = ((record[at + UdpTable.RecordLength] << 8) | record[at + UdpTable.RecordLength + 1])
                - Udp.HeaderLength;
            if (info != null)
            {
                info.RemoteAddress = ((uint)record[at + UdpTable.RecordSourceHigh] << 24)
                    | ((uint)record[at + UdpTable.RecordSourceHigh + 1] << 16)
                    | ((uint)record[at] << 8) | record[at + 1];
                info.RemotePort = (record[at + UdpTable.RecordSourcePort] << 8)
                    | record[at + UdpTable.RecordSourcePort + 1];
                info.LocalAddress = ((uint)record[at + UdpTable.RecordDestination] << 24)
                    | ((uint)record[at + UdpTable.RecordDestination + 1] << 16)
                    | ((uint)record[at + UdpTable.RecordDestination + 2] << 8)
                    | record[at + UdpTable.RecordDestination + 3];
                info.Interface = record[at + UdpTable.RecordInterface];
                info.Length = length;
                info.IsBroadcast = InterfaceTable.IsBroadcast(_context, info.LocalAddress);
                info.IsTruncated = length > size;
            }

            int stored = size < length ? size : length;
            head += UdpTable.RecordHeader;
            at = head + length;
            if (at < ring.Length)
            {
                Array.Copy(ring, head, buffer, offset, stored);
            }
            else
            {
                Ring.Read(ring, Ring.Wrap(ring, head), buffer, offset, stored);
                at -= ring.Length;
            }

            uint count = table.Counts[slot] - (uint)(UdpTable.RecordHeader + length);
            table.Counts[slot] = count;
            table.Heads[slot] = count == 0 ? 0 : (uint)at;
            return length;
        }

        private int SendDatagram(int slot, byte[] buffer, int offset, int size, uint address, int port)
        {
            EndpointTable endpoints = _endpoints;
            NetContext net = _context;
            HeaderTemplate template = net.Template;
            if (template.MatchesDatagram(slot + 1, address, port) && endpoints.PendingError[slot] == 0
                && size <= template.Target.Mtu - Ipv4.HeaderLength - Udp.HeaderLength)
            {
                // The node's last packet was this socket's, to the same address: the checks below have passed and still
                // hold.
                SendResult again = UdpOutput.Send(_udpTable, slot, buffer, offset,
                    size, BigEndian.ReadUInt32(net.Tx, NetContext.IpOffset + 12),
                    address, port, template.Target, template.NextHop, -1, 0, true);
                net.CallNeighbor = net.LastNeighbor;
                return again > SendResult.Queued ? Fail(ErrorOf(again)) : size;
            }

            int flags = endpoints.Flags[slot];
            if ((flags & EndpointFlags.Connected) != 0
                && (endpoints.RemoteAddress[slot] != address || endpoints.RemotePort[slot] != port))
            {
                return Fail(SocketError.IsConnected);
            }

            if (endpoints.PendingError[slot] != 0
                && ((flags & EndpointFlags.Connected) != 0
                    || _udpTable.ErrorAddress[slot] == address))
            {
                return ConsumeError(slot);
            }

            if ((flags & EndpointFlags.ShutSend) != 0)
            {
                return Fail(SocketError.Shutdown);
            }

            if (address == 0 || port < 1 || port > 0xFFFF || (address >> 28 == 15 && address != 0xFFFFFFFF))
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            int hint = -1;
            int timeToLive = endpoints.TimeToLive[slot];
            bool multicast = address >> 28 == 14;
            bool group = multicast || InterfaceTable.IsBroadcast(_context, address);
            if (group)
            {
                hint = _udpTable.MulticastInterface[slot] - 1;
                if (multicast)
                {
                    timeToLive = _udpTable.MulticastTimeToLive[slot];
                }
                else if ((flags & EndpointFlags.Broadcast) == 0)
                {
                    return Fail(SocketError.AccessDenied);
                }
            }

            if (endpoints.Interface[slot] != 0)
            {
                hint = endpoints.Hint(slot);
            }

            RouteResult route = RouteTable.Find(net, address, hint);
            if (route == null)
            {
                _context.Drop(DropReason.Ipv4NoRoute);
                return Fail(SocketError.NetworkUnreachable);
            }

            if ((flags & (EndpointFlags.Bound | EndpointFlags.Connected)) == 0)
            {
                // A sender need not bind: the socket gets an ephemeral port at any address.
                int chosen = EphemeralPorts.ForBind(_tcp, slot, 0);
                if (chosen == 0)
                {
                    return Fail(SocketError.AddressNotAvailable);
                }

                BindTo(slot, 0, chosen);
            }

            uint source = endpoints.LocalAddress[slot];
            if (source == 0 || InterfaceTable.IsMulticast(source) || InterfaceTable.IsBroadcast(_context, source))
            {
                source = (flags & EndpointFlags.Unaddressed) != 0 ? 0 : route.Source;
            }
            else if (!MaySend(route.Interface, source))
            {
                return Fail(SocketError.AddressNotAvailable);
            }

            NetInterface target = route.Interface;
            SendResult result;
            if (multicast && timeToLive == 0)
            {
                // RFC 1112 6.1: a datagram with a TTL of 0 stays on this node.
                result = size > UdpOutput.MaximumSize ? SendResult.TooBig : SendResult.Sent;
            }
            else
            {
                result = UdpOutput.Send(_udpTable, slot, buffer, offset, size, source,
                    address, port, target, route.NextHop, hint, timeToLive, false);
            }

            if (result > SendResult.Queued)
            {
                return Fail(ErrorOf(result));
            }

            if (result == SendResult.Sent && target.IsEthernet && !group)
            {
                _context.CallNeighbor = _context.LastNeighbor;
            }

            if (group)
            {
                // Whether this node is among the receivers is checked for each datagram: discard the header template.
                _context.Template.Invalidate();
            }

            // RFC 1112 6.1, RFC 919: the sending node is among the receivers. A sender may opt out for its own group.
            if (group && (!multicast || ((flags & EndpointFlags.NoMulticastLoop) == 0
                && GroupTable.IsMember(_context, target.Index, address))))
            {
                UdpInput.FanOutOwn(_udpTable, buffer, offset, size, source,
                    endpoints.LocalPort[slot], address, port, target.Index);
            }

            return size;
        }

        private static SocketError ErrorOf(SendResult result)
        {
            switch (result)
            {
                case SendResult.Blocked:
                    return SocketError.WouldBlock;
                case SendResult.NoRoute:
                    return SocketError.NetworkUnreachable;
                case SendResult.Unreachable:
                    return SocketError.HostUnreachable;
                case SendResult.TooBig:
                    return SocketError.MessageSize;
                default:
                    return SocketError.NetworkDown;
            }
        }
    }
}
