using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Acknowledgments in segments that RFC 9293 3.10.7.4 finds unacceptable, and stacks accept
    /// nevertheless.</summary>
    [TestClass]
    public class OutsideWindowTests
    {
        [TestMethod]
        [DataRow("P. 1:11(10) ack 501 win 1")]
        [DataRow(". 1:1(0) ack 501 win 1")]
        [DataRow(". 10:10(0) ack 501 win 1")]
        public void Receive_DuplicateSegment_ItsAckCounts(string text)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:11(10)");
            peer.In("P. 11:21(10)");
            peer.Out(". 1:1(0) ack 21");
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 21");
            peer.In(text, DropReason.TcpOutOfWindow);
            peer.Out(". 1001:1001(0) ack 21");
            Assert.AreEqual(500u, Unacknowledged(peer));

            // Its window is older (SND.WL1).
            peer.Write(1000);
            peer.In(". 21:21(0) ack 1001 win 65535");
            peer.Out("P. 1001:2001(1000) ack 21");
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(1002)]
        [DataRow(100000)]
        public void Receive_DuplicateSegmentWithoutNewAck_IsOnlyAcked(int acknowledgment)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:11(10)");
            peer.OutAfter(100, ". 1:1(0) ack 11");
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 11");
            for (int i = 0; i < 5; i++)
            {
                // Nor a duplicate acknowledgment (RFC 5681 2): nothing is retransmitted.
                peer.In($"P. 1:11(10) ack {acknowledgment}", DropReason.TcpOutOfWindow);
                peer.Out(". 1001:1001(0) ack 11");
            }

            Assert.AreEqual(1000u, Unacknowledged(peer));
        }

        [TestMethod]
        public void Receive_SegmentOlderThanAWindow_ItsAckIsIgnored()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 2048 });
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 1");
            peer.In(". 4294963200:4294963200(0) ack 501", DropReason.TcpOutOfWindow);
            peer.Out(". 1001:1001(0) ack 1");
            Assert.AreEqual(1000u, Unacknowledged(peer));
        }

        // The peer has filled the window, and its first segment was lost: its SND.NXT is the edge. One beyond is that
        // of a FIN, or of a window probe.
        [TestMethod]
        [DataRow(0, DropReason.None)]
        [DataRow(1, DropReason.None)]
        [DataRow(2, DropReason.TcpOutOfWindow)]
        public void Receive_AckAtRightEdge_IsAccepted(int beyond, DropReason reason)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 2048 });
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 1");
            int edge = 2049 + beyond;
            peer.In($". {edge}:{edge}(0) ack 1001 win 500", reason);
            if (reason != DropReason.None)
            {
                peer.Out(". 1001:1001(0) ack 1");
            }

            Assert.AreEqual(reason == DropReason.None ? 0u : 1000u, Unacknowledged(peer));
        }

        // The same rule for a closed window; a segment that follows with the number of the probe is not older.
        [TestMethod]
        [DataRow(257, DropReason.None)]
        [DataRow(258, DropReason.None)]
        [DataRow(259, DropReason.TcpOutOfWindow)]
        public void ClosedWindow_AckAfterProbe_IsAccepted(int sequence, DropReason reason)
        {
            TcpPeer peer = ClosedWindow();
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 257 win 0");
            peer.In($". {sequence}:{sequence}(0) ack 501 win 0", reason);
            if (reason != DropReason.None)
            {
                peer.Out(". 1001:1001(0) ack 257 win 0");
                return;
            }

            Assert.AreEqual(500u, Unacknowledged(peer));
            peer.In(". 257:257(0) ack 1001 win 700");
            peer.Write(700);
            peer.Out("P. 1001:1701(700) ack 257 win 0");
        }

        // RFC 9293 MUST-66: also where the probe repeats data.
        [TestMethod]
        [DataRow("P. 257:258(1) ack 501 win 9000", DropReason.None)]
        [DataRow("P. 200:258(58) ack 501 win 9000", DropReason.TcpOutOfWindow)]
        public void ClosedWindow_Probe_ItsAckCounts(string text, DropReason reason)
        {
            TcpPeer peer = ClosedWindow();
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 257 win 0");
            peer.In(text, reason);
            peer.Out(". 1001:1001(0) ack 257 win 0");
            Assert.AreEqual(500u, Unacknowledged(peer));
        }

        [TestMethod]
        public void ClosedWindow_Probe_IsNoDuplicateAck()
        {
            TcpPeer peer = ClosedWindow();
            peer.Write(1000);
            peer.Out("P. 1:1001(1000) ack 257 win 0");
            for (int i = 0; i < 5; i++)
            {
                peer.In("P. 257:258(1) ack 1");
                peer.Out(". 1001:1001(0) ack 257 win 0");
            }
        }

        [TestMethod]
        public void Closing_FinAgainWithAck_EntersTimeWait()
        {
            TcpPeer peer = TcpStates.Reach("Closing");
            peer.In("F. 1:1(0) ack 2", DropReason.TcpOutOfWindow);
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        [TestMethod]
        public void LastAck_FinAgainWithAck_Closes()
        {
            TcpPeer peer = TcpStates.Reach("LastAck");
            peer.In("F. 1:1(0) ack 2", DropReason.TcpOutOfWindow);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        [TestMethod]
        public void FinWait1_DuplicateDataWithAck_EntersFinWait2()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:11(10)");
            peer.OutAfter(100, ". 1:1(0) ack 11");
            peer.Shutdown();
            peer.Out("F. 1:1(0) ack 11");
            peer.In("P. 1:11(10) ack 2", DropReason.TcpOutOfWindow);
            peer.Out(". 2:2(0) ack 11");
            Assert.AreEqual(TcpState.FinWait2, peer.State);
        }

        // The peer may have accepted the probe, and its response was lost: then only SND.NXT lies where it expects it.
        // Once it has refused the probe, only the edge does.
        [TestMethod]
        public void WindowProbe_NotRefused_AckCarriesSndNxt()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.OutAfter(1000, ". 1:2(1)");
            peer.In("P. 1:11(10) ack 1 win 0");
            peer.OutAfter(100, ". 1:1(0) ack 11");
            peer.OutAfter(1900, ". 1:2(1)");
            peer.In("P. 1:11(10) ack 1 win 0", DropReason.TcpOutOfWindow);
            peer.Out(". 2:2(0) ack 11");
        }

        private static TcpPeer ClosedWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("P. 1:257(256)");
            peer.OutAfter(100, ". 1:1(0) ack 257 win 0");
            return peer;
        }

        private static uint Unacknowledged(TcpPeer peer)
        {
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < peer.Node.TableCapacity; i++)
            {
                if (peer.Node.GetSocketInfo(i, info) && info.Descriptor == peer.Descriptor)
                {
                    return (uint)info.SendQueue;
                }
            }

            throw new AssertFailedException("No such socket");
        }
    }
}
