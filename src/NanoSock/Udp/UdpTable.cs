using System;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What UDP sockets have beyond their addresses: a ring of bytes each, in which datagrams follow one another,
    /// each behind a record of who sent it.</summary>
    /// <remarks>A record is the end of the headers that the datagram came with, so that both go into the ring with one copy;
    /// what of it does not fit there has taken the place of the destination port and the checksum, which nobody needs any
    /// more. In this order: the low half of the source address, the destination address, the source port, the high half of
    /// the source address, the length, UDP header included, the interface, and one byte without meaning.</remarks>
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

        internal readonly byte[] MulticastTimeToLive;
        internal readonly sbyte[] MulticastInterface;
        internal readonly uint[] Dropped;
        /// <summary>The destination that the pending error of an unconnected socket is about.</summary>
        internal readonly uint[] ErrorAddress;
        /// <summary>The bytes that wait.</summary>
        internal readonly byte[][] Rings;
        /// <summary>Where in its ring the oldest record starts; 0 when none waits, so that few run over the end.</summary>
        internal readonly int[] Heads;
        /// <summary>Bytes that wait, records included.</summary>
        internal readonly int[] Counts;
        /// <summary>How many sockets have a tuple: while none has, none is looked for.</summary>
        internal int ConnectedCount;
        private readonly EndpointTable _endpoints;
        private readonly byte[] _record = new byte[RecordHeader];

        /// <summary>What a socket takes here: its queue and the reference to it, two bytes and four words.</summary>
        internal int SocketOctets
        {
            get { return ((20 + RingSize + 11) / 12 * 12) + 4 + 2 + 16; }
        }

        internal UdpTable(EndpointTable endpoints, int ringSize)
        {
            int sockets = endpoints.SocketCount - endpoints.UdpStart;
            _endpoints = endpoints;
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
            int i = slot - _endpoints.UdpStart;
            MulticastTimeToLive[i] = 1;
            MulticastInterface[i] = -1;
            Dropped[i] = 0;
            Heads[i] = 0;
            Counts[i] = 0;
        }

        /// <summary>Bytes that wait, records included.</summary>
        internal int Queued(int slot)
        {
            return Counts[slot - _endpoints.UdpStart];
        }

        /// <summary>Whether a datagram has room in the queue.</summary>
        internal bool HasRoom(int slot, int length)
        {
            int i = slot - _endpoints.UdpStart;
            return Counts[i] + RecordHeader + length <= Rings[i].Length;
        }

        /// <summary>Puts a datagram of the node's own, for which there is room, into the queue.</summary>
        internal void PutOwn(int slot, byte[] data, int offset, int length, uint source, int sourcePort, uint destination, int interfaceIndex)
        {
            int i = slot - _endpoints.UdpStart;
            byte[] ring = Rings[i];
            byte[] record = _record;
            BigEndian.WriteUInt16(record, RecordSourceLow, (int)(long)(source & 0xFFFF));
            BigEndian.WriteUInt32(record, RecordDestination, destination);
            BigEndian.WriteUInt16(record, RecordSourcePort, sourcePort);
            BigEndian.WriteUInt16(record, RecordSourceHigh, (int)(long)(source >> 16));
            BigEndian.WriteUInt16(record, RecordLength, Wire.Udp.HeaderLength + length);
            record[RecordInterface] = (byte)interfaceIndex;
            int tail = Wrapped(ring, Heads[i] + Counts[i]);
            CopyIn(ring, tail, record, 0, RecordHeader);
            CopyIn(ring, Wrapped(ring, tail + RecordHeader), data, offset, length);
            Counts[i] += RecordHeader + length;
        }

        /// <summary>Bytes of the oldest datagram, or -1 when none waits.</summary>
        internal int Peek(int slot)
        {
            int i = slot - _endpoints.UdpStart;
            return Counts[i] == 0 ? -1 : BigEndian.ReadUInt16(Record(i), RecordLength) - Wire.Udp.HeaderLength;
        }

        /// <summary>A copy of the oldest record of a UDP socket, for where it runs over the ring's end.</summary>
        internal byte[] Record(int i)
        {
            CopyOut(Rings[i], Heads[i], _record, 0, RecordHeader);
            return _record;
        }

        /// <summary>A place in a ring, counted on from its beginning where it lies beyond the end.</summary>
        internal static int Wrapped(byte[] ring, int at)
        {
            return at >= ring.Length ? at - ring.Length : at;
        }

        /// <summary>Copies to a place in a ring that may run over its end.</summary>
        internal static void CopyIn(byte[] ring, int at, byte[] buffer, int offset, int length)
        {
            int first = ring.Length - at;
            if (first >= length)
            {
                Array.Copy(buffer, offset, ring, at, length);
                return;
            }

            Array.Copy(buffer, offset, ring, at, first);
            Array.Copy(buffer, offset + first, ring, 0, length - first);
        }

        /// <summary>Copies from a place in a ring that may run over its end.</summary>
        internal static void CopyOut(byte[] ring, int at, byte[] buffer, int offset, int length)
        {
            int first = ring.Length - at;
            if (first >= length)
            {
                Array.Copy(ring, at, buffer, offset, length);
                return;
            }

            Array.Copy(ring, at, buffer, offset, first);
            Array.Copy(ring, 0, buffer, offset + first, length - first);
        }
    }
}
