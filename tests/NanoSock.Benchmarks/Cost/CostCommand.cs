using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Growth;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Cost.Sizes;
using NanoSock.Benchmarks.Reports;
using NanoSock.Benchmarks.Throughput.Machine;
using Spectre.Console;

namespace NanoSock.Benchmarks.Cost
{
    /// <summary>The command 'cost'.</summary>
    internal sealed class CostCommand
    {
        private readonly Option<string[]> _only = new("--only")
        {
            Description = "Only operations of these names; a * stands for anything.",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<bool> _methods = new("--methods")
        {
            Description = "Also, for each operation, the methods that it spends most in.",
        };

        private readonly Option<bool> _growth = new("--growth")
        {
            Description = "How cost grows with the number of sockets: instructions, heap, and packets a second here.",
        };

        private readonly Option<bool> _list = new("--list")
        {
            Description = "Only say which operations there are.",
        };

        private readonly Option<bool> _markdown = new("--markdown")
        {
            Description = "Print tables for a page of documentation.",
        };

        private readonly Option<FileInfo> _json = new("--json")
        {
            Description = "Write all counts to a file.",
            HelpName = "FILE",
        };

        private readonly Option<bool> _updateBudgets = new("--update-budgets")
        {
            Description =
                "Make what everything costs now its limit, which a test holds it to, and say which limits rise.",
        };

        internal Command Make()
        {
            Command command = new Command("cost",
                "Counts what the stack does on a device: instructions, calls and heap bytes, to the digit the same "
                    + "each time.")
            {
                _only, _methods, _growth, _list, _markdown, _json, _updateBudgets,
            };
            command.Validators.Add(result =>
            {
                if (result.GetValue(_updateBudgets) && result.GetValue(_only) is { Length: > 0 })
                {
                    result.AddError("--update-budgets takes no --only: the file has all of them.");
                }

                if (result.GetValue(_growth) && (result.GetValue(_updateBudgets) || result.GetValue(_methods)))
                {
                    result.AddError("--growth takes neither --methods nor --update-budgets.");
                }
            });
            command.SetAction(Run);
            return command;
        }

        private int Run(ParseResult parsed)
        {
            try
            {
                if (parsed.GetValue(_updateBudgets))
                {
                    BudgetUpdate.Run(CostFiles.Built(), BudgetFile.DefaultPath(), Console.Out);
                    return 0;
                }

                CostMeter meter = new CostMeter(CostFiles.Built());
                bool growth = parsed.GetValue(_growth);
                string[] names = Chosen(growth ? meter.GrowthNames : meter.Names, parsed.GetValue(_only));
                if (parsed.GetValue(_list))
                {
                    Console.Out.WriteLine(string.Join(Environment.NewLine, names));
                    return 0;
                }

                if (growth)
                {
                    Grow(parsed, meter, names);
                }
                else
                {
                    Report(parsed, meter, names);
                }

                return 0;
            }
            catch (CostException e)
            {
                Console.Error.WriteLine("error: " + e.Message);
                return 1;
            }
        }

        private void Report(ParseResult parsed, CostMeter meter, string[] names)
        {
            CostResult[] results = names.Select(meter.Measure).ToArray();
            StackWeight weight = names.Contains("construct") ? meter.WeighStack() : null;
            BudgetFile budgets = BudgetFile.Read(BudgetFile.DefaultPath());
            List<ReportTable> tables = new List<ReportTable> { CostTables.Operations(results, budgets) };
            if (parsed.GetValue(_methods))
            {
                tables.AddRange(results.Select(CostTables.Methods));
            }

            if (weight != null)
            {
                tables.Add(CostTables.Stack(weight));
                tables.Add(CostTables.Assemblies(CostFiles.Built().Device
                    .Select(path => new AssemblySize(path))
                    .ToArray()));
            }

            Print(parsed, tables);
            if (parsed.GetValue(_json) is FileInfo json)
            {
                CostJson.Write(json.FullName, results, weight);
            }
        }

        // Heap and rates are not operations, so they are measured where all are wanted.
        private void Grow(ParseResult parsed, CostMeter meter, string[] names)
        {
            GrowthResult result = new GrowthResult
            {
                Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Machine = MachineFacts.Machine(),
            };
            result.Counts.AddRange(GrowthCounts.Operations(meter, names, GrowthCounts.Sizes));
            if (parsed.GetValue(_only) is not { Length: > 0 })
            {
                result.Heap.AddRange(GrowthCounts.Heap(meter, GrowthCounts.Sizes));
                result.Rates.AddRange(GrowthClock.Rates(GrowthCounts.Sizes));
            }

            Print(parsed, GrowthTables.Make(result));
            if (parsed.GetValue(_json) is FileInfo json)
            {
                JsonReport.Write(json.FullName, result);
            }
        }

        private void Print(ParseResult parsed, IEnumerable<ReportTable> tables)
        {
            if (Console.IsOutputRedirected)
            {
                // A file has no width; the guess of 80 columns would cut the tables.
                AnsiConsole.Profile.Width = 240;
            }

            foreach (ReportTable table in tables)
            {
                if (parsed.GetValue(_markdown))
                {
                    MarkdownReport.Write(Console.Out, table);
                }
                else
                {
                    ConsoleReport.Write(AnsiConsole.Console, table);
                }
            }
        }

        private static string[] Chosen(IEnumerable<string> all, string[] patterns)
        {
            if (patterns is not { Length: > 0 })
            {
                return all.ToArray();
            }

            string[] names = all.Where(name => patterns.Any(pattern => Matches(pattern, name))).ToArray();
            return names.Length > 0 ? names : throw new CostException("No operation is named "
                + string.Join(" or ", patterns) + ". --list says which there are.");
        }

        private static bool Matches(string pattern, string name)
        {
            return System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, false);
        }
    }
}
