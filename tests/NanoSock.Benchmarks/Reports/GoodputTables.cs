using System.Collections.Generic;
using System.Linq;
using NanoSock.Benchmarks.Goodput;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Makes tables of what was measured.</summary>
    internal static class GoodputTables
    {
        /// <summary>The aim: no cell below this part of the published figure.</summary>
        internal const double Tolerance = 0.98;

        // The aim of the shared link.
        private const double FullUse = 0.90;
        private const double FairEnough = 0.95;

        internal static IEnumerable<ReportTable> Make(GoodputResult result, bool detail)
        {
            if (result.OneFlow.Count > 0)
            {
                yield return OneFlow(result);
                if (detail)
                {
                    yield return OneFlowDetail(result);
                }
            }

            if (result.SharedLink.Count > 0)
            {
                yield return SharedLink(result);
            }

            foreach (IGrouping<ShareModel, ShareCell> model in result.Shares.GroupBy(cell => cell.Model))
            {
                yield return Shares(result, model.Key, model.ToArray());
            }
        }

        internal static Verdict Judge(double ratio)
        {
            return ratio == 0 ? Verdict.None : ratio < Tolerance ? Verdict.Short : Verdict.Met;
        }

        private static ReportTable OneFlow(GoodputResult result)
        {
            double[] losses = result.OneFlow.Select(cell => cell.Loss).Distinct().ToArray();
            ReportTable table = new ReportTable("One flow of "
                    + Text.Size((int)result.Bytes) + ", round trip 100 ms: B/s",
                losses.Select(loss => "loss " + Text.Percent(loss)).Prepend("buffers").ToArray());
            foreach (IGrouping<int, OneFlowCell> row in result.OneFlow.GroupBy(cell => cell.Buffer))
            {
                table.Rows.Add(row.Select(OneFlowCell)
                    .Prepend(new ReportCell(Verdict.None, Text.Size(row.Key), "±", "smoltcp", "ratio"))
                    .ToArray());
            }

            table.Notes.Add("Mean of " + result.RunsPerCell + " runs from seed " + result.Seed
                + ", their standard deviation, smoltcp's published figure, ours as a multiple.");
            table.Notes.AddRange(result.OneFlow.Where(cell => cell.Remark != null)
                .Select(cell => Text.Size(cell.Buffer) + " at " + Text.Percent(cell.Loss) + ": " + cell.Remark + "."));
            return table;
        }

        private static ReportCell OneFlowCell(OneFlowCell cell)
        {
            string mark = cell.Remark == null ? string.Empty : "*";
            return new ReportCell(Judge(cell.Ratio), Text.Number(cell.Goodput.Mean) + mark,
                Text.Percent(cell.Goodput.Spread), cell.Published == 0 ? "-" : Text.Number(cell.Published),
                cell.Ratio == 0 ? "-" : Text.Ratio(cell.Ratio));
        }

        // The causes behind a cell, per thousand segments that the sender sent.
        private static ReportTable OneFlowDetail(GoodputResult result)
        {
            ReportTable table = new ReportTable("One flow: where the time goes", "buffers", "loss", "B/s",
                "silent", "segments", "lost, ‰", "sent again, ‰", "time-outs, ‰", "fast retransmits, ‰");
            foreach (OneFlowCell cell in result.OneFlow)
            {
                double segments = cell.Runs.Average(run => run.Segments);
                table.Rows.Add(new ReportCell[]
                {
                    Text.Size(cell.Buffer), Text.Percent(cell.Loss), Text.Number(cell.Goodput.Mean),
                    Text.Percent(cell.Runs.Average(run => run.Silent)),
                    Text.Number(segments), Text.Number(cell.Runs.Average(run => run.Lost) * 1000 / segments),
                    Text.Number(cell.Runs.Average(run => run.Retransmissions) * 1000 / segments),
                    Text.Number(cell.Runs.Average(run => run.Timeouts) * 1000 / segments),
                    Text.Number(cell.Runs.Average(run => run.FastRetransmits) * 1000 / segments),
                });
            }

            table.Notes.Add("Silent: the part of the time in which nothing was in flight and both ends waited for a "
                + "timer. Lost: data and acknowledgments.");
            return table;
        }

        private static ReportTable SharedLink(GoodputResult result)
        {
            ReportTable table =
                new ReportTable("Shared link: 200 Mbit/s, queue 64 KiB, round trips 100 ms plus or minus half, "
                    + result.SharedLinkSeconds + " s", "flows", "buffers", "B/s", "used",
                    "used, steady", "line busy", "Jain", "Jain, steady", "slowest", "fastest",
                    "dropped", "time-outs", "smoltcp B/s", "smoltcp Jain", "ratio");
            foreach (SharedLinkCell cell in result.SharedLink)
            {
                double ratio = cell.Published == 0 ? 0 : cell.Goodput.Mean / cell.Published;
                table.Rows.Add(new ReportCell[]
                {
                    cell.Flows.ToString(), Text.Size(cell.Buffer)
                        + (cell.Buffer < cell.Wanted ? " (of " + Text.Size(cell.Wanted) + ")" : string.Empty),
                    Text.Number(cell.Goodput.Mean) + " ±" + Text.Percent(cell.Goodput.Spread),
                    Aim(cell.Utilization, FullUse, Text.Percent(cell.Utilization)), Aim(cell.SteadyUtilization,
                        FullUse, Text.Percent(cell.SteadyUtilization)),
                    Text.Percent(cell.Runs.Average(run => run.LineBusy)), Aim(cell.Fairness.Mean,
                        FairEnough, Text.Index(cell.Fairness.Mean)),
                    Aim(cell.SteadyFairness.Mean, FairEnough, Text.Index(cell.SteadyFairness.Mean)),
                    Text.Number(cell.Runs.Average(run => run.Slowest)),
                    Text.Number(cell.Runs.Average(run => run.Fastest)),
                    Text.Percent(cell.Runs.Average(run => run.Dropped)),
                    Text.Number(cell.Runs.Average(run => run.Timeouts)),
                    cell.Published == 0 ? "-" : Text.Number(cell.Published),
                    cell.PublishedFairness == 0 ? "-" : Text.Index(cell.PublishedFairness),
                    ratio == 0 ? "-" : new ReportCell(Judge(ratio), Text.Ratio(ratio)),
                });
            }

            table.Notes.Add("Steady: without the first " + result.SharedLinkWarmUp
                + " s. Mean of " + result.RunsPerCell + " runs from seed " + result.Seed + ".");
            return table;
        }

        // The stack's own choice first, then without pacing.
        private static ReportTable Shares(GoodputResult result, ShareModel model, ShareCell[] cells)
        {
            double[] queues = cells.Select(cell => cell.Queue).Distinct().ToArray();
            ReportTable table = new ReportTable("Beside a model of "
                + (model == ShareModel.Cubic ? "CUBIC (RFC 9438)" : "Reno (RFC 5681)") + " on "
                + (ShareRun.BitsPerSecond / 1_000_000) + " Mbit/s",
                queues.Select(queue => "queue " + Text.Plain(queue)).Prepend("round trip").ToArray());
            foreach (IGrouping<int, ShareCell> row in cells.GroupBy(cell => cell.RoundTrip))
            {
                table.Rows.Add(queues.Select(queue => Share(row.Where(cell => cell.Queue == queue).ToArray()))
                    .Prepend(new ReportCell(Verdict.None, row.Key + " ms", "loss", "unpaced", "loss", "line"))
                    .ToArray());
            }

            table.Notes.Add("Bytes as a multiple of half of what both carry, and the part of the packets that is lost "
                + "as a multiple of the model's part; the same "
                + "without pacing; goodput of both as a part of the line. " + result.SharedLinkSeconds
                + " s without the first " + result.SharedLinkWarmUp + " s; mean of "
                + result.RunsPerCell + " runs from seed " + result.Seed
                + ". A queue is a part of what the line holds in a round trip.");
            return table;
        }

        private static ReportCell Share(ShareCell[] cells)
        {
            ShareCell paced = cells.First(cell => cell.Pacing == null);
            ShareCell unpaced = cells.First(cell => cell.Pacing == false);
            return new ReportCell(Verdict.None, Text.Ratio(paced.Share.Mean), Text.Ratio(paced.Loss),
                Text.Ratio(unpaced.Share.Mean), Text.Ratio(unpaced.Loss), Text.Percent(paced.Used));
        }

        private static ReportCell Aim(double value, double aim, string text)
        {
            return new ReportCell(value < aim ? Verdict.Short : Verdict.Met, text);
        }
    }
}
