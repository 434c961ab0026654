using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Throughput;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Makes tables of what was measured: one for each section.</summary>
    internal static class ThroughputTables
    {
        internal static IEnumerable<ReportTable> Make(ThroughputResult result)
        {
            foreach (IGrouping<string, Measurement> section in result.Measurements.GroupBy(item => item.Section))
            {
                yield return section.Key == ProbeCatalogue.Limits ? Limits(result, section) : Compared(result, section);
            }
        }

        private static ReportTable Compared(ThroughputResult result, IGrouping<string, Measurement> section)
        {
            bool tap = section.Key == ProbeCatalogue.OverTap;
            List<string> columns = new List<string> { "measured", "NanoSock", "lwIP", "to lwIP", "smoltcp, published" };
            if (tap)
            {
                columns.AddRange(new[] { "to TAP alone", "to Linux on veth" });
            }

            ReportTable table = new ReportTable(tap ? "Over TAP with Linux, MTU 1500, no offloads" : "In one process, MTU 1500, bare IP packets, all checksums, one thread", columns.ToArray());
            foreach (Row row in section.Select(item => item.Probe.Row).Distinct())
            {
                Measurement own = section.FirstOrDefault(item => item.Probe.Row == row && item.Subject == Subject.NanoSock);
                Measurement other = section.FirstOrDefault(item => item.Probe.Row == row && item.Subject == Subject.LwIP);
                double published = PublishedThroughput.Of(row);
                List<ReportCell> cells = new List<ReportCell>
                {
                    row.Name, Figure(own), Figure(other), Ratio(own?.Median ?? 0, other?.Median ?? 0), published == 0 ? "-" : Amount(published, row.Unit),
                };
                if (tap)
                {
                    // Of a frame of 1,514 octets 1,460 are payload.
                    bool receive = row == ProbeCatalogue.Receive || row == ProbeCatalogue.ReceiveOneCore;
                    double alone = result.Median(receive ? ProbeCatalogue.TapRead : ProbeCatalogue.TapWrite, Subject.Limit) * 1460 / 1514;
                    cells.Add(Part(own, alone));
                    cells.Add(Part(own, result.Median(ProbeCatalogue.VethPlain, Subject.Limit)));
                }

                table.Rows.Add(cells.ToArray());
            }

            table.Notes.AddRange(Failures(section));
            table.Notes.Add(FastDesktop.Describe());
            table.Notes.Add(tap
                ? "The stack takes one frame a system call; Linux's end is a process with plain sockets; its sender uses cubic, its receiver sleeps until 128 KiB are there (SO_RCVLOWAT). TAP alone: the payload that its frames could carry. Where the ends share a core, the stack sleeps in poll(2) when it has nothing to do; where they do not, it looks on for a while."
                : "lwIP: Debian's library as it comes (windows of 64 KiB), raw API without its thread: payload is counted where lwIP holds it, while NanoSock copies it to the program.");
            table.Notes.Add("smoltcp: published or told of other machines, not measured here.");
            table.Notes.Add(How(result));
            table.Notes.AddRange(result.Machine);
            return table;
        }

        private static ReportTable Limits(ThroughputResult result, IGrouping<string, Measurement> section)
        {
            ReportTable table = new ReportTable("What the machine allows", "measured", "figure");
            foreach (Measurement item in section)
            {
                table.Rows.Add(new ReportCell[] { item.Name, Figure(item) });
            }

            table.Notes.AddRange(Failures(section));
            table.Notes.Add("TAP alone: octets of whole frames, without any stack on this side; the rest is payload of TCP. " + How(result));
            table.Notes.AddRange(result.Machine);
            return table;
        }

        private static IEnumerable<string> Failures(IEnumerable<Measurement> section)
        {
            return section.Where(item => item.WhyNot != null).GroupBy(item => item.WhyNot)
                .Select(group => "Not measured (" + string.Join("; ", group.GroupBy(item => item.Subject).Select(items => Name(items.Key) + ": " + string.Join(", ", items.Select(item => item.Name)))) + "): " + group.Key + ".");
        }

        private static string Name(Subject subject)
        {
            return subject == Subject.LwIP ? "lwIP" : subject.ToString();
        }

        private static string How(ThroughputResult result)
        {
            return "Median of " + result.RoundsWanted + (result.RoundsWanted == 1 ? " round" : " rounds") + " of " + Text.Plain(result.Seconds)
                + " s each, the subjects in turn; ± is half of what lies between the least and the greatest. Every transfer's octets were counted at both ends and its last ones compared.";
        }

        private static ReportCell Figure(Measurement item)
        {
            return item == null || item.Median == 0 ? "-" : Amount(item.Median, item.Unit) + (item.Rounds.Count > 1 ? " ±" + Text.Percent(item.Spread) : string.Empty);
        }

        private static string Amount(double figure, Unit unit)
        {
            return unit switch
            {
                Unit.Octets => Text.Number(figure / 1e6) + " MB/s (" + Text.Ratio(figure * 8 / 1e9) + " Gbit/s)",
                Unit.FrameOctets => Text.Number(figure / 1e6) + " MB/s (" + Text.Number(1e9 / (figure / 1514)) + " ns a frame)",
                Unit.RoundTrips => Text.Number(figure) + "/s",
                _ => Text.Number(figure) + "/s",
            };
        }

        private static ReportCell Ratio(double own, double other)
        {
            return own == 0 || other == 0 ? "-" : new ReportCell(own < other ? Verdict.Short : Verdict.Met, Text.Ratio(own / other));
        }

        private static ReportCell Part(Measurement own, double limit)
        {
            return own == null || own.Median == 0 || limit == 0 ? "-" : Text.Percent(own.Median / limit);
        }
    }
}
