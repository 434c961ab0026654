using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace NanoSock.Tool.DeviceResults
{
    /// <summary>The results in the output of a device: the lines of nanoFramework's test launcher, and those of the
    /// smoke firmware. All other lines are skipped. The smoke firmware ends with its totals. "Done." does not mark the
    /// end: nanoCLR prints it in every case, so a test run is complete only if each test has its line.</summary>
    internal sealed partial class DeviceResultLog
    {
        private readonly List<string> _failures = new List<string>();
        private readonly HashSet<string> _ran = new HashSet<string>();
        private IReadOnlyList<string> _expected;
        private int _expectedCount;
        private int _sum = -1;

        /// <summary>Gets the number of tests, or steps, that passed.</summary>
        internal int Passed { get; private set; }

        /// <summary>Gets the number of tests that failed.</summary>
        internal int Failed
        {
            get { return _failures.Count; }
        }

        /// <summary>Gets the number of tests that were skipped.</summary>
        internal int Skipped { get; private set; }

        /// <summary>Gets the names of the tests that failed, with their messages.</summary>
        internal IReadOnlyList<string> Failures
        {
            get { return _failures; }
        }

        /// <summary>Gets the names of the tests that should have run and printed no line.</summary>
        internal IEnumerable<string> Missing
        {
            get
            {
                return _expected == null ? Enumerable.Empty<string>() : _expected.Where(name => !_ran.Contains(name));
            }
        }

        /// <summary>Gets the exit code: 0 for a complete run without a failure, 1 for a failure, 3 for a run that broke
        /// off, or for no run.</summary>
        internal int ExitCode
        {
            get { return Failed > 0 ? 1 : Fault == null ? 0 : 3; }
        }

        // The reason why the run is not complete, in words; null if it is.
        private string Fault
        {
            get
            {
                int ran = Passed + Failed + Skipped;
                if (_sum >= 0 && _ran.Count == 0)
                {
                    return ran == _sum ? null : $"the run broke off: {ran} of {_sum} steps";
                }

                if (_expectedCount > 0)
                {
                    return _ran.Count == _expectedCount && !Missing.Any() ? null
                        : _ran.Count > _expectedCount ? $"{_ran.Count} tests where {_expectedCount} were expected"
                        : $"the run broke off: {_ran.Count} of {_expectedCount} tests";
                }

                return ran == 0 || _ran.Count == 0
                    ? "the run broke off"
                    : "how many there should be was not said: --tests or --expect";
            }
        }

        /// <summary>Reads to the end.</summary>
        /// <param name="reader">What the device printed.</param>
        /// <param name="expected">The names of the tests that should have run; null where only their number is
        /// known.</param>
        /// <param name="count">How many tests should have run; 0 when that is not known.</param>
        internal static DeviceResultLog Read(TextReader reader, IReadOnlyList<string> expected, int count)
        {
            DeviceResultLog log = new DeviceResultLog
            {
                _expected = expected, _expectedCount = expected != null ? expected.Count : count
            };
            string line;
            while ((line = reader.ReadLine()) != null)
            {
                log.Take(line.TrimEnd());
            }

            return log;
        }

        /// <summary>Returns the totals in words.</summary>
        public override string ToString()
        {
            string sum = $"{Passed} passed, {Failed} failed, {Skipped} skipped";
            return Fault == null ? sum : sum + "; " + Fault;
        }

        private void Take(string line)
        {
            // A debugger's output window sometimes puts text before a line.
            Match match = LauncherLine().Match(line);
            if (match.Success)
            {
                _ran.Add(match.Groups["name"].Value);
            }
            else
            {
                match = SmokeLine().Match(line);
            }

            if (match.Success)
            {
                Count(match.Groups["result"].Value, match.Groups["name"].Value, match.Groups["detail"].Value);
                return;
            }

            match = SmokeSum().Match(line);
            if (match.Success)
            {
                _sum = match.Groups["count"].Captures.Sum(capture => int.Parse(capture.Value,
                    CultureInfo.InvariantCulture));
            }
        }

        private void Count(string result, string name, string detail)
        {
            switch (result)
            {
                case "passed" or "ok":
                    Passed++;
                    break;
                case "skipped":
                    Skipped++;
                    break;
                default:
                    _failures.Add(name + ": " + detail);
                    break;
            }
        }

        [GeneratedRegex(@"\bTest (?<result>passed|failed|skipped),(?<name>[^,]+),(?<detail>.*)$")]
        private static partial Regex LauncherLine();

        [GeneratedRegex(@"\bsmoke: (?<name>[a-z][a-z-]*) (?<result>ok|FAIL|skipped)\b ?(?<detail>.*)$")]
        private static partial Regex SmokeLine();

        [GeneratedRegex(@"\bsmoke: (?<count>\d+) ok, (?<count>\d+) failed, (?<count>\d+) skipped$")]
        private static partial Regex SmokeSum();
    }
}
