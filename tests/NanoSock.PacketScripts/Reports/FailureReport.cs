using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Reports
{
    /// <summary>The text of a failure: the place, the expected packet next to the actual one, and the
    /// history.</summary>
    internal static class FailureReport
    {
        private const int LastLines = 14;

        internal static string Write(string file, string stack, ScriptEvent item, long now,
            string headline, IReadOnlyList<ReportRow> rows, IReadOnlyList<TraceLine> trace)
        {
            StringBuilder text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{file}:{(item == null ? "end" : item.Line)}: {headline}\n");
            text.Append(CultureInfo.InvariantCulture, $"  on {stack}, at {TimeWindow.Show(now)} s");
            text.Append(item == null ? "\n" : ", by the line\n    " + item.Text + "\n");
            AppendRows(text, rows);
            if (trace.Count > 0)
            {
                text.Append(trace.Count > LastLines ? "  the last events:\n" : "  the events so far:\n");
                foreach (TraceLine line in trace.Skip(trace.Count - LastLines))
                {
                    text.Append("    ").Append(WriteTrace(line)).Append('\n');
                }
            }

            return text.ToString();
        }

        internal static string WriteTrace(TraceLine line)
        {
            string number = line.Line == 0 ? string.Empty : "line " + line.Line;
            return string.Create(CultureInfo.InvariantCulture,
                $"{TimeWindow.Show(line.Time),9}  {number,-9} {line.What}");
        }

        private static void AppendRows(StringBuilder text, IReadOnlyList<ReportRow> rows)
        {
            if (rows == null || rows.Count == 0)
            {
                return;
            }

            int name = rows.Max(row => row.Name.Length);
            int expected = Math.Max("expected".Length, rows.Max(row => row.Expected.Length));
            int seen = Math.Max("seen".Length, rows.Max(row => row.Seen.Length));
            text.Append("    ").Append(string.Empty.PadRight(name)).Append("  ")
                .Append("expected".PadRight(expected)).Append("  seen\n");
            foreach (ReportRow row in rows)
            {
                string line = "    " + row.Name.PadRight(name) + "  " + row.Expected.PadRight(expected)
                    + "  " + (row.Differs ? row.Seen.PadRight(seen) + "  <-- differs" : row.Seen);
                text.Append(line.TrimEnd()).Append('\n');
            }
        }
    }
}
