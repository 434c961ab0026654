using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Transmission through the ENC28J60 (DS39662E 7.1; errata 12, 13, 15).</summary>
    [TestClass]
    public class Enc28j60TransmitTests
    {
        [TestMethod]
        [DataRow(true, false)]
        [DataRow(false, false)]
        [DataRow(true, true)]
        public void Frame_EachSize_IsSentWhole(bool interrupt, bool fullDuplex)
        {
            Enc28j60Bed bed = Up(6144, interrupt, fullDuplex);
            for (int length = 60; length <= 1514; length++)
            {
                byte[] frame = Frame(length, length, Other);
                Assert.IsTrue(bed.Transmit(frame));
                bed.Chip.Advance(1500);
                CollectionAssert.AreEqual(frame, bed.TakeSent());
            }

            bed.AssertLegal();
            Assert.AreEqual(1455u, bed.Count(ChipCounter.FramesOut));
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
            Assert.IsNull(bed.TakeSent());
        }

        [TestMethod]
        public void Frame_Short_IsPaddedByChip()
        {
            Enc28j60Bed bed = Up();
            byte[] frame = Frame(1, 42, Other);
            Assert.IsTrue(bed.Transmit(frame));
            bed.Chip.Advance(1500);
            byte[] sent = bed.TakeSent();
            Assert.HasCount(60, sent);
            CollectionAssert.AreEqual(frame, sent[..42]);
            CollectionAssert.AreEqual(new byte[18], sent[42..]);
        }

        [TestMethod]
        [DataRow(13)]
        [DataRow(1515)]
        public void Frame_ImpossibleLength_IsNotSent(int length)
        {
            Enc28j60Bed bed = Up();
            Assert.IsTrue(bed.Transmit(Frame(1, 1600)[..length]));
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.AreEqual(0, bed.Tap.Log.Count);
        }

        [TestMethod]
        [DataRow(true, 6)]
        [DataRow(false, 7)]
        public void Frames_AllMixes_TakeAtMostSevenTransactions(bool interrupt, int most)
        {
            int[] lengths = { 60, 60, 1514, 1514, 60, 700, 255, 254, 253, 1514, 256, 257, 511, 512, 60, 1023, 1514 };
            Enc28j60Bed bed = Up(6144, interrupt);
            Assert.IsTrue(bed.Transmit(Frame(0)));
            foreach (int length in lengths)
            {
                bed.Chip.Advance(1500);
                byte[] frame = Frame(length, length, Other);
                bed.Tap.Log.Clear();
                int spent = bed.Spent(() => Assert.IsTrue(bed.Transmit(frame)));
                Assert.IsLessThanOrEqualTo(most, spent, string.Join(", ", bed.Tap.Log));
                bed.TakeSent();
            }

            bed.AssertLegal();
        }

        [TestMethod]
        public void Frames_OfOneSize_WriteOnePointerByte()
        {
            Enc28j60Bed bed = Up();
            bed.Transmit(Frame(1, 1514, Other));
            bed.Chip.Advance(1500);
            bed.Transmit(Frame(2, 1514, Other));
            bed.Chip.Advance(1500);
            bed.Tap.Log.Clear();
            bed.Transmit(Frame(3, 1514, Other));
            Assert.AreEqual("RCR 1F, WCR 03 1A, WBM 1536, BFS 1F 08", string.Join(", ", bed.Tap.Log));
            bed.Chip.Advance(1500);
            bed.Transmit(Frame(4, 100, Other));
            bed.Chip.Advance(1500);
            bed.Tap.Log.Clear();
            bed.Transmit(Frame(5, 100, Other));
            Assert.AreEqual("RCR 1F, WCR 02 00, WBM 101, BFS 1F 08", string.Join(", ", bed.Tap.Log));
        }

        // A datagram in fragments, which the node offers once only.
        [TestMethod]
        public void Frames_WithoutPause_AreAllSent()
        {
            Enc28j60Bed bed = Up();
            Assert.IsTrue(bed.Transmit(Frame(0, 1514, Other)));
            for (int i = 1; i < 6; i++)
            {
                Assert.IsTrue(bed.Transmit(Frame(i, 1514, Other)), "frame " + i);
                CollectionAssert.AreEqual(Frame(i - 1, 1514, Other), bed.TakeSent());
            }

            Assert.AreEqual(0u, bed.Count(ChipCounter.BusyRefusals));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Frame_WhileMediumIsBusy_WaitsNoLongerThanAFrameTakes()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.OccupyMedium(50000);
            Assert.IsTrue(bed.Transmit(Frame(1, 1514, Other)));
            Assert.IsLessThanOrEqualTo(9, bed.Spent(() => Assert.IsFalse(bed.Transmit(Frame(2, 60, Other)))));
            bed.Run(5);
            Assert.AreEqual(1, bed.Spent(() => Assert.IsFalse(bed.Transmit(Frame(2, 60, Other)))));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Frame_WhileSending_IsRefusedAndWantedSoon()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.OccupyMedium(5000);
            Assert.IsTrue(bed.Transmit(Frame(1, 1514, Other)));
            Assert.IsFalse(bed.Transmit(Frame(2, 60, Other)));
            Assert.AreEqual(1u, bed.Count(ChipCounter.BusyRefusals));
            Assert.IsLessThanOrEqualTo(bed.Now + 2, bed.Poll());
            bed.Run(10);
            Assert.IsTrue(bed.Transmit(Frame(2, 60, Other)));
            bed.Chip.Advance(500);
            CollectionAssert.AreEqual(Frame(1, 1514, Other), bed.TakeSent());
            CollectionAssert.AreEqual(Frame(2, 60, Other), bed.TakeSent());
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(true, true)]
        [DataRow(true, false)]
        [DataRow(false, true)]
        [DataRow(false, false)]
        public void Collision_Late_SendsAgain(bool interrupt, bool erratum)
        {
            // The status vector decides, as ESTAT.LATECOL may be missing (erratum 15).
            Enc28j60Bed bed = Up(6144, interrupt);
            bed.Chip.HasLateCollisionErratum = erratum;
            bed.Chip.InjectCollisions(Enc28j60Collision.Late, 3);
            byte[] frame = Frame(1, 700, Other);
            Assert.IsTrue(bed.Transmit(frame));
            bed.Run(20);
            CollectionAssert.AreEqual(frame, bed.TakeSent());
            Assert.AreEqual(3u, bed.Count(ChipCounter.LateCollisions));
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));

            // Nothing is left that would make the next frame look bad, and ERDPT is back.
            Assert.IsTrue(bed.Transmit(Frame(2, 300, Other)));
            Assert.IsTrue(bed.Deliver(Frame(3)));
            CollectionAssert.AreEqual(Frame(3), bed.Run(3)[0]);
            CollectionAssert.AreEqual(Frame(2, 300, Other), bed.TakeSent());
            Assert.AreEqual(3u, bed.Count(ChipCounter.LateCollisions));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Collision_LateForever_EndsAfterSixteen()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.InjectCollisions(Enc28j60Collision.Late, 17);
            Assert.IsTrue(bed.Transmit(Frame(1, 700, Other)));
            bed.Run(150);
            Assert.AreEqual(16u, bed.Count(ChipCounter.LateCollisions));
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.IsNull(bed.TakeSent());
            Assert.IsTrue(bed.Transmit(Frame(2, 700, Other)));
            bed.Run(3);
            CollectionAssert.AreEqual(Frame(2, 700, Other), bed.TakeSent());
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Collision_Excessive_ResetsTransmitter(bool interrupt)
        {
            // Without the reset the next frame would never be sent (erratum 12).
            Enc28j60Bed bed = Up(6144, interrupt);
            bed.Chip.InjectCollisions(Enc28j60Collision.Excessive, 1);
            Assert.IsTrue(bed.Transmit(Frame(1, 700, Other)));
            bed.Run(150);
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.AreEqual(0u, bed.Count(ChipCounter.LateCollisions));
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            Assert.IsTrue(bed.Transmit(Frame(2, 700, Other)));
            bed.Run(3);
            CollectionAssert.AreEqual(Frame(2, 700, Other), bed.TakeSent());
            bed.AssertLegal();
        }

        [TestMethod]
        public void Collision_FoundByNextFrame_IsSentAgainFirst()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.InjectCollisions(Enc28j60Collision.Late, 1);
            Assert.IsTrue(bed.Transmit(Frame(1, 700, Other)));
            bed.Chip.Advance(3000);
            Assert.IsTrue(bed.Transmit(Frame(2, 700, Other)));
            Assert.AreEqual(1u, bed.Count(ChipCounter.LateCollisions));
            bed.Chip.Advance(3000);
            CollectionAssert.AreEqual(Frame(1, 700, Other), bed.TakeSent());
            CollectionAssert.AreEqual(Frame(2, 700, Other), bed.TakeSent());
            bed.AssertLegal();
        }

        [TestMethod]
        public void LateCollision_TransmitterNotReset_IsFoundByFlag()
        {
            // Erratum 13: TXRTS stays set and TXIF does not come; TXERIF decides.
            Enc28j60Bed bed = Up(6144, false);
            bed.Chip.StickTransmissions(1);
            Assert.IsTrue(bed.Transmit(Frame(1, 700, Other)));
            bed.Tap.After = (sent, answer) =>
            {
                if (sent[0] == 0x1C)
                {
                    answer[1] |= 0x02;
                }
                else if (sent[0] == 0x3A && sent.Length == 2)
                {
                    answer[1] = 0x20;
                    bed.Tap.After = (_, _) => { };
                }
            };
            bed.Run(10);
            CollectionAssert.AreEqual(Frame(1, 700, Other), bed.TakeSent());
            Assert.AreEqual(1u, bed.Count(ChipCounter.LateCollisions));
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Transmission_Stuck_IsResetAfterLimit(bool fullDuplex)
        {
            // TXRTS never falls, and there is no flag.
            Enc28j60Bed bed = Up(6144, true, fullDuplex);
            bed.Chip.StickTransmissions(1);
            Assert.IsTrue(bed.Transmit(Frame(1, 700, Other)));
            bed.Run(95);
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
            bed.Run(20);
            Assert.AreEqual(1u, bed.Count(ChipCounter.FailedSends));
            Assert.IsTrue(bed.Transmit(Frame(2, 700, Other)));
            bed.Run(3);
            CollectionAssert.AreEqual(Frame(2, 700, Other), bed.TakeSent());
            Assert.IsTrue(bed.Link.IsUp);
            bed.AssertLegal();
        }

        [TestMethod]
        public void Transmission_LongAfterThePoll_IsNotCutOff()
        {
            // The node was busy for 150 ms between Poll and Transmit.
            Enc28j60Bed bed = Up();
            bed.Poll();
            bed.Chip.Advance(150000);
            byte[] frame = Frame(1, 1514, Other);
            Assert.IsTrue(bed.Transmit(frame));
            bed.Poll();
            bed.Run(3);
            CollectionAssert.AreEqual(frame, bed.TakeSent());
            Assert.AreEqual(0u, bed.Count(ChipCounter.FailedSends));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Transmissions_AlwaysStuck_RestartChip()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.StickTransmissions(3);
            for (int i = 0; i < 3; i++)
            {
                Assert.IsTrue(bed.Transmit(Frame(i, 700, Other)));
                bed.Run(110);
            }

            Assert.AreEqual(ChipFault.TransmitFailed, bed.Link.Fault);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Restarts));
            Assert.AreEqual(3u, bed.Count(ChipCounter.FailedSends));
            bed.Run(100);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.IsTrue(bed.Transmit(Frame(9, 700, Other)));
            bed.Run(3);
            CollectionAssert.AreEqual(Frame(9, 700, Other), bed.TakeSent());
            bed.AssertLegal();
        }

        [TestMethod]
        public void Frames_InBothDirections_AreLegal()
        {
            Enc28j60Bed bed = Up();
            List<byte[]> sent = new List<byte[]>();
            List<byte[]> got = new List<byte[]>();
            for (int i = 0; i < 2000; i++)
            {
                byte[] frame = Frame(i, 60 + (i * 7919 % 1455), Other);
                if (bed.Transmit(frame))
                {
                    sent.Add(frame);
                }

                bed.Deliver(Frame(i, 60 + (i * 104729 % 1455)));
                bed.Run(1);
                for (byte[] one = bed.TakeSent(); one != null; one = bed.TakeSent())
                {
                    got.Add(one);
                }
            }

            bed.Run(5);
            got.AddRange(Enumerable.Range(0, 3).Select(_ => bed.TakeSent()).Where(f => f != null));
            Assert.HasCount(sent.Count, got);
            for (int i = 0; i < sent.Count; i++)
            {
                CollectionAssert.AreEqual(sent[i], got[i]);
            }

            bed.AssertLegal();
        }

        [TestMethod]
        public void Link_Down_RefusesFrames()
        {
            Enc28j60Bed bed = Up();
            bed.Chip.IsCablePlugged = false;
            bed.Run(600);
            Assert.IsFalse(bed.Link.IsUp);
            Assert.IsFalse(bed.Transmit(Frame(1, 60, Other)));
            Assert.AreEqual(0u, bed.Count(ChipCounter.BusyRefusals));
        }
    }
}
