using System.Collections.Generic;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>The limits of each figure of one entry, and the figures it aims at.</summary>
    internal sealed class Budget
    {
        internal SortedDictionary<string, long> Limits { get; } =
            new SortedDictionary<string, long>(System.StringComparer.Ordinal);

        internal SortedDictionary<string, long> Aims { get; } =
            new SortedDictionary<string, long>(System.StringComparer.Ordinal);
    }
}
