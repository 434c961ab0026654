using System;
using System.CommandLine;
using System.IO;

namespace NanoSock.Benchmarks.DeviceResults
{
    /// <summary>The command 'device-results'.</summary>
    internal sealed class DeviceResultsCommand
    {
        private const int NoFile = 2;

        private readonly Argument<string> _file = new("FILE")
        {
            Description = "What the device printed; - for the standard input.",
        };

        private readonly Option<string> _tests = new("--tests")
        {
            Description = "The assembly of the tests, NFUnitTest.dll: each of its tests must have run.",
            HelpName = "DLL",
        };

        private readonly Option<int> _expect = new("--expect")
        {
            Description =
                "How many tests there are, set-ups and clean-ups included, where the assembly is not at hand.",
            HelpName = "N",
        };

        internal Command Make()
        {
            Command command = new Command("device-results",
                "Sums up what a device printed, tests or the smoke firmware. Exit code 0: all is well; 1: something "
                    + "failed; 2: no such file; 3: the run broke off, or how many tests there are was not said.")
            {
                _file, _tests, _expect,
            };
            command.SetAction(result => Run(result.GetValue(_file), result.GetValue(_tests),
                result.GetValue(_expect), Console.In, Console.Out, Console.Error));
            return command;
        }

        internal static int Run(string file, string tests, int expect,
            TextReader input, TextWriter output, TextWriter error)
        {
            DeviceResultLog log;
            try
            {
                using TextReader reader = file == "-" ? null : new StreamReader(file);
                log = DeviceResultLog.Read(reader ?? input, tests == null ? null : LauncherTests.Read(tests), expect);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
            {
                error.WriteLine("error: " + e.Message);
                return NoFile;
            }

            foreach (string failure in log.Failures)
            {
                output.WriteLine("failed: " + failure);
            }

            foreach (string missing in log.Missing)
            {
                output.WriteLine("did not run: " + missing);
            }

            output.WriteLine(log);
            return log.ExitCode;
        }
    }
}
