using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Model;

namespace NanoSock.Tests.Benchmarks
{
    [TestClass]
    public class SimulatedPathTests
    {
        private const int Many = 200_000;

        private readonly VirtualClock _clock = new VirtualClock();
        private readonly byte[] _buffer = new byte[2000];

        [TestMethod]
        public void Take_Delay_IsExact()
        {
            SimulatedPath path = new SimulatedPath(_clock, null, 50_000, 0, new SplitMix(1, 1), 1500);
            Assert.AreEqual(long.MaxValue, path.NextArrival);
            _clock.Now = 7;
            Send(path, 1, 100);
            Assert.AreEqual(50_007, path.NextArrival);
            _clock.Now = 50_006;
            Assert.AreEqual(0, path.Take(_buffer, 0, 1500));
            _clock.Now = 50_007;
            Assert.AreEqual(100, path.Take(_buffer, 0, 1500));
            Assert.AreEqual(1, _buffer[0]);
            Assert.AreEqual(0, path.Take(_buffer, 0, 1500));
        }

        [TestMethod]
        public void Take_Bottleneck_AddsDelayAfterQueue()
        {
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 3000);
            SimulatedPath path = new SimulatedPath(_clock, queue, 50_000, 0, new SplitMix(1, 1), 1500);
            Send(path, 1, 1500);
            Send(path, 2, 1500);
            Send(path, 3, 1500);
            Assert.AreEqual(2, path.Count, "The third found the queue full.");
            Assert.AreEqual(0, path.Lost);
            Assert.AreEqual(50_060, path.NextArrival);
            _clock.Now = 50_120;
            Assert.AreEqual(1500, path.Take(_buffer, 0, 1500));
            Assert.AreEqual(1500, path.Take(_buffer, 0, 1500));
            Assert.AreEqual(2, _buffer[0]);
        }

        [TestMethod]
        public void Take_SharedBottleneck_KeepsOwnDelay()
        {
            DropTailQueue queue = new DropTailQueue(_clock, 200_000_000, 65536);
            SimulatedPath near = new SimulatedPath(_clock, queue, 1_000, 0, new SplitMix(1, 1), 1500);
            SimulatedPath far = new SimulatedPath(_clock, queue, 9_000, 0, new SplitMix(1, 2), 1500);
            Send(far, 1, 1500);
            Send(near, 2, 1500);
            Assert.AreEqual(9_060, far.NextArrival);
            Assert.AreEqual(1_120, near.NextArrival);
        }

        [TestMethod]
        public void Take_BufferGrows_KeepsOrderAndContent()
        {
            SimulatedPath path = new SimulatedPath(_clock, null, 1_000_000, 0, new SplitMix(1, 1), 1500);
            int sent = 0;
            int taken = 0;
            for (int round = 0; round < 50; round++)
            {
                for (int i = 0; i < round; i++)
                {
                    Send(path, (byte)sent++, 1 + (sent % 1500));
                }

                _clock.Now += 100_000;
                while (path.Take(_buffer, 0, 1500) > 0)
                {
                    Assert.AreEqual((byte)taken++, _buffer[0]);
                }
            }

            Assert.AreEqual(sent, taken + path.Count);
            Assert.IsGreaterThan(64, path.Count);
        }

        [TestMethod]
        public void Take_BufferTooSmall_DiscardsPacket()
        {
            SimulatedPath path = new SimulatedPath(_clock, null, 0, 0, new SplitMix(1, 1), 1500);
            Send(path, 1, 1500);
            _buffer[100] = 77;
            Assert.AreEqual(1500, path.Take(_buffer, 0, 100));
            Assert.AreEqual(77, _buffer[100]);
            Assert.AreEqual(0, path.Count);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => path.Send(_buffer, 0, 1501));
        }

        [TestMethod]
        [DataRow(0.001)]
        [DataRow(0.02)]
        [DataRow(0.3)]
        public void Loss_Probability_IsIndependent(double loss)
        {
            List<bool> lost = Losses(loss, 42, 1);
            AssertNear(Many * loss, lost.Count(item => item), Many * loss);

            // Losses are independent: another one is as probable after a loss.
            int pairs = Enumerable.Range(1, Many - 1).Count(i => lost[i - 1] && lost[i]);
            AssertNear(Many * loss * loss, pairs, Many * loss * loss);
        }

        [TestMethod]
        public void Loss_ZeroAndOne_AreExact()
        {
            Assert.IsFalse(Losses(0, 5, 1).Contains(true));
            Assert.IsFalse(Losses(1, 5, 1).Contains(false));
        }

        [TestMethod]
        public void Loss_SeedAndStream_SelectSequence()
        {
            CollectionAssert.AreEqual(Losses(0.1, 9, 3), Losses(0.1, 9, 3));
            AssertIndependent(Losses(0.1, 9, 3), Losses(0.1, 9, 4), "streams of one seed");
            AssertIndependent(Losses(0.1, 9, 3), Losses(0.1, 10, 3), "seeds that follow one another");
            AssertIndependent(Losses(0.1, 9, 3), Losses(0.1, 10, 2), "both");
        }

        [TestMethod]
        public void Exchange_AfterWarmUp_AllocatesNothing()
        {
            SimulatedPath path = new SimulatedPath(_clock, null, 1000, 0.01, new SplitMix(1, 1), 1500);
            for (int i = 0; i < 100; i++)
            {
                Exchange(path);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++)
            {
                Exchange(path);
            }

            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        }

        private void Exchange(SimulatedPath path)
        {
            Send(path, 1, 1500);
            _clock.Now += 300;
            path.Take(_buffer, 0, 1500);
        }

        private void Send(SimulatedPath path, byte mark, int length)
        {
            _buffer[0] = mark;
            path.Send(_buffer, 0, length);
        }

        private List<bool> Losses(double loss, long seed, int stream)
        {
            SimulatedPath path = new SimulatedPath(_clock, null, 0, loss, new SplitMix(seed, stream), 100);
            List<bool> lost = new List<bool>(Many);
            for (int i = 0; i < Many; i++)
            {
                path.Send(_buffer, 0, 40);
                lost.Add(path.Take(_buffer, 0, 100) == 0);
            }

            Assert.AreEqual(Many, path.Entered);
            Assert.AreEqual(lost.Count(item => item), path.Lost);
            return lost;
        }

        private static void AssertIndependent(List<bool> one, List<bool> other, string message)
        {
            int both = Enumerable.Range(0, Many).Count(i => one[i] && other[i]);
            AssertNear(Many * 0.01, both, Many * 0.01, message);
        }

        // Five standard deviations: one seed of a million would fail.
        private static void AssertNear(double expected, double actual, double variance, string message = "")
        {
            Assert.AreEqual(expected, actual, 5 * Math.Sqrt(variance), message);
        }
    }
}
