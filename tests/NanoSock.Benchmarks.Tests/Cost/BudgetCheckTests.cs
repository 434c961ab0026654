using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Budgets;

namespace NanoSock.Tests.Cost
{
    /// <summary>Reading, checking and writing of limits.</summary>
    [TestClass]
    public class BudgetCheckTests
    {
        private const string Text = "{\n  \"operations\": {\n    \"a\": { \"heap\": 0, \"il\": 1000, \"native\": 4, "
            + "\"aim\": { \"il\": 900 } },\n    \"b\": { \"il\": 50 }\n  }\n}\n";

        [TestMethod]
        [DataRow(1000, 4, 0, "")]
        [DataRow(970, 4, 0, "")]
        [DataRow(1001, 4, 0, "il is 1001, 1 over its limit of 1000")]
        [DataRow(969, 4, 0, "lower the limit to 969")]
        [DataRow(1000, 3, 0, "lower the limit to 3")]
        [DataRow(1000, 5, 0, "native is 5, 1 over")]
        [DataRow(1000, 4, 12, "heap is 12, 12 over its limit of 0")]
        public void Complaints_FigureOverOrFarUnderLimit_AreReported(int il, int native, int heap, string expected)
        {
            Dictionary<string, long> measured = new() { ["il"] = il, ["native"] = native, ["heap"] = heap };
            string[] complaints = BudgetCheck.Complaints("operations/a",
                BudgetFile.Parse(Text).Entries["operations/a"], measured).ToArray();
            Assert.HasCount(expected.Length == 0 ? 0 : 1, complaints);
            StringAssert.Contains(complaints.FirstOrDefault() ?? string.Empty, expected);
        }

        // 3 % of a small number is nothing.
        [TestMethod]
        [DataRow(40, 0)]
        [DataRow(39, 1)]
        public void Complaints_TenInstructionsUnder_AreEmpty(int il, int complaints)
        {
            Assert.HasCount(complaints,
                BudgetCheck.Complaints("operations/b", BudgetFile.Parse(Text).Entries["operations/b"],
                    new Dictionary<string, long> { ["il"] = il }).ToArray());
        }

        [TestMethod]
        public void Check_MissingLimitOrMeasurement_IsReported()
        {
            BudgetFile file = BudgetFile.Parse(Text);
            Dictionary<string, Dictionary<string, long>> measured = new()
            {
                ["operations/b"] = new(), ["operations/c"] = new()
            };
            string[] unlisted = BudgetCheck.Unlisted(file, measured).ToArray();
            Assert.HasCount(2, unlisted);
            StringAssert.StartsWith(unlisted[0], "operations/c: has no limit.");
            StringAssert.StartsWith(unlisted[1], "operations/a: has a limit, and is not measured.");
            string[] figures = BudgetCheck.Complaints("operations/b", file.Entries["operations/b"],
                new Dictionary<string, long> { ["heap"] = 0 }).ToArray();
            Assert.HasCount(2, figures);
            StringAssert.Contains(figures[0], "limit for il, which is not measured");
            StringAssert.Contains(figures[1], "no limit for heap");
        }

        [TestMethod]
        public void With_NewLimits_KeepsAims()
        {
            BudgetFile file = BudgetFile.Parse(Text);
            Assert.AreEqual(Text, file.ToString());
            BudgetFile other = file.With(new Dictionary<string, Dictionary<string, long>>
            {
                ["operations/a"] = new() { ["il"] = 950, ["native"] = 4, ["heap"] = 0 },
                ["operations/c"] = new() { ["il"] = 7 },
            });
            Assert.AreEqual(Text.Replace("1000", "950").Replace("\"b\": { \"il\": 50 }", "\"c\": { \"il\": 7 }"),
                other.ToString());
            string[] changes = file.Entries.Keys.Union(other.Entries.Keys)
                .SelectMany(name => BudgetUpdate.Changes(name, file.Entries.GetValueOrDefault(name) ?? new Budget(),
                    other.Entries.GetValueOrDefault(name) ?? new Budget())).ToArray();
            CollectionAssert.AreEqual(new[]
            {
                "lowered operations/a il: 1000 to 950", "gone    operations/b il: 50", "new     operations/c il: 7"
            },
                changes);
        }
    }
}
