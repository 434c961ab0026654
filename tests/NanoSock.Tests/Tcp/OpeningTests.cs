using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The upper half of RFC 9293's figure 5: from CLOSED to ESTABLISHED.</summary>
    [TestClass]
    public class OpeningTests
    {
        [TestMethod]
        public void Listen_ThreeWayHandshake_PassesStatesToEstablished()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            Assert.AreEqual(SocketReadiness.None, ladder.Node.Ready(listener));
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1 win 2048 <mss 1460>");
            Assert.AreEqual(1, ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(SocketReadiness.None, ladder.Node.Ready(listener));
            Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Accept(listener));
            peer.In(". 1:1(0) ack 1");
            Assert.AreEqual(SocketReadiness.Readable, ladder.Node.Ready(listener));
            Assert.AreEqual(listener, ladder.Node.NextChanged());
            Assert.AreEqual(0, ladder.Count(TcpState.SynReceived));
            peer.Descriptor = ladder.Node.Accept(listener);
            Assert.AreEqual(TcpState.Established, peer.State);
            Assert.AreEqual(SocketReadiness.Writable, ladder.Node.Ready(peer.Descriptor));
            Assert.AreEqual(SocketReadiness.None, ladder.Node.Ready(listener));
            Assert.AreEqual(1u, ladder.Count(Counter.TcpPassiveOpens));
            ladder.Node.GetLocal(peer.Descriptor, out uint address, out int port);
            Assert.AreEqual(PacketLadder.NodeAddress, address);
            Assert.AreEqual(80, port);
            ladder.Node.GetRemote(peer.Descriptor, out address, out port);
            Assert.AreEqual(PacketLadder.PeerAddress, address);
            Assert.AreEqual(4000, port);
        }

        [TestMethod]
        public void Connect_ThreeWayHandshake_PassesStatesToEstablished()
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(SocketReadiness.None, ladder.Node.Ready(socket));
            Assert.AreEqual(-(int)SocketError.InProgress, ladder.Node.Connect(socket, PacketLadder.PeerAddress, 4000));
            Assert.AreEqual(-(int)SocketError.AlreadyInProgress,
                ladder.Node.Connect(socket, PacketLadder.PeerAddress, 4000));
            ladder.Node.GetLocal(socket, out uint address, out int port);
            Assert.AreEqual(PacketLadder.NodeAddress, address);
            TcpPeer peer = ladder.Peer(4000, port);
            peer.Descriptor = socket;
            ladder.Poll();
            peer.Out("S 0:0(0) win 2048 <mss 1460>");
            Assert.AreEqual(TcpState.SynSent, peer.State);
            Assert.AreEqual(SocketReadiness.None, ladder.Node.Ready(socket));
            Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(-(int)SocketError.WouldBlock, ladder.Node.Receive(socket, new byte[1], 0, 1));
            peer.In("S. 0:0(0) ack 1 win 8000 <mss 1000>");
            peer.Out(". 1:1(0) ack 1 win 2048");
            Assert.AreEqual(TcpState.Established, peer.State);
            Assert.AreEqual(socket, ladder.Node.NextChanged());
            Assert.AreEqual(SocketReadiness.Writable, ladder.Node.Ready(socket));
            Assert.AreEqual(-(int)SocketError.IsConnected, ladder.Node.Connect(socket, PacketLadder.PeerAddress, 4000));
            Assert.AreEqual(1u, ladder.Count(Counter.TcpActiveOpens));
        }

        // The peer still has the connection from before a restart: its challenge ACK is reset, and the SYN that follows
        // opens.
        [TestMethod]
        public void SynSent_ChallengeAckOfOldConnection_ResetsAndSendsSynOnce()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.In(". 5000:5000(0) ack 300", DropReason.TcpBadAck);
            peer.Out("R 300");
            peer.Out("S 0:0(0)");

            // Once only; the time-out is unchanged.
            peer.In(". 5000:5000(0) ack 300", DropReason.TcpBadAck);
            peer.Out("R 300");
            peer.Ladder.NothingUnasked();
            peer.OutAfter(1000, "S 0:0(0)");
            peer.In("S. 0:0(0) ack 1 win 60000 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void SynSent_SynSentAfterReset_KeepsInitialWindow()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder(new StackOptions { TcpSendBuffer = 8192 }));
            peer.In(". 5000:5000(0) ack 300", DropReason.TcpBadAck);
            peer.Out("R 300");
            peer.Out("S 0:0(0)");
            peer.In("S. 0:0(0) ack 1 win 60000 <mss 1000>");
            peer.Out(". 1:1(0) ack 1");
            peer.WriteSome(3000);
            peer.Out(". 1:1001(1000)");
            peer.Out(". 1001:2001(1000)");
            peer.Out("P. 2001:3001(1000)");
        }

        [TestMethod]
        [Conformance("MUST-22", "RFC6298-2.1", "RFC6298-5.7")]
        public void Syn_Unanswered_IsRetransmittedWithBackOff()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.OutAfter(1000, "S 0:0(0) win 2048 <mss 1460>");
            peer.OutAfter(2000, "S 0:0(0)");
            peer.OutAfter(4000, "S 0:0(0)");
            peer.In("S. 0:0(0) ack 1");
            peer.Out(". 1:1(0) ack 1");

            // RFC 6298 5.7: after a lost SYN the data starts with 3 s.
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(3000, "P. 1:11(10)");
        }

        // RFC 5681 3.1: one segment when the handshake lost a packet; RFC 6928 2 otherwise ten.
        [TestMethod]
        [Conformance("RFC6928-2", "RFC5681-3.1d")]
        [DataRow(false, 10)]
        [DataRow(true, 1)]
        public void InitialWindow_SynLost_IsOneSegment(bool lost, int segments)
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder(new StackOptions { TcpSendBuffer = 32768 }));
            if (lost)
            {
                peer.OutAfter(1000, "S 0:0(0)");
            }

            peer.In("S. 0:0(0) ack 1 win 65535 <mss 1000>");
            peer.Out(". 1:1(0) ack 1");
            peer.Write(20000);
            for (uint i = 0; i < segments; i++)
            {
                peer.Out($". {1 + (i * 1000)}:{1001 + (i * 1000)}(1000)");
            }

            peer.Ladder.NothingUnasked();
        }

        // RFC 9293 figure 8: the SYN of an old connection.
        [TestMethod]
        public void HalfOpen_ResetOfOldDuplicateSyn_ReturnsToListen()
        {
            TcpPeer peer = TcpStates.Reach("Listen");
            TcpPeer old = peer.Ladder.Peer(isn: 90);
            old.In("S 0:0(0) win 1000");
            old.Out("S. 0:0(0) ack 1");
            old.In("R 1");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(TcpState.Listen, peer.State);
            peer.Ladder.Peer(isn: 100).Handshake(accept: false);
        }

        // RFC 9293 figures 9 and 10: the node's end is half-open; the peer has lost its state.
        [TestMethod]
        public void Established_SynOfRestartedPeer_EndsByItsReset()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("S 400:400(0) win 1000", DropReason.TcpUnexpectedSyn);
            peer.Out(". 1:1(0) ack 1");
            peer.In("R 1");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, peer.ReadResult());
        }

        [TestMethod]
        public void Handshake_DataInThirdSegment_IsDelivered()
        {
            TcpPeer peer = TcpStates.Reach("HalfOpen");
            peer.In("P. 1:101(100) ack 1");
            peer.Descriptor = peer.Node.Accept(peer.Descriptor);
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            peer.Read(100);
            peer.OutAfter(100, ". 1:1(0) ack 101");
        }

        [TestMethod]
        public void SynSent_DataInSynAckBeyondWindow_IsTrimmed()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder(new StackOptions { TcpReceiveBuffer = 256 }));

            // A SYN with FIN is not a valid segment.
            peer.In("SF. 0:10(10) ack 1", DropReason.TcpBadFlags);
            peer.In("S. 0:1000(1000) ack 1");
            peer.Out(". 1:1(0) ack 257 win 0");
            peer.Read(256);
            peer.Out(". 1:1(0) ack 257 win 256");
        }

        [TestMethod]
        [DataRow("Refused")]
        [DataRow("Accepted")]
        public void Connect_AfterRefusal_CanBeRepeated(string end)
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.In("R. 0 ack 1");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(SocketReadiness.Error | SocketReadiness.Readable | SocketReadiness.HangUp,
                peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual((int)SocketError.ConnectionRefused,
                peer.Node.GetOption(peer.Descriptor, SocketOption.Error));
            Assert.AreEqual(-(int)SocketError.InProgress,
                peer.Node.Connect(peer.Descriptor, PacketLadder.PeerAddress, 4001));
            peer.Node.GetLocal(peer.Descriptor, out _, out int port);
            TcpPeer second = peer.Ladder.Peer(4001, port);
            second.Descriptor = peer.Descriptor;
            peer.Ladder.Poll();
            second.Out("S 0:0(0)");
            if (end == "Refused")
            {
                second.In("R. 0 ack 1");
                Assert.AreEqual(-(int)SocketError.ConnectionRefused, second.ReadResult());
                return;
            }

            second.In("S. 0:0(0) ack 1");
            second.Out(". 1:1(0) ack 1");
            second.Write(5);
            second.Out("P. 1:6(5)");
            second.In("P. 1:6(5) ack 6");
            second.Read(5);
        }

        [TestMethod]
        [Conformance("MUST-46")]
        [DataRow("255.255.255.255")]
        [DataRow("10.0.0.255")]
        [DataRow("224.0.0.5")]
        [DataRow("0.0.0.0")]
        [DataRow("240.0.0.1")]
        public void Connect_AddressNotUnicast_IsAddressNotAvailable(string address)
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable,
                ladder.Node.Connect(socket, IPAddress.Parse(address).Value, 80));
            ladder.Quiet(5000);
        }

        [TestMethod]
        public void Connect_NoRoute_IsNetworkUnreachable()
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                ladder.Node.Connect(socket, IPAddress.Parse("8.8.8.8").Value, 80));
        }

        [TestMethod]
        public void SynReceived_Shutdown_SendsFinAfterHandshake()
        {
            TcpPeer peer = TcpStates.Reach("SynReceived");
            peer.Shutdown();
            peer.In(". 1:1(0) ack 1");
            peer.Out("F. 1:1(0) ack 1");
            Assert.AreEqual(TcpState.FinWait1, peer.State);
        }
    }
}
