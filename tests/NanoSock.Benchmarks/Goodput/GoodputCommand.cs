using System;
using System.CommandLine;
using System.IO;
using System.Threading;
using NanoSock.Benchmarks.Reports;
using Spectre.Console;

namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>The command 'goodput'.</summary>
    internal sealed class GoodputCommand
    {
        private const int QuickRuns = 3;
        private const int QuickBytes = 1 << 20;
        private const int QuickSeconds = 10;
        private const int QuickWarmUp = 4;

        private readonly Option<long> _seed = new("--seed")
        {
            Description = "The first run's seed; the others' follow.",
            DefaultValueFactory = _ => 1,
        };

        private readonly Option<int?> _runs = new("--runs")
        {
            Description = "Runs of each cell (10).",
        };

        private readonly Option<bool> _quick = new("--quick")
        {
            Description = "A look: fewer and shorter runs. Its figures are no results: starting weighs more.",
        };

        private readonly Option<int[]> _buffer = new("--buffer")
        {
            Description = "Only these sizes of buffers of one flow, bytes. None: 0.",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<double[]> _loss = new("--loss")
        {
            Description = "Only these losses, percent.",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<int[]> _flows = new("--flows")
        {
            Description = "Only these numbers of flows on the shared link. None: 0.",
            AllowMultipleArgumentsPerToken = true,
        };

        private readonly Option<int?> _seconds = new("--seconds")
        {
            Description = "Seconds of virtual time on the shared link (60).",
        };

        private readonly Option<int?> _warmUp = new("--warm-up")
        {
            Description = "Seconds that the steady figures leave out (20).",
        };

        private readonly Option<int> _minimumTimeout = new("--min-rto")
        {
            Description = "Shortest retransmission time-out, milliseconds; 0 for the stack's own.",
        };

        private readonly Option<bool> _shares = new("--shares")
        {
            Description = "The stack beside models of RFC 5681 and RFC 9438 on one line, and nothing else.",
        };

        private readonly Option<int> _jobs = new("--jobs")
        {
            Description = "Runs at once.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };

        private readonly Option<bool> _detail = new("--detail")
        {
            Description = "Also where the time goes: losses, time-outs, silence.",
        };

        private readonly Option<bool> _markdown = new("--markdown")
        {
            Description = "Print tables for a page of documentation.",
        };

        private readonly Option<FileInfo> _json = new("--json")
        {
            Description = "Write every run to a file.",
            HelpName = "FILE",
        };

        internal Command Make()
        {
            Command command = new Command("goodput",
                "Goodput under loss and on a shared link, in virtual time, beside smoltcp's published figures.")
            {
                _seed, _runs, _quick, _buffer, _loss, _flows, _seconds, _warmUp, _minimumTimeout, _shares, _jobs,
                _detail, _markdown, _json,
            };
            _runs.Validators.Add(result => Positive(result, result.GetValueOrDefault<int?>()));
            _seconds.Validators.Add(result => Positive(result, result.GetValueOrDefault<int?>()));
            _jobs.Validators.Add(result => Positive(result, result.GetValueOrDefault<int>()));
            command.Validators.Add(result =>
            {
                GoodputSettings settings = Settings(result);
                if (settings.WarmUp >= settings.Seconds)
                {
                    result.AddError("--warm-up leaves nothing of --seconds.");
                }
            });
            command.SetAction(result => Run(result.CommandResult, Settings(result.CommandResult)));
            return command;
        }

        private static void Positive(System.CommandLine.Parsing.OptionResult result, int? value)
        {
            if (value < 1)
            {
                result.AddError(result.Option.Name + " is 1 at least.");
            }
        }

        private GoodputSettings Settings(System.CommandLine.Parsing.CommandResult result)
        {
            bool quick = result.GetValue(_quick);
            int seconds = result.GetValue(_seconds) ?? (quick ? QuickSeconds : 60);
            int[] buffers = result.GetValue(_buffer);
            double[] losses = result.GetValue(_loss);
            int[] flows = result.GetValue(_flows);
            bool shares = result.GetValue(_shares);
            return new GoodputSettings
            {
                Seed = result.GetValue(_seed),
                Runs = result.GetValue(_runs) ?? (quick ? QuickRuns : 10),
                Bytes = quick ? QuickBytes : 10 << 20,
                Shares = shares,
                Buffers = shares ? Array.Empty<int>()
                    : buffers is { Length: > 0 } ? Array.FindAll(buffers, buffer => buffer > 0)
                    : Published.Buffers,
                Losses = losses is { Length: > 0 }
                    ? Array.ConvertAll(losses, percent => percent / 100)
                    : Published.Losses,
                FlowCounts = shares ? Array.Empty<int>()
                    : flows is { Length: > 0 } ? Array.FindAll(flows, count => count > 0)
                    : Published.FlowCounts,
                Seconds = seconds,
                WarmUp = result.GetValue(_warmUp) ?? (quick ? QuickWarmUp : seconds / 3),
                MinimumTimeout = result.GetValue(_minimumTimeout),
            };
        }

        private int Run(System.CommandLine.Parsing.CommandResult result, GoodputSettings settings)
        {
            GoodputResult measured = Measure(settings, result.GetValue(_jobs));
            if (Console.IsOutputRedirected)
            {
                // A file has no width; the guess of 80 columns would cut the tables.
                AnsiConsole.Profile.Width = 240;
            }

            foreach (ReportTable table in GoodputTables.Make(measured, result.GetValue(_detail)))
            {
                if (result.GetValue(_markdown))
                {
                    MarkdownReport.Write(Console.Out, table);
                }
                else
                {
                    ConsoleReport.Write(AnsiConsole.Console, table);
                }
            }

            FileInfo json = result.GetValue(_json);
            if (json != null)
            {
                JsonReport.Write(json.FullName, measured);
            }

            return 0;
        }

        // Progress goes to the error output, so that it does not mix with the report.
        private static GoodputResult Measure(GoodputSettings settings, int jobs)
        {
            if (Console.IsErrorRedirected)
            {
                return GoodputBenchmark.Run(settings, jobs, () => { });
            }

            GoodputResult measured = null;
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(Console.Error)
            });
            console.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask("goodput", true, GoodputBenchmark.CountRuns(settings));
                Lock gate = new Lock();
                measured = GoodputBenchmark.Run(settings, jobs, () =>
                {
                    lock (gate)
                    {
                        task.Increment(1);
                    }
                });
            });
            return measured;
        }
    }
}
