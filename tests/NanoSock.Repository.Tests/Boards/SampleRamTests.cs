using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>Each sample fits the heap of each board with a W5500, and boards/README.md states the margin. To print
    /// the table again: NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests --filter Ram</summary>
    [TestClass]
    [DoNotParallelize]
    public class SampleRamTests
    {
        private const string Begin = "<!-- samples:begin -->\n";
        private const string End = "<!-- samples:end -->";
        private const int LeastOfMqttSensor = 80 * 1024;

        // Not on a heap of 96 KB: 20 clients, and a program without sizes of its own.
        private const int SmallHeap = 98304;
        private static readonly string[] s_forLargerHeaps = { "Hello" };

        private static readonly Lazy<SampleRam[]> s_statements = new(() => BoardBuild.Samples()
            .Select(SampleRam.Of)
            .ToArray());

        [TestMethod]
        public void Sample_OnBoardsWithW5500_FitsHeap()
        {
            string[] tooLarge = s_statements.Value.Where(statement => statement.Left < RamStatement.LeastRoom
                    && (statement.Build.Board.Heap > SmallHeap
                        || !s_forLargerHeaps.Contains(statement.Build.Firmware)))
                .Select(statement => $"{statement.Build.Firmware} for {statement.Build.Board.Name}: {statement.Total} "
                    + $"of {statement.Build.Board.Heap}, {statement.Left} left, {RamStatement.LeastRoom} wanted")
                .ToArray();
            Assert.IsEmpty(tooLarge, string.Join("\n", tooLarge) + "\n" + Table());
        }

        [TestMethod]
        public void MqttSensor_OnW5500EvbPico_LeavesRoomForTheProgramAroundIt()
        {
            SampleRam sensor = s_statements.Value.Single(statement => statement.Build.Firmware == "MqttSensor"
                && statement.Build.Board.Name == BoardBuild.SampleBoard);
            Assert.IsGreaterThanOrEqualTo(LeastOfMqttSensor, sensor.Left, Table());
        }

        [TestMethod]
        public void Readme_SampleTable_IsCurrent()
        {
            string path = RepositoryRoot.Combine("boards", "README.md");
            string text = File.ReadAllText(path).Replace("\r\n", "\n");
            int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            int to = text.IndexOf(End, StringComparison.Ordinal);
            Assert.IsGreaterThan(from, to + 1);
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_BOARDS")))
            {
                File.WriteAllText(path, text[..from] + Table() + text[to..]);
                return;
            }

            Assert.AreEqual(Table(), text[from..to],
                "boards/README.md is stale. Run: NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests "
                    + "--filter Ram");
        }

        private static string Table()
        {
            IEnumerable<string> rows = s_statements.Value.Select(statement => "| " + statement.Build.Board.Name + " | "
                + statement.Build.Firmware + " | " + string.Join(" | ", new[]
                {
                    statement.Tables, statement.Stack, statement.Program, statement.Link, statement.Threads,
                    statement.Total, statement.Build.Board.Heap, statement.Left
                }.Select(number => number.ToString("N0", CultureInfo.InvariantCulture))) + " |\n");
            return "| board | sample | tables | stack | program | link | threads | in all | heap | left |\n"
                + "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n" + string.Concat(rows);
        }
    }
}
