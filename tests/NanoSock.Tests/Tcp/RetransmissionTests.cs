using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The retransmission timer: RFC 6298, and giving up: RFC 9293 3.8.3.</summary>
    [TestClass]
    public class RetransmissionTests
    {
        // RFC 6298 5.5: each time-out doubles the next, to a minute at most; the limit of 100 s ends it (R2).
        [TestMethod]
        [Conformance("MUST-19", "MUST-20", "SHLD-11", "RFC6298-2.1", "RFC6298-2.5", "RFC6298-5b")]
        public void Retransmission_Unanswered_BacksOffUntilR2()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            foreach (int wait in new[] { 1000, 2000, 4000, 8000, 16000, 32000 })
            {
                peer.OutAfter(wait, "P. 1:11(10)");
                Assert.AreEqual(SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            }

            // 63 s have passed; the next time-out is 60 s away, but R2, 100 s, has an attempt of its own.
            peer.OutAfter(37000, "P. 1:11(10)");
            peer.Ladder.Quiet(22999);
            Assert.AreEqual(TcpState.Established, peer.State);

            // No program holds the connection, so no user is signaled (RFC 9293 3.10.8, USER TIMEOUT).
            peer.Ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
            Assert.AreEqual(7u, peer.Ladder.Count(Counter.TcpTimeouts));
            Assert.AreEqual(7u, peer.Ladder.Count(Counter.TcpRetransmissions));
        }

        // R1: the next hop is suspected, as RFC 1122 3.3.1.4 requires, by probing whether it is still there.
        [TestMethod]
        [Conformance("MUST-20", "SHLD-10")]
        public void Retransmission_R1Reached_ProbesNeighbor()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, Bench.Peer, 80);
            byte[] syn = bench.Poll().Single();
            byte[] answer = Raw.Tcp(Bench.Peer, Bench.Own, 80, Raw.Read16(syn, 34),
                500, Raw.Read32(syn, 38) + 1, Tcp.Syn | Tcp.Ack);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 6, answer));
            bench.Stack.Send(socket, new byte[10], 0, 10);
            bench.Poll();

            // The entry is young, so its age does not cause the probe; the third retransmission does.
            List<(long At, byte[] Frame)> sent = bench.Advance(7000);
            long third = sent.Where(item => item.Frame[13] == 0).ElementAt(2).At;
            List<(long At, byte[] Frame)> questions = sent.Where(item => item.Frame[13] == 6).ToList();
            Assert.IsNotEmpty(questions, "no ARP request for the neighbor");
            Assert.IsTrue(questions[0].At >= third && questions[0].At <= third + 1000,
                $"asked at {questions[0].At}, retransmitted for the third time at {third}");
            CollectionAssert.AreEqual(Bench.PeerMac, questions[0].Frame[..6]);
        }

        [TestMethod]
        public void UserTimeout_Progress_Restarts()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpUserTimeout = 5000 }, mss: 100);
            peer.Write(200);
            peer.Out(". 1:101(100)");
            peer.Out("P. 101:201(100)");
            peer.OutAfter(1000, ". 1:101(100)");
            peer.OutAfter(2000, ". 1:101(100)");
            peer.In(". ack 101");
            peer.Out("P. 101:201(100)");
            peer.OutAfter(4000, "P. 101:201(100)");
            peer.OutAfter(1000, "P. 101:201(100)");
            peer.Ladder.Quiet(6999);
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void Retransmission_Orphan_EndsAtR2()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Close();
            peer.Out("F. 11:11(0)");
            peer.Ladder.Run(200000);
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        // RFC 6298 2.2, 2.3: SRTT + max(G, 4 RTTVAR), by round trips of known length.
        [TestMethod]
        [Conformance("MUST-18", "RFC6298-2.2", "RFC6298-3")]
        public void Rto_RttSamples_FollowsRfc6298()
        {
            uint next = 1;

            // The handshake is the first: SRTT 400, RTTVAR 200, RTO 1200.
            TcpPeer peer = AcceptedAfter(400);
            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.OutAfter(1200, $"P. {next}:{next + 100}(100)");

            // Karn: this acknowledgment gives no sample, and the back-off stays.
            peer.In($". ack {next + 100}");
            next += 100;
            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.OutAfter(2400, $"P. {next}:{next + 100}(100)");
            peer.In($". ack {next + 100}");
            next += 100;

            // Again 400: RTTVAR 3/4 of 200 = 150, RTO 400 + 600.
            next = RoundTrip(peer, next, 400);
            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.OutAfter(1000, $"P. {next}:{next + 100}(100)");
        }

        // Karn's rule (MUST-18) where duplicates, not the timer, have caused the retransmission.
        [TestMethod]
        [Conformance("MUST-18", "RFC6298-3")]
        public void RttSample_FastRetransmit_IsNotTaken()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            peer.Ladder.Quiet(500);
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Out("P. 1:101(100)");
            peer.Ladder.Quiet(100);
            peer.In(". ack 101");
            peer.Write(100);
            peer.Out("P. 101:201(100)");
            peer.OutAfter(1000, "P. 101:201(100)");
        }

        [TestMethod]
        [Conformance("RFC6298-2.3")]
        public void Rto_SecondSample_UsesQuarterAndEighth()
        {
            // First 400: SRTT 400, RTTVAR 200. Then 800: RTTVAR 3/4 of 200 + 1/4 of 400 = 250, SRTT 7/8 of 400 + 1/8 of
            // 800.
            TcpPeer peer = AcceptedAfter(400);
            uint next = RoundTrip(peer, 1, 800);
            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.OutAfter(450 + (4 * 250), $"P. {next}:{next + 100}(100)");
        }

        [TestMethod]
        [DataRow(0, 200)]
        [DataRow(200, 200)]
        [DataRow(1000, 1000)]
        public void Rto_ShortRtt_IsAtLeastTheMinimum(int option, int expected)
        {
            StackOptions options = new StackOptions();
            options.TcpMinimumRetransmissionTimeout = option == 0 ? options.TcpMinimumRetransmissionTimeout : option;
            TcpPeer peer = TcpPeer.Accepted(options, mss: 100, plain: false);
            uint next = 1;
            for (int i = 0; i < 20; i++)
            {
                next = RoundTrip(peer, next, 10);
            }

            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.OutAfter(9 + expected, $"P. {next}:{next + 100}(100)");
        }

        [TestMethod]
        public void Rto_RttZero_IsOneMillisecond()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpMinimumRetransmissionTimeout = 1 }, mss: 100);
            uint next = 1;
            for (int i = 0; i < 50; i++)
            {
                next = RoundTrip(peer, next, 0);
            }

            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.Ladder.Run(1);
            peer.Out($"P. {next}:{next + 100}(100)");
        }

        // RFC 6298 5.1 to 5.3: started by data when off, restarted by each acknowledgment of new data, off when all is
        // acknowledged.
        [TestMethod]
        [Conformance("RFC6298-5a")]
        public void RetransmissionTimer_NewAck_Restarts()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            peer.Write(300);
            peer.Out(". 1:101(100)");
            peer.Out(". 101:201(100)");
            peer.Out("P. 201:301(100)");
            peer.Ladder.Quiet(500);

            // RTO is 1000, from now.
            peer.In(". ack 101");
            peer.OutAfter(1000, ". 101:201(100)");
            peer.In(". ack 201");
            peer.Out("P. 201:301(100)");
            peer.In(". ack 301");
            peer.Ladder.Quiet(100000);
        }

        [TestMethod]
        public void Retransmission_NewDataQueued_IsCoalesced()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1000);
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            peer.Write(100);
            peer.Ladder.NothingUnasked();
            peer.OutAfter(1000, "P. 1:201(200)");
        }

        [TestMethod]
        public void LinkBlocked_Segments_AreSentWhenRoom()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            peer.Ladder.Link.Room = 1;
            peer.Write(300);
            peer.Out(". 1:101(100)");
            Assert.IsTrue(peer.Node.IsLinkBlocked);
            peer.Ladder.Quiet(10);
            peer.Ladder.Link.Room = 10;
            peer.Ladder.Poll();
            peer.Out(". 101:201(100)");
            peer.Out("P. 201:301(100)");
            Assert.IsFalse(peer.Node.IsLinkBlocked);
        }

        [TestMethod]
        public void LinkBlocked_Syn_IsSentWhenRoom()
        {
            PacketLadder ladder = new PacketLadder();
            ladder.Link.Room = 0;
            int socket = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.Connect(socket, PacketLadder.PeerAddress, 4000);
            ladder.Node.GetLocal(socket, out _, out int port);
            ladder.Poll();
            ladder.NothingUnasked();

            // No data was sent: no acknowledgment can be valid.
            TcpPeer peer = ladder.Peer(4000, port);
            ladder.Link.Room = 1;
            ladder.Poll();
            peer.Out("S 0:0(0)");
            Assert.AreEqual(TcpState.SynSent, ladder.State(socket));
        }

        [TestMethod]
        public void LinkDown_DataWritten_IsSentAtLinkUp()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.Link.IsUp = false;
            peer.Write(10);
            peer.Ladder.Quiet(500);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
        }

        // A connection whose handshake has taken a round trip.
        private static TcpPeer AcceptedAfter(long milliseconds)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpMinimumRetransmissionTimeout = 1 });
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 100>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Quiet(milliseconds);
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = ladder.Node.Accept(listener);
            return peer;
        }

        private static uint RoundTrip(TcpPeer peer, uint next, long milliseconds)
        {
            peer.Write(100);
            peer.Out($"P. {next}:{next + 100}(100)");
            peer.Ladder.Quiet(milliseconds);
            peer.In($". ack {next + 100}");
            return next + 100;
        }
    }
}
