using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Throughput;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Makes tables of the measurements, one for each section.</summary>
    internal static class ThroughputTables
    {
        internal static IEnumerable<ReportTable> Make(ThroughputResult result)
        {
            List<ReportTable> tables = result.Measurements.GroupBy(item => item.Section)
                .Select(section => section.Key == ProbeCatalog.Limits ? Limits(section) : Compared(result, section))
                .ToList();
            if (tables.Count > 0)
            {
                // Notes that hold for all rows are written once.
                List<string> notes = tables[^1].Notes;
                notes.Add((result.Date == null ? string.Empty : "Measured on " + result.Date + ". ")
                    + "Median of " + result.RoundsWanted + (result.RoundsWanted == 1 ? " round" : " rounds")
                    + " of " + Text.Plain(result.Seconds)
                    + " s each, the subjects in turn; ± is half of what lies between the least and the greatest. Every "
                    + "transfer's bytes were counted at both ends, and its last ones compared.");
                notes.Add(FastDesktop.Describe());
                notes.Add("smoltcp's figures are published ones, of other machines.");
                notes.AddRange(result.Machine);
            }

            return tables;
        }

        private static ReportTable Compared(ThroughputResult result, IGrouping<string, Measurement> section)
        {
            bool tap = section.Key == ProbeCatalog.OverTap;
            List<string> columns = new List<string> { "measured", "NanoSock", "lwIP", "to lwIP", "smoltcp, published" };
            if (tap)
            {
                columns.AddRange(new[] { "to TAP alone", "to Linux on veth" });
            }

            ReportTable table = new ReportTable(tap
                ? "Over TAP with Linux, MTU 1500, no offloads"
                : "In one process, MTU 1500, bare IP packets, all checksums, one thread", columns.ToArray());
            foreach (Row row in section.Where(item => item.Median != 0).Select(item => item.Probe.Row).Distinct())
            {
                Measurement own = section.FirstOrDefault(item => item.Probe.Row == row
                    && item.Subject == Subject.NanoSock);
                Measurement other = section.FirstOrDefault(item => item.Probe.Row == row
                    && item.Subject == Subject.LwIP);
                double published = PublishedThroughput.Of(row);
                List<ReportCell> cells = new List<ReportCell>
                {
                    row.Name, Figure(own), Figure(other), Ratio(own?.Median ?? 0, other?.Median ?? 0),
                    published == 0 ? "-" : Amount(published, row.Unit),
                };
                if (tap)
                {
                    // Of a frame of 1,514 bytes 1,460 are payload.
                    bool receive = row == ProbeCatalog.Receive || row == ProbeCatalog.ReceiveOneCore;
                    double alone = result.Median(receive ? ProbeCatalog.TapRead : ProbeCatalog.TapWrite,
                        Subject.Limit) * 1460 / 1514;
                    cells.Add(Part(own, alone));
                    cells.Add(Part(own, result.Median(ProbeCatalog.VethPlain, Subject.Limit)));
                }

                table.Rows.Add(cells.ToArray());
            }

            table.Notes.AddRange(Failures(section));
            table.Notes.Add(tap
                ? "The stack takes one frame a system call; Linux's end is a process with plain sockets; its sender "
                    + "uses cubic, its receiver sleeps until 128 KiB are there (SO_RCVLOWAT). TAP alone: the payload "
                    + "that its frames could carry. Where the ends share a core, the stack sleeps in poll(2) when it "
                    + "has nothing to do; where they do not, it looks on for a while."
                : "lwIP: Debian's library as it comes (windows of 64 KiB), raw API without its thread: payload is "
                    + "counted where lwIP holds it, while NanoSock copies it to the program.");
            return table;
        }

        private static ReportTable Limits(IGrouping<string, Measurement> section)
        {
            ReportTable table = new ReportTable("What the machine allows", "measured", "figure");
            foreach (Measurement item in section.Where(item => item.Median != 0))
            {
                table.Rows.Add(new ReportCell[] { item.Name, Figure(item) });
            }

            table.Notes.AddRange(Failures(section));
            table.Notes.Add(
                "TAP alone: bytes of whole frames, without any stack on this side; the rest is payload of TCP.");
            return table;
        }

        // One line for each reason, for the whole section, a whole subject, or single measurements.
        private static IEnumerable<string> Failures(IGrouping<string, Measurement> section)
        {
            return section.Where(item => item.WhyNot != null)
                .GroupBy(item => item.WhyNot)
                .Select(group => "Not measured"
                    + (group.Count() == section.Count() ? string.Empty : " ("
                        + string.Join("; ", group.GroupBy(item => item.Subject).Select(items => Of(items, section)))
                        + ")")
                    + ": " + group.Key.TrimEnd('.') + ".");
        }

        private static string Of(IGrouping<Subject, Measurement> failed, IGrouping<string, Measurement> section)
        {
            string name = failed.Key == Subject.LwIP ? "lwIP" : failed.Key.ToString();
            return failed.Count() == section.Count(item => item.Subject == failed.Key)
                ? name
                : name + ", " + string.Join(", ", failed.Select(item => item.Name));
        }

        private static ReportCell Figure(Measurement item)
        {
            return item == null || item.Median == 0 ? "-" : Amount(item.Median, item.Unit)
                + (item.Rounds.Count > 1 ? " ±" + Text.Percent(item.Spread) : string.Empty);
        }

        private static string Amount(double figure, Unit unit)
        {
            return unit switch
            {
                Unit.Bytes => Text.Number(figure / 1e6) + " MB/s (" + Text.Ratio(figure * 8 / 1e9) + " Gbit/s)",
                Unit.FrameBytes => Text.Number(figure / 1e6) + " MB/s ("
                    + Text.Number(1e9 / (figure / 1514)) + " ns a frame)",
                Unit.RoundTrips => Text.Number(figure) + "/s",
                _ => Text.Number(figure) + "/s",
            };
        }

        private static ReportCell Ratio(double own, double other)
        {
            return own == 0 || other == 0
                ? "-"
                : new ReportCell(own < other ? Verdict.Short : Verdict.Met, Text.Ratio(own / other));
        }

        private static ReportCell Part(Measurement own, double limit)
        {
            return own == null || own.Median == 0 || limit == 0 ? "-" : Text.Percent(own.Median / limit);
        }
    }
}
