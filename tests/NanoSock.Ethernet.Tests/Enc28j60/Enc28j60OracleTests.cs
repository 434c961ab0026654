using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>Random frames in both directions against plain queues, with random polls and delays.</summary>
    [TestClass]
    public class Enc28j60OracleTests
    {
        [TestMethod]
        [DataRow(1, false, true)]
        [DataRow(2, true, true)]
        [DataRow(3, false, false)]
        public void RandomFrames_InBothDirections_ComeOutOnce(int seed, bool fullDuplex, bool interrupt)
        {
            Run(Enc28j60Bench.Started(fullDuplex, interrupt), new Random(seed));
        }

        private static void Run(Enc28j60Bench bench, Random random)
        {
            const int Frames = 100000;
            bench.Chip.TransactionMicroseconds = 60;
            int number = 0;
            long arrival = 0;
            long firstAt = bench.Now;
            while (bench.Received < Frames)
            {
                int burst = random.Next(8) == 0 ? random.Next(12) : random.Next(3);
                for (int i = 0; i < burst; i++)
                {
                    // Some arrive in the middle of the transactions that follow.
                    byte[] frame = Enc28j60Bench.Frame(Length(random), number++,
                        random.Next(5) == 0 ? Enc28j60Bench.Broadcast : null);
                    if (random.Next(2) == 0)
                    {
                        bench.Deliver(frame);
                    }
                    else
                    {
                        // Not closer than at 10 Mbit/s: preamble, frame, FCS, gap.
                        arrival = Math.Max(arrival, bench.Chip.Microseconds) + ((frame.Length + 24) * 8 / 10)
                            + random.Next(100);
                        bench.Chip.DeliverAt(arrival, frame, 0, frame.Length);
                    }
                }

                if (random.Next(4) != 0)
                {
                    bench.Poll(random.Next(1200));
                }

                for (int i = random.Next(6); i > 0 && bench.ReceiveOne(); i--)
                {
                }

                if (random.Next(3) == 0)
                {
                    bench.Transmit(Enc28j60Bench.Frame(Length(random), number++));
                }

                bench.CheckSent();
                if (random.Next(500) == 0)
                {
                    bench.Chip.TransactionMicroseconds = random.Next(200);
                    bench.Drain(1500);
                }
            }

            bench.Drain(1500);
            Assert.IsGreaterThan(Frames / 20, bench.Sent);
            Assert.AreEqual(0u, bench.Link.GetCount(ChipCounter.ReceiveResets));
            Assert.AreEqual(1u, bench.Link.GetCount(ChipCounter.Starts));
            Assert.AreEqual((uint)bench.Received, bench.Link.GetCount(ChipCounter.FramesIn));
            bench.AssertLegal();
            Console.WriteLine("{0} in, {1} out, {2} lost to overrun, {3} ms of the chip, {4} transactions",
                bench.Received, bench.Sent, bench.Chip.OverrunFrames, bench.Now - firstAt, bench.Chip.Transactions);
        }

        private static int Length(Random random)
        {
            return random.Next(6) == 0 ? random.Next(60, Enc28j60Bench.LongestFrame + 1) : random.Next(60, 200);
        }
    }
}
