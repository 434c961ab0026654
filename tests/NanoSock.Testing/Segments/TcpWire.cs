using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing.Notation;
using NanoSock.Wire;

namespace NanoSock.Testing
{
    /// <summary>Reads the segments that a node sends, without the code under test.</summary>
    internal static class TcpWire
    {
        /// <summary>Reads a packet that a node has sent, and fails if any of its bytes is wrong.</summary>
        internal static SegmentSpec Read(byte[] packet, out int nodePort, out int peerPort)
        {
            Assert.AreEqual(0x45, packet[0], "Version and IHL");
            Assert.AreEqual(packet.Length, Raw.Read16(packet, 2), "Total length");
            Assert.AreEqual(0, Raw.Checksum(packet[..20]), "Header checksum");
            Assert.AreEqual(0, (packet[6] & 0xBF) | packet[7], "No fragment");
            Assert.AreEqual(6, packet[9], "Protocol");
            int length = packet.Length - 20;
            Assert.AreEqual(0,
                Raw.Checksum(Raw.Pseudo(Raw.Read32(packet, 12), Raw.Read32(packet, 16), 6, length), packet[20..]),
                "TCP checksum (MUST-2)");
            nodePort = Raw.Read16(packet, 20);
            peerPort = Raw.Read16(packet, 22);
            int header = packet[32] >> 4 << 2;
            return new SegmentSpec
            {
                Sequence = Raw.Read32(packet, 24),
                Acknowledgment = Raw.Read32(packet, 28),
                Flags = packet[33],
                Window = Raw.Read16(packet, 34),
                Urgent = Raw.Read16(packet, 38),
                Options = packet[40..(20 + header)],
                Length = length - header,
            };
        }

        internal static byte[] Data(byte[] packet)
        {
            return packet[(20 + (packet[32] >> 4 << 2))..];
        }
    }
}
