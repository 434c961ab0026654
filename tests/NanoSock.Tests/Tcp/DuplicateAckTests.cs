using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;
using static NanoSock.Tests.TcpTests.FlightBench;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The acknowledgments that count as duplicates: RFC 5681 2, RFC 6582.</summary>
    [TestClass]
    public class DuplicateAckTests
    {
        [TestMethod]
        [Conformance("RFC5681-3.2", "RFC3042-2")]
        public void TwoDuplicatesAreNoLoss()
        {
            TcpPeer peer = Full();
            uint next = Burst(peer, 1, 10);
            peer.In(". ack 1");
            next = Burst(peer, next, 1);
            peer.In(". ack 1");
            next = Burst(peer, next, 1);
            peer.In($". ack {1 + Mss}");
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpRetransmissions));
            peer.Ladder.NothingUnasked();
        }

        // RFC 5681 2: the definition of a duplicate.
        [TestMethod]
        [Conformance("RFC5681-2")]
        public void OnlyBareUnchangedAcknowledgmentsAreDuplicates()
        {
            TcpPeer peer = Full();
            Burst(peer, 1, 10);
            peer.In(". ack 1 win 60001");
            peer.In(". ack 1 win 60002");
            peer.In(". ack 1 win 60003");
            peer.In(". ack 1 win 60004");
            Assert.AreEqual(0, peer.Ladder.Unasked);
            peer.In("P. 1:11(10) ack 1");
            peer.In("P. 11:21(10) ack 1");
            peer.Out($". {1 + (10 * Mss)} ack 21");
            peer.In("P. 21:31(10) ack 1");
            peer.In("P. 31:41(10) ack 1");
            peer.Out($". {1 + (10 * Mss)} ack 41");
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpFastRetransmits));
        }

        [TestMethod]
        [Conformance("RFC5681-2")]
        public void NothingUnderWayMeansNoDuplicates()
        {
            TcpPeer peer = TcpPeer.Accepted();
            for (int i = 0; i < 10; i++)
            {
                peer.In(". ack 1");
            }

            peer.Ladder.Quiet(10000);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpFastRetransmits));
        }

        // RFC 6582 3.2, step 1, and 4: duplicates caused by retransmissions after a time-out do not start recovery.
        [TestMethod]
        [Conformance("RFC6582-3.2b")]
        public void NoFastRetransmitAfterATimeoutForTheSameData()
        {
            TcpPeer peer = Full();
            Burst(peer, 1, 10);
            peer.OutAfter(1000, ". 1:1001(1000)");
            for (int i = 0; i < 8; i++)
            {
                peer.In(". ack 1");
            }

            peer.Ladder.Forget();
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpFastRetransmits));
            Assert.IsTrue(peer.Ladder.Count(Counter.TcpRetransmissions) <= 3);
        }
    }
}
