using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>Compares measurements with the limits. A limit is lowered when the cost falls by more than a small
    /// margin, so that the next change cannot use up the gain unnoticed.</summary>
    internal static class BudgetCheck
    {
        private const double Slack = 0.03;

        // A few instructions or bytes do not justify a change of the file. Calls and heap on a packet's path are
        // counted singly.
        private const long LeastSlack = 10;

        private const string Update =
            "dotnet run -c Release --project tests/NanoSock.Benchmarks -- cost --update-budgets";

        /// <summary>Returns the violation of one entry; empty if the entry is within its limits.</summary>
        internal static IEnumerable<string> Complaints(string name,
            Budget budget, IReadOnlyDictionary<string, long> measured)
        {
            foreach (string figure in budget.Limits.Keys.Except(measured.Keys))
            {
                yield return name + ": there is a limit for " + figure + ", which is not measured. " + Update;
            }

            foreach ((string figure, long value) in measured.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (!budget.Limits.TryGetValue(figure, out long limit))
                {
                    yield return name + ": no limit for " + figure + ". " + Update;
                }
                else if (value > limit)
                {
                    yield return name + ": " + figure + " is " + value + ", "
                        + (value - limit) + " over its limit of " + limit;
                }
                else if (limit - value > SlackOf(figure, limit))
                {
                    yield return name + ": " + figure + " is " + value + ", well under its limit of "
                        + limit + ": lower the limit to " + value + ", by running " + Update;
                }
            }
        }

        /// <summary>Returns the entries without limits, and limits of nothing.</summary>
        internal static IEnumerable<string> Unlisted(BudgetFile file,
            IReadOnlyDictionary<string, Dictionary<string, long>> measured)
        {
            return measured.Keys.Except(file.Entries.Keys).Select(name => name + ": has no limit. " + Update)
                .Concat(file.Entries.Keys.Except(measured.Keys)
                    .Select(name => name + ": has a limit, and is not measured. " + Update));
        }

        private static double SlackOf(string figure, long limit)
        {
            bool single = figure is BudgetFigures.Native or BudgetFigures.Heap;
            return Math.Max(limit * Slack, single ? 0 : LeastSlack);
        }
    }
}
