using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Tasks;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>A running program. It writes "ready" when it waits for its peer, and its figures in one line at the
    /// end.</summary>
    internal sealed class RunningProgram : IDisposable
    {
        private readonly Process _process;
        private readonly Task<string> _errors;

        internal RunningProgram(Process process)
        {
            _process = process;
            _process.StandardInput.Close();
            // Read from the beginning: a full pipe would block the program.
            _errors = _process.StandardError.ReadToEndAsync();
        }

        /// <summary>Waits for the line "ready".</summary>
        internal void AwaitReady()
        {
            Task<string> line = _process.StandardOutput.ReadLineAsync();
            if (!line.Wait(TimeSpan.FromSeconds(30)) || line.Result != "ready")
            {
                throw new InvalidOperationException("The other end did not start: "
                    + (line.IsCompleted && line.Result != null ? line.Result : Ending()));
            }
        }

        /// <summary>Waits for the end and reads the figures.</summary>
        /// <param name="seconds">The time limit.</param>
        /// <returns>The numbers of its last line.</returns>
        internal double[] Figures(double seconds)
        {
            if (!TryFinish(seconds, out string output))
            {
                throw new InvalidOperationException(output.Trim());
            }

            return Array.ConvertAll(output.Split((char[])null, StringSplitOptions.RemoveEmptyEntries),
                word => double.Parse(word, CultureInfo.InvariantCulture));
        }

        /// <summary>Waits for the end; returns false, with the output, when the program failed.</summary>
        internal bool TryFinish(double seconds, out string output)
        {
            Task<string> text = _process.StandardOutput.ReadToEndAsync();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(seconds)))
            {
                output = "it did not end within " + seconds.ToString("0.#", CultureInfo.InvariantCulture) + " s";
                Dispose();
                return false;
            }

            bool good = _process.ExitCode == 0;
            output = good
                ? text.Result
                : (text.Result + _errors.Result).Trim() + " (exit code " + _process.ExitCode + ")";
            return good;
        }

        /// <summary>Ends the program if it still runs.</summary>
        public void Dispose()
        {
            Programs.Ended(this);
            try
            {
                _process.Kill(true);
            }
            catch (InvalidOperationException)
            {
                // The program has ended.
            }

            _process.Dispose();
        }

        private string Ending()
        {
            return _process.WaitForExit(1000) ? _errors.Result.Trim() : "it says nothing";
        }
    }
}
