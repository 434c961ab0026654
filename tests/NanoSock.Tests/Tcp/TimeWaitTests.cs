using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>TIME-WAIT as records: RFC 9293 3.6.1 and 3.10.7.4.</summary>
    [TestClass]
    public class TimeWaitTests
    {
        [TestMethod]
        public void TimeWait_Record_UsesNoSocket()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait", new StackOptions { TcpSockets = 2 });
            Assert.AreEqual(2, peer.Ladder.Used());

            // Its socket and its buffers are free.
            TcpPeer other = peer.Ladder.Peer(4001);
            other.Handshake(listener: peer.Listener);
            other.Write(10);
            other.Out("P. 1:11(10)");
        }

        [TestMethod]
        public void TimeWait_SegmentWithData_IsAcked()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.In(". 2 ack 2", DropReason.TcpTimeWait);
            peer.In("P. 2:12(10) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.In("P. 100:110(10) ack 5", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.In("S. 5:5(0) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.In("R 3", DropReason.TcpTimeWait);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // RFC 9293 3.10.7.4, first: a keep-alive, an old acknowledgment, one from beyond.
        [TestMethod]
        [DataRow(". 1:1(0) ack 2")]
        [DataRow(". 0:0(0) ack 1")]
        [DataRow(". 5000:5000(0) ack 2")]
        public void TimeWait_UnacceptableAck_IsAcked(string segment)
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.In(segment, DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // A restarted client comes back on the same port with any number; the response to its SYN makes it reset the
        // old connection, and it retransmits its SYN.
        [TestMethod]
        [DataRow(0x80000010u)]
        [DataRow(0u)]
        [DataRow(1u)]
        [DataRow(0xFFFFFF00u)]
        public void TimeWait_RestartedPeerWithAnyNumber_Reconnects(uint step)
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Quiet(100);
            TcpPeer again = peer.Ladder.Peer(isn: peer.PeerIsn + step);
            again.In("S 0:0(0)", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.In("R 2");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpResetsIn));
            peer.Ladder.Quiet(1000);
            again.Handshake(listener: peer.Listener);
            again.Write(10);
            again.Out("P. 1:11(10) ack 1");
        }

        // The reset does not concern the record behind a half-open connection.
        [TestMethod]
        public void TimeWait_ResetOfNewHandshake_KeepsRecord()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            TcpPeer again = peer.Ladder.Peer(isn: peer.PeerIsn + 100);
            again.In("S 0:0(0)");
            again.Out("S. 0:0(0) ack 1");
            peer.In("R 2", DropReason.TcpOutOfWindow);
            again.In("R 1");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.In("R 2");
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void TimeWait_FinAgain_RestartsTimer()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Quiet(50000);
            peer.In("F. 1:1(0) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.Ladder.Quiet(59999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
            peer.In("F. 1:1(0) ack 2", DropReason.TcpNoSocket);
            peer.Out("R 2");
        }

        // RFC 9293 3.10.7.4, fifth, comes before the eighth: a FIN with an invalid acknowledgment, or none, is ignored.
        [TestMethod]
        [DataRow("F. 1:1(0) ack 3")]
        [DataRow("F. 1:1(0) ack 4294800000")]
        [DataRow("F 1:1(0)")]
        public void TimeWait_FinWithUnacceptableAck_DoesNotRestartTimer(string segment)
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Quiet(50000);
            peer.In(segment, DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            peer.Ladder.Quiet(9999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
        }

        // RFC 7323 5.3, R1: an old duplicate of the FIN does not hold the record. PAWS takes an equal timestamp, and no
        // timestamp.
        [TestMethod]
        [DataRow("<nop,nop,raw 08 0a 00 00 04 4b 00 00 00 00>", 10000)]
        [DataRow("<nop,nop,raw 08 0a 80 00 04 4d 00 00 00 00>", 10000)]
        [DataRow("<nop,nop,raw 08 0a 00 00 04 4c 00 00 00 00>", 60000)]
        [DataRow("<nop,nop,raw 08 0a 00 00 04 4d 00 00 00 00>", 60000)]
        [DataRow("", 60000)]
        public void TimeWait_FinWithOldTimestamp_DoesNotRestartTimer(string timestamp, int left)
        {
            const string Last = "<nop,nop,raw 08 0a 00 00 04 4c 00 00 00 00>";
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimestamps = true, TcpSack = false },
                plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) " + Last);
            peer.Out("S. 0:0(0) ack 1");
            peer.In(". 1:1(0) ack 1 " + Last);
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.In("F. 1:1(0) ack 2 " + Last);
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1, ladder.Count(TcpState.TimeWait));
            ladder.Quiet(50000);
            peer.In("F. 1:1(0) ack 2 " + timestamp, DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            ladder.Quiet(left - 1);
            Assert.AreEqual(1, ladder.Count(TcpState.TimeWait));
            ladder.Quiet(1);
            Assert.AreEqual(0, ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        [Conformance("MAY-2")]
        public void TimeWait_Reopened_NumbersFollowTheOldOnes()
        {
            // Faster than the clock of initial sequence numbers: 1 MB without delay.
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, window: 60000, mss: 1460);
            uint next = 1;
            while (next < 1000000)
            {
                peer.WriteSome(60000);
                while (peer.Ladder.Unasked > 0)
                {
                    next += (uint)TcpWire.Data(peer.Ladder.Take("data")).Length;
                }

                peer.Ladder.InjectTogether(peer.Packet($". ack {next}"));
            }

            while (peer.Ladder.Unasked > 0)
            {
                next += (uint)TcpWire.Data(peer.Ladder.Take("data")).Length;
            }

            peer.In($". ack {next}");
            peer.Ladder.Forget();
            peer.Close();
            SegmentSpec last = TcpWire.Read(peer.Ladder.Take("FIN"), out _, out _);
            while (peer.Ladder.Unasked > 0)
            {
                last = TcpWire.Read(peer.Ladder.Take("FIN"), out _, out _);
            }

            uint end = last.Sequence.Value + (uint)last.Length.Value + 1 - peer.NodeIsn;
            peer.In($"F. 1:1(0) ack {end}");
            peer.Out($". {end}:{end}(0) ack 2");
            TcpPeer again = peer.Ladder.Peer(isn: peer.PeerIsn + 100000);
            again.Handshake(listener: peer.Listener);
            Assert.IsTrue(Seq.Less(peer.NodeIsn + end, again.NodeIsn), "The new numbers overlap the old ones.");
        }

        [TestMethod]
        public void TimeWait_SynWithFullBacklog_IsAcked()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait");
            Assert.AreEqual(0, peer.Node.Listen(peer.Listener, 1));
            peer.Ladder.Peer(4001).Handshake(accept: false);
            peer.In("S 500:500(0)", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // The oldest has the least time left, and need not be the first.
        [TestMethod]
        public void TimeWait_RestartedRecord_IsNotOldest()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimeWait = 2 });
            int listener = ladder.Listen(backlog: 8);
            TcpPeer[] peers = new TcpPeer[3];
            for (int i = 0; i < 3; i++)
            {
                peers[i] = ladder.Peer(4000 + i);
                peers[i].Handshake(listener: listener);
                peers[i].Close();
                peers[i].Out("F. 1:1(0) ack 1");
                peers[i].In("F. 1:1(0) ack 2");
                peers[i].Out(". 2:2(0) ack 2");
                ladder.Quiet(10);
                if (i == 1)
                {
                    peers[0].In("F. 1:1(0) ack 2", DropReason.TcpTimeWait);
                    peers[0].Out(". 2:2(0) ack 2");
                }
            }

            Assert.AreEqual(1u, ladder.Count(Counter.TcpTimeWaitRecycled));
            peers[0].In("R 3", DropReason.TcpTimeWait);
            peers[1].In("R 3", DropReason.TcpNoSocket);
            peers[2].In("R 3", DropReason.TcpTimeWait);
        }

        // RFC 6191 2, MAY-2: a number beyond all that the old connection used, also where numbers wrap; no other.
        [TestMethod]
        [DataRow(0xFFFFFFF0u, 3u, true)]
        [DataRow(0xFFFFFFF0u, 0x20u, true)]
        [DataRow(1000000u, 0x7FFFFFFFu, true)]
        [DataRow(1000000u, 0x80000010u, false)]
        [DataRow(1000000u, 2u, true)]
        [DataRow(1000000u, 1u, false)]
        [DataRow(1000000u, 0xFFFFFF00u, false)]
        public void TimeWait_Syn_ReopensOnlyWithGreaterNumber(uint isn, uint step, bool opens)
        {
            TcpPeer peer = TcpPeer.Accepted(isn: isn);
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            TcpPeer again = peer.Ladder.Peer(isn: isn + step);
            again.In("S 0:0(0) win 1000", opens ? DropReason.None : DropReason.TcpTimeWait);
            if (opens)
            {
                again.Out("S. 0:0(0) ack 1");
                again.In(". ack 1");
            }
            else
            {
                again.PeerIsn = isn;
                again.NodeIsn = peer.NodeIsn;
                again.Out(". 2:2(0) ack 2");
            }

            Assert.AreEqual(opens ? 0 : 1, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        [Conformance("MUST-13")]
        public void TimeWait_SegmentLifetimeOption_SetsDuration()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait", new StackOptions { TcpMaximumSegmentLifetime = 1000 });
            peer.Ladder.Quiet(1999);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
            peer.Ladder.Quiet(1);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void TimeWait_UnreadData_CanBeRead()
        {
            TcpPeer peer = TcpStates.Reach("FinWait2");
            peer.In("PF. 1:101(100) ack 2");
            peer.Out(". 2:2(0) ack 102");
            Assert.AreEqual(TcpState.Closed, peer.State);
            peer.Ladder.Quiet(100000);
            peer.Read(100);
            Assert.AreEqual(0, peer.ReadResult());
            peer.Close();
            Assert.AreEqual(1, peer.Ladder.Used());
        }
    }
}
