using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>Bytes of heap and of flash, by the limits that a test enforces.</summary>
    internal static class MemoryTables
    {
        internal static ReportTable[] Make(BudgetFile budgets)
        {
            return new[]
            {
                Section(budgets, "memory/", "Heap on nanoCLR: bytes"), Section(budgets, "flash/", "Flash: bytes")
            };
        }

        private static ReportTable Section(BudgetFile budgets, string section, string title)
        {
            ReportTable table = new ReportTable(title, "of", "figure", "bytes", "aim") { Words = 2 };
            foreach ((string name, Budget budget) in budgets.Entries.Where(entry => entry.Key.StartsWith(section,
                System.StringComparison.Ordinal)))
            {
                foreach ((string figure, long value) in budget.Limits)
                {
                    table.Rows.Add(new ReportCell[]
                    {
                        name[section.Length..], figure, Text.Count(value), Aim(budget.Aims, figure, value)
                    });
                }
            }

            return table;
        }

        private static ReportCell Aim(SortedDictionary<string, long> aims, string figure, long value)
        {
            return aims.TryGetValue(figure, out long aim)
                ? new ReportCell(value > aim ? Verdict.Short : Verdict.Met, Text.Count(aim))
                : "-";
        }
    }
}
