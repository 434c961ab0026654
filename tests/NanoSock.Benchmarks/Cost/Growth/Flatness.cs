using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>The operations whose cost does not depend on the number of sockets, and the reasons of the others. A
    /// test compares the list with the counts.</summary>
    internal static class Flatness
    {
        // Some chains of a hash are a little longer.
        private const double Tolerance = 1.05;

        // One socket always has received the last segment, for which there is a shortcut.
        private const int Fewest = 2;

        /// <summary>The operations that grow, with the reasons.</summary>
        internal static readonly IReadOnlyDictionary<string, string> Growing = new Dictionary<string, string>
        {
            ["bind"] = "the law of binding looks at every socket of the protocol",
            ["bind-tcp"] = "the law of binding looks at every socket of the protocol",
            ["bind-ephemeral"] =
                "the law of binding looks at every socket of the protocol, once for each port that is tried",
            ["poll-timer"] = "when a timer is due, one word of 32 bits is looked at for every 32 TCP sockets",
            ["construct"] = "every socket's place is made ready once",
        };

        internal static bool IsFlat(CountSeries series)
        {
            double[] means = series.Points.Where(point => point.Sockets >= Fewest)
                .Select(point => point.Mean)
                .ToArray();
            return means.Length == 0 || means.Max() <= means.Min() * Tolerance;
        }

        /// <summary>Returns the violation of an operation; null if it behaves as listed.</summary>
        internal static string Complaint(CountSeries series)
        {
            string figures = string.Join(", ", series.Points.Select(point => point.Sockets + ": "
                + point.Mean.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            bool flat = IsFlat(series);
            return flat == !Growing.ContainsKey(series.Name) ? null
                : series.Name
                    + (flat
                        ? " no longer grows: take it off the list in Flatness.cs. "
                        : " grows with the number of sockets. ")
                    + "IL by sockets: " + figures;
        }
    }
}
