using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Ends by reset: unread data, SO_LINGER, ABORT (RFC 9293 3.10.5).</summary>
    [TestClass]
    public class AbortTests
    {
        [TestMethod]
        [Conformance("MUST-12")]
        public void Receive_AfterEndOfConnection_DistinguishesFinFromReset()
        {
            TcpPeer normal = TcpStates.Reach("Established");
            normal.In("P. 1:11(10)");
            normal.In("F. 11:11(0)");
            normal.Out(". 1:1(0) ack 12");
            normal.Read(10);
            Assert.AreEqual(0, normal.ReadResult());
            Assert.AreEqual(0, normal.Node.GetOption(normal.Descriptor, SocketOption.Error));

            TcpPeer reset = TcpStates.Reach("Established");
            reset.In("P. 1:11(10)");
            reset.In("R 11");
            reset.Read(10);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, reset.ReadResult());

            // An end for lack of responses is neither.
            TcpPeer silent = TcpStates.Reach("Established");
            silent.Write(10);
            silent.Ladder.Run(300000);
            Assert.AreEqual(-(int)SocketError.TimedOut, silent.ReadResult());
        }

        [TestMethod]
        public void Close_LingerZero_SendsReset()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            Assert.AreEqual(-1, peer.Node.GetOption(peer.Descriptor, SocketOption.Linger));
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.Linger, 0));
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.Linger));
            peer.Close();
            peer.Out("R. 1 ack 1");
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        [TestMethod]
        public void Accept_OptionsOfListener_AreInherited()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.Linger, 0));
            Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.NoDelay, 1));
            TcpPeer peer = ladder.Peer();
            peer.Handshake(listener: listener);
            Assert.AreEqual(0, ladder.Node.GetOption(peer.Descriptor, SocketOption.Linger));
            Assert.AreEqual(1, ladder.Node.GetOption(peer.Descriptor, SocketOption.NoDelay));
        }

        [TestMethod]
        [DataRow("SynReceived", "R. 1 ack 1")]
        [DataRow("Established", "R. 1 ack 1")]
        [DataRow("FinWait1", "R. 2 ack 1")]
        [DataRow("FinWait2", "R. 2 ack 1")]
        [DataRow("CloseWait", "R. 1 ack 2")]
        public void Abort_PeerNotClosed_SendsReset(string state, string reset)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.Abort();
            peer.Out(reset);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            Assert.AreEqual(-(int)SocketError.NotSocket, peer.ReadResult());
            peer.Ladder.Quiet(100000);
            Assert.IsTrue(peer.Ladder.Used() <= 1);
        }

        // RFC 9293 3.10.5: in these states no reset is sent.
        [TestMethod]
        [DataRow("SynSent")]
        [DataRow("Closing")]
        [DataRow("LastAck")]
        public void Abort_SynSentOrBothFinsSent_SendsNothing(string state)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.Abort();
            peer.Ladder.Quiet(100000);
            Assert.IsTrue(peer.Ladder.Used() <= 1);
        }

        [TestMethod]
        public void Abort_LastAckWithUnsentData_SendsReset()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.In("F. 1:1(0) win 0");
            peer.Out(". 1:1(0) ack 2");
            peer.Shutdown();
            Assert.AreEqual(TcpState.LastAck, peer.State);
            peer.Abort();
            peer.Out("R. 1 ack 2");
        }
    }
}
