using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Testing;
using static NanoSock.Tests.Links.ImpairedLinkBench;

namespace NanoSock.Tests.Links
{
    /// <summary>The times and the order in which frames leave an impaired link: delay, jitter, rate,
    /// reordering.</summary>
    [TestClass]
    public class ImpairedLinkTimeTests
    {
        [TestMethod]
        public void Delay_BothDirections_IsExact()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { DelayMilliseconds = 20 }, 8);
            Assert.AreEqual(long.MaxValue, link.Poll(1000));
            Send(link, 1);
            Assert.AreEqual(1020, link.Poll(1000), "Poll after sending knows.");
            Assert.AreEqual(1020, link.Poll(1005));
            Send(link, 2);
            inner.In.Enqueue(Frame(3));
            Assert.AreEqual(1020, link.Poll(1007));
            Assert.IsEmpty(Frames.ReceiveNumbers(link));
            Assert.AreEqual(1020, link.Poll(1019));
            Assert.IsEmpty(inner.Sent);
            Assert.AreEqual(1025, link.Poll(1020));
            CollectionAssert.AreEqual(new[] { 1 }, Sent(inner));
            Assert.AreEqual(1027, link.Poll(1025));
            CollectionAssert.AreEqual(new[] { 1, 2 }, Sent(inner));
            Assert.AreEqual(1027, link.Poll(1027), "A frame waits to be fetched.");
            CollectionAssert.AreEqual(new[] { 3 }, Frames.ReceiveNumbers(link));
            Assert.AreEqual(long.MaxValue, link.Poll(1027));
            Assert.AreEqual(2, link.TransmitCounters.Delayed);
            Assert.AreEqual(1, link.ReceiveCounters.Delayed);
            CheckSum(link);
        }

        [TestMethod]
        public void Transmit_Delay_WakesForEarlierPoll()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { DelayMilliseconds = 20 }, 8);
            WakeupCounter wakeup = new WakeupCounter();
            link.SetWakeup(wakeup);
            link.Poll(0);
            Send(link, 1);
            Send(link, 2);
            Assert.AreEqual(1, wakeup.Count);
            Assert.AreEqual(20, link.Poll(1));
            Send(link, 3);
            Assert.AreEqual(1, wakeup.Count, "Poll comes early enough.");
        }

        [TestMethod]
        public void Jitter_Frames_SpreadsEvenlyInOrder()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { DelayMilliseconds = 20, JitterMilliseconds = 5, Seed = 9 }, 8);
            int[] delays = new int[30];
            long now = 0;
            for (int i = 0; i < 11000; i++)
            {
                // One at a time, so that none pushes the next.
                link.Poll(now);
                Send(link, i);
                long due = link.Poll(now);
                delays[due - now]++;
                Assert.AreEqual(long.MaxValue, link.Poll(due));
                now = due;
            }

            for (int delay = 0; delay < delays.Length; delay++)
            {
                if (delay < 15 || delay > 25)
                {
                    Assert.AreEqual(0, delays[delay]);
                }
                else
                {
                    AssertNear(1000, delays[delay]);
                }
            }

            // Many at a time: frames are not reordered.
            inner.Sent.Clear();
            for (int i = 0; i < 1000; i++)
            {
                link.Poll(++now);
                Send(link, i);
            }

            link.Poll(now + 100);
            AssertAscending(Sent(inner));
        }

        [TestMethod]
        public void Rate_ManyFrames_IsExact()
        {
            // 1000 bytes at 3 Mbit/s are 2 2/3 ms each.
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { BitsPerSecond = 3000000, QueueMilliseconds = 1000 }, 16);
            byte[] frame = Frames.Make(There, Here, 0, 1000);
            List<long> times = new List<long>();
            for (long now = 0; now <= 8000; now++)
            {
                link.Poll(now);
                while (times.Count < inner.Sent.Count)
                {
                    times.Add(now);
                }

                while (link.TransmitCounters.Waiting < 10)
                {
                    Frames.Send(link, frame);
                }
            }

            Assert.AreEqual(0, link.TransmitCounters.Overflowed);
            for (int i = 0; i < 3000; i++)
            {
                Assert.AreEqual(8L * (i + 1) / 3, times[i]);
            }
        }

        [TestMethod]
        public void Rate_SeveralFramesAMillisecond_PassesBursts()
        {
            // 8 frames of 1000 bytes a millisecond.
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner, new Impairment { BitsPerSecond = 64000000 }, 64);
            link.Poll(0);
            byte[] frame = Frames.Make(There, Here, 0, 1000);
            for (int i = 0; i < 20; i++)
            {
                Frames.Send(link, frame);
            }

            Assert.HasCount(7, inner.Sent);
            Assert.AreEqual(1, link.Poll(0));
            link.Poll(1);
            Assert.HasCount(15, inner.Sent);
            link.Poll(2);
            Assert.HasCount(20, inner.Sent);
        }

        [TestMethod]
        public void Rate_QueueFull_DropsFrames()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { BitsPerSecond = 8000, QueueMilliseconds = 250 }, 100);
            link.Poll(0);
            byte[] frame = Frames.Make(There, Here, 0, 100);
            for (int i = 0; i < 10; i++)
            {
                Frames.Send(link, frame);
            }

            // Each takes 100 ms: three begin within 250 ms.
            Assert.AreEqual(3, link.TransmitCounters.Waiting);
            Assert.AreEqual(7, link.TransmitCounters.Overflowed);
            link.Poll(100);
            Frames.Send(link, frame);
            Assert.AreEqual(3, link.TransmitCounters.Waiting);
            CheckSum(link);
        }

        [TestMethod]
        public void Delay_WithRate_IsAdded()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { BitsPerSecond = 80000, DelayMilliseconds = 50 }, 8);
            link.Poll(0);
            byte[] frame = Frames.Make(There, Here, 0, 100);
            Frames.Send(link, frame);
            Frames.Send(link, frame);
            Assert.AreEqual(60, link.Poll(0));
            Assert.AreEqual(70, link.Poll(60));
            Assert.AreEqual(long.MaxValue, link.Poll(70));
        }

        [TestMethod]
        public void Reordering_HeldFrame_FollowsLaterFrames()
        {
            TestLink inner = new TestLink();
            Impairment all = new Impairment
            {
                ReorderPpm = Impairment.Always, ReorderFrames = 3, ReorderMilliseconds = 10
            };
            Impairment none = new Impairment();
            ImpairedLink link = new ImpairedLink(inner, all, 8);
            link.Poll(0);
            Send(link, 0);
            link.TransmitImpairment = none;
            Assert.AreEqual(10, link.Poll(0), "Not indefinitely.");
            for (int i = 1; i < 6; i++)
            {
                Send(link, i);
            }

            CollectionAssert.AreEqual(new[] { 1, 2, 3, 0, 4, 5 }, Sent(inner));
            Assert.AreEqual(1, link.TransmitCounters.Reordered);
            CheckSum(link);
        }

        [TestMethod]
        public void Reordering_FewLaterFrames_IsReleasedByTime()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { ReorderPpm = Impairment.Always, ReorderMilliseconds = 10 }, 8);
            link.Poll(0);
            Send(link, 0);
            link.Poll(4);
            Send(link, 1);
            link.TransmitImpairment = new Impairment();
            Send(link, 2);
            CollectionAssert.AreEqual(new[] { 2 }, Sent(inner));
            Assert.AreEqual(14, link.Poll(10));
            CollectionAssert.AreEqual(new[] { 2, 0 }, Sent(inner));
            Assert.AreEqual(long.MaxValue, link.Poll(14));
            CollectionAssert.AreEqual(new[] { 2, 0, 1 }, Sent(inner));
        }

        [TestMethod]
        public void Reordering_ManyFrames_HasItsProbabilityAndBound()
        {
            TestLink inner = new TestLink();
            ImpairedLink link = new ImpairedLink(inner,
                new Impairment { ReorderPpm = 20000, ReorderFrames = 2, Seed = 5 }, 64);
            for (int i = 0; i < Many; i++)
            {
                link.Poll(i / 10);
                Send(link, i);
            }

            link.Poll(Many);
            List<int> sent = Sent(inner);
            CollectionAssert.AreEquivalent(Enumerable.Range(0, Many).ToList(), sent);
            AssertNear(Many * 0.02, link.TransmitCounters.Reordered);
            int late = 0;
            for (int i = 0; i < sent.Count; i++)
            {
                // Two overtake it, or the few more that were delayed themselves.
                Assert.IsLessThanOrEqualTo(12, Math.Abs(sent[i] - i));
                late += i > 0 && sent[i] < sent[i - 1] ? 1 : 0;
            }

            AssertNear(Many * 0.02, late);
        }

        [TestMethod]
        public void Reordering_ReceivedFrames_AreReordered()
        {
            TestLink inner = new TestLink();
            Impairment all = new Impairment { ReorderPpm = Impairment.Always, ReorderFrames = 2 };
            ImpairedLink link = new ImpairedLink(inner, all, 8);
            inner.In.Enqueue(Frame(0));
            link.Poll(0);
            link.ReceiveImpairment = new Impairment();
            for (int i = 1; i < 5; i++)
            {
                inner.In.Enqueue(Frame(i));
            }

            Assert.AreEqual(0, link.Poll(0));
            CollectionAssert.AreEqual(new[] { 1, 2, 0, 3, 4 }, Frames.ReceiveNumbers(link));
        }

        [TestMethod]
        public void Delay_Shortened_KeepsOrder()
        {
            TestLink inner = new TestLink();
            Impairment impairment = new Impairment { DelayMilliseconds = 50 };
            ImpairedLink link = new ImpairedLink(inner, impairment, 8);
            link.Poll(0);
            Send(link, 0);
            impairment.DelayMilliseconds = 0;
            Send(link, 1);
            Assert.IsEmpty(inner.Sent);
            link.Poll(50);
            Send(link, 2);
            CollectionAssert.AreEqual(new[] { 0, 1, 2 }, Sent(inner));
        }
    }
}
