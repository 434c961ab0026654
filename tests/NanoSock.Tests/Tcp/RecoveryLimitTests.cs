using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Loss recovery at its limits: numbers that wrap, peers that count wrong, acknowledgments that say
    /// nothing new.</summary>
    [TestClass]
    public class RecoveryLimitTests
    {
        private const int Mss = 1000;

        // RFC 6582: "recover" is compared with numbers that wrap.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void LossRecovery_GigabytesWithoutLoss_IsStarted(bool sack)
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
                    table.Scoreboard.MarkSacked(0, una, una + Mss, una + (10 * Mss), table.Rack);
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
        public void DuplicateAck_MoreThanInFlight_IsNotCounted()
        {
            TcpTable table = InFlight();
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
        public void DuplicateAck_OutsideRecovery_CountsTwo()
        {
            TcpTable table = InFlight();
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
        public void PartialAck_Recovery_SubtractsItsDuplicates(int segments, int left)
        {
            TcpTable table = InFlight();
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
        public void Recovery_End_CountsForReorderingWindow()
        {
            TcpTable table = InFlight();
            table.Options[0] = NegotiatedOptions.Sack;
            table.Context.Now += 100;
            table.Rack.OnDuplicate(0, 1001, 1001 + Mss);
            table.Scoreboard.MarkSacked(0, 1001, 1001 + Mss, 1001 + (2 * Mss), table.Rack);
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
        public void Timeout_ReorderingTimerSet_ClearsIt()
        {
            TcpTable table = InFlight();
            table.ReorderAt[0] = 5;
            LossRecovery.OnTimeout(table, 0, true);
            Assert.AreEqual(0u, table.ReorderAt[0]);
            Assert.AreEqual(10 * Mss, table.Scoreboard.LostBytes[0]);
        }

        // The data that recovery has held back is sent within the window that the loss has left.
        [TestMethod]
        public void Recovery_End_SendsWithinThreshold()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions
            {
                TcpSendBuffer = 65536, TcpTimestamps = false, TcpCongestionControl = CongestionControl.Reno
            },
                plain: false);
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
            byte[] bytes = new byte[10];
            bytes[0] = 5;
            bytes[1] = 10;
            Raw.Put32(bytes, 2, peer.NodeIsn + left);
            Raw.Put32(bytes, 6, peer.NodeIsn + right);
            return BitConverter.ToString(bytes).Replace('-', ' ');
        }

        // Ten segments from 1001 on, sent at 0.
        private static TcpTable InFlight()
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
            TcpConfig sizes = new TcpConfig
            {
                Buffers = 1, ReceiveBuffer = 4096, SendBuffer = 65536, OutOfOrderRanges = 4, SendRecords = 8,
                Sack = sack, ChallengeRate = 100
            };
            return new TcpTable(context, new EndpointTable(1, 0, 1, 1, 7), sizes);
        }
    }
}
