using System.IO;
using System.Linq;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Prints tables for a page of documentation.</summary>
    internal static class MarkdownReport
    {
        internal static void Write(TextWriter writer, ReportTable report)
        {
            writer.WriteLine("### " + report.Title);
            writer.WriteLine();
            writer.WriteLine("| " + string.Join(" | ", report.Columns) + " |");
            writer.WriteLine("|"
                + string.Concat(report.Columns.Select((_, i) =>
                    i < report.Words || (report.EndsInWords && i == report.Columns.Count - 1) ? "---|" : "---:|")));
            foreach (ReportCell[] row in report.Rows)
            {
                writer.WriteLine("| " + string.Join(" | ", row.Select(Mark)) + " |");
            }

            foreach (string note in report.Notes)
            {
                writer.WriteLine();
                writer.WriteLine(note);
            }

            writer.WriteLine();
        }

        // Without colors, a figure below the aim is bold.
        private static string Mark(ReportCell cell)
        {
            string text = string.Join("<br>", cell.Lines);
            return cell.Verdict == Verdict.Short ? "**" + text + "**" : text;
        }
    }
}
