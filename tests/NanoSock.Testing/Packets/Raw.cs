using System;

namespace NanoSock.Testing
{
    /// <summary>Packets made byte by byte from the diagrams of the RFCs, without the code under test.</summary>
    internal static class Raw
    {
        internal static readonly byte[] Everybody = { 255, 255, 255, 255, 255, 255 };
        internal static readonly byte[] NoMac = new byte[6];

        internal static byte[] Join(params byte[][] parts)
        {
            int length = 0;
            foreach (byte[] part in parts)
            {
                length += part.Length;
            }

            byte[] data = new byte[length];
            int at = 0;
            foreach (byte[] part in parts)
            {
                part.CopyTo(data, at);
                at += part.Length;
            }

            return data;
        }

        internal static byte[] Of16(int value)
        {
            return new[] { (byte)(value >> 8), (byte)value };
        }

        internal static byte[] Of32(uint value)
        {
            return new[] { (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value };
        }

        internal static int Read16(byte[] data, int at)
        {
            return (data[at] << 8) | data[at + 1];
        }

        internal static uint Read32(byte[] data, int at)
        {
            return ((uint)Read16(data, at) << 16) | (uint)Read16(data, at + 2);
        }

        internal static void Put16(byte[] data, int at, int value)
        {
            data[at] = (byte)(value >> 8);
            data[at + 1] = (byte)value;
        }

        internal static void Put32(byte[] data, int at, uint value)
        {
            Put16(data, at, (int)(value >> 16));
            Put16(data, at + 2, (int)(value & 0xFFFF));
        }

        /// <summary>Computes the sum of RFC 1071 literally: word by word, the carry folded in after each.</summary>
        internal static int Checksum(params byte[][] parts)
        {
            byte[] data = Join(parts);
            int sum = 0;
            for (int i = 0; i < data.Length; i += 2)
            {
                sum += (data[i] << 8) | (i + 1 < data.Length ? data[i + 1] : 0);
                if (sum > 0xFFFF)
                {
                    sum -= 0xFFFF;
                }
            }

            return ~sum & 0xFFFF;
        }

        internal static byte[] Ethernet(byte[] to, byte[] from, int type, byte[] payload, bool pad = true)
        {
            byte[] frame = Join(to, from, Of16(type), payload);
            if (pad && frame.Length < 60)
            {
                Array.Resize(ref frame, 60);
            }

            return frame;
        }

        internal static byte[] Arp(int operation, byte[] senderMac, uint sender, byte[] targetMac, uint target)
        {
            return Join(Of16(1), Of16(0x0800), new byte[] { 6, 4 },
                Of16(operation), senderMac, Of32(sender), targetMac, Of32(target));
        }

        internal static byte[] Ipv4(uint source, uint destination, int protocol, byte[] payload,
            int identification = 1, int flagsAndOffset = 0, int ttl = 64, int tos = 0, byte[] options = null)
        {
            options ??= Array.Empty<byte>();
            int header = 20 + options.Length;
            byte[] head = Join(new[] { (byte)(0x40 | (header / 4)), (byte)tos },
                Of16(header + payload.Length), Of16(identification), Of16(flagsAndOffset),
                new[] { (byte)ttl, (byte)protocol }, Of16(0), Of32(source), Of32(destination), options);
            Of16(Checksum(head)).CopyTo(head, 10);
            return Join(head, payload);
        }

        /// <summary>Recomputes the header checksum after a change.</summary>
        internal static byte[] Corrected(byte[] packet)
        {
            packet[10] = packet[11] = 0;
            Of16(Checksum(packet[..((packet[0] & 15) * 4)])).CopyTo(packet, 10);
            return packet;
        }

        internal static byte[] Changed(byte[] packet, int at, params byte[] bytes)
        {
            byte[] copy = (byte[])packet.Clone();
            bytes.CopyTo(copy, at);
            return copy;
        }

        internal static byte[] Udp(uint source, uint destination,
            int sourcePort, int destinationPort, byte[] data, int length = -1)
        {
            byte[] segment = Join(Of16(sourcePort), Of16(destinationPort),
                Of16(length < 0 ? 8 + data.Length : length), Of16(0), data);
            int checksum = Checksum(Pseudo(source, destination, 17, segment.Length), segment);
            Of16(checksum == 0 ? 0xFFFF : checksum).CopyTo(segment, 6);
            return segment;
        }

        /// <summary>Returns a segment; options are padded to whole words.</summary>
        internal static byte[] Tcp(uint source, uint destination, int sourcePort,
            int destinationPort, uint sequence, uint acknowledgment, int flags, int window = 8192,
            byte[] options = null, byte[] data = null, int urgent = 0, int? dataOffset = null)
        {
            options ??= Array.Empty<byte>();
            data ??= Array.Empty<byte>();
            int header = 20 + ((options.Length + 3) & ~3);
            byte[] segment = Join(Of16(sourcePort), Of16(destinationPort), Of32(sequence), Of32(acknowledgment),
                new[] { (byte)((dataOffset ?? header / 4) << 4), (byte)flags }, Of16(window),
                Of16(0), Of16(urgent), options, new byte[header - 20 - options.Length], data);
            return WithTcpChecksum(segment, source, destination);
        }

        /// <summary>Computes the checksum of a segment.</summary>
        internal static byte[] WithTcpChecksum(byte[] segment, uint source, uint destination)
        {
            Put16(segment, 16, 0);
            Put16(segment, 16, Checksum(Pseudo(source, destination, 6, segment.Length), segment));
            return segment;
        }

        /// <summary>Returns an IP packet that must not be fragmented, as TCP sends it.</summary>
        internal static byte[] Whole(uint source, uint destination, int protocol, byte[] payload)
        {
            return Ipv4(source, destination, protocol, payload, 0, 0x4000);
        }

        /// <summary>Returns the packet of a segment.</summary>
        internal static byte[] Segment(uint source, int sourcePort, uint destination,
            int destinationPort, uint sequence, uint acknowledgment, int flags,
            int window, int urgent, byte[] options, byte[] data, int? dataOffset = null)
        {
            return Whole(source, destination, 6, Tcp(source, destination, sourcePort, destinationPort,
                sequence, acknowledgment, flags, window, options, data, urgent, dataOffset));
        }

        internal static byte[] Pseudo(uint source, uint destination, int protocol, int length)
        {
            return Join(Of32(source), Of32(destination), new byte[] { 0, (byte)protocol }, Of16(length));
        }

        internal static byte[] Icmp(int type, int code, uint rest, byte[] data)
        {
            byte[] message = Join(new[] { (byte)type, (byte)code }, Of16(0), Of32(rest), data);
            Of16(Checksum(message)).CopyTo(message, 2);
            return message;
        }

        internal static byte[] Igmp(int type, int code, uint group, int extra = 0)
        {
            byte[] message = Join(new[] { (byte)type, (byte)code }, Of16(0), Of32(group), new byte[extra]);
            Of16(Checksum(message)).CopyTo(message, 2);
            return message;
        }

        internal static byte[] Pattern(int length, int seed = 1)
        {
            byte[] data = new byte[length];
            new Random(seed).NextBytes(data);
            return data;
        }
    }
}
