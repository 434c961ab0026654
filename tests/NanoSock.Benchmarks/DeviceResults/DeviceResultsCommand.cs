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

        internal Command Make()
        {
            Command command = new Command("device-results", "Sums up what a device printed, tests or the smoke firmware. Exit code 0: all is well; 1: something failed; 2: no such file; 3: the run broke off.")
            {
                _file,
            };
            command.SetAction(result => Run(result.GetValue(_file), Console.In, Console.Out, Console.Error));
            return command;
        }

        internal static int Run(string file, TextReader input, TextWriter output, TextWriter error)
        {
            DeviceResultLog log;
            try
            {
                using TextReader reader = file == "-" ? null : new StreamReader(file);
                log = DeviceResultLog.Read(reader ?? input);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                error.WriteLine("error: " + e.Message);
                return NoFile;
            }

            foreach (string failure in log.Failures)
            {
                output.WriteLine("failed: " + failure);
            }

            output.WriteLine(log);
            return log.ExitCode;
        }
    }
}
