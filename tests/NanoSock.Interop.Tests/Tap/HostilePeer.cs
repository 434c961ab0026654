using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The program hostile.py next to the kernel.</summary>
    internal sealed class HostilePeer : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _errors = new StringBuilder();

        internal HostilePeer(NetworkNamespace network, string hardwareAddress)
        {
            ProcessStartInfo start = new ProcessStartInfo("ip")
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true
            };
            foreach (string argument in new[]
            {
                "netns", "exec", network.Name, "/usr/bin/python3", "-B", Path.Combine(AppContext.BaseDirectory,
                    "Tap", "hostile.py"),
                EchoBoard.Device, hardwareAddress, EchoBoard.Address,
            })
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start);
            _process.ErrorDataReceived += (_, line) =>
            {
                lock (_errors)
                {
                    _errors.AppendLine(line.Data);
                }
            };
            _process.BeginErrorReadLine();
        }

        /// <summary>Returns true if the program has to be restarted.</summary>
        internal bool HasEnded
        {
            get { return _process.HasExited; }
        }

        /// <summary>Runs an attack; returns its result.</summary>
        internal string Attack(string name)
        {
            _process.StandardInput.WriteLine(name);
            _process.StandardInput.Flush();
            string line = null;
            Thread reader = new Thread(() => line = _process.StandardOutput.ReadLine());
            reader.Start();
            if (!reader.Join(90000))
            {
                Command.Kill(_process);
                reader.Join();
            }

            lock (_errors)
            {
                Assert.IsNotNull(line, name + " did not end: " + _errors);
            }

            Assert.IsFalse(line.Contains("FAILED") || line.Contains("SILENT"), line);
            return line;
        }

        public void Dispose()
        {
            Command.Kill(_process);
            _process.WaitForExit(5000);
            _process.Dispose();
        }
    }
}
