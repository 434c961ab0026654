using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>Which operations take the same however many sockets there are, and why the others do not. A test holds the
    /// list to what is counted.</summary>
    internal static class Flatness
    {
        // Chains of a hash are a little longer here and there.
        private const double Tolerance = 1.05;

        // One socket is always the one that had the last segment, for which there is a shortcut.
        private const int Fewest = 2;

        /// <summary>What grows, and why.</summary>
        internal static readonly IReadOnlyDictionary<string, string> Growing = new Dictionary<string, string>
        {
            ["bind"] = "the law of binding looks at every socket of the protocol",
            ["bind-tcp"] = "the law of binding looks at every socket of the protocol",
            ["bind-ephemeral"] = "the law of binding looks at every socket of the protocol, once for each port that is tried",
            ["poll-timer"] = "when the earliest timer is due, the timers of all TCP sockets are looked at",
            ["construct"] = "every socket's place is made ready once",
        };

        internal static bool IsFlat(CountSeries series)
        {
            double[] means = series.Points.Where(point => point.Sockets >= Fewest).Select(point => point.Mean).ToArray();
            return means.Length == 0 || means.Max() <= means.Min() * Tolerance;
        }

        /// <summary>What is wrong with an operation; null when it does as it should.</summary>
        internal static string Complaint(CountSeries series)
        {
            string figures = string.Join(", ", series.Points.Select(point => point.Sockets + ": " + point.Mean.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            bool flat = IsFlat(series);
            return flat == !Growing.ContainsKey(series.Name) ? null
                : series.Name + (flat ? " no longer grows: take it off the list in Flatness.cs. " : " grows with the number of sockets. ") + "IL by sockets: " + figures;
        }
    }
}
