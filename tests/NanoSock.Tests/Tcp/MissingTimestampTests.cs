using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Segments without the timestamp that both SYNs had (RFC 7323 3.2) are accepted and counted; they are not
    /// used for the purposes of timestamps.</summary>
    [TestClass]
    public class MissingTimestampTests
    {
        // TSval 1000, TSecr 0.
        private const string Thousand = "<nop,nop,raw 08 0a 00 00 03 e8 00 00 00 00>";

        [TestMethod]
        public void Receive_DataWithoutTimestamp_IsAcceptedAndEchoStays()
        {
            TcpPeer peer = Accepted();
            peer.In("P. 1:11(10) ack 1");
            peer.In("P. 11:21(10) ack 1 " + Thousand);
            peer.Out(". 1:1(0) ack 21");
            Assert.AreEqual(1000u, Echo(peer));
            peer.In("P. 21:31(10) ack 1");
            peer.In("F. 31:31(0) ack 1");
            peer.Out(". 1:1(0) ack 32");
            Assert.AreEqual(1000u, Echo(peer));
            Assert.AreEqual(3u, peer.Ladder.Count(Counter.TcpNoTimestamp));
            peer.Read(30);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void Handshake_AckWithoutTimestamp_Completes()
        {
            TcpPeer peer = Accepted(third: string.Empty);
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpNoTimestamp));
            peer.In("P. 1:11(10) ack 1");
            peer.Read(10);
        }

        // Karn's rule: the acknowledgment of a segment sent once is measured, that of a retransmitted segment is not.
        [TestMethod]
        public void RttSample_AckWithoutTimestamp_FollowsKarn()
        {
            TcpPeer peer = Accepted();
            int before = Smoothed(peer);
            peer.Write(10);
            peer.Out("P. 1:11(10) ack 1");
            peer.Ladder.Run(150);
            peer.In(". 1:1(0) ack 11");
            int measured = Smoothed(peer);
            Assert.AreNotEqual(before, measured, "sent once");
            peer.Write(10);
            peer.Out("P. 11:21(10) ack 1");
            peer.Ladder.RunUntilSent();
            peer.Out("P. 11:21(10) ack 1");
            peer.Ladder.Run(100);
            peer.In(". 1:1(0) ack 21");
            Assert.AreEqual(measured, Smoothed(peer), "sent twice");
        }

        // The stale option of the segment before it does not belong to this one.
        [TestMethod]
        public void Receive_NoTimestampAfterOldOne_IsAccepted()
        {
            TcpPeer peer = Accepted();
            peer.In("P. 1:11(10) ack 1 <nop,nop,raw 08 0a 00 00 03 e7 00 00 00 00>", DropReason.TcpOldTimestamp);
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:11(10) ack 1");
            peer.Read(10);
        }

        [TestMethod]
        public void TimeWait_FinWithoutTimestamp_IsAcked()
        {
            TcpPeer peer = Accepted();
            peer.Close();
            peer.Out("F. 1:1(0) ack 1");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            peer.In("F. 1:1(0) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
            Assert.AreEqual(1000u, Echo(peer));
            peer.In(". 2:2(0) ack 2", DropReason.TcpTimeWait);
            peer.Ladder.Quiet(1000);
        }

        private static TcpPeer Accepted(string third = Thousand)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSack = false }, plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 60000 <mss 1460,nop,nop,raw 08 0a 00 00 03 e8 00 00 00 00>");
            peer.Out("S. 0:0(0) ack 1");
            peer.In(". 1:1(0) ack 1 " + third);
            peer.Descriptor = ladder.Node.Accept(listener);
            Assert.IsTrue(peer.Descriptor >= 0, "Accept: " + peer.Descriptor);
            return peer;
        }

        private static int Smoothed(TcpPeer peer)
        {
            TcpInfo info = new TcpInfo();
            Assert.IsTrue(peer.Node.GetTcpInfo(peer.Descriptor, info) >= 0);
            return info.SmoothedRtt;
        }

        // TSecr of the packet that was sent last.
        private static uint Echo(TcpPeer peer)
        {
            return BigEndian.ReadUInt32(peer.Last, 20 + 20 + 8);
        }
    }
}
