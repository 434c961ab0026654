using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Growth;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Reports;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>docs/performance.md. Its tables are generated from files of measured data.</summary>
    internal sealed class PerformancePage
    {
        internal const string Relative = "docs/performance.md";
        internal const string Command = "dotnet run -c Release --project tests/NanoSock.Benchmarks -- page";
        internal const string Data = "docs/performance";

        // Counts depend on the source, not on a day. The date of their last change is kept until they change again.
        private const string Day = "(day)";

        private readonly string _path;
        private readonly Dictionary<string, string> _parts;
        private readonly MarkedText _text;

        /// <summary>Reads the page and its data.</summary>
        /// <param name="repository">The folder of the repository.</param>
        internal PerformancePage(string repository)
        {
            _path = Path.Combine(repository, Relative);
            string data = Path.Combine(repository, Data);
            BudgetFile budgets = BudgetFile.Read(Path.Combine(repository, BudgetFile.Relative));
            ThroughputData throughput = ThroughputData.Read(Path.Combine(data, "throughput.json"));
            Reasons reasons = Reasons.Read(Path.Combine(data, "reasons.json"), budgets);
            GrowthResult growth = JsonReport.Read<GrowthResult>(Path.Combine(data, "growth.json"));
            _parts = new Dictionary<string, string>
            {
                ["aims"] = Counted("cost") + Tables(AimTables.Make(budgets, throughput, reasons)),
                ["operations"] = Counted("cost")
                    + Tables(OperationTables.Make(budgets, new CostMeter(CostFiles.Built()))),
                ["memory"] = Counted("cost") + Tables(MemoryTables.Make(budgets)),
                ["growth"] = "Counted and measured by `-- cost --growth --json " + Data + "/growth.json`.\n\n"
                    + Tables(GrowthTables.Make(growth).ToArray()),
                ["throughput"] = throughput.Part(),
            };
            _text = new MarkedText(File.ReadAllText(_path));
            string[] unlisted = _text.Names.Except(_parts.Keys).ToArray();
            if (unlisted.Length > 0)
            {
                throw new CostException("No code generates these parts of "
                    + Relative + ": " + string.Join(", ", unlisted));
            }
        }

        /// <summary>Returns the parts that differ from the data.</summary>
        internal string[] Stale()
        {
            return _parts.Where(part => _text[part.Key] != WithDay(part.Value, DayOf(_text[part.Key])))
                .Select(part => part.Key)
                .ToArray();
        }

        /// <summary>Rewrites the parts that are stale.</summary>
        internal void Update(DateTime now)
        {
            foreach (string name in Stale())
            {
                _text[name] = WithDay(_parts[name], now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            File.WriteAllText(_path, _text.ToString());
        }

        internal static string Tables(params ReportTable[] tables)
        {
            StringWriter writer = new StringWriter { NewLine = "\n" };
            foreach (ReportTable table in tables)
            {
                MarkdownReport.Write(writer, table);
            }

            return writer.ToString();
        }

        private static string Counted(string command)
        {
            return "Counted by `-- " + command + "`, the same on any machine; as of " + Day + ".\n\n";
        }

        private static string DayOf(string part)
        {
            return System.Text.RegularExpressions.Regex.Match(part, @"as of (\d{4}-\d\d-\d\d)").Groups[1].Value;
        }

        private static string WithDay(string part, string day)
        {
            return part.Replace(Day, day);
        }
    }
}
