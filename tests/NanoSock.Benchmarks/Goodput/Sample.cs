using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>One figure of several runs.</summary>
    internal sealed class Sample
    {
        internal Sample(IEnumerable<double> values)
        {
            double[] all = values.ToArray();
            Mean = all.Average();
            Least = all.Min();
            Most = all.Max();
            double squares = all.Sum(value => (value - Mean) * (value - Mean));
            Deviation = all.Length < 2 ? 0 : Math.Sqrt(squares / (all.Length - 1));
        }

        public double Mean { get; }

        /// <summary>Gets the standard deviation of a single run.</summary>
        public double Deviation { get; }

        public double Least { get; }

        public double Most { get; }

        /// <summary>Gets the deviation as a part of the mean.</summary>
        internal double Spread
        {
            get { return Mean == 0 ? 0 : Deviation / Mean; }
        }

        internal static Sample Of<T>(IEnumerable<T> runs, Func<T, double> figure)
        {
            return new Sample(runs.Select(figure));
        }
    }
}
