using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Random frames through the link and the model of the W5500, with a plain queue as the oracle.</summary>
    [TestClass]
    public sealed class W5500RandomTests
    {
        [TestMethod]
        [DataRow(0, 1)]
        [DataRow(1, 2)]
        [DataRow(2, 3)]
        [DataRow(3, 4)]
        [DataRow(4, 5)]
        [DataRow(5, 6)]
        public void Frames_20000WithoutFaults_AreAllDeliveredInOrder(int variant, int seed)
        {
            Random random = new Random(seed);
            SpiEthernetOptions options = new SpiEthernetOptions { ReceiveBuffer = 1536 + (random.Next(4) * 1700) };
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant), options).Start();
            int arrivals = 0;
            while (arrivals < 20000)
            {
                arrivals += Traffic(bench, random);
            }

            bench.Run(3000);
            Assert.IsTrue(bench.Delivered > 5000, "delivered " + bench.Delivered);
            Assert.IsTrue(bench.Sent > 2000, "sent " + bench.Sent);
            Assert.AreEqual(1u, bench.Count(ChipCounter.Starts));
            Assert.AreEqual(0u, bench.Count(ChipCounter.ReceiveResets));
            if (variant == 5)
            {
                Assert.IsTrue(bench.Count(ChipCounter.RepeatedReads) > 20, "no register has changed while it was read");
            }

            Assert.AreEqual((uint)bench.Sent, bench.Count(ChipCounter.FramesOut));
            bench.AssertEmpty();
            bench.AssertNoViolation();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Programs_OfRandomFaults_EndInAWorkingLink(int third)
        {
            // NANOSOCK_FAULT_SEEDS runs others: first and number.
            string range = Environment.GetEnvironmentVariable("NANOSOCK_FAULT_SEEDS") ?? "0 90";
            int first = int.Parse(range.Split(' ')[0]);
            int count = int.Parse(range.Split(' ')[1]) / 3;
            for (int seed = first + (third * count); seed < first + ((third + 1) * count); seed++)
            {
                RunProgram(seed);
            }
        }

        private static void RunProgram(int seed)
        {
            try
            {
                Random random = new Random(seed);
                LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(random.Next(6)));
                bench.Chip.Faults.SetSeed((uint)seed);
                bench.MayLose = true;
                for (int i = 0; i < 12; i++)
                {
                    SetFault(bench, random);
                    int steps = random.Next(150);
                    for (int j = 0; j < steps; j++)
                    {
                        Traffic(bench, random);
                    }

                    if (random.Next(3) == 0)
                    {
                        Recover(bench);
                    }
                }

                Recover(bench);
            }
            catch (Exception exception)
            {
                throw new AssertFailedException("seed " + seed + ": " + exception.Message, exception);
            }
        }

        private static void SetFault(LinkBench bench, Random random)
        {
            SpiFaults faults = bench.Chip.Faults;
            int transactions = random.Next(3) == 0 ? random.Next(1000) : random.Next(1, 5);
            switch (random.Next(9))
            {
                case 0:
                    faults.FlipBits(random.Next(1, 3) * 10000, random.Next(2) == 0, true, transactions);
                    bench.MayDamage = true;
                    break;
                case 1:
                    faults.FlipBits(200, true, random.Next(2) == 0, transactions);
                    bench.MayDamage = true;
                    break;
                case 2:
                    faults.HoldMiso(random.Next(2) == 0, transactions);
                    break;
                case 3:
                    faults.LoseSelect(transactions);
                    break;
                case 4:
                    faults.FailBus(transactions, random.Next(2) == 0);
                    break;
                case 5:
                    bench.Chip.PowerCycle();
                    break;
                case 6:
                    bench.Chip.ResetBehindTheDriver();
                    break;
                case 7:
                    bench.Chip.IsCablePlugged = !bench.Chip.IsCablePlugged;
                    break;
                default:
                    bench.Chip.IsPowered = !bench.Chip.IsPowered;
                    break;
            }
        }

        // Ends the faults, and requires that the link works within the longest back-off.
        private static void Recover(LinkBench bench)
        {
            bench.Chip.Faults.Clear();
            bench.Chip.IsPowered = true;
            bench.Chip.IsCablePlugged = true;
            bench.Run(45000);
            bench.MayLose = false;
            bench.MayDamage = false;
            bench.Stored.Clear();
            bench.Accepted.Clear();
            Assert.IsTrue(bench.Link.IsUp, "the link is down: " + ChipFaultNames.Of(bench.Link.Fault));
            bench.Chip.ClearViolations();
            int delivered = bench.Delivered;
            int sent = bench.Sent;
            for (int i = 0; i < 50; i++)
            {
                Assert.IsTrue(bench.Deliver(LinkBench.Frame(60 + (i * 29), i)), "not stored");
                byte[] frame = LinkBench.Frame(60 + (i * 28), i);
                bench.RunUntil(() => bench.Transmit(frame), 1000);
                bench.Run(5);
            }

            bench.Run(100);
            Assert.AreEqual(delivered + 50, bench.Delivered);
            Assert.AreEqual(sent + 50, bench.Sent);
            bench.AssertEmpty();
            bench.AssertNoViolation();
            bench.MayLose = true;
        }

        // Does one random thing; returns the number of frames that arrive by it.
        private static int Traffic(LinkBench bench, Random random)
        {
            int arrivals = 0;
            switch (random.Next(8))
            {
                case 0:
                case 1:
                    long time = bench.Chip.Microseconds + random.Next(400);
                    for (int count = random.Next(6); count > 0; count--)
                    {
                        byte[] frame = RandomFrame(random);
                        bench.Chip.DeliverAt(time, frame, 0, frame.Length);
                        time += random.Next(2) == 0 ? 6 : random.Next(1500);
                        arrivals++;
                    }

                    // The next schedule begins after this one.
                    while (bench.Chip.Microseconds < time)
                    {
                        bench.Poll();
                        bench.Chip.Advance(random.Next(200));
                    }

                    break;
                case 2:
                    for (int count = random.Next(20); count > 0; count--)
                    {
                        bench.Deliver(RandomFrame(random));
                        arrivals++;
                    }

                    break;
                case 3:
                case 4:
                    bench.Transmit(LinkBench.Frame(14 + random.Next(1501), random.Next()));
                    break;
                case 5:
                    bench.TakeOne();
                    break;
                case 6:
                    bench.Chip.Advance(random.Next(10) == 0 ? random.Next(20000) : random.Next(300));
                    break;
                default:
                    bench.Poll();
                    break;
            }

            return arrivals;
        }

        private static byte[] RandomFrame(Random random)
        {
            int length = random.Next(3) == 0 ? 60 + random.Next(20) : 60 + random.Next(1455);
            byte[] frame = LinkBench.Frame(length, random.Next());
            switch (random.Next(8))
            {
                case 0:
                    Array.Fill(frame, (byte)0xFF, 0, 6);
                    break;
                case 1:
                    frame[5]++;
                    break;
                case 2:
                    frame[0] = 1;
                    break;
            }

            return frame;
        }
    }
}
