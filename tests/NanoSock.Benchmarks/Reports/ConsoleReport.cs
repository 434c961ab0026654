using System.Linq;
using Spectre.Console;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Prints tables for the terminal.</summary>
    internal static class ConsoleReport
    {
        internal static void Write(IAnsiConsole console, ReportTable report)
        {
            Table table = new Table()
                .Border(TableBorder.Rounded)
                .Title(new TableTitle(Markup.Escape(report.Title), new Style(decoration: Decoration.Bold)));
            foreach (string column in report.Columns)
            {
                table.AddColumn(new TableColumn(new Markup(Markup.Escape(column))).RightAligned().NoWrap());
            }

            foreach (ReportCell[] row in report.Rows)
            {
                table.AddRow(row.Select(cell => new Markup(Color(cell)).RightJustified()));
            }

            table.ShowRowSeparators = report.Rows.Any(row => row.Any(cell => cell.Lines.Count > 1));
            console.Write(table);
            foreach (string note in report.Notes)
            {
                console.MarkupLine("[grey]" + Markup.Escape(note) + "[/]");
            }

            console.WriteLine();
        }

        // Only the figure and the last line, which compares it, are colored; the lines between are for reference.
        private static string Color(ReportCell cell)
        {
            string style = cell.Verdict switch
            {
                Verdict.Short => "red",
                Verdict.Met => "green",
                _ => "default",
            };
            int last = cell.Lines.Count - 1;
            return string.Join("\n", cell.Lines.Select((line, i) => "["
                + (i == 0 || i == last ? style : "grey") + "]" + Markup.Escape(line) + "[/]"));
        }
    }
}
