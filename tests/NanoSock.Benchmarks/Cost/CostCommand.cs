using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using NanoSock.Benchmarks.Cost.Budgets;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Benchmarks.Cost.Sizes;
using NanoSock.Benchmarks.Reports;
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
                _only, _methods, _list, _markdown, _json, _updateBudgets,
            };
            command.Validators.Add(result =>
            {
                if (result.GetValue(_updateBudgets) && result.GetValue(_only) is { Length: > 0 })
                {
                    result.AddError("--update-budgets takes no --only: the file has all of them.");
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
                string[] names = Chosen(meter, parsed.GetValue(_only));
                if (parsed.GetValue(_list))
                {
                    Console.Out.WriteLine(string.Join(Environment.NewLine, names));
                    return 0;
                }

                Report(parsed, meter, names);
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

            if (parsed.GetValue(_json) is FileInfo json)
            {
                CostJson.Write(json.FullName, results, weight);
            }
        }

        private static string[] Chosen(CostMeter meter, string[] patterns)
        {
            if (patterns is not { Length: > 0 })
            {
                return meter.Names.ToArray();
            }

            string[] names = meter.Names.Where(name => patterns.Any(pattern => Matches(pattern, name))).ToArray();
            return names.Length > 0 ? names : throw new CostException("No operation is named "
                + string.Join(" or ", patterns) + ". --list says which there are.");
        }

        private static bool Matches(string pattern, string name)
        {
            return System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name, false);
        }
    }
}
