using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;

namespace NanoSock.SpiEthernet.Tests.Enc28j60
{
    /// <summary>Faults of the bus, the supply and the cable: no exception, no endless call, and frames flow again when
    /// the faults have ended.</summary>
    [TestClass]
    public class Enc28j60FaultTests
    {
        private const int RecoveryMilliseconds = 90000;

        [TestMethod]
        [DataRow(100)]
        [DataRow(1000)]
        [DataRow(10000)]
        [DataRow(100000)]
        public void BitErrors_WhileTrafficFlows_EndWithTheirCause(int bits)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            Random random = new(bits);
            bench.Chip.Faults.SetSeed((uint)bits);
            for (int round = 0; round < 10; round++)
            {
                bench.Chip.Faults.FlipBits(bits, round % 3 != 0, round % 3 != 1, SpiFaults.UntilCleared);
                Traffic(bench, random, 400);
                Recover(bench, random);
            }
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Miso_Held_IsNoAnswer(bool high)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            Random random = new(1);
            for (int round = 0; round < 20; round++)
            {
                bench.Chip.Faults.HoldMiso(high, round % 4 == 0 ? SpiFaults.UntilCleared : round);
                Traffic(bench, random, 300);
                if (round % 4 == 0)
                {
                    bench.Run(2000);
                    Assert.IsFalse(bench.Link.IsUp);
                    Assert.IsFalse(bench.Link.IsChipRunning);
                    Assert.AreEqual(ChipFault.NoAnswer, bench.Link.Fault);
                }

                Recover(bench, random);
            }
        }

        [TestMethod]
        public void Start_WithoutChip_BacksOffAndFindsIt()
        {
            Enc28j60Bench bench = new();
            bench.Chip.IsPowered = false;
            bench.Run(60000);
            Assert.IsFalse(bench.Link.IsUp);
            Assert.AreEqual(ChipFault.NoAnswer, bench.Link.Fault);
            Assert.IsLessThan(400, bench.Chip.Transactions);
            bench.Chip.IsPowered = true;
            Recover(bench, new Random(1));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void Bus_Failing_IsReported(bool reachesChip)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            Random random = new(1);
            for (int round = 0; round < 20; round++)
            {
                bench.Chip.Faults.FailBus(1 + round, reachesChip);
                Traffic(bench, random, 300);
                Recover(bench, random);
            }

            Assert.AreNotEqual(0u, bench.Link.GetCount(ChipCounter.BusErrors));
        }

        [TestMethod]
        public void Select_Lost_IsNoticed()
        {
            Enc28j60Bench bench = Enc28j60Bench.Started();
            Random random = new(1);
            for (int round = 0; round < 60; round++)
            {
                bench.Chip.Faults.LoseSelect(1 + (round % 30));
                Traffic(bench, random, 200);
                Recover(bench, random);
            }
        }

        [TestMethod]
        [DataRow(false, true)]
        [DataRow(false, false)]
        [DataRow(true, true)]
        [DataRow(true, false)]
        public void Reset_BehindTheDriver_IsNoticed(bool power, bool resetPin)
        {
            Enc28j60Bench bench = Enc28j60Bench.Started(false, true, resetPin);
            Random random = new(1);
            for (int round = 0; round < 20; round++)
            {
                if (power)
                {
                    bench.Chip.PowerCycle();
                }
                else
                {
                    bench.Chip.ResetBehindTheDriver();
                }

                bench.Stored.Clear();
                Traffic(bench, random, round);
                Assert.IsNull(bench.Chip.FirstViolation);
                Recover(bench, random);
            }
        }

