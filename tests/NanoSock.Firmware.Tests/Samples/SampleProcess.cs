using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Samples
{
    /// <summary>A sample as a process of its own, on the switch within it.</summary>
    internal sealed class SampleProcess : IDisposable
    {
        private const int Patience = 60000;

        private readonly StringBuilder _output = new StringBuilder();
        private readonly Process _process;

        /// <summary>Starts a sample, which is copied next to the tests.</summary>
        internal SampleProcess(string name)
        {
            ProcessStartInfo start = new ProcessStartInfo("dotnet")
            {
                RedirectStandardOutput = true, RedirectStandardError = true
            };
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Append(line.Data);
            _process.ErrorDataReceived += (_, line) => Append(line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        /// <summary>Gets what it has printed.</summary>
        internal string Output
        {
            get
            {
                lock (_output)
                {
                    return _output.ToString();
                }
            }
        }

        /// <summary>Waits for a line that matches a pattern; returns its first group.</summary>
        internal string WaitForLine(string pattern)
        {
            Regex regex = new Regex("(?:^|\n)" + pattern + "\n");
            Assert.IsTrue(SpinWait.SpinUntil(() => regex.IsMatch(Output) || _process.HasExited, Patience)
                && regex.IsMatch(Output), "No '" + pattern + "':\n" + Output);
            return regex.Match(Output).Groups[1].Value;
        }

        /// <summary>Waits for the end; returns the exit code.</summary>
        internal int WaitForExit()
        {
            Assert.IsTrue(_process.WaitForExit(Patience), Output);

            // Without a limit, it waits for the rest of the output, too.
            _process.WaitForExit();
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }

        private void Append(string line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
