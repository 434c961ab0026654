using System;
using System.CommandLine;
using System.Linq;
using NanoSock.PacketScripts.Language;
using Spectre.Console;

namespace NanoSock.PacketScripts.Commands
{
    /// <summary>The command 'list'.</summary>
    internal static class ListCommand
    {
        internal static Command Make()
        {
            Command command = new Command("list", "Lists the scripts, what they prove, and what Linux does with them.");
            command.SetAction(_ => Run());
            return command;
        }

        private static int Run()
        {
            Table table = new Table().Border(TableBorder.Simple).AddColumns("Script", "Title", "Proves", "Linux");
            foreach (ScriptEntry entry in ScriptLibrary.All())
            {
                string proves = string.Join(", ",
                    entry.Conformance.Concat(entry.Clauses.Select(clause => "RFC " + clause)));
                string linux = entry.Linux switch
                {
                    Verdict.Yes => "yes",
                    Verdict.Differs => "differs: " + entry.LinuxReason,
                    _ => "no: " + entry.LinuxReason,
                };
                table.AddRow(Markup.Escape(entry.Name), Markup.Escape(entry.Title),
                    Markup.Escape(proves), Markup.Escape(linux));
            }

            AnsiConsole.Write(table);
            return 0;
        }
    }
}
