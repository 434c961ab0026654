using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Page;
using NanoSock.Benchmarks.Reports;
using NanoSock.Testing;

namespace NanoSock.Tests.Benchmarks
{
    /// <summary>docs/performance.md matches the files of measured data.</summary>
    [TestClass]
    public class PerformancePageTests
    {
        private static readonly string s_repository = BudgetFile.RepositoryFolder();
        private static readonly string s_data = Path.Combine(s_repository, PerformancePage.Data);
        private static readonly string s_page = Path.Combine(s_repository, PerformancePage.Relative);

        [TestMethod]
        public void Page_Tables_MatchTheData()
        {
            string[] stale = new PerformancePage(s_repository).Stale();
            Assert.AreEqual(string.Empty, string.Join(", ", stale),
                "Not what the data say; run: " + PerformancePage.Command);
        }

        [TestMethod]
        public void Page_Links_Exist()
        {
            string[] missing = Regex.Matches(File.ReadAllText(s_page), @"\]\(([^)#:]+)\)")
                .Select(match => Path.Combine(s_repository, "docs", match.Groups[1].Value))
                .Where(path => !File.Exists(path) && !Directory.Exists(path)).ToArray();
            Assert.AreEqual(string.Empty, string.Join(", ", missing));
        }

        [TestMethod]
        public void Page_MissedAim_HasReason()
        {
            BudgetFile budgets = BudgetFile.Read(Path.Combine(s_repository, BudgetFile.Relative));
            Reasons reasons = Reasons.Read(Path.Combine(s_data, "reasons.json"), budgets);
            string[] unexplained = AimTables.Missed(budgets,
                    ThroughputData.Read(Path.Combine(s_data, "throughput.json")))
                .Where(key => reasons.Of(key).Length == 0)
                .ToArray();
            Assert.AreEqual(string.Empty, string.Join(", ", unexplained),
                "Aims that are missed without a reason in reasons.json.");
        }

        [TestMethod]
        public void Reason_Placeholder_IsReplacedByLimit()
        {
            BudgetFile budgets = BudgetFile.Parse("{ \"operations\": { \"send\": { \"il\": 1234 } } }");
            Reasons reasons = new Reasons(
                new() { ["a"] = "it is {operations/send:il}, no less", ["b"] = "{operations/gone:il}" },
                budgets);
            Assert.AreEqual("it is 1 234, no less", reasons.Of("a"));
            Assert.AreEqual(string.Empty, reasons.Of("c"));
            Assert.ThrowsExactly<CostException>(() => reasons.Of("b"));
        }

        [TestMethod]
        public void MarkedText_PartSet_ChangesOnlyThatPart()
        {
            MarkedText text = new MarkedText(
                "by hand\n<!-- one:begin -->\nold\n<!-- one:end -->\nmore\n<!-- two:begin -->\n<!-- two:end -->\n");
            CollectionAssert.AreEqual(new[] { "one", "two" }, text.Names.ToArray());
            Assert.AreEqual("old\n", text["one"]);
            text["one"] = "new\n";
            text["two"] = "second\n";
            Assert.AreEqual("by hand\n<!-- one:begin -->\nnew\n<!-- one:end -->\nmore\n<!-- two:begin -->\nsecond\n"
                + "<!-- two:end -->\n",
                text.ToString());
            Assert.ThrowsExactly<CostException>(() => text["three"]);
        }

        [TestMethod]
        public void ThroughputData_File_IsReadAndFormatted()
        {
            string file = Path.GetTempFileName();
            try
            {
                File.WriteAllText(file,
                    "{ \"date\": \"2020-02-03\", \"seconds\": 1, \"roundsWanted\": 5, \"machine\": [\"a processor\"], "
                        + "\"measurements\": ["
                        + "{ \"section\": \"In one process\", \"name\": \"TCP bulk, one way\", \"subject\": "
                        + "\"NanoSock\", \"unit\": \"Bytes\", \"rounds\": [1.25e9], \"median\": 1.25e9, \"spread\": "
                        + "0.02, \"whyNot\": null },"
                        + "{ \"section\": \"In one process\", \"name\": \"TCP bulk, one way\", \"subject\": \"LwIP\", "
                        + "\"unit\": \"Bytes\", \"rounds\": [], \"median\": 0, \"spread\": 0, \"whyNot\": \"no "
                        + "compiler\" }] }");
                ThroughputData data = ThroughputData.Read(file);
                Assert.AreEqual(1.25e9, data.Median("In one process", "TCP bulk, one way", "NanoSock"));
                string part = data.Part();
                StringAssert.Contains(part,
                    "| TCP bulk, one way | 1 250 MB/s (10.0 Gbit/s) | - | - | 3 125 MB/s (25.0 Gbit/s) |");
                StringAssert.Contains(part, "Not measured (lwIP): no compiler.");
                StringAssert.Contains(part, "Measured on 2020-02-03. Median of 5 rounds");
                StringAssert.Contains(part, "a processor");
            }
            finally
            {
                File.Delete(file);
            }
        }
    }
}
