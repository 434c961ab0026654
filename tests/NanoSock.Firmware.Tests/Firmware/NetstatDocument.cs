using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using NanoSock.Firmware;
using NanoSock.Testing;

namespace NanoSock.Tests.Firmware
{
    /// <summary>Reads docs/netstat.md, and compares answers with it.</summary>
    internal static class NetstatDocument
    {
        // Objects whose names the page does not list one by one.
        private static readonly string[] s_open = { "memory.bytesOf", "program", "drops", "counters", "link" };

        /// <summary>Gets the text of the page.</summary>
        internal static string Text { get; } = File.ReadAllText(
            Path.Combine(RepositoryFolder.Path, "docs", "netstat.md"));

        /// <summary>Gets the documented members: the columns of each row of the table.</summary>
        internal static string[][] Rows { get; } = Regex.Matches(Text, @"^\| (`.*) \|$", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value.Split(" | "))
            .ToArray();

        /// <summary>Gets the paths of the documented members.</summary>
        internal static string[] Paths { get; } = Rows.Select(row => row[0].Trim('`')).ToArray();

        /// <summary>Gets the example of the page.</summary>
        internal static JsonElement Example { get; } = JsonDocument.Parse(
            Regex.Match(Text, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value).RootElement;

        /// <summary>Returns the paths of all members of an answer as the page writes them.</summary>
        internal static IEnumerable<string> PathsOf(JsonElement json)
        {
            return Members(json, "").Distinct();
        }

        /// <summary>Returns the lists of the network alone, written piece by piece into a buffer of the longest
        /// piece.</summary>
        internal static JsonElement Read(NetworkFacts facts)
        {
            byte[] buffer = new byte[NetstatJson.LongestPiece];
            ByteWriter writer = new ByteWriter(buffer);
            StringBuilder json = new StringBuilder("{\"format\":1");
            for (int piece = 0; piece >= 0;)
            {
                writer.Restart(buffer.Length);
                piece = facts.WritePiece(piece, writer);
                json.Append(Encoding.ASCII.GetString(buffer, 0, writer.Length));
            }

            return JsonDocument.Parse(json.Append('}').ToString()).RootElement;
        }

        private static IEnumerable<string> Members(JsonElement json, string path)
        {
            if (json.ValueKind == JsonValueKind.Array)
            {
                return json.EnumerateArray().SelectMany(entry => Members(entry, path + "[]"));
            }

            if (json.ValueKind != JsonValueKind.Object)
            {
                return new[] { path };
            }

            IEnumerable<string> inner = json.EnumerateObject().SelectMany(member => Members(member.Value,
                s_open.Contains(path) ? path + ".*" : path.Length == 0 ? member.Name : path + "." + member.Name));
            return Array.IndexOf(Paths, path) >= 0 ? inner.Prepend(path) : inner;
        }
    }
}
