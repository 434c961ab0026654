using System;
using System.CommandLine;
using System.IO;
using NanoSock.Benchmarks.Cost;
using NanoSock.Benchmarks.Cost.Budgets;

namespace NanoSock.Benchmarks.Page
{
    /// <summary>The command 'page'.</summary>
    internal sealed class PageCommand
    {
        internal Command Make()
        {
            Command command = new Command("page",
                "Rewrites the tables of docs/performance.md from the files of measured data and the limits of the cost "
                    + "meter.");
            command.SetAction(Run);
            return command;
        }

        private int Run(ParseResult parsed)
        {
            try
            {
                PerformancePage page = new PerformancePage(BudgetFile.RepositoryFolder());
                string[] stale = page.Stale();
                Console.Out.WriteLine(stale.Length == 0
                    ? "The page agrees with the data."
                    : "Rewritten: " + string.Join(", ", stale));
                page.Update(DateTime.UtcNow);
                return 0;
            }
            catch (Exception e) when (e is CostException or IOException or System.Text.Json.JsonException)
            {
                Console.Error.WriteLine("error: " + e.Message);
                return 1;
            }
        }
    }
}
