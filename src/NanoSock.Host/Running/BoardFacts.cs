using System.Globalization;
using System.Linq;
using System.Reflection;

namespace NanoSock.Host.Running
{
    /// <summary>Holds the facts of the board whose sizes a program was built with. The build takes them from
    /// Board.props and from the table of boards/README.md (build/Firmware.targets).</summary>
    public sealed class BoardFacts
    {
        // Columns of the table's rows, which begin with a separator.
        private const int UsedColumn = 8;
        private const int HeapColumn = 9;
        private const int LeftColumn = 10;

        /// <summary>Gets the board's name; empty where the program states none.</summary>
        public string Name { get; init; }

        /// <summary>Returns true if the board runs the services of a LAN on a device.</summary>
        public bool IsOnLan { get; init; }

        /// <summary>Gets the bytes of the board's heap; 0 where the table has no row for this program.</summary>
        public int Heap { get; init; }

        /// <summary>Gets the bytes that the program uses of it, with its link, its threads and the tables of its
        /// assemblies.</summary>
        public int Used { get; init; }

        /// <summary>Gets the bytes that are left.</summary>
        public int Left { get; init; }

        /// <summary>Reads the facts that the build has stored in a program.</summary>
        public static BoardFacts Of(Assembly program)
        {
            string[] row = Value(program, "Row").Split('|');
            return new BoardFacts
            {
                Name = Value(program, string.Empty),
                IsOnLan = Value(program, "IsOnLan") == "true",
                Heap = Number(row, HeapColumn),
                Used = Number(row, UsedColumn),
                Left = Number(row, LeftColumn),
            };
        }

        /// <summary>Describes the board's sizes in one line.</summary>
        public string Describe()
        {
            return "sizes of the board " + Name + (Heap == 0 ? string.Empty
                : $", where this program uses {Text(Used)} of {Text(Heap)} bytes of heap and leaves {Text(Left)}");
        }

        private static string Value(Assembly program, string name)
        {
            return program.GetCustomAttributes<AssemblyMetadataAttribute>()
                .FirstOrDefault(fact => fact.Key == "NanoSock.Board" + name)?.Value ?? string.Empty;
        }

        private static int Number(string[] row, int column)
        {
            return row.Length <= column ? 0
                : int.Parse(row[column], NumberStyles.Number, CultureInfo.InvariantCulture);
        }

        private static string Text(int number)
        {
            return number.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
