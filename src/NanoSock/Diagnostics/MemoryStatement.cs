using NanoSock.Ip;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Sockets
{
    /// <summary>Computes the memory that a node takes on nanoCLR, from its options alone. An object is 12 bytes and 12
    /// for each field, an array 20 bytes and its elements, rounded up to 12.</summary>
    internal static class MemoryStatement
    {
        // Bytes of the objects that every node has once, without arrays; a test weighs the real objects.
        private const int Objects = 3696;

        // An object with nine fields.
        private const int ReassemblyBufferObject = 12 + (9 * 12);

        internal static int Total(StackOptions options)
        {
            int tcp = options.TcpSockets;
            int udp = options.UdpSockets;
            int sockets = tcp + udp;
            int entries = sockets + options.TcpHalfOpen + options.TcpTimeWait;
            int buffers = options.TcpBuffers == 0 ? tcp : options.TcpBuffers;
            int total = Objects + Array((int)Counter.Count, 4) + Array((int)DropReason.Count, 4);

            // EndpointTable: addresses and ports, lists, fields common to all sockets.
            total += (2 * Array(entries, 4)) + (3 * Array(entries, 2)) + Array(EndpointTable.Buckets(entries), 2)
                + Array(EndpointTable.Buckets(sockets), 2) + Array(sockets, 4)
                + (3 * Array(sockets, 2)) + (3 * Array(sockets, 1)) + Array(entries, 1);

            // TcpTable with its buffers, Assembler.
            total += (TcpTable.EntryFieldsOf32 * Array(entries, 4)) + (TcpTable.EntryFieldsOf16 * Array(entries, 2))
                + Array(options.TcpHalfOpen + options.TcpTimeWait, 2)
                + (TcpTable.FieldsOf32 * Array(tcp, 4))
                + (TcpTable.FieldsOf16 * Array(tcp, 2)) + Array(tcp * TcpSettings.Count, 2)
                + (2 * Array(BlackHole.Destinations, 4)) + Array(BlackHole.Destinations, 2)
                + Array(tcp, 2) + (2 * Array(tcp, 4))
                + (buffers * (Array(StackConfig.PowerOfTwo(options.TcpReceiveBuffer), 1)
                    + Array(StackConfig.PowerOfTwo(options.TcpSendBuffer), 1)))
                + (2 * Array(tcp * (options.TcpOutOfOrderRanges + (options.TcpSack ? 1 : 0)), 4)) + Array(tcp, 1);

            // Scoreboard, path estimates, columns of SACK and timestamps.
            int records = tcp * StackConfig.SendRecords(options);
            total += (2 * Array(records, 4)) + Array(records, 1) + (2 * Array(tcp, 4))
                + (2 * Array(tcp, 2)) + (7 * Array(tcp, 4)) + (2 * Array(tcp, 2))
                + (3 * Array(options.TcpTimestamps ? tcp : 0, 4))
                + (options.TcpPacing ? 48 + (2 * Array(tcp, 4)) : 0)
                + (options.TcpCongestionControl == CongestionControl.Westwood ? 3 * Array(tcp, 4) : 0);

            // UDP.
            total += Array(udp, 4) + (udp * Array(options.UdpReceiveBuffer, 1))
                + Array(UdpTable.RecordHeader, 1);

            // The network layer: two packet buffers, interfaces, routes, neighbors, pending packets, reassembly,
            // multicast.
            int neighbors = options.ArpEntries;
            total += Array(NetContext.IpOffset + options.MaximumMtu, 1)
                + Array(NetContext.IpOffset + Ethernet.TagLength + options.MaximumMtu, 1)
                + Array(options.Interfaces, 4)
                + (4 * Array(options.Interfaces + options.Addresses + options.Routes, 4))
                + (options.Addresses == 0 ? 0 : Array(3 * options.Addresses, 4))
                + (options.InterfaceEvents == 0 ? 0 : Array(2 + (4 * options.InterfaceEvents), 4))
                + (4 * Array(neighbors, 4)) + Array(neighbors * Ethernet.AddressLength, 1) + Array(neighbors, 1)
                + Array(NeighborTable.Buckets(neighbors), 1) + Array(NeighborAsked.Bytes, 1)
                + (options.ArpPendingPackets * Array(NetContext.IpOffset + options.MaximumMtu, 1))
                + Array(options.ArpPendingPackets, 4)
                + Array(options.ArpPendingPackets, 1)
                + (options.ReassemblyBuffers * (ReassemblyBufferObject
                    + Array(NetContext.TransportOffset + options.ReassemblySize, 1)
                    + Array(Reassembly.BlockBytes(options.ReassemblySize), 1)))
                + Array(options.ReassemblyBuffers, 4) + (3 * Array(options.MulticastMemberships, 4));
            return total;
        }

        /// <summary>Returns the bytes of an array.</summary>
        internal static int Array(int length, int elementSize)
        {
            return (20 + (length * elementSize) + 11) / 12 * 12;
        }
    }
}
