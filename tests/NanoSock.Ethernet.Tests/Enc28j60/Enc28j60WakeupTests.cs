using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>A node that sleeps until the time that Poll returns, or until the pin wakes it: no frame waits because
    /// an edge was missed.</summary>
    [TestClass]
    public class Enc28j60WakeupTests
    {
        [TestMethod]
        [DataRow(1, false, 6)]
        [DataRow(2, false, 6)]
        [DataRow(3, true, 1100)]
        public void Frames_AtRandomTimes_WakeTheNode(int seed, bool erratum, int mostMilliseconds)
        {
            Random random = new(seed);
            Enc28j60Bench bench = Enc28j60Bench.Started();
            bench.Chip.HasPacketFlagErratum = erratum;
            Sleeper node = new(bench);
            Assert.IsTrue(bench.Link.SetWakeup(node));
            long arrival = bench.Chip.Microseconds;
            for (int i = 0; i < 10000; i++)
            {
                // Bursts, and silence of up to 200 ms.
                arrival = Math.Max(arrival, bench.Chip.Microseconds) + 70
                    + (random.Next(10) == 0 ? random.Next(200000) : random.Next(1500));
                byte[] frame = Enc28j60Bench.Frame(60 + random.Next(20), i);
                bench.Chip.DeliverAt(arrival, frame, 0, frame.Length);
                node.RunUntil(arrival - random.Next(200), random);
            }

            node.RunUntil(arrival + 2000000, random);
            Assert.IsEmpty(bench.Stored);
            Assert.AreEqual(10000, bench.Received);
            Assert.IsLessThan(mostMilliseconds, (int)(node.Longest / 1000));
            bench.AssertLegal();
            Console.WriteLine("longest wait {0} us, {1} polls, {2} wakes", node.Longest, node.Polls, node.Wakes);
        }

        private sealed class Sleeper : IWakeup, IDeliveryWatcher
        {
            public long Longest;
            public int Polls;
            public int Wakes;

            private readonly Enc28j60Bench _bench;
            private readonly Queue<long> _times = new();
            private bool _isWoken;
            private long _next;

            public Sleeper(Enc28j60Bench bench)
            {
                _bench = bench;
                bench.Chip.Watcher = this;
            }

            public void Wake()
            {
                _isWoken = true;
                Wakes++;
            }

            public void OnDelivered(byte[] frame, int offset, int length, bool stored)
            {
                _bench.OnDelivered(frame, offset, length, stored);
                if (stored)
                {
                    _times.Enqueue(_bench.Chip.Microseconds);
                }
            }

            public void RunUntil(long time, Random random)
            {
                while (_bench.Chip.Microseconds < time)
                {
                    if (!_isWoken && _bench.Now < _next)
                    {
                        _bench.Chip.Advance(100);
                        continue;
                    }

                    _isWoken = false;
                    Polls++;
                    _next = _bench.Poll();
                    while (_bench.ReceiveOne())
                    {
                        Longest = Math.Max(Longest, _bench.Chip.Microseconds - _times.Dequeue());
                    }

                    if (random.Next(4) == 0)
                    {
                        _bench.Transmit(Enc28j60Bench.Frame(60 + random.Next(200), random.Next()));
                    }

                    _bench.CheckSent();
                }
            }
        }
    }
}
