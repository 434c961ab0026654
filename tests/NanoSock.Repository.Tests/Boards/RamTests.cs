using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Mono.Cecil;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>Each firmware fits the heap of each board, and boards/README.md states the margin. To print the table
    /// again: NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests --filter RamTests</summary>
    [TestClass]
    public class RamTests
    {
        private const string Begin = "<!-- ram:begin -->\n";
        private const string End = "<!-- ram:end -->";

        private static readonly Lazy<RamStatement[]> s_statements = new(() => BoardBuild.All()
            .Select(RamStatement.Of)
            .ToArray());
        private static readonly bool s_update =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_BOARDS"));

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void Firmware_OnEachBoard_FitsHeap()
        {
            string table = Table();
            TestContext.WriteLine(table);
            string[] tooLarge = s_statements.Value.Where(statement => statement.Left < RamStatement.LeastRoom)
                .Select(statement => $"{statement.Build.Firmware} for {statement.Build.Board.Name}: {statement.Total} "
                    + $"of {statement.Build.Board.Heap}, {statement.Left} left, {RamStatement.LeastRoom} wanted")
                .ToArray();
            Assert.AreEqual(0, tooLarge.Length, string.Join("\n", tooLarge) + "\n" + table);
        }

        [TestMethod]
        public void Readme_RamTable_IsCurrent()
        {
            string path = RepositoryRoot.Combine("boards", "README.md");
            string text = File.ReadAllText(path).Replace("\r\n", "\n");
            int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            int to = text.IndexOf(End, StringComparison.Ordinal);
            Assert.IsGreaterThan(from, to + 1);
            if (s_update)
            {
                text = text[..from] + Table() + text[to..];
                File.WriteAllText(path, text);
                to = text.IndexOf(End, StringComparison.Ordinal);
            }

            Assert.AreEqual(Table(), text[from..to],
                "boards/README.md is stale. Run: NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests "
                    + "--filter RamTests");
        }

        // Each row of a table takes its size; constants and names take nothing.
        [TestMethod]
        [DataRow("const int Number = 3;", 0)]
        [DataRow("const string Text = \"a long text, which stays in flash\";", 0)]
        [DataRow("static int s_number;", 2 + 12)]
        [DataRow("class Inner { int _first; int _second; }", 8 + 2 + 2 + 3)]
        [DataRow("static void Method(int number) { }", 3)]
        [DataRow("static object Make() { return new Random(); }", 3 + 4 + 4)]
        public void Tables_Member_CostItsRows(string member, int bytes)
        {
            using ModuleDefinition without = SampleCompiler.Device("static object Other() { return new object(); }");
            using ModuleDefinition with = SampleCompiler.Device("static object Other() { return new object(); } "
                + member);
            Assert.AreEqual(bytes, AssemblyTables.Bytes(with) - AssemblyTables.Bytes(without));
        }

        private static string Table()
        {
            List<string> lines = new()
            {
                "| board | firmware | tables | stack | program | link | threads | in all | heap | left | later |",
                "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
            };
            lines.AddRange(s_statements.Value.Select(Row));
            return string.Join("\n", lines) + "\n";
        }

        private static string Row(RamStatement statement)
        {
            BoardBuild build = statement.Build;
            IEnumerable<int> numbers = new[]
            {
                statement.Tables, statement.Stack, statement.Program, statement.Link, statement.Threads,
                statement.Total, build.Board.Heap, statement.Left, statement.Later
            };
            return "| " + build.Board.Name + " | " + build.Firmware + " | "
                + string.Join(" | ", numbers.Select(number => number.ToString("N0", CultureInfo.InvariantCulture)))
                + " |";
        }
    }
}
