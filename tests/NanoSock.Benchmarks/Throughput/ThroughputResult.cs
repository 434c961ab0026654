using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>Everything that was measured, and on what.</summary>
    internal sealed class ThroughputResult
    {
        /// <summary>The day, as yyyy-MM-dd.</summary>
        public string Date { get; init; }

        /// <summary>Seconds of each single measurement.</summary>
        public double Seconds { get; init; }

        public int RoundsWanted { get; init; }

        /// <summary>Processor, kernel, runtime, and how threads were bound to cores.</summary>
        public IReadOnlyList<string> Machine { get; init; }

        public IReadOnlyList<Measurement> Measurements { get; init; }

        /// <summary>The median of one subject in one row; 0 when there is none.</summary>
        internal double Median(Row row, Subject subject)
        {
            return Measurements.FirstOrDefault(item => item.Probe.Row == row && item.Subject == subject)?.Median ?? 0;
        }
    }
}
