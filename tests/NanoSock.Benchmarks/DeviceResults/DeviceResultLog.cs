using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace NanoSock.Benchmarks.DeviceResults
{
    /// <summary>What a device printed, read for results: the lines of nanoFramework's test launcher, and those of the smoke
    /// firmware. Everything else is passed over. Both end their output with a line of their own, without which a run broke
    /// off: a test that hangs or takes the CLR with it prints nothing.</summary>
    internal sealed partial class DeviceResultLog
    {
        private readonly List<string> _failures = new List<string>();

        /// <summary>Tests, or steps, that passed.</summary>
        internal int Passed { get; private set; }

        /// <summary>Those that failed.</summary>
        internal int Failed
        {
            get { return _failures.Count; }
        }

        /// <summary>Those that were skipped.</summary>
        internal int Skipped { get; private set; }

        /// <summary>The names of those that failed and what was said about it.</summary>
        internal IReadOnlyList<string> Failures
        {
            get { return _failures; }
        }

        /// <summary>Whether the line was there that comes last.</summary>
        internal bool IsComplete { get; private set; }

        /// <summary>0 for a complete run without a failure, 1 for a failure, 3 for a run that broke off, or none.</summary>
        internal int ExitCode
        {
            get { return Failed > 0 ? 1 : IsComplete && Passed + Skipped > 0 ? 0 : 3; }
        }

        /// <summary>Reads to the end.</summary>
        internal static DeviceResultLog Read(TextReader reader)
        {
            DeviceResultLog log = new DeviceResultLog();
            string line;
            while ((line = reader.ReadLine()) != null)
            {
                log.Take(line.TrimEnd());
            }

            return log;
        }

        /// <summary>The sum in words.</summary>
        public override string ToString()
        {
            string sum = $"{Passed} passed, {Failed} failed, {Skipped} skipped";
            return IsComplete ? sum : sum + "; the run broke off";
        }

        private void Take(string line)
        {
            // A debugger's output window puts something before a line now and then.
            Match match = LauncherLine().Match(line);
            match = match.Success ? match : SmokeLine().Match(line);
            if (match.Success)
            {
                Count(match.Groups["result"].Value, match.Groups["name"].Value, match.Groups["detail"].Value);
            }
            else if (line == "Done." || SmokeSum().IsMatch(line))
            {
                IsComplete = true;
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

        [GeneratedRegex(@"\bsmoke: \d+ ok, \d+ failed, \d+ skipped$")]
        private static partial Regex SmokeSum();
    }
}
