using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A packet that finds no room on the link, and is no longer due when there is room again, is not sent,
    /// and no other packet is sent in its place.</summary>
    [TestClass]
    public class UnsentProbeTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1000)]
        public void LinkBlocked_DataAcked_SendsNoProbe(int window)
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(1);
            peer.OutAfter(1000, "P. 1:2(1)");
            peer.In(". ack 1 win 0");
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(2000);
            Acknowledge(peer, $". ack 2 win {window}");
            peer.Ladder.Quiet(100000);
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In($". ack 2 win 1000");
            peer.Write(10);
            peer.Out("P. 2:12(10)");
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1000)]
        public void LinkBlocked_FinAcked_SendsNoProbe(int window)
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Shutdown();
            peer.OutAfter(1000, "F. 1:1(0)");
            peer.In(". ack 1 win 0");
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(2000);
            Acknowledge(peer, $". ack 2 win {window}");
            peer.Ladder.Quiet(10000);
            Assert.AreEqual(TcpState.FinWait2, peer.State);
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
        }

        [TestMethod]
        public void LinkBlocked_DataAcked_RetransmitsNothing()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(10000);
            Acknowledge(peer, ". ack 11");
            peer.Ladder.Quiet(10000);
            peer.Write(10);
            peer.Out("P. 11:21(10)");
            peer.In(". ack 21");
        }

        [TestMethod]
        public void LinkBlocked_SynAckReceived_SendsNoSyn()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(5000);
            peer.Ladder.Link.Room = int.MaxValue;
            peer.In("S. 0:0(0) ack 1 win 5000 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            peer.Ladder.Quiet(100000);
        }

        [TestMethod]
        public void LinkBlocked_SegmentReceived_SendsNoKeepAlive()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, 1);
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAliveTime, 10);
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(11000);
            Acknowledge(peer, ". ack 1");
            peer.Ladder.Quiet(9000);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpRetransmissions));
        }

        // The link gets room and the acknowledgment arrives in one Poll: nothing may be sent.
        private static void Acknowledge(TcpPeer peer, string text)
        {
            peer.Ladder.Link.Room = int.MaxValue;
            uint sent = peer.Node.GetCounter(Counter.TcpSegmentsOut);
            peer.In(text);
            Assert.AreEqual(sent, peer.Node.GetCounter(Counter.TcpSegmentsOut));
        }
    }
}
