using System.Diagnostics;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Random programs of socket calls between NanoSock and Linux over a path that loses, duplicates,
    /// reorders, corrupts and delays packets.</summary>
    /// <remarks>
    /// The requirements of each program: the received bytes equal the sent bytes; a program that reads to the end gets
    /// all bytes; in the end the tables of both sides are empty except for TIME-WAIT, which is on the side that has to
    /// keep it; all NanoSock sockets and buffers are free when the run is over; no call hangs; neither side sends a
    /// reset that Linux would not have sent, nor omits a reset that has to signal lost data to the peer.
    /// <para>The last requirement is judged by rule, not by comparison with a second run: when one end closes in the
    /// middle of a transfer, timing decides whether a reset cuts off data, and no two runs in real time have the same
    /// timing. <see cref="SideJudge"/> sees every call and segment of a side in the side's own order and knows the
    /// causes for which Linux resets; a program whose ends both close orderly gives no cause. Linux verifies the rule:
    /// the same programs run with a kernel in NanoSock's place, on the same path with the same impairment, under the
    /// same judge. A reset by Linux that the rule does not know is a failure there.</para>
    /// <para>NANOSOCK_DIFFERENTIAL_COUNT, _SEED, _REFERENCE and _AT_ONCE give the number of programs, the first seed,
    /// the number of programs with Linux on both ends, and the number of programs at a time.</para>
    /// </remarks>
    [TestClass]
    public class DifferentialTests
    {
        private const int EnoughForAll = 100;

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void Programs_WithLinux_EndAsRequired()
        {
            Check(DifferentialSettings.Count, false);
        }

        [TestMethod]
        public void Programs_LinuxOnBothEnds_PassTheJudge()
        {
            Check(DifferentialSettings.ReferenceCount, true);
        }

        private void Check(int count, bool reference)
        {
            Requires.NetworkNamespaces();
            Stopwatch watch = Stopwatch.StartNew();
            Batch batch = Batch.Run(DifferentialSettings.FirstSeed, count, reference);
            TestContext.WriteLine($"{batch.Counts}; took {watch.Elapsed.TotalSeconds:F0} s");
            Assert.IsEmpty(batch.Failures, string.Join("\n", batch.Failures));
            if (count >= EnoughForAll)
            {
                RunCounts counts = batch.Counts;
                Assert.IsTrue(counts.Programs == count && counts.Orderly > count / 2
                        && counts.Resets > count / 10 && counts.TimeWaits > count / 4 && counts.Repeated > count,
                    "The programs lack what they should have: " + counts);
            }
        }
    }
}
