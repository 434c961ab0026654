using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Resets: those that are believed, in every state, and those that the node sends itself.</summary>
    [TestClass]
    public class ResetTests
    {
        [TestMethod]
        [Conformance("MUST-11", "RFC5961-3.2")]
        [DataRow("Established", 1u, SocketError.ConnectionReset)]
        [DataRow("FinWait1", 1u, SocketError.ConnectionReset)]
        [DataRow("FinWait2", 1u, SocketError.ConnectionReset)]
        [DataRow("CloseWait", 2u, SocketError.ConnectionReset)]
        [DataRow("Closing", 2u, SocketError.Success)]
        [DataRow("LastAck", 2u, SocketError.Success)]
        [DataRow("SynReceived", 1u, SocketError.ConnectionRefused)]
        public void Reset_ExactNumber_EndsConnection(string state, uint next, SocketError error)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.Node.NextChanged();
            peer.Node.NextChanged();

            // RFC 5961 3.2: within the window but not at its edge, it is challenged; outside it is dropped.
            peer.In($"R {next + 1}", DropReason.TcpBadReset);
            peer.Out($". ack {next}");
            peer.In("R 2048", DropReason.TcpBadReset);
            peer.Out($". ack {next}");
            peer.In("R 2049", DropReason.TcpOutOfWindow);
            peer.In($"R {next - 1}", DropReason.TcpOutOfWindow);
            peer.In($"R {next - 1}:{next + 9}(10)", DropReason.TcpOutOfWindow);
            Assert.AreEqual(state, peer.State.ToString());
            Assert.AreEqual(-1, peer.Node.NextChanged());
            peer.In($"R {next}");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            SocketReadiness failed = error == SocketError.Success ? SocketReadiness.None : SocketReadiness.Error;
            Assert.AreEqual(failed | SocketReadiness.Readable | SocketReadiness.HangUp,
                peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(-(int)error, peer.ReadResult());
            Assert.AreEqual(0, peer.ReadResult());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpResetsIn));
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            peer.Close();
            Assert.IsTrue(peer.Ladder.Used() <= 1);
            peer.Ladder.Quiet(100000);
        }

        // MUST-66.
        [TestMethod]
        [Conformance("MUST-66")]
        public void Reset_WindowClosed_EndsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("P. 1:257(256)");
            peer.OutAfter(100, ". 1:1(0) ack 257 win 0");
            peer.In("R 258", DropReason.TcpOutOfWindow);
            peer.In("R 257");
            Assert.AreEqual(TcpState.Closed, peer.State);

            // Data that had arrived is read before the error is reported.
            peer.Read(256);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, peer.ReadResult());
        }

        [TestMethod]
        [Conformance("MUST-11", "RFC5961-3.2")]
        public void Reset_HalfOpen_ReturnsToListen()
        {
            TcpPeer peer = TcpStates.Reach("HalfOpen");
            peer.In("R 2", DropReason.TcpBadReset);
            peer.Out(". 1:1(0) ack 1");
            peer.In("R 0", DropReason.TcpOutOfWindow);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.SynReceived));
            peer.In("R. 1 ack 1");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.SynReceived));
            Assert.AreEqual(TcpState.Listen, peer.State);
            peer.Ladder.Quiet(100000);
        }

        [TestMethod]
        public void Reset_Listen_IsDropped()
        {
            TcpPeer peer = TcpStates.Reach("Listen");
            peer.In("R 0", DropReason.TcpNoSocket);
            peer.In("R. 0 ack 1", DropReason.TcpNoSocket);
            Assert.AreEqual(TcpState.Listen, peer.State);
        }

        [TestMethod]
        public void Reset_SynSent_MustAcknowledgeTheSyn()
        {
            TcpPeer peer = TcpStates.Reach("SynSent");
            peer.In("R 0", DropReason.TcpBadReset);
            peer.In("R. 0 ack 2", DropReason.TcpBadAck);
            peer.In("R. 0 ack 0", DropReason.TcpBadAck);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            peer.In("R. 0 ack 1");
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.ConnectionRefused, peer.ReadResult());
        }

        [TestMethod]
        [DataRow("R 1", false)]
        [DataRow("R 3", false)]
        [DataRow("R. 2000 ack 2", false)]
        [DataRow("R 2", true)]
        [DataRow("R. 2 ack 2", true)]
        public void Reset_TimeWait_EndsItOnlyWithExactNumber(string segment, bool ends)
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.In(segment, ends ? DropReason.None : DropReason.TcpTimeWait);
            Assert.AreEqual(ends ? 0 : 1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // RFC 9293 3.10.7.1.
        [TestMethod]
        [DataRow("S 0:0(0)", "R. 0 ack 1")]
        [DataRow("S 0:10(10)", "R. 0 ack 11")]
        [DataRow("P 5:15(10)", "-")]
        [DataRow("F 5", "R. 0 ack 6")]
        [DataRow("S. 0:0(0) ack 77", "R 77")]
        [DataRow(". 0 ack 77", "R 77")]
        [DataRow("PF. 0:10(10) ack 77", "R 77")]
        public void Segment_NoConnection_IsReset(string segment, string answer)
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer peer = ladder.Peer(nodePort: 81);
            peer.In(segment, answer == "-" ? DropReason.TcpBadFlags : DropReason.TcpNoSocket);
            if (answer != "-")
            {
                peer.Out(answer);
                Assert.AreEqual(1u, ladder.Count(Counter.TcpResetsOut));
            }

            peer.In("R 5", DropReason.TcpNoSocket);
            peer.In("R. 5 ack 3", DropReason.TcpNoSocket);
            ladder.Quiet(1000);
        }

        [TestMethod]
        public void Handshake_WrongAck_IsReset()
        {
            TcpPeer peer = TcpStates.Reach("HalfOpen");
            peer.In(". 1:1(0) ack 2", DropReason.TcpBadAck);
            peer.Out("R 2");
            peer.In(". 1:1(0) ack 0", DropReason.TcpBadAck);
            peer.Out("R 0");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.SynReceived));
            peer.In(". 1:1(0) ack 1");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.SynReceived));

            peer = TcpStates.Reach("SynReceived");
            peer.In(". 1:1(0) ack 2", DropReason.TcpBadAck);
            peer.Out("R 2");
            peer.In(". 1:1(0) ack 0", DropReason.TcpBadAck);
            peer.Out("R 0");
            Assert.AreEqual(TcpState.SynReceived, peer.State);

            peer = TcpStates.Reach("SynSent");
            peer.In("S. 0:0(0) ack 2", DropReason.TcpBadAck);
            peer.Out("R 2");
            peer.In(". 0 ack 0", DropReason.TcpBadAck);
            peer.Out("R 0");

            // Without a SYN it may be the challenge of an old connection, which the reset has ended: OpeningTests.
            peer.Out("S 0:0(0)");
            peer.In(". 0 ack 1", DropReason.TcpNoAck);
            Assert.AreEqual(TcpState.SynSent, peer.State);
        }

        // RFC 5961 4.2.
        [TestMethod]
        [Conformance("RFC5961-4.2")]
        [DataRow("Established", 1u)]
        [DataRow("FinWait1", 1u)]
        [DataRow("FinWait2", 1u)]
        [DataRow("CloseWait", 2u)]
        [DataRow("Closing", 2u)]
        [DataRow("LastAck", 2u)]
        [DataRow("SynReceived", 1u)]
        public void Syn_SynchronizedState_IsChallenged(string state, uint next)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.In($"S {next}:{next}(0)", DropReason.TcpUnexpectedSyn);
            peer.Out($". ack {next}");
            peer.In($"S {next + 5}:{next + 5}(0)", DropReason.TcpUnexpectedSyn);
            peer.Out($". ack {next}");
            peer.In($"S {next + 5000000}:{next + 5000000}(0)", DropReason.TcpOutOfWindow);
            peer.Out($". ack {next}");

            // A SYN before data that would reach into the window.
            peer.In($"S {next - 1}:{next + 9}(10)", DropReason.TcpUnexpectedSyn);
            peer.Out($". ack {next}");
            Assert.AreEqual(state, peer.State.ToString());
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.Available));
        }

        // RFC 5961 5.2, and the optimistic acknowledgment.
        [TestMethod]
        [Conformance("MAY-12", "RFC5961-5.2")]
        public void Ack_OutsideSentData_IsChallenged()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 100);
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            peer.In("P. 1:11(10) ack 102", DropReason.TcpBadAck);
            peer.Out(". 101:101(0) ack 1");
            peer.In("P. 1:11(10) ack -1000", DropReason.TcpBadAck);
            peer.Out(". 101:101(0) ack 1");
            peer.In("P. 1:11(10) ack 2147483749", DropReason.TcpBadAck);
            peer.Out(". 101:101(0) ack 1");
            Assert.AreEqual(-(int)SocketError.WouldBlock, peer.ReadResult());
            Assert.AreEqual(100, peer.Node.GetOption(peer.Descriptor, SocketOption.Unacknowledged));

            // Old, but no older than a window: the data is accepted.
            peer.In("P. 1:11(10) ack -999");
            peer.Read(10);
        }

        [TestMethod]
        public void Abort_ProbeOutstanding_ResetHasAcceptableNumber()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.OutAfter(1000, ". 1:2(1)");
            peer.In(". 1:1(0) ack 1 win 0");
            peer.Abort();
            peer.Out("R. 1 ack 1");
        }

        [TestMethod]
        public void CloseListener_ConnectionsInQueue_AreReset()
        {
            PacketLadder ladder = new PacketLadder();
            int listener = ladder.Listen();
            TcpPeer first = ladder.Peer(4000);
            first.Handshake(accept: false);
            TcpPeer second = ladder.Peer(4001);
            second.In("S 0:0(0) win 1000");
            second.Out("S. 0:0(0) ack 1");
            TcpPeer third = ladder.Peer(4002);
            third.Handshake(accept: false);
            Assert.AreEqual(0, ladder.Node.Close(listener));
            ladder.Poll();
            second.Out("R. 1 ack 1");
            first.Out("R. 1 ack 1");
            third.Out("R. 1 ack 1");
            Assert.AreEqual(0, ladder.Used());
            ladder.Quiet(100000);
        }
    }
}
