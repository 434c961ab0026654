using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests
{
    /// <summary>The shortest run of the benchmark command 'throughput': everything that can be measured here has a
    /// figure, and everything else a reason. The size of a figure is not tested.</summary>
    [TestClass]
    public class ThroughputTests
    {
        [TestMethod]
        public void Throughput_EachSection_HasFigureOrReason()
        {
            Requires.NetworkNamespaces();
            string json = Path.GetTempFileName();
            try
            {
                string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                    ? path
                    : "dotnet";
                CommandResult result = Command.Run(host, 240_000,
                    Path.Combine(AppContext.BaseDirectory, "NanoSock.Benchmarks.dll"),
                    "throughput", "--seconds", "0.1", "--rounds", "1", "--json", json);
                Assert.AreEqual(0, result.ExitCode, result.ToString());

                using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
                JsonElement[] all = document.RootElement.GetProperty("measurements").EnumerateArray().ToArray();
                foreach (JsonElement item in all)
                {
                    string name = item.GetProperty("section").GetString() + ", "
                        + item.GetProperty("name").GetString() + ", " + item.GetProperty("subject").GetString();
                    string whyNot = item.GetProperty("whyNot").GetString();
                    // A figure, or a missing requirement of the machine: a failure is neither.
                    Assert.IsTrue(whyNot == null
                            ? item.GetProperty("median").GetDouble() > 0
                            : whyNot.StartsWith("needs ", StringComparison.Ordinal),
                        name + ": " + whyNot + "\n" + result.Output);
                }

                Assert.HasCount(3, all.Select(item => item.GetProperty("section").GetString()).Distinct());
                Assert.AreEqual(0, Directory.GetFiles("/run/netns", "nsbench-*").Count(path => !OfLivingProcess(path)),
                    "A namespace was left behind.");
            }
            finally
            {
                File.Delete(json);
            }
        }

        private static bool OfLivingProcess(string path)
        {
            return Directory.Exists("/proc/" + Path.GetFileName(path).Split('-')[1]);
        }
    }
}
