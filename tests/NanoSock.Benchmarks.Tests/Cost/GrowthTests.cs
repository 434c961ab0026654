using System;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Growth;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Tests.Cost
{
    [TestClass]
    public class GrowthTests
    {
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
        public void Report_WrittenAndRead_IsEqual()
        {
            string file = Path.GetTempFileName();
            try
            {
                GrowthResult result = Result(2, 3);
                JsonReport.Write(file, result);
                GrowthResult read = JsonReport.Read<GrowthResult>(file);
                CollectionAssert.AreEqual(result.Counts[0].Points, read.Counts[0].Points);
                CollectionAssert.AreEqual(result.Rates[0].Points, read.Rates[0].Points);
                Assert.AreEqual(Markdown(result), Markdown(read));
            }
            finally
            {
                File.Delete(file);
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
