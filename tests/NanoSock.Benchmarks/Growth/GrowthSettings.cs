using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>How much is measured.</summary>
    internal sealed class GrowthSettings
    {
        /// <summary>Numbers of sockets.</summary>
        internal IReadOnlyList<int> Sockets { get; init; } = Enumerable.Range(0, 13).Select(power => 1 << power).ToArray();

        /// <summary>Numbers of nodes in one simulation; they come in pairs.</summary>
        internal IReadOnlyList<int> Nodes { get; init; } = new[] { 2, 4, 10, 20, 50, 100, 200, 500, 1000 };

        /// <summary>Only operations with these names; null for all, and empty for none.</summary>
        internal IReadOnlyCollection<string> Operations { get; init; }

        /// <summary>Rounds of what is measured by the clock.</summary>
        internal int Rounds { get; init; } = 5;

        /// <summary>Seconds of each measurement by the clock of packets against sockets.</summary>
        internal double Seconds { get; init; } = 0.15;

        /// <summary>Packets of each simulation of nodes, about.</summary>
        internal int Packets { get; init; } = 60_000;

        internal bool Quick { get; init; }

        /// <summary>A look.</summary>
        internal static GrowthSettings Look()
        {
            return new GrowthSettings { Sockets = new[] { 1, 16, 256, 4096 }, Nodes = new[] { 2, 20, 200 }, Rounds = 3, Seconds = 0.05, Packets = 10_000, Quick = true };
        }

        internal bool Wants(string operation)
        {
            return Operations == null || Operations.Contains(operation, StringComparer.Ordinal);
        }
    }
}
