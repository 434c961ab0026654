using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NanoSock.Interop.Tests.Differential
{
    /// <summary>The events of a run, one a line with the time; consecutive calls of the same kind become one
    /// line.</summary>
    internal sealed class Journal
    {
        private readonly List<Line> _lines = new List<Line>();
        private readonly Stopwatch _watch;

        internal Journal(Stopwatch watch)
        {
            _watch = watch;
        }

        internal void Add(string text)
        {
            _lines.Add(new Line { Time = _watch.Elapsed.TotalMilliseconds, Text = text });
        }

        internal void AddTransfer(string verb, int bytes)
        {
            Line last = _lines.Count > 0 ? _lines[^1] : null;
            if (last == null || last.Text != verb || last.Calls == 0)
            {
                last = new Line { Time = _watch.Elapsed.TotalMilliseconds, Text = verb };
                _lines.Add(last);
            }

            last.Until = _watch.Elapsed.TotalMilliseconds;
            last.Calls++;
            last.Bytes += bytes;
        }

        /// <summary>Returns the last lines.</summary>
        internal string Tail(int count)
        {
            StringBuilder text = new StringBuilder(_lines.Count > count
                ? $"    ... {_lines.Count - count} lines before\n"
                : "");
            foreach (Line line in _lines.Skip(_lines.Count - count))
            {
                text.Append(string.Create(CultureInfo.InvariantCulture, $"    {line.Time,9:F1} {line.Text}"));
                text.Append(line.Calls > 0 ? string.Create(CultureInfo.InvariantCulture,
                    $" {line.Bytes} bytes in {line.Calls} calls until {line.Until:F1}\n") : "\n");
            }

            return text.ToString();
        }

        private sealed class Line
        {
            internal double Time;
            internal double Until;
            internal string Text;
            internal int Calls;
            internal int Bytes;
        }
    }
}
