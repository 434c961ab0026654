using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using static NanoSock.Tests.TcpTests.FlightBench;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Congestion control as visible in packets: RFC 5681, 6582, 3042, 6928.</summary>
    [TestClass]
    public class CongestionTests
    {
        // RFC 5681 3.1: slow start up to the threshold, then a segment for each window acknowledged.
        [TestMethod]
        [Conformance("MUST-19", "RFC5681-3.1b", "RFC5681-3.1c")]
        public void CongestionAvoidance_RoundTrip_GrowsByOneSegment()
        {
            TcpPeer peer = Full();
            uint una = Burst(peer, 1, 10);

            // A time-out with ten segments in flight: threshold five, window one, and two after this acknowledgment.
            peer.OutAfter(1000, ". 1:1001(1000)");
            peer.In($". ack {una}");
            uint next = Burst(peer, una, 2);
            int flight = 2;
            foreach (int acknowledgments in new[] { 1, 1, 1, 5, 6, 7, 8 })
            {
                for (int i = 0; i < acknowledgments; i++)
                {
                    una += Mss;
                    peer.In($". ack {una}");
                    bool last = i == acknowledgments - 1;
                    next = Burst(peer, next, last ? 2 : 1);
                    peer.WriteSome(60000);
                }

                flight++;
                Assert.AreEqual((uint)flight * Mss, next - una);
            }
        }

        // RFC 5681 3.2, RFC 6582.
        [TestMethod]
        [Conformance("RFC5681-3.2", "RFC6582-3.2a", "RFC3042-2")]
        public void FastRecovery_PartialAndFullAck_FollowsNewReno()
        {
            TcpPeer peer = Full();
            Burst(peer, 1, 10);

            // Segments 1 (the first) and 4 are lost. RFC 3042: the first two duplicates release one new segment each.
            peer.In(". ack 1");
            peer.Out($". {1 + (10 * Mss)}:{1 + (11 * Mss)}(1000)");
            peer.In(". ack 1");
            peer.Out($". {1 + (11 * Mss)}:{1 + (12 * Mss)}(1000)");
            peer.In(". ack 1");
            peer.Out(". 1:1001(1000)");
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpFastRetransmits));

            // The flight was 10 without limited transmit: threshold 5. 12 are in flight, and each duplicate reduces
            // that by one.
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Ladder.NothingUnasked();
            peer.In(". ack 1");
            peer.Out($". {1 + (12 * Mss)}:{1 + (13 * Mss)}(1000)");

            // Partial: up to the second hole, which is retransmitted at once.
            peer.In($". ack {1 + (3 * Mss)}");
            peer.Out($". {1 + (3 * Mss)}:{1 + (4 * Mss)}(1000)");
            while (peer.Ladder.Unasked > 0)
            {
                peer.Ladder.Take("new data");
            }

            // Full: the window is at most the threshold, and at most a segment above the flight size.
            peer.In($". ack {1 + (12 * Mss)}");
            int burst = peer.Ladder.Unasked;
            Assert.IsTrue(burst <= 6, "A burst of " + burst);
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpFastRetransmits));
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpTimeouts));
        }

        // RFC 5681 2 counts data: a FIN alone is sent though the congestion window is full. The peer's receive window
        // holds it back.
        [TestMethod]
        public void Fin_CongestionWindowFull_IsSent()
        {
            TcpPeer peer = TenInFlight(60000);
            peer.Shutdown();
            peer.Out("F. 10001:10001(0)");
            peer.In(". ack 10002");
            Assert.AreEqual(NanoSock.Transport.TcpState.FinWait2, peer.State);

            peer = TenInFlight(10000);
            peer.Shutdown();
            peer.Ladder.NothingUnasked();
            peer.In(". ack 1 win 10001");
            peer.Out("F. 10001:10001(0)");
        }

        // RFC 7661: unused window is not validated.
        [TestMethod]
        [DataRow(1000)]
        [DataRow(4000)]
        public void CongestionWindow_ApplicationLimited_DoesNotGrow(int each)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 32768 }, mss: (int)Mss, window: 65000);
            uint next = 1;
            for (int i = 0; i < 40; i++)
            {
                peer.Write(each);
                peer.Ladder.Forget();
                next += (uint)each;
                peer.In($". ack {next}");
            }

            // Still the initial window.
            peer.Write(20 * (int)Mss);
            Burst(peer, next, 10);
            peer.Ladder.NothingUnasked();
        }

        [TestMethod]
        public void CongestionWindow_ReceiveWindowLimited_DoesNotGrow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 32768 }, mss: (int)Mss, window: 2000);
            peer.Write(30 * (int)Mss);
            uint next = Burst(peer, 1, 2);
            for (int i = 0; i < 10; i++)
            {
                peer.In($". ack {next} win 2000");
                next = Burst(peer, next, 2);
                peer.WriteSome(60000);
            }

            // The acknowledgment that opens the window is the first that counts.
            peer.In($". ack {next} win 60000");
            Burst(peer, next, 12);
        }

        // Acknowledgments that arrive together count one by one as long as there is data to send.
        [TestMethod]
        public void SlowStart_AcksOfOnePoll_AllCount()
        {
            TcpPeer peer = Full();
            Burst(peer, 1, 10);
            peer.Ladder.InjectTogether(Enumerable.Range(1, 10)
                .Select(i => peer.Packet($". ack {1 + (i * Mss)}"))
                .ToArray());
            Burst(peer, 10001, 20);
        }

        [TestMethod]
        public void FastRetransmit_DataAndFin_AreSentTogether()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: (int)Mss, window: 60000);
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            peer.Shutdown();
            peer.Out("F. 101:101(0)");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Out("PF. 1:101(100)");
            peer.In(". ack 102");
            Assert.AreEqual(NanoSock.Transport.TcpState.FinWait2, peer.State);
            peer.Ladder.Quiet(10000);
        }

        // A partial and the full acknowledgment in one Poll: nothing is left to retransmit, least of all another FIN.
        [TestMethod]
        public void FastRecovery_PartialAndFullAckInOnePoll_RetransmitsNothing()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100, window: 60000);
            peer.Write(400);
            peer.Ladder.Forget();
            peer.Shutdown();
            peer.Ladder.Forget();
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Out(". 1:101(100)");
            peer.Ladder.InjectTogether(peer.Packet(". ack 201"), peer.Packet("P. 1:11(10) ack 402"));
            peer.Ladder.NothingUnasked();
            Assert.AreEqual(NanoSock.Transport.TcpState.FinWait2, peer.State);
            peer.OutAfter(100, ". 402:402(0) ack 11");
        }

        [TestMethod]
        public void FastRetransmit_SmallWindow_StaysWithinIt()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1460, window: 500);
            peer.Write(1500);
            peer.Out(". 1:501(500)");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Out(". 1:501(500)");
        }

        [TestMethod]
        public void FastRetransmit_ShrunkenWindow_StaysWithinIt()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1000, window: 4000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Out("P. 1001:2001(1000)");
            peer.In(". ack 1 win 300");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.In(". ack 1");
            peer.Out(". 1:301(300)");
        }

        [TestMethod]
        public void FastRecovery_FullAckInSamePoll_CancelsPartialRetransmission()
        {
            TcpPeer peer = Full();
            uint next = Burst(peer, 1, 10);
            for (int i = 1; i <= 8; i++)
            {
                // Two by limited transmit, the head, and one more in recovery, which is beyond "recover".
                peer.In(". ack 1");
                if (i == 3)
                {
                    peer.Out(". 1:1001(1000)");
                }

                next = Burst(peer, next, i < 3 || i == 8 ? 1 : 0);
            }

            peer.Ladder.InjectTogether(peer.Packet($". ack {1 + (3 * Mss)}"), peer.Packet($". ack {next - Mss}"));
            Burst(peer, next, peer.Ladder.Unasked);
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpRetransmissions));
        }

        [TestMethod]
        public void Send_AnyWindow_NeverExceedsIt()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, window: 3500, mss: (int)Mss);
            peer.Write(20000);
            uint next = Burst(peer, 1, 3);
            peer.In($". ack {1 + Mss} win 2500");
            Assert.AreEqual(0, peer.Ladder.Unasked);
            peer.In($". ack {1 + (3 * Mss)} win 4000");
            Burst(peer, next, 4);
        }
    }
}
