using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;

namespace NanoSock.Repository.Tests
{
    /// <summary>Runs the SDK's command line on this repository.</summary>
    internal static class DotNet
    {
        // Allows a build of all boards on a loaded machine.
        private const int LimitMilliseconds = 900000;

        /// <summary>Runs the command and returns its standard output.</summary>
        /// <exception cref="InvalidOperationException">The exit code is not 0; the message has the output.</exception>
        internal static string Run(IEnumerable<string> arguments, params (string Name, string Value)[] variables)
        {
            (int code, string output) = TryRun(arguments, variables);
            return code == 0
                ? output
                : throw new InvalidOperationException("dotnet ended with " + code + ":\n" + output);
        }

        /// <summary>Runs the command and returns its exit code with its output.</summary>
        internal static (int Code, string Output) TryRun(IEnumerable<string> arguments,
            params (string Name, string Value)[] variables)
        {
            ProcessStartInfo start = new("dotnet")
            {
                RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = RepositoryRoot.Path
            };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            // The MSBuild settings of a test run are not those of this build.
            start.Environment.Remove("MSBUILD_EXE_PATH");
            start.Environment.Remove("MSBuildSDKsPath");
            start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            foreach ((string name, string value) in variables)
            {
                start.Environment[name] = value;
            }

            using Process process = Process.Start(start);
            Task<string> errors = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(LimitMilliseconds))
            {
                process.Kill(true);
                throw new InvalidOperationException("dotnet did not end: " + string.Join(" ", start.ArgumentList));
            }

            return (process.ExitCode, output.Result + errors.Result);
        }
    }
}
