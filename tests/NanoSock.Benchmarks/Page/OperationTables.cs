using System;
using System.Linq;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The cost of each operation, by the limits that a test enforces.</summary>
    internal static class OperationTables
    {
        internal static ReportTable Make(BudgetFile budgets, CostMeter meter)
        {
            ReportTable table = new ReportTable("What the stack does on a device, for each operation",
                "operation", "what it is", "IL", "native calls", "heap", "weighted", "ESP32 µs") { Words = 2 };
            foreach (string name in meter.Names)
            {
                // An operation without a limit is not listed: another test asks for the limit.
                if (budgets.Entries.TryGetValue(BudgetFigures.Operations + name, out Budget budget))
                {
                    long weighted = budget.Limits[BudgetFigures.Weighted];
                    table.Rows.Add(new ReportCell[]
                    {
                        name, meter.Describe(name), Text.Count(budget.Limits[BudgetFigures.Instructions]),
                        Text.Count(budget.Limits[BudgetFigures.Native]), Text.Count(budget.Limits[BudgetFigures.Heap]),
                        Text.Count(weighted), Microseconds(weighted, CostWeights.FastestEsp32)
                            + " to " + Microseconds(weighted, CostWeights.SlowestEsp32),
                    });
                }
            }

            table.Notes.Add(
                "These are the limits, which a test holds the stack to: it takes no more, and at most 3 percent less.");
            table.Notes.AddRange(CostWeights.Notes);
            return table;
        }

        private static string Microseconds(long weighted, double aSecond)
        {
            return Text.Count(Math.Round(weighted * 1e6 / aSecond));
        }
    }
}
