using System.Collections.Generic;

namespace NanoSock.Benchmarks.Reports
{
    /// <summary>The verdict of a cell.</summary>
    internal enum Verdict
    {
        /// <summary>Not compared with an aim.</summary>
        None,
        /// <summary>Below the aim.</summary>
        Short,
        /// <summary>At the aim or above.</summary>
        Met,
    }

    /// <summary>A table, independent of its output format.</summary>
    internal sealed class ReportTable
    {
        internal ReportTable(string title, params string[] columns)
        {
            Title = title;
            Columns = columns;
        }

        internal string Title { get; }

        internal IReadOnlyList<string> Columns { get; }

        /// <summary>Gets or sets the number of columns, from the first on, that hold words instead of
        /// figures.</summary>
        internal int Words { get; init; }

        /// <summary>Gets or sets whether the last column holds words too.</summary>
        internal bool EndsInWords { get; init; }

        internal List<ReportCell[]> Rows { get; } = new List<ReportCell[]>();

        /// <summary>Gets the notes below the table.</summary>
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
