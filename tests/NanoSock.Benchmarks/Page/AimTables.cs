using System.Collections.Generic;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The aims of the design next to the measurements.</summary>
    internal static class AimTables
    {
        // The text of the design for each aim, and the place of its figure.
        private static readonly (string Work, string Entry, string Figure, string Unit)[] s_counted =
        {
            ("receive an in-order segment of 1460 bytes and queue it, checksum excluded",
                "operations/rx-segment-quiet", "il", "IL"),
            ("send a segment of 1460 bytes, checksum excluded", "operations/tx-segment", "il", "IL"),
            ("process a pure acknowledgment", "operations/rx-ack", "il", "IL"),
            ("UDP echo of 64 bytes, in and out, everything included", "operations/udp-echo", "il", "IL"),
            ("checksum of 1460 bytes: 35 µs on the reference interpreter",
                "operations/sum-1460", "weighted", "IL, weighted"),
            ("one established, idle TCP connection, control state", "memory/stack", "connection", "bytes"),
            ("a stack of 8 TCP and 4 UDP sockets, buffers excluded", "memory/stack", "control", "bytes"),
            ("the stack's assemblies, everything", "flash/all", "pe", "bytes"),
        };

        internal static ReportTable Make(BudgetFile budgets, ThroughputData throughput, Reasons reasons)
        {
            ReportTable table = new ReportTable("Aims and what was measured", "work",
                "aim", "measured", "met", "why not") { Words = 1, EndsInWords = true };
            foreach ((string work, string entry, string figure, string unit) in s_counted)
            {
                (long aim, long measured) = Find(budgets, entry, figure);
                bool met = measured <= aim;
                table.Rows.Add(Row(work, Text.Count(aim) + " " + unit, Text.Count(measured),
                    met, met ? string.Empty : reasons.Of(entry + ":" + figure)));
            }

            foreach (ThroughputAim aim in ThroughputAim.All)
            {
                double measured = throughput.Median(aim.Section, aim.Row, "NanoSock");
                bool met = measured >= aim.BitsPerSecond / 8;
                string figure = measured == 0 ? "not measured yet" : Text.Ratio(measured * 8 / 1e9);
                table.Rows.Add(measured == 0 ? new ReportCell[] { aim.Work, aim.Text, figure, "-", string.Empty }
                    : Row(aim.Work, aim.Text, figure, met, met ? string.Empty : reasons.Of(aim.Key)));
            }

            table.Notes.Add("Goodput under loss has a [page of its own](goodput.md).");
            return table;
        }

        /// <summary>Returns the aims that are missed, by the key of their reasons.</summary>
        internal static IEnumerable<string> Missed(BudgetFile budgets, ThroughputData throughput)
        {
            foreach ((string _, string entry, string figure, string _) in s_counted)
            {
                (long aim, long measured) = Find(budgets, entry, figure);
                if (measured > aim)
                {
                    yield return entry + ":" + figure;
                }
            }

            foreach (ThroughputAim aim in ThroughputAim.All)
            {
                double measured = throughput.Median(aim.Section, aim.Row, "NanoSock");
                if (measured != 0 && measured < aim.BitsPerSecond / 8)
                {
                    yield return aim.Key;
                }
            }
        }

        private static (long Aim, long Measured) Find(BudgetFile budgets, string entry, string figure)
        {
            return budgets.Entries.TryGetValue(entry, out Budget budget)
                    && budget.Aims.TryGetValue(figure, out long aim)
                    && budget.Limits.TryGetValue(figure, out long measured)
                ? (aim, measured)
                : throw new CostException("The file of limits has no aim for " + figure + " of " + entry + ".");
        }

        private static ReportCell[] Row(string work, string aim, string measured, bool met, string reason)
        {
            Verdict verdict = met ? Verdict.Met : Verdict.Short;
            return new ReportCell[]
            {
                work, aim, new ReportCell(verdict, measured), new ReportCell(verdict, met ? "met" : "missed"), reason
            };
        }
    }
}
