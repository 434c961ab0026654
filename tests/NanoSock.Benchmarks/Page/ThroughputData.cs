using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>What the command 'throughput' has written with --json; nothing as long as there is no such file.</summary>
    internal sealed class ThroughputData
    {
        private readonly List<(string Section, string Row, string Subject, string Unit, double Median, double Spread, string WhyNot)> _items = new();
        private readonly List<string> _notes = new List<string>();

        private ThroughputData()
        {
        }

        internal static ThroughputData Read(string path)
        {
            ThroughputData data = new ThroughputData();
            if (!File.Exists(path))
            {
                return data;
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            JsonElement root = document.RootElement;
            foreach (JsonElement item in root.GetProperty("measurements").EnumerateArray())
            {
                data._items.Add((item.GetProperty("section").GetString(), item.GetProperty("name").GetString(), item.GetProperty("subject").GetString(), item.GetProperty("unit").GetString(),
                    item.GetProperty("median").GetDouble(), item.GetProperty("spread").GetDouble(), item.TryGetProperty("whyNot", out JsonElement whyNot) ? whyNot.GetString() : null));
            }

            string date = root.TryGetProperty("date", out JsonElement day) ? " of " + day.GetString() : string.Empty;
            data._notes.Add("Medians" + date + " of " + root.GetProperty("roundsWanted").GetInt32() + " rounds of " + Text.Plain(root.GetProperty("seconds").GetDouble())
                + " s; ± is half of what lies between the least and the greatest. Made by `-- throughput`.");
            data._notes.AddRange(root.GetProperty("machine").EnumerateArray().Select(line => line.GetString()));
            return data;
        }

        /// <summary>The median of a subject; 0 when there is none.</summary>
        internal double Median(string section, string row, string subject)
        {
            return _items.FirstOrDefault(item => item.Section == section && item.Row == row && item.Subject == subject).Median;
        }

        internal string Part()
        {
            if (_items.Count == 0)
            {
                return "Not measured yet: " + PerformancePage.Data + "/throughput.json is made by `-- throughput --json`.\n\n";
            }

            ReportTable[] tables = _items.GroupBy(item => item.Section).Select(section => Table(section.Key)).ToArray();
            tables[^1].Notes.AddRange(_notes);
            return PerformancePage.Tables(tables);
        }

        private ReportTable Table(string section)
        {
            string[] subjects = _items.Where(item => item.Section == section).Select(item => item.Subject).Distinct().ToArray();
            ReportTable table = new ReportTable(section, subjects.Select(subject => subject == "Limit" ? "figure" : subject).Prepend("measured").ToArray()) { Words = 1 };
            foreach (string row in _items.Where(item => item.Section == section).Select(item => item.Row).Distinct())
            {
                table.Rows.Add(subjects.Select(subject => (ReportCell)Cell(section, row, subject)).Prepend(row).ToArray());
            }

            table.Notes.AddRange(_items.Where(item => item.Section == section && item.WhyNot != null).GroupBy(item => item.WhyNot)
                .Select(group => "Not measured (" + string.Join("; ", group.Select(item => item.Subject + ", " + item.Row)) + "): " + group.Key.TrimEnd('.') + "."));
            return table;
        }

        private string Cell(string section, string row, string subject)
        {
            var item = _items.FirstOrDefault(one => one.Section == section && one.Row == row && one.Subject == subject);
            if (item.Median == 0)
            {
                return "-";
            }

            string spread = " ±" + Text.Percent(item.Spread);
            return item.Unit is "Octets" or "FrameOctets" ? Text.Ratio(item.Median * 8 / 1e9) + " Gbit/s" + spread : Text.Count(item.Median) + "/s" + spread;
        }
    }
}
