using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Closed connections and the sockets that they no longer need: with one socket besides the listener, each
    /// test shows that the next connection gets in.</summary>
    [TestClass]
    public class OrphanTests
    {
        // The peer's FIN never arrives.
        [TestMethod]
        public void FinWait2_PeersNeverClose_HoldNoSocket()
        {
            PacketLadder ladder = Small(out int listener);
            for (int i = 0; i < 20; i++)
            {
                TcpPeer peer = ladder.Peer(4000 + i);
                peer.Handshake(listener: listener);
                peer.Write(10);
                peer.Out("P. 1:11(10) ack 1");
                peer.Close();
                peer.Out("F. 11:11(0) ack 1");
                peer.In(". ack 12");
                ladder.Quiet(10);
            }

            Assert.AreEqual(8, ladder.Count(TcpState.FinWait2));
            Assert.AreEqual(12u, ladder.Count(Counter.TcpOrphansEvicted));
            ladder.Quiet(60000);
            Assert.AreEqual(1, ladder.Used());
        }

        // Our FIN is never acknowledged: it does not matter which side closes first.
        [TestMethod]
        [DataRow("FinWait1", "F. 1:1(0) ack 1")]
        [DataRow("Closing", "F. 1:1(0) ack 2")]
        [DataRow("LastAck", "F. 1:1(0) ack 2")]
        public void Fin_Unacknowledged_HoldsNoSocket(string state, string fin)
        {
            TcpPeer peer = TcpStates.Reach(state, new StackOptions { TcpSockets = 2 });
            peer.Close();
            TcpPeer next = peer.Ladder.Peer(4001);
            next.Handshake(listener: peer.Listener);
            next.Write(10);
            next.Out("P. 1:11(10) ack 1");
            next.In(". ack 11");
            Assert.AreEqual(state, TcpStates.StateOf(peer).ToString());

            // The record retransmits it repeatedly, as a socket does.
            foreach (int wait in new[] { 1000, 2000, 4000, 8000, 16000, 32000 })
            {
                peer.OutAfter(wait, fin);
            }
        }

        [TestMethod]
        [DataRow("Close, then FIN")]
        [DataRow("FIN, then Close")]
        [DataRow("FIN with the answer")]
        public void Accept_ConsecutiveConnections_ReuseOneSocket(string how)
        {
            PacketLadder ladder = Small(out int listener);
            TcpPeer last = null;
            for (int i = 0; i < 20; i++)
            {
                TcpPeer peer = ladder.Peer(4000 + i);
                peer.Handshake(listener: listener);
                if (how == "Close, then FIN")
                {
                    last?.In("F. 11:11(0) ack 12");
                    last?.Out(". 12:12(0) ack 12");
                }
                else if (how == "FIN, then Close")
                {
                    last?.In(". 12:12(0) ack 12");
                }

                last = peer;
                peer.In("P. 1:11(10) ack 1");
                peer.Read(10);
                peer.Write(10, false);
                if (how == "FIN with the answer")
                {
                    peer.Close();
                    peer.Out("PF. 1:11(10) ack 11");
                    peer.In("F. 11:11(0) ack 12");
                    peer.Out(". 12:12(0) ack 12");
                    continue;
                }

                ladder.Poll();
                peer.Out("P. 1:11(10) ack 11");
                peer.In(". ack 11");
                if (how == "Close, then FIN")
                {
                    peer.Close();
                    peer.Out("F. 11:11(0) ack 11");
                }
                else
                {
                    peer.In("F. 11:11(0) ack 11");
                    peer.Out(". 11:11(0) ack 12");
                    peer.Close();
                    peer.Out("F. 11:11(0) ack 12");
                }
            }
        }

        // With data to send a socket is needed. It is evicted after a time-out, LAST-ACK before CLOSING before
        // FIN-WAIT-1, the oldest first.
        [TestMethod]
        public void Orphans_DataUnacknowledged_AreEvictedInOrder()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 6 });
            int listener = ladder.Listen(backlog: 8);
            TcpPeer[] peers = new TcpPeer[5];
            string[] states = { "FinWait1", "Closing", "LastAck", "FinWait1", "LastAck" };
            for (int i = 0; i < peers.Length; i++)
            {
                peers[i] = Vanished(ladder, listener, 4000 + i, states[i]);
                ladder.Run(10);
                ladder.Forget();
            }

            TcpPeer early = ladder.Peer(5000);
            early.In("S 0:0(0) win 65535");
            early.Out("S. 0:0(0) ack 1");
            early.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            ladder.Run(1500);
            ladder.Forget();
            uint evicted = 0;
            foreach (int gone in new[] { 2, 4, 1, 0, 3 })
            {
                TcpPeer next = ladder.Peer(5001 + gone);
                next.In("S 0:0(0) win 65535");
                next.Out("S. 0:0(0) ack 1");
                next.In(". 1:1(0) ack 1");
                peers[gone].Out("R. 12 ack " + (states[gone] == "FinWait1" ? 1 : 2));
                Assert.AreEqual(++evicted, ladder.Count(Counter.TcpOrphansEvicted));
            }

            TcpPeer last = ladder.Peer(5100);
            last.In("S 0:0(0) win 65535");
            last.Out("S. 0:0(0) ack 1");
            last.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
        }

        // The program's own calls find room in the same way.
        [TestMethod]
        public void Socket_TableFullOfOrphans_EvictsOne()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 2 });
            int listener = ladder.Listen(backlog: 8);
            Vanished(ladder, listener, 4000, "LastAck");
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, ladder.Node.Socket(SocketType.Stream));
            ladder.Run(1500);
            ladder.Forget();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.IsTrue(socket >= 0, "Socket: " + socket);
            Assert.AreEqual(1u, ladder.Count(Counter.TcpOrphansEvicted));
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, ladder.Node.Socket(SocketType.Stream));
            ladder.Forget();
        }

        // A call does not know the time: the minute of FIN-WAIT-2 starts with the next Poll, whenever the last one was.
        [TestMethod]
        public void FinWait2_ClosedBetweenPolls_IsTimedFromNextPoll()
        {
            TcpPeer peer = TcpStates.Reach("FinWait2", new StackOptions { TcpSockets = 2 });
            Assert.AreEqual(0, peer.Node.Close(peer.Descriptor));
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, peer.Node.Socket(SocketType.Stream));
            peer.Ladder.Quiet(1000000);
            Assert.AreEqual(1, peer.Ladder.Used());

            peer = TcpStates.Reach("FinWait2", new StackOptions { TcpSockets = 2 });
            Assert.AreEqual(0, peer.Node.Close(peer.Descriptor));
            peer.Ladder.Poll();
            Assert.IsTrue(peer.Node.Socket(SocketType.Stream) >= 0);
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(TcpState.FinWait2, TcpStates.StateOf(peer));
        }

        [TestMethod]
        public void Connect_BuffersHeldByOrphan_EvictsIt()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 4, TcpBuffers = 1 });
            int listener = ladder.Listen(backlog: 8);
            Vanished(ladder, listener, 4000, "FinWait1");
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable,
                ladder.Node.Connect(socket, PacketLadder.PeerAddress, 99));
            ladder.Run(1500);
            ladder.Forget();
            Assert.AreEqual(-(int)SocketError.InProgress, ladder.Node.Connect(socket, PacketLadder.PeerAddress, 99));
            ladder.Poll();
            ladder.Forget();
        }

        // Of the records, the one whose loss matters least is evicted too.
        [TestMethod]
        public void Records_TableFull_AreEvictedInOrder()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 3, TcpTimeWait = 5 });
            int listener = ladder.Listen(backlog: 8);
            string[] states = { "FinWait1", "Closing", "LastAck", "FinWait2", "TimeWait" };
            TcpPeer[] peers = new TcpPeer[5];
            for (int i = 0; i < 5; i++)
            {
                peers[i] = Bring(ladder, listener, 4000 + i, states[i]);
            }

            foreach (int gone in new[] { 4, 3, 2, 1 })
            {
                Assert.AreEqual(states[gone], TcpStates.StateOf(peers[gone]).ToString());
                Bring(ladder, listener, 4100 + gone, "FinWait1");
                Assert.AreEqual(TcpState.Closed, TcpStates.StateOf(peers[gone]), states[gone]);
            }

            Assert.AreEqual(1u, ladder.Count(Counter.TcpTimeWaitRecycled));
            Assert.AreEqual(3u, ladder.Count(Counter.TcpOrphansEvicted));

            // One more of the same keeps its socket, until another connection needs it.
            TcpPeer kept = Bring(ladder, listener, 4200, "FinWait1");
            ladder.Peer(4201).Handshake(listener: listener);
            Assert.AreEqual(TcpState.FinWait1, TcpStates.StateOf(peers[0]));
            TcpPeer next = ladder.Peer(4202);
            next.In("S 0:0(0) win 65535");
            next.Out("S. 0:0(0) ack 1");
            next.In(". 1:1(0) ack 1");
            peers[0].Out("R. 2 ack 1");
            Assert.AreEqual(TcpState.Closed, TcpStates.StateOf(peers[0]));
            Assert.AreEqual(TcpState.FinWait1, TcpStates.StateOf(kept));
        }

        // A blocked link: the FIN waits in the socket until it is sent.
        [TestMethod]
        public void Fin_LinkBlocked_KeepsSocketUntilSent()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.Ladder.Link.Room = 0;
            Assert.AreEqual(0, peer.Node.Close(peer.Descriptor));
            peer.Ladder.Poll();
            Assert.AreEqual(TcpState.FinWait1, TcpStates.StateOf(peer));
            peer.Ladder.Run(10);
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            peer.Out("F. 1:1(0) ack 1");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(TcpState.TimeWait, TcpStates.StateOf(peer));
        }

        private static PacketLadder Small(out int listener)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 2 });
            listener = ladder.Listen(backlog: 8);
            return ladder;
        }

        // Data and FIN are sent, and no response comes.
        private static TcpPeer Vanished(PacketLadder ladder, int listener, int port, string state)
        {
            TcpPeer peer = ladder.Peer(port);
            peer.Handshake(listener: listener);
            if (state == "LastAck")
            {
                peer.In("F. 1:1(0) ack 1");
                peer.Out(". 1:1(0) ack 2");
            }

            peer.Write(10, false);
            peer.Close();
            peer.Out("PF. 1:11(10)");
            if (state == "Closing")
            {
                peer.In("F. 1:1(0) ack 1");
                peer.Out(". 12:12(0) ack 2");
            }

            return peer;
        }

        private static TcpPeer Bring(PacketLadder ladder, int listener, int port, string state)
        {
            TcpPeer peer = ladder.Peer(port);
            peer.Handshake(listener: listener);
            if (state == "LastAck")
            {
                peer.In("F. 1:1(0) ack 1");
                peer.Out(". 1:1(0) ack 2");
            }

            peer.Close();
            peer.Out("F. 1:1(0)");
            switch (state)
            {
                case "Closing":
                    peer.In("F. 1:1(0) ack 1");
                    peer.Out(". 2:2(0) ack 2");
                    break;
                case "FinWait2":
                    peer.In(". 1:1(0) ack 2");
                    break;
                case "TimeWait":
                    peer.In("F. 1:1(0) ack 2");
                    peer.Out(". 2:2(0) ack 2");
                    break;
            }

            return peer;
        }
    }
}
