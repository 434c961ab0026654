using System.Diagnostics;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>Random programs of socket calls between NanoSock and Linux over a path that loses, repeats, reorders,
    /// spoils and delays.</summary>
    /// <remarks>
    /// Of each program is asked: the bytes that arrive are those that were sent; who reads to the end gets all; both sides'
    /// tables are empty in the end but for TIME-WAIT, and TIME-WAIT is with whom it is due; NanoSock's sockets and buffers
    /// are all free when it is over; nothing hangs; neither side sends a reset that Linux would not have sent, nor keeps
    /// back one that has to tell the peer of lost data.
    /// <para>That last is judged by rule, not by comparison with a second run: when one end leaves in the middle, the
    /// instant decides whether data is cut off by a reset, and no two runs in real time are the same to the instant.
    /// <see cref="SideJudge"/> sees every call and segment of a side in the side's own order and knows the causes for which
    /// Linux resets; a program whose ends are both orderly gives no cause at all. The rule itself is put to the proof by
    /// Linux: the same programs run with a kernel in NanoSock's place, on the same path with the same impairment, under the
    /// same judge. A reset of Linux's that the rule does not know would be a failure there.</para>
    /// <para>NANOSOCK_DIFFERENTIAL_COUNT, _SEED, _REFERENCE and _AT_ONCE say how many programs run, from which seed on, how
    /// many of them with Linux on both ends, and how many at a time.</para>
    /// </remarks>
    [TestClass]
    public class DifferentialTests
    {
        private const int EnoughForAll = 100;

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void ProgramsEndWithLinuxAsTheyShould()
        {
            Check(DifferentialSettings.Count, false);
        }

        [TestMethod]
        public void LinuxOnBothEndsPassesTheSameJudge()
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
                Assert.IsTrue(counts.Programs == count && counts.Orderly > count / 2 && counts.Resets > count / 10 && counts.TimeWaits > count / 4 && counts.Repeated > count,
                    "The programs lack what they should have: " + counts);
            }
        }
    }
}
