using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The information about a connection that a program can read.</summary>
    [TestClass]
    public class TcpInfoTests
    {
        [TestMethod]
        public void TcpInfo_NewConnection_ReportsHandshake()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 5000, mss: 1000);
            TcpInfo info = Info(peer);
            Assert.AreEqual(TcpState.Established, info.State);
            Assert.AreEqual(0, info.SmoothedRtt, "The handshake took no time.");
            Assert.AreEqual(1000, info.RetransmissionTimeout);
            Assert.AreEqual(10000, info.CongestionWindow);
            Assert.AreEqual(0x7FFFFFFF, info.SlowStartThreshold);
            Assert.AreEqual(5000, info.SendWindow);
            Assert.AreEqual(2048, info.ReceiveWindow);
            Assert.AreEqual(1000, info.SegmentSize);
            Assert.AreEqual(1000, info.PeerSegmentSize);
            Assert.AreEqual(0,
                info.Retransmissions + info.Timeouts + info.InFlight + info.Unread + info.Unacknowledged);
            Assert.AreEqual(SocketError.Success, info.SoftError);
        }

        [TestMethod]
        public void TcpInfo_PeerMss_IsReportedAsReceived()
        {
            Assert.AreEqual(9000, Info(TcpPeer.Accepted(mss: 9000)).PeerSegmentSize);
            Assert.AreEqual(1460, Info(TcpPeer.Accepted(mss: 9000)).SegmentSize);
            Assert.AreEqual(9000, Info(TcpPeer.Connected(mss: 9000)).PeerSegmentSize);
            TcpPeer silent = TcpPeer.Connecting(new PacketLadder());
            silent.In("S. 0:0(0) ack 1 win 5000");
            silent.Out(". 1:1(0) ack 1");
            Assert.AreEqual(0, Info(silent).PeerSegmentSize);
            Assert.AreEqual(536, Info(silent).SegmentSize);
            TcpPeer again = TcpStates.Reach("Listen");
            again.In("S 0:0(0)");
            again.Out("S. 0:0(0) ack 1");
            again.In(". 1:1(0) ack 1");
            again.Descriptor = again.Node.Accept(again.Descriptor);
            Assert.AreEqual(0, Info(again).PeerSegmentSize);
            Assert.AreEqual(536, Info(again).SegmentSize);
        }

        [TestMethod]
        public void TcpInfo_Rtt_IsInMilliseconds()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            Assert.AreEqual(-1, Info(peer).SmoothedRtt);
            Assert.AreEqual(1000, Info(peer).RetransmissionTimeout);
            peer.Ladder.Quiet(400);
            peer.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            TcpInfo info = Info(peer);
            Assert.AreEqual(400, info.SmoothedRtt);
            Assert.AreEqual(200, info.RttVariance);
            Assert.AreEqual(400 + 1000, info.RetransmissionTimeout);
        }

        [TestMethod]
        public void TcpInfo_Queues_ReportsInFlightAndUnread()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 300, mss: 100);
            peer.Write(500);
            for (int i = 0; i < 3; i++)
            {
                peer.Out($". {1 + (i * 100)}:{101 + (i * 100)}(100)");
            }

            peer.In("P. 1:41(40) ack 101 win 250");
            peer.Ladder.Run(100);
            peer.Ladder.Forget();
            TcpInfo info = Info(peer);
            Assert.AreEqual(400, info.Unacknowledged);
            Assert.AreEqual(200, info.InFlight);
            Assert.AreEqual(250, info.SendWindow);
            Assert.AreEqual(40, info.Unread);
            Assert.AreEqual(2048 - 40, info.ReceiveWindow);
        }

        [TestMethod]
        public void TcpInfo_Timeouts_AreReported()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1000);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
            peer.OutAfter(2000, "P. 1:11(10)");
            TcpInfo info = Info(peer);
            Assert.AreEqual(2, info.Retransmissions);
            Assert.AreEqual(2, info.Timeouts);
            Assert.AreEqual(4000, info.RetransmissionTimeout);
            Assert.AreEqual(1000, info.CongestionWindow);
            Assert.AreEqual(2000, info.SlowStartThreshold);
            peer.Ladder.Icmp(3, 1, 0, peer.Last);
            Assert.AreEqual(SocketError.HostUnreachable, Info(peer).SoftError);
            peer.In(". ack 11");
            info = Info(peer);
            Assert.AreEqual(2, info.Retransmissions);
            Assert.AreEqual(0, info.Timeouts);
            Assert.AreEqual(SocketError.Success, info.SoftError);
        }

        [TestMethod]
        public void TcpInfo_Retransmissions_AreCountedPerConnection()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.OutAfter(1000, "S 0:0(0)");
            Assert.AreEqual(1, Info(peer).Retransmissions);
            peer.In("R. ack 1");
            TcpPeer other = TcpPeer.Connecting(peer.Ladder, peerPort: 4001);
            Assert.AreEqual(TcpState.SynSent, Info(other).State);
            Assert.AreEqual(0, Info(other).Retransmissions);
            Assert.AreEqual(1, Info(other).InFlight);

            // The dead connection still reports its history.
            Assert.AreEqual(TcpState.Closed, Info(peer).State);
            Assert.AreEqual(1, Info(peer).Retransmissions);
        }

        [TestMethod]
        [DataRow(1000000u)]
        [DataRow(0xFFFFFFF0u)]
        public void TcpInfo_Bytes_CountDataWithoutSynAndFin(uint isn)
        {
            TcpPeer peer = TcpPeer.Accepted(isn: isn);
            CheckBytes(0, 0, Info(peer));
            peer.Write(10);
            CheckBytes(0, 0, Info(peer));
            In(peer, "P. 1:41(40) ack 11");
            CheckBytes(10, 40, Info(peer));

            // Data out of order has not been received yet.
            In(peer, "P. 51:61(10) ack 11");
            CheckBytes(10, 40, Info(peer));
            In(peer, "P. 41:51(10) ack 11");
            CheckBytes(10, 60, Info(peer));
            peer.Node.Shutdown(peer.Descriptor, SocketShutdown.Send);
            In(peer, ". 61:61(0) ack 12");
            Assert.AreEqual(TcpState.FinWait2, Info(peer).State);
            CheckBytes(10, 60, Info(peer));
            In(peer, "F. 61:61(0) ack 12");
            CheckBytes(10, 60, Info(peer));
        }

        [TestMethod]
        public void TcpInfo_BeforeHandshake_HasNoBytes()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            CheckBytes(0, 0, Info(peer));
            peer.In("R. ack 1");
            Assert.AreEqual(TcpState.Closed, Info(peer).State);
            CheckBytes(0, 0, Info(peer));
            TcpInfo listener = new TcpInfo { Age = 1, BytesAcknowledged = 1, BytesReceived = 1 };
            TcpPeer accepted = TcpPeer.Accepted();
            accepted.Ladder.Quiet(5000);
            Assert.AreEqual(0, accepted.Node.GetTcpInfo(accepted.Listener, listener));
            CheckBytes(0, 0, listener);
            Assert.AreEqual(0, listener.Age);
        }

        [TestMethod]
        public void TcpInfo_BytesSent_AreUnknownAfterUrgentData()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Node.SendUrgent(peer.Descriptor, new byte[3], 0, 3);
            In(peer, "P. 1:41(40) ack 4");
            CheckBytes(-1, 40, Info(peer));
            peer.Write(10);
            In(peer, ". 41:41(0) ack 14");
            CheckBytes(-1, 40, Info(peer));
        }

        [TestMethod]
        public void TcpInfo_BytesReceived_AreUnknownAfterUrgentData()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("PU. 1:41(40) ack 1 urg 20");
            CheckBytes(0, -1, Info(peer));
            byte[] buffer = new byte[100];
            while (peer.Node.Receive(peer.Descriptor, buffer, 0, buffer.Length) > 0)
            {
            }

            CheckBytes(0, -1, Info(peer));
        }

        [TestMethod]
        public void TcpInfo_BytesReceived_AreUnknownAfterShutdown()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:41(40) ack 1");
            CheckBytes(0, 40, Info(peer));
            peer.Node.Shutdown(peer.Descriptor, SocketShutdown.Receive);
            CheckBytes(0, -1, Info(peer));
        }

        [TestMethod]
        public void TcpInfo_Age_CountsFromTheHandshake()
        {
            TcpPeer peer = TcpPeer.Accepted(start: 50000);
            Assert.IsLessThanOrEqualTo(1024, Info(peer).Age);
            peer.Ladder.Quiet(600000);
            Assert.AreEqual(600000, Info(peer).Age, 1024);
            peer.In("F. 1:1(0) ack 1");
            Assert.AreEqual(600000, Info(peer).Age, 1024);
        }

        [TestMethod]
        public void TcpInfo_Age_IsUnknownAfterEarlyFin()
        {
            TcpPeer peer = TcpPeer.Accepted();
            In(peer, "F. 11:21(10) ack 1");
            Assert.AreEqual(-1, Info(peer).Age);
            In(peer, "P. 1:11(10) ack 1");
            Assert.AreEqual(TcpState.CloseWait, Info(peer).State);
            Assert.AreEqual(-1, Info(peer).Age);
            CheckBytes(0, 20, Info(peer));
        }

        [TestMethod]
        public void TcpInfo_NotAConnection_IsRefused()
        {
            TcpPeer peer = TcpPeer.Accepted();
            NetStack node = peer.Node;
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, node.GetTcpInfo(peer.Listener, info));
            Assert.AreEqual(TcpState.Listen, info.State);
            Assert.AreEqual(0, info.CongestionWindow);
            int udp = node.Socket(SocketType.Dgram);
            Assert.AreEqual(-(int)SocketError.ProtocolOption, node.GetTcpInfo(udp, info));
            Assert.AreEqual(-(int)SocketError.NotSocket, node.GetTcpInfo(-1, info));
            Assert.AreEqual(-(int)SocketError.Fault, node.GetTcpInfo(peer.Descriptor, null));
            Assert.IsFalse(node.GetTcpInfoAt(-1, info));
            Assert.IsFalse(node.GetTcpInfoAt(node.TableCapacity, info));
            int found = 0;
            SocketInfo entry = new SocketInfo();
            for (int i = 0; i < node.TableCapacity; i++)
            {
                if (node.GetTcpInfoAt(i, info))
                {
                    found++;
                    Assert.IsTrue(node.GetSocketInfo(i, entry));
                    Assert.AreEqual(entry.State, info.State);
                    Assert.AreEqual(ProtocolType.Tcp, entry.Protocol);
                }
            }

            Assert.AreEqual(2, found);
        }

        [TestMethod]
        public void TcpInfoAt_Orphan_IsReported()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Close();
            peer.Out("F. 11:11(0)");
            TcpInfo info = new TcpInfo();
            Assert.IsTrue(peer.Node.GetTcpInfoAt(1, info));
            Assert.AreEqual(TcpState.FinWait1, info.State);
            Assert.AreEqual(11, info.InFlight);
            Assert.AreEqual(10, info.Unacknowledged);
        }

        [TestMethod]
        public void TcpInfo_Get_AllocatesNothing()
        {
            TcpPeer peer = TcpPeer.Accepted();
            TcpInfo info = Info(peer);
            long before = GC.GetAllocatedBytesForCurrentThread();
            peer.Node.GetTcpInfo(peer.Descriptor, info);
            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The node's segments are not of interest.
        private static void In(TcpPeer peer, string segment)
        {
            peer.Ladder.Run(1);
            peer.Ladder.Forget();
            peer.In(segment);
            peer.Ladder.Run(1);
            peer.Ladder.Forget();
        }

        private static void CheckBytes(long acknowledged, long received, TcpInfo info)
        {
            Assert.AreEqual(acknowledged, info.BytesAcknowledged);
            Assert.AreEqual(received, info.BytesReceived);
        }

        private static TcpInfo Info(TcpPeer peer)
        {
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, peer.Node.GetTcpInfo(peer.Descriptor, info));
            return info;
        }
    }
}
