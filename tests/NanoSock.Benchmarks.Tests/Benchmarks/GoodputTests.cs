using System;
using System.CommandLine;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Flows;
using NanoSock.Benchmarks.Goodput;
using NanoSock.Benchmarks.Reports;
using NanoSock.Sockets;

namespace NanoSock.Tests.Benchmarks
{
    [TestClass]
    public class GoodputTests
    {
        private static readonly GoodputSettings s_short = new GoodputSettings
        {
            Bytes = 1 << 17,
            Runs = 2,
            Seconds = 3,
            WarmUp = 1,
            Buffers = new[] { 4096 },
            Losses = new[] { 0.05 },
            FlowCounts = new[] { 4 },
        };

        [TestMethod]
        public void OneFlow_SmallBuffer_TransfersAWindowPerRoundTrip()
        {
            // 1024 bytes each 100 ms; the rest of the time is one round trip of handshake.
            GoodputSettings settings = new GoodputSettings { Bytes = 1024 * 100 };
            OneFlowRun run = OneFlowRun.Run(settings, 1024, 0, 1);
            Assert.AreEqual(10.05, run.Seconds, 1e-9);
            Assert.AreEqual(settings.Bytes / run.Seconds, run.Goodput, 1e-6);
            Assert.AreEqual(0, run.Retransmissions);
            Assert.AreEqual(0, run.Silent);
        }

        [TestMethod]
        public void Run_SameSeed_GivesSameResult()
        {
            AssertSame(OneFlowRun.Run(s_short, 4096, 0.1, 7), OneFlowRun.Run(s_short, 4096, 0.1, 7));
            Assert.AreNotEqual(OneFlowRun.Run(s_short, 4096, 0.1, 7).Seconds,
                OneFlowRun.Run(s_short, 4096, 0.1, 8).Seconds);
            AssertSame(SharedLinkRun.Run(s_short, 16, 65536, 7), SharedLinkRun.Run(s_short, 16, 65536, 7));
            Assert.AreNotEqual(SharedLinkRun.Run(s_short, 16, 65536, 7).Goodput,
                SharedLinkRun.Run(s_short, 16, 65536, 8).Goodput);
        }

        [TestMethod]
        public void Run_Parallel_GivesSameResult()
        {
            GoodputResult one = GoodputBenchmark.Run(s_short, 1, () => { });
            GoodputResult two = GoodputBenchmark.Run(s_short, 2, () => { });
            AssertSame(one.OneFlow[0].Runs[1], two.OneFlow[0].Runs[1]);
            AssertSame(one.SharedLink[0].Runs[1], two.SharedLink[0].Runs[1]);
            AssertSame(OneFlowRun.Run(s_short, 4096, 0.05, 2), one.OneFlow[0].Runs[1]);
        }

        [TestMethod]
        public void Run_Progress_CountsEveryRun()
        {
            int runs = 0;
            GoodputBenchmark.Run(s_short, 1, () => runs++);
            Assert.AreEqual(GoodputBenchmark.CountRuns(s_short), runs);
        }

        [TestMethod]
        public void OneFlow_AllPacketsLost_IsCutOff()
        {
            OneFlowRun run = OneFlowRun.Run(s_short, 4096, 1, 1);
            Assert.IsTrue(run.IsCut || run.Error != SocketError.Success);
            Assert.IsLessThanOrEqualTo(OneFlowRun.LongestSeconds, run.Seconds);
            Assert.AreEqual(0, run.Goodput);
            Assert.IsGreaterThan(0.99, run.Silent);
        }

        [TestMethod]
        public void SharedLink_Goodput_StaysBelowLineRate()
        {
            SharedLinkRun run = SharedLinkRun.Run(s_short, 64, 65536, 3);
            Assert.IsLessThanOrEqualTo(SharedLinkRun.BytesPerSecond, run.Goodput);
            Assert.IsLessThanOrEqualTo(1.0, run.LineBusy);
            Assert.IsGreaterThan(run.Goodput / SharedLinkRun.BytesPerSecond, run.LineBusy, "Headers take their part.");
            Assert.IsGreaterThan(0, run.Dropped);
        }

        [TestMethod]
        public void Jain_Shares_ReturnsFairnessIndex()
        {
            Assert.AreEqual(1, SharedLinkRun.Jain(new double[] { 5, 5, 5, 5 }), 1e-12);
            Assert.AreEqual(0.25, SharedLinkRun.Jain(new double[] { 7, 0, 0, 0 }), 1e-12);
            Assert.AreEqual(0.9, SharedLinkRun.Jain(new double[] { 1, 2 }), 1e-12);
            Assert.AreEqual(1, SharedLinkRun.Jain(new double[] { 0, 0 }));
        }

        [TestMethod]
        public void Sample_Values_ReturnsMeanAndDeviation()
        {
            Sample sample = new Sample(new double[] { 2, 4, 4, 4, 5, 5, 7, 9 });
            Assert.AreEqual(5, sample.Mean);
            Assert.AreEqual(Math.Sqrt(32 / 7.0), sample.Deviation, 1e-12);
            Assert.AreEqual(2, sample.Least);
            Assert.AreEqual(9, sample.Most);
        }

        [TestMethod]
        public void Judge_Ratio_ReturnsVerdict()
        {
            Assert.AreEqual(Verdict.Short, GoodputTables.Judge(0.979));
            Assert.AreEqual(Verdict.Met, GoodputTables.Judge(0.98));
            Assert.AreEqual(Verdict.Met, GoodputTables.Judge(10));
            Assert.AreEqual(Verdict.None, GoodputTables.Judge(0));
            Assert.AreEqual(35062.41, Published.OneFlow(4096, 0));
            Assert.AreEqual(0, Published.OneFlow(5000, 0));
        }

        [TestMethod]
        public void Grant_BufferSize_ReturnsLargestAllowed()
        {
            Assert.AreEqual(8192, StackTuning.Grant(8192));
            int granted = StackTuning.Grant(1 << 30);
            _ = new NetStack(new StackOptions { TcpSendBuffer = granted, TcpReceiveBuffer = granted });
        }

        [TestMethod]
        [DataRow("--loss 5 --buffer 4096 --seed 3 --quick", 0)]
        [DataRow("--seconds 10 --warm-up 10", 1)]
        [DataRow("--runs 0", 1)]
        [DataRow("--speed", 1)]
        public void CommandLine_Options_AreValidated(string line, int errors)
        {
            ParseResult result = new GoodputCommand().Make().Parse(line.Split(' '));
            Assert.HasCount(errors, result.Errors, string.Join("; ", result.Errors.Select(error => error.Message)));
        }

        private static void AssertSame<T>(T one, T other)
        {
            foreach (System.Reflection.PropertyInfo property in typeof(T).GetProperties())
            {
                Assert.AreEqual(property.GetValue(one), property.GetValue(other), property.Name);
            }
        }
    }
}
