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
        public void DuplicateAck_TwoOnly_RetransmitsNothing()
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
    }
}
