using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A sender at the limits of sizes, times or numbers: late Polls, long silences, long streams, small
    /// segments, peers that count wrong.</summary>
    [TestClass]
    public class SenderLimitTests
    {
        private const int Mss = 1000;

        // No Poll for a while; the response arrived long ago.
        [TestMethod]
        public void Poll_LateWithAckWaiting_TakesAckBeforeTimeout()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Link.In.Enqueue(peer.Packet(". ack 11"));
            peer.Node.Poll(100000 + peer.Ladder.Now + 50000);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpTimeouts));
            Assert.AreEqual(0, peer.Ladder.Link.Sent.Count);
        }

        // A timer does not wait for the end of a flood: frames and timers take turns.
        [TestMethod]
        public void Poll_FloodOfFrames_RunsTimers()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { FramesPerPoll = 32 });
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            for (int i = 0; i < 1000; i++)
            {
                peer.Ladder.Link.In.Enqueue(new byte[20]);
            }

            peer.Node.Poll(100000 + peer.Ladder.Now + 1000);
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpTimeouts));
            Assert.AreEqual(1, peer.Ladder.Link.Sent.Count);
        }

        // The pace is counted in fractions of a millisecond, which reach half a turn in nine hours.
        [TestMethod]
        [DataRow(1)]
        [DataRow(10)]
        [DataRow(15)]
        [DataRow(20)]
        public void Pacing_HoursOfSilence_DelaysNothing(int hours)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpPacing = true, TcpSendBuffer = 16384 }, mss: Mss);
            for (int i = 0; i < 2; i++)
            {
                peer.Write(10);
                peer.Out("P.");
                peer.Ladder.Run(100);
                peer.In($". ack {11 + (i * 10)}");
            }

            peer.Ladder.Quiet(hours * 3600000L);
            peer.Write(3000);
            peer.Out(". 21:1021(1000)");
            peer.Ladder.Run(100);
            Assert.AreEqual(2, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // A window of more than 64 KiB is paced over the round trip, unless the program sets otherwise; a smaller one
        // is not.
        [TestMethod]
        [DataRow(2048, null, false)]
        [DataRow(65536, null, false)]
        [DataRow(65537, null, true)]
        [DataRow(1 << 20, null, true)]
        [DataRow(1 << 20, false, false)]
        [DataRow(16384, true, true)]
        public void Pacing_BufferSize_SelectsDefault(int buffer, bool? chosen, bool paced)
        {
            StackOptions options = new StackOptions { TcpSendBuffer = buffer, TcpSockets = 2 };
            options.TcpPacing = chosen ?? options.TcpPacing;
            if (chosen == null)
            {
                // In any order of setting the options.
                options = new StackOptions { TcpSockets = 2 };
                Assert.IsFalse(options.TcpPacing);
                options.TcpSendBuffer = buffer;
            }

            Assert.AreEqual(paced, options.TcpPacing);
            TcpPeer peer = TcpPeer.Accepted(options, mss: 200);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Run(100);
            peer.In(". ack 11");
            peer.Write(2000);
            Assert.AreEqual(paced, peer.Ladder.Unasked < 10, peer.Ladder.Unasked + " segments at once");
            peer.Ladder.Run(100);
            Assert.AreEqual(10, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // Whatever round trip a peer's echo claims, the pace is never slower than the maximum time-out.
        [TestMethod]
        public void Pacing_AnyRtt_IsAtMostTheMaximumTimeout()
        {
            NetContext context = new NetContext(Simulation.Secret(1), 576);
            Pacing pacing = new Pacing(context, 1);
            pacing.Clear(0);
            for (int i = 0; i < 1000; i++)
            {
                pacing.Sent(0, 60000, 536, RoundTrip.LongestMeasured << 3, i % 2 == 0);
                Assert.IsFalse(pacing.Allows(0));
            }

            context.Now += RoundTrip.MaximumTimeout;
            Assert.IsTrue(pacing.Allows(0));
        }

        // A few bytes of data in every segment, with any options.
        [TestMethod]
        [DataRow(1500, 48)]
        [DataRow(1500, 100)]
        [DataRow(68, 1460)]
        [DataRow(80, 1460)]
        [DataRow(100, 1460)]
        public void Send_SmallMssWithSackBlocks_HasRoomForData(int mtu, int mss)
        {
            foreach (bool timestamps in new[] { false, true })
            {
                PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimestamps = timestamps },
                    mtu, plain: false);
                int listener = ladder.Listen();
                TcpPeer peer = ladder.Peer();
                string stamp = timestamps ? ",nop,nop,raw 08 0a 00 00 00 01 00 00 00 00" : string.Empty;
                string inside = timestamps ? $" <{stamp[1..]}>" : string.Empty;
                peer.In($"S 0:0(0) win 65535 <mss {mss},nop,nop,raw 04 02{stamp}>");
                peer.Out("S. 0:0(0) ack 1");
                peer.In(". 1:1(0) ack 1" + inside);
                peer.Descriptor = ladder.Node.Accept(listener);
                foreach (int start in new[] { 101, 201, 301, 401 })
                {
                    peer.In($". {start}:{start + 4}(4) ack 1" + inside);
                    ladder.Forget();
                }

                peer.WriteSome(400);
                int taken = 0;
                while (ladder.Unasked > 0)
                {
                    byte[] packet = ladder.Take("data");
                    int length = TcpWire.Data(packet).Length;
                    Assert.IsTrue(packet.Length <= mtu, "Longer than the link");
                    taken += length;
                    if (taken < 100)
                    {
                        // At least half of the room that the peer and the link leave.
                        Assert.IsTrue(length * 2 >= Math.Min(mss, mtu - 40) - (timestamps ? 12 : 0), "Data: " + length);
                    }
                }

                Assert.IsTrue(taken > 0);
            }
        }

        // RFC 9293 3.8.6.2.2: a peer that waits with a segment larger than the window gets an update as soon as there
        // is room for it.
        [TestMethod]
        [Conformance("MUST-39")]
        public void WindowUpdate_WindowClosed_IsSentForOneSegment()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 8192 }, mss: Mss);
            for (uint at = 1; at < 8001; at += Mss)
            {
                peer.In($". {at}:{at + Mss}(1000)");
                peer.Ladder.Forget();
            }

            peer.In("P. 8001:8193(192)");
            peer.Ladder.Run(100);
            peer.Out(". 1:1(0) ack 8193 win 0");
            peer.Read(999);
            peer.Ladder.NothingUnasked();
            peer.Read(1);
            peer.Out(". 1:1(0) ack 8193 win 1000");

            // From there on by two.
            peer.Read(1999);
            peer.Ladder.NothingUnasked();
            peer.Read(1);
            peer.Out(". 1:1(0) ack 8193 win 3000");
        }

        // RFC 5681 4.1: while the window was closed the path was not probed.
        [TestMethod]
        public void CongestionWindow_ZeroWindowLong_RestartsFromInitialWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, mss: Mss);
            uint una = 1;
            peer.WriteSome(65000);
            for (int i = 0; i < 40; i++)
            {
                una += Mss;
                peer.Ladder.Forget();
                peer.In($". ack {una}");
                peer.WriteSome(1000);
            }

            peer.Ladder.Forget();
            Assert.IsTrue(Info(peer).CongestionWindow > 40 * Mss);
            una += (uint)Info(peer).InFlight;
            peer.In($". ack {una} win 0");
            peer.WriteSome(60000);
            peer.Ladder.RunUntilSent();
            peer.Out($". {una}:{una + 1}(1)");
            peer.In($". ack {una + 1} win 65535");
            Assert.AreEqual(10, peer.Ladder.Unasked);
        }

        // Handshakes and responses within the millisecond: the time-out is the minimum, and later samples count.
        [TestMethod]
        public void Rto_RttZero_IsTheMinimum()
        {
            TcpTable table = SenderFiguresTests.NewTable(false);
            for (int i = 0; i < 100; i++)
            {
                RoundTrip.Sample(table, 0, 0, 200);
                Assert.AreEqual(1u, table.Srtt[0]);
                Assert.AreEqual(200u, table.Rto[0]);
            }

            RoundTrip.Sample(table, 0, 100, 200);
            Assert.AreEqual(12u, table.Srtt[0] >> 3);
            Assert.AreEqual(212u, table.Rto[0]);
            RoundTrip.Sample(table, 0, 300, 200);
            RoundTrip.Sample(table, 0, 300, 200);
            Assert.IsTrue(table.Rto[0] > 200 + (table.Srtt[0] >> 3), "RTO " + table.Rto[0]);

            // RFC 6298 2.3: G is the minimum variation, also where there is no minimum time-out.
            table = SenderFiguresTests.NewTable(false);
            RoundTrip.Sample(table, 0, 0, 1);
            Assert.AreEqual(1u, table.Rto[0]);
            for (int i = 0; i < 100; i++)
            {
                RoundTrip.Sample(table, 0, 50, 1);
            }

            Assert.IsTrue(table.Rto[0] > 50 && table.Rto[0] < 60, "RTO " + table.Rto[0]);
        }

        private static TcpInfo Info(TcpPeer peer)
        {
            TcpInfo info = new TcpInfo();
            peer.Node.GetTcpInfo(peer.Descriptor, info);
            return info;
        }
    }
}
