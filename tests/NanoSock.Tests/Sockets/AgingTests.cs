using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.Sockets
{
    /// <summary>Times of at most 32 bits at rests longer than half a turn: between two Polls, or over many of
    /// them.</summary>
    [TestClass]
    public class AgingTests
    {
        private const long Day = 86400000;
        private static readonly byte[] s_data = { 1, 2, 3 };

        /// <summary>Gets rests around the half turns and turns of all stored times, and the polls in them: one at the
        /// end, or one after each period of milliseconds.</summary>
        private static IEnumerable<object[]> Rests
        {
            get
            {
                foreach (double days in new[]
                {
                    1.5, 1.6, 3.1, 6.3, 12.5, 24.8, 24.86, 24.9, 25, 37, 48.9, 49.7, 49.7104, 50, 75, 100, 365
                })
                {
                    foreach (long step in new[] { long.MaxValue, Day, 600000 })
                    {
                        yield return new object[] { (long)(days * Day), step };
                    }
                }
            }
        }

        // RFC 1122 2.3.2.1.
        [TestMethod]
        [DynamicData(nameof(Rests))]
        public void Send_NeighborAfterLongIdle_IsProbed(long rest, long step)
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            foreach (long now in Steps(bench.Now, rest, step))
            {
                bench.Now = now;
                Assert.AreEqual(0, bench.Poll().Count);
            }

            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(2, sent.Count, "the datagram and a question");
            Assert.AreEqual(6, sent[1][13]);
        }

        // RFC 7323 5.5: for less than 24 days an older timestamp marks an old duplicate; after that it proves nothing.
        [TestMethod]
        [DynamicData(nameof(Rests))]
        public void Receive_TimestampAfterLongIdle_IsAccepted(long rest, long step)
        {
            TcpPeer peer = WithTimestamps();
            Pass(peer.Ladder, rest, step);
            peer.In($"P. 1:11(10) ack 1 <nop,nop,raw 08 0a {Word(1000 + (uint)rest)} 00 00 00 00>");
            peer.Ladder.Run(200);
            peer.Ladder.Forget();
            peer.Read(10);
        }

        [TestMethod]
        [DataRow(1L)]
        [DataRow(12)]
        [DataRow(23)]
        public void Receive_OldTimestampWithinThreeWeeks_IsDropped(long days)
        {
            foreach (long step in new[] { long.MaxValue, Day })
            {
                TcpPeer peer = WithTimestamps();
                Pass(peer.Ladder, days * Day, step);
                peer.In($"P. 1:11(10) ack 1 <nop,nop,raw 08 0a {Word(900)} 00 00 00 00>", DropReason.TcpOldTimestamp);
                peer.Ladder.Forget();
            }
        }

        // After a rest of two days and more all timers have expired, and the node becomes idle.
        [TestMethod]
        [DynamicData(nameof(Rests))]
        public void Timers_LongIdle_AllExpire(long rest, long step)
        {
            StackOptions options = new StackOptions { TcpTimestamps = true, TcpMaximumSegmentLifetime = 240000 };
            PacketLadder ladder = new PacketLadder(options, plain: false);
            int listener = ladder.Listen();
            int udp = ladder.Node.Socket(SocketType.Dgram);
            Assert.AreEqual(0, ladder.Node.JoinGroup(udp, Simulation.Address("239.1.1.1"), -1));

            // In TIME-WAIT; an orphan in FIN-WAIT-2; one that lingers; one with data in flight; one with an
            // acknowledgment and keep-alives to send; a SYN sent, a SYN received; half a datagram.
            TcpPeer[] peers = new TcpPeer[5];
            for (int i = 0; i < peers.Length; i++)
            {
                peers[i] = ladder.Peer(5000 + i);
                peers[i].In("S 0:0(0) win 60000 <mss 1460>");
                ladder.Forget();
                peers[i].NodeIsn = Iss(peers[i]);
                peers[i].In(". 1:1(0) ack 1");
                peers[i].Descriptor = ladder.Node.Accept(listener);
                Assert.IsTrue(peers[i].Descriptor >= 0);
            }

            peers[0].Shutdown();
            ladder.Forget();
            peers[0].In("F. 1:1(0) ack 2");
            peers[1].Close();
            ladder.Forget();
            peers[1].In(". 1:1(0) ack 2");
            ladder.Node.SetOption(peers[2].Descriptor, SocketOption.Linger, 30);
            peers[2].Write(100);
            peers[2].Close();
            ladder.Forget();
            peers[3].Write(100);
            ladder.Forget();
            ladder.Node.SetOption(peers[4].Descriptor, SocketOption.KeepAlive, 1);
            peers[4].In("P. 1:11(10) ack 1");
            int connecting = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.Connect(connecting, PacketLadder.PeerAddress, 80);
            ladder.Poll();
            ladder.Forget();
            TcpPeer half = ladder.Peer(6000);
            half.In("S 0:0(0) win 60000 <mss 1460>");
            ladder.Forget();
            ladder.InjectTogether(Raw.Ipv4(PacketLadder.PeerAddress,
                PacketLadder.NodeAddress, 17, new byte[800], 1, 0x2000));
            ladder.Forget();

            Pass(ladder, rest, step);
            for (int i = 0; i < 600; i++)
            {
                ladder.Pass(1000);
                ladder.Poll();
                ladder.Forget();
            }

            Assert.AreEqual(1u, ladder.Drops(DropReason.Ipv4ReassemblyTimeout));
            Assert.AreEqual(1u, ladder.Drops(DropReason.TcpHalfOpenTimeout));
            Assert.AreEqual(TcpState.Closed, ladder.State(peers[3].Descriptor));
            Assert.AreEqual(TcpState.Closed, ladder.State(connecting));

            // The listener, the datagram socket, the connection closed on both sides, the two that ended with an error,
            // and the idle one, until its keep-alives have gone unanswered.
            Assert.AreEqual(6, ladder.Used());
            for (int i = 0; i < 20; i++)
            {
                ladder.Pass(75000);
                ladder.Poll();
                ladder.Forget();
            }

            Assert.AreEqual(TcpState.Closed, ladder.State(peers[4].Descriptor));
            Assert.AreEqual(long.MaxValue, ladder.Poll());
        }

        // RFC 5681 4.1: the window is the restart window, whenever data was last sent.
        [TestMethod]
        [DynamicData(nameof(Rests))]
        public void CongestionWindow_LongIdle_IsRestartWindow(long rest, long step)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, mss: 1000);
            int acked = 1;
            for (int round = 0; round < 4; round++)
            {
                peer.Write(20000);
                for (int sent = 0; sent < 20000;)
                {
                    while (peer.Ladder.Unasked > 0)
                    {
                        sent += TcpWire.Data(peer.Ladder.TakeLate()).Length;
                    }

                    peer.In($". 1:1(0) ack {acked + sent}");
                }

                acked += 20000;
            }

            Pass(peer.Ladder, rest, step);
            peer.Write(20000);
            Assert.AreEqual(10, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // Transmit times wrap in 3.1 days, and half a turn is 1.55: data that was in flight for so long gives no
        // round-trip sample.
        [TestMethod]
        [DataRow(1L << 27)]
        [DataRow(1L << 28)]
        [DataRow(1L << 32)]
        public void Rtt_AckAfterDays_IsNotSampled(long turn)
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 1000000000));
            peer.Write(100);
            peer.Out("P. 1:101(100) ack 1");
            TcpInfo before = new TcpInfo();
            peer.Node.GetTcpInfo(peer.Descriptor, before);
            peer.Ladder.Pass(turn + 70);
            peer.In(". 1:1(0) ack 101");
            TcpInfo after = new TcpInfo();
            peer.Node.GetTcpInfo(peer.Descriptor, after);
            Assert.AreEqual(before.SmoothedRtt, after.SmoothedRtt);
        }

        // The pacing time is kept in 64ths of a millisecond, which wrap in 18.6 hours.
        [TestMethod]
        [DataRow(long.MaxValue)]
        [DataRow(3600000)]
        public void Pacing_IdleUntilTimeWraps_SendsAtOnce(long step)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpPacing = true });
            for (int i = 0; i < 3; i++)
            {
                peer.Write(100);
                peer.Ladder.Run(20);
                peer.Ladder.Forget();
                peer.In($". 1:1(0) ack {101 + (i * 100)}");
            }

            Pass(peer.Ladder, (1L << 26) - 30000, step);
            peer.Write(100);
            Assert.AreEqual(1, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // RFC 5961 7: a record in TIME-WAIT has 16 bits that count four milliseconds, and wrap in 262 s.
        [TestMethod]
        public void TimeWait_ChallengeTimeWrapped_AnswersAgain()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpMaximumSegmentLifetime = 240000 });
            peer.Shutdown();
            peer.Out("F. 1:1(0) ack 1");
            peer.In(". 1:1(0) ack 2");
            peer.In("F. 1:1(0) ack 2");
            peer.Out(". 2:2(0) ack 2");
            for (int i = 0; i < 4; i++)
            {
                peer.In("P. 1:2(1) ack 2", DropReason.TcpTimeWait);
                peer.Out(". 2:2(0) ack 2");
            }

            peer.Ladder.Quiet((1 << 18) + 100);
            peer.In("P. 1:2(1) ack 2", DropReason.TcpTimeWait);
            peer.Out(". 2:2(0) ack 2");
        }

        // RFC 2236 4.
        [TestMethod]
        [DynamicData(nameof(Rests))]
        public void Igmp_LongAfterVersion1Query_ReportsVersion2(long rest, long step)
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Packet(Raw.Ipv4(Bench.Peer, Simulation.Address("224.0.0.1"), 2, Raw.Igmp(0x11, 0, 0), 0, 0, 1),
                new byte[] { 1, 0, 0x5E, 0, 0, 1 });
            foreach (long now in Steps(bench.Now, rest, step))
            {
                bench.Now = now;
                bench.Poll();
            }

            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, Simulation.Address("239.129.2.3"), -1));
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(1, sent.Count);
            Assert.AreEqual(0x16, sent[0][14 + 24]);
        }

        // 11.6 days are the longest user timeout.
        [TestMethod]
        public void UserTimeout_Longest_EndsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 1000000000));
            peer.Write(100);
            peer.Ladder.Run(999999000);
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Run(2000);
            Assert.AreEqual(TcpState.Closed, peer.State);
            peer.Ladder.Forget();
        }

        // The times of the Polls of a rest.
        private static IEnumerable<long> Steps(long start, long rest, long step)
        {
            long passed = 0;
            while (rest - passed > step)
            {
                passed += step;
                yield return start + passed;
            }

            yield return start + rest;
        }

        // A rest in which the test polls the node at its own times, not when the node asks for it.
        private static void Pass(PacketLadder ladder, long rest, long step)
        {
            foreach (long now in Steps(ladder.Now, rest, step))
            {
                ladder.Pass(now - ladder.Now);
                ladder.Poll();
                ladder.Forget();
            }
        }

        private static TcpPeer WithTimestamps()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimestamps = true, TcpSack = false },
                plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In($"S 0:0(0) win 60000 <mss 1460,nop,nop,raw 08 0a {Word(1000)} 00 00 00 00>");
            peer.Out("S. 0:0(0) ack 1");
            peer.In($". 1:1(0) ack 1 <nop,nop,raw 08 0a {Word(1000)} 00 00 00 00>");
            peer.Descriptor = ladder.Node.Accept(listener);
            Assert.IsTrue(peer.Descriptor >= 0);
            return peer;
        }

        private static string Word(uint value)
        {
            return $"{value >> 24:x2} {(value >> 16) & 0xFF:x2} {(value >> 8) & 0xFF:x2} {value & 0xFF:x2}";
        }

        // The node's sequence number, from the response to a retransmitted SYN.
        private static uint Iss(TcpPeer peer)
        {
            peer.Ladder.InjectTogether(peer.Packet("S 0:0(0) win 60000 <mss 1460>"));
            byte[] answer = peer.Ladder.TakeLate();
            peer.Ladder.Forget();
            return Raw.Read32(answer, 24);
        }
    }
}
