using System.Collections.Generic;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>How much of each figure one thing may take, and what it is meant to take one day.</summary>
    internal sealed class Budget
    {
        internal SortedDictionary<string, long> Limits { get; } = new SortedDictionary<string, long>(System.StringComparer.Ordinal);

        internal SortedDictionary<string, long> Aims { get; } = new SortedDictionary<string, long>(System.StringComparer.Ordinal);
    }
}
