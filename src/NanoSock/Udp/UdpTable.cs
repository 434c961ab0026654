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
        /// <summary>Rings with the queued bytes, by socket, from the first UDP socket.</summary>
        internal readonly byte[][] Rings;

        // By slot. These are the arrays that TcpTable has by entry, under the names of UDP, because an array costs 32
        // bytes beside its elements.

        internal readonly ushort[] MulticastTimeToLive;
        /// <summary>Interface of outgoing multicast datagrams, plus one; 0 for that of the route.</summary>
        internal readonly ushort[] MulticastInterface;
        internal readonly uint[] Dropped;
        /// <summary>Destination of the pending error of an unconnected socket.</summary>
        internal readonly uint[] ErrorAddress;
        /// <summary>Start of the oldest record in each ring; 0 for an empty queue, so that few records wrap.</summary>
        internal readonly uint[] Heads;
        /// <summary>Queued bytes, records included.</summary>
        internal readonly uint[] Counts;

        /// <summary>Number of connected sockets. While it is 0, the hash of tuples is not searched.</summary>
        internal int ConnectedCount;
        private readonly byte[] _record = new byte[RecordHeader];

        /// <summary>Gets the bytes that a socket takes here: its queue and the reference to it.</summary>
        internal int SocketBytes
        {
            get { return ((20 + RingSize + 11) / 12 * 12) + 4; }
        }

        internal UdpTable(TcpTable entries, int ringSize)
        {
            EndpointTable endpoints = entries.Endpoints;
            int sockets = endpoints.SocketCount - endpoints.UdpStart;
            Context = entries.Context;
            Endpoints = endpoints;
            MulticastTimeToLive = entries.PeerMss;
            MulticastInterface = entries.Parent;
            Dropped = entries.SndNxt;
            ErrorAddress = entries.RcvNxt;
            Heads = entries.LifeAt;
            Counts = entries.TsRecent;
            Rings = new byte[sockets][];
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
            MulticastTimeToLive[slot] = 1;
            MulticastInterface[slot] = 0;
            Dropped[slot] = 0;
            Heads[slot] = 0;
            Counts[slot] = 0;
        }

        /// <summary>Gets the number of queued bytes, records included.</summary>
        internal int Queued(int slot)
        {
            return (int)(long)Counts[slot];
        }

        /// <summary>Returns true if a datagram has room in the queue.</summary>
        internal bool HasRoom(int slot, int length)
        {
            return Queued(slot) + RecordHeader + length <= RingSize;
        }

        /// <summary>Queues a datagram of this node. There must be room for it.</summary>
        internal void PutOwn(int slot, byte[] data, int offset, int length,
            uint source, int sourcePort, uint destination, int interfaceIndex)
        {
            byte[] ring = Rings[slot - Endpoints.UdpStart];
            byte[] record = _record;
            BigEndian.WriteUInt16(record, RecordSourceLow, (int)(long)(source & 0xFFFF));
            BigEndian.WriteUInt32(record, RecordDestination, destination);
            BigEndian.WriteUInt16(record, RecordSourcePort, sourcePort);
            BigEndian.WriteUInt16(record, RecordSourceHigh, (int)(long)(source >> 16));
            BigEndian.WriteUInt16(record, RecordLength, Wire.Udp.HeaderLength + length);
            record[RecordInterface] = (byte)interfaceIndex;
            int tail = Ring.Wrap(ring, (int)(long)(Heads[slot] + Counts[slot]));
            Ring.Write(ring, tail, record, 0, RecordHeader);
            Ring.Write(ring, Ring.Wrap(ring, tail + RecordHeader), data, offset, length);
            Counts[slot] += (uint)(RecordHeader + length);
        }

        /// <summary>Returns the bytes of the oldest datagram, or -1 for an empty queue.</summary>
        internal int Peek(int slot)
        {
            return Counts[slot] == 0 ? -1 : BigEndian.ReadUInt16(Record(slot), RecordLength) - Wire.Udp.HeaderLength;
        }

        /// <summary>Returns a copy of the oldest record of a socket, because the record may wrap in the ring.</summary>
        internal byte[] Record(int slot)
        {
            Ring.Read(Rings[slot - Endpoints.UdpStart], (int)(long)Heads[slot], _record, 0, RecordHeader);
            return _record;
        }
    }
}
