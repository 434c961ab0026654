using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>Rewrites the file of limits and reports the change of each. The reviewer has to look at a limit that
    /// rises.</summary>
    internal static class BudgetUpdate
    {
        internal static void Run(CostFiles files, string path, TextWriter output)
        {
            BudgetFile old = BudgetFile.Read(path);
            BudgetFile file = old.With(BudgetFigures.Measure(files));
            foreach (string name in old.Entries.Keys.Union(file.Entries.Keys))
            {
                foreach (string line in Changes(name, old.Entries.GetValueOrDefault(name) ?? new Budget(),
                    file.Entries.GetValueOrDefault(name) ?? new Budget()))
                {
                    output.WriteLine(line);
                }
            }

            file.Write(path);
        }

        internal static IEnumerable<string> Changes(string name, Budget old, Budget budget)
        {
            foreach (string figure in old.Limits.Keys.Union(budget.Limits.Keys))
            {
                bool was = old.Limits.TryGetValue(figure, out long before);
                bool stays = budget.Limits.TryGetValue(figure, out long now);
                if (!was || !stays)
                {
                    yield return (stays ? "new     " : "gone    ") + name
                        + " " + figure + ": " + (stays ? now : before);
                }
                else if (before != now)
                {
                    yield return (now > before ? "RAISED  " : "lowered ")
                        + name + " " + figure + ": " + before + " to " + now;
                }
            }
        }
    }
}
