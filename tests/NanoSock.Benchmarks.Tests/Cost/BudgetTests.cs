using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Cost
{
    /// <summary>The cost of the stack on a device stays within its budget (DESIGN, section 7). The limits are in a
    /// file, and are lowered when the cost falls.</summary>
    [TestClass]
    public class BudgetTests
    {
        private static readonly Lazy<BudgetFile> s_file = new(() => BudgetFile.Read(BudgetFile.DefaultPath()));

        private static readonly Lazy<Dictionary<string, Dictionary<string, long>>> s_measured =
            new(() => BudgetFigures.Measure(CostFiles.Built()));

        public static IEnumerable<object[]> Entries => s_file.Value.Entries.Keys.Select(name => new object[] { name });

        [TestMethod]
        [DynamicData(nameof(Entries))]
        public void Operation_Cost_IsWithinBudget(string name)
        {
            if (s_measured.Value.TryGetValue(name, out Dictionary<string, long> measured))
            {
                Assert.AreEqual(string.Empty,
                    string.Join("\n", BudgetCheck.Complaints(name, s_file.Value.Entries[name], measured)));
            }
        }

        [TestMethod]
        public void Budgets_Entries_MatchMeasurements()
        {
            Assert.AreEqual(string.Empty, string.Join("\n", BudgetCheck.Unlisted(s_file.Value, s_measured.Value)));
        }

        [TestMethod]
        public void Measure_Twice_GivesSameCosts()
        {
            Dictionary<string, Dictionary<string, long>> again = BudgetFigures.Measure(CostFiles.Built());
            foreach ((string name, Dictionary<string, long> measured) in s_measured.Value)
            {
                CollectionAssert.AreEqual(measured.ToArray(), again[name].ToArray(), name);
            }
        }

        // The exceptions are not on the path of a packet or a call.
        [TestMethod]
        public void Operations_PacketPath_AllocateNothing()
        {
            string[] allocating = s_measured.Value.Where(pair => pair.Key.StartsWith(BudgetFigures.Operations,
                    StringComparison.Ordinal)
                    && pair.Value[BudgetFigures.Heap] != 0)
                .Select(pair => pair.Key).ToArray();
            CollectionAssert.AreEqual(new[] { BudgetFigures.Operations + "construct" }, allocating);
        }
    }
}
