using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NanoSock.Testing;

namespace NanoSock.Tests.Conformance
{
    /// <summary>
    /// Reads Requirements.txt. A line of it is <c>ID | clause | level | requirement</c>, the level MUST, SHOULD or MAY;
    /// a fifth field gives the reason why it is declined. <c>## RFC ...</c> begins a part, <c>//</c> a comment.
    /// </summary>
    internal static class RequirementList
    {
        internal static IReadOnlyList<Requirement> Load()
        {
            using Stream stream = typeof(RequirementList).Assembly.GetManifestResourceStream("Requirements.txt");
            using StreamReader reader = new StreamReader(stream);
            return Parse(reader.ReadToEnd());
        }

        internal static IReadOnlyList<Requirement> Parse(string text)
        {
            List<Requirement> list = new List<Requirement>();
            string rfc = null;
            int number = 0;
            foreach (string line in text.Split('\n').Select(line => line.Trim()))
            {
                number++;
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    rfc = line[3..];
                }
                else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
                {
                    list.Add(ParseLine(line, rfc, number));
                }
            }

            string twice = list.GroupBy(item => item.Id).FirstOrDefault(group => group.Count() > 1)?.Key;
            return twice == null ? list : throw new FormatException(twice + " stands in the list twice.");
        }

        private static Requirement ParseLine(string line, string rfc, int number)
        {
            string[] fields = line.Split('|').Select(field => field.Trim()).ToArray();
            bool sound = rfc != null && fields.Length is 4 or 5 && fields.All(field => field.Length > 0)
                && Regex.IsMatch(fields[0], @"^((MUST|SHLD|MAY)-\d+|RFC\d+-[\w.]+)$")
                && fields[2] is "MUST" or "SHOULD" or "MAY";
            return sound
                ? new Requirement(rfc, fields[0], fields[1], fields[2],
                    fields[3], fields.Length == 5 ? fields[4] : null)
                : throw new FormatException("Line " + number + ": " + line);
        }
    }
}
