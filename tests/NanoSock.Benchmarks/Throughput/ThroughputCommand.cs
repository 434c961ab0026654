using System;
using System.CommandLine;
using System.IO;
using NanoSock.Benchmarks.Reports;
using Spectre.Console;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>The command 'throughput'.</summary>
    internal sealed class ThroughputCommand
    {
        private readonly Option<double> _seconds = new("--seconds")
        {
            Description = "Seconds of each single measurement.",
            DefaultValueFactory = _ => 1,
        };

        private readonly Option<int> _rounds = new("--rounds")
        {
            Description = "Rounds; everything is measured once in each, and medians are shown.",
            DefaultValueFactory = _ => 5,
        };

        private readonly Option<string[]> _only = new("--only")
        {
            Description = "Only what has this in its name: 'TCP bulk', 'receive', 'veth', 'NanoSock', ...",
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<FileInfo> _json = new("--json")
        {
            Description = "Write every round to a file.",
            HelpName = "FILE",
        };

        internal Command Make()
        {
            Command command = new Command("throughput",
                "How fast the stack is: in one process, and with Linux over TAP; beside lwIP and what the machine "
                    + "allows.")
            {
                _seconds, _rounds, _only, _json,
            };
            _seconds.Validators.Add(result => InRange(result, result.GetValueOrDefault<double>(), 0.01, 60));
            _rounds.Validators.Add(result => InRange(result, result.GetValueOrDefault<int>(), 1, 1000));
            command.SetAction(result => Run(result.CommandResult));
            return command;
        }

        private static void InRange(System.CommandLine.Parsing.OptionResult result,
            double value, double least, double most)
        {
            if (!(value >= least && value <= most))
            {
                result.AddError(result.Option.Name + " is " + Reports.Text.Plain(least)
                    + " to " + Reports.Text.Plain(most) + ".");
            }
        }

        private int Run(System.CommandLine.Parsing.CommandResult result)
        {
            ThroughputSettings settings = new ThroughputSettings
            {
                Seconds = result.GetValue(_seconds),
                Rounds = result.GetValue(_rounds),
                Only = result.GetValue(_only) ?? Array.Empty<string>(),
            };
            ThroughputResult measured = Measure(settings);
            if (Console.IsOutputRedirected)
            {
                // A file has no width; the guess of 80 columns would cut the tables.
                AnsiConsole.Profile.Width = 240;
            }

            foreach (ReportTable table in ThroughputTables.Make(measured))
            {
                ConsoleReport.Write(AnsiConsole.Console, table);
            }

            FileInfo json = result.GetValue(_json);
            if (json != null)
            {
                JsonReport.Write(json.FullName, measured);
            }

            return 0;
        }

        // Progress goes to the error output, so that it does not mix with the report.
        private static ThroughputResult Measure(ThroughputSettings settings)
        {
            if (Console.IsErrorRedirected)
            {
                return ThroughputBenchmark.Run(settings, _ => { }, () => { });
            }

            ThroughputResult measured = null;
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error)
            });
            // Progress is drawn only between measurements: drawing takes time of the measured cores.
            console.Progress().AutoRefresh(false).AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask("throughput");
                measured = ThroughputBenchmark.Run(settings, count => task.MaxValue(Math.Max(count, 1)), () =>
                {
                    task.Increment(1);
                    context.Refresh();
                });
            });
            return measured;
        }
    }
}
