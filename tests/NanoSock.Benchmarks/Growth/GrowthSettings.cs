using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>The extent of the measurements.</summary>
    internal sealed class GrowthSettings
    {
        /// <summary>Gets or sets the numbers of sockets.</summary>
        internal IReadOnlyList<int> Sockets { get; init; } = Enumerable.Range(0, 13)
            .Select(power => 1 << power)
            .ToArray();

        /// <summary>Gets or sets the numbers of nodes in one simulation; they come in pairs.</summary>
        internal IReadOnlyList<int> Nodes { get; init; } = new[] { 2, 4, 10, 20, 50, 100, 200, 500, 1000 };

        /// <summary>Gets or sets the names of the operations to measure; null for all, and empty for none.</summary>
        internal IReadOnlyCollection<string> Operations { get; init; }

        /// <summary>Gets or sets the rounds of the measurements by the clock.</summary>
        internal int Rounds { get; init; } = 5;

        /// <summary>Gets or sets the seconds of each measurement by the clock of packets against sockets.</summary>
        internal double Seconds { get; init; } = 0.15;

        /// <summary>Gets or sets the packets of each simulation of nodes, about.</summary>
        internal int Packets { get; init; } = 60_000;

        internal bool Quick { get; init; }

        /// <summary>Returns the settings of a quick run.</summary>
        internal static GrowthSettings Look()
        {
            return new GrowthSettings
            {
                Sockets = new[] { 1, 16, 256, 4096 }, Nodes = new[] { 2, 20, 200 }, Rounds = 3, Seconds = 0.05,
                Packets = 10_000, Quick = true
            };
        }

        internal bool Wants(string operation)
        {
            return Operations == null || Operations.Contains(operation, StringComparer.Ordinal);
        }
    }
}
