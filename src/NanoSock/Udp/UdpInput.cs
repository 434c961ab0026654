using System;
using NanoSock.Ip;
using NanoSock.Storage;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Delivers received datagrams to the queues of sockets.</summary>
    internal sealed class UdpInput
    {
        internal readonly UdpTable Table;
        private readonly NetContext _context;
        private readonly EndpointTable _endpoints;

        internal UdpInput(NetContext net, EndpointTable endpoints, UdpTable table)
        {
            _context = net;
            _endpoints = endpoints;
            Table = table;
        }

        /// <summary>Delivers a received datagram to one socket.</summary>
        /// <param name="slot">The socket.</param>
        /// <param name="buffer">The packet. The headers precede the data, the IP header without options, and become the
        /// record.</param>
        /// <param name="offset">Start of the data.</param>
        /// <param name="length">Bytes of data.</param>
        /// <param name="interfaceIndex">The interface that received the datagram.</param>
        internal void Deliver(int slot, byte[] buffer, int offset, int length, int interfaceIndex)
        {
            UdpTable table = Table;
            int i = slot - _endpoints.UdpStart;
            byte[] ring = table.Rings[i];
            int size = ring.Length;
            int count = table.Counts[i];
            int need = UdpTable.RecordHeader + length;
            if (count + need > size || (_endpoints.Flags[slot] & EndpointFlags.ShutReceive) != 0)
            {
                Refuse(slot);
                return;
            }

            // Before the data: source and destination address, source and destination port, length, checksum.
            buffer[offset - 6] = buffer[offset - 16];
            buffer[offset - 5] = buffer[offset - 15];
            buffer[offset - 2] = (byte)interfaceIndex;
            int tail = table.Heads[i] + count;
            if (tail + need <= size)
            {
                Array.Copy(buffer, offset - UdpTable.RecordHeader, ring, tail, need);
            }
            else
            {
                Ring.Write(ring, Ring.Wrap(ring, tail), buffer, offset - UdpTable.RecordHeader, need);
            }

            table.Counts[i] = count + need;
            _context.Counts[(int)Counter.UdpDelivered]++;
            _endpoints.MarkReadinessChanged(slot);
        }

        /// <summary>Delivers a broadcast or multicast datagram to every socket whose address set holds it (RFC 1122
        /// 4.1.3.3), and a multicast one only to members of the group. Returns the number of sockets.</summary>
        internal int FanOut(byte[] buffer, int offset, int length, uint source, int sourcePort, uint destination, int destinationPort,
            int interfaceIndex)
        {
            int found = 0;
            int slot = _endpoints.UdpStart - 1;
            while ((slot = NextAddressed(slot, source, sourcePort, destination, destinationPort, interfaceIndex)) != EndpointTable.None)
            {
                found++;
                Deliver(slot, buffer, offset, length, interfaceIndex);
            }

            return found;
        }

        /// <summary>Delivers a broadcast or multicast datagram that this node sends, which has no headers before its
        /// data.</summary>
        internal void FanOutOwn(byte[] data, int offset, int length, uint source, int sourcePort, uint destination, int destinationPort,
            int interfaceIndex)
        {
            int slot = _endpoints.UdpStart - 1;
            while ((slot = NextAddressed(slot, source, sourcePort, destination, destinationPort, interfaceIndex)) != EndpointTable.None)
            {
                if (_endpoints.Has(slot, EndpointFlags.ShutReceive) || !Table.HasRoom(slot, length))
                {
                    Refuse(slot);
                    continue;
                }

                Table.PutOwn(slot, data, offset, length, source, sourcePort, destination, interfaceIndex);
                _context.Counts[(int)Counter.UdpDelivered]++;
                _endpoints.MarkReadinessChanged(slot);
            }
        }

        private void Refuse(int slot)
        {
            if (!_endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                Table.Dropped[slot - _endpoints.UdpStart]++;
            }

            _context.Drop(DropReason.UdpQueueFull);
        }

        // Returns the next socket for a broadcast or multicast datagram, or none.
        private int NextAddressed(int slot, uint source, int sourcePort, uint destination, int destinationPort, int interfaceIndex)
        {
            bool multicast = InterfaceTable.IsMulticast(destination);
            for (slot++; slot < _endpoints.SocketCount; slot++)
            {
                if (_endpoints.LocalPort[slot] != destinationPort)
                {
                    continue;
                }

                uint local = _endpoints.LocalAddress[slot];
                bool connected = _endpoints.Has(slot, EndpointFlags.Connected);
                if ((local == 0 || local == destination || connected)
                    && (!connected || (_endpoints.RemoteAddress[slot] == source && _endpoints.RemotePort[slot] == sourcePort))
                    && (!multicast || GroupTable.IsMember(_context, slot, interfaceIndex, destination)))
                {
                    return slot;
                }
            }

            return EndpointTable.None;
        }
    }
}
