using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Reception of a W5500: transactions, lengths, pointers, the interrupt.</summary>
    [TestClass]
    public class W5500ReceiveTests
    {
        [TestMethod]
        public void Receive_LoneFrame_TakesThreeOrFourTransactions()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int i = 0; i < 3; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
                W5500Bed.AssertSame(W5500Bed.Frame(i, 1514), bed.Receive());
                Assert.IsNull(bed.Receive());
                Assert.IsNull(bed.Receive());
            }

            CollectionAssert.AreEqual(new[]
            {
                "W 1 02 04", "R 1 01 43", "R 3 1234 1516",
                "W 1 02 04", "R 1 01 43", "R 3 1820 1516",
                "W 1 28 1E0C", "W 1 01 4004", "R 1 01 43", "R 3 1E0C 1516",
            }, bed.Chip.Log);
        }

        [TestMethod]
        public void Receive_LoneFrames_TakeLessThanFourTransactions()
        {
            foreach (bool interrupt in new[] { true, false })
            {
                W5500Bed bed = W5500Bed.Up(interrupt: interrupt);
                Assert.IsLessThanOrEqualTo(400, bed.Spent(() =>
                {
                    for (int i = 0; i < 100; i++)
                    {
                        bed.Link.Poll(bed.Now);
                        bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
                        Assert.HasCount(1, bed.ReceiveAll());
                    }
                }));
            }
        }

        [TestMethod]
        public void Receive_BunchOfFour_TakesOneTransactionEach()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int bunch = 0; bunch < 10; bunch++)
            {
                for (int i = 1; i <= 4; i++)
                {
                    bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
                }

                Assert.IsLessThanOrEqualTo(4, bed.Spent(() =>
                {
                    for (int i = 1; i <= 4; i++)
                    {
                        W5500Bed.AssertSame(W5500Bed.Frame(i, 1514), bed.Receive());
                    }

                    Assert.IsNull(bed.Receive());
                }));
            }

            Assert.AreEqual(40u, bed.Count(ChipCounter.FramesIn));
        }

        [TestMethod]
        public void Receive_FramesNotFreed_AreFreedWhenIdle()
        {
            W5500Bed bed = W5500Bed.Up();
            for (int i = 1; i <= 4; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
            }

            bed.ReceiveAll();
            Assert.AreEqual(0x1234, bed.Chip.Get(FakeW5500.RxRead));
            for (int i = 0; i < 251; i++)
            {
                bed.Poll(1);
                Assert.IsNull(bed.Receive());
            }

            Assert.AreEqual(bed.Chip.Get(FakeW5500.RxWrite), bed.Chip.Get(FakeW5500.RxRead));
            Assert.AreEqual("W 1 01 4004", bed.Chip.Log[^2]);
        }

        [TestMethod]
        public void Receive_LongBurst_IsFreedAtOnce()
        {
            W5500Bed bed = W5500Bed.Up(16384);
            for (int i = 1; i <= 10; i++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
            }

            Assert.IsNotNull(bed.Receive());
            Assert.AreEqual(bed.Chip.Get(FakeW5500.RxWrite), bed.Chip.Get(FakeW5500.RxRead));
            Assert.AreEqual("W 1 01 40", bed.Chip.Log[^1], "the interrupt must stay");
        }

        [TestMethod]
        public void Receive_IdlePin_TakesNoTransaction()
        {
            W5500Bed bed = W5500Bed.Up();
            Assert.AreEqual(0, bed.Spent(() => Assert.IsNull(bed.Receive())));
        }

        [TestMethod]
        public void Receive_NoPin_LooksOncePerPoll()
        {
            W5500Bed bed = W5500Bed.Up(interrupt: false);
            bed.Poll(1);
            Assert.AreEqual(1, bed.Spent(() => Assert.IsNull(bed.Receive())));
            Assert.AreEqual(0, bed.Spent(() => Assert.IsNull(bed.Receive())));
            bed.Poll(1);
            bed.Chip.Deliver(W5500Bed.Frame(1));
            Assert.AreEqual(2, bed.Spent(() => Assert.IsNotNull(bed.Receive())));
            Assert.AreEqual(1, bed.Spent(() => Assert.IsNull(bed.Receive())), "more may have come");
            Assert.AreEqual(0, bed.Spent(() => Assert.IsNull(bed.Receive())));
        }

        [TestMethod]
        public void Receive_PinStuckHigh_LooksEvery250Milliseconds()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.IsPinHigh = true;
            for (int frame = 0; frame < 10; frame++)
            {
                bed.Chip.Deliver(W5500Bed.Frame(frame));
                long since = bed.Now;
                while (bed.Receive() == null)
                {
                    bed.Poll(1);
                    Assert.IsLessThanOrEqualTo(250L, bed.Now - since);
                }
            }
        }

        [TestMethod]
        public void Receive_PinStuckLow_LooksOncePerCall()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.IsStuck = true;
            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual(2, bed.Spent(() => Assert.IsNull(bed.Receive())));
            }

            Assert.IsGreaterThan(bed.Now + 100, bed.Poll(), "a node must not spin");
        }

        [TestMethod]
        public void Receive_FrameBetweenAnyTwoTransactions_IsFoundAtOnce()
        {
            for (int frames = 1; frames <= 6; frames++)
            {
                for (int at = 0; at < 6; at++)
                {
                    W5500Bed bed = W5500Bed.Up(16384);
                    for (int i = 0; i < frames; i++)
                    {
                        bed.Chip.Deliver(W5500Bed.Frame(i, 1514));
                    }

                    int start = bed.Chip.Transactions;
                    bed.Chip.Before = number =>
                    {
                        if (number == start + at)
                        {
                            bed.Chip.Deliver(W5500Bed.Frame(99));
                        }
                    };
                    bool comes = bed.ReceiveAll().Count == frames + 1;
                    Assert.AreEqual(bed.Chip.Transactions - start > at, comes);
                    Assert.IsFalse(bed.Chip.IsInterruptAsserted);
                    Assert.IsLessThanOrEqualTo(9, bed.Chip.Transactions - start);
                }
            }
        }

        [TestMethod]
        public void Receive_InterruptWithoutFrame_IsClearedBeforeTheLook()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Sockets[0][FakeW5500.Ir] = 4;
            Assert.IsNull(bed.Receive());
            CollectionAssert.AreEqual(new[] { "W 1 02 04", "R 1 01 43" }, bed.Chip.Log);
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
        }

        [TestMethod]
        public void Receive_SendOkLeftSet_DoesNotInterrupt()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.HoldsSend = true;
            bed.Transmit(W5500Bed.Frame(1));
            bed.Chip.EndSend();
            Assert.AreEqual(0x10, bed.Chip.Sockets[0][FakeW5500.Ir] & 0x10);
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
        }

        [TestMethod]
        public void Receive_BufferSmallerThanBurst_ReadsPartOfFrameAgain()
        {
            W5500Bed bed = W5500Bed.Up(1536);
            int[] lengths = { 60, 1514, 60, 700, 700, 200, 1000, 60, 1514, 300, 473, 60, 61 };
            foreach (int length in lengths)
            {
                bed.Chip.Deliver(W5500Bed.Frame(length, length));
            }

            List<byte[]> frames = bed.ReceiveAll();
            CollectionAssert.AreEqual(lengths, frames.Select(frame => frame.Length).ToArray());
            frames.ForEach(frame => W5500Bed.AssertSame(W5500Bed.Frame(frame.Length, frame.Length), frame));
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets) + bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Receive_CutAtEveryPlace_LosesNothing()
        {
            // The second frame begins everywhere around the end of the buffer.
            for (int first = 1400; first <= 1514; first++)
            {
                W5500Bed bed = W5500Bed.Up(1536);
                bed.Chip.Deliver(W5500Bed.Frame(1, first));
                bed.Chip.Deliver(W5500Bed.Frame(2, 60));
                bed.Chip.Deliver(W5500Bed.Frame(3, 1514));
                Assert.HasCount(3, bed.ReceiveAll());
                Assert.AreEqual(0u, bed.Count(ChipCounter.RepeatedReads), first.ToString());
            }
        }

        [TestMethod]
        public void Receive_OneByteOfNextLengthFits_IsReadAgain()
        {
            W5500Bed bed = W5500Bed.Up(1536);
            foreach (int length in new[] { 1000, 531, 60 })
            {
                bed.Chip.Deliver(W5500Bed.Frame(length, length));
            }

            Assert.IsNotNull(bed.Receive());
            Assert.AreEqual(bed.Now, bed.Poll(), "a frame is buffered");
            Assert.HasCount(2, bed.ReceiveAll());
            Assert.AreEqual(0u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Receive_PointerWraps_EveryFrameFollows()
        {
            W5500Bed bed = W5500Bed.Up();
            Random random = new Random(1);
            for (int i = 0; i < 2000; i++)
            {
                bed.Poll(1);
                int length = random.Next(60, 1515);
                bed.Chip.Deliver(W5500Bed.Frame(i, length));
                W5500Bed.AssertSame(W5500Bed.Frame(i, length), bed.Receive());
            }

            Assert.AreEqual(0u, bed.Count(ChipCounter.RepeatedReads));
        }

        [TestMethod]
        public void Receive_LinkGoesDown_DiscardsBuffered()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1));
            bed.Chip.Deliver(W5500Bed.Frame(2));
            Assert.IsNotNull(bed.Receive());
            bed.Chip.Deliver(W5500Bed.Frame(3));
            bed.Chip.IsLinked = false;
            bed.Run(501);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.AreEqual(0, bed.Spent(() => Assert.IsNull(bed.Receive())));
            bed.Chip.IsLinked = true;
            bed.Run(501);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.IsNull(bed.Receive());
            bed.Chip.Deliver(W5500Bed.Frame(4));
            W5500Bed.AssertSame(W5500Bed.Frame(4), bed.Receive());
        }
    }
}
