using System;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace NanoSock.Tool.DeviceResults
{
    /// <summary>The command 'device', whose only part so far is 'results'.</summary>
    internal sealed class DeviceCommand
    {
        private const int NoFile = 2;

        private readonly Argument<string> _file = new("LOG")
        {
            Description = "The file of what the device printed on its port; - for the standard input.",
        };

        private readonly Option<string[]> _tests = new("--tests")
        {
            Description = "The assembly of the tests, NFUnitTest.dll: each of its tests must have run. Repeated, where "
                + "the log has the tests of several.",
            HelpName = "DLL",
        };

        private readonly Option<int> _expect = new("--expect")
        {
            Description =
                "How many tests there are, set-ups and clean-ups included, where the assembly is not at hand.",
            HelpName = "N",
        };

        private DeviceCommand()
        {
        }

        internal static Command Create()
        {
            return new Command("device", "Examine what devices printed.") { new DeviceCommand().CreateResults() };
        }

        private Command CreateResults()
        {
            Command command = new Command("results",
                "Sum up what a device printed, tests or the smoke firmware. Exit code 0: all passed; 1: one failed; 2: "
                    + "no such file; 3: the run broke off, or the number of tests was not given.")
            {
                _file, _tests, _expect,
            };
            command.SetAction(result => Run(result.GetValue(_file), result.GetValue(_tests),
                result.GetValue(_expect), Console.In, result.InvocationConfiguration.Output,
                result.InvocationConfiguration.Error));
            return command;
        }

        internal static int Run(string file, string[] tests, int expect,
            TextReader input, TextWriter output, TextWriter error)
        {
            DeviceResultLog log;
            try
            {
                using TextReader reader = file == "-" ? null : new StreamReader(file);
                log = DeviceResultLog.Read(reader ?? input, tests == null || tests.Length == 0
                    ? null
                    : tests.SelectMany(LauncherTests.Read).ToArray(), expect);
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
