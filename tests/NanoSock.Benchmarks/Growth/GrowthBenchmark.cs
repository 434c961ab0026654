using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>Measures how cost grows: first what is counted, then what the clock says.</summary>
    internal static class GrowthBenchmark
    {
        /// <summary>Measures.</summary>
        /// <param name="settings">How much.</param>
        /// <param name="progress">Told what is measured next.</param>
        internal static GrowthResult Run(GrowthSettings settings, Action<string> progress)
        {
            CostMeter meter = new CostMeter(CostFiles.Built());
            GrowthResult result = new GrowthResult
            {
                Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Machine = Machine(),
                Quick = settings.Quick,
            };
            result.Counts.AddRange(GrowthCounts.Operations(meter, settings, progress));
            result.Heap.AddRange(GrowthCounts.Heap(meter, settings));
            result.Rates.AddRange(GrowthClock.Rates(settings, progress));
            result.Nodes.AddRange(GrowthClock.Nodes(settings, progress));
            return result;
        }

        private static string Machine()
        {
            return Processor() + ", " + Environment.ProcessorCount + " cores, " + RuntimeInformation.OSDescription + ", " + RuntimeInformation.FrameworkDescription;
        }

        private static string Processor()
        {
            const string Facts = "/proc/cpuinfo";
            string line = File.Exists(Facts) ? File.ReadLines(Facts).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line == null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
        }
    }
}
