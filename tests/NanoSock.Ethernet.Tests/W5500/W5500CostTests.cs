using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SpiEthernet.Models;
using NanoSock.SpiEthernet.Tests.Support;

namespace NanoSock.SpiEthernet.Tests.W5500
{
    /// <summary>Transactions of the W5500's link, of which each costs 158 microseconds on an RP2040 at least.</summary>
    [TestClass]
    public sealed class W5500CostTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void Receive_LoneFrames_TakesFourTransactions(int variant)
        {
            LinkBench bench = W5500Worlds.Create(W5500Worlds.Variant(variant)).Start();
            bench.Run(1000);
            int before = bench.Chip.Transactions;
            for (int i = 0; i < 1000; i++)
            {
                bench.Deliver(LinkBench.Frame(60 + i, i));
                bench.Poll();
            }

            int each = bench.Chip.Transactions - before;
            Assert.AreEqual(1000, bench.Delivered);
            Assert.IsTrue(each <= 4100, "1000 frames: " + each);
        }

        [TestMethod]
        public void Receive_BunchesOfFour_TakesOneTransactionAFrame()
        {
            LinkBench bench = W5500Worlds.Create().Start();
            bench.Run(1000);
            int before = bench.Chip.Transactions;
            for (int i = 0; i < 1000; i++)
            {
                bench.Deliver(LinkBench.Frame(1514 - i, i));
                if (i % 4 == 3)
                {
                    bench.Poll();
                }
            }

            int each = bench.Chip.Transactions - before;
            Assert.AreEqual(1000, bench.Delivered);
            Assert.IsTrue(each <= 1100, "1000 frames: " + each);
        }

        [TestMethod]
        public void Transmit_Frames_TakesThreeTransactionsAndALook()
        {
            LinkBench bench = W5500Worlds.Create().Start();
            bench.Run(1000);
            int before = bench.Chip.Transactions;
            for (int i = 0; i < 1000; i++)
            {
                Assert.IsTrue(bench.Transmit(LinkBench.Frame(60 + i, i)));
                bench.Poll();
            }

            int each = bench.Chip.Transactions - before;
            bench.Run(10);
            Assert.AreEqual(1000, bench.Sent);
            Assert.IsTrue(each <= 4100, "1000 frames: " + each);
        }

        [TestMethod]
        [DataRow(true, 10)]
        [DataRow(false, 20)]
        public void Idle_ASecond_TakesFewTransactions(bool pin, int most)
        {
            LinkBench bench = W5500Worlds.Create(new W5500Model { HasInterrupt = pin }).Start();
            bench.Run(5000);
            int before = bench.Chip.Transactions;
            bench.Run(1000);
            int taken = bench.Chip.Transactions - before;
            Assert.IsTrue(taken <= most, "transactions: " + taken);
        }
    }
}
