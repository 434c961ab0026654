using System.IO;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>Writes the measurements with all counts, and reads the files that are made to be read.</summary>
    internal static class JsonReport
    {
        private static readonly JsonSerializerOptions s_options = new JsonSerializerOptions
        {
            WriteIndented = true,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Converters = { new JsonStringEnumConverter() },
        };

        internal static void Write<T>(string path, T result)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(result, s_options));
        }

        internal static T Read<T>(string path)
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), s_options);
        }
    }
}
