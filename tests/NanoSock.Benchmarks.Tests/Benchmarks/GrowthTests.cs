using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Growth;
using NanoSock.Benchmarks.Growth.Clock;
using NanoSock.Benchmarks.Growth.Plots;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Tests.Benchmarks
{
    [TestClass]
    public class GrowthTests
    {
        [TestMethod]
        public void NodeField_FortyNodes_ServesEveryPair()
        {
            NodeField field = new NodeField(40);
            long before = field.Packets;
            field.Run(10_000);

            // 20 pairs that send 50 requests a second: a request and a response each, and an acknowledgment now and
            // then.
            Assert.IsGreaterThanOrEqualTo(495, field.FewestAnswers);
            Assert.IsGreaterThanOrEqualTo(20 * 1000, field.Packets - before);
            Assert.IsLessThan(20 * 1500, field.Packets - before);
        }

        [TestMethod]
        public void NodeField_RunTwice_SendsSamePackets()
        {
            long[] packets = Enumerable.Range(0, 2).Select(_ =>
            {
                NodeField field = new NodeField(10);
                field.Run(3000);
                return field.Packets;
            }).ToArray();
            Assert.AreEqual(packets[0], packets[1]);
        }

        [TestMethod]
        [DataRow(true, true)]
        [DataRow(true, false)]
        [DataRow(false, false)]
        public void EchoPair_ManySockets_ReceivesEchoes(bool tcp, bool still)
        {
            EchoPair pair = new EchoPair(tcp, 50, still);
            pair.Settle();
            Assert.IsGreaterThan(0, pair.Run(0.02));
        }

        [TestMethod]
        public void Report_WrittenAndRead_IsEqualAndPlotted()
        {
            string folder = Directory.CreateTempSubdirectory().FullName;
            try
            {
                GrowthResult result = Result(2, 3);
                string file = Path.Combine(folder, "growth.json");
                JsonReport.Write(file, result);
                GrowthResult read = JsonReport.Read<GrowthResult>(file);
                CollectionAssert.AreEqual(result.Counts[0].Points, read.Counts[0].Points);
                CollectionAssert.AreEqual(result.Nodes, read.Nodes);
                Assert.AreEqual(Markdown(result), Markdown(read));

                GrowthPlots.Draw(read, folder);
                foreach ((string plot, string _) in GrowthPlots.Files(read))
                {
                    byte[] image = File.ReadAllBytes(Path.Combine(folder, plot));
                    CollectionAssert.AreEqual(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }, image[..4], plot);
                }
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        [TestMethod]
        public void CountSeries_Slope_IsReportedAsGrowth()
        {
            CountSeries flat = Result(0, 1000).Counts[0];
            Assert.AreEqual(0, flat.Slope, 1e-9);
            Assert.IsTrue(Flatness.IsFlat(flat));
            CountSeries growing = Result(2, 100).Counts[0];
            Assert.AreEqual(2, growing.Slope, 1e-9);
            Assert.IsFalse(Flatness.IsFlat(growing));
            StringAssert.Contains(Flatness.Complaint(growing), "grows");
        }

        // An operation with a constant cost and a cost for each socket.
        private static GrowthResult Result(double slope, double cost)
        {
            int[] sizes = { 1, 2, 4, 8, 16 };
            GrowthResult result = new GrowthResult { Date = "2026-01-02", Machine = "a machine" };
            CountSeries counts = new CountSeries { Name = "send", Description = "sends" };
            counts.Points.AddRange(sizes.Select(size => new CountPoint(size,
                cost + (slope * size), cost + (slope * size), 0)));
            result.Counts.Add(counts);
            HeapSeries heap = new HeapSeries { Name = "tcp", Description = "TCP sockets" };
            heap.Points.AddRange(sizes.Select(size => new HeapPoint(size, 1000 * size)));
            result.Heap.Add(heap);
            RateSeries rates = new RateSeries { Name = "udp", Description = "UDP" };
            rates.Points.AddRange(sizes.Select(size => new RatePoint(size, 1e6, 0.1)));
            result.Rates.Add(rates);
            result.Nodes.AddRange(sizes.Select(size => new NodePoint(size, 1, 100, 0.5, 10, 20000)));
            return result;
        }

        private static string Markdown(GrowthResult result)
        {
            StringWriter writer = new StringWriter();
            foreach (ReportTable table in GrowthTables.Make(result))
            {
                MarkdownReport.Write(writer, table);
            }

            return writer.ToString();
        }
    }
}
