using System.Collections.Generic;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>How a cell is to be read.</summary>
    internal enum Verdict
    {
        /// <summary>It is compared with nothing.</summary>
        None,
        /// <summary>Below the aim.</summary>
        Short,
        /// <summary>At the aim or above.</summary>
        Met,
    }

    /// <summary>A table before it is known where it will be printed.</summary>
    internal sealed class ReportTable
    {
        internal ReportTable(string title, params string[] columns)
        {
            Title = title;
            Columns = columns;
        }

        internal string Title { get; }

        internal IReadOnlyList<string> Columns { get; }

        /// <summary>How many of the columns, from the first on, hold words and not figures.</summary>
        internal int Words { get; init; }

        /// <summary>Whether the last column does, too.</summary>
        internal bool EndsInWords { get; init; }

        internal List<ReportCell[]> Rows { get; } = new List<ReportCell[]>();

        /// <summary>What is to be said below it.</summary>
        internal List<string> Notes { get; } = new List<string>();
    }

    /// <summary>A cell: one or more lines, the first of which carries the verdict.</summary>
    internal sealed class ReportCell
    {
        internal ReportCell(Verdict verdict, params string[] lines)
        {
            Verdict = verdict;
            Lines = lines;
        }

        internal Verdict Verdict { get; }

        internal IReadOnlyList<string> Lines { get; }

        public static implicit operator ReportCell(string text)
        {
            return new ReportCell(Verdict.None, text);
        }
    }
}
