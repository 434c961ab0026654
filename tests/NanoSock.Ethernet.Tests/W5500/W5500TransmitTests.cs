using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Transmission of a W5500: transactions, padding, completion, time limit.</summary>
    [TestClass]
    public class W5500TransmitTests
    {
        [TestMethod]
        public void Transmit_IdleChip_TakesThreeTransactions()
        {
            W5500Bed bed = W5500Bed.Up();
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            CollectionAssert.AreEqual(new[] { "W 2 1234 60", "W 1 24 1270", "W 1 01 2018" }, bed.Chip.Log);
            W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Chip.Sent.Dequeue());
            Assert.AreEqual(1u, bed.Count(ChipCounter.FramesOut));
        }

        [TestMethod]
        public void Transmit_AfterReception_NeedsNoLookOfItsOwn()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int i = 0; i < 10; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i));
                Assert.AreEqual(3, bed.Spent(() => Assert.HasCount(1, bed.ReceiveAll())));
                Assert.AreEqual(3, bed.Spent(() => Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i)))));
            }
        }

        [TestMethod]
        public void Transmit_AnswersOfLongFrames_TakeLessThanEight()
        {
            W5500Bed bed = W5500Bed.Up();
            Assert.IsLessThanOrEqualTo(750, bed.Spent(() =>
            {
                for (int i = 0; i < 100; i++)
                {
                    bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
                    Assert.HasCount(1, bed.ReceiveAll());
                    Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i)));
                }
            }));
        }

        [TestMethod]
        public void Transmit_SeveralInARow_EachTakesOneLook()
        {
            W5500Bed bed = W5500Bed.Up();
            Assert.AreEqual(3 + (9 * 4), bed.Spent(() =>
            {
                for (int i = 0; i < 10; i++)
                {
                    Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i, 1514)));
                }
            }));
            for (int i = 0; i < 10; i++)
            {
                W5500Bed.AssertSame(W5500Bed.Frame(i, 1514), bed.Chip.Sent.Dequeue());
            }
        }

        [TestMethod]
        public void Transmit_ShortFrame_IsPaddedWithZeros()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Transmit(W5500Bed.Frame(1, 1514));
            for (int length = 14; length <= 60; length++)
            {
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2, length)));
                byte[] expected = new byte[60];
                W5500Bed.Frame(2, length).CopyTo(expected, 0);
                CollectionAssert.AreEqual(expected, bed.Chip.Sent.Last());
            }
        }

        [TestMethod]
        [DataRow(1515)]
        [DataRow(13)]
        [DataRow(0)]
        public void Transmit_LengthOutOfRange_IsDiscarded(int length)
        {
            W5500Bed bed = W5500Bed.Up();
            Assert.IsTrue(bed.Link.Transmit(new byte[2000], 0, length));
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.IsEmpty(bed.Chip.Log);
        }

        [TestMethod]
        public void Transmit_PointerWraps_EveryFrameFollows()
        {
            W5500Bed bed = W5500Bed.Up();
            Random random = new Random(2);
            for (int i = 0; i < 2000; i++)
            {
                byte[] frame = W5500Bed.Frame(i, random.Next(60, 1515));
                Assert.IsTrue(bed.Transmit(frame));
                W5500Bed.AssertSame(frame, bed.Chip.Sent.Dequeue());
            }

            Assert.AreEqual(0u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Transmit_LastFrameStillSent_IsRefusedWithinBounds()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            int pointer = bed.Chip.Get(FakeW5500.TxWrite);
            Assert.AreEqual(9, bed.Spent(() => Assert.IsFalse(bed.Transmit(W5500Bed.Frame(2)))));
            Assert.AreEqual(pointer, bed.Chip.Get(FakeW5500.TxWrite), "moved while SEND runs");
            Assert.AreEqual(1u, bed.Count(ChipCounter.BusyRefusals));
            Assert.AreEqual(bed.Now + 1, bed.Poll(), "the next try");
            bed.Chip.EndSend();
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            Assert.IsGreaterThan(bed.Now + 1, bed.Poll(), "no frame is refused any more");
            bed.Chip.EndSend();
            W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Chip.Sent.Dequeue());
            W5500Bed.AssertSame(W5500Bed.Frame(2), bed.Chip.Sent.Dequeue());
        }

        [TestMethod]
        public void Transmit_EndsDuringLooks_IsAccepted()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            int start = bed.Chip.Transactions;
            bed.Chip.Before = number =>
            {
                if (number == start + 6)
                {
                    bed.Chip.EndSend();
                }
            };
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            Assert.AreEqual(0u, bed.Count(ChipCounter.BusyRefusals));
        }

        [TestMethod]
        public void Transmit_NeverEnds_OpensSocketThenFails()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Run(100);
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
            bed.Run(1);
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(1, bed.Chip.Log.Count(line => line == "W 1 00 B4"));
            bed.Receive();
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            bed.Run(101);
            Assert.AreEqual(ChipFault.TransmitFailed, bed.Link.Fault);
            Assert.AreEqual(2u, bed.Count(ChipCounter.FailedSends));
            Assert.IsFalse(bed.Link.IsUp);
        }

        [TestMethod]
        public void Transmit_FailsSeldom_GoesOn()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int i = 0; i < 5; i++)
            {
                bed.Chip.HoldsSend = true;
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
                bed.Run(101);
                bed.Chip.HoldsSend = false;
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(3)));
                bed.Run(2);
            }

            Assert.AreEqual(5u, bed.Count(ChipCounter.FailedSends));
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            Assert.HasCount(10, bed.Chip.Sent);
        }

        [TestMethod]
        public void Poll_EndNotSeenYet_LooksAtLimit()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Transmit(W5500Bed.Frame(1));
            Assert.AreEqual(bed.Now + 100, bed.Poll());
            bed.Now += 100;
            Assert.AreEqual(1, bed.Spent(() => bed.Poll()));
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
        }

        [TestMethod]
        public void Transmit_LongAfterLastPoll_HasItsWholeTime()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Now += 200;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Poll();
            bed.Run(99);
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
            bed.Chip.EndSend();
            bed.Run(1);
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
        }

        [TestMethod]
        public void Transmit_TimeoutFlag_OpensSocketAgain()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Chip.Sockets[0][FakeW5500.Ir] |= 8;
            Assert.IsTrue(bed.Chip.IsInterruptAsserted);
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            bed.Chip.HoldsSend = false;
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            W5500Bed.AssertSame(W5500Bed.Frame(2), bed.Chip.Sent.Dequeue());
        }

        [TestMethod]
        public void Transmit_TornPointer_IsNotTakenForTheEnd()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            int looks = 0;
            bed.Chip.Answer = (control, address, data) =>
            {
                if (control == 8 && looks++ == 0)
                {
                    data[0x21] = data[0x23];
                    data[0x22] = data[0x24];
                }
            };
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(2)));
            Assert.AreEqual(1u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Transmit_CableUnpulledWhileSending_SendsLaterFrames()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Chip.IsLinked = false;
            bed.Run(501);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(2)));
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            bed.Chip.HoldsSend = false;
            bed.Chip.IsLinked = true;
            bed.Run(501);
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(3)));
            W5500Bed.AssertSame(W5500Bed.Frame(3), bed.Chip.Sent.Dequeue());
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
        }

        [TestMethod]
        public void Transmit_AfterFreeing_LooksBeforeItsCommand()
        {
            W5500Bed bed = W5500Bed.Up(16384);
            DeliverFive(bed);
            Assert.IsNotNull(bed.Receive());
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            CollectionAssert.AreEqual(new[]
            {
                "W 1 28 2FD0", "W 1 01 40", "W 2 1234 60", "R 1 01 43", "W 1 24 1270", "W 1 01 2018",
            }, bed.Chip.Log.GetRange(3, 6));
        }

        [TestMethod]
        public void Receive_AfterSend_LooksBeforeItsCommand()
        {
            // The second frame's look finds frames; its SEND follows.
            W5500Bed bed = W5500Bed.Up(16384);
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            DeliverFive(bed);
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            bed.Chip.Log.Clear();
            Assert.IsNotNull(bed.Receive());
            CollectionAssert.AreEqual(new[] { "W 1 02 04", "R 1 01 43", "R 3 1234 7580", "W 1 28 2FD0", "W 1 01 40" },
                bed.Chip.Log);
        }

        [TestMethod]
        public void Receive_AfterSendWithUnfreedFrames_LooksFirst()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1, 1514));
            bed.Chip.Deliver(W5500Bed.Frame(2, 1514));
            Assert.HasCount(2, bed.ReceiveAll());
            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(1)));
            bed.Chip.Deliver(W5500Bed.Frame(3));
            bed.Chip.Log.Clear();
            Assert.HasCount(1, bed.ReceiveAll());
            CollectionAssert.AreEqual(new[] { "W 1 02 04", "R 1 01 43", "R 3 1E0C 62" }, bed.Chip.Log);
        }

        private static void DeliverFive(W5500Bed bed)
        {
            for (int i = 0; i < 5; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
            }
        }

        [TestMethod]
        public void Transmit_CommandStuck_SendsNoSecondOne()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsCommand = true;
            bed.Transmit(W5500Bed.Frame(1));
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(2)));
            Assert.AreEqual(1, bed.Chip.Log.Count(line => line.StartsWith("W 1 01")));
            Assert.AreEqual(ChipFault.NotReady, bed.Link.Fault);
        }
    }
}
