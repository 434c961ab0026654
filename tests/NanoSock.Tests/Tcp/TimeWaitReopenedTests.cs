using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A SYN has ended TIME-WAIT: only the end of its handshake shows whether that was right. If it was an old
    /// duplicate TIME-WAIT continues (the second condition of MAY-2, RFC 9293 3.6.1).</summary>
    [TestClass]
    public class TimeWaitReopenedTests
    {
        // A peer that has not sent that SYN resets; or no response comes; or the listener is closed.
        [TestMethod]
        [Conformance("MAY-2")]
        [DataRow("reset")]
        [DataRow("silence")]
        [DataRow("listener closed")]
        public void Reopened_OldDuplicateSyn_ReturnsToTimeWait(string how)
        {
            TcpPeer peer = TcpStates.Reach("TimeWait", new StackOptions { TcpMaximumSegmentLifetime = 60000 });
            TcpPeer old = Reopen(peer);
            switch (how)
            {
                case "reset":
                    old.In("R 1");
                    break;
                case "silence":
                    peer.Ladder.Run(63000);
                    peer.Ladder.Forget();
                    break;
                default:
                    Assert.AreEqual(0, peer.Node.Close(peer.Listener));
                    peer.Ladder.Poll();
                    old.Out("R. 1:1(0) ack 1");
                    break;
            }

            Waits(peer);
        }

        // The rest of the time, not all of it.
        [TestMethod]
        public void Reopened_Reset_ContinuesRemainingTime()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Quiet(50000);
            TcpPeer old = Reopen(peer);
            old.In("R 1");
            peer.Ladder.Quiet(9999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void Reopened_TimeExpiresMeanwhile_EndsTimeWait()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Quiet(59500);
            TcpPeer old = Reopen(peer);
            peer.Ladder.Quiet(500);
            old.In("R 1");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            peer.In("F. 1:1(0) ack 2", DropReason.TcpNoSocket);
            peer.Out("R 2");
        }

        // A second SYN of the same addresses is judged by the restored record, and so is a third.
        [TestMethod]
        public void Reopened_TwentyTimes_ReturnsEachTime()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            for (int i = 0; i < 20; i++)
            {
                Reopen(peer).In("R 1");
                Waits(peer);
                peer.Ladder.Run(1000);
            }
        }

        // The connection was established: no record is left to restore.
        [TestMethod]
        public void Reopened_HandshakeCompletes_EndsTimeWait()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            TcpPeer again = Reopen(peer);
            again.In(". 1:1(0) ack 1");
            again.Descriptor = again.Node.Accept(peer.Listener);

            // The peer closes first and keeps TIME-WAIT.
            again.In("F. 1:1(0) ack 1");
            again.Out(". 1:1(0) ack 2");
            again.Close();
            again.Out("F. 1:1(0) ack 2");
            again.In(". 2:2(0) ack 2");
            TcpPeer third = peer.Ladder.Peer(isn: again.PeerIsn + 1000);
            third.In("S 0:0(0) win 1000");
            third.Out("S. 0:0(0) ack 1");
            third.In("R 1");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            peer.In("F. 1:1(0) ack 2", DropReason.TcpNoSocket);
            peer.Out("R 2");
        }

        // A half-open record that is evicted for a newer one restores the record that it would have replaced.
        [TestMethod]
        public void Reopened_RecordEvicted_RestoresTimeWait()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait", new StackOptions { TcpHalfOpen = 1, TcpSynCookies = false });
            TcpPeer again = Reopen(peer);
            TcpPeer newer = peer.Ladder.Peer(4001);
            newer.In("S 0:0(0)", DropReason.TcpHalfOpenFull);
            newer.Out("S. 0:0(0) ack 1");
            again.In(". 1:1(0) ack 1", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            Waits(peer);
        }

        // Each record is restored for its own addresses only, whatever other records are set aside.
        [TestMethod]
        public void Reopened_SeveralRecords_RestoresEachForItsTuple()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen(backlog: 8);
            TcpPeer[] waiting = new TcpPeer[3];
            TcpPeer[] old = new TcpPeer[3];
            for (int i = 0; i < 3; i++)
            {
                waiting[i] = Waiting(ladder, listener, 4000 + i);
            }

            for (int i = 0; i < 3; i++)
            {
                old[i] = Reopen(waiting[i]);
                Assert.AreEqual(3, ladder.Count(TcpState.TimeWait));
            }

            foreach (int i in new[] { 1, 2, 0 })
            {
                old[i].In("R 1");
                Waits(waiting[i]);
            }

            Assert.AreEqual(3, ladder.Count(TcpState.TimeWait));
        }

        // The oldest is evicted, also while it is set aside, and causes no error.
        [TestMethod]
        public void Reopened_TimeWaitEvicted_IsNotRestored()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimeWait = 1 });
            int listener = ladder.Listen(backlog: 8);
            TcpPeer old = Reopen(Waiting(ladder, listener, 4000));
            TcpPeer second = Waiting(ladder, listener, 4001);
            Assert.AreEqual(1u, ladder.Count(Counter.TcpTimeWaitRecycled));
            old.In("R 1");
            Waits(second);
            Assert.AreEqual(1, ladder.Count(TcpState.TimeWait));
            Reopen(second).In("R 1");
            Waits(second);
        }

        private static TcpPeer Waiting(PacketLadder ladder, int listener, int port)
        {
            TcpPeer peer = ladder.Peer(port);
            peer.Handshake(listener: listener);
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            ladder.Quiet(10);
            return peer;
        }

        private static TcpPeer Reopen(TcpPeer peer)
        {
            int before = peer.Ladder.Count(TcpState.TimeWait);
            TcpPeer again = peer.Ladder.Peer(peer.PeerPort, isn: peer.PeerIsn + 3);
            again.In("S 0:0(0) win 1000");
            again.Out("S. 0:0(0) ack 1");
            Assert.AreEqual(before, peer.Ladder.Count(TcpState.TimeWait), "It stays behind the half-open connection.");
            return again;
        }

        // The old connection's numbers are acknowledged as before.
        private static void Waits(TcpPeer peer)
        {
            peer.In("P. 1:11(10) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
        }
    }
}
