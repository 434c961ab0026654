using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>The measurements by counts: instructions of operations, and bytes of heap, by the number of
    /// sockets.</summary>
    internal static class GrowthCounts
    {
        private const int Udp = 4;
        private const int Tcp = 8;

        internal static IEnumerable<CountSeries> Operations(CostMeter meter,
            GrowthSettings settings, Action<string> progress)
        {
            foreach ((string name,
                string description) in meter.Growth.Where(operation => settings.Wants(operation.Name)))
            {
                CountSeries series = new CountSeries { Name = name, Description = description };
                foreach (int sockets in settings.Sockets)
                {
                    progress(name + " " + sockets);
                    series.Points.Add(Point(sockets, meter.MeasureGrowth(name, sockets)));
                }

                yield return series;
            }
        }

        internal static IEnumerable<HeapSeries> Heap(CostMeter meter, GrowthSettings settings)
        {
            yield return Weigh("tcp-control",
                "TCP sockets without buffers (one pair of buffers for all), beside " + Udp + " UDP sockets",
                settings, sockets => meter.WeighStackOf(sockets, Udp, 1));
            yield return Weigh("tcp", "TCP sockets, each with buffers of 2 times 2 KiB, beside " + Udp + " UDP sockets",
                settings, sockets => meter.WeighStackOf(sockets, Udp, 0));
            yield return Weigh("udp", "UDP sockets, each with a queue of 2 KiB, beside " + Tcp + " TCP sockets",
                settings, sockets => meter.WeighStackOf(Tcp, sockets, 1));
        }

        private static CountPoint Point(int sockets, IReadOnlyList<CostSample> samples)
        {
            return new CountPoint(sockets,
                Math.Round(samples.Average(sample => sample.Total[CostKind.Instructions]), 1),
                samples.Max(sample => sample.Total[CostKind.Instructions]),
                samples.Max(sample => sample.Total[CostKind.HeapBytes]));
        }

        private static HeapSeries Weigh(string name, string description, GrowthSettings settings, Func<int, int> weigh)
        {
            HeapSeries series = new HeapSeries { Name = name, Description = description };
            series.Points.AddRange(settings.Sockets.Select(sockets => new HeapPoint(sockets, weigh(sockets))));
            return series;
        }
    }
}
