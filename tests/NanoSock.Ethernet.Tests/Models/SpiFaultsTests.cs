using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Models
{
    /// <summary>Clock, faults and network of the base of the models.</summary>
    [TestClass]
    public sealed class SpiFaultsTests
    {
        [TestMethod]
        public void Clock_Transaction_TakesItsTimeAndThatOfItsBytes()
        {
            W5500Bus bus = new W5500Bus();
            bus.Read(W5500Bus.Common, 0, 997);
            Assert.AreEqual(158 + 256, bus.Chip.Microseconds);
            Assert.AreEqual(1, bus.Chip.Transactions);
            Assert.AreEqual(1000, bus.Chip.BytesOnBus);
            for (int i = 0; i < 1000; i++)
            {
                bus.Read(W5500Bus.Common, 0, 1);
            }

            Assert.AreEqual(158 + 256 + 158000 + 1024, bus.Chip.Microseconds);
        }

        [TestMethod]
        [DataRow(false, 0x00)]
        [DataRow(true, 0xFF)]
        public void HoldMiso_TwoTransactions_ReadsTheLevelAndTheChipSeesThem(bool high, int level)
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Faults.HoldMiso(high, 2);
            Assert.AreEqual(level, bus.ReadByte(W5500Bus.Common, 0x39));
            bus.Write(W5500Bus.Common, 0x01, 77);
            Assert.IsFalse(bus.Chip.Faults.IsAny);
            Assert.AreEqual(77, bus.ReadByte(W5500Bus.Common, 0x01));
            Assert.AreEqual(2, bus.Chip.Faults.HitTransactions);
        }

        [TestMethod]
        public void LoseSelect_UntilCleared_HidesAllFromTheChip()
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Faults.LoseSelect(SpiFaults.UntilCleared);
            bus.Write(W5500Bus.Common, 0x01, 77);
            Assert.AreEqual(0xFF, bus.ReadByte(W5500Bus.Common, 0x39));
            Assert.IsTrue(bus.Chip.Faults.IsAny);
            bus.Chip.Faults.Clear();
            Assert.AreEqual(0, bus.ReadByte(W5500Bus.Common, 0x01));
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void FailBus_OneTransaction_ReturnsFalse(bool reachesChip)
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Faults.FailBus(1, reachesChip);
            Assert.IsFalse(bus.Chip.Write(new byte[] { 0, 1, 4, 77 }, 0, 4));
            Assert.AreEqual(reachesChip ? 77 : 0, bus.ReadByte(W5500Bus.Common, 0x01));
        }

        [TestMethod]
        public void FlipBits_FromTheChip_HitsOneOfSoManyBits()
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Faults.SetSeed(5);
            bus.Chip.Faults.FlipBits(1000, false, true, SpiFaults.UntilCleared);
            int errors = 0;
            for (int i = 0; i < 100; i++)
            {
                foreach (byte value in bus.Read(W5500Bus.Transmit0, 0, 1247))
                {
                    errors += System.Numerics.BitOperations.PopCount(value);
                }
            }

            // A million bits: 1,000 errors, of which some are in the header.
            Assert.IsTrue(errors > 900 && errors < 1100, errors.ToString());
            Assert.AreEqual(1000, bus.Chip.Faults.FlippedBits, 100);
            bus.Chip.Faults.Clear();
            CollectionAssert.AreEqual(new byte[1000], bus.Read(W5500Bus.Transmit0, 0, 1000));
            bus.AssertNoViolation();
        }

        [TestMethod]
        public void FlipBits_ToTheChip_LeavesTheBufferUnchanged()
        {
            W5500Bus bus = new W5500Bus();
            bus.Chip.Faults.FlipBits(20, true, false, SpiFaults.UntilCleared);
            byte[] frame = new byte[2003];
            frame[2] = (W5500Bus.Transmit0 << 3) | 4;
            byte[] copy = (byte[])frame.Clone();
            for (int i = 0; i < 50; i++)
            {
                bus.Chip.Write(frame, 0, frame.Length);
                CollectionAssert.AreEqual(copy, frame);
            }

            bus.Chip.Faults.Clear();
            CollectionAssert.AreNotEqual(new byte[2000], bus.Read(W5500Bus.Transmit0, 0, 2000));
        }

        [TestMethod]
        public void FlipBits_SameSeed_GivesTheSameFaults()
        {
            byte[][] results = new byte[3][];
            for (int i = 0; i < 3; i++)
            {
                W5500Bus bus = new W5500Bus();
                bus.Chip.Faults.SetSeed(i == 2 ? 8u : 7u);
                bus.Chip.Faults.FlipBits(100, true, true, SpiFaults.UntilCleared);
                results[i] = bus.Read(W5500Bus.Transmit0, 0, 2000);
            }

            CollectionAssert.AreEqual(results[0], results[1]);
            CollectionAssert.AreNotEqual(results[0], results[2]);
        }

        [TestMethod]
        public void DeliverAt_Times_AreKeptInOrderWithTheWatcher()
        {
            W5500Bus bus = new W5500Bus().OpenMacRaw();
            Log log = new Log(bus.Chip);
            bus.Chip.Watcher = log;
            byte[] frame = W5500Bus.Frame(60);
            byte[] other = W5500Bus.Frame(60);
            other[5]++;
            long now = bus.Chip.Microseconds;
            bus.Chip.DeliverAt(now + 10, frame, 0, 60);
            bus.Chip.DeliverAt(now + 10, other, 0, 60);
            bus.Chip.DeliverAt(now + 500, frame, 0, 60);
            Assert.ThrowsExactly<InvalidOperationException>(() => bus.Chip.DeliverAt(now + 499, frame, 0, 60));
            bus.Chip.Advance(1000);
            Assert.AreEqual((now + 10) + " True " + (now + 10) + " False " + (now + 500) + " True ", log.Text);
            Assert.AreEqual(now + 1000, bus.Chip.Microseconds);
        }

        [TestMethod]
        public void TakeSent_MoreThanTheMemory_LosesAndCounts()
        {
            W5500Bus bus = new W5500Bus(new W5500Model(200)).OpenMacRaw();
            for (int i = 0; i < 20; i++)
            {
                for (int j = 0; j < 4; j++)
                {
                    bus.Transmit(W5500Bus.Frame(60 + j, j));
                    bus.Chip.Advance(100);
                }

                for (int j = 0; j < 3; j++)
                {
                    CollectionAssert.AreEqual(W5500Bus.Frame(60 + j, j), bus.TakeSent());
                }

                Assert.IsNull(bus.TakeSent());
                Assert.AreEqual(i + 1, bus.Chip.LostSentFrames);
            }

            Assert.AreEqual(80, bus.Chip.SentFrames);
            bus.Transmit(W5500Bus.Frame(140));
            bus.Chip.Advance(100);
            bus.Transmit(W5500Bus.Frame(14));
            bus.Chip.Advance(100);
            Assert.AreEqual(140, bus.TakeSent().Length);
            Assert.IsNull(bus.TakeSent(), "the padding found no room");
        }

        private sealed class Log : IDeliveryWatcher
        {
            private readonly W5500Model _chip;

            internal Log(W5500Model chip)
            {
                _chip = chip;
            }

            internal string Text { get; private set; } = string.Empty;

            public void OnDelivered(byte[] frame, int offset, int length, bool stored)
            {
                Text += _chip.Microseconds + " " + stored + " ";
            }
        }
    }
}
