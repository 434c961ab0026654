using System;
using System.Diagnostics;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Samples
{
    /// <summary>The samples as the programs that their first lines give.</summary>
    [TestClass]
    public class SampleRunTests
    {
        private const int WaitMilliseconds = 60000;

        [TestMethod]
        [DataRow("OwnLink", "OwnLink: 20000 bytes arrived intact")]
        [DataRow("NetworkTour", "DNS: example.com is 192.168.7.1\nping: 192.168.7.1 answers")]
        public void Program_WithoutOptions_PrintsResultAndEnds(string name, string line)
        {
            using Process process = Start(name);
            string output = process.StandardOutput.ReadToEnd();
            Assert.IsTrue(process.WaitForExit(WaitMilliseconds), output);
            Assert.AreEqual(0, process.ExitCode, output);
            Assert.Contains(line, output.Replace("\r\n", "\n"));
        }

        [TestMethod]
        public void Program_OfServer_ServesUntilItIsStopped()
        {
            using Process process = Start("EventLoop", "--forward", "tcp:0:2323");
            try
            {
                string line;
                do
                {
                    line = process.StandardOutput.ReadLine();
                    Assert.IsNotNull(line, "The program has ended.");
                }
                while (!line.StartsWith("  the first client hears", StringComparison.Ordinal));
            }
            finally
            {
                process.Kill();
                process.WaitForExit(WaitMilliseconds);
            }
        }

        private static Process Start(string name, params string[] arguments)
        {
            ProcessStartInfo start = new ProcessStartInfo("dotnet")
            {
                RedirectStandardOutput = true, RedirectStandardError = true
            };
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
            foreach (string argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            return Process.Start(start);
        }
    }
}
