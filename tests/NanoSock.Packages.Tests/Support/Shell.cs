using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Packages.Tests.Support
{
    /// <summary>Runs programs outside the repository.</summary>
    internal static class Shell
    {
        // Allows a restore and a build on a loaded machine.
        private const int LimitMilliseconds = 600000;

        /// <summary>Runs a program that must succeed; returns its output.</summary>
        /// <param name="folder">The working directory.</param>
        /// <param name="program">The program.</param>
        /// <param name="arguments">Its arguments.</param>
        internal static string Run(string folder, string program, params string[] arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo(program)
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                WorkingDirectory = folder
            };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            // The MSBuild settings of a test run are not those of these builds, and projects outside have a folder of
            // packages of their own.
            start.Environment.Remove("MSBUILD_EXE_PATH");
            start.Environment.Remove("MSBuildSDKsPath");
            start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            if (folder.StartsWith(Feed.Root, StringComparison.Ordinal))
            {
                start.Environment["NUGET_PACKAGES"] = Feed.Restored;
            }

            using Process process = Process.Start(start);
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            bool ended = process.WaitForExit(LimitMilliseconds);
            if (!ended)
            {
                process.Kill(true);
            }

            string text = output.Result + errors.Result;
            Assert.IsTrue(ended && process.ExitCode == 0,
                program + " " + string.Join(' ', arguments) + " in " + folder + ":\n" + text);
            return text;
        }
    }
}
