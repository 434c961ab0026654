using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Goodput;

namespace NanoSock.Tests.Benchmarks
{
    /// <summary>The share of the stack on a link with models of RFC 5681 and RFC 9438: 1 is half of the link.</summary>
    [TestClass]
    public class ShareTests
    {
        // Growth of less than a segment in a round trip gave 0.79 to 0.87 at 10 ms.
        [TestMethod]
        [DataRow(true, 10, 0.5, 0.9, 1.5)]
        [DataRow(true, 10, 1.0, 0.9, 1.4)]
        [DataRow(true, 10, 2.0, 0.9, 1.3)]
        [DataRow(true, 40, 0.5, 0.65, 1.5)]
        [DataRow(true, 40, 1.0, 0.65, 1.4)]
        [DataRow(true, 100, 1.0, 0.5, 1.4)]
        [DataRow(false, 10, 0.5, 0.9, 1.6)]
        [DataRow(false, 10, 1.0, 0.9, 1.5)]
        [DataRow(false, 10, 2.0, 0.9, 1.4)]
        [DataRow(false, 40, 0.5, 0.9, 1.6)]
        [DataRow(false, 40, 1.0, 0.9, 1.5)]
        [DataRow(false, 100, 1.0, 0.9, 1.6)]
        public void Share_BesideModel_IsWithinLimits(bool cubic, int roundTrip, double queue, double least, double most)
        {
            ShareRun run = ShareRun.Run(cubic ? ShareModel.Cubic : ShareModel.Reno, roundTrip, queue, null, 25, 10, 1);
            Console.WriteLine($"share {run.Share:0.00}, line {run.Used:0.00}, lost {run.Dropped:0.0000} and "
                + $"{run.ModelDropped:0.0000}");
            Assert.IsTrue(run.Share >= least && run.Share <= most, $"share {run.Share:0.00}");
            Assert.IsGreaterThan(0.9, run.Used);
        }

        [TestMethod]
        public void Run_SameSeed_GivesSameShare()
        {
            ShareRun one = ShareRun.Run(ShareModel.Cubic, 20, 1, null, 5, 1, 3);
            ShareRun two = ShareRun.Run(ShareModel.Cubic, 20, 1, null, 5, 1, 3);
            Assert.AreEqual(one.Share, two.Share);
            Assert.AreEqual(one.Dropped, two.Dropped);
            Assert.AreNotEqual(one.Share, ShareRun.Run(ShareModel.Cubic, 20, 1, null, 5, 1, 4).Share);
        }

        // Where queues are short, bursts are lost.
        [TestMethod]
        public void Pacing_ShortQueue_ReducesLoss()
        {
            ShareRun paced = ShareRun.Run(ShareModel.Reno, 100, 0.1, null, 25, 10, 1);
            ShareRun unpaced = ShareRun.Run(ShareModel.Reno, 100, 0.1, false, 25, 10, 1);
            Console.WriteLine(
                $"{paced.Dropped:0.00000} {unpaced.Dropped:0.00000}; {paced.Share:0.00} {unpaced.Share:0.00}");
            Assert.IsLessThan(unpaced.Dropped, paced.Dropped);
        }
    }
}
