using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NanoSock.Benchmarks.Reports;
using NanoSock.Benchmarks.Throughput;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The data that the command 'throughput' has written with --json; empty if there is no such
    /// file.</summary>
    internal sealed class ThroughputData
    {
        private readonly ThroughputResult _result;

        private ThroughputData(ThroughputResult result)
        {
            _result = result;
        }

        internal static ThroughputData Read(string path)
        {
            if (!File.Exists(path))
            {
                return new ThroughputData(null);
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            JsonElement root = document.RootElement;
            List<Measurement> measurements = new List<Measurement>();
            foreach (JsonElement item in root.GetProperty("measurements").EnumerateArray())
            {
                string section = item.GetProperty("section").GetString();
                string name = item.GetProperty("name").GetString();
                string whyNot = item.TryGetProperty("whyNot", out JsonElement why) ? why.GetString() : null;
                Row row = ProbeCatalog.Rows.Single(one => one.Section == section && one.Name == name);
                Measurement measurement = new Measurement(new Probe(row,
                    Enum.Parse<Subject>(item.GetProperty("subject").GetString()), () => whyNot, null));
                measurement.Rounds.AddRange(item.GetProperty("rounds")
                    .EnumerateArray()
                    .Select(round => round.GetDouble()));
                measurements.Add(measurement);
            }

            return new ThroughputData(new ThroughputResult
            {
                Date = root.TryGetProperty("date", out JsonElement day) ? day.GetString() : null,
                Seconds = root.GetProperty("seconds").GetDouble(),
                RoundsWanted = root.GetProperty("roundsWanted").GetInt32(),
                Machine = root.GetProperty("machine").EnumerateArray().Select(line => line.GetString()).ToArray(),
                Measurements = measurements,
            });
        }

        /// <summary>Returns the median of a subject; 0 if there is no figure.</summary>
        internal double Median(string section, string row, string subject)
        {
            return _result?.Measurements.FirstOrDefault(item => item.Section == section
                && item.Name == row && item.Subject.ToString() == subject)?.Median ?? 0;
        }

        internal string Part()
        {
            return _result == null
                ? "Not measured yet: " + PerformancePage.Data
                    + "/throughput.json is made by `-- throughput --json`.\n\n"
                : PerformancePage.Tables(ThroughputTables.Make(_result).ToArray());
        }
    }
}
