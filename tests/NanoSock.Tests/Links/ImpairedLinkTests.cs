using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;
using static NanoSock.Tests.Links.ImpairedLinkBench;

namespace NanoSock.Tests.Links
{
    /// <summary>The frames that an impaired link loses, duplicates, corrupts, and refuses.</summary>
    [TestClass]
    public class ImpairedLinkTests
    {
        [TestMethod]
        public void ImpairedLink_NoImpairment_IsTransparent()
        {
            TestLink inner = new TestLink
            {
                Checksums = LinkChecksums.ReceiveVerified | LinkChecksums.TransmitIgnored, Due = 77
            };
            ImpairedLink link = new ImpairedLink(inner, new Impairment(), 1);
            for (int i = 0; i < 10; i++)
            {
                Send(link, i);
                inner.In.Enqueue(Frame(i));
            }

            CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToList(), Sent(inner));
            CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToList(), Frames.ReceiveNumbers(link));
            Assert.AreEqual(77, link.Poll(5));
            Assert.AreEqual(5, inner.LastPoll);
            Assert.AreEqual(LinkMedium.Ethernet, link.Medium);
            Assert.AreEqual(1500, link.Mtu);
            Assert.AreSame(inner.HardwareAddress, link.HardwareAddress);
            Assert.AreSame(inner, link.Inner);
            Assert.AreEqual(LinkChecksums.None, link.Checksums, "What may be corrupted here must be verified.");
            WakeupCounter wakeup = new WakeupCounter();
            Assert.IsTrue(link.SetWakeup(wakeup));
            Assert.AreSame(wakeup, inner.Wakeup);
            CheckSum(link);
        }

        [TestMethod]
        public void Loss_BothDirections_HasItsProbability()
        {
            ImpairedLink link = Run(new Impairment { LossPpm = 10000, Seed = 42 },
                out List<int> sent, out List<int> received);
            AssertNear(Many * 0.01, link.TransmitCounters.Lost);
            AssertNear(Many * 0.01, link.ReceiveCounters.Lost);
            Assert.AreNotEqual(link.TransmitCounters.Lost, link.ReceiveCounters.Lost,
                "The directions have numbers of their own.");
            Assert.HasCount(Many - (int)link.TransmitCounters.Lost, sent);
            Assert.HasCount(Many - (int)link.ReceiveCounters.Lost, received);
            AssertAscending(sent);
        }

        [TestMethod]
        public void Duplication_BothDirections_HasItsProbability()
        {
            ImpairedLink link = Run(new Impairment { DuplicatePpm = 20000, Seed = 7 },
                out List<int> sent, out List<int> received);
            AssertNear(Many * 0.02, link.TransmitCounters.Duplicated);
            Assert.HasCount(Many + (int)link.TransmitCounters.Duplicated, sent);
            Assert.HasCount(Many + (int)link.ReceiveCounters.Duplicated, received);
            CollectionAssert.AreEqual(Enumerable.Range(0, Many).ToList(), sent.Distinct().ToList());
            Assert.IsTrue(received.GroupBy(number => number).All(group => group.Count() <= 2));
        }

        [TestMethod]
        public void Corruption_Frame_FlipsOneBitAfterHeader()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { CorruptPpm = Impairment.Always, Seed = 3 }, 4);
            int[] hits = new int[20 * 8];
            byte[] frame = Frames.Make(There, Here, 0x12345678, 34);
            for (int i = 0; i < 16000; i++)
            {
                Frames.Send(link, frame);
                byte[] got = inner.Sent[^1];
                int flipped = 0;
                for (int bit = 0; bit < frame.Length * 8; bit++)
                {
                    if (((got[bit / 8] ^ frame[bit / 8]) >> (bit % 8) & 1) != 0)
                    {
                        flipped++;
                        hits[bit - (14 * 8)]++;
                    }
                }

                Assert.AreEqual(1, flipped);
            }

            Assert.AreEqual(16000, link.TransmitCounters.Corrupted);
            Assert.IsGreaterThan(60, hits.Min(), "Every bit has its turn.");
            Assert.IsLessThan(140, hits.Max());
        }

        [TestMethod]
        public void Corruption_IpLink_HasItsProbability()
        {
            TestLink inner = new TestLink { Medium = LinkMedium.Ip };
            ImpairedLink link = new ImpairedLink(inner, new Impairment { CorruptPpm = 50000 }, 4);
            byte[] packet = new byte[8];
            for (int i = 0; i < Many; i++)
            {
                Frames.Send(link, packet);
            }

            AssertNear(Many * 0.05, link.TransmitCounters.Corrupted);
            Assert.AreEqual(link.TransmitCounters.Corrupted, inner.Sent.Count(sent => sent.Any(value => value != 0)));
            Assert.IsTrue(inner.Sent.Any(sent => sent[0] != 0));
        }

        [TestMethod]
        public void Pool_Full_DropsAndCounts()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { DelayMilliseconds = 20 }, 4);
            link.Poll(0);
            for (int i = 0; i < 6; i++)
            {
                Send(link, i);
                inner.In.Enqueue(Frame(i));
            }

            Assert.AreEqual(20, link.Poll(0));
            Assert.AreEqual(2, link.TransmitCounters.Overflowed);
            Assert.AreEqual(2, link.ReceiveCounters.Overflowed);
            link.Poll(20);
            CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, Sent(inner));
            CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, Frames.ReceiveNumbers(link));
            CheckSum(link);
        }

        [TestMethod]
        public void Receive_SlowReader_LeavesFramesInInnerLink()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { ReorderPpm = 1 }, 4);
            for (int i = 0; i < 20; i++)
            {
                inner.In.Enqueue(Frame(i));
            }

            List<int> got = new List<int>();
            while (link.Poll(0) == 0)
            {
                got.AddRange(Frames.ReceiveNumbers(link));
            }

            CollectionAssert.AreEqual(Enumerable.Range(0, 20).ToList(), got);
            Assert.AreEqual(0, link.ReceiveCounters.Overflowed);
        }

        [TestMethod]
        public void Transmit_InnerLinkBusy_RetriesAtPoll()
        {
            TestLink inner = new TestLink { HasRoom = false };
            ImpairedLink link = new ImpairedLink(inner, new Impairment { LossPpm = 1 }, 4);
            link.Poll(0);
            Assert.IsTrue(Frames.Send(link, Frame(0)), "The first finds room in the pool.");
            Assert.IsFalse(Frames.Send(link, Frame(1)));
            Assert.IsFalse(Frames.Send(link, Frame(1)));
            Assert.AreEqual(1, link.TransmitCounters.Entered, "What was refused has not happened.");
            Assert.AreEqual(6, link.Poll(5));
            inner.HasRoom = true;
            Assert.IsTrue(Frames.Send(link, Frame(1)));
            Assert.AreEqual(long.MaxValue, link.Poll(6));
            CollectionAssert.AreEqual(new[] { 0, 1 }, Sent(inner));
            CheckSum(link);
        }

        [TestMethod]
        public void LinkDown_DelayedFrames_AreLost()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { DelayMilliseconds = 5 }, 4);
            link.Poll(0);
            Send(link, 0);
            inner.IsUp = false;
            Assert.IsFalse(link.IsUp);
            Assert.IsFalse(Frames.Send(link, Frame(1)));
            Assert.AreEqual(long.MaxValue, link.Poll(5));
            Assert.AreEqual(1, link.TransmitCounters.Undelivered);
            inner.IsUp = true;
            Send(link, 2);
            link.Poll(10);
            CollectionAssert.AreEqual(new[] { 2 }, Sent(inner));
            CheckSum(link);
        }

        [TestMethod]
        public void Frame_TooLong_IsDroppedOrTruncated()
        {
            TestLink inner = new TestLink { Mtu = 100 };
            ImpairedLink link = new ImpairedLink(inner, new Impairment { DelayMilliseconds = 5 }, 4);
            link.Poll(0);
            Assert.IsTrue(Frames.Send(link, new byte[119]));
            inner.In.Enqueue(new byte[119]);
            inner.In.Enqueue(Frame(1));
            link.Poll(0);
            link.Poll(5);
            byte[] little = new byte[10];
            Assert.AreEqual(60, link.Receive(little, 0, 10), "As long as it was, though the room was less.");
            Assert.AreEqual(0, link.Receive(little, 0, 10));
            Assert.AreEqual(1, link.TransmitCounters.Overflowed);
            Assert.AreEqual(1, link.ReceiveCounters.Overflowed);

            link.ReceiveImpairment = new Impairment();
            inner.In.Enqueue(Frame(2));
            Assert.AreEqual(60, link.Receive(little, 0, 10));
            CheckSum(link);
        }

        [TestMethod]
        public void Seed_SameOrOther_DecidesTrace()
        {
            string first = Trace(1);
            Assert.AreEqual(first, Trace(1));
            Assert.AreNotEqual(first, Trace(2));
        }

        [TestMethod]
        public void Impairments_AllTogether_CountersAddUp()
        {
            for (uint seed = 0; seed < 20; seed++)
            {
                TestLink inner = new TestLink();
                ImpairedLink link = NewTerrible(inner, seed);
                Random random = new Random((int)seed);
                long now = 0;
                for (int i = 0; i < 3000; i++)
                {
                    now += random.Next(3);
                    inner.HasRoom = random.Next(10) > 0;
                    inner.IsUp = random.Next(50) > 0;
                    link.Poll(now);
                    Frames.Send(link, Frame(i));
                    inner.In.Enqueue(Frame(i));
                    if (random.Next(3) == 0)
                    {
                        Frames.ReceiveNumbers(link);
                    }

                    CheckSum(link);
                }

                inner.HasRoom = inner.IsUp = true;
                for (long due = link.Poll(now); due != long.MaxValue; due = link.Poll(now))
                {
                    now = due;
                    link.Poll(now);
                    Frames.ReceiveNumbers(link);
                }

                Assert.AreEqual(0, link.TransmitCounters.Waiting, "Every frame leaves the link.");
                Assert.AreEqual(0, link.ReceiveCounters.Waiting, "Every frame leaves the link.");
                Assert.HasCount((int)link.TransmitCounters.Left, inner.Sent);
            }
        }

        [TestMethod]
        public void Settings_OutOfRange_Throw()
        {
            Impairment impairment = new Impairment();
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.LossPpm = -1);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.LossPpm = 1000001);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.DelayMilliseconds = -1);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.BitsPerSecond = -1);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.BitsPerSecond = Impairment.HighestRate
                + 1);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.ReorderFrames = 0);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => impairment.ReorderMilliseconds = 0);
            Assert.ThrowsExactly<ArgumentNullException>(() => new ImpairedLink(null, impairment, 1));
            Assert.ThrowsExactly<ArgumentNullException>(() => new ImpairedLink(new TestLink(), null, 1));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImpairedLink(new TestLink(), impairment, 0));
        }

        private static ImpairedLink NewTerrible(TestLink inner, uint seed)
        {
            return new ImpairedLink(inner,
                new Impairment { LossPpm = 50000, DuplicatePpm = 50000, ReorderPpm = 50000, CorruptPpm = 50000,
                    DelayMilliseconds = 10, JitterMilliseconds = 5, BitsPerSecond = 400000, Seed = seed }, 16);
        }

        private static string Trace(uint seed)
        {
            TestLink inner = new TestLink();
            ImpairedLink link = NewTerrible(inner, seed);
            System.Text.StringBuilder trace = new System.Text.StringBuilder();
            for (int i = 0; i < 2000; i++)
            {
                trace.Append(link.Poll(i)).Append(':');
                Send(link, i);
                inner.In.Enqueue(Frame(i));
                foreach (int number in Frames.ReceiveNumbers(link))
                {
                    trace.Append(number).Append(' ');
                }
            }

            inner.Sent.ForEach(frame => trace.Append(Convert.ToHexString(frame)));
            return trace.ToString();
        }
    }
}
