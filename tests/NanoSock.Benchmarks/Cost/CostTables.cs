using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Cost.Sizes;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Cost
{
    /// <summary>Makes tables of what was counted.</summary>
    internal static class CostTables
    {
        private const int MostMethods = 40;

        internal static ReportTable Operations(IEnumerable<CostResult> results, BudgetFile budgets)
        {
            ReportTable table = new ReportTable("What the stack does on a device, for each operation",
                "operation", "IL", "least", "most", "aim", "static", "instance", "auto", "virtual",
                "delegate", "native", "locks", "throws", "heap", "weighted", "us", "ESP32 us");
            foreach (CostResult result in results)
            {
                CostSample typical = result.Typical;
                double weighted = result.Weighted(typical);
                table.Rows.Add(new ReportCell[]
                {
                    result.Name, Count(result, typical, CostKind.Instructions),
                    Count(result, result.Least, CostKind.Instructions),
                    Count(result, result.Most, CostKind.Instructions), Aim(result, budgets),
                    Count(result, typical, CostKind.StaticCalls), Count(result, typical, CostKind.InstanceCalls),
                    Count(result, typical, CostKind.AutoProperties),
                    Count(result, typical, CostKind.VirtualCalls),
                    Count(result, typical, CostKind.DelegateCalls), Count(result, typical, CostKind.NativeCalls),
                    Count(result, typical, CostKind.Locks), Count(result, typical, CostKind.Throws),
                    Count(result, typical, CostKind.HeapBytes), Number(weighted),
                    Microseconds(weighted * CostWeights.NanosecondsOnReference / 1000),
                    Microseconds(weighted * 1e6 / CostWeights.FastestEsp32) + " to "
                        + Microseconds(weighted * 1e6 / CostWeights.SlowestEsp32),
                });
            }

            table.Notes.Add("Of each operation's runs in the steady state the one in the middle by weight; least and "
                + "most: IL of the cheapest and the dearest.");
            table.Notes.AddRange(CostWeights.Notes);
            return table;
        }

        internal static ReportTable Methods(CostResult result)
        {
            CostSample sample = result.Typical;
            ReportTable table = new ReportTable(result.Name + ": methods, without what they call"
                    + (result.Divisor == 1 ? string.Empty : ", for all " + result.Divisor + " together"),
                "method", "times", "IL", "weighted", "part", "static", "instance", "auto", "virtual", "native", "heap");
            double all = CostWeights.Weighted(sample.Total);
            foreach ((string method,
                CostVector costs) in sample.ByMethod.OrderByDescending(pair => CostWeights.Weighted(pair.Value))
                .ThenBy(pair => pair.Key, System.StringComparer.Ordinal)
                .Take(MostMethods))
            {
                long weighted = CostWeights.Weighted(costs);
                table.Rows.Add(new ReportCell[]
                {
                    method, Number(costs[CostKind.Entered]), Number(costs[CostKind.Instructions]),
                    Number(weighted), Text.Percent(weighted / all),
                    Number(costs[CostKind.StaticCalls]), Number(costs[CostKind.InstanceCalls]),
                    Number(costs[CostKind.AutoProperties]), Number(costs[CostKind.VirtualCalls]),
                    Number(costs[CostKind.NativeCalls]), Number(costs[CostKind.HeapBytes]),
                });
            }

            table.Notes.Add(result.Description + ".");
            table.Notes.Add("times: how often it was called. A call itself is counted where it is made, and what it "
                + "takes beyond its instructions weighs there.");
            return table;
        }

        internal static ReportTable Stack(StackWeight weight)
        {
            ReportTable table = new ReportTable("What a stack of 8 TCP and 4 UDP sockets keeps: bytes of heap",
                "what", "bytes");
            table.Rows.Add(new ReportCell[] { "all", Number(weight.Live) });
            table.Rows.Add(new ReportCell[] { "without buffers", Number(weight.Control) });
            table.Rows.Add(new ReportCell[] { "of that, for each TCP socket", Number(weight.Connection) });
            foreach ((string type, int bytes) in weight.ByType.OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, System.StringComparer.Ordinal)
                .Take(MostMethods))
            {
                table.Rows.Add(new ReportCell[] { type, Number(bytes) });
            }

            table.Notes.Add("Buffers: arrays of 200 bytes and more.");
            return table;
        }

        internal static ReportTable Assemblies(IReadOnlyList<AssemblySize> sizes)
        {
            ReportTable table = new ReportTable("What the assemblies take of flash: bytes",
                "assembly", "IL", "code", "records", "names", "signatures", "pe, about");
            foreach (AssemblySize size in sizes)
            {
                table.Rows.Add(new ReportCell[]
                {
                    size.Name, Number(size.Il), Number(size.Code), Number(size.Tables), Number(size.Names),
                    Number(size.Signatures), Number(size.Pe)
                });
            }

            table.Rows.Add(new ReportCell[]
            {
                "all", Number(sizes.Sum(size => size.Il)), Number(sizes.Sum(size => size.Code)),
                Number(sizes.Sum(size => size.Tables)), Number(sizes.Sum(size => size.Names)),
                Number(sizes.Sum(size => size.Signatures)), Number(sizes.Sum(size => size.Pe)),
            });
            table.Notes.Add("An estimate, 1 to 4 % too large: nanoFramework's metadata processor knows many names by "
                + "number, and leaves out unused names. Code is exact.");
            return table;
        }

        private static ReportCell Aim(CostResult result, BudgetFile budgets)
        {
            if (!budgets.Entries.TryGetValue(BudgetFigures.Operations + result.Name, out Budget budget)
                || budget.Aims.Count == 0)
            {
                return "-";
            }

            (string figure, long aim) = budget.Aims.First();
            bool weighted = figure == BudgetFigures.Weighted;
            double value = weighted
                ? result.Weighted(result.Typical)
                : result.Per(result.Typical, CostKind.Instructions);
            return new ReportCell(value > aim ? Verdict.Short : Verdict.Met,
                Number(aim) + (weighted ? " weighted" : string.Empty));
        }

        private static string Count(CostResult result, CostSample sample, CostKind kind)
        {
            return Number(result.Per(sample, kind));
        }

        private static string Number(double value)
        {
            return value.ToString(value % 1 == 0 ? "#,0" : "#,0.0", CultureInfo.InvariantCulture).Replace(',', ' ');
        }

        private static string Microseconds(double value)
        {
            return value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
        }
    }
}
