using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NanoSock.Benchmarks.Cost.Instrumentation;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Benchmarks.Cost
{
    /// <summary>Writes everything that was counted.</summary>
    internal static class CostJson
    {
        private static readonly JsonSerializerOptions s_options = new JsonSerializerOptions { WriteIndented = true };

        internal static void Write(string path, IEnumerable<CostResult> results, StackWeight weight)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["operations"] = results.ToDictionary(result => result.Name,
                    result => (object)new Dictionary<string, object>
                    {
                        ["description"] = result.Description,
                        ["typical"] = Sample(result, result.Typical),
                        ["least"] = Sample(result, result.Least),
                        ["most"] = Sample(result, result.Most),
                    }),
                ["stack"] = weight == null ? null : new Dictionary<string, double>
                {
                    ["live"] = weight.Live, ["control"] = weight.Control, ["connection"] = weight.Connection
                },
            }, s_options));
        }

        private static Dictionary<string, double> Sample(CostResult result, CostSample sample)
        {
            Dictionary<string, double> values = Enum.GetValues<CostKind>()
                .ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()),
                    kind => result.Per(sample, kind));
            values["weighted"] = result.Weighted(sample);
            return values;
        }
    }
}
