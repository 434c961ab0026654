using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static NanoSock.SpiEthernet.Tests.Enc28j60Bed;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>Reception through the ENC28J60 (DS39662E 7.2; errata 6, 14).</summary>
    [TestClass]
    public class Enc28j60ReceiveTests
    {
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Frame_EachSize_ArrivesWhole(bool interrupt)
        {
            Enc28j60Bed bed = Up(6144, interrupt);
            for (int length = 60; length <= 1514; length++)
            {
                byte[] frame = Frame(length, length);
                Assert.IsTrue(bed.Deliver(frame));
                List<byte[]> frames = bed.Run(6);
                Assert.HasCount(1, frames);
                CollectionAssert.AreEqual(frame, frames[0]);
            }

            bed.AssertLegal();
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
            Assert.AreEqual(1455u, bed.Count(ChipCounter.FramesIn));
        }

        [TestMethod]
        [DataRow(60, 6)]
        [DataRow(61, 6)]
        [DataRow(400, 7)]
        [DataRow(1514, 7)]
        public void Frame_Alone_TakesAtMostSevenTransactions(int length, int most)
        {
            foreach (bool interrupt in new[] { true, false })
            {
                Enc28j60Bed bed = Up(6144, interrupt);
                Assert.IsTrue(bed.Deliver(Frame(1, length)));
                int spent = bed.Spent(() => Assert.HasCount(1, bed.ReceiveAll()));
                Assert.IsLessThanOrEqualTo(most, spent, string.Join(", ", bed.Tap.Log));
            }
        }

        [TestMethod]
        [DataRow(60)]
        [DataRow(300)]
        [DataRow(1514)]
        public void Frames_FourAtOnce_TakeTenTransactions(int length)
        {
            foreach (bool interrupt in new[] { true, false })
            {
                Enc28j60Bed bed = Up(6144, interrupt);
                for (int i = 0; i < 4; i++)
                {
                    Assert.IsTrue(bed.Deliver(Frame(i, length)));
                }

                int spent = bed.Spent(() => Assert.HasCount(4, bed.ReceiveAll()));
                Assert.IsLessThanOrEqualTo(10, spent, string.Join(", ", bed.Tap.Log));
                bed.AssertLegal();
            }
        }

        [TestMethod]
        public void Frame_Received_NamesEachTransaction()
        {
            Enc28j60Bed bed = Up();
            bed.Deliver(Frame(1, 500));
            bed.Receive();
            Assert.IsNull(bed.Receive());

            // 510 bytes: ERXRDPT is the odd address before the next packet, low byte first (7.2.4).
            Assert.AreEqual("RCR 0E, RCR 0F, RCR 0E, RBM 510, WCR 0C FD, WCR 0D 01, BFS 1E 40",
                string.Join(", ", bed.Tap.Log));
        }

        [TestMethod]
        public void Idle_WithPin_TakesNoTransaction()
        {
            Enc28j60Bed bed = Up();
            Assert.AreEqual(0, bed.Spent(() =>
            {
                bed.Poll();
                Assert.IsNull(bed.Receive());
                bed.Poll();
            }));
        }

        [TestMethod]
        public void Idle_WithoutPin_TakesOneTransaction()
        {
            Enc28j60Bed bed = Up(6144, false);
            int spent = 0;
            for (int i = 0; i < 8; i++)
            {
                spent += bed.Spent(() => Assert.IsNull(bed.Receive()));
            }

            // Every fourth look reads the high byte, too.
            Assert.AreEqual(10, spent);
        }

        [TestMethod]
        public void Ring_EachWrap_IsFollowed()
        {
            // Packets that end exactly with the ring are among them, and each even offset of a packet's start.
            Enc28j60Bed bed = Up();
            bed.Tap.IsQuiet = true;
            int number = 0;
            for (int i = 0; i < 40000; i++)
            {
                byte[] frame = Frame(0, 60);
                frame[20] = (byte)i;
                frame[21] = (byte)(i >> 8);
                int length = 60 + (i * 7919 % 3 * 2);
                Array.Resize(ref frame, length);
                Assert.IsTrue(bed.Deliver(frame));
                byte[] received = bed.Receive();
                CollectionAssert.AreEqual(frame, received);
                number++;
            }

            Assert.AreEqual((uint)number, bed.Count(ChipCounter.FramesIn));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Frame_EndsWithRing_FreesUpToRingEnd()
        {
            // 94 packets of 60 + 10 bytes and one of 66 + 10 fill the ring: ERXRDPT may not become FFFFh.
            Enc28j60Bed bed = Up();
            for (int i = 0; i < 94; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i)));
                Assert.IsNotNull(bed.Receive());
            }

            bed.Tap.Log.Clear();
            Assert.IsTrue(bed.Deliver(Frame(94, 66)));
            CollectionAssert.AreEqual(Frame(94, 66), bed.Receive());
            CollectionAssert.IsSubsetOf(new[] { "WCR 0C FF", "WCR 0D 19" }, bed.Tap.Log);
            bed.Tap.Log.Clear();
            Assert.IsTrue(bed.Deliver(Frame(95)));
            CollectionAssert.AreEqual(Frame(95), bed.Receive());
            CollectionAssert.IsSubsetOf(new[] { "WCR 0C 45", "WCR 0D 00" }, bed.Tap.Log);
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(1536)]
        [DataRow(2000)]
        [DataRow(3000)]
        public void Buffer_SmallerThanBacklog_IsFilledAgain(int size)
        {
            foreach (bool interrupt in new[] { true, false })
            {
                Enc28j60Bed bed = Up(size, interrupt);
                for (int round = 0; round < 20; round++)
                {
                    List<byte[]> sent = new List<byte[]>();
                    for (int i = 0; i < 30; i++)
                    {
                        byte[] frame = Frame((round * 31) + i, 60 + ((round * 997) + (i * 331)) % 1455);
                        if (bed.Deliver(frame))
                        {
                            sent.Add(frame);
                        }
                    }

                    List<byte[]> frames = bed.Run(3);
                    Assert.HasCount(sent.Count, frames);
                    for (int i = 0; i < sent.Count; i++)
                    {
                        CollectionAssert.AreEqual(sent[i], frames[i]);
                    }
                }

                bed.AssertLegal();
                Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets));
            }
        }

        [TestMethod]
        public void Frame_LongerThanCapacity_IsDiscarded()
        {
            Enc28j60Bed bed = Up();
            bed.Deliver(Frame(1, 1000));
            bed.Deliver(Frame(2, 500));
            CollectionAssert.AreEqual(Frame(2, 500), bed.Receive(600));
            Assert.AreEqual(1u, bed.Count(ChipCounter.BadFrames));
            Assert.AreEqual(2u, bed.Count(ChipCounter.FramesIn));
        }

        [TestMethod]
        public void Status_NotOk_DiscardsFrame()
        {
            // Bit 23 of the status vector is received OK (table 7-3).
            Enc28j60Bed bed = Up();
            bed.Tap.After = (sent, answer) =>
            {
                if (sent[0] == 0x3A)
                {
                    answer[5] &= 0x7F;
                }
            };
            bed.Deliver(Frame(1));
            bed.Deliver(Frame(2));
            CollectionAssert.AreEqual(Frame(2), bed.Receive());
            Assert.AreEqual(1u, bed.Count(ChipCounter.BadFrames));
        }

        [TestMethod]
        public void Pointer_TornByArrival_IsReadAgain()
        {
            // Packets arrive before each of the transactions, also between the two halves of ERXWRPT.
            foreach (bool interrupt in new[] { true, false })
            {
                for (int k = 0; k < 9; k++)
                {
                    for (int length = 60; length < 1514; length += 31)
                    {
                        AssertAllArrive(Up(6144, interrupt), k, 1, 230, Frame(2, length));
                    }
                }
            }
        }

        [TestMethod]
        public void Pointer_TornInFullRing_LosesNothing()
        {
            // The write pointer has come round the ring and is in the page of ERDPT, behind it: its high byte does not
            // show that it has moved between the two reads.
            for (int start = 60; start < 420; start += 6)
            {
                for (int k = 0; k < 5; k++)
                {
                    Enc28j60Bed bed = Up();
                    bed.Deliver(Frame(1, start));
                    Assert.IsNotNull(bed.Receive());
                    AssertAllArrive(bed, k, 40, 152, Frame(2, 60));
                }
            }
        }

        private static void AssertAllArrive(Enc28j60Bed bed, int transaction, int count, int length, byte[] last)
        {
            bed.Tap.IsListing = false;
            for (int i = 0; i < count; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i, length)));
            }

            int number = 0;
            bed.Tap.Before = _ => number++ != transaction || bed.Deliver(last);
            List<byte[]> frames = bed.ReceiveAll();
            bed.Tap.Before = _ => true;
            frames.AddRange(bed.Run(6));
            Assert.HasCount(number > transaction ? count + 1 : count, frames);
            Assert.IsTrue(number <= transaction || last.AsSpan().SequenceEqual(frames[^1]));
            Assert.AreEqual(0u, bed.Count(ChipCounter.ReceiveResets), $"{transaction}");
            bed.AssertLegal();
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Sizes_OfWholePages_AreSeen(bool interrupt)
        {
            // The low byte of ERXWRPT is the same before and after a packet of 256 bytes.
            Enc28j60Bed bed = Up(6144, interrupt);
            for (int i = 0; i < 100; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i, 246)));
                Assert.HasCount(1, bed.Run(6));
            }
        }

        [TestMethod]
        public void PacketFlag_WithErratum_DelaysAtMostAQuarterSecond()
        {
            // The pin says nothing of every second arrival (erratum 6).
            Enc28j60Bed bed = Up();
            bed.Chip.HasPacketFlagErratum = true;
            for (int i = 0; i < 20; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i)));
                long start = bed.Now;
                while (bed.Run(1).Count == 0)
                {
                    Assert.IsLessThan(260, (int)(bed.Now - start));
                }
            }

            bed.AssertLegal();
        }

        [TestMethod]
        public void Pin_StaysLow_IsPolledAgainAtOnce()
        {
            Enc28j60Bed bed = Up();
            bed.Deliver(Frame(1));
            Assert.AreEqual(bed.Now, bed.Poll());
            Assert.HasCount(1, bed.ReceiveAll());
            Assert.IsGreaterThan(bed.Now + 50, bed.Poll());

            // A frame arrives while the first is served: the pin does not rise in between.
            bed.Deliver(Frame(2));
            Assert.AreEqual(bed.Now, bed.Poll());
            Assert.IsNotNull(bed.Receive());
            bed.Deliver(Frame(3));
            Assert.IsNotNull(bed.Receive());
            bed.AssertLegal();
        }

        [TestMethod]
        public void Count_BeyondAByte_IsDecrementedForEachPacket()
        {
            // The chip receives no more at a count of 255 (12.1.2).
            Enc28j60Bed bed = Up();
            bed.Tap.IsQuiet = true;
            for (int i = 0; i < 1000; i++)
            {
                Assert.IsTrue(bed.Deliver(Frame(i)));
                Assert.IsNotNull(bed.Receive());
            }

            bed.AssertLegal();
        }

        [TestMethod]
        public void Decrement_Lost_IsFoundByCheck()
        {
            Enc28j60Bed bed = Up();
            bed.Tap.Before = bytes => bytes[0] != 0x9E;
            bed.Deliver(Frame(1));
            Assert.IsNotNull(bed.Receive());
            bed.Tap.Before = _ => true;
            bed.Run(600);
            Assert.AreEqual(1u, bed.Count(ChipCounter.ReceiveResets));
            Assert.IsFalse(bed.Chip.IsInterruptAsserted);
            Assert.IsTrue(bed.Deliver(Frame(2)));
            Assert.IsNotNull(bed.Receive());
            Assert.AreEqual(0u, bed.Count(ChipCounter.Restarts));
            bed.AssertLegal();
        }

        [TestMethod]
        public void Frames_OfOthers_DoNotHoldOneCall()
        {
            // A flood of frames that the node does not want: a call has a bound.
            Enc28j60Bed bed = Up();
            byte[] other = Frame(1, 60, Enc28j60FilterTests.Collision(0x5E000001));
            bed.Link.JoinGroup(0xEF010203);
            bed.Run(2);
            bed.Tap.After = (sent, _) => Assert.IsTrue(sent[0] != 0x3A || bed.Deliver(other));
            bed.Deliver(other);
            Assert.IsLessThan(400, bed.Spent(() => Assert.IsNull(bed.Receive())));
            Assert.AreEqual(32u, bed.Count(ChipCounter.FilteredFrames));
        }
    }
}
