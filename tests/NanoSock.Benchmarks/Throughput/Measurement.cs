using System;
using System.Collections.Generic;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The result of a probe: a figure of each round, or the reason for its absence.</summary>
    internal sealed class Measurement
    {
        internal Measurement(Probe probe)
        {
            Probe = probe;
            WhyNot = probe.WhyNot();
        }

        public string Section
        {
            get { return Probe.Row.Section; }
        }

        public string Name
        {
            get { return Probe.Row.Name; }
        }

        public Subject Subject
        {
            get { return Probe.Subject; }
        }

        public Unit Unit
        {
            get { return Probe.Row.Unit; }
        }

        /// <summary>Gets the figures in the order of the rounds.</summary>
        public List<double> Rounds { get; } = new List<double>();

        /// <summary>Gets the median of the figures; 0 if there are none.</summary>
        public double Median
        {
            get { return MedianOf(Rounds); }
        }

        /// <summary>Gets half of the range, as a part of the median.</summary>
        public double Spread
        {
            get { return SpreadOf(Rounds); }
        }

        /// <summary>Gets or sets the reason why the measurement is missing or failed; null on success.</summary>
        public string WhyNot { get; set; }

        internal Probe Probe { get; }

        internal static double MedianOf(IReadOnlyCollection<double> figures)
        {
            if (figures.Count == 0)
            {
                return 0;
            }

            double[] sorted = new List<double>(figures).ToArray();
            Array.Sort(sorted);
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }

        internal static double SpreadOf(IReadOnlyCollection<double> figures)
        {
            if (figures.Count < 2)
            {
                return 0;
            }

            double[] sorted = new List<double>(figures).ToArray();
            Array.Sort(sorted);
            return (sorted[^1] - sorted[0]) / 2 / MedianOf(figures);
        }
    }
}
