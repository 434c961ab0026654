extern alias sensor;

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Running;
using NanoSock.Testing;

namespace NanoSock.Tests.Host
{
    /// <summary>The firmware without -p:Board has the sizes of a W5500-EVB-Pico on a desktop, and states what the table
    /// in boards/README.md states, which NanoSock.Repository.Tests verifies.</summary>
    [TestClass]
    public class BoardFactsTests
    {
        private const string Board = "w5500-evb-pico";

        [TestMethod]
        [DataRow("EchoServer")]
        [DataRow("SensorNode")]
        [DataRow("SmokeTest")]
        public void Of_ProgramWithoutBoard_HasRowOfTable(string program)
        {
            BoardFacts facts = BoardFacts.Of(Assembly.Load(program));
            Assert.AreEqual(Board, facts.Name);
            Assert.IsTrue(facts.IsOnLan);
            Assert.AreEqual(Table(program, "in all"), facts.Used);
            Assert.AreEqual(Table(program, "heap"), facts.Heap);
            Assert.AreEqual(Table(program, "left"), facts.Left);
            Assert.IsGreaterThan(0, facts.Left);
        }

        [TestMethod]
        public void Of_AssemblyWithoutBoard_HasNone()
        {
            BoardFacts facts = BoardFacts.Of(typeof(BoardFactsTests).Assembly);
            Assert.AreEqual(string.Empty, facts.Name);
            Assert.AreEqual(0, facts.Heap);
            Assert.IsFalse(facts.IsOnLan);
        }

        // Its netstat.json and status page then state what the board's would.
        [TestMethod]
        [DataRow("EchoServer")]
        [DataRow("SensorNode")]
        public void Stack_OnSwitch_TakesWhatBoardsTakes(string program)
        {
            BoardDefinition definition = Definition(program);
            HostCommandLine commandLine = new HostCommandLine(definition.Description, definition.Forwards,
                definition.MoreOptions, definition.IsNetworked);
            commandLine.Parse(new[] { "--no-forward" }, TextWriter.Null, TextWriter.Null, out HostOptions options);
            definition.Configure(options);
            using VirtualBoard board = new VirtualBoard(definition, options, null, null);
            Assert.AreEqual(Table(program, "stack"), board.Program.Stack.MemoryBytes);
        }

        [TestMethod]
        public void Describe_BoardWithRow_StatesHeap()
        {
            BoardFacts facts = new BoardFacts { Name = "a", Heap = 231360, Used = 213730, Left = 17630 };
            Assert.AreEqual("sizes of the board a, where this program uses 213,730 of 231,360 bytes of heap and leaves "
                + "17,630", facts.Describe());
        }

        [TestMethod]
        public void Describe_BoardWithoutRow_StatesNameOnly()
        {
            Assert.AreEqual("sizes of the board host", new BoardFacts { Name = "host" }.Describe());
        }

        private static BoardDefinition Definition(string program)
        {
            return program == "SensorNode"
                ? new sensor::SensorNode.DesktopRun().CreateDefinition()
                : EchoServer.Program.CreateDefinition();
        }

        private static int Table(string program, string column)
        {
            string[] lines = File.ReadAllLines(Path.Combine(RepositoryFolder.Path, "boards", "README.md"));
            string[] head = Cells(lines.Single(line =>
                line.StartsWith("| board | firmware |", StringComparison.Ordinal)));
            string[] row = Cells(lines.Single(line =>
                line.StartsWith($"| {Board} | {program} |", StringComparison.Ordinal)));
            return int.Parse(row[Array.IndexOf(head, column)], NumberStyles.Number, CultureInfo.InvariantCulture);
        }

        private static string[] Cells(string line)
        {
            return line.Split('|').Select(cell => cell.Trim()).ToArray();
        }
    }
}
