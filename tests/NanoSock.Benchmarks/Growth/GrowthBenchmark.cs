using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>Measures the growth of cost: first by counts, then by the clock.</summary>
    internal static class GrowthBenchmark
    {
        /// <summary>Measures the growth of cost.</summary>
        /// <param name="settings">The extent of the measurements.</param>
        /// <param name="progress">Receives the name of each measurement before it starts.</param>
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
            return Processor() + ", " + Environment.ProcessorCount + " cores, "
                + RuntimeInformation.OSDescription + ", " + RuntimeInformation.FrameworkDescription;
        }

        private static string Processor()
        {
            const string Facts = "/proc/cpuinfo";
            string line = File.Exists(Facts)
                ? File.ReadLines(Facts).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal))
                : null;
            return line == null
                ? RuntimeInformation.ProcessArchitecture.ToString()
                : line[(line.IndexOf(':') + 1)..].Trim();
        }
    }
}
