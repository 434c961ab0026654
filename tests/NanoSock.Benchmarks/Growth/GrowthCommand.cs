using System;
using System.CommandLine;
using System.IO;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Growth.Plots;
using NanoSock.Benchmarks.Reports;
using Spectre.Console;

namespace NanoSock.Benchmarks.Growth
{
    /// <summary>The command 'growth'.</summary>
    internal sealed class GrowthCommand
    {
        private readonly Option<FileInfo> _json = new("--json")
        {
            Description = "Write everything to a file, of which pages and plots are made.",
            HelpName = "FILE",
        };

        private readonly Option<FileInfo> _from = new("--from")
        {
            Description = "Measure nothing: take what such a file says.",
            HelpName = "FILE",
        };

        private readonly Option<DirectoryInfo> _plots = new("--plots")
        {
            Description = "Draw what was measured, as PNG files in a folder.",
            HelpName = "FOLDER",
        };

        private readonly Option<bool> _quick = new("--quick")
        {
            Description = "A look: fewer sizes, shorter runs.",
        };

        private readonly Option<bool> _markdown = new("--markdown")
        {
            Description = "Print tables for a page of documentation.",
        };

        internal Command Make()
        {
            Command command = new Command("growth",
                "How cost grows: instructions, heap and packets a second by the number of sockets, and nodes in one "
                    + "simulation.")
            {
                _json, _from, _plots, _quick, _markdown,
            };
            command.SetAction(Run);
            return command;
        }

        private int Run(ParseResult parsed)
        {
            try
            {
                FileInfo from = parsed.GetValue(_from);
                GrowthResult result = from != null
                    ? JsonReport.Read<GrowthResult>(from.FullName)
                    : Measure(parsed.GetValue(_quick) ? GrowthSettings.Look() : new GrowthSettings());
                Print(result, parsed.GetValue(_markdown));
                if (parsed.GetValue(_json) is FileInfo json)
                {
                    json.Directory.Create();
                    JsonReport.Write(json.FullName, result);
                }

                if (parsed.GetValue(_plots) is DirectoryInfo folder)
                {
                    folder.Create();
                    GrowthPlots.Draw(result, folder.FullName);
                }

                return 0;
            }
            catch (Exception e) when (e is CostException or InvalidOperationException
                or IOException or System.Text.Json.JsonException)
            {
                Console.Error.WriteLine("error: " + e.Message);
                return 1;
            }
        }

        private static void Print(GrowthResult result, bool markdown)
        {
            if (Console.IsOutputRedirected)
            {
                // A file has no width; the guess of 80 columns would cut the tables.
                AnsiConsole.Profile.Width = 240;
            }

            foreach (ReportTable table in GrowthTables.Make(result))
            {
                if (markdown)
                {
                    MarkdownReport.Write(Console.Out, table);
                }
                else
                {
                    ConsoleReport.Write(AnsiConsole.Console, table);
                }
            }
        }

        // Progress goes to the error output, so that it does not mix with the report.
        private static GrowthResult Measure(GrowthSettings settings)
        {
            if (Console.IsErrorRedirected)
            {
                return GrowthBenchmark.Run(settings, _ => { });
            }

            GrowthResult result = null;
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error)
            });
            console.Status().AutoRefresh(false).Start("growth", context =>
            {
                result = GrowthBenchmark.Run(settings, what =>
                {
                    context.Status = Markup.Escape(what);
                    context.Refresh();
                });
            });
            return result;
        }
    }
}
