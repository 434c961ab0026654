using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoSock.Repository.Tests.Duplicates
{
    /// <summary>Finds runs of lines that stand twice.</summary>
    internal static class DuplicateRuns
    {
        /// <summary>Returns a line for each pair of runs, the longest first.</summary>
        /// <param name="files">The counted lines of each file.</param>
        /// <param name="length">The length of the shortest run.</param>
        internal static List<string> Find(IReadOnlyDictionary<string, List<SourceLine>> files, int length)
        {
            Dictionary<string, List<(string File, int At)>> places = new();
            foreach ((string file, List<SourceLine> lines) in files)
            {
                for (int at = 0; at + length <= lines.Count; at++)
                {
                    string run = string.Join('\n', lines.Skip(at).Take(length).Select(line => line.Text));
                    if (!places.TryGetValue(run, out List<(string File, int At)> known))
                    {
                        places.Add(run, known = new());
                    }

                    known.Add((file, at));
                }
            }

            HashSet<(string File, int At, string OtherFile, int OtherAt)> pairs = new();
            foreach (List<(string File, int At)> known in places.Values)
            {
                for (int i = 0; i < known.Count; i++)
                {
                    for (int j = i + 1; j < known.Count; j++)
                    {
                        // A run does not overlap itself.
                        if (known[i].File != known[j].File || known[j].At - known[i].At >= length)
                        {
                            pairs.Add((known[i].File, known[i].At, known[j].File, known[j].At));
                        }
                    }
                }
            }

            List<(int Length, string Text)> runs = new();
            foreach ((string file, int at, string otherFile, int otherAt) in pairs)
            {
                if (pairs.Contains((file, at - 1, otherFile, otherAt - 1)))
                {
                    continue;
                }

                int more = 0;
                while (pairs.Contains((file, at + more + 1, otherFile, otherAt + more + 1)))
                {
                    more++;
                }

                int last = length + more - 1;
                string text = $"{last + 1} lines: {Place(file, files[file], at, last)}"
                    + $" and {Place(otherFile, files[otherFile], otherAt, last)}";
                runs.Add((last + 1, text));
            }

            return runs.OrderByDescending(run => run.Length).ThenBy(run => run.Text, StringComparer.Ordinal)
                .Select(run => run.Text).ToList();
        }

        private static string Place(string file, List<SourceLine> lines, int first, int last)
        {
            return file + ":" + lines[first].Number + "-" + lines[first + last].Number;
        }
    }
}
