using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using static NanoSock.Tests.TcpTests.BlackHolePath;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The segment size that a black hole has left: how long it is used, and by which connections (RFC 1191
    /// 6.3).</summary>
    [TestClass]
    public class BlackHoleAgeTests
    {
        private const int Age = 600000;

        // RFC 4821 7.7, RFC 1191 6.3. A black hole that persists costs two time-outs, not four.
        [TestMethod]
        [Conformance("RFC1191-6.3")]
        public void BlackHole_TenMinutesLater_TriesFullSizeAgain()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            long lowered = peer.Ladder.Now;
            Flight(peer, 2921, 536, 1072);
            peer.In(". ack 3993");
            peer.Ladder.Run(Age - 20000);
            Flight(peer, 3993, 536, 1072);
            peer.In(". ack 5065");
            peer.Ladder.Run(lowered + Age - peer.Ladder.Now);
            Flight(peer, 5065, 1460, 1460);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 5065:6525(1460)");
            peer.Ladder.RunUntilSent();
            peer.Out(". 5065:5601(536)");
            peer.In(". ack 5601");
            peer.Out(". 5601:6137(536)");
            peer.Out("P. 6137:6525(388)");
            peer.In(". ack 6525");
            peer.Ladder.Quiet(Age / 2);
            Flight(peer, 6525, 536, 1072);
        }

        [TestMethod]
        public void BlackHole_FullSizeDeliveredAgain_KeepsFullSize()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            peer.Ladder.Quiet(Age);
            Flight(peer, 2921, 1460, 1460);
            peer.In(". ack 4381");
            peer.Ladder.Quiet(Age);
            Flight(peer, 4381, 1460, 2920);
        }

        // The next connection to the same destination starts with the size found, for the rest of the time.
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void BlackHole_NewConnectionToSameHost_StartsWithCachedSize(bool active)
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 1200, 2920);
            long found = peer.Ladder.Now;
            peer.Ladder.Run(Age / 2);
            TcpPeer next;
            if (active)
            {
                next = TcpPeer.Connecting(peer.Ladder, peerPort: 4001);
                next.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
                next.Out(". 1:1(0) ack 1");
            }
            else
            {
                next = peer.Ladder.Peer(4001);
                next.Handshake(listener: peer.Listener);
            }

            Assert.AreEqual(0, next.Node.SetOption(next.Descriptor, SocketOption.NoDelay, 1));
            Flight(next, 1, 1200, 2400);
            next.In(". ack 2401");
            next.Ladder.Run(found + Age - next.Ladder.Now);
            Flight(next, 2401, 1460, 2920);
            next.In(". ack 5321");
            TcpPeer last = peer.Ladder.Peer(4002);
            last.Handshake(listener: peer.Listener);
            Assert.AreEqual(0, last.Node.SetOption(last.Descriptor, SocketOption.NoDelay, 1));
            Flight(last, 1, 1460, 2920);
        }

        // An unconfirmed size affects no other connection, and a confirmed one no other destination.
        [TestMethod]
        public void BlackHole_UnconfirmedSize_IsNotCached()
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 2920);
            peer.Ladder.Run(40000);
            peer.Ladder.Forget();
            TcpPeer next = peer.Ladder.Peer(4001);
            next.Handshake(listener: peer.Listener);
            Flight(next, 1, 1460, 1460);
            next.In(". ack 1461");
            peer.Ladder.Forget();
            peer.In(". ack 2921");
            TcpPeer other = peer.Ladder.Peer(4001);
            other.PeerAddress = PacketLadder.PeerAddress + 1;
            other.Handshake(listener: peer.Listener);
            Flight(other, 1, 1460, 1460);
        }

        // Small segments that time out after others have arrived: size was not the cause.
        [TestMethod]
        public void BlackHole_SmallestSegmentsLost_RestoresFullSize()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            Flight(peer, 2921, 536, 536);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 2921:3457(536)");
            peer.Write(924);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 2921:4381(1460)");
        }
    }
}
