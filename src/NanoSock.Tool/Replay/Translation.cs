using System;
using NanoSock.Wire;

namespace NanoSock.Tool.Replay
{
    /// <summary>Changes the numbers of the node in received packets from those of the capture to those of the replay. A
    /// checksum that was wrong stays wrong.</summary>
    internal static class Translation
    {
        private const int SequenceOffset = 4;
        private const int AcknowledgmentOffset = 8;
        private const int TcpChecksumOffset = 16;
        private const int IcmpChecksumOffset = 2;

        /// <summary>Changes the acknowledgment, the SACK blocks and the echoed time of a segment.</summary>
        internal static void ApplyTo(Packet segment, uint sequences, uint times)
        {
            byte[] bytes = segment.Bytes;
            int start = segment.Transport;
            uint before = Sum(bytes, start, segment.Data);
            if ((segment.Flags & Tcp.Ack) != 0)
            {
                Add(bytes, start + AcknowledgmentOffset, sequences);
            }

            int sack = segment.FindOption(TcpOption.Sack);
            for (int at = sack + 2; sack >= 0 && at + 4 <= sack + bytes[sack + 1]; at += 4)
            {
                Add(bytes, at, sequences);
            }

            int time = segment.FindOption(TcpOption.Timestamps);
            if (time >= 0 && bytes[time + 1] == TcpOption.TimestampsLength)
            {
                Add(bytes, time + 6, times);
            }

            Correct(bytes, start + TcpChecksumOffset, before, Sum(bytes, start, segment.Data));
        }

        /// <summary>Changes the sequence number of the node's segment that an ICMP error quotes.</summary>
        internal static void ApplyTo(Packet error, int quoted, uint sequences)
        {
            byte[] bytes = error.Bytes;
            uint before = Sum(bytes, error.Transport, error.IpEnd);
            Add(bytes, quoted + SequenceOffset, sequences);
            Correct(bytes, error.Transport + IcmpChecksumOffset, before, Sum(bytes, error.Transport, error.IpEnd));
        }

        private static void Add(byte[] bytes, int at, uint difference)
        {
            BigEndian.WriteUInt32(bytes, at, BigEndian.ReadUInt32(bytes, at) + difference);
        }

        private static uint Sum(byte[] bytes, int start, int end)
        {
            uint sum = 0;
            for (int at = start; at < end; at++)
            {
                sum += ((at - start) & 1) == 0 ? (uint)bytes[at] << 8 : bytes[at];
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return sum;
        }

        // RFC 1624: the new checksum from the old one and the difference of the sums.
        private static void Correct(byte[] bytes, int at, uint before, uint after)
        {
            uint sum = (uint)(~BigEndian.ReadUInt16(bytes, at) & 0xFFFF) + (~before & 0xFFFF) + after;
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            BigEndian.WriteUInt16(bytes, at, (int)(~sum & 0xFFFF));
        }
    }
}
