using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>Builds and reads whole IPv4 packets for tests, with its own code where a mistake of the stack could
    /// hide in shared code.</summary>
    internal static class TcpWire
    {
        /// <summary>Returns the byte at a position of a stream: both sides' streams have the same content, so every
        /// byte that crosses can be checked.</summary>
        internal static byte Pattern(uint position)
        {
            return (byte)((position * 7) + (position >> 8));
        }

        internal static byte[] PatternAt(uint position, int length)
        {
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = Pattern(position + (uint)i);
            }

            return data;
        }

        internal static int Sum(byte[] data, int offset, int length, long start)
        {
            long sum = start;
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

        internal static byte[] Ip(uint from, uint to, int protocol, byte[] payload, int timeToLive = 64)
        {
            byte[] packet = new byte[20 + payload.Length];
            packet[0] = 0x45;
            Put16(packet, 2, packet.Length);
            packet[6] = 0x40;
            packet[8] = (byte)timeToLive;
            packet[9] = (byte)protocol;
            Put32(packet, 12, from);
            Put32(packet, 16, to);
            Put16(packet, 10, ~Sum(packet, 0, 20, 0));
            payload.CopyTo(packet, 20);
            return packet;
        }

        internal static byte[] Segment(uint from, int fromPort, uint to, int toPort, uint sequence, uint acknowledgment, int flags,
            int window, int urgent, byte[] options, byte[] data, int? dataOffset = null)
        {
            int optionLength = (options.Length + 3) & ~3;
            byte[] segment = new byte[20 + optionLength + data.Length];
            Put16(segment, 0, fromPort);
            Put16(segment, 2, toPort);
            Put32(segment, 4, sequence);
            Put32(segment, 8, acknowledgment);
            segment[12] = (byte)((dataOffset ?? (20 + optionLength) / 4) << 4);
            segment[13] = (byte)flags;
            Put16(segment, 14, window);
            Put16(segment, 18, urgent);
            options.CopyTo(segment, 20);
            data.CopyTo(segment, 20 + optionLength);
            return Ip(from, to, 6, WithChecksum(segment, from, to));
        }

        internal static byte[] WithChecksum(byte[] segment, uint from, uint to)
        {
            Put16(segment, 16, 0);
            Put16(segment, 16, ~Sum(segment, 0, segment.Length, Pseudo(from, to, segment.Length)));
            return segment;
        }

        /// <summary>Reads a packet that a node has sent, and fails if any of its bytes is wrong.</summary>
        internal static SegmentSpec Read(byte[] packet, out int nodePort, out int peerPort)
        {
            Assert.AreEqual(0x45, packet[0], "Version and IHL");
            Assert.AreEqual(packet.Length, Get16(packet, 2), "Total length");
            Assert.AreEqual(0xFFFF, Sum(packet, 0, 20, 0), "Header checksum");
            Assert.AreEqual(0, (packet[6] & 0xBF) | packet[7], "No fragment");
            Assert.AreEqual(6, packet[9], "Protocol");
            int length = packet.Length - 20;
            Assert.AreEqual(0xFFFF, Sum(packet, 20, length, Pseudo(Get32(packet, 12), Get32(packet, 16), length)), "TCP checksum (MUST-2)");
            nodePort = Get16(packet, 20);
            peerPort = Get16(packet, 22);
            int header = packet[32] >> 4 << 2;
            return new SegmentSpec
            {
                Sequence = Get32(packet, 24),
                Acknowledgment = Get32(packet, 28),
                Flags = packet[33],
                Window = Get16(packet, 34),
                Urgent = Get16(packet, 38),
                Options = packet[40..(20 + header)],
                Length = length - header,
            };
        }

        internal static byte[] Data(byte[] packet)
        {
            return packet[(20 + (packet[32] >> 4 << 2))..];
        }

        internal static int Get16(byte[] data, int at)
        {
            return (data[at] << 8) | data[at + 1];
        }

        internal static uint Get32(byte[] data, int at)
        {
            return ((uint)Get16(data, at) << 16) | (uint)Get16(data, at + 2);
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

        private static long Pseudo(uint from, uint to, int length)
        {
            return (from >> 16) + (from & 0xFFFF) + (to >> 16) + (to & 0xFFFF) + 6 + length;
        }
    }
}
