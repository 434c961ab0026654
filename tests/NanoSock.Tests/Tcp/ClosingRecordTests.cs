using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The record of a connection that its program has closed when all data is acknowledged: it passes through
    /// the states of RFC 9293's figure 5.</summary>
    [TestClass]
    public class ClosingRecordTests
    {
        // The record of a closed connection passes through the states of RFC 9293's figure 5 like any other.
        [TestMethod]
        public void FinWait1_PeersFin_EntersClosingThenTimeWait()
        {
            TcpPeer peer = Closed("FinWait1");
            peer.In("F. 1:1(0) ack 1");
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(TcpState.Closing, TcpStates.StateOf(peer));
            peer.OutAfter(1000, "F. 1:1(0) ack 2");
            peer.In(". 2:2(0) ack 2");
            TimeWait(peer);
        }

        [TestMethod]
        public void FinWait1_FinAndAck_EntersTimeWait()
        {
            TcpPeer peer = Closed("FinWait1");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            TimeWait(peer);
        }

        [TestMethod]
        public void FinWait1_AckOfFin_EntersFinWait2()
        {
            TcpPeer peer = Closed("FinWait1");
            peer.In(". 1:1(0) ack 2");
            Assert.AreEqual(TcpState.FinWait2, TcpStates.StateOf(peer));
            peer.Ladder.Quiet(59999);
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            TimeWait(peer);
        }

        // The acknowledgment of our FIN comes with the peer's own FIN, retransmitted because ours was lost.
        [TestMethod]
        [DataRow("Closing")]
        [DataRow("LastAck")]
        public void ClosingOrLastAck_PeersFinAgain_AcknowledgesOurFin(string state)
        {
            TcpPeer peer = Closed(state);
            peer.In("F. 1:1(0) ack 2", DropReason.TcpOutOfWindow);
            if (state == "LastAck")
            {
                Assert.AreEqual(1, peer.Ladder.Used());
                peer.Ladder.Quiet(100000);
                return;
            }

            peer.Out(". 2:2(0) ack 2");
            TimeWait(peer);
        }

        [TestMethod]
        public void LastAck_AckOfFin_EndsRecord()
        {
            TcpPeer peer = Closed("LastAck");
            peer.In("F. 1:1(0) ack 1", DropReason.TcpOutOfWindow);
            peer.Out(". 2:2(0) ack 2");
            peer.In(". 2:2(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Used());
            peer.Ladder.Quiet(100000);
        }

        // RFC 9293 3.6.1, RFC 2525 2.16.
        [TestMethod]
        [DataRow("FinWait1", "P. 1:11(10) ack 1")]
        [DataRow("FinWait1", "PF. 1:11(10) ack 2")]
        [DataRow("FinWait2", "P. 1:11(10) ack 2")]
        [DataRow("FinWait2", "P. 0:2(2) ack 2")]
        [DataRow("FinWait2", "P. 500:510(10) ack 2")]
        [DataRow("FinWait2", "PF. 1:2(1) ack 2")]
        public void FinWait_DataAfterClose_IsReset(string state, string segment)
        {
            TcpPeer peer = Closed(state);
            peer.In(segment, DropReason.TcpDataAfterClose);
            peer.Out("R. 2 ack 1");
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        // A segment out of place is answered, and ends nothing.
        [TestMethod]
        [DataRow("FinWait2", ". 0:0(0) ack 2", DropReason.TcpOutOfWindow)]
        [DataRow("FinWait2", "P. 0:1(1) ack 2", DropReason.TcpOutOfWindow)]
        [DataRow("FinWait2", "F. 60000:60000(0) ack 2", DropReason.TcpOutOfWindow)]
        [DataRow("FinWait2", "F. 1:1(0) ack 3", DropReason.TcpBadAck)]
        [DataRow("FinWait2", "F. 1:1(0) ack -99999", DropReason.TcpBadAck)]
        [DataRow("FinWait2", "F. 5:5(0) ack 2", DropReason.None)]
        [DataRow("FinWait2", "S 1:1(0)", DropReason.TcpUnexpectedSyn)]
        [DataRow("FinWait2", "S. 1:1(0) ack 2", DropReason.TcpUnexpectedSyn)]
        [DataRow("FinWait2", "R 2", DropReason.TcpBadReset)]
        [DataRow("FinWait1", "R 2", DropReason.TcpBadReset)]
        [DataRow("FinWait1", ". 1:1(0) ack 3", DropReason.TcpBadAck)]
        [DataRow("Closing", "R 3", DropReason.TcpBadReset)]
        [DataRow("Closing", ". 2:2(0) ack 3", DropReason.TcpBadAck)]
        [DataRow("LastAck", "S 2:2(0)", DropReason.TcpUnexpectedSyn)]
        [DataRow("LastAck", ". 2:2(0) ack 3", DropReason.TcpBadAck)]
        public void Record_UnacceptableSegment_IsAcked(string state, string segment, DropReason reason)
        {
            TcpPeer peer = Closed(state);
            peer.In(segment, reason);
            peer.Out(state == "FinWait1" || state == "FinWait2"
                ? ". 2:2(0) ack 1 win 2048"
                : ". 2:2(0) ack 2 win 2048");
            Assert.AreEqual(state, TcpStates.StateOf(peer).ToString());
        }

        [TestMethod]
        [DataRow("FinWait1", "R 1")]
        [DataRow("FinWait2", "R 1")]
        [DataRow("FinWait2", "R. 1 ack 2")]
        [DataRow("Closing", "R 2")]
        [DataRow("LastAck", "R 2")]
        public void Record_ExactReset_EndsRecord(string state, string segment)
        {
            TcpPeer peer = Closed(state);
            peer.In(segment);
            Assert.AreEqual(1, peer.Ladder.Used());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpResetsIn));
            peer.Ladder.Quiet(100000);
        }

        [TestMethod]
        [DataRow("FinWait2", "- 1:1(0)", DropReason.TcpBadFlags)]
        [DataRow("FinWait2", "R 60000", DropReason.TcpOutOfWindow)]
        [DataRow("LastAck", "P. 2:12(10) ack 1", DropReason.TcpDataAfterFin)]
        [DataRow("FinWait2", ". 1:1(0) ack 2", DropReason.None)]
        [DataRow("FinWait2", ". 1:1(0) ack 1", DropReason.None)]
        public void Record_OtherSegments_AreDroppedSilently(string state, string segment, DropReason reason)
        {
            TcpPeer peer = Closed(state);
            peer.In(segment, reason);
            Assert.AreEqual(state, TcpStates.StateOf(peer).ToString());
            peer.Ladder.Quiet(900);
        }

        // SO_LINGER's seconds count from Close in every state that follows it.
        [TestMethod]
        [DataRow("Established", "R. 2 ack 1")]
        [DataRow("FinWait1", "R. 2 ack 1")]
        [DataRow("FinWait2", null)]
        [DataRow("Closing", null)]
        [DataRow("CloseWait", null)]
        [DataRow("LastAck", null)]
        public void Linger_TimeExpires_EndsRecordInEveryState(string state, string reset)
        {
            TcpPeer peer = TcpStates.Reach(state);
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.Linger, 3));
            peer.Close();
            peer.Ladder.Run(2999);
            Assert.AreEqual(2, peer.Ladder.Used());
            peer.Ladder.Forget();
            peer.Ladder.Run(1);
            if (reset != null)
            {
                peer.Out(reset);
            }

            peer.Ladder.Quiet(100000);
            Assert.AreEqual(1, peer.Ladder.Used());
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        [TestMethod]
        public void Linger_FinAcked_CountsFromClose()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.Linger, 3));
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.Ladder.Quiet(900);
            peer.In(". 1:1(0) ack 2");
            peer.Ladder.Quiet(2099);
            Assert.AreEqual(TcpState.FinWait2, TcpStates.StateOf(peer));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        // R2 of RFC 9293 3.8.3.
        [TestMethod]
        public void LastAck_FinUnanswered_IsRetransmittedUntilR2()
        {
            TcpPeer peer = Closed("LastAck");
            foreach (int wait in new[] { 1000, 2000, 4000, 8000, 16000, 32000 })
            {
                peer.OutAfter(wait, "F. 1:1(0) ack 2");
            }

            peer.Ladder.Quiet(36999);
            Assert.AreEqual(TcpState.LastAck, TcpStates.StateOf(peer));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(1, peer.Ladder.Used());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        // A node that was not polled for longer than half a turn of the record's clock.
        [TestMethod]
        [DataRow(1000)]
        [DataRow(100000)]
        [DataRow(140000)]
        [DataRow(190000)]
        public void Fin_OverdueAtPoll_IsSentAtOnce(int rest)
        {
            TcpPeer peer = TcpStates.Reach("LastAck");
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 600000));
            peer.Close();
            peer.Ladder.NothingUnasked();
            peer.Node.Poll(100000 + rest);
            Assert.AreEqual(1, peer.Ladder.Link.Sent.Count);
        }

        // The clock of the record wraps in 262 s: a timer that is overdue for that long seems to lie in the future.
        [TestMethod]
        public void Fin_OverdueByClockWrap_IsSentAtOnce()
        {
            TcpPeer peer = TcpStates.Reach("LastAck");
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 600000));
            peer.Close();
            peer.Ladder.NothingUnasked();
            peer.Node.Poll(100000 + 0x40000 - 20000);
            Assert.AreEqual(1, peer.Ladder.Link.Sent.Count);
        }

        [TestMethod]
        [DataRow("FinWait1", "F. 1:1(0) ack 1")]
        [DataRow("Closing", "F. 1:1(0) ack 2")]
        [DataRow("LastAck", "F. 1:1(0) ack 2")]
        public void Fin_LinkComesUp_IsRetransmitted(string state, string fin)
        {
            TcpPeer peer = Closed(state);
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(50000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            peer.Out(fin);
            peer.OutAfter(1000, fin);
        }

        // A segment that the link refuses is not unanswered: the time-out does not back off.
        [TestMethod]
        public void Fin_LinkWithoutRoom_IsSentWhenRoomWithoutBackOff()
        {
            TcpPeer peer = Closed("LastAck");
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Quiet(5000);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpTimeouts));
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.RunUntilSent();
            Assert.IsTrue(peer.Ladder.Now <= 5020, "at " + peer.Ladder.Now);
            peer.Out("F. 1:1(0) ack 2");
            peer.OutAfter(2000, "F. 1:1(0) ack 2");
        }

        [TestMethod]
        public void LastAck_UserTimeoutExpires_EndsRecord()
        {
            TcpPeer peer = TcpStates.Reach("LastAck");
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 5000));
            peer.Close();
            peer.Ladder.Run(4999);
            peer.Ladder.Forget();
            Assert.AreEqual(2, peer.Ladder.Used());
            peer.Ladder.Quiet(1);
            Assert.AreEqual(1, peer.Ladder.Used());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        // Timestamps and window scaling were negotiated for the connection, not for its socket.
        [TestMethod]
        public void Record_OptionsNegotiated_UsesTimestampsAndScaling()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpReceiveBuffer = 1 << 18, TcpSack = false },
                plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 60000 <mss 1460,nop,nop,raw 08 0a 00 00 03 e8 00 00 00 00,nop,raw 03 03 02>");
            peer.Out("S. 0:0(0) ack 1");
            uint offset = Value(peer) - (uint)ladder.Now;
            peer.In(". 1:1(0) ack 1 " + Option(1001));
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.In(". 1:1(0) ack 1 " + Option(1000), DropReason.TcpOldTimestamp);
            peer.Out(". 2:2(0) ack 1 win 32768");
            ladder.RunUntilSent();
            peer.Out("F. 1:1(0) ack 1 win 32768");
            Assert.AreEqual(offset + (uint)ladder.Now, Value(peer));
            Assert.AreEqual(1001u, BigEndian.ReadUInt32(peer.Last, 48));
            peer.In("F. 1:1(0) ack 2 " + Option(1002));
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1002u, BigEndian.ReadUInt32(peer.Last, 48));
        }

        private static TcpPeer Closed(string state)
        {
            TcpPeer peer = TcpStates.Reach(state);
            peer.Close();
            Assert.AreEqual(state, TcpStates.StateOf(peer).ToString());
            return peer;
        }

        private static void TimeWait(TcpPeer peer)
        {
            Assert.AreEqual(TcpState.TimeWait, TcpStates.StateOf(peer));
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(TcpState.TimeWait, TcpStates.StateOf(peer));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(1, peer.Ladder.Used());
        }

        private static string Option(int value)
        {
            return $"<nop,nop,raw 08 0a 00 00 {value >> 8:x2} {value & 0xFF:x2} 00 00 00 00>";
        }

        // TSval; after two bytes of padding, except in a SYN, where MSS comes first.
        private static uint Value(TcpPeer peer)
        {
            int at = 40;
            while (peer.Last[at] != 8)
            {
                at += peer.Last[at] == 1 ? 1 : peer.Last[at + 1];
            }

            return BigEndian.ReadUInt32(peer.Last, at + 2);
        }
    }
}
