using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>All measurements, and their machine.</summary>
    internal sealed class ThroughputResult
    {
        /// <summary>Gets or sets the day, as <c>yyyy-MM-dd</c>.</summary>
        public string Date { get; init; }

        /// <summary>Gets or sets the seconds of each single measurement.</summary>
        public double Seconds { get; init; }

        public int RoundsWanted { get; init; }

        /// <summary>Gets or sets the processor, the kernel, the runtime, and the binding of threads to cores.</summary>
        public IReadOnlyList<string> Machine { get; init; }

        public IReadOnlyList<Measurement> Measurements { get; init; }

        /// <summary>Returns the median of one subject in one row; 0 without a figure.</summary>
        internal double Median(Row row, Subject subject)
        {
            return Measurements.FirstOrDefault(item => item.Probe.Row == row && item.Subject == subject)?.Median ?? 0;
        }
    }
}
