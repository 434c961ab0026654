using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A table that is full of connections: the one that is evicted for a new one, the limit of one peer, and
    /// the entries reserved for a listener.</summary>
    [TestClass]
    public class AdmissionTests
    {
        private const int Seconds = 30;

        // Seconds count in units of 1,024 ms, rounded up.
        private const int Patience = (Seconds + 2) * 1000;

        [TestMethod]
        public void Eviction_TableFull_ResetsLongestIdleConnection()
        {
            PacketLadder ladder = Full(out int listener, out TcpPeer[] peers);
            Use(peers[0]);
            ladder.Quiet((Seconds * 1000) - 10000);
            TcpPeer next = Knock(ladder, 5000);
            Assert.AreEqual(0u, ladder.Count(Counter.TcpIdleEvicted));
            ladder.Run(7000);
            ladder.Forget();
            next.In(". 1:1(0) ack 1", DropReason.TcpTableFull);

            // Peer 1 has been idle longest: peer 0 was used once more, later than peer 1 was accepted.
            peers[1].Out("R. 1 ack 1");
            Assert.AreEqual(1u, ladder.Count(Counter.TcpIdleEvicted));

            // No other is evicted before the program has closed that one.
            next.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            Assert.AreEqual(1u, ladder.Count(Counter.TcpIdleEvicted));
            Assert.AreEqual(-(int)SocketError.ConnectionAborted, peers[1].ReadResult());
            peers[1].Close();
            next.In(". 1:1(0) ack 1");
            next.Descriptor = ladder.Node.Accept(listener);
            Assert.IsTrue(next.Descriptor >= 0, "Accept: " + next.Descriptor);
            Assert.AreEqual(Seconds, ladder.Node.GetOption(next.Descriptor, SocketOption.GiveWayTime));
        }

        // Sending and receiving by the program count as use.
        [TestMethod]
        [DataRow("receives")]
        [DataRow("sends")]
        public void Eviction_ConnectionInUse_IsNotEvicted(string what)
        {
            PacketLadder ladder = Full(out _, out TcpPeer[] peers);
            uint at = 1;
            for (int i = 0; i < 10; i++)
            {
                ladder.Run((Seconds * 1000) - 1000);
                ladder.Forget();
                foreach (TcpPeer peer in peers)
                {
                    if (what == "sends")
                    {
                        peer.Write(10);
                        peer.Out($"P. {at}:{at + 10}(10)");
                        peer.In($". ack {at + 10}");
                    }
                    else
                    {
                        peer.In($"P. {at}:{at + 10}(10)");
                        peer.Read(10);
                    }

                    ladder.Forget();
                }

                at += 10;
                Knock(ladder, 5000 + i);
            }

            Assert.AreEqual(0u, ladder.Count(Counter.TcpIdleEvicted));
        }

        // Probes of a closed window do not count as use: the program sends nothing more.
        [TestMethod]
        public void Eviction_ClosedWindowProbes_DoNotCountAsUse()
        {
            PacketLadder ladder = Full(out _, out TcpPeer[] peers);
            foreach (TcpPeer peer in peers)
            {
                peer.Write(10);
                peer.Out("P. 1:11(10)");
                peer.In(". ack 11 win 0");
                peer.WriteSome(2048);
            }

            for (int i = 0; i < 4; i++)
            {
                ladder.Run(10000);
                ladder.Forget();
                foreach (TcpPeer peer in peers)
                {
                    peer.In(". ack 11 win 0");
                }
            }

            TcpPeer next = ladder.Peer(5000);
            next.In("S 0:0(0) win 65535");
            next.Out("S. 0:0(0) ack 1");
            next.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            Assert.AreEqual(1u, ladder.Count(Counter.TcpIdleEvicted));
            ladder.Forget();
        }

        [TestMethod]
        public void Eviction_PeerWithMostConnections_IsEvictedFirst()
        {
            PacketLadder ladder = Full(out _, out TcpPeer[] peers, 3);
            ladder.Quiet(Patience + 2000);
            ladder.Forget();

            // The first has another address, and is the oldest.
            TcpPeer next = ladder.Peer(5000);
            next.In("S 0:0(0) win 65535");
            next.Out("S. 0:0(0) ack 1");
            next.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            peers[1].Out("R. 1 ack 1");
        }

        // Every connection has been idle long enough: one is evicted, and its program has to close it before another
        // one is.
        [TestMethod]
        public void Eviction_SeveralIdleConnections_EvictsOneAtATime()
        {
            PacketLadder ladder = Full(out int listener, out TcpPeer[] peers);
            ladder.Quiet(Patience + 10000);
            TcpPeer first = Knock(ladder, 5000);
            peers[0].Out("R. 1 ack 1");
            TcpPeer second = Knock(ladder, 5001);
            first.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            ladder.NothingUnasked();
            Assert.AreEqual(1u, ladder.Count(Counter.TcpIdleEvicted));
            peers[0].Close();
            first.In(". 1:1(0) ack 1");
            second.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            peers[1].Out("R. 1 ack 1");
            Assert.AreEqual(2u, ladder.Count(Counter.TcpIdleEvicted));
        }

        // The program has sent once, and the peer reads slowly.
        [TestMethod]
        public void Eviction_DataInFlight_KeepsConnection()
        {
            PacketLadder ladder = Full(out _, out TcpPeer[] peers);
            foreach (TcpPeer peer in peers)
            {
                peer.Write(2000);
                ladder.Forget();
            }

            for (int i = 1; i <= 50; i++)
            {
                ladder.Quiet(800);
                foreach (TcpPeer peer in peers)
                {
                    peer.In($". ack {1 + (i * 20)}");
                    ladder.Forget();
                }
            }

            Knock(ladder, 5000);
            Assert.AreEqual(0u, ladder.Count(Counter.TcpIdleEvicted));
        }

        [TestMethod]
        public void Eviction_OptionNotSet_EvictsNoConnection()
        {
            PacketLadder ladder = Full(out int listener, out TcpPeer[] peers, seconds: 0);
            ladder.Quiet(1000000);
            Knock(ladder, 5000);
            foreach (TcpPeer peer in peers)
            {
                Use(peer);
            }
        }

        [TestMethod]
        public void Socket_TableFull_EvictsIdleConnection()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 2 });
            int listener = ladder.Listen();
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.GiveWayTime, Seconds));
            TcpPeer peer = ladder.Peer();
            peer.Handshake(listener: listener);
            ladder.Quiet(Patience);
            Use(peer);
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, ladder.Node.Socket(SocketType.Stream));
            ladder.Quiet(Patience);
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, ladder.Node.Socket(SocketType.Stream));
            Assert.AreEqual(-(int)SocketError.ConnectionAborted, peer.ReadResult());
            Assert.AreEqual(0, ladder.Node.Close(peer.Descriptor));
            Assert.IsTrue(ladder.Node.Socket(SocketType.Stream) >= 0);
        }

        [TestMethod]
        public void ConnectionsPerPeer_LimitReached_DropsSynUnlessOwnIsIdle()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 8 });
            int listener = ladder.Listen(backlog: 8);
            int second = ladder.Listen(81, backlog: 8);
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.ConnectionsPerPeer, 2));
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.GiveWayTime, Seconds));
            ladder.Peer(4000, 81).Handshake(listener: second);
            TcpPeer own = ladder.Peer(4001);
            own.Handshake(listener: listener);

            // Two in all; the other listener has no limit, and another peer has none yet.
            TcpPeer third = ladder.Peer(4002);
            third.In("S 0:0(0) win 65535", DropReason.TcpPeerLimit);
            ladder.Peer(4003, 81).Handshake(listener: second);
            TcpPeer other = ladder.Peer(4000);
            other.PeerAddress = PacketLadder.PeerAddress + 1;
            other.Handshake(listener: listener);

            // Its own idle connection is evicted.
            ladder.Quiet(Patience);
            third.In("S 0:0(0) win 65535");
            third.Out("S. 0:0(0) ack 1");
            third.In(". 1:1(0) ack 1", DropReason.TcpPeerLimit);
            own.Out("R. 1 ack 1");
            Assert.AreEqual(1u, ladder.Count(Counter.TcpIdleEvicted));
        }

        // SYNs that arrive together all get a record; the limit applies to the handshakes.
        [TestMethod]
        public void ConnectionsPerPeer_HandshakesComplete_AcceptsUpToTheLimit()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen(backlog: 8);
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.ConnectionsPerPeer, 1));
            List<TcpPeer> peers = new List<TcpPeer>();
            for (int i = 0; i < 3; i++)
            {
                peers.Add(ladder.Peer(4000 + i));
                peers[i].In("S 0:0(0) win 65535");
                peers[i].Out("S. 0:0(0) ack 1");
            }

            peers[1].In(". 1:1(0) ack 1");
            peers[0].In(". 1:1(0) ack 1", DropReason.TcpPeerLimit);
            peers[2].In(". 1:1(0) ack 1", DropReason.TcpPeerLimit);
        }

        [TestMethod]
        public void MayOpenAgain_PeerAtItsLimit_StaysInTimeWait()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen(backlog: 8);
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.ConnectionsPerPeer, 1));
            TcpPeer first = ladder.Peer(4000);
            first.Handshake(listener: listener);
            ladder.Node.Close(first.Descriptor);
            ladder.Poll();
            first.Out("F. 1 ack 1");
            first.In("F. 1:1(0) ack 2");
            first.Out(". 2 ack 2");
            TcpPeer second = ladder.Peer(4001);
            second.Handshake(listener: listener);
            first.In("S 100000:100000(0) win 65535", DropReason.TcpTimeWait);
            first.Out(". 2 ack 2");

            second.In("R. 1:1(0) ack 1");
            first.In("S 100000:100000(0) win 65535");
            first.Out("S.");
        }

        [TestMethod]
        public void ReservedConnections_TableFull_AreKeptForTheListener()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 6, TcpBuffers = 3 });
            int many = ladder.Listen(81, backlog: 8);
            int page = ladder.Listen(80, backlog: 8);
            Assert.AreEqual(0, ladder.Node.SetOption(page, SocketOption.ReservedConnections, 1));
            ladder.Peer(4000, 81).Handshake(listener: many);
            TcpPeer second = ladder.Peer(4001, 81);
            second.Handshake(listener: many);
            Knock(ladder, 4002, 81);
            TcpPeer visitor = ladder.Peer(4100);
            visitor.Handshake(listener: page);
            Knock(ladder, 4101);

            // Its former entries are reserved again.
            visitor.In("F. 1:1(0) ack 1");
            visitor.Out(". 1:1(0) ack 2");
            visitor.Close();
            visitor.Out("F. 1:1(0) ack 2");
            Knock(ladder, 4003, 81);
            ladder.Peer(4102).Handshake(listener: page);

            // With one of its own, the others may take the rest.
            second.Abort();
            second.Out("R. 1 ack 1");
            ladder.Peer(4004, 81).Handshake(listener: many);
        }

        // A listener and four connections fill the table; the first of them may have another address. The program has
        // received data long after the last Poll: that is use at the present time, not at that of the Poll.
        [TestMethod]
        public void Eviction_UseSinceLastPoll_KeepsConnection()
        {
            PacketLadder ladder = Full(out _, out TcpPeer[] peers);
            foreach (TcpPeer peer in peers)
            {
                peer.In("P. 1:11(10) ack 1");
                peer.OutAfter(100, ". 1:1(0) ack 11");
            }

            ladder.Pass(Patience + 60000);
            foreach (TcpPeer peer in peers)
            {
                Assert.AreEqual(10, ladder.Node.Receive(peer.Descriptor, new byte[10], 0, 10));
            }

            TcpPeer next = Knock(ladder, 5000);
            ladder.Run(3000);
            ladder.Forget();
            next.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            Assert.AreEqual(0u, ladder.Count(Counter.TcpIdleEvicted));
        }

        private static PacketLadder Full(out int listener, out TcpPeer[] peers, int ofOne = 4, int seconds = Seconds)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 8, TcpBuffers = 4 });
            listener = ladder.Listen(backlog: 8);
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.GiveWayTime, seconds));
            peers = new TcpPeer[4];
            for (int i = 0; i < 4; i++)
            {
                peers[i] = ladder.Peer(4000 + i);
                if (i < 4 - ofOne)
                {
                    peers[i].PeerAddress = PacketLadder.PeerAddress + 1;
                }

                peers[i].Handshake(listener: listener);
                ladder.Quiet(2000);
            }

            return ladder;
        }

        private static void Use(TcpPeer peer)
        {
            peer.In("P. 1:11(10)");
            peer.Read(10);
            peer.Ladder.Run(100);
            peer.Out(". 1:1(0) ack 11");
        }

        // A handshake that finds no room.
        private static TcpPeer Knock(PacketLadder ladder, int port, int nodePort = 80)
        {
            TcpPeer peer = ladder.Peer(port, nodePort);
            peer.In("S 0:0(0) win 65535");
            peer.Out("S. 0:0(0) ack 1");
            peer.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            return peer;
        }
    }
}
