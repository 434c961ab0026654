using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Transport;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Segments on the short path of <see cref="TcpFastPath"/> have the effect of the steps of RFC 9293: the
    /// same programs over the same links, with and without it, send the same packets at the same times. (The budgets of
    /// the cost meter verify that the path is taken at all.)</summary>
    [TestClass]
    [DoNotParallelize]
    public class TcpFastPathTests
    {
        [TestMethod]
        [Timeout(300000)]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void FastPath_OnAndOff_SendsSamePackets(int quarter)
        {
            Assert.IsTrue(Compare(5000 + (quarter * 75), 75, false) > 10000);
        }

        // The same comparison with every TCP option on or off at either end, keep-alives, user timeouts and urgent
        // data, and programs that exit.
        [TestMethod]
        [Timeout(300000)]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void FastPath_OnAndOffWithAllOptions_SendsSamePackets(int quarter)
        {
            Assert.IsTrue(Compare(8000 + (quarter * 300), 300, true) > 12000);
        }

        private static long Compare(int first, int count, bool varied)
        {
            // One connection: with several, another one may be the first to send within a millisecond.
            long frames = 0;
            for (int seed = first; seed < first + count; seed++)
            {
                bool orderly = !varied && seed % 2 == 0;
                RandomRun with = new RandomRun(seed, orderly, 1, varied);
                with.ToTheEnd();
                FastPathSwitch.IsOn = false;
                try
                {
                    RandomRun without = new RandomRun(seed, orderly, 1, varied);
                    without.ToTheEnd();
                    Assert.AreEqual(without.Trace(), with.Trace(), "Seed " + seed);
                }
                finally
                {
                    FastPathSwitch.IsOn = true;
                }

                frames += with.Frames;
            }

            return frames;
        }
    }
}
