using System;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.Tests.Samples
{
    /// <summary>The program of the README.</summary>
    [TestClass]
    public class HelloTests
    {
        [TestMethod]
        [Timeout(120000)]
        public async Task Program_TwoRequests_AreCounted()
        {
            string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent.Name;
            ProcessStartInfo start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            start.ArgumentList.Add(Path.Combine(RepositoryFolder.Path, "firmware", "Samples", "Hello", "bin",
                configuration, "net10.0", "Hello.dll"));
            start.ArgumentList.Add("--forward");
            start.ArgumentList.Add("tcp:0:80");
            using Process process = Process.Start(start);
            try
            {
                Match port = Match.Empty;
                string line;
                while (!port.Success && (line = await process.StandardOutput.ReadLineAsync()) != null)
                {
                    port = Regex.Match(line, @"^listening on tcp (127\.0\.0\.1:\d+),");
                }

                Assert.IsTrue(port.Success);
                using HttpClient client = new HttpClient();
                string url = "http://" + port.Groups[1].Value + "/";
                Assert.AreEqual("Hello, request 1\n", await client.GetStringAsync(url));
                Assert.AreEqual("Hello, request 2\n", await client.GetStringAsync(url));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }
}
