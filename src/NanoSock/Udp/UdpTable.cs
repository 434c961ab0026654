using NanoSock.Buffers;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>Holds the queues of UDP sockets. Each is a ring of bytes with datagrams, each behind a record with its
    /// source.</summary>
    /// <remarks>A record is the end of the headers of its datagram, so that both go into the ring with one copy. The
    /// parts of the record that do not fit there replace the destination port and the checksum, which are not used any
    /// more. The order is: the low half of the source address, the destination address, the source port, the high half
    /// of the source address, the length (UDP header included), the interface, and one unused byte.</remarks>
    internal sealed class UdpTable
    {
        /// <summary>Bytes of a record.</summary>
        internal const int RecordHeader = 14;
        internal const int RecordSourceLow = 0;
        internal const int RecordDestination = 2;
        internal const int RecordSourcePort = 6;
        internal const int RecordSourceHigh = 8;
        internal const int RecordLength = 10;
        internal const int RecordInterface = 12;

        internal readonly NetContext Context;
        internal readonly EndpointTable Endpoints;
        internal readonly byte[] MulticastTimeToLive;
        internal readonly sbyte[] MulticastInterface;
        internal readonly uint[] Dropped;
        /// <summary>Destination of the pending error of an unconnected socket.</summary>
        internal readonly uint[] ErrorAddress;
        /// <summary>Rings with the queued bytes.</summary>
        internal readonly byte[][] Rings;
        /// <summary>Start of the oldest record in each ring; 0 for an empty queue, so that few records wrap.</summary>
        internal readonly int[] Heads;
        /// <summary>Queued bytes, records included.</summary>
        internal readonly int[] Counts;
        /// <summary>Number of connected sockets. While it is 0, the hash of tuples is not searched.</summary>
        internal int ConnectedCount;
        private readonly byte[] _record = new byte[RecordHeader];

        /// <summary>Gets the bytes that a socket takes here: its queue and the reference to it, two bytes and four
        /// words.</summary>
        internal int SocketBytes
        {
            get { return ((20 + RingSize + 11) / 12 * 12) + 4 + 2 + 16; }
        }

        internal UdpTable(NetContext net, EndpointTable endpoints, int ringSize)
        {
            int sockets = endpoints.SocketCount - endpoints.UdpStart;
            Context = net;
            Endpoints = endpoints;
            MulticastTimeToLive = new byte[sockets];
            MulticastInterface = new sbyte[sockets];
            Dropped = new uint[sockets];
            ErrorAddress = new uint[sockets];
            Rings = new byte[sockets][];
            Heads = new int[sockets];
            Counts = new int[sockets];
            for (int i = 0; i < sockets; i++)
            {
                Rings[i] = new byte[ringSize];
            }
        }

        internal int RingSize
        {
            get { return Rings.Length == 0 ? 0 : Rings[0].Length; }
        }

        internal void Reset(int slot)
        {
            int i = slot - Endpoints.UdpStart;
            MulticastTimeToLive[i] = 1;
            MulticastInterface[i] = -1;
            Dropped[i] = 0;
            Heads[i] = 0;
            Counts[i] = 0;
        }

        /// <summary>Gets the number of queued bytes, records included.</summary>
        internal int Queued(int slot)
        {
            return Counts[slot - Endpoints.UdpStart];
        }

        /// <summary>Returns true if a datagram has room in the queue.</summary>
        internal bool HasRoom(int slot, int length)
        {
            int i = slot - Endpoints.UdpStart;
            return Counts[i] + RecordHeader + length <= Rings[i].Length;
        }

        /// <summary>Queues a datagram of this node. There must be room for it.</summary>
        internal void PutOwn(int slot, byte[] data, int offset, int length,
            uint source, int sourcePort, uint destination, int interfaceIndex)
        {
            int i = slot - Endpoints.UdpStart;
            byte[] ring = Rings[i];
            byte[] record = _record;
            BigEndian.WriteUInt16(record, RecordSourceLow, (int)(long)(source & 0xFFFF));
            BigEndian.WriteUInt32(record, RecordDestination, destination);
            BigEndian.WriteUInt16(record, RecordSourcePort, sourcePort);
            BigEndian.WriteUInt16(record, RecordSourceHigh, (int)(long)(source >> 16));
            BigEndian.WriteUInt16(record, RecordLength, Wire.Udp.HeaderLength + length);
            record[RecordInterface] = (byte)interfaceIndex;
            int tail = Ring.Wrap(ring, Heads[i] + Counts[i]);
            Ring.Write(ring, tail, record, 0, RecordHeader);
            Ring.Write(ring, Ring.Wrap(ring, tail + RecordHeader), data, offset, length);
            Counts[i] += RecordHeader + length;
        }

        /// <summary>Returns the bytes of the oldest datagram, or -1 for an empty queue.</summary>
        internal int Peek(int slot)
        {
            int i = slot - Endpoints.UdpStart;
            return Counts[i] == 0 ? -1 : BigEndian.ReadUInt16(Record(i), RecordLength) - Wire.Udp.HeaderLength;
        }

        /// <summary>Returns a copy of the oldest record of a socket, because the record may wrap in the ring.</summary>
        internal byte[] Record(int i)
        {
            Ring.Read(Rings[i], Heads[i], _record, 0, RecordHeader);
            return _record;
        }
    }
}
