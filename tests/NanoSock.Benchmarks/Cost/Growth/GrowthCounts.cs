using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>The measurements by counts: instructions of operations, and bytes of heap, by the number of
    /// sockets.</summary>
    internal static class GrowthCounts
    {
        /// <summary>The numbers of sockets on the page.</summary>
        internal static readonly int[] Sizes = { 1, 2, 16, 64, 256, 1024, 4096 };

        private const int Udp = 4;
        private const int Tcp = 8;

        /// <summary>Counts the operations with these names, with each number of sockets.</summary>
        internal static IEnumerable<CountSeries> Operations(CostMeter meter, IEnumerable<string> names, int[] sizes)
        {
            foreach (string name in names)
            {
                CountSeries series = new CountSeries { Name = name, Description = meter.DescribeGrowth(name) };
                series.Points.AddRange(sizes.Select(sockets => Point(sockets, meter.MeasureGrowth(name, sockets))));
                yield return series;
            }
        }

        /// <summary>Weighs whole stacks.</summary>
        internal static IEnumerable<HeapSeries> Heap(CostMeter meter, int[] sizes)
        {
            yield return Weigh("tcp-control",
                "TCP sockets without buffers (one pair of buffers for all), beside " + Udp + " UDP sockets",
                sizes, sockets => meter.WeighStackOf(sockets, Udp, 1));
            yield return Weigh("tcp", "TCP sockets, each with buffers of 2 times 2 KiB, beside " + Udp + " UDP sockets",
                sizes, sockets => meter.WeighStackOf(sockets, Udp, 0));
            yield return Weigh("udp", "UDP sockets, each with a queue of 2 KiB, beside " + Tcp + " TCP sockets",
                sizes, sockets => meter.WeighStackOf(Tcp, sockets, 1));
        }

        private static CountPoint Point(int sockets, IReadOnlyList<CostSample> samples)
        {
            return new CountPoint(sockets,
                Math.Round(samples.Average(sample => sample.Total[CostKind.Instructions]), 1),
                samples.Max(sample => sample.Total[CostKind.Instructions]),
                samples.Max(sample => sample.Total[CostKind.HeapBytes]));
        }

        private static HeapSeries Weigh(string name, string description, int[] sizes, Func<int, int> weigh)
        {
            HeapSeries series = new HeapSeries { Name = name, Description = description };
            series.Points.AddRange(sizes.Select(sockets => new HeapPoint(sockets, weigh(sockets))));
            return series;
        }
    }
}
