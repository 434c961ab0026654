using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Errors of the chip in service: ring, memory, PHY, cable.</summary>
    [TestClass]
    public class Enc28j60RecoveryTests
    {
        [TestMethod]
        [DataRow(1, 0x01)]
        [DataRow(2, 0x80)]
        [DataRow(3, 0x01)]
        [DataRow(4, 0x08)]
        [DataRow(1, 0x04)]
        public void Packet_DamagedHeader_ResetsReception(int position, int bits)
        {
            // A next packet pointer that is odd, outside the ring, or wrong; a length that does not fit to it.
            Enc28j60Bed bed = Up();
            bed.Deliver(Frame(1));
            bed.Deliver(Frame(2, 300));
            bed.Tap.After = (sent, answer) =>
            {
                if (sent[0] == 0x3A)
                {
                    answer[70 + position] ^= (byte)bits;
                    bed.Tap.After = (_, _) => { };
                }
            };
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            Assert.IsTrue(bed.Deliver(Frame(3)));
            CollectionAssert.AreEqual(Frame(3), bed.Receive());
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Packets_AlwaysDamaged_RestartChip()
        {
            Enc28j60Bed bed = Up();
            bed.Tap.After = (sent, answer) =>
            {
                if (sent[0] == 0x3A)
                {
                    answer[1] ^= 1;
                }
            };
            for (int i = 0; i < 4; i++)
            {
                Assert.IsTrue(bed.Link.IsUp);
                bed.Deliver(Frame(i));
                Assert.IsNull(bed.Receive());
            }

            Assert.AreEqual(ChipFault.ReceiveFailed, bed.Link.Fault);
            Assert.IsFalse(bed.Link.IsUp);
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Ring_Full_RecoversAndCounts(bool interrupt)
        {
            // The error is served after the ring was drained and freed, and the pin rises.
            Enc28j60Bed bed = Up(6144, interrupt);
            for (int round = 1; round <= 20; round++)
            {
                List<byte[]> stored = Enumerable.Range(0, 8).Select(i => Frame(i, 1514)).Where(bed.Deliver).ToList();
                Assert.HasCount(4, stored);
                Assert.HasCount(4, bed.Run(5));
                if (!interrupt)
                {
                    bed.Run(600);
                }

                Assert.AreEqual((uint)round, bed.Count(ChipCounter.Overruns));
                Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            }

            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Count_Full_Recovers()
        {
            // Decrements are lost until the chip is deaf.
            Enc28j60Bed bed = Up();
            bed.Tap.Before = bytes => bytes[0] != 0x9E;
            int deaf = 0;
            for (int i = 0; i < 300; i++)
            {
                deaf += bed.Deliver(Frame(i)) ? 0 : 1;
                bed.Receive();
                bed.Receive();
            }

            Assert.AreEqual(45, deaf);
            bed.Tap.Before = _ => true;
            bed.Run(600);
            Assert.IsTrue(bed.Deliver(Frame(1)));
            Assert.HasCount(1, bed.Run(5));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Memory_Failed_ResetsReception()
        {
            // ESTAT.BUFER without RXERIF.
            Enc28j60Bed bed = Up();
            bool cleared = false;
            bed.Tap.After = (sent, answer) => answer[1] |= sent[0] == 0x1D && !cleared ? (byte)0x40 : (byte)0;
            bed.Tap.Before = bytes =>
            {
                cleared |= bytes[0] == 0xBD && bytes[1] == 0x40;
                return true;
            };
            bed.Run(600);
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.IsTrue(cleared);
            Assert.IsTrue(bed.Deliver(Frame(1)));
            Assert.HasCount(1, bed.Run(5));
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(0x5E, 0x00)]
        [DataRow(0x4B, 0x05)]
        [DataRow(0x45, 0x10)]
        public void Register_ChangedInBank0_IsFound(int instruction, int value)
        {
            // AUTOINC off, ERXNDH, ETXSTH: damage that one garbled transaction can do.
            Enc28j60Bed bed = Up();
            bed.Chip.Write(new[] { (byte)instruction, (byte)value }, 0, 2);
            bed.RunUntil(() => bed.Count(ChipCounter.Restarts) == 1, 5000);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            bed.RunUntil(() => bed.Link.IsUp, 500);
            bed.AssertWorks();
        }

        [TestMethod]
        public void Pin_StuckLow_DoesNotSpin()
        {
            // A wire that is shorted: the node is asked for at once only where there is work, and each 8 ms otherwise.
            Enc28j60Bed bed = Up();
            StuckPins pins = new StuckPins();
            Enc28j60Link link = new Enc28j60Link(bed.Chip, pins, new SpiEthernetOptions { HardwareAddress = Station });
            byte[] buffer = new byte[1518];
            int atOnce = 0;
            for (int i = 0; i < 1000; i++)
            {
                bed.Chip.Advance(1000);
                long now = bed.Now;
                atOnce += link.Poll(now) == now ? 1 : 0;
                Assert.AreEqual(0, link.Receive(buffer, 0, 1518));
            }

            Assert.IsTrue(link.IsUp);
            Assert.IsLessThan(60, atOnce);
            int before = bed.Chip.Transactions;
            for (long end = bed.Now + 2000; bed.Now < end;)
            {
                long due = link.Poll(bed.Now);
                Assert.AreEqual(0, link.Receive(buffer, 0, 1518));
                bed.Chip.Advance((int)Math.Max(100, (due - bed.Now) * 1000));
            }

            Assert.IsLessThan(1200, bed.Chip.Transactions - before);
        }

        [TestMethod]
        [DataRow(true, 20)]
        [DataRow(false, 1000)]
        public void Cable_PulledAndPlugged_IsSeen(bool interrupt, int most)
        {
            // With the pin at once, which needs PHIE and the read of PHIR.
            Enc28j60Bed bed = Up(6144, interrupt);
            for (int i = 0; i < 5; i++)
            {
                bed.Chip.IsCablePlugged = false;
                bed.RunUntil(() => !bed.Link.IsUp, most);
                bed.Chip.IsCablePlugged = true;
                bed.RunUntil(() => bed.Link.IsUp, most);
                bed.Run(3);
                Assert.IsFalse(interrupt && bed.Chip.IsInterruptAsserted);
            }

            Assert.AreEqual(11u, bed.Count(ChipCounter.LinkChanges));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Phy_Asleep_IsStartedAgain()
        {
            // PHCON1.PPWRSV, by a garbled transaction: the chip works, and there is no link.
            Enc28j60Bed bed = Up();
            foreach (string bytes in new[] { "9F02", "5400", "5600", "5708", "BF03" })
            {
                bed.Chip.Write(Convert.FromHexString(bytes), 0, 2);
            }

            bed.RunUntil(() => bed.Count(ChipCounter.Restarts) == 1, 1000);
            bed.RunUntil(() => bed.Link.IsUp, 1000);
            bed.AssertWorks();
        }

        [TestMethod]
        public void Cable_PulledWhileSending_Continues()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.OccupyMedium(3000);
            Assert.IsTrue(bed.Transmit(Frame(1, 1514, Other)));
            bed.Chip.IsCablePlugged = false;
            bed.Run(700);
            bed.Chip.IsCablePlugged = true;
            bed.Run(700);
            bed.AssertWorks();
            bed.AssertLegal();
        }

        [TestMethod]
        public void OwnFrames_HalfDuplex_DoNotComeBack()
        {
            // HDLDIS keeps the PHY from returning them (6.6).
            Enc28j60Bed bed = Up();
            Assert.IsTrue(bed.Transmit(Frame(1, 100, All)));
            Assert.IsEmpty(bed.Run(10));
            Assert.AreEqual(0u, bed.Count(ChipCounter.FramesIn));
        }

        private sealed class StuckPins : IChipPins
        {
            public bool HasInterrupt => true;

            public bool IsInterruptAsserted => true;

            public bool HasReset => false;

            public void SetReset(bool asserted)
            {
            }

            public void SetWakeup(NanoSock.Links.IWakeup wakeup)
            {
            }
        }
    }
}
