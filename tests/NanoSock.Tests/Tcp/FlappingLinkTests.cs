using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A link that comes and goes faster than any time-out: waiting segments are tried each time the link
    /// comes up, and the connection still ends at R2 (RFC 9293 3.8.3).</summary>
    [TestClass]
    public class FlappingLinkTests
    {
        private const int R2 = 100000;

        [TestMethod]
        [DataRow(500, 100)]
        [DataRow(300, 300)]
        [DataRow(10, 10)]
        public void FlappingLink_DataUnanswered_TimesOutAtR2(int up, int down)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            Flap(peer, up, down, R2);
            Assert.AreEqual(TcpState.Established, peer.State);
            Flap(peer, up, down, 3000);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
        }

        [TestMethod]
        public void FlappingLink_WindowProbesUnanswered_TimesOutAtR2()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            Flap(peer, 500, 100, R2);
            Assert.AreEqual(TcpState.Established, peer.State);
            Flap(peer, 500, 100, 5000);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        [TestMethod]
        public void FlappingLink_DataAcked_KeepsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted();
            for (int i = 0; i < 3; i++)
            {
                peer.Write(10);
                Flap(peer, 500, 100, 60000);
                peer.Ladder.Link.IsUp = true;
                peer.Ladder.Poll();
                peer.Ladder.Forget();
                peer.In($". ack {11 + (10 * i)}");
            }

            Assert.AreEqual(TcpState.Established, peer.State);
        }

        // The attempt after an outage beyond R2 has time for its response, though Poll comes late.
        [TestMethod]
        public void LinkUp_NotPolledBeyondR2_RetransmitsOnceMore()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Run(1000);
            peer.Ladder.Forget();
            peer.Ladder.Pass(200000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Run(900);
            Assert.IsTrue(peer.Ladder.Unasked > 0, "not tried");
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void FlappingLink_SynUnanswered_TimesOutAfterThreeMinutes()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            Flap(peer, 500, 300, 179000);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            Flap(peer, 500, 300, 3000);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        private static void Flap(TcpPeer peer, int up, int down, long milliseconds)
        {
            for (long end = peer.Ladder.Now + milliseconds; peer.Ladder.Now < end;)
            {
                peer.Ladder.Link.IsUp = true;
                peer.Ladder.Run(up);
                peer.Ladder.Link.IsUp = false;
                peer.Ladder.Run(down);
                peer.Ladder.Forget();
            }
        }
    }
}
