using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using NanoSock.PacketScripts.Language;
using NanoSock.PacketScripts.Reports;
using NanoSock.PacketScripts.Running;
using NanoSock.Testing.Notation;
using Spectre.Console;

namespace NanoSock.PacketScripts.Commands
{
    /// <summary>The command 'run'.</summary>
    internal sealed class RunCommand
    {
        private readonly Argument<string[]> _files = new("FILE")
        {
            Description = "Scripts, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };

        private readonly Option<bool> _linux = new("--linux")
        {
            Description = "Against the Linux kernel (needs root) instead of NanoSock.",
        };

        private readonly Option<bool> _trace = new("--trace")
        {
            Description = "Print every event as it happens.",
        };

        internal Command Make()
        {
            Command command = new Command("run", "Runs scripts; the exit code is 1 when one fails.")
            {
                _files, _linux, _trace
            };
            command.SetAction(Run);
            return command;
        }

        private int Run(ParseResult result)
        {
            int failed = 0;
            foreach (string file in result.GetRequiredValue(_files).SelectMany(Expand))
            {
                failed += RunOne(file, result.GetValue(_linux), result.GetValue(_trace)) ? 0 : 1;
            }

            return failed == 0 ? 0 : 1;
        }

        private static IEnumerable<string> Expand(string path)
        {
            return Directory.Exists(path)
                ? Directory.EnumerateFiles(path, "*.pkt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                : new[] { path };
        }

        private static bool RunOne(string file, bool linux, bool trace)
        {
            Action<TraceLine> onTrace = trace ? line => Console.WriteLine(FailureReport.WriteTrace(line)) : null;
            try
            {
                ScriptEntry entry = new ScriptEntry(file, file);
                string reason = linux && entry.Linux == Verdict.No ? entry.LinuxReason
                    : !linux && entry.NanoSock == Verdict.No ? entry.NanoSockReason
                    : null;
                if (reason != null)
                {
                    Say("grey", "skipped", file, reason);
                    return true;
                }

                if (linux)
                {
                    entry.RunOnLinux(onTrace);
                }
                else
                {
                    entry.RunInProcess(onTrace);
                }

                Say("green", "passed", file, entry.Title);
                return true;
            }
            catch (ScriptFailedException exception)
            {
                Say("red", "failed", file, string.Empty);
                Console.Write(exception.Message);
            }
            catch (Exception exception) when (exception is ScriptSyntaxException
                or ScriptNotRunnableException or IOException)
            {
                Say("red", "not run", file, string.Empty);
                Console.WriteLine(exception.Message);
            }

            return false;
        }

        private static void Say(string style, string verdict, string file, string text)
        {
            AnsiConsole.Profile.Width = int.MaxValue;
            AnsiConsole.MarkupLine("[" + style + "]" + verdict.PadRight(8) + "[/]"
                + Markup.Escape(file + (text.Length > 0 ? "  " + text : string.Empty)));
        }
    }
}
