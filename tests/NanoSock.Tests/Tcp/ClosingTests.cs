using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The lower half of RFC 9293's figure 5: from ESTABLISHED to CLOSED, in every order.</summary>
    [TestClass]
    public class ClosingTests
    {
        [TestMethod]
        [Conformance("MUST-13")]
        public void Shutdown_PeerClosesAfterwards_PassesFinWaitAndTimeWait()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.Shutdown();
            peer.Out("F. 1:1(0) ack 1");
            Assert.AreEqual(TcpState.FinWait1, peer.State);
            Assert.AreEqual(-(int)SocketError.Shutdown, peer.WriteSome(1));
            peer.In(". 1:1(0) ack 2");
            Assert.AreEqual(TcpState.FinWait2, peer.State);
            Assert.AreEqual(-(int)SocketError.WouldBlock, peer.ReadResult());
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.HangUp, peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(0, peer.ReadResult());
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait), "MUST-13: 2 MSL");
        }

        [TestMethod]
        public void Fin_PeerClosesFirst_PassesCloseWaitAndLastAck()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("F. 1:1(0) ack 1");
            peer.Out(". 1:1(0) ack 2");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(0, peer.ReadResult());

            // Half closed: this side continues to send.
            peer.Write(100);
            peer.Out("P. 1:101(100) ack 2");
            peer.In(". 2:2(0) ack 101");
            peer.Shutdown();
            peer.Out("F. 101:101(0) ack 2");
            Assert.AreEqual(TcpState.LastAck, peer.State);
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.HangUp, peer.Node.Ready(peer.Descriptor));
            peer.In(". 2:2(0) ack 102");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(100000);
            peer.Close();
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        [TestMethod]
        public void FinWait2_PeerSendsData_IsDelivered()
        {
            TcpPeer peer = TcpStates.Reach("FinWait2");
            peer.In("P. 1:201(200) ack 2");
            peer.Read(200);
            peer.OutAfter(100, ". 2:2(0) ack 201");
            peer.In("PF. 201:301(100) ack 2");
            peer.Out(". 2:2(0) ack 302");
            peer.Read(100);
            Assert.AreEqual(0, peer.ReadResult());
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void FinWait1_FinAndAckInOnePoll_AcksTheFin()
        {
            TcpPeer peer = TcpStates.Reach("FinWait1");
            peer.Ladder.InjectTogether(peer.Packet("F. 1:1(0) ack 1"), peer.Packet(". 2:2(0) ack 2"));
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void Close_DataQueued_SendsFinWithLastSegment()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Close();
            peer.Ladder.Quiet(100);
            peer.In(". 1:1(0) ack 1001 win 1001");

            // If it fits, the FIN is sent along.
            peer.Out("PF. 1001:2001(1000) ack 1");
            peer.In("F. 1:1(0) ack 2002");
            peer.Out(". 2002:2002(0) ack 2");
        }

        [TestMethod]
        public void Fin_WindowFull_WaitsForRoom()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 1000);
            peer.Write(1000, false);
            peer.Shutdown();
            peer.Out("P. 1:1001(1000)");
            peer.Ladder.Quiet(100);
            peer.In(". 1:1(0) ack 1001 win 1000");
            peer.Out("F. 1001:1001(0) ack 1");
        }

        [TestMethod]
        public void Fin_LostWithData_IsRetransmittedWithIt()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1000);
            peer.Write(1500);
            peer.Out(". 1:1001(1000)");
            peer.Shutdown();
            peer.Out("PF. 1001:1501(500)");
            peer.OutAfter(1000, ". 1:1001(1000)");
            peer.In(". 1:1(0) ack 1001");
            peer.Out("PF. 1001:1501(500)");
            peer.In(". 1:1(0) ack 1501");

            // Only the FIN is outstanding; the back-off stays (RFC 6298 5.7 keeps it until a new measurement).
            peer.OutAfter(2000, "F. 1501:1501(0)");
            peer.In(". 1:1(0) ack 1502");
            Assert.AreEqual(TcpState.FinWait2, peer.State);
        }

        [TestMethod]
        public void Close_WindowClosed_ProbesWithDataAndFin()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(1);
            peer.Close();
            peer.OutAfter(1000, "PF. 1:2(1) ack 1");
            peer.In(". 1:1(0) ack 1 win 0");
            peer.In("P. 1:1(0) ack 1 win 100");
            peer.Out("PF. 1:2(1) ack 1");
            peer.In("F. 1:1(0) ack 3");
            peer.Out(". 3:3(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        [DataRow("CloseWait")]
        [DataRow("Closing")]
        [DataRow("LastAck")]
        public void Receive_DataAfterFin_IsDropped(string state)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.In("P. 2:12(10)", DropReason.TcpDataAfterFin);
            Assert.AreEqual(state, peer.State.ToString());
            Assert.AreEqual(0, peer.ReadResult());
        }

        // WindowTests covers a FIN at the edge.
        [TestMethod]
        public void Receive_FinBeyondWindow_IsTrimmed()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("PF. 1:258(257)");
            peer.Out(". 1:1(0) ack 257 win 0");
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In("PF. 257:258(1)");
            peer.Out(". 1:1(0) ack 257 win 0");
            peer.Read(256);
            peer.Out(". 1:1(0) ack 257 win 256");
            peer.In("PF. 257:258(1)");
            peer.Out(". 1:1(0) ack 259");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
        }

        [TestMethod]
        public void FinWait2_Orphan_EndsAfterAMinute()
        {
            TcpPeer peer = TcpStates.Reach("FinWait1");
            peer.Close();
            peer.In(". 1:1(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.FinWait2));
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.FinWait2));

            // No reset: no data of the peer is lost as long as it sends none.
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.FinWait2));
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        [TestMethod]
        public void FinWait2_ClosedLater_EndsAMinuteAfterClose()
        {
            TcpPeer peer = TcpStates.Reach("FinWait2");
            peer.Ladder.Quiet(1000000);
            peer.Close();
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(2, peer.Ladder.Used());
            peer.Ladder.Quiet(1);
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        [TestMethod]
        public void Shutdown_NotConnected_IsRefused()
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.NotConnected, ladder.Node.Shutdown(socket, SocketShutdown.Both));
            Assert.AreEqual(-(int)SocketError.NotConnected, ladder.Node.Shutdown(ladder.Listen(), SocketShutdown.Both));
            Assert.AreEqual(-(int)SocketError.NotConnected, ladder.Node.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(-(int)SocketError.NotConnected, ladder.Node.Receive(socket, new byte[1], 0, 1));
        }
    }
}
