using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The reasons why aims are missed: written by hand, with figures that are filled in,
    /// {operations/rx-ack:il} for one.</summary>
    internal sealed class Reasons
    {
        private readonly Dictionary<string, string> _reasons;
        private readonly BudgetFile _budgets;

        internal Reasons(Dictionary<string, string> reasons, BudgetFile budgets)
        {
            _reasons = reasons;
            _budgets = budgets;
        }

        internal IEnumerable<string> Keys
        {
            get { return _reasons.Keys; }
        }

        internal static Reasons Read(string path, BudgetFile budgets)
        {
            return new Reasons(JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)), budgets);
        }

        /// <summary>Returns the reason, or an empty text if there is no reason.</summary>
        internal string Of(string key)
        {
            return _reasons.TryGetValue(key, out string reason) ? Regex.Replace(reason, @"\{([^{}:]+):([^{}]+)\}",
                match => Figure(match.Groups[1].Value, match.Groups[2].Value)) : string.Empty;
        }

        private string Figure(string entry, string figure)
        {
            return _budgets.Entries.TryGetValue(entry, out Budget budget)
                    && budget.Limits.TryGetValue(figure, out long value)
                ? Text.Count(value)
                : throw new CostException("A reason quotes " + entry + ":" + figure + ", which has no limit.");
        }
    }
}
