using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Faults of the chip and the bus under the link of the W5500.</summary>
    [TestClass]
    public sealed class W5500DisturbanceTests
    {
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Start_NoAnswer_IsTriedAgainUntilTheChipAnswers(bool high)
        {
            LinkBench bench = W5500Worlds.Create();
            bench.Chip.Faults.HoldMiso(high, SpiFaults.UntilCleared);
            bench.Run(120000);
            Assert.IsFalse(bench.Link.IsUp);
            Assert.AreEqual(ChipFault.NoAnswer, bench.Link.Fault);
            uint failed = bench.Count(ChipCounter.FailedStarts);
            Assert.IsTrue(failed >= 5 && failed <= 40, "failed starts: " + failed);
            bench.Chip.Faults.Clear();
            bench.RunUntil(() => bench.Link.IsUp, 40000);
            Assert.AreEqual(1u, bench.Count(ChipCounter.Starts));
        }

        [TestMethod]
        public void Start_BusFails_IsBusFailed()
        {
            LinkBench bench = W5500Worlds.Create();
            bench.Chip.Faults.FailBus(SpiFaults.UntilCleared, false);
            bench.Run(1000);
            Assert.AreEqual(ChipFault.BusFailed, bench.Link.Fault);
            Assert.IsTrue(bench.Count(ChipCounter.BusErrors) > 0);
            bench.Chip.Faults.Clear();
            bench.RunUntil(() => bench.Link.IsUp, 10000);
            bench.AssertNoViolation();
        }

        [TestMethod]
        public void Start_W5100S_IsNamed()
        {
            LinkBench bench = W5500Worlds.Create(new W5500Model { IsW5100S = true });
            bench.Run(1000);
            Assert.AreEqual(ChipFault.IsW5100S, bench.Link.Fault);
            Assert.IsFalse(bench.Link.IsChipRunning);
        }

        [TestMethod]
        [DataRow(0x51, ChipFault.IsW5100S)]
        [DataRow(0x03, ChipFault.UnknownChip)]
        public void Start_OtherVersion_IsNamed(int version, ChipFault fault)
        {
            LinkBench bench = W5500Worlds.Create(new W5500Model { Version = (byte)version });
            bench.Run(1000);
            Assert.AreEqual(fault, bench.Link.Fault);
            Assert.IsFalse(bench.Link.IsChipRunning);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        public void Chip_ResetBehindTheLink_IsStartedAgain(int variant)
        {
            Disturb(variant, chip => chip.ResetBehindTheDriver());
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Chip_PowerCycled_IsStartedAgain(int variant)
        {
            Disturb(variant, chip => chip.PowerCycle());
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(5)]
        [DataRow(20)]
        public void Transactions_Lost_EndInAWorkingLink(int count)
        {
            for (int kind = 0; kind < 5; kind++)
            {
                // Aims at each transaction in turn while frames flow in both directions.
                for (int offset = 0; offset < 12; offset++)
                {
                    LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(0)).Start();
                    bench.MayLose = true;
                    int fault = kind;
                    Exchange(bench, offset);
                    SpiFaults faults = bench.Chip.Faults;
                    switch (fault)
                    {
                        case 0:
                            faults.LoseSelect(count);
                            break;
                        case 1:
                            faults.HoldMiso(false, count);
                            break;
                        case 2:
                            faults.HoldMiso(true, count);
                            break;
                        case 3:
                            faults.FailBus(count, false);
                            break;
                        default:
                            faults.FailBus(count, true);
                            break;
                    }

                    Exchange(bench, 30);
                    bench.RunUntil(() => !faults.IsAny, 600000);
                    bench.Run(40000);
                    bench.Stored.Clear();
                    bench.Accepted.Clear();
                    bench.MayLose = false;
                    int delivered = bench.Delivered;
                    int sent = bench.Sent;
                    Exchange(bench, 30);
                    bench.Run(1000);
                    bench.AssertEmpty();
                    Assert.IsTrue(bench.Delivered > delivered, "kind " + kind + ", offset " + offset);
                    Assert.IsTrue(bench.Sent > sent, "kind " + kind + ", offset " + offset);
                }
            }
        }

        [TestMethod]
        public void Bits_OneIn400000Inverted_NeitherThrowsNorStays()
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(0)).Start();
            bench.Chip.Faults.SetSeed(3);
            bench.Chip.Faults.FlipBits(400000, true, true, SpiFaults.UntilCleared);
            bench.MayLose = true;
            bench.MayDamage = true;
            for (int i = 0; i < 300; i++)
            {
                Exchange(bench, 20);
                bench.Run(20);
            }

            Assert.IsTrue(bench.Chip.Faults.FlippedBits > 20, "bits: " + bench.Chip.Faults.FlippedBits);
            Assert.IsTrue(bench.Delivered > 1000, "delivered " + bench.Delivered);
            Assert.IsTrue(bench.Sent > 1000, "sent " + bench.Sent);
            bench.Chip.Faults.Clear();
            bench.Run(40000);
            bench.MayLose = false;
            bench.MayDamage = false;
            bench.Stored.Clear();
            bench.Accepted.Clear();
            bench.Chip.ClearViolations();
            Exchange(bench, 100);
            bench.Run(1000);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Send_NeverCompleted_EndsInAWorkingLink(int variant)
        {
            W5500Model chip = W5500Worlds.Variant(variant);
            LinkBench bench = W5500Worlds.Create(chip).Start();
            for (int round = 1; round <= 5; round++)
            {
                bench.MayLose = true;
                chip.StuckSends = 1;
                bench.Transmit(LinkBench.Frame(200, 1));
                bench.RunUntil(() => bench.Count(ChipCounter.FailedSends) == round, 2000);
                Assert.AreEqual(0, chip.StuckSends);
                bench.Run(100);
                bench.RunUntil(() => bench.Link.IsUp, 5000);
                bench.Accepted.Clear();
                bench.Stored.Clear();
                bench.MayLose = false;
                Exchange(bench, 30);
                bench.Run(500);
                bench.AssertEmpty();
            }

            bench.AssertNoViolation();
        }

        [TestMethod]
        public void Send_NeverCompletedAgainAndAgain_NeitherHangsNorStaysDown()
        {
            W5500Model chip = new W5500Model { StuckSends = 30 };
            LinkBench bench = W5500Worlds.Create(chip).Start();
            bench.MayLose = true;
            for (int i = 0; i < 600 && chip.StuckSends > 0; i++)
            {
                bench.Transmit(LinkBench.Frame(200, i));
                bench.Run(1000);
            }

            Assert.AreEqual(0, chip.StuckSends);
            bench.Run(40000);
            bench.Accepted.Clear();
            bench.MayLose = false;
            Exchange(bench, 30);
            bench.Run(500);
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Command_NeverTaken_IsAFaultUntilItIs(bool fromStart)
        {
            W5500Model chip = new W5500Model();
            LinkBench bench = W5500Worlds.Create(chip);
            if (!fromStart)
            {
                bench.Start();
            }

            chip.CommandMicroseconds = 2000000000;
            bench.MayLose = true;
            for (int i = 0; i < 30; i++)
            {
                Exchange(bench, 20);
                bench.Run(500);
            }

            Assert.IsFalse(bench.Link.IsUp);
            Assert.AreEqual(ChipFault.NotReady, bench.Link.Fault);
            chip.CommandMicroseconds = 2;
            bench.Run(40000);
            Assert.IsTrue(bench.Link.IsUp);
            bench.Accepted.Clear();
            bench.Stored.Clear();
            bench.MayLose = false;
            Exchange(bench, 30);
            bench.Run(500);
            bench.AssertEmpty();
        }

        [TestMethod]
        public void SoftReset_NeverDone_IsTriedAgainUntilItIs()
        {
            W5500Model chip = new W5500Model { SoftResetMicroseconds = 2000000000, HasReset = false };
            LinkBench bench = W5500Worlds.Create(chip);
            bench.Run(3000);
            Assert.IsFalse(bench.Link.IsChipRunning);
            Assert.AreNotEqual(ChipFault.None, bench.Link.Fault);
            chip.ResetBehindTheDriver();
            chip.SoftResetMicroseconds = 50;
            bench.RunUntil(() => bench.Link.IsUp, 20000);
        }

        // Frames in both directions, one thing at a time.
        internal static void Exchange(LinkBench bench, int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                switch (i % 3)
                {
                    case 0:
                        bench.Deliver(LinkBench.Frame(60 + (i * 11), i));
                        break;
                    case 1:
                        bench.Transmit(LinkBench.Frame(60 + (i * 13), i));
                        break;
                    default:
                        bench.Poll();
                        bench.Chip.Advance(200);
                        break;
                }
            }
        }

        private static void Disturb(int variant, Action<W5500Model> disturb)
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant)).Start();
            for (int round = 1; round <= 5; round++)
            {
                bench.MayLose = true;
                Exchange(bench, 10 + round);
                disturb(W5500Worlds.ChipOf(bench));
                Exchange(bench, round);
                bench.RunUntil(() => bench.Count(ChipCounter.Starts) > round, 15000);
                Assert.AreEqual((uint)round, bench.Count(ChipCounter.Restarts));
                bench.RunUntil(() => bench.Link.IsUp, 15000);
                bench.Stored.Clear();
                bench.Accepted.Clear();
                bench.MayLose = false;
                Exchange(bench, 50);
                bench.Run(500);
                bench.AssertEmpty();
                bench.Run(15000);
                Assert.AreEqual(ChipFault.None, bench.Link.Fault);
            }
        }
    }
}
