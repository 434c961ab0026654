using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Reports;
using NanoSock.Benchmarks.Throughput;
using NanoSock.Benchmarks.Throughput.InProcess;
using NanoSock.Sockets;

namespace NanoSock.Tests.Benchmarks
{
    /// <summary>The counts and statistics of 'throughput'; speed is not tested.</summary>
    [TestClass]
    public class ThroughputTests
    {
        private static readonly Row s_row = ProbeCatalog.BulkOneWay;

        [TestMethod]
        public void StreamMeter_Observations_CountsInsideWindow()
        {
            StreamMeter meter = new StreamMeter(1, 2);
            long second = Stopwatch.Frequency;
            meter.Observe(5 * second, 0);
            meter.Observe(10 * second, 7);
            meter.Observe(10 * second + (second / 2), 50);
            meter.Observe(11 * second, 100);
            meter.Observe(12 * second, 200);
            Assert.IsFalse(meter.IsOver);
            meter.Observe(13 * second + (second / 2), 600);
            Assert.IsTrue(meter.IsOver);
            meter.Observe(20 * second, 100_000);
            Assert.AreEqual(500, meter.Count);
            Assert.AreEqual(2.5, meter.Seconds, 1e-9, "The window is as long as it was open.");
            Assert.AreEqual(200, meter.Rate, 1e-9);
        }

        [TestMethod]
        [DataRow(new double[0], 0, 0)]
        [DataRow(new double[] { 5 }, 5, 0)]
        [DataRow(new double[] { 3, 1, 2 }, 2, 0.5)]
        [DataRow(new double[] { 40, 10, 20, 30 }, 25, 0.6)]
        public void Measurement_Rounds_ReturnsMedianAndSpread(double[] rounds, double median, double spread)
        {
            Assert.AreEqual(median, Measurement.MedianOf(rounds), 1e-9);
            Assert.AreEqual(spread, Measurement.SpreadOf(rounds), 1e-9);
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void MemoryBulk_Run_TransfersEverything(bool bothWays)
        {
            // The transfer throws unless every byte was counted at both ends, and a mebibyte of them compared.
            Assert.IsGreaterThan(0, MemoryBulk.Run(0.001, 0.002, bothWays));
        }

        [TestMethod]
        public void BulkEnd_WrongData_Throws()
        {
            NodePair pair = new NodePair();
            (int client, int server) = pair.Connect(5001);
            Assert.AreEqual(3, pair.Client.Send(client, new byte[] { 9, 9, 9 }, 0, 3));
            BulkEnd end = new BulkEnd(pair.Server, server, false) { Verify = true };
            Assert.ThrowsExactly<InvalidOperationException>(() =>
            {
                for (int i = 0; i < 10; i++)
                {
                    pair.Poll(i);
                    end.Step();
                }
            });
        }

        [TestMethod]
        public void MemoryLink_Pair_PassesFramesWithoutChecksumOffload()
        {
            (MemoryLink first, MemoryLink second) = MemoryLink.MakePair();
            Assert.AreEqual(NanoSock.Links.LinkChecksums.None, first.Checksums);
            Assert.IsTrue(first.Transmit(new byte[] { 0, 1, 2, 3 }, 1, 3));
            byte[] buffer = new byte[8];
            Assert.IsTrue(second.HasArrived);
            Assert.AreEqual(3, second.Receive(buffer, 2, 6));
            CollectionAssert.AreEqual(new byte[] { 0, 0, 1, 2, 3, 0, 0, 0 }, buffer);
            Assert.AreEqual(0, first.Receive(buffer, 0, 8));
        }

        [TestMethod]
        public void MemoryEcho_Run_Completes()
        {
            Assert.IsGreaterThan(0, MemoryEcho.Run(0.001, 0.002));
            Assert.IsGreaterThan(0, MemoryConnections.Run(0.001, 0.002));
        }

        [TestMethod]
        public void Tables_FailedMeasurement_IsReportedBesideOthers()
        {
            Measurement good = new Measurement(new Probe(s_row, Subject.NanoSock, () => null, _ => 2e9));
            good.Rounds.AddRange(new[] { 2e9, 3e9, 4e9 });
            Measurement bad = new Measurement(new Probe(s_row, Subject.LwIP, () => "needs the program gcc", null));
            string text = Print(new ThroughputResult
            {
                Seconds = 1, RoundsWanted = 3, Machine = new[] { "A machine." }, Measurements = new[] { good, bad }
            });
            StringAssert.Contains(text,
                "| TCP bulk, one way | 3 000 MB/s (24.0 Gbit/s) ±33% | - | - | 3 125 MB/s (25.0 Gbit/s) |");
            StringAssert.Contains(text, "Not measured (lwIP): needs the program gcc.");
        }

        [TestMethod]
        public void Tables_Ratios_UseSubjectsOfSameRow()
        {
            Measurement[] all =
            {
                Done(ProbeCatalog.Send, Subject.NanoSock, 800e6), Done(ProbeCatalog.Send, Subject.LwIP, 1000e6),
                Done(ProbeCatalog.TapWrite, Subject.Limit, 1514e6), Done(ProbeCatalog.VethPlain, Subject.Limit, 1600e6),
            };
            string text = Print(new ThroughputResult
            {
                Seconds = 1, RoundsWanted = 1, Machine = Array.Empty<string>(), Measurements = all
            });
            // Of 1,514 MB/s of frames 1,460 are payload: 800 are 55%.
            StringAssert.Contains(text, "| **0.80** | 620 MB/s (4.96 Gbit/s) | 55% | 50% |");
            StringAssert.Contains(text, "| TAP alone: write frames of 1,514 bytes | 1 514 MB/s (1 000 ns a frame) |");
        }

        [TestMethod]
        public void Settings_Only_SelectsByNameOrSubject()
        {
            Probe probe = new Probe(s_row, Subject.NanoSock, () => "why", null);
            Assert.IsTrue(new ThroughputSettings().Wants(probe));
            Assert.IsTrue(new ThroughputSettings { Only = new[] { "echo", "tcp BULK" } }.Wants(probe));
            Assert.IsTrue(new ThroughputSettings { Only = new[] { "nanosock" } }.Wants(probe));
            Assert.IsFalse(new ThroughputSettings { Only = new[] { "lwip" } }.Wants(probe));
        }

        [TestMethod]
        public void Tables_SectionNotMeasured_IsOneLine()
        {
            Measurement[] all =
            {
                new Measurement(new Probe(ProbeCatalog.Send, Subject.NanoSock, () => "needs root on Linux", null)),
                new Measurement(new Probe(ProbeCatalog.Send, Subject.LwIP, () => "needs root on Linux", null)),
            };
            string text = Print(new ThroughputResult
            {
                Seconds = 1, RoundsWanted = 1, Machine = Array.Empty<string>(), Measurements = all
            });
            StringAssert.Contains(text, "\nNot measured: needs root on Linux.\n");
            Assert.DoesNotContain("send to Linux", text);
        }

        private static Measurement Done(Row row, Subject subject, double figure)
        {
            Measurement measurement = new Measurement(new Probe(row, subject, () => null, _ => figure));
            measurement.Rounds.Add(figure);
            return measurement;
        }

        private static string Print(ThroughputResult result)
        {
            StringWriter writer = new StringWriter { NewLine = "\n" };
            foreach (ReportTable table in ThroughputTables.Make(result).ToArray())
            {
                MarkdownReport.Write(writer, table);
            }

            return writer.ToString();
        }
    }
}
