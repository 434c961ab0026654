using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Initial sequence numbers (RFC 6528, NUMBER:JACK), and numbers that wrap.</summary>
    [TestClass]
    public class SequenceNumberTests
    {
        // MUST-8: 250 a millisecond on one tuple.
        [TestMethod]
        [Conformance("MUST-8", "SHLD-1")]
        public void InitialSequenceNumber_Clock_AdvancesEveryFourMicroseconds()
        {
            uint first = PassiveNumber(1, 100000, 4000);
            foreach (long later in new long[] { 1, 2, 1000, 3600000, 17000000 })
            {
                Assert.AreEqual(first + (uint)(later * 250), PassiveNumber(1, 100000 + later, 4000));
            }
        }

        // An active open derives its number by the same rule: the tuple, the clock, the secret.
        [TestMethod]
        public void InitialSequenceNumber_ActiveOpen_FollowsSameClock()
        {
            uint first = ActiveNumber(1, 100000, 5000);
            Assert.AreEqual(first, PassiveNumber(1, 100000, 4000, 5000));
            Assert.AreEqual(first + 250, ActiveNumber(1, 100001, 5000));
            Assert.AreEqual(first + (3600000u * 250), ActiveNumber(1, 3700000, 5000));
            Assert.AreNotEqual(first, ActiveNumber(2, 100000, 5000));
            Assert.IsTrue(Math.Abs(Seq.Diff(first, ActiveNumber(1, 100000, 5001))) > 1000);
        }

        [TestMethod]
        [Conformance("MUST-9", "SHLD-1", "RFC6528-3")]
        public void InitialSequenceNumber_SecretOrTupleDiffers_Differs()
        {
            HashSet<uint> seen = new HashSet<uint>();
            Assert.IsTrue(seen.Add(PassiveNumber(1, 100000, 4000)));
            Assert.IsTrue(seen.Add(PassiveNumber(2, 100000, 4000)));
            Assert.IsTrue(seen.Add(PassiveNumber(1, 100000, 4001)));
            Assert.IsTrue(seen.Add(PassiveNumber(1, 100000, 4000, 81)));
            Assert.IsTrue(seen.Add(PassiveNumber(1, 100000, 4000, 80, "10.0.0.3")));
            Assert.IsTrue(seen.Add(PassiveNumber(1, 100000, 4000, own: "10.0.1.1")));
        }

        [TestMethod]
        public void InitialSequenceNumber_OtherConnections_DoNotChangeIt()
        {
            PacketLadder ladder = new PacketLadder();
            ladder.Listen(backlog: 100);
            for (int i = 0; i < 5; i++)
            {
                TcpPeer other = ladder.Peer(5000 + i);
                other.In("S 0:0(0)");
                other.Out("S. 0:0(0)");
                other.In("R 1");
            }

            TcpPeer peer = ladder.Peer(4000);
            peer.In("S 0:0(0)");
            peer.Out("S. 0:0(0)");
            Assert.AreEqual(PassiveNumber(1, 100000, 4000), peer.NodeIsn);
        }

        // MUST-9: over many tuples the numbers look random, and adjacent ones differ.
        [TestMethod]
        [Conformance("MUST-9")]
        public void InitialSequenceNumber_ManyTuples_IsUniform()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 4 });
            ladder.Listen(backlog: 100);
            int[] high = new int[16];
            int[] steps = new int[16];
            uint last = 0;
            const int Count = 1600;
            for (int i = 0; i < Count; i++)
            {
                TcpPeer peer = ladder.Peer(1024 + i);
                peer.In("S 0:0(0)");
                peer.Out("S. 0:0(0)");
                peer.In("R 1");
                high[peer.NodeIsn >> 28]++;
                steps[(peer.NodeIsn - last) >> 28]++;
                last = peer.NodeIsn;
            }

            // Chi-square with 15 degrees of freedom: 37.7 is exceeded once in a thousand times.
            Assert.IsTrue(ChiSquare(high, Count) < 37.7, string.Join(",", high));
            Assert.IsTrue(ChiSquare(steps, Count) < 37.7, string.Join(",", steps));
        }

        [TestMethod]
        [DataRow(0xFFFFFFFFu, 0xFFFFFFFFu)]
        [DataRow(0xFFFFFFF0u, 0x7FFFFFF0u)]
        [DataRow(0xFFFFFC00u, 0xFFFFFFFEu)]
        [DataRow(0x7FFFFFFFu, 0x7FFFFFFFu)]
        [DataRow(0x7FFFFFF0u, 0u)]
        [DataRow(0u, 0x80000000u)]
        public void SequenceNumber_WrapsInEitherDirection_TransfersData(uint nodeNear, uint peerIsn)
        {
            // The clock is 250 a millisecond: the start time sets the node's number to that precision.
            uint base0 = PassiveNumber(1, 0, 4000);
            long start = (uint)(nodeNear - base0) / 250;
            TcpPeer peer = TcpPeer.Accepted(new StackOptions
            {
                TcpReceiveBuffer = 4096, TcpSendBuffer = 4096, Secret = Simulation.Secret(1)
            },
                mss: 536, start: start, isn: peerIsn);
            Assert.IsTrue(nodeNear - peer.NodeIsn < 250, $"{peer.NodeIsn:X}");

            // Across the edge in both directions: in order, out of order, duplicated, lost.
            peer.Write(4000);
            for (uint at = 1; at < 3753; at += 536)
            {
                peer.Out($". {at}:{at + 536}(536)");
            }

            peer.In(". ack 537");
            peer.In(". ack 537");
            peer.In(". ack 537");
            peer.In(". ack 537");
            peer.Out(". 537:1073(536)");
            peer.In(". ack 3753");
            peer.Out("P. 3753:4001(248)");
            peer.In(". ack 4001");
            peer.In(". 537:1073(536)");
            peer.Out(". 4001:4001(0) ack 1");
            peer.In(". 1609:2145(536)");
            peer.Out(". 4001:4001(0) ack 1");
            peer.In(". 1:537(536)");
            peer.Out(". 4001:4001(0) ack 1073");
            peer.In(". 1:537(536)", DropReason.TcpOutOfWindow);
            peer.Out(". 4001:4001(0) ack 1073");
            peer.In(". 1073:1609(536)");
            peer.Out(". 4001:4001(0) ack 2145");
            peer.Read(2144);
            peer.Out(". 4001:4001(0) ack 2145 win 4096");
            peer.Write(100);
            peer.Out("P. 4001:4101(100)");
            peer.OutAfter(1000, "P. 4001:4101(100)");
            peer.In("F. 2145:2145(0) ack 4101");
            peer.Out(". 4101:4101(0) ack 2146");
            peer.Close();
            peer.Out("F. 4101:4101(0)");
            peer.In(". ack 4102");
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        // A window that spans the wrap, number by number.
        [TestMethod]
        public void ReceiveWindow_AcrossWrap_IsCheckedAtEachNumber()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 }, isn: 0xFFFFFFF0);
            uint next = 1;
            for (int i = 0; i < 40; i++)
            {
                peer.Ladder.InjectTogether(peer.Packet($"R {next + 1}"));
                peer.Out($". ack {next}");
                peer.Ladder.InjectTogether(peer.Packet($"R {next + 256}"));
                peer.Ladder.Forget();
                Assert.AreEqual(TcpState.Established, peer.State);
                peer.In($"P. {next}:{next + 1}(1)");
                peer.Read(1);
                next++;

                // The interval of a challenge.
                peer.Ladder.Run(500);
                peer.Ladder.Forget();
            }
        }

        // Milliseconds are kept modulo 2^32: 49.7 days.
        [TestMethod]
        [DataRow(0xFFFFFFFFL - 500)]
        [DataRow(0x7FFFFFFFL - 500)]
        [DataRow(0x1FFFFFFFFL - 2000)]
        public void Timers_ClockWraps_ExpireOnTime(long start)
        {
            TcpPeer peer = TcpPeer.Accepted(start: start);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
            peer.OutAfter(2000, "P. 1:11(10)");
            peer.In("P. 1:11(10) ack 11");
            peer.OutAfter(100, ". ack 11");
            peer.Read(10);
            peer.Close();
            peer.Out("F. 11:11(0)");
            peer.In("F. 11:11(0) ack 12");
            peer.Out(". ack 12");
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
        }

        private static uint PassiveNumber(int secret, long time, int port,
            int nodePort = 80, string address = "10.0.0.2", string own = "10.0.0.1")
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { Secret = Simulation.Secret(secret) },
                start: time);
            TestLink second = new TestLink(LinkMedium.Ip, 1500);
            ladder.Node.AddInterface(second, IPAddress.Parse("10.0.1.1").Value, 24);
            ladder.Listen(nodePort);
            TcpPeer peer = ladder.Peer(port, nodePort);
            peer.PeerAddress = IPAddress.Parse(address).Value;
            peer.NodeAddress = IPAddress.Parse(own).Value;
            (peer.NodeAddress == PacketLadder.NodeAddress ? ladder.Link : second).In.Enqueue(peer.Packet("S 0:0(0)"));
            ladder.Poll();
            peer.Out("S. 0:0(0)");
            return peer.NodeIsn;
        }

        private static uint ActiveNumber(int secret, long time, int port)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { Secret = Simulation.Secret(secret) },
                start: time);
            int descriptor = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(0, ladder.Node.Bind(descriptor, 0, port));
            ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000);
            ladder.Poll();
            TcpPeer peer = ladder.Peer(4000, port);
            peer.Out("S 0:0(0)");
            return peer.NodeIsn;
        }

        private static double ChiSquare(int[] counts, int total)
        {
            double expected = (double)total / counts.Length;
            double sum = 0;
            foreach (int count in counts)
            {
                sum += (count - expected) * (count - expected) / expected;
            }

            return sum;
        }
    }
}