        [TestMethod]
        public void SlowBus_OfOldRevision_NeverHangs()
        {
            Enc28j60Bench bench = new();
            bench.Chip.Revision = 4;
            bench.Chip.HasSlowBusErratum = true;
            bench.Chip.SpiHertz = 4000000;
            bench.Run(60000);
            bench.Chip.SpiHertz = 10416666;
            Recover(bench, new Random(1));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1000)]
        [DataRow(2000)]
        [DataRow(3000)]
        [DataRow(4000)]
        [DataRow(5000)]
        public void RandomPrograms_OfFaults_EndWithTraffic(int first)
        {
            for (int seed = first; seed < first + 30; seed++)
            {
                try
                {
                    RunProgram(seed);
                }
                catch (Exception)
                {
                    Console.WriteLine("seed " + seed);
                    throw;
                }
            }
        }

        private static void RunProgram(int seed)
        {
            Random random = new(seed);
            Enc28j60Bench bench = Enc28j60Bench.Started(random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
            bench.Chip.Faults.SetSeed((uint)seed);
            for (int phase = 0; phase < 3; phase++)
            {
                for (int i = random.Next(1, 8); i > 0; i--)
                {
                    Inject(bench, random);
                    Traffic(bench, random, random.Next(200));
                }

                bench.Chip.IsCablePlugged = true;
                bench.Chip.IsPowered = true;
                Recover(bench, random);
            }
        }

        private static void Inject(Enc28j60Bench bench, Random random)
        {
            SpiFaults faults = bench.Chip.Faults;
            int count = random.Next(4) == 0 ? SpiFaults.UntilCleared : random.Next(1, 40);
            switch (random.Next(11))
            {
                case 0:
                    faults.FlipBits(1 << random.Next(5, 17), random.Next(3) != 0, random.Next(3) != 0, count);
                    break;
                case 1:
                    faults.HoldMiso(random.Next(2) == 0, count);
                    break;
                case 2:
                    faults.LoseSelect(count);
                    break;
                case 3:
                    faults.FailBus(count, random.Next(2) == 0);
                    break;
                case 4:
                    bench.Chip.PowerCycle();
                    break;
                case 5:
                    bench.Chip.ResetBehindTheDriver();
                    break;
                case 6:
                    bench.Chip.IsCablePlugged = !bench.Chip.IsCablePlugged;
                    break;
                case 7:
                    bench.Chip.InjectCollisions((Enc28j60Collision)random.Next(1, 4), random.Next(1, 30));
                    break;
                case 8:
                    bench.Chip.StickTransmissions(random.Next(1, 4));
                    break;
                case 9:
                    bench.Chip.IsPowered = !bench.Chip.IsPowered;
                    break;
                default:
                    faults.Clear();
                    break;
            }
        }

        // Frames in both directions, whose fate does not matter.
        private static void Traffic(Enc28j60Bench bench, Random random, int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                for (int j = random.Next(3); j > 0; j--)
                {
                    bench.Deliver(Enc28j60Bench.Frame(random.Next(60, 400), i));
                }

                bench.Poll(random.Next(2500));
                while (random.Next(4) != 0 && bench.ReceiveUnchecked() != null)
                {
                }

                if (random.Next(2) == 0)
                {
                    bench.Transmit(Enc28j60Bench.Frame(random.Next(60, 400), i));
                }

                while (bench.TakeSent() != null)
                {
                }
            }
        }

        // After the faults the link comes up, old frames are forgotten, and new ones come out exactly.
        private static void Recover(Enc28j60Bench bench, Random random)
        {
            bench.Chip.Faults.Clear();
            bench.Chip.InjectCollisions(Enc28j60Collision.None, 0);
            bench.Chip.StickTransmissions(0);
            long end = bench.Now + RecoveryMilliseconds;
            int good = 0;
            int number = 0;
            while (good < 20)
            {
                Assert.IsLessThan(end, bench.Now, "frames do not flow again, fault: " + bench.Link.Fault);
                good = Exchange(bench, random, number++) ? good + 1 : 0;
            }

            bench.Chip.ClearViolations();
            bench.Stored.Clear();
            bench.Accepted.Clear();
            for (int i = 0; i < 50; i++)
            {
                Assert.IsTrue(bench.Deliver(Enc28j60Bench.Frame(random.Next(60, 1515), i)));
                Assert.IsTrue(bench.Transmit(Enc28j60Bench.Frame(random.Next(60, 1515), i)));
                bench.Drain(1500);
            }

            Assert.IsNull(bench.Chip.FirstViolation);
        }

        // Exchanges a frame each way.
        private static bool Exchange(Enc28j60Bench bench, Random random, int number)
        {
            byte[] expected = Enc28j60Bench.Frame(random.Next(60, 600), number);
            bool accepted = bench.Transmit(expected);
            bool stored = bench.Deliver(expected);
            bool sent = false;
            bool received = false;
            for (int i = 0; i < 10; i++)
            {
                bench.Poll(2000);
                for (byte[] frame = bench.TakeSent(); frame != null; frame = bench.TakeSent())
                {
                    sent |= expected.AsSpan().SequenceEqual(frame);
                }

                for (byte[] frame = bench.ReceiveUnchecked(); frame != null; frame = bench.ReceiveUnchecked())
                {
                    received |= expected.AsSpan().SequenceEqual(frame);
                }
            }

            return accepted && stored && sent && received;
        }
    }
}
