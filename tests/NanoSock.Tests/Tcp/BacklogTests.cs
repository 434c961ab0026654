using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Listeners whose backlog, sockets, buffers or half-open records are full.</summary>
    [TestClass]
    public class BacklogTests
    {
        [TestMethod]
        public void Backlog_TwoListeners_IsSeparate()
        {
            PacketLadder ladder = new PacketLadder();
            int one = ladder.Listen(80, 1);
            int two = ladder.Listen(81, 1);
            ladder.Peer(4000, 80).Handshake(accept: false);
            ladder.Peer(4001, 80).In("S 0:0(0) win 1000", DropReason.TcpBacklogFull);
            ladder.Peer(4001, 81).Handshake(listener: two);
            Assert.IsTrue(ladder.Node.Accept(one) >= 0);
            Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Accept(two));
        }

        [TestMethod]
        public void Handshake_SocketTableFull_CompletesWhenASocketIsFree()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 2 });
            int listener = ladder.Listen(backlog: 4);
            TcpPeer first = ladder.Peer(4000);
            first.Handshake(listener: listener);
            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, ladder.Node.Socket(SocketType.Stream));
            TcpPeer second = ladder.Peer(4001);
            second.In("S 0:0(0) win 1000");
            second.Out("S. 0:0(0) ack 1");
            second.In("P. 1:11(10) ack 1", DropReason.TcpTableFull);
            ladder.NothingUnasked();
            Assert.AreEqual(1, ladder.Count(TcpState.SynReceived));
            first.Abort();
            first.Out("R. 1 ack 1");
            second.In("P. 1:11(10) ack 1");
            second.Descriptor = ladder.Node.Accept(listener);
            second.Read(10);
        }

        [TestMethod]
        public void Handshake_NoBuffers_CompletesWhenBuffersAreFree()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 8, TcpBuffers = 1 });
            int listener = ladder.Listen(backlog: 4);
            TcpPeer first = ladder.Peer(4000);
            first.Handshake(listener: listener);
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable,
                ladder.Node.Connect(socket, PacketLadder.PeerAddress, 9));
            TcpPeer second = ladder.Peer(4001);
            second.In("S 0:0(0) win 1000");
            second.Out("S. 0:0(0) ack 1");
            second.In(". 1:1(0) ack 1", DropReason.TcpTableFull);
            first.Abort();
            first.Out("R. 1 ack 1");
            second.OutAfter(1000, "S. 0:0(0) ack 1");
            second.In(". 1:1(0) ack 1");
            Assert.IsTrue(ladder.Node.Accept(listener) >= 0);
        }

        // RFC 4987: a flood takes only records, and expires.
        [TestMethod]
        [Conformance("RFC4987-3.4")]
        public void HalfOpenTable_Full_EvictsOldestRecord()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 3 });
            ladder.Listen(backlog: 100);
            TcpPeer[] peers = new TcpPeer[4];
            for (int i = 0; i < 4; i++)
            {
                peers[i] = ladder.Peer(4000 + i);
                peers[i].In("S 0:0(0) win 1000", i < 3 ? DropReason.None : DropReason.TcpHalfOpenFull);
                peers[i].Out("S. 0:0(0) ack 1");
                ladder.Run(10);
            }

            // RFC 4987 3.4: the oldest is evicted, the others complete.
            Assert.AreEqual(3, ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(4, ladder.Used());
            peers[1].In(". 1:1(0) ack 1 win 1000");
            peers[3].In(". 1:1(0) ack 1 win 1000");
            Assert.AreEqual(2, ladder.Count(TcpState.Established));

            // The table was crowded when it came: two more responses for the silent one, then its record is evicted.
            ladder.Run(7000);
            Assert.AreEqual(2, ladder.Unasked);
            ladder.Forget();
            Assert.AreEqual(0, ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(1u, ladder.Node.GetDropCount(DropReason.TcpHalfOpenTimeout));
        }

        [TestMethod]
        public void Backlog_ForgedSyns_DoNotCount()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 8 });
            ladder.Listen(backlog: 2);
            for (int i = 0; i < 5; i++)
            {
                TcpPeer forged = ladder.Peer(4000 + i);
                forged.In("S 0:0(0) win 1000");
                forged.Out("S. 0:0(0) ack 1");
            }

            ladder.Peer(5000).Handshake(accept: false);
            Assert.AreEqual(5, ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(1, ladder.Count(TcpState.Established));
        }

        // Simultaneous clients do not reset each other; a client that finds the backlog full waits.
        [TestMethod]
        public void Handshake_BacklogFull_CompletesAfterAccept()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen(backlog: 1);
            TcpPeer first = ladder.Peer(4000);
            TcpPeer second = ladder.Peer(4001);
            first.In("S 0:0(0) win 1000");
            first.Out("S. 0:0(0) ack 1");
            second.In("S 0:0(0) win 1000");
            second.Out("S. 0:0(0) ack 1");
            first.In(". 1:1(0) ack 1");
            second.In(". 1:1(0) ack 1", DropReason.TcpBacklogFull);
            second.In("P. 1:11(10) ack 1", DropReason.TcpBacklogFull);
            ladder.NothingUnasked();
            Assert.IsTrue(ladder.Node.Accept(listener) >= 0);
            second.OutAfter(1000, "S. 0:0(0) ack 1");
            second.In("P. 1:11(10) ack 1");
            second.Descriptor = ladder.Node.Accept(listener);
            second.Read(10);
        }

        [TestMethod]
        [Conformance("RFC4987-3.5")]
        public void HalfOpenTable_ManySyns_UseNoSockets()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 2, TcpHalfOpen = 50 });
            ladder.Listen(backlog: 100);
            for (int i = 0; i < 50; i++)
            {
                TcpPeer peer = ladder.Peer(4000 + i);
                peer.In("S 0:0(0) win 1000");
                peer.Out("S. 0:0(0) ack 1");
            }

            Assert.AreEqual(50, ladder.Count(TcpState.SynReceived));
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.IsTrue(socket >= 0);
        }
    }
}
