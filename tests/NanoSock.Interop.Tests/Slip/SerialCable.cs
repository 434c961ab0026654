using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Slip
{
    /// <summary>Two joined pseudo-terminals under names of their own; or one pseudo-terminal, and a program at its
    /// other end.</summary>
    internal sealed class SerialCable : IDisposable
    {
        private readonly StringBuilder _output = new StringBuilder();
        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-slip-").FullName;
        private readonly string _farEnd;
        private Process _process;

        /// <summary>Plugs the cable in.</summary>
        /// <param name="program">The program that has the far end as its terminal; null for a second
        /// pseudo-terminal.</param>
        internal SerialCable(string program = null)
        {
            Requires.Tools("socat");
            BoardEnd = Path.Combine(_folder, "board");
            PeerEnd = Path.Combine(_folder, "peer");
            _farEnd = program == null ? "pty,raw,echo=0,link=" + PeerEnd : "exec:" + program + ",pty,raw,echo=0";
            PlugIn();
        }

        /// <summary>Gets the terminal for the board.</summary>
        internal string BoardEnd { get; }

        /// <summary>Gets the terminal for the other side; missing where a program is there.</summary>
        internal string PeerEnd { get; }

        internal void PlugIn()
        {
            _process = Command.Start("socat", _output, "pty,raw,echo=0,link=" + BoardEnd, _farEnd);
            Assert.IsTrue(
                Wait.Until(() => File.Exists(BoardEnd) && (!_farEnd.StartsWith("pty") || File.Exists(PeerEnd)), 20000),
                _output.ToString());
        }

        /// <summary>Removes both terminals, as when a USB adapter is pulled out.</summary>
        internal void PullOut()
        {
            if (_process == null)
            {
                return;
            }

            Command.Kill(_process);
            _process.WaitForExit(10000);
            _process.Dispose();
            _process = null;
            File.Delete(BoardEnd);
            File.Delete(PeerEnd);
        }

        /// <summary>Writes bytes to the line to the board, among all other bytes, until
        /// <paramref name="stop"/>.</summary>
        internal Thread StartNoise(int seed, WaitHandle stop)
        {
            byte[] special = { 0xC0, 0xDB, 0xDC, 0xDD, 0x45 };
            Thread thread = new Thread(() =>
            {
                Random random = new Random(seed);
                using FileStream line = new FileStream(PeerEnd,
                    FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
                do
                {
                    // Short ones break frames; long ones have no END.
                    bool isLong = random.Next(8) == 0;
                    byte[] bytes = new byte[random.Next(1, isLong ? 3000 : 30)];
                    for (int i = 0; i < bytes.Length; i++)
                    {
                        bytes[i] = isLong ? (byte)random.Next(special[0])
                            : random.Next(4) == 0 ? special[random.Next(special.Length)]
                            : (byte)random.Next(256);
                    }

                    line.Write(bytes);
                }
                while (!stop.WaitOne(20));
            });
            thread.Start();
            return thread;
        }

        public void Dispose()
        {
            PullOut();
            Directory.Delete(_folder, true);
        }
    }
}
