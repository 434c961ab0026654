using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.SpiEthernet.Tests
{
    /// <summary>A W5500 that vanishes, is reset, or answers nonsense.</summary>
    [TestClass]
    public class W5500FaultTests
    {
        [TestMethod]
        public void Service_ResetBehindDriver_IsFoundWithinASecond()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Reset();
            bed.Run(501);
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            bed.Run(20);
            Assert.IsTrue(bed.Link.IsUp);
            Assert.AreEqual(1u, bed.Count(ChipCounter.Restarts));
            bed.Chip.Deliver(W5500Bed.Frame(1));
            Assert.IsNotNull(bed.Receive());
        }

        [TestMethod]
        public void Receive_ResetBehindDriver_IsFoundByStatus()
        {
            W5500Bed bed = W5500Bed.Up(interrupt: false);
            bed.Chip.Reset();
            bed.Poll(1);
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
            Assert.IsFalse(bed.Chip.Log.Any(line => line.StartsWith("W ")), "an order to a chip without configuration");
        }

        [TestMethod]
        public void Transmit_ResetBehindDriver_IsFoundByStatus()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Transmit(W5500Bed.Frame(1));
            bed.Chip.Reset();
            Assert.IsFalse(bed.Transmit(W5500Bed.Frame(2)));
            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
        }

        [TestMethod]
        public void Service_VersionRightAndSocketClosed_IsStateLost()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Sockets[0][FakeW5500.Sr] = 0;
            for (int i = 0; i < 251; i++)
            {
                bed.Poll(1);
                bed.Receive();
            }

            Assert.AreEqual(ChipFault.StateLost, bed.Link.Fault);
        }

        [TestMethod]
        [DataRow(0x00)]
        [DataRow(0xFF)]
        public void Run_BusDiesAnywhere_NeverHangsAndRecovers(int dead)
        {
            for (int after = 0; after < 90; after++)
            {
                W5500Bed bed = new W5500Bed();
                bed.Chip.Before = number =>
                {
                    if (number == after)
                    {
                        bed.Chip.Dead = dead;
                    }
                };
                Exercise(bed, 1200);
                Assert.IsGreaterThan(after, bed.Chip.Transactions);
                Assert.IsFalse(bed.Link.IsUp, after.ToString());
                Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault, after.ToString());
                bed.Chip.Dead = -1;
                bed.Rest(3000);
                Assert.IsTrue(bed.Link.IsUp, after.ToString());
                bed.Rest(10100);
                Assert.AreEqual(ChipFault.None, bed.Link.Fault);
            }
        }

        [TestMethod]
        public void Run_BusFailsAnywhere_IsCountedAndRecovers()
        {
            for (int after = 0; after < 90; after++)
            {
                W5500Bed bed = new W5500Bed();
                bed.Chip.Before = number => bed.Chip.Fails = number == after;
                Exercise(bed, 600);
                Assert.AreEqual(1u, bed.Count(ChipCounter.BusErrors), after.ToString());
                Assert.AreEqual(ChipFault.BusFailed, bed.Link.Fault);
                bed.Run(100);
                Assert.IsTrue(bed.Link.IsUp, after.ToString());
                Assert.AreEqual(1u, bed.Count(ChipCounter.Restarts) + bed.Count(ChipCounter.FailedStarts));
            }
        }

        [TestMethod]
        public void Run_UnpluggedInMidFrame_DeliversNoPartOfIt()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.Deliver(W5500Bed.Frame(1, 1514));
            int start = bed.Chip.Transactions;
            bed.Chip.Before = number => bed.Chip.Dead = number >= start + 1 ? 0xFF : -1;
            Assert.IsNull(bed.Receive());
            Assert.AreEqual(ChipFault.NoAnswer, bed.Link.Fault);
        }

        [TestMethod]
        public void Run_RandomAnswers_NeverHangsOrThrows()
        {
            for (int seed = 0; seed < 60; seed++)
            {
                Random random = new Random(seed);
                W5500Bed bed = W5500Bed.Up();
                int rate = 1 + random.Next(30);
                bed.Chip.Answer = (control, address, data) =>
                {
                    if (random.Next(rate) == 0)
                    {
                        for (int i = random.Next(data.Count); i < data.Count; i++)
                        {
                            data[i] = (byte)random.Next(256);
                        }
                    }
                };
                Exercise(bed, 400);
                bed.Chip.Answer = (_, _, _) => { };
                bed.Rest(31000);
                bed.ReceiveAll();
                bed.Chip.Sent.Clear();
                Assert.IsTrue(bed.Link.IsUp, seed.ToString());
                bed.Chip.Deliver(W5500Bed.Frame(1));
                W5500Bed.AssertSame(W5500Bed.Frame(1), bed.Receive());
                Assert.IsTrue(bed.Transmit(W5500Bed.Frame(2)));
                W5500Bed.AssertSame(W5500Bed.Frame(2), bed.Chip.Sent.Dequeue());
            }
        }

        [TestMethod]
        public void Run_RandomBytesInRegisters_NeverHangsOrThrows()
        {
            for (int seed = 0; seed < 60; seed++)
            {
                Random random = new Random(seed);
                W5500Bed bed = W5500Bed.Up();
                bed.Chip.Before = _ =>
                {
                    if (random.Next(20) == 0)
                    {
                        byte[] registers = random.Next(3) == 0 ? bed.Chip.Common : bed.Chip.Sockets[0];
                        registers[random.Next(0x30)] = (byte)random.Next(256);
                    }
                };
                Exercise(bed, 400);
                bed.Chip.Before = _ => { };
                bed.Chip.Common[0x2E] |= 7;
                bed.Rest(31000);
                Assert.IsTrue(bed.Link.IsUp, seed.ToString());
            }
        }

        [TestMethod]
        public void TwoLinks_EachHasItsOwnState()
        {
            W5500Bed one = W5500Bed.Up();
            W5500Bed other = W5500Bed.Up();
            one.Chip.Deliver(W5500Bed.Frame(1));
            other.Chip.Deliver(W5500Bed.Frame(2));
            one.Transmit(W5500Bed.Frame(3));
            W5500Bed.AssertSame(W5500Bed.Frame(2), other.Receive());
            W5500Bed.AssertSame(W5500Bed.Frame(1), one.Receive());
            Assert.IsEmpty(other.Chip.Sent);
        }

        [TestMethod]
        public void Run_Traffic_AllocatesNothing()
        {
            W5500Bed bed = W5500Bed.Up();
            bed.Chip.IsQuiet = true;
            byte[] frame = W5500Bed.Frame(1, 62);
            frame[0] = 0;
            frame[1] = 62;
            W5500Bed.Station.CopyTo(frame, 2);
            byte[] buffer = new byte[1518];
            int received = 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                bed.Poll(1);
                bed.Chip.Store(frame);
                bed.Chip.Sockets[0][FakeW5500.Ir] |= 4;
                received += bed.Link.Receive(buffer, 0, 1518);
                bed.Link.Transmit(buffer, 0, 60);
            }

            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
            Assert.AreEqual(60000, received);
        }

        private static void Exercise(W5500Bed bed, int milliseconds)
        {
            for (int i = 0; i < milliseconds; i++)
            {
                int before = bed.Chip.Transactions;
                bed.Poll(1);
                if (bed.Chip.Sockets[0][FakeW5500.Sr] == 0x42 && i % 3 == 0)
                {
                    bed.Chip.Deliver(W5500Bed.Frame(i, 60 + i));
                }

                byte[] buffer = new byte[1518];
                for (int frames = 0; frames < 50 && bed.Link.Receive(buffer, 0, 1518) != 0; frames++)
                {
                }

                bed.Link.Transmit(W5500Bed.Frame(i, 60 + i), 0, 60 + i);
                Assert.IsLessThan(150, bed.Chip.Transactions - before, "no bound");
            }
        }
    }
}
