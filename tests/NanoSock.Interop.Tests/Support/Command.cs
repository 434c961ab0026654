using System;
using System.Diagnostics;
using System.Text;

namespace NanoSock.Interop.Tests.Support
{
    /// <summary>The exit code and the output of a program.</summary>
    internal sealed record CommandResult(int ExitCode, string Output, bool TimedOut)
    {
        public override string ToString()
        {
            return (TimedOut ? "timed out" : "exit code " + ExitCode) + ":\n" + Output;
        }
    }

    /// <summary>Runs programs that must end.</summary>
    internal static class Command
    {
        /// <summary>Runs a program to its end, or kills it and its children when the time is over.</summary>
        internal static CommandResult Run(string program, int timeoutMilliseconds, params string[] arguments)
        {
            StringBuilder output = new StringBuilder();
            using Process process = Start(program, output, arguments);
            bool ended = process.WaitForExit(timeoutMilliseconds);
            if (!ended)
            {
                Kill(process);
            }

            // The overload with a time-out does not wait for the last lines of output.
            process.WaitForExit();
            lock (output)
            {
                return new CommandResult(ended ? process.ExitCode : -1, output.ToString(), !ended);
            }
        }

        /// <summary>Starts a program; lines of both outputs are appended to <paramref name="output"/> under its
        /// lock.</summary>
        internal static Process Start(string program, StringBuilder output, params string[] arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo(program)
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true
            };
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            Process process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(output, line.Data);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            return process;
        }

        internal static void Kill(Process process)
        {
            try
            {
                process.Kill(true);
            }
            catch (InvalidOperationException)
            {
                // It has ended by itself.
            }
        }

        private static void Append(StringBuilder output, string line)
        {
            if (line != null)
            {
                lock (output)
                {
                    output.Append(line).Append('\n');
                }
            }
        }
    }
}
