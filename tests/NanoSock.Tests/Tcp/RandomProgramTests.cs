using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Two nodes over links of every quality, with random sizes and random programs. A seed makes a run; the
    /// message of a failure names it.</summary>
    [TestClass]
    [TestCategory("Long")]
    public class RandomProgramTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void RandomProgram_OrderlyPrograms_DeliverStreamsAndEnd(int quarter)
        {
            int whole = 0;
            for (int seed = quarter * 100; seed < (quarter + 1) * 100; seed++)
            {
                RandomRun run = new RandomRun(seed, orderly: true);
                run.ToTheEnd();
                whole += run.IsWhole ? 1 : 0;
            }

            // The others did not get through ARP, or were given up after five minutes, on links that lose a fifth.
            Assert.IsTrue(whole >= 95, "Only " + whole);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void RandomProgram_AbruptPrograms_LeaveNoSocket(int quarter)
        {
            for (int seed = 1000 + (quarter * 100); seed < 1000 + ((quarter + 1) * 100); seed++)
            {
                RandomRun run = new RandomRun(seed, orderly: false);
                run.ToTheEnd();
            }
        }

        [TestMethod]
        public void RandomProgram_SameSeed_SendsSamePackets()
        {
            for (int seed = 0; seed < 5; seed++)
            {
                RandomRun first = new RandomRun(seed, orderly: true);
                first.ToTheEnd();
                RandomRun second = new RandomRun(seed, orderly: true);
                second.ToTheEnd();
                Assert.AreEqual(first.Trace(), second.Trace());
            }
        }
    }
}
