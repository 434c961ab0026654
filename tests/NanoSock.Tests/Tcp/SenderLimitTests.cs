using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;
using NanoSock.Wire;

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
        public void ALatePollFindsTheAnswerBeforeTheTimeout()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Link.In.Enqueue(peer.Packet(". ack 11"));
            peer.Node.Poll(100000 + peer.Ladder.Now + 50000);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpTimeouts));
            Assert.AreEqual(0, peer.Ladder.Link.Out.Count);
        }

        // A timer does not wait for the end of a flood: frames and timers take turns.
        [TestMethod]
        public void AFloodDoesNotHoldTimersUp()
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
            Assert.AreEqual(1, peer.Ladder.Link.Out.Count);
        }

        // The pace is counted in fractions of a millisecond, which reach half a turn in nine hours.
        [TestMethod]
        [DataRow(1)]
        [DataRow(10)]
        [DataRow(15)]
        [DataRow(20)]
        public void PacingHoldsNothingBackAfterHoursOfSilence(int hours)
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
        public void LargeSendBuffersArePaced(int buffer, bool? chosen, bool paced)
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
        public void ThePaceHasALimit()
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

        // RFC 6582: "recover" is compared with numbers that wrap.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void LossIsFoundAfterGigabytesWithoutLoss(bool sack)
        {
            TcpTable table = NewTable(sack);
            uint una = 5000;
            table.StartSending(0, una, Mss);
            table.Options[0] = (ushort)(sack ? NegotiatedOptions.Sack : 0);
            table.Cwnd[0] = 20 * Mss;
            for (int i = 0; i < 5000; i++)
            {
                una += 1 << 20;
                table.SndUna[0] = una;
                table.SndNxt[0] = una;
                LossRecovery.OnNewAck(table, 0, 1 << 20);
                if (i % 2500 != 2499)
                {
                    continue;
                }

                table.SndNxt[0] = una + (10 * Mss);
                table.Scoreboard.Append(0, una + (10 * Mss), TransmitTime.Of(table.Context.Now));
                table.Context.Now += 100;
                if (sack)
                {
                    table.Scoreboard.Select(0, una, una + Mss, una + (10 * Mss), table.Rack);
                    LossRecovery.Detect(table, 0);
                    table.Context.Now += 100;
                    LossRecovery.Detect(table, 0);
                }
                else
                {
                    for (int duplicate = 0; duplicate < 3; duplicate++)
                    {
                        LossRecovery.OnDuplicateAck(table, 0);
                    }
                }

                Assert.IsTrue(table.Is(0, TcbFlags.Recovery), "Not found after " + i + " MiB");
                una += 10 * Mss;
                table.SndUna[0] = una;
                table.Scoreboard.Acknowledge(0, una - (10 * Mss), una, table.Rack);
                LossRecovery.OnNewAck(table, 0, 10 * Mss);
                Assert.IsFalse(table.Is(0, TcbFlags.Recovery));
                table.Rack.Clear(0, una);
            }
        }

        // RFC 5681 3.2, step 4: no more segments can have left the network than were in it, whatever a peer reports.
        [TestMethod]
        public void DuplicatesBeyondWhatIsUnderWayDoNotCount()
        {
            TcpTable table = UnderWay();
            for (int i = 1; i < 70000; i++)
            {
                LossRecovery.OnDuplicateAck(table, 0);
                Assert.AreEqual(i < 10 ? i : 10, table.DupAcks[0]);
            }

            Assert.AreEqual(-Mss, LossRecovery.Pipe(table, 0, 10 * Mss));
            Assert.AreEqual(1u, table.Context.Counts[(int)Counter.TcpFastRetransmits]);
        }

        // RFC 3042: where duplicates start no recovery, because all lost data was retransmitted already, two of them
        // count.
        [TestMethod]
        public void OutsideRecoveryTwoDuplicatesCount()
        {
            TcpTable table = UnderWay();
            table.Recover[0] = table.SndUna[0];
            for (int i = 0; i < 5; i++)
            {
                LossRecovery.OnDuplicateAck(table, 0);
            }

            Assert.IsFalse(table.Is(0, TcbFlags.Recovery));
            Assert.AreEqual(8 * Mss, LossRecovery.Pipe(table, 0, 10 * Mss));
        }

        // RFC 6582 3.2, step 3: duplicates reported the data of a partial acknowledgment before; it counts once.
        [TestMethod]
        [DataRow(1, 6)]
        [DataRow(3, 4)]
        [DataRow(8, 0)]
        public void APartialAcknowledgmentTakesItsDuplicatesBack(int segments, int left)
        {
            TcpTable table = UnderWay();
            for (int i = 0; i < 6; i++)
            {
                LossRecovery.OnDuplicateAck(table, 0);
            }

            uint una = table.SndUna[0];
            table.SndUna[0] = una + (uint)(segments * Mss);
            table.Scoreboard.Acknowledge(0, una, table.SndUna[0], table.Rack);
            LossRecovery.OnNewAck(table, 0, segments * Mss);
            Assert.IsTrue(table.Is(0, TcbFlags.Recovery));
            Assert.AreEqual(left, table.DupAcks[0]);
        }

        // RFC 8985 6.2 step 4: a recovery that ends is one of the sixteen.
        [TestMethod]
        public void TheEndOfARecoveryIsCounted()
        {
            TcpTable table = UnderWay();
            table.Options[0] = NegotiatedOptions.Sack;
            table.Context.Now += 100;
            table.Rack.OnDuplicate(0, 1001, 1001 + Mss);
            table.Scoreboard.Select(0, 1001, 1001 + Mss, 1001 + (2 * Mss), table.Rack);
            Assert.AreEqual(50, table.Rack.Detect(0, 1001, 1000, 0, false));
            table.Recover[0] = 1001;
            for (int i = 0; i < 16; i++)
            {
                table.Set(0, TcbFlags.Recovery);
                LossRecovery.OnNewAck(table, 0, 1);
            }

            Assert.AreEqual(25, table.Rack.Detect(0, 1001, 1000, 0, false));
        }

        [TestMethod]
        public void ATimeoutNeedsNoReorderingTimer()
        {
            TcpTable table = UnderWay();
            table.ReorderAt[0] = 5;
            LossRecovery.OnTimeout(table, 0, true);
            Assert.AreEqual(0u, table.ReorderAt[0]);
            Assert.AreEqual(10 * Mss, table.Scoreboard.LostOctets[0]);
        }

        // A few bytes of data in every segment, with any options.
        [TestMethod]
        [DataRow(1500, 48)]
        [DataRow(1500, 100)]
        [DataRow(68, 1460)]
        [DataRow(80, 1460)]
        [DataRow(100, 1460)]
        public void SmallSegmentsHaveRoomForDataBesideBlocks(int mtu, int mss)
        {
            foreach (bool timestamps in new[] { false, true })
            {
                PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimestamps = timestamps }, mtu, plain: false);
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
        public void AWaitingPeerLearnsOfRoomForOneSegment()
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
        public void AWindowThatOpensLateLetsOutNoMoreThanANewConnection()
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
        public void RoundTripsOfNoTimeAtAll()
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

        // The data that recovery has held back is sent within the window that the loss has left.
        [TestMethod]
        public void AfterRecoveryNoMoreGoesOutThanTheThreshold()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSendBuffer = 65536, TcpTimestamps = false, TcpCongestionControl = CongestionControl.Reno }, plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 20000 <mss 1000,nop,nop,raw 04 02>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Run(100);
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = ladder.Node.Accept(listener);
            peer.WriteSome(60000);
            uint una = 1;
            for (int i = 0; i < 20; i++)
            {
                ladder.Forget();
                una += Mss;
                peer.In($". ack {una} win 20000");
            }

            // All of the peer's window is in flight; the first segment is lost and the rest has arrived.
            ladder.Forget();
            ladder.Run(100);
            peer.In($". ack {una} <nop,nop,raw {Block(peer, una + Mss, una + (20 * Mss))}>");
            peer.Out($". {una}:{una + Mss}(1000)");
            ladder.Quiet(100);
            peer.In($". ack {una + (20 * Mss)}");
            Assert.AreEqual(10, ladder.Unasked);
        }

        internal static string Block(TcpPeer peer, uint left, uint right)
        {
            byte[] octets = new byte[10];
            octets[0] = 5;
            octets[1] = 10;
            TcpWire.Put32(octets, 2, peer.NodeIsn + left);
            TcpWire.Put32(octets, 6, peer.NodeIsn + right);
            return BitConverter.ToString(octets).Replace('-', ' ');
        }

        private static TcpInfo Info(TcpPeer peer)
        {
            TcpInfo info = new TcpInfo();
            peer.Node.GetTcpInfo(peer.Descriptor, info);
            return info;
        }

        // Ten segments from 1001 on, sent at 0.
        private static TcpTable UnderWay()
        {
            TcpTable table = NewTable(false);
            table.StartSending(0, 1000, Mss);
            table.Cwnd[0] = 10 * Mss;
            table.SndUna[0] = 1001;
            table.SndNxt[0] = 1001 + (10 * Mss);
            table.Scoreboard.Append(0, 1001 + (10 * Mss), 0);
            return table;
        }

        private static TcpTable NewTable(bool sack)
        {
            NetContext context = new NetContext(Simulation.Secret(1), 576);
            TcpConfig sizes = new TcpConfig { Buffers = 1, ReceiveBuffer = 4096, SendBuffer = 65536, OutOfOrderRanges = 4, SendRecords = 8, Sack = sack, ChallengeRate = 100 };
            return new TcpTable(context, new EndpointTable(1, 0, 1, 1, 7), sizes);
        }
    }
}
