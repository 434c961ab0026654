using System;
using System.Buffers.Binary;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>A TCP segment seen on the path, parsed with code of its own, not with the stack's.</summary>
    internal sealed record SeenSegment(int SourcePort, int DestinationPort,
        uint Sequence, uint Acknowledgment, int Flags, int Window, int Length)
    {
        internal const int Fin = 1;
        internal const int Syn = 2;
        internal const int Reset = 4;
        internal const int Push = 8;
        internal const int Ack = 16;

        private const int EthernetHeader = 14;

        /// <summary>Gets the sequence number after the last byte of data, including the SYN and excluding the
        /// FIN.</summary>
        internal uint End
        {
            get { return Sequence + (uint)Length + (Has(Syn) ? 1u : 0); }
        }

        internal bool Has(int flag)
        {
            return (Flags & flag) != 0;
        }

        /// <summary>Parses a frame; returns null if it holds no complete and valid TCP segment, which every host would
        /// discard.</summary>
        internal static SeenSegment Read(byte[] buffer, int offset, int length)
        {
            int ip = offset + EthernetHeader;
            int available = length - EthernetHeader;
            if (available < 40 || buffer[ip - 2] != 8 || buffer[ip - 1] != 0
                || buffer[ip] != 0x45 || buffer[ip + 9] != 6)
            {
                return null;
            }

            int total = Word(buffer, ip + 2);
            int tcp = ip + 20;
            if (total > available || total < 40 || Sum(buffer, ip, 20, 0) != 0xFFFF)
            {
                return null;
            }

            int size = total - 20;
            int header = (buffer[tcp + 12] >> 4) * 4;
            if (header < 20 || header > size
                || Sum(buffer, tcp, size, Sum(buffer, ip + 12, 8, (uint)(6 + size))) != 0xFFFF)
            {
                return null;
            }

            return new SeenSegment(Word(buffer, tcp), Word(buffer, tcp + 2),
                BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(tcp + 4)),
                BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(tcp + 8)),
                buffer[tcp + 13], Word(buffer, tcp + 14), size - header);
        }

        /// <summary>Formats the segment as tcpdump does, with relative numbers.</summary>
        internal string Describe(uint initial, uint peerInitial)
        {
            string flags = (Has(Syn) ? "S" : "") + (Has(Fin) ? "F" : "")
                + (Has(Reset) ? "R" : "") + (Has(Push) ? "P" : "") + (Has(Ack) ? "." : "");
            uint start = Sequence - initial;
            return $"{flags} {start}:{start + (uint)Length}({Length})"
                + (Has(Ack) ? $" ack {Acknowledgment - peerInitial}" : "") + $" win {Window}";
        }

        private static int Word(byte[] buffer, int at)
        {
            return (buffer[at] << 8) | buffer[at + 1];
        }

        private static uint Sum(byte[] buffer, int at, int count, uint sum)
        {
            for (int i = 0; i + 1 < count; i += 2)
            {
                sum += (uint)Word(buffer, at + i);
            }

            sum += (count & 1) != 0 ? (uint)buffer[at + count - 1] << 8 : 0;
            while (sum > 0xFFFF)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return sum;
        }
    }
}
