using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The driver against the model of a W5500, with faults of the bus.</summary>
    [TestClass]
    public class W5500ModelFaultTests
    {
        [TestMethod]
        [DataRow("bits from the chip")]
        [DataRow("bits to the chip")]
        [DataRow("bits both ways, many")]
        [DataRow("low")]
        [DataRow("high")]
        [DataRow("select")]
        [DataRow("failing")]
        [DataRow("failing, but seen")]
        [DataRow("reset")]
        [DataRow("power")]
        public void Run_Fault_NeverHangsAndRecovers(string kind)
        {
            for (int seed = 1; seed <= 12; seed++)
            {
                Random random = new Random(seed);
                W5500ModelBed bed = seed % 4 == 0 ? new W5500ModelBed() : W5500ModelBed.Up(chip =>
                {
                    chip.HasInterrupt = seed % 3 != 0;
                    chip.HasReset = seed % 2 == 0;
                });
                bed.Chip.Faults.SetSeed((uint)seed);
                for (int i = 0; i < 300; i++)
                {
                    if (i % 30 == 10)
                    {
                        Break(bed.Chip, kind, random);
                    }

                    int spent = bed.Spent(() => Turn(bed, i));
                    Assert.IsLessThan(400, spent, "no bound");
                    bed.Chip.Advance(random.Next(2000));
                }

                bed.Chip.Faults.Clear();
                AssertRecovers(bed, kind + " " + seed);
            }
        }

        [TestMethod]
        [DataRow("low")]
        [DataRow("high")]
        [DataRow("select")]
        [DataRow("failing")]
        public void Run_FaultStays_IsReportedAndBacksOff(string kind)
        {
            W5500ModelBed bed = W5500ModelBed.Up();
            switch (kind)
            {
                case "select":
                    bed.Chip.Faults.LoseSelect(SpiFaults.UntilCleared);
                    break;
                case "failing":
                    bed.Chip.Faults.FailBus(SpiFaults.UntilCleared, false);
                    break;
                default:
                    bed.Chip.Faults.HoldMiso(kind == "high", SpiFaults.UntilCleared);
                    break;
            }

            bed.Run(1000);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.AreEqual(kind == "failing" ? ChipFault.BusFailed : ChipFault.NoAnswer, bed.Link.Fault);
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(1)));
            Assert.IsNull(bed.Receive());
            uint starts = bed.Link.GetCount(ChipCounter.FailedStarts);
            bed.Rest(120000);
            Assert.IsLessThan(starts + 14, bed.Link.GetCount(ChipCounter.FailedStarts));
            Assert.IsGreaterThan(starts + 5, bed.Link.GetCount(ChipCounter.FailedStarts));
            bed.Chip.Faults.Clear();
            AssertRecovers(bed, kind);
        }

        [TestMethod]
        public void Run_OneBadTransactionAnywhere_IsRepaired()
        {
            // Each transaction of a stretch of traffic once: lost select, and a line that stays high or low.
            for (int kind = 0; kind < 3; kind++)
            {
                for (int at = 0; at < 60; at++)
                {
                    W5500ModelBed bed = W5500ModelBed.Up();
                    int start = bed.Chip.Transactions;
                    bool isBroken = false;
                    for (int i = 0; i < 40; i++)
                    {
                        if (!isBroken && bed.Chip.Transactions - start >= at)
                        {
                            isBroken = true;
                            if (kind == 0)
                            {
                                bed.Chip.Faults.LoseSelect(1);
                            }
                            else
                            {
                                bed.Chip.Faults.HoldMiso(kind == 1, 1);
                            }
                        }

                        Turn(bed, i);
                        bed.Chip.Advance(100);
                    }

                    Assert.IsLessThan(2u, bed.Link.GetCount(ChipCounter.Restarts), kind + " " + at);
                    AssertRecovers(bed, kind + " " + at);
                }
            }
        }

        private static void Break(W5500Model chip, string kind, Random random)
        {
            int count = 1 + random.Next(20);
            switch (kind)
            {
                case "bits from the chip":
                    chip.Faults.FlipBits(2000, false, true, count * 10);
                    break;
                case "bits to the chip":
                    chip.Faults.FlipBits(2000, true, false, count * 10);
                    break;
                case "bits both ways, many":
                    chip.Faults.FlipBits(50, true, true, count * 10);
                    break;
                case "low":
                    chip.Faults.HoldMiso(false, count);
                    break;
                case "high":
                    chip.Faults.HoldMiso(true, count);
                    break;
                case "select":
                    chip.Faults.LoseSelect(count);
                    break;
                case "failing":
                    chip.Faults.FailBus(1, false);
                    break;
                case "failing, but seen":
                    chip.Faults.FailBus(1, true);
                    break;
                case "reset":
                    chip.ResetBehindTheDriver();
                    break;
                default:
                    chip.PowerCycle();
                    break;
            }
        }

        private static void Turn(W5500ModelBed bed, int number)
        {
            bed.Poll();
            bed.Deliver(W5500Bed.Frame(number, 60 + (number * 4)));
            for (int i = 0; i < 20 && bed.Receive() != null; i++)
            {
            }

            bed.Transmit(W5500Bed.Frame(number, 60 + (number * 4)));
            bed.Transmit(W5500Bed.Frame(number, 100));
        }

        private static void AssertRecovers(W5500ModelBed bed, string message)
        {
            bed.Rest(35000);
            Assert.IsTrue(bed.Link.IsUp, message + " " + bed.Link.Fault);
            while (bed.Receive() != null || bed.TakeSent() != null)
            {
            }

            bed.Stored.Clear();
            for (int i = 0; i < 50; i++)
            {
                bed.Run(1);
                Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i, 60 + i)), message);
                Assert.AreEqual(1, bed.ReceiveAll(), message);
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(-i, 60 + i)), message);
                bed.Chip.Advance(200);
                W5500Bed.AssertSame(W5500Bed.Frame(-i, 60 + i), bed.TakeSent(), message);
            }

            bed.Rest(11000);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault, message);
        }
    }
}
