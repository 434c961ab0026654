using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Calls of the program long after the last Poll: their timers count from the next one.</summary>
    [TestClass]
    public class CallTimeTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };

        [TestMethod]
        [DataRow(5000)]
        [DataRow(86400000)]
        public void Linger_CloseAfterSilence_CountsFromClose(int silence)
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.Linger, 2));
            peer.Ladder.Poll();
            peer.Ladder.Pass(silence);
            peer.Write(100, false);
            peer.Close();
            peer.Out("FP. 1:101(100) ack 1");
            peer.Ladder.RunUntilSent();
            peer.Out("FP. 1:101(100) ack 1");
            peer.In(". 1:1(0) ack 102");
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpResetsOut));
        }

        [TestMethod]
        public void Linger_TimeExpires_ResetsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.Linger, 2));
            peer.Ladder.Poll();
            peer.Ladder.Pass(5000);
            peer.Write(100, false);
            peer.Close();
            peer.Out("FP. 1:101(100) ack 1");
            peer.OutAfter(1000, "FP. 1:101(100) ack 1");
            peer.OutAfter(1000, "R. 102 ack 1");
        }

        [TestMethod]
        public void Close_FinWait2AfterSilence_WaitsAMinute()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Shutdown();
            peer.Out("F. 1:1(0) ack 1");
            peer.In(". 1:1(0) ack 2");
            peer.Ladder.Pass(61000);
            peer.Close();
            peer.Ladder.Quiet(59000);
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
        }

        [TestMethod]
        public void KeepAlive_EnabledAfterSilence_CountsFromCall()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.Pass(3600000);
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAliveTime, 10));
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, 1));
            peer.OutAfter(10000, ". 0:0(0) ack 1");
        }

        // RFC 5681 4.1.
        [TestMethod]
        [DataRow(0, 20)]
        [DataRow(10000, 10)]
        public void CongestionWindow_Silence_IsRestartWindow(int silence, int expected)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, mss: 1000);
            uint acked = 1;
            for (int round = 0; round < 4; round++)
            {
                peer.Write(20000);
                int sent = 0;
                while (peer.Ladder.Unasked > 0 || sent < 20000)
                {
                    while (peer.Ladder.Unasked > 0)
                    {
                        sent += TcpWire.Data(peer.Ladder.TakeLate()).Length;
                    }

                    peer.In($". 1:1(0) ack {acked + sent}");
                }

                acked += 20000;
            }

            peer.Ladder.Pass(silence);
            peer.Write(20000);
            Assert.AreEqual(expected, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // RFC 6298 5.1, RFC 6528 3: the SYN's timer and number are those of the time when it is sent.
        [TestMethod]
        public void Connect_AfterSilence_IsnAndTimerAreOfTheCall()
        {
            uint[] numbers = new uint[2];
            for (int polled = 0; polled < 2; polled++)
            {
                PacketLadder ladder = new PacketLadder();
                ladder.Pass(3600000);
                if (polled == 1)
                {
                    ladder.Poll();
                }

                TcpPeer peer = TcpPeer.Connecting(ladder);
                numbers[polled] = peer.NodeIsn;
                peer.OutAfter(1000, "S 0:0(0)");
            }

            Assert.AreEqual(numbers[1], numbers[0]);
        }

        // RFC 2236 3.
        [TestMethod]
        public void JoinGroup_AfterSilence_IsReportedTwice()
        {
            uint group = Simulation.Address("239.129.2.3");
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Now += 3600000;
            long joined = bench.Now;
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, group, -1));
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.AreEqual(2, sent.Count);
            Assert.AreEqual(joined, sent[0].At);
            Assert.IsTrue(sent[1].At > joined && sent[1].At <= joined + 10000, "within 10 s: " + (sent[1].At - joined));
        }

        // RFC 2236 4: the presence of a version 1 router expires after 400 s.
        [TestMethod]
        public void JoinGroup_Version1RouterExpired_ReportsVersion2()
        {
            uint group = Simulation.Address("239.129.2.3");
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Packet(Raw.Ipv4(Bench.Peer, Simulation.Address("224.0.0.1"), 2, Raw.Igmp(0x11, 0, 0), 0, 0, 1),
                new byte[] { 1, 0, 0x5E, 0, 0, 1 });
            bench.Now += 400000;
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, group, -1));
            byte[] report = bench.Poll().Single();
            Assert.AreEqual(0x16, report[14 + 24]);
        }

        // RFC 1122 2.3.2.1: an entry that is used beyond its time is probed.
        [TestMethod]
        [DataRow(1000, 0)]
        [DataRow(61000, 1)]
        [DataRow(600000, 1)]
        public void Send_AfterSilence_ProbesStaleNeighbor(int silence, int probes)
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Now += silence;
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(1 + probes, sent.Count);
            Assert.AreEqual(8, sent[0][12]);
            Assert.AreEqual(0, sent[0][13]);
            if (probes != 0)
            {
                CollectionAssert.AreEqual(Bench.PeerMac, sent[1][..6]);
                Assert.AreEqual(6, sent[1][13]);
            }
        }

        // A neighbor that no call has used is not probed.
        [TestMethod]
        public void Neighbor_Unused_IsNotProbed()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count);
            for (int i = 0; i < 20; i++)
            {
                bench.Now += 50000;
                Assert.AreEqual(0, bench.Poll().Count);
            }
        }

        [TestMethod]
        [DataRow(24.8)]
        [DataRow(24.9)]
        [DataRow(30)]
        [DataRow(49.71)]
        public void Send_UnknownNeighborAfterWeeks_IsResolved(double days)
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Now += (long)(days * 86400000);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            long next = bench.Stack.Poll(bench.Now);
            Assert.AreEqual(1, bench.Taken().Count);
            Assert.AreEqual(bench.Now + 1000, next);
        }
    }
}
