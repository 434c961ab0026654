using System;
using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Delivers received datagrams to the queues of sockets.</summary>
    internal static class UdpInput
    {
        /// <summary>Delivers a received datagram to one socket.</summary>
        /// <param name="udp">The queues.</param>
        /// <param name="slot">The socket.</param>
        /// <param name="buffer">The packet. The headers precede the data, the IP header without options, and become the
        /// record.</param>
        /// <param name="offset">Start of the data.</param>
        /// <param name="length">Bytes of data.</param>
        /// <param name="interfaceIndex">The interface that received the datagram.</param>
        internal static void Deliver(UdpTable udp, int slot, byte[] buffer, int offset, int length, int interfaceIndex)
        {
            EndpointTable endpoints = udp.Endpoints;
            byte[] ring = udp.Rings[slot - endpoints.UdpStart];
            int size = ring.Length;
            int count = (int)(long)udp.Counts[slot];
            int need = UdpTable.RecordHeader + length;
            if (count + need > size || (endpoints.Flags[slot] & EndpointFlags.ShutReceive) != 0)
            {
                Refuse(udp, slot);
                return;
            }

            // Before the data: source and destination address, source and destination port, length, checksum.
            buffer[offset - 6] = buffer[offset - 16];
            buffer[offset - 5] = buffer[offset - 15];
            buffer[offset - 2] = (byte)interfaceIndex;
            int tail = (int)(long)udp.Heads[slot] + count;
            if (tail + need <= size)
            {
                Array.Copy(buffer, offset - UdpTable.RecordHeader, ring, tail, need);
            }
            else
            {
                Ring.Write(ring, Ring.Wrap(ring, tail), buffer, offset - UdpTable.RecordHeader, need);
            }

            udp.Counts[slot] = (uint)(count + need);
            udp.Context.Counts[(int)Counter.UdpDelivered]++;
            endpoints.MarkReadinessChanged(slot);
        }

        /// <summary>Delivers a broadcast or multicast datagram to every socket whose address set holds it (RFC 1122
        /// 4.1.3.3), and a multicast one only to members of the group. Returns the number of sockets.</summary>
        internal static int FanOut(UdpTable udp, byte[] buffer, int offset, int length,
            uint source, int sourcePort, uint destination, int destinationPort, int interfaceIndex)
        {
            int found = 0;
            int slot = udp.Endpoints.UdpStart - 1;
            while ((slot = NextAddressed(udp, slot, source, sourcePort, destination,
                destinationPort, interfaceIndex)) != EndpointTable.None)
            {
                found++;
                Deliver(udp, slot, buffer, offset, length, interfaceIndex);
            }

            return found;
        }

        /// <summary>Delivers a broadcast or multicast datagram that this node sends, which has no headers before its
        /// data.</summary>
        internal static void FanOutOwn(UdpTable udp, byte[] data, int offset, int length,
            uint source, int sourcePort, uint destination, int destinationPort, int interfaceIndex)
        {
            int slot = udp.Endpoints.UdpStart - 1;
            while ((slot = NextAddressed(udp, slot, source, sourcePort, destination,
                destinationPort, interfaceIndex)) != EndpointTable.None)
            {
                if (udp.Endpoints.Has(slot, EndpointFlags.ShutReceive) || !udp.HasRoom(slot, length))
                {
                    Refuse(udp, slot);
                    continue;
                }

                udp.PutOwn(slot, data, offset, length, source, sourcePort, destination, interfaceIndex);
                udp.Context.Counts[(int)Counter.UdpDelivered]++;
                udp.Endpoints.MarkReadinessChanged(slot);
            }
        }

        private static void Refuse(UdpTable udp, int slot)
        {
            if (!udp.Endpoints.Has(slot, EndpointFlags.ShutReceive))
            {
                udp.Dropped[slot]++;
            }

            udp.Context.Drop(DropReason.UdpQueueFull);
        }

        // Returns the next socket for a broadcast or multicast datagram, or none.
        private static int NextAddressed(UdpTable udp, int slot, uint source,
            int sourcePort, uint destination, int destinationPort, int interfaceIndex)
        {
            EndpointTable endpoints = udp.Endpoints;
            bool multicast = InterfaceTable.IsMulticast(destination);
            bool hasAddress = udp.Context.Interfaces[interfaceIndex].Address != 0;
            for (slot++; slot < endpoints.SocketCount; slot++)
            {
                // On an interface without an address, only sockets that are bound to it receive.
                int only = endpoints.Interface[slot];
                if (endpoints.LocalPort[slot] != destinationPort
                    || (only != 0 ? only != interfaceIndex + 1 : !hasAddress))
                {
                    continue;
                }

                uint local = endpoints.LocalAddress[slot];
                bool connected = endpoints.Has(slot, EndpointFlags.Connected);
                if ((local == 0 || local == destination || connected)
                    && (!connected
                        || (endpoints.RemoteAddress[slot] == source && endpoints.RemotePort[slot] == sourcePort))
                    && (!multicast || GroupTable.IsMember(udp.Context, slot, interfaceIndex, destination)))
                {
                    return slot;
                }
            }

            return EndpointTable.None;
        }
    }
}
