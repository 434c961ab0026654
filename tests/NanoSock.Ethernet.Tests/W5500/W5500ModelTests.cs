using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>The driver against the strict model of a W5500.</summary>
    [TestClass]
    public class W5500ModelTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Start_DefaultChip_ViolatesNothing(bool reset)
        {
            W5500ModelBed bed = new W5500ModelBed(chip =>
            {
                chip.HasReset = reset;
                chip.NegotiationMicroseconds = 1600000;
            });
            bed.AwaitUp(2200);
            bed.AssertClean();
            Assert.AreEqual(100, bed.Link.Speed);
            Assert.IsTrue(bed.Link.IsFullDuplex);
            Assert.AreEqual(0u, bed.Link.GetCount(ChipCounter.RepeatedReads));
            Assert.AreEqual(1, bed.Chip.Opens);
        }

        [TestMethod]
        [DataRow(1000)]
        [DataRow(10000)]
        [DataRow(30000)]
        public void Start_SlowOpen_IsAwaited(int microseconds)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip => chip.OpenMicroseconds = microseconds);
            bed.AssertClean();
            Assert.AreEqual(1, bed.Chip.Opens);
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(1)));
            Assert.AreEqual(1, bed.ReceiveAll());
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Commands_SlowOnFastBus_AreAwaited(bool interrupt)
        {
            // Twenty looks are over before the chip has taken a command.
            W5500ModelBed bed = W5500ModelBed.Up(chip =>
            {
                chip.HasInterrupt = interrupt;
                chip.TransactionMicroseconds = 5;
                chip.CommandMicroseconds = 400;
            });
            for (int i = 0; i < 50; i++)
            {
                Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i, 1514)));
                bed.Poll();
                Assert.AreEqual(1, bed.ReceiveAll());
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i, 60, W5500Bed.Other)));
                bed.Run(1);
                Assert.IsNotNull(bed.TakeSent());
            }

            bed.AssertClean();
        }

        [TestMethod]
        public void Start_SlowPartner_IsReported()
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip =>
            {
                chip.PartnerMegabits = 10;
                chip.IsPartnerFullDuplex = false;
            });
            Assert.AreEqual(10, bed.Link.Speed);
            Assert.IsFalse(bed.Link.IsFullDuplex);
        }

        [TestMethod]
        public void Start_W5100S_IsNamed()
        {
            W5500ModelBed bed = new W5500ModelBed(chip => chip.Version = 0x51);
            bed.Run(40);
            Assert.AreEqual(ChipFault.IsW5100S, bed.Link.Fault);
            Assert.IsNull(bed.Chip.FirstViolation);
        }

        [TestMethod]
        [DataRow(true, 158, 31250000)]
        [DataRow(false, 158, 31250000)]
        [DataRow(true, 1, 31250000)]
        [DataRow(true, 5, 10416666)]
        public void Frames_OfEverySize_PassBothWays(bool interrupt, int overhead, int hertz)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip =>
            {
                chip.HasInterrupt = interrupt;
                chip.TransactionMicroseconds = overhead;
                chip.SpiHertz = hertz;
            });
            for (int length = 60; length <= 1514; length++)
            {
                bed.Poll();
                Assert.IsTrue(bed.Deliver(W5500Bed.Frame(length, length)));
                Assert.AreEqual(1, bed.ReceiveAll(), length.ToString());
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(-length, length)));
                bed.Chip.Advance(200);
                W5500Bed.AssertSame(W5500Bed.Frame(-length, length), bed.TakeSent());
            }

            bed.AssertClean();
        }

        [TestMethod]
        public void Frames_AtEveryOffset_PassBothWays()
        {
            for (int i = 0; i < 0x10000; i += 97)
            {
                int pointer = i;
                W5500ModelBed bed = W5500ModelBed.Up(chip =>
                {
                    chip.TransmitPointerAfterOpen = pointer;
                    chip.ReceivePointerAfterOpen = (pointer + 77) & 0xFFFF;
                });
                for (int n = 0; n < 3; n++)
                {
                    int length = 60 + ((i + (n * 500)) % 1455);
                    Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i + n, length)));
                    Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i - n, 1574 - length)));
                    Assert.AreEqual(2, bed.ReceiveAll());
                    Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i, length)));
                    bed.Chip.Advance(200);
                    W5500Bed.AssertSame(W5500Bed.Frame(i, length), bed.TakeSent());
                }

                bed.AssertClean();
            }
        }

        [TestMethod]
        [DataRow(true, 158, 1)]
        [DataRow(false, 158, 2)]
        [DataRow(true, 1, 3)]
        [DataRow(false, 1, 4)]
        [DataRow(true, 20, 5)]
        public void Frames_AtRandomTimes_MatchQueue(bool interrupt, int overhead, int seed)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip =>
            {
                chip.HasInterrupt = interrupt;
                chip.TransactionMicroseconds = overhead;
                chip.RecordsMaskedEvents = seed % 2 == 1;
            }, seed == 3 ? 1536 : 6144);
            Random random = new Random(seed);
            Queue<byte[]> sent = new Queue<byte[]>();
            long due = 0;
            int received = 0;
            for (int i = 0; i < 4000; i++)
            {
                byte[] frame = W5500Bed.Frame(i, random.Next(60, 1515));
                due = Math.Max(due, bed.Chip.Microseconds) + random.Next(1, random.Next(4) == 0 ? 5000 : 300);
                bed.Chip.DeliverAt(due, frame, 0, frame.Length);
                frame = W5500Bed.Frame(-i, random.Next(60, 1515));
                bed.Poll();
                received += bed.ReceiveAll();
                for (int n = random.Next(4); n > 0 && bed.Transmit(frame); n--)
                {
                    sent.Enqueue(frame);
                }

                for (byte[] other = bed.TakeSent(); other != null; other = bed.TakeSent())
                {
                    W5500Bed.AssertSame(sent.Dequeue(), other);
                }

                if (random.Next(3) == 0)
                {
                    bed.Chip.Advance(random.Next(3000));
                }
            }

            for (int i = 0; i < 20; i++)
            {
                bed.Run(10);
                received += bed.ReceiveAll();
            }

            for (byte[] other = bed.TakeSent(); other != null; other = bed.TakeSent())
            {
                W5500Bed.AssertSame(sent.Dequeue(), other);
            }

            Assert.IsEmpty(sent);
            Assert.IsEmpty(bed.Stored);
            Assert.AreEqual(4000 - bed.Chip.Overruns, received);
            bed.AssertClean();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Receive_FullBuffer_GoesOn(bool corrupts)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip => chip.CorruptsAfterOverrun = corrupts);
            for (int turn = 0; turn < 5; turn++)
            {
                for (int i = 0; i < 20; i++)
                {
                    bed.Deliver(W5500Bed.Frame(i, 1000));
                }

                byte[] frame;
                int count = 0;
                while ((frame = bed.Receive()) != null)
                {
                    count++;
                }

                Assert.IsGreaterThan(13, count);
                bed.Deliver(W5500Bed.Frame(99));
                bed.Poll();
                bed.Receive();
                for (int i = 0; i < 10; i++)
                {
                    bed.Run(1);
                    bed.Receive();
                    bed.Stored.Clear();
                    Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i)));
                    Assert.AreEqual(1, bed.ReceiveAll());
                }
            }

            Assert.IsNull(bed.Chip.FirstViolation);
            Assert.AreEqual(corrupts ? 5u : 0u, bed.Link.GetCount(ChipCounter.ReceiveResets));
            Assert.AreEqual(0u, bed.Link.GetCount(ChipCounter.Restarts));
        }

        [TestMethod]
        [DataRow(false, false)]
        [DataRow(true, false)]
        [DataRow(false, true)]
        public void Filter_GroupsJoinedAndLeft_LosesNothing(bool latches, bool passes)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip =>
            {
                chip.LatchesMode = latches;
                chip.PassesMulticast = passes;
            });
            byte[] multicast = { 1, 0, 0x5E, 0, 0, 0xFB };
            Assert.IsFalse(bed.Deliver(W5500Bed.Frame(1, 60, W5500Bed.Other)));
            Assert.IsFalse(bed.Deliver(W5500Bed.Frame(1, 60, multicast)));
            byte[] broadcast = { 255, 255, 255, 255, 255, 255 };
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(2)));
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(2, 60, broadcast)));
            bed.Link.JoinGroup(0xE00000FB);
            bed.Poll();
            Assert.AreEqual(2, bed.ReceiveAll());
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(2, 60, broadcast)));
            Assert.AreEqual(1, bed.ReceiveAll());
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(3, 60, multicast)));
            Assert.AreEqual(1, bed.ReceiveAll());
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(4, 60, W5500Bed.Other)));
            Assert.AreEqual(0, bed.ReceiveAll());
            bed.Stored.Clear();
            bed.Link.LeaveGroup(0xE00000FB);
            bed.Poll();
            Assert.AreEqual(0, bed.ReceiveAll());
            Assert.IsFalse(bed.Deliver(W5500Bed.Frame(5, 60, multicast)));
            Assert.AreEqual(1u, bed.Link.GetCount(ChipCounter.FilteredFrames));
            bed.AssertClean();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Cable_UnpluggedWhileSending_WorksAfterwards(bool forgets)
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip => chip.ForgetsSendWithoutLink = forgets);
            bed.Chip.IsCablePlugged = false;
            bed.Poll();
            bed.Transmit(W5500Bed.Frame(1));
            bed.Run(900);
            Assert.IsFalse(bed.Link.IsUp);
            bed.Chip.IsCablePlugged = true;
            bed.AwaitUp(600);
            while (bed.TakeSent() != null)
            {
            }

            Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
            bed.Run(1);
            W5500Bed.AssertSame(W5500Bed.Frame(2), bed.TakeSent());
            Assert.IsTrue(bed.Deliver(W5500Bed.Frame(3)));
            Assert.AreEqual(1, bed.ReceiveAll());
            Assert.AreEqual(0u, bed.Link.GetCount(ChipCounter.Restarts));
            Assert.IsNull(bed.Chip.FirstViolation);
        }

        [TestMethod]
        public void Chip_ResetOrPowerCycled_IsStartedAgain()
        {
            W5500ModelBed bed = W5500ModelBed.Up();
            for (int i = 0; i < 4; i++)
            {
                if ((i & 1) == 0)
                {
                    bed.Chip.ResetBehindTheDriver();
                }
                else
                {
                    bed.Chip.PowerCycle();
                }

                bed.Run(510);
                Assert.AreEqual((uint)(i + 1), bed.Link.GetCount(ChipCounter.Restarts));
                bed.AwaitUp(2000);
                Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i)));
                Assert.AreEqual(1, bed.ReceiveAll());
            }
        }

        [TestMethod]
        public void Wakeup_FrameArrives_WakesWithoutTransaction()
        {
            W5500ModelBed bed = W5500ModelBed.Up();
            Waker waker = new Waker();
            Assert.IsTrue(bed.Link.SetWakeup(waker));
            for (int i = 1; i <= 50; i++)
            {
                int before = bed.Chip.Transactions;
                Assert.IsTrue(bed.Deliver(W5500Bed.Frame(i)));
                Assert.AreEqual(i, waker.Count);
                Assert.AreEqual(before, bed.Chip.Transactions);
                bed.Poll();
                Assert.AreEqual(1, bed.ReceiveAll());
                Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            }
        }

        [TestMethod]
        public void Transmit_TenMegabits_IsNotRefused()
        {
            W5500ModelBed bed = W5500ModelBed.Up(chip => chip.PartnerMegabits = 10);
            for (int i = 0; i < 100; i++)
            {
                bed.Poll();
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(i, 1514)));
            }

            Assert.AreEqual(0u, bed.Link.GetCount(ChipCounter.BusyRefusals));
            bed.AssertClean();
        }

        private sealed class Waker : IWakeup
        {
            public int Count { get; private set; }

            public void Wake() => Count++;
        }
    }
}
