using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Cost.Instrumentation;

namespace NanoSock.Benchmarks.Cost.Measuring
{
    /// <summary>The cost of an operation: the cheapest, the median and the most expensive of its runs in the steady
    /// state.</summary>
    internal sealed class CostResult
    {
        private readonly CostSample[] _samples;

        internal CostResult(string name, string description, int divisor, IEnumerable<CostSample> samples)
        {
            Name = name;
            Description = description;
            Divisor = divisor;

            // A total order, so that the same runs give the same median.
            _samples = samples.OrderBy(sample => CostWeights.Weighted(sample.Total))
                .ThenBy(sample => sample.Total[CostKind.Instructions])
                .ThenBy(sample => sample.Total[CostKind.NativeCalls])
                .ThenBy(sample => sample.Total[CostKind.HeapBytes])
                .ToArray();
        }

        internal string Name { get; }

        internal string Description { get; }

        /// <summary>Gets the divisor of every count, for a run that repeats the operation.</summary>
        internal int Divisor { get; }

        internal CostSample Least
        {
            get { return _samples[0]; }
        }

        internal CostSample Typical
        {
            get { return _samples[_samples.Length / 2]; }
        }

        internal CostSample Most
        {
            get { return _samples[^1]; }
        }

        /// <summary>Gets the bytes of heap of the run that allocated most: an operation that allocates only sometimes
        /// counts as one that allocates.</summary>
        internal double MostHeap
        {
            get { return _samples.Max(sample => Per(sample, CostKind.HeapBytes)); }
        }

        internal double Per(CostSample sample, CostKind kind)
        {
            return (double)sample.Total[kind] / Divisor;
        }

        internal double Weighted(CostSample sample)
        {
            return (double)CostWeights.Weighted(sample.Total) / Divisor;
        }
    }
}
