using System;
using System.Buffers.Binary;
using NanoSock.Links;
using NanoSock.Testing;

namespace NanoSock.Tests.Replay
{
    /// <summary>Copies of packets with one thing changed and right checksums, and ICMP errors about packets.</summary>
    internal static class PacketChanges
    {
        /// <summary>Returns a copy of a frame with one field changed.</summary>
        internal static byte[] Change(byte[] frame, int header, SeededRandom random)
        {
            byte[] copy = (byte[])frame.Clone();
            if (copy.Length < header + 28 || (header != 0 && copy[12] == 8 && copy[13] == 6))
            {
                copy[random.Below(copy.Length)] = (byte)random.Next();
                return copy;
            }

            bool whole = (copy[header + 6] & 0x3F) == 0 && copy[header + 7] == 0;
            if (copy[header + 9] == 6 && whole && copy.Length >= header + 40)
            {
                ChangeSegment(copy, header + 20, random);
                Checksum(copy, header);
                return copy;
            }

            switch (random.Below(4))
            {
                case 0:
                    return copy[..(header + random.Below(copy.Length - header))];
                case 1:
                    copy[header + 6] ^= (byte)(random.Below(8) << 5);
                    break;
                case 2:
                    copy[header + 7] ^= (byte)random.Below(256);
                    break;
                default:
                    copy[header + 8] = (byte)random.Below(3);
                    break;
            }

            copy[header + 10] = 0;
            copy[header + 11] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(header + 10),
                (ushort)Raw.Checksum(copy[header..(header + 20)]));
            return copy;
        }

        /// <summary>Returns an ICMP error about a frame, as its sender would receive it; null if no error may be
        /// sent.</summary>
        internal static byte[] Error(byte[] frame, int header, SeededRandom random)
        {
            if (frame.Length < header + 28
                || (header != 0 && (frame[12] != 8 || frame[13] != 0)) || frame[header + 9] == 1)
            {
                return null;
            }

            byte[] quote = frame[header..Math.Min(frame.Length, header + 28 + random.Below(20))];
            (int type, int code) = random.Below(6) switch { 0 => (3,
                0), 1 => (3, 1), 2 => (3, 3), 3 => (11, 0), 4 => (12, 0), _ => (3, 4) };
            uint rest = type == 3 && code == 4 ? (uint)random.Below(1600) : 0;
            byte[] packet = Raw.Ipv4(Raw.Read32(quote, 16),
                Raw.Read32(quote, 12), 1, Raw.Icmp(type, code, rest, quote));
            return header == 0 ? packet : Raw.Ethernet(frame[6..12], frame[..6], 0x0800, packet);
        }

        private static void ChangeSegment(byte[] packet, int tcp, SeededRandom random)
        {
            Span<byte> segment = packet.AsSpan(tcp);
            switch (random.Below(10))
            {
                case 0:
                case 1:
                    Add(segment[4..], Distance(random));
                    break;
                case 2:
                case 3:
                    Add(segment[8..], Distance(random));
                    break;
                case 4:
                    segment[13] ^= (byte)(1 << random.Below(6));
                    break;
                case 5:
                    segment[13] = (byte)random.Below(64);
                    break;
                case 6:
                    BinaryPrimitives.WriteUInt16BigEndian(segment[14..],
                        (ushort)(random.Below(3) == 0 ? 0 : random.Below(65536)));
                    break;
                case 7:
                    BinaryPrimitives.WriteUInt16BigEndian(segment[18..], (ushort)random.Below(100));
                    segment[13] |= 0x20;
                    break;
                case 8:
                    BinaryPrimitives.WriteUInt16BigEndian(segment[(2 * random.Below(2))..],
                        (ushort)(random.Below(2) == 0 ? 80 : 1 + random.Below(65535)));
                    break;
                default:
                    if (segment[12] > 0x50)
                    {
                        segment[20 + random.Below(((segment[12] >> 4) << 2) - 20)] = (byte)random.Below(256);
                    }

                    break;
            }
        }

        private static int Distance(SeededRandom random)
        {
            return random.Below(5) switch
            {
                0 => 1,
                1 => -1,
                2 => random.Below(4000) - 2000,
                3 => random.Below(200000) - 100000,
                _ => (int)random.Next()
            };
        }

        private static void Add(Span<byte> field, int distance)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, BinaryPrimitives.ReadUInt32BigEndian(field) + (uint)distance);
        }

        private static void Checksum(byte[] packet, int header)
        {
            int tcp = header + 20;
            packet[tcp + 16] = 0;
            packet[tcp + 17] = 0;
            byte[] pseudo = Raw.Pseudo(Raw.Read32(packet, header + 12),
                Raw.Read32(packet, header + 16), 6, packet.Length - tcp);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(tcp + 16), (ushort)Raw.Checksum(pseudo, packet[tcp..]));
        }
    }
}
