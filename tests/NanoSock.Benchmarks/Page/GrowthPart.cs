using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Growth;
using NanoSock.Benchmarks.Growth.Plots;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The growth of cost: tables, descriptions of the operations, and the plots.</summary>
    internal static class GrowthPart
    {
        internal const string Plots = "plots";

        internal static string Make(GrowthResult result)
        {
            Dictionary<string, string> plots = GrowthPlots.Files(result)
                .ToDictionary(plot => plot.File, plot => "![" + plot.Title + "](" + Plots + "/" + plot.File + ")\n\n");
            return "Measured " + result.Date + " by `-- growth --json docs/performance/growth.json --plots docs/plots`"
                + (result.Quick ? " (a look only)" : string.Empty) + ", on " + result.Machine + ".\n\n"
                + PerformancePage.Tables(GrowthTables.Counts(result))
                + Pictures(plots, "growth-flat.png", "growth-grows.png") + PerformancePage.Tables(Descriptions(result))
                + PerformancePage.Tables(GrowthTables.Heap(result)) + Pictures(plots, "growth-heap.png")
                + PerformancePage.Tables(GrowthTables.Rates(result)) + Pictures(plots, "growth-rate.png")
                + PerformancePage.Tables(GrowthTables.Nodes(result)) + Pictures(plots, "growth-nodes.png");
        }

        private static ReportTable Descriptions(GrowthResult result)
        {
            ReportTable table = new ReportTable("What these operations are", "operation", "what it is") { Words = 2 };
            table.Rows.AddRange(result.Counts.Select(series => new ReportCell[] { series.Name, series.Description }));
            return table;
        }

        private static string Pictures(Dictionary<string, string> plots, params string[] files)
        {
            return string.Concat(files.Select(file => plots.GetValueOrDefault(file)));
        }
    }
}
