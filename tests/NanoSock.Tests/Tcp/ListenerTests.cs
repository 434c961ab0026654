using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Listeners: order, dead connections in the queue, several at once.</summary>
    [TestClass]
    public class ListenerTests
    {
        [TestMethod]
        public void Accept_ConnectionResetInQueue_SkipsIt()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer first = ladder.Peer(4000);
            first.Handshake(accept: false);
            TcpPeer second = ladder.Peer(4001);
            second.Handshake(accept: false);
            first.In("R 1");
            int socket = ladder.Node.Accept(listener);
            ladder.Node.GetRemote(socket, out _, out int port);
            Assert.AreEqual(4001, port);
            Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Accept(listener));
            Assert.AreEqual(2, ladder.Used());
        }

        [TestMethod]
        public void Accept_ConnectionResetAfterData_DeliversDataThenError()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer(4000);
            peer.Handshake(accept: false);
            peer.In("P. 1:11(10)");
            peer.In("R 11");
            peer.Descriptor = ladder.Node.Accept(listener);
            Assert.IsTrue(peer.Descriptor >= 0);
            peer.Read(10);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, peer.ReadResult());
            peer.Close();
            Assert.AreEqual(1, ladder.Used());
        }

        [TestMethod]
        public void Backlog_ResetConnections_DoNotCount()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 3 });
            int listener = ladder.Listen(backlog: 2);
            for (int i = 0; i < 20; i++)
            {
                TcpPeer peer = ladder.Peer(4000 + i);
                peer.Handshake(accept: false);
                peer.In("R 1");
                if (i % 2 == 1)
                {
                    Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Accept(listener));
                }
            }

            Assert.AreEqual(1, ladder.Used());
        }

        [TestMethod]
        public void Syn_TwoListenersOfOnePort_PrefersSpecificAddress()
        {
            PacketLadder ladder = new PacketLadder();
            int wild = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.SetOption(wild, SocketOption.ReuseAddress, 1);
            Assert.AreEqual(0, ladder.Node.Bind(wild, 0, 80));
            Assert.AreEqual(0, ladder.Node.Listen(wild, 4));
            int own = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.SetOption(own, SocketOption.ReuseAddress, 1);
            Assert.AreEqual(0, ladder.Node.Bind(own, PacketLadder.NodeAddress, 80));
            Assert.AreEqual(0, ladder.Node.Listen(own, 4));
            ladder.Peer(4000).Handshake(listener: own);
            Assert.AreEqual(0, ladder.Node.Close(own));
            ladder.Peer(4001).Handshake(listener: wild);
        }

        [TestMethod]
        public void CloseListener_AcceptedConnection_Continues()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer(4000);
            peer.Handshake(listener: listener);
            Assert.AreEqual(0, ladder.Node.Close(listener));
            ladder.Poll();
            ladder.Peer(4001).In("S 0:0(0)", DropReason.TcpNoSocket);
            ladder.Peer(4001).Out("R. 0 ack 1");
            peer.Write(10);
            peer.Out("P. 1:11(10)");
        }

        [TestMethod]
        [Conformance("MUST-41")]
        public void Listen_OtherConnectionsOfThePort_AreNotAffected()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer open = ladder.Peer(4000);
            open.Handshake(listener: listener);
            TcpPeer waiting = ladder.Peer(4001);
            waiting.Handshake(accept: false);
            TcpPeer half = ladder.Peer(4002);
            half.In("S 0:0(0) win 1000");
            half.Out("S. 0:0(0) ack 1");
            long before = ladder.Fingerprint(false);

            // One for the same port is refused, with or without address sharing.
            foreach (int share in new[] { 0, 1 })
            {
                int again = ladder.Node.Socket(SocketType.Stream);
                ladder.Node.SetOption(again, SocketOption.ReuseAddress, share);
                Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, ladder.Node.Bind(again, 0, 80));
                Assert.AreEqual(-(int)SocketError.InvalidArgument, ladder.Node.Listen(again, 4));
                Assert.AreEqual(0, ladder.Node.Close(again));
                ladder.Poll();
                Assert.AreEqual(before, ladder.Fingerprint(false));
            }

            // Another listener has its own connections, and the first continues with its own.
            int other = ladder.Listen(81);
            ladder.NothingUnasked();
            ladder.Peer(4003, 81).Handshake(listener: other);
            open.Write(10);
            open.Out("P. 1:11(10)");
            half.In(". 1:1(0) ack 1");
            foreach (int port in new[] { 4001, 4002 })
            {
                ladder.Node.GetRemote(ladder.Node.Accept(listener), out _, out int remote);
                Assert.AreEqual(port, remote);
            }

            ladder.Peer(4004).Handshake(listener: listener);
        }

        [TestMethod]
        [Conformance("MUST-42")]
        [DataRow(TcpState.SynSent)]
        [DataRow(TcpState.SynReceived)]
        public void Listen_OpeningConnectionOnSamePort_BothWork(TcpState state)
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.SetOption(socket, SocketOption.ReuseAddress, 1);
            Assert.AreEqual(0, ladder.Node.Bind(socket, 0, 80));
            Assert.AreEqual(-(int)SocketError.InProgress, ladder.Node.Connect(socket, PacketLadder.PeerAddress, 4000));
            TcpPeer opening = ladder.Peer(4000);
            opening.Descriptor = socket;
            ladder.Poll();
            opening.Out("S 0:0(0)");
            if (state == TcpState.SynReceived)
            {
                opening.In("S 0:0(0) win 1000");
                opening.Out("S. 0:0(0) ack 1");
            }

            Assert.AreEqual(state, opening.State);
            int listener = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.SetOption(listener, SocketOption.ReuseAddress, 1);
            Assert.AreEqual(0, ladder.Node.Bind(listener, 0, 80));
            Assert.AreEqual(0, ladder.Node.Listen(listener, 4));
            Assert.AreEqual(state, opening.State);
            ladder.Peer(4001).Handshake(listener: listener);
            opening.In(state == TcpState.SynSent ? "S. 0:0(0) ack 1" : ". 1:1(0) ack 1");
            if (state == TcpState.SynSent)
            {
                opening.Out(". 1:1(0) ack 1");
            }

            Assert.AreEqual(TcpState.Established, opening.State);
        }

        [TestMethod]
        public void Accept_SocketNotListening_IsInvalidArgument()
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, ladder.Node.Accept(socket));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, ladder.Node.Listen(socket, 1));
            int datagrams = ladder.Node.Socket(SocketType.Dgram);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, ladder.Node.Accept(datagrams));
            Assert.AreEqual(-(int)SocketError.OperationNotSupported, ladder.Node.Listen(datagrams, 1));
            int listener = ladder.Listen();
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                ladder.Node.Connect(listener, PacketLadder.PeerAddress, 1));
            Assert.AreEqual(-(int)SocketError.NotConnected, ladder.Node.Receive(listener, new byte[1], 0, 1));
        }

        [TestMethod]
        public void GetSocketInfo_ListenerAndConnection_ReportsQueues()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen(backlog: 7);
            TcpPeer peer = ladder.Peer();
            peer.Handshake(accept: false);
            SocketInfo info = new SocketInfo();
            Assert.IsTrue(ladder.Node.GetSocketInfo(0, info));
            Assert.AreEqual(1, info.ReceiveQueue);
            Assert.AreEqual(7, info.SendQueue);
            Assert.IsTrue(ladder.Node.GetSocketInfo(1, info));
            Assert.AreEqual(-1, info.Descriptor);
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.In("P. 1:11(10)");
            peer.Write(20);
            peer.Out("P. 1:21(20)");
            Assert.IsTrue(ladder.Node.GetSocketInfo(1, info));
            Assert.AreEqual(peer.Descriptor, info.Descriptor);
            Assert.AreEqual(10, info.ReceiveQueue);
            Assert.AreEqual(20, info.SendQueue);
            Assert.AreEqual(10, ladder.Node.GetOption(peer.Descriptor, SocketOption.Available));
            Assert.AreEqual(20, ladder.Node.GetOption(peer.Descriptor, SocketOption.Unacknowledged));
        }
    }
}
