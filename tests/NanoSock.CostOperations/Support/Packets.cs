using System;
using System.Buffers.Binary;

namespace NanoSock.CostOperations
{
    /// <summary>Builds packets with its own code: the stack's code would be counted.</summary>
    internal static class Packets
    {
        internal const int IpHeader = 20;

        private const int Tcp = 6;
        private const int Udp = 17;
        private const int Icmp = 1;

        internal static byte[] Segment(uint from, int fromPort, uint to, int toPort, uint sequence, uint acknowledgment, int flags, int window, byte[] options, byte[] data)
        {
            byte[] segment = new byte[20 + options.Length + data.Length];
            Put16(segment, 0, fromPort);
            Put16(segment, 2, toPort);
            BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(4), sequence);
            BinaryPrimitives.WriteUInt32BigEndian(segment.AsSpan(8), acknowledgment);
            segment[12] = (byte)((20 + options.Length) << 2);
            segment[13] = (byte)flags;
            Put16(segment, 14, window);
            options.CopyTo(segment, 20);
            data.CopyTo(segment, 20 + options.Length);
            Put16(segment, 16, ~Sum(segment, 0, segment.Length, Pseudo(from, to, Tcp, segment.Length)));
            return Ip(from, to, Tcp, segment);
        }

        internal static byte[] Datagram(uint from, int fromPort, uint to, int toPort, byte[] data)
        {
            byte[] datagram = new byte[8 + data.Length];
            Put16(datagram, 0, fromPort);
            Put16(datagram, 2, toPort);
            Put16(datagram, 4, datagram.Length);
            data.CopyTo(datagram, 8);
            Put16(datagram, 6, ~Sum(datagram, 0, datagram.Length, Pseudo(from, to, Udp, datagram.Length)));
            return Ip(from, to, Udp, datagram);
        }

        internal static byte[] EchoRequest(uint from, uint to, int sequence, int length)
        {
            byte[] message = new byte[8 + length];
            message[0] = 8;
            Put16(message, 4, 99);
            Put16(message, 6, sequence);
            Pattern(length).CopyTo(message, 8);
            Put16(message, 2, ~Sum(message, 0, message.Length, 0));
            return Ip(from, to, Icmp, message);
        }

        /// <summary>Returns an Ethernet frame around a payload of any type.</summary>
        internal static byte[] Frame(byte[] from, byte[] to, int type, byte[] payload)
        {
            byte[] frame = new byte[14 + payload.Length];
            to.CopyTo(frame, 0);
            from.CopyTo(frame, 6);
            Put16(frame, 12, type);
            payload.CopyTo(frame, 14);
            return frame;
        }

        /// <summary>Returns an ARP packet (RFC 826) for Ethernet and IPv4.</summary>
        internal static byte[] Arp(int operation, byte[] senderMac, uint sender, byte[] targetMac, uint target)
        {
            byte[] packet = new byte[28];
            Put16(packet, 0, 1);
            Put16(packet, 2, 0x0800);
            packet[4] = 6;
            packet[5] = 4;
            Put16(packet, 6, operation);
            senderMac.CopyTo(packet, 8);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(14), sender);
            targetMac.CopyTo(packet, 18);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(24), target);
            return packet;
        }

        internal static byte[] Pattern(int length)
        {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = (byte)((i * 7) + 1);
            }

            return data;
        }

        internal static int Get16(byte[] data, int offset)
        {
            return BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(offset));
        }

        internal static uint Get32(byte[] data, int offset)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(offset));
        }

        private static void Put16(byte[] data, int offset, int value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(offset), (ushort)(value & 0xFFFF));
        }

        private static byte[] Ip(uint from, uint to, int protocol, byte[] payload)
        {
            byte[] packet = new byte[IpHeader + payload.Length];
            packet[0] = 0x45;
            Put16(packet, 2, packet.Length);
            packet[6] = 0x40;
            packet[8] = 64;
            packet[9] = (byte)protocol;
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), from);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), to);
            Put16(packet, 10, ~Sum(packet, 0, IpHeader, 0));
            payload.CopyTo(packet, IpHeader);
            return packet;
        }

        private static long Pseudo(uint from, uint to, int protocol, int length)
        {
            return (from >> 16) + (from & 0xFFFF) + (to >> 16) + (to & 0xFFFF) + (uint)protocol + length;
        }

        private static int Sum(byte[] data, int offset, int length, long sum)
        {
            for (int i = 0; i < length; i++)
            {
                sum += (i & 1) == 0 ? data[offset + i] << 8 : data[offset + i];
            }

            while (sum >> 16 != 0)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            return (int)sum;
        }
    }
}
