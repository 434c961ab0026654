using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Faults of the bus, the chip and the wires while the ENC28J60 is in service.</summary>
    [TestClass]
    public class Enc28j60DisturbanceTests
    {
        [TestMethod]
        [DataRow(false, true)]
        [DataRow(true, true)]
        [DataRow(false, false)]
        [DataRow(true, false)]
        public void Miso_Dead_LinkIsDownWithinASecond(bool high, bool interrupt)
        {
            Enc28j60Bed bed = Up(6144, interrupt);
            bed.Chip.Faults.HoldMiso(high, int.MaxValue);
            bed.RunUntil(() => !bed.Link.IsUp, 1000);
            Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Restarts));
            bed.Run(2000);
            bed.Chip.Faults.Clear();
            bed.RunUntil(() => bed.Link.IsUp, 5000);
            Assert.IsTrue(bed.Deliver(Frame(1)));
            Assert.HasCount(1, bed.Run(5));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Chip_ResetByOthers_IsFoundWithinASecond(bool interrupt)
        {
            Enc28j60Bed bed = Up(6144, interrupt);
            bed.Chip.ResetBehindTheDriver();
            bed.RunUntil(() => !bed.Link.IsUp, 1000);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            bed.RunUntil(() => bed.Link.IsUp, 500);
            Assert.IsTrue(bed.Transmit(Frame(1, 60, Other)));
            bed.Chip.Advance(1000);
            Assert.IsNotNull(bed.TakeSent());
            bed.AssertLegal();
        }

        [TestMethod]
        public void Bus_FailsWhileStateOfCableIsRead_LinkIsDown()
        {
            // MICMD is cleared at the end of a read: that transaction fails, and the next one reports a link.
            Enc28j60Bed bed = Up();
            bed.Tap.Before = bytes =>
            {
                if (bytes[0] == 0x52 && bytes[1] == 0)
                {
                    bed.Chip.Faults.FailBus(1, true);
                    bed.Tap.Before = _ => true;
                }

                return true;
            };
            bed.RunUntil(() => bed.Count(ChipCounter.BusErrors) != 0, 600);
            Assert.IsFalse(bed.Link.IsChipRunning);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsFalse(bed.Transmit(Frame(1, 60, Other)));
            bed.RunUntil(() => bed.Link.IsUp, 200);
        }

        [TestMethod]
        public void Chip_ResetByOthers_IsFoundByNextFrame()
        {
            Enc28j60Bed bed = Up();
            Assert.IsTrue(bed.Transmit(Frame(1, 60, Other)));
            bed.Chip.Advance(1000);
            bed.Chip.ResetBehindTheDriver();
            Assert.IsFalse(bed.Transmit(Frame(2, 60, Other)));
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
        }

        [TestMethod]
        public void Power_Lost_ComesBack()
        {
            // The driver does not give up.
            Enc28j60Bed bed = Up();
            bed.Chip.IsPowered = false;
            bed.RunUntil(() => !bed.Link.IsUp, 1000);
            bed.Run(60000);
            bed.Chip.IsPowered = true;
            bed.RunUntil(() => bed.Link.IsUp, 31000);
            bed.Run(11000);
            Assert.AreEqual(ChipFault.None, bed.Link.Fault);
        }

        [TestMethod]
        public void Chip_UnpluggedInEachTransaction_IsNamed()
        {
            // The chip is gone from the k-th transaction of a frame received and a frame sent.
            for (int k = 0; k < 16; k++)
            {
                Enc28j60Bed bed = Up();
                for (int i = 0; i < 3; i++)
                {
                    bed.Deliver(Frame(i, 700));
                }

                int number = 0;
                bed.Tap.Before = _ => number++ < k;
                bed.ReceiveAll();
                bed.Transmit(Frame(9, 700, Other));
                bed.RunUntil(() => !bed.Link.IsUp, 1000);
                Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault);
                bed.Tap.Before = _ => true;
                bed.RunUntil(() => bed.Link.IsUp, 3000);
            }
        }

        [TestMethod]
        public void Bus_FailsInEachTransaction_RestartsOnce()
        {
            // Among them is a failure between two switches of the bank.
            bool failed = true;
            int k = 0;
            for (; failed; k++)
            {
                Enc28j60Bed bed = new Enc28j60Bed();
                int number = 0;
                failed = false;
                bed.Tap.Before = _ =>
                {
                    if (number++ == k)
                    {
                        bed.Chip.Faults.FailBus(1, k % 2 == 0);
                        failed = true;
                    }

                    return true;
                };
                bed.Run(70);
                bed.Deliver(Frame(1, 700));
                bed.Transmit(Frame(2, 700, Other));
                bed.Run(600);
                bed.RunUntil(() => bed.Link.IsUp, 600);
                bed.Tap.Before = _ => true;
                Assert.AreEqual(failed ? 1u : 0u, bed.Count(ChipCounter.BusErrors));
                Assert.AreEqual(failed ? ChipFault.BusFailed : ChipFault.None, bed.Link.Fault);
                Assert.AreEqual(failed ? 1u : 0u,
                    bed.Count(ChipCounter.Restarts) + bed.Count(ChipCounter.FailedStarts));
                Assert.IsTrue(bed.Deliver(Frame(3)));
                Assert.IsNotEmpty(bed.Run(5));
            }

            Assert.IsGreaterThan(150, k);
        }

        [TestMethod]
        public void Select_LostInEachTransaction_Recovers()
        {
            // The chip misses the k-th transaction: a pointer, a decrement, a frame, a switch of the bank.
            for (int k = 0; k < 50; k++)
            {
                Enc28j60Bed bed = Up();
                int number = 0;
                bed.Tap.Before = bytes =>
                {
                    if (number++ == k)
                    {
                        bed.Chip.Faults.LoseSelect(1);
                    }

                    return true;
                };
                bed.Exercise(1200);
                bed.AssertWorks();
            }
        }

        [TestMethod]
        [DataRow(2000, 1)]
        [DataRow(2000, 2)]
        [DataRow(20000, 3)]
        [DataRow(20000, 4)]
        [DataRow(200, 5)]
        public void Bits_Inverted_NeverHangAndRecover(int oneOf, int seed)
        {
            foreach (bool interrupt in new[] { true, false })
            {
                Enc28j60Bed bed = Up(6144, interrupt);
                bed.Chip.Faults.SetSeed((uint)seed);
                bed.Chip.Faults.FlipBits(oneOf, true, true, int.MaxValue);
                bed.Exercise(3000);
                bed.Chip.Faults.Clear();
                bed.AssertWorks();
            }
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void Registers_AllGarbage_NeverHangAndRecover(int seed)
        {
            // No length, pointer or count from the chip is trusted.
            foreach (bool interrupt in new[] { true, false })
            {
                Enc28j60Bed bed = Up(6144, interrupt);
                Random random = new Random(seed);
                bed.Tap.After = (_, answer) => random.NextBytes(answer);
                bed.Exercise(3000);

                // Values in the range of true ones, so that the driver gets further.
                bed.Tap.After = (_, answer) => answer[random.Next(answer.Count)] = (byte)random.Next(0x20);
                bed.Exercise(3000);
                bed.Tap.After = (sent, answer) =>
                {
                    if (sent[0] is 0x3A or 0x0E or 0x0F or 0x19)
                    {
                        random.NextBytes(answer);
                    }
                };
                bed.Exercise(3000);
                bed.Tap.After = (_, _) => { };
                bed.AssertWorks();
            }
        }

        [TestMethod]
        public void Chip_Bad_BacksOffUpToHalfAMinute()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.IsPowered = false;
            bed.Run(1000);
            uint before = bed.Count(ChipCounter.FailedStarts);
            bed.Run(600000);
            uint failed = bed.Count(ChipCounter.FailedStarts) - before;
            Assert.IsGreaterThan(20u, failed);
            Assert.IsLessThan(32u, failed);
        }
    }
}
