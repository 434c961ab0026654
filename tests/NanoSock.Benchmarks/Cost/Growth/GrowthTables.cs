using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Cost.Growth
{
    /// <summary>Makes tables of the growth of cost.</summary>
    internal static class GrowthTables
    {
        internal static IEnumerable<ReportTable> Make(GrowthResult result)
        {
            return new[] { Counts(result), Descriptions(result), Heap(result), Rates(result) }
                .Where(table => table.Rows.Count > 0);
        }

        internal static ReportTable Counts(GrowthResult result)
        {
            int[] sizes = Shown(result.Counts.SelectMany(series => series.Points).Select(point => point.Sockets));
            ReportTable table = new ReportTable("IL instructions by the number of sockets",
                sizes.Select(size => Text.Count(size))
                    .Prepend("operation")
                    .Append("IL a socket")
                    .Append("flat")
                    .ToArray()) { Words = 1 };
            foreach (CountSeries series in result.Counts)
            {
                bool flat = Flatness.IsFlat(series);
                List<ReportCell> row = new List<ReportCell> { series.Name };
                row.AddRange(sizes.Select(size =>
                    (ReportCell)Text.Count(series.Points.First(point => point.Sockets == size).Mean)));
                row.Add(flat ? "0" : Text.Plain(series.Slope));
                row.Add(flat ? "yes" : new ReportCell(Verdict.Short, "no"));
                table.Rows.Add(row.ToArray());
            }

            table.Notes.AddRange(result.Counts.Where(series => !Flatness.IsFlat(series)
                    && Flatness.Growing.ContainsKey(series.Name))
                .GroupBy(series => Flatness.Growing[series.Name])
                .Select(group => string.Join(", ", group.Select(series => series.Name)) + ": " + group.Key + "."));
            table.Notes.Add("Mean of 20 to 72 runs, over different sockets where it says so, but for '-same', where it "
                + "is always the same one: the stack knows the connection that had the last segment, and has the "
                + "headers of "
                + "its next ones ready; what another connection pays for not being that one is the difference. "
                + "Checksums are left to the link. Flat: within 5 percent from 2 sockets on.");
            return table;
        }

        internal static ReportTable Descriptions(GrowthResult result)
        {
            ReportTable table = new ReportTable("What these operations are", "operation", "what it is") { Words = 2 };
            table.Rows.AddRange(result.Counts.Select(series => new ReportCell[] { series.Name, series.Description }));
            return table;
        }

        internal static ReportTable Heap(GrowthResult result)
        {
            int[] sizes = Shown(result.Heap.SelectMany(series => series.Points).Select(point => point.Sockets));
            ReportTable table = new ReportTable("Bytes of nanoCLR's heap of a stack, by the number of sockets",
                sizes.Select(size => Text.Count(size)).Prepend("stack").Append("bytes a socket").ToArray())
                {
                    Words = 1
                };
            foreach (HeapSeries series in result.Heap)
            {
                table.Rows.Add(sizes.Select(size =>
                        (ReportCell)Text.Count(series.Points.First(point => point.Sockets == size).Bytes))
                    .Prepend(series.Name)
                    .Append(Text.Count(series.PerSocket)).ToArray());
            }

            table.Notes.AddRange(result.Heap.Select(series => series.Name + ": " + series.Description + "."));
            return table;
        }

        internal static ReportTable Rates(GrowthResult result)
        {
            int[] sizes = Shown(result.Rates.SelectMany(series => series.Points).Select(point => point.Sockets));
            ReportTable table = new ReportTable("Packets a second on the desktop, by the number of sockets",
                sizes.Select(size => Text.Count(size)).Prepend("echo").ToArray()) { Words = 1 };
            foreach (RateSeries series in result.Rates)
            {
                table.Rows.Add(
                    sizes.Select(size => (ReportCell)Rate(series.Points.First(point => point.Sockets == size)))
                        .Prepend(series.Name)
                        .ToArray());
            }

            table.Notes.AddRange(result.Rates.Select(series => series.Name + ": " + series.Description + "."));
            table.Notes.Add("Two stacks in one thread, bare IP packets in memory, all checksums, each socket asked for "
                + "one round trip in turn; every IP packet that a stack sends counts as one. Seconds are of the "
                + "processor's time, on " + result.Date + " on " + result.Machine + ". "
                + "± is half of what lies between the least and the greatest of the rounds.");
            return table;
        }

        private static string Rate(RatePoint point)
        {
            return Text.Count(point.PacketsPerSecond) + " ±" + Text.Percent(point.Spread);
        }

        private static int[] Shown(IEnumerable<int> measured)
        {
            return measured.Distinct().OrderBy(size => size).ToArray();
        }
    }
}
