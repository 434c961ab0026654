using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace NanoSock.Benchmarks.Cost.Budgets
{
    /// <summary>The file of limits. It records the present cost of the stack, so that no change raises the cost
    /// unnoticed. This program writes the limits; the aims are set by hand.</summary>
    internal sealed class BudgetFile
    {
        internal const string Relative = "tests/NanoSock.Benchmarks/Cost/Budgets/budgets.json";
        private const string Aim = "aim";

        private BudgetFile(SortedDictionary<string, Budget> entries)
        {
            Entries = entries;
        }

        /// <summary>Gets the limits by name: a section and its subject, separated by a slash.</summary>
        internal SortedDictionary<string, Budget> Entries { get; }

        /// <summary>Returns the path of the file in the repository in which this program was built.</summary>
        internal static string DefaultPath()
        {
            return Path.Combine(RepositoryFolder(), Relative);
        }

        internal static string RepositoryFolder()
        {
            DirectoryInfo folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder != null && !File.Exists(Path.Combine(folder.FullName, "NanoSock.sln")))
            {
                folder = folder.Parent;
            }

            return folder == null
                ? throw new CostException("NanoSock.sln is in no folder above " + AppContext.BaseDirectory)
                : folder.FullName;
        }

        internal static BudgetFile Read(string path)
        {
            return Parse(File.ReadAllText(path));
        }

        internal static BudgetFile Parse(string text)
        {
            BudgetFile file = new BudgetFile(new SortedDictionary<string, Budget>(StringComparer.Ordinal));
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty section in document.RootElement.EnumerateObject())
            {
                foreach (JsonProperty entry in section.Value.EnumerateObject())
                {
                    file.Entries.Add(section.Name + "/" + entry.Name, Entry(entry.Value));
                }
            }

            return file;
        }

        /// <summary>Copies the aims with other limits. Entries that are no longer measured are dropped.</summary>
        internal BudgetFile With(IReadOnlyDictionary<string, Dictionary<string, long>> figures)
        {
            BudgetFile file = new BudgetFile(new SortedDictionary<string, Budget>(StringComparer.Ordinal));
            foreach ((string name, Dictionary<string, long> measured) in figures)
            {
                Budget budget = new Budget();
                foreach ((string figure, long value) in measured)
                {
                    budget.Limits.Add(figure, value);
                }

                if (Entries.TryGetValue(name, out Budget old))
                {
                    foreach ((string figure, long value) in old.Aims)
                    {
                        budget.Aims.Add(figure, value);
                    }
                }

                file.Entries.Add(name, budget);
            }

            return file;
        }

        internal void Write(string path)
        {
            File.WriteAllText(path, ToString());
        }

        /// <summary>Writes one entry a line, so that a change shows as the lines that it concerns.</summary>
        public override string ToString()
        {
            StringBuilder text = new StringBuilder("{\n");
            var sections = Entries.GroupBy(entry => entry.Key.Split('/')[0]).ToArray();
            for (int i = 0; i < sections.Length; i++)
            {
                text.Append("  \"").Append(sections[i].Key).Append("\": {\n");
                text.Append(string.Join(",\n", sections[i].Select(entry => "    \""
                    + entry.Key.Split('/')[1] + "\": { " + Line(entry.Value) + " }")));
                text.Append(i == sections.Length - 1 ? "\n  }\n" : "\n  },\n");
            }

            return text.Append("}\n").ToString();
        }

        private static Budget Entry(JsonElement element)
        {
            Budget budget = new Budget();
            foreach (JsonProperty figure in element.EnumerateObject())
            {
                if (figure.Name != Aim)
                {
                    budget.Limits.Add(figure.Name, figure.Value.GetInt64());
                    continue;
                }

                foreach (JsonProperty aim in figure.Value.EnumerateObject())
                {
                    budget.Aims.Add(aim.Name, aim.Value.GetInt64());
                }
            }

            return budget;
        }

        private static string Line(Budget budget)
        {
            string limits = Pairs(budget.Limits);
            return budget.Aims.Count == 0 ? limits : limits + ", \"" + Aim + "\": { " + Pairs(budget.Aims) + " }";
        }

        private static string Pairs(SortedDictionary<string, long> values)
        {
            return string.Join(", ", values.Select(pair => "\"" + pair.Key + "\": "
                + pair.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
