using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The clock in timestamps (RFC 7323 5.4 and 7), and the room that they take; packet scripts cover the
    /// rest.</summary>
    [TestClass]
    public class TimestampTests
    {
        private const string FirstOption = "<nop,nop,raw 08 0a 00 00 03 e8 00 00 00 00>";

        // A tick a millisecond, continuing for the same addresses (RFC 6191 relies on that).
        [TestMethod]
        public void Timestamp_Clock_AdvancesEveryMillisecond()
        {
            uint first = Value(1, 100000, 4000);
            foreach (uint later in new uint[] { 1, 2, 1000, 3600000 })
            {
                Assert.AreEqual(first + later, Value(1, 100000 + later, 4000));
            }
        }

        // The timestamps of one connection reveal neither the uptime of the node nor those of another connection.
        [TestMethod]
        [Conformance("RFC7323-7")]
        public void Timestamp_Offset_DiffersPerConnection()
        {
            uint[] values =
            {
                Value(1, 100000, 4000),
                Value(2, 100000, 4000),
                Value(1, 100000, 4001),
                Value(1, 100000, 4000, 81),
                Value(1, 100000, 4000, 80, "10.0.0.3"),
            };
            foreach (uint value in values)
            {
                Assert.AreEqual(1, values.Count(other => Math.Abs(Seq.Diff(value, other)) < 100000),
                    string.Join(" ", values));
                Assert.IsTrue(Math.Abs(Seq.Diff(value, 100000)) > 100000, "the time since the start");
            }
        }

        // Over many connections the offsets look random.
        [TestMethod]
        [Conformance("RFC7323-7")]
        public void Timestamp_Offsets_AreUniform()
        {
            PacketLadder ladder = new PacketLadder(
                new StackOptions { TcpHalfOpen = 4, TcpSynCookies = false, TcpTimestamps = true },
                plain: false);
            ladder.Listen(backlog: 100);
            int[] high = new int[16];
            const int Count = 1600;
            for (int i = 0; i < Count; i++)
            {
                TcpPeer peer = ladder.Peer(1024 + i);
                peer.In("S 0:0(0) " + FirstOption);
                peer.Out("S. 0:0(0) ack 1");
                high[ValueIn(peer.Last) >> 28]++;
                peer.In("R 1");
            }

            // Chi-square with 15 degrees of freedom: 37.7 is exceeded once in a thousand times.
            double expected = Count / 16.0;
            Assert.IsTrue(high.Sum(count => (count - expected) * (count - expected) / expected) < 37.7,
                string.Join(",", high));
        }

        // The offset belongs to the connection: handshake, data, acknowledgments and TIME-WAIT show one clock.
        [TestMethod]
        public void Timestamp_AllSegmentsOfAConnection_ShareOneClock()
        {
            TcpPeer peer = Accepted(out uint offset);
            List<uint> seen = new List<uint>();
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            seen.Add(ValueIn(peer.Last));
            peer.Ladder.Quiet(50);
            peer.In("P. 1:11(10) ack 101 " + FirstOption);
            peer.Ladder.RunUntilSent();
            peer.Out(". 101:101(0) ack 11");
            Assert.AreEqual((uint)peer.Ladder.Now + offset, ValueIn(peer.Last));
            peer.Read(10);
            peer.Close();
            peer.Out("F. 101:101(0) ack 11");
            peer.In("F. 11:11(0) ack 102 " + FirstOption);
            peer.Out(". 102:102(0) ack 12");
            peer.Ladder.Quiet(1000);
            peer.In("P. 12:22(10) ack 102 " + FirstOption, DropReason.TcpTimeWait);
            peer.Out(". 102:102(0) ack 12");
            Assert.AreEqual((uint)peer.Ladder.Now + offset, ValueIn(peer.Last));
            Assert.AreEqual(offset, seen[0]);
        }

        // MUST-16: the option's 12 bytes reduce the data within the limits of peer and link.
        [TestMethod]
        [Conformance("MUST-16")]
        [DataRow(1500, 1460, 1448)]
        [DataRow(1500, 1000, 988)]
        [DataRow(1500, 9000, 1448)]
        [DataRow(576, 1460, 524)]
        public void Timestamp_Option_ReducesSegmentData(int mtu, int mss, int expected)
        {
            TcpPeer peer = Accepted(out _, mtu, mss);
            peer.Write((3 * expected) + 100);
            for (int i = 0; i < 3; i++)
            {
                int at = 1 + (i * expected);
                peer.Out($". {at}:{at + expected}({expected})");
                Assert.AreEqual(32, peer.Last[32] >> 4 << 2, "header");
                Assert.IsTrue(peer.Last.Length <= mtu, peer.Last.Length.ToString());
            }

            // Nor is a segment larger on retransmission.
            peer.Ladder.Forget();
            peer.Ladder.RunUntilSent();
            peer.Out($". 1:{1 + expected}({expected})");
            peer.Ladder.Forget();
        }

        private static TcpPeer Accepted(out uint offset, int mtu = 1500, int mss = 1460)
        {
            PacketLadder ladder = new PacketLadder(
                new StackOptions { TcpSendBuffer = 8192, TcpTimestamps = true, TcpSack = false },
                mtu,
                plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In($"S 0:0(0) win 60000 <mss {mss},nop,nop,raw 08 0a 00 00 03 e8 00 00 00 00>");
            peer.Out("S. 0:0(0) ack 1");
            offset = ValueIn(peer.Last) - (uint)ladder.Now;
            peer.In(". 1:1(0) ack 1 " + FirstOption);
            peer.Descriptor = ladder.Node.Accept(listener);
            return peer;
        }

        private static uint Value(int secret, long time, int port, int nodePort = 80, string address = "10.0.0.2")
        {
            StackOptions options = new StackOptions { Secret = Simulation.Secret(secret), TcpTimestamps = true };
            PacketLadder ladder = new PacketLadder(options, start: time, plain: false);
            ladder.Listen(nodePort);
            TcpPeer peer = ladder.Peer(port, nodePort);
            peer.PeerAddress = IPAddress.Parse(address).Value;
            peer.In("S 0:0(0) " + FirstOption);
            peer.Out("S. 0:0(0) ack 1");
            return ValueIn(peer.Last);
        }

        // TSval of the packet.
        private static uint ValueIn(byte[] packet)
        {
            int at = 40;
            int end = 20 + (packet[32] >> 4 << 2);
            while (at < end && packet[at] != 8)
            {
                at += packet[at] == 1 ? 1 : packet[at + 1];
            }

            Assert.IsTrue(at < end, "no timestamp");
            return (uint)((packet[at + 2] << 24) | (packet[at + 3] << 16) | (packet[at + 4] << 8) | packet[at + 5]);
        }
    }
}
