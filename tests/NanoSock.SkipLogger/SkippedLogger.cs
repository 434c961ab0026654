using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;

namespace NanoSock.SkipLogger
{
    /// <summary>Writes a line for each reason for which tests were skipped, with their number. The console logger of
    /// 'dotnet test' only counts them, unless it lists every passed test as well.</summary>
    [FriendlyName("skipped")]
    [ExtensionUri("logger://nanosock/skipped/v1")]
    public sealed class SkippedLogger : ITestLogger
    {
        // The text that MSTest and the tests write before the reason.
        private static readonly string[] s_prefixes = { "Assert.Inconclusive failed. ", "Skipped: " };

        private readonly SortedDictionary<string, int> _reasons =
            new SortedDictionary<string, int>(StringComparer.Ordinal);

        /// <inheritdoc/>
        public void Initialize(TestLoggerEvents events, string testRunDirectory)
        {
            events.TestResult += (_, e) => Count(e.Result);
            events.TestRunComplete += (_, _) => Write();
        }

        private void Count(TestResult result)
        {
            if (result.Outcome != TestOutcome.Skipped)
            {
                return;
            }

            string reason = (result.ErrorMessage ?? string.Empty)
                    .Split('\n')
                    .Select(line => line.Trim())
                    .FirstOrDefault(line => line.Length > 0)
                ?? "no reason given: " + result.TestCase.FullyQualifiedName;
            foreach (string prefix in s_prefixes)
            {
                reason = reason.StartsWith(prefix, StringComparison.Ordinal) ? reason[prefix.Length..] : reason;
            }

            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }

        private void Write()
        {
            foreach (KeyValuePair<string, int> pair in _reasons)
            {
                Console.WriteLine("Skipped " + pair.Value + ": " + pair.Key);
            }
        }
    }
}
