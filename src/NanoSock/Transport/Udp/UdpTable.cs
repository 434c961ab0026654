using System;
using NanoSock.Wire;

namespace NanoSock.Transport
{
    /// <summary>What UDP sockets have beyond their addresses: a ring of octets each, in which datagrams follow one another
    /// with a header of their own.</summary>
    internal sealed class UdpTable
    {
        /// <summary>Octets before each datagram in the ring: length, source address and port, destination address,
        /// interface, one unused.</summary>
        internal const int RecordHeader = 14;

        internal readonly byte[] MulticastTimeToLive;
        internal readonly sbyte[] MulticastInterface;
        internal readonly uint[] Dropped;
        private readonly EndpointTable _endpoints;
        private readonly byte[][] _rings;
        private readonly int[] _heads;
        private readonly int[] _counts;
        private readonly byte[] _record = new byte[RecordHeader];

        internal UdpTable(EndpointTable endpoints, int ringSize)
        {
            int sockets = endpoints.SocketCount - endpoints.UdpStart;
            _endpoints = endpoints;
            MulticastTimeToLive = new byte[sockets];
            MulticastInterface = new sbyte[sockets];
            Dropped = new uint[sockets];
            _rings = new byte[sockets][];
            _heads = new int[sockets];
            _counts = new int[sockets];
            for (int i = 0; i < sockets; i++)
            {
                _rings[i] = new byte[ringSize];
            }
        }

        internal int RingSize
        {
            get { return _rings.Length == 0 ? 0 : _rings[0].Length; }
        }

        internal void Reset(int slot)
        {
            int i = slot - _endpoints.UdpStart;
            MulticastTimeToLive[i] = 1;
            MulticastInterface[i] = -1;
            Dropped[i] = 0;
            _heads[i] = 0;
            _counts[i] = 0;
        }

        /// <summary>Octets that wait, headers included.</summary>
        internal int Queued(int slot)
        {
            return _counts[slot - _endpoints.UdpStart];
        }

        /// <summary>Puts a datagram into the queue; false, and counted, when there is no room.</summary>
        internal bool Enqueue(int slot, byte[] buffer, int offset, int length, uint source, int sourcePort, uint destination, int interfaceIndex)
        {
            int i = slot - _endpoints.UdpStart;
            byte[] ring = _rings[i];
            int need = RecordHeader + length;
            if (ring.Length - _counts[i] < need)
            {
                Dropped[i]++;
                return false;
            }

            byte[] record = _record;
            BigEndian.WriteUInt16(record, 0, length);
            BigEndian.WriteUInt32(record, 2, source);
            BigEndian.WriteUInt16(record, 6, sourcePort);
            BigEndian.WriteUInt32(record, 8, destination);
            record[12] = (byte)interfaceIndex;
            int tail = _heads[i] + _counts[i];
            if (tail >= ring.Length)
            {
                tail -= ring.Length;
            }

            CopyIn(ring, tail, record, 0, RecordHeader);
            tail += RecordHeader;
            CopyIn(ring, tail >= ring.Length ? tail - ring.Length : tail, buffer, offset, length);
            _counts[i] += need;
            return true;
        }

        /// <summary>Reads the oldest datagram's header into <see cref="Record"/>; its length, or -1 when none waits.</summary>
        internal int Peek(int slot)
        {
            int i = slot - _endpoints.UdpStart;
            if (_counts[i] == 0)
            {
                return -1;
            }

            CopyOut(_rings[i], _heads[i], _record, 0, RecordHeader);
            return BigEndian.ReadUInt16(_record, 0);
        }

        /// <summary>The header that <see cref="Peek"/> has read.</summary>
        internal byte[] Record
        {
            get { return _record; }
        }

        /// <summary>Takes the oldest datagram, whose length is <paramref name="length"/>, and copies its first octets.</summary>
        internal void Dequeue(int slot, int length, byte[] buffer, int offset, int size)
        {
            int i = slot - _endpoints.UdpStart;
            byte[] ring = _rings[i];
            int start = _heads[i] + RecordHeader;
            if (start >= ring.Length)
            {
                start -= ring.Length;
            }

            CopyOut(ring, start, buffer, offset, size < length ? size : length);
            int head = _heads[i] + RecordHeader + length;
            _heads[i] = head >= ring.Length ? head - ring.Length : head;
            _counts[i] -= RecordHeader + length;
        }

        private static void CopyIn(byte[] ring, int at, byte[] buffer, int offset, int length)
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

        private static void CopyOut(byte[] ring, int at, byte[] buffer, int offset, int length)
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
