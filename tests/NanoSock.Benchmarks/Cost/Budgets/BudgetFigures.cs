using System;
using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Cost.Sizes;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>Measures all that has a budget.</summary>
    internal static class BudgetFigures
    {
        internal const string Instructions = "il";
        internal const string Native = "native";
        internal const string Heap = "heap";
        internal const string Weighted = "weighted";
        internal const string Operations = "operations/";

        private const string AllAssemblies = "all";

        internal static Dictionary<string, Dictionary<string, long>> Measure(CostFiles files)
        {
            CostMeter meter = new CostMeter(files);
            Dictionary<string, Dictionary<string, long>> figures = Of(meter.Names.Select(meter.Measure),
                meter.WeighStack(), files.Device.Select(path => new AssemblySize(path)).ToArray());
            AddParts(figures, meter);
            return figures;
        }

        internal static Dictionary<string, Dictionary<string, long>> Of(IEnumerable<CostResult> results,
            StackWeight weight, IReadOnlyList<AssemblySize> sizes)
        {
            Dictionary<string, Dictionary<string, long>> figures =
                results.ToDictionary(result => Operations + result.Name, Of);
            figures.Add("memory/stack", new Dictionary<string, long>
            {
                ["live"] = weight.Live, ["control"] = weight.Control, ["connection"] = Up(weight.Connection)
            });
            foreach (AssemblySize size in sizes)
            {
                figures.Add("flash/" + size.Name,
                    new Dictionary<string, long>
                    {
                        [Instructions] = size.Il, ["metadata"] = size.Metadata, ["pe"] = size.Pe
                    });
            }

            figures.Add("flash/" + AllAssemblies, new Dictionary<string, long> { ["pe"] = sizes.Sum(size => size.Pe) });
            return figures;
        }

        /// <summary>Adds the bytes that one of each item occupies, as a stack of the usual sizes reports
        /// them.</summary>
        internal static void AddParts(Dictionary<string, Dictionary<string, long>> figures, CostMeter meter)
        {
            foreach ((string name, int bytes) in meter.MemoryPartsOf(8, 4))
            {
                figures.Add("memory/one " + name, new Dictionary<string, long> { ["bytes"] = bytes });
            }
        }

        private static Dictionary<string, long> Of(CostResult result)
        {
            CostSample sample = result.Typical;
            return new Dictionary<string, long>
            {
                [Instructions] = Up(result.Per(sample, CostKind.Instructions)),
                [Native] = Up(result.Per(sample, CostKind.NativeCalls)),
                [Heap] = Up(result.MostHeap),
                [Weighted] = Up(result.Weighted(sample)),
            };
        }

        private static long Up(double value)
        {
            return (long)Math.Ceiling(value);
        }
    }
}
