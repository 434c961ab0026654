using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.SmokeTest
{
    /// <summary>The smoke program as a user starts it: on the virtual board with a peer of its own, and on a TAP
    /// interface against Linux and Debian's iperf.</summary>
    [TestClass]
    public class SmokeTests
    {
        private static string Program
        {
            get { return Path.Combine(AppContext.BaseDirectory, "SmokeTest.dll"); }
        }

        [TestMethod]
        public void Run_VirtualBoard_AllStepsPass()
        {
            CommandResult result = Command.Run("dotnet", 120000, Program, "--seconds", "1");
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.Contains("\nsmoke: 13 ok, 0 failed, 0 skipped\nstopped after ", result.Output);
        }

        [TestMethod]
        public void Run_PeerAbsent_ExitsOne()
        {
            // No host has that address.
            CommandResult result = Command.Run("dotnet", 120000, Program,
                "--seconds", "1", "--wait", "0", "--peer", "192.168.7.99");
            Assert.AreEqual(1, result.ExitCode, result.ToString());
            Assert.Contains("\nsmoke: peer FAIL 192.168.7.99: ", result.Output);
            Assert.Contains("\nsmoke: 8 ok, 1 failed, 4 skipped\n", result.Output);
        }

        [TestMethod]
        [DataRow("--peer nowhere")]
        [DataRow("--ping 0.0.0.0")]
        [DataRow("--seconds 0")]
        [DataRow("--seconds 3601")]
        [DataRow("--wait -1")]
        public void Start_InvalidArguments_PrintsOneLineAndExitsTwo(string line)
        {
            CommandResult result = Command.Run("dotnet", 60000, [Program, .. line.Split(' ')]);
            Assert.AreEqual(2, result.ExitCode, result.ToString());
            Assert.StartsWith("error: " + line.Split(' ')[0], result.Output);
            Assert.HasCount(1, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), result.ToString());
        }

        [TestMethod]
        public void Run_LinuxWithIperf_AllStepsPass()
        {
            Requires.Tools("iperf", "socat");
            using NetworkNamespace network = new NetworkNamespace();
            network.AddTap("board0", "10.7.0.1/24");
            StringBuilder server = new StringBuilder();
            network.Start("exec iperf -s -f k", server);
            StringBuilder echo = new StringBuilder();
            network.Start("exec socat UDP4-LISTEN:7,fork EXEC:cat", echo);
            network.Start("exec socat TCP4-LISTEN:7,fork EXEC:cat", echo);
            Assert.IsTrue(Wait.Until(() => network.Run("ss -Hltnu | grep -cE ':(7|5001) '").Output == "3\n", 30000),
                Text(server) + Text(echo));

            StringBuilder output = new StringBuilder();
            string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            Process program = network.Start(
                "exec " + host + " " + Program
                    + " --link tap:board0 --address 10.7.0.2/24 --seconds 2 --wait 60 --ping 10.7.0.1",
                output);
            Assert.IsTrue(Wait.Until(() => Text(output)
                    .Contains("smoke: iperf-receive begins now, within 60.000 s: iperf -c 10.7.0.2\n")
                    || program.HasExited, 120000),
                Text(output));
            string client = network.MustRun("iperf -c 10.7.0.2 -t 2 -f k", 60000);
            Assert.Contains("Kbits/sec", client);
            Assert.IsTrue(program.WaitForExit(60000), Text(output));
            program.WaitForExit();

            string text = Text(output);
            Assert.AreEqual(0, program.ExitCode, text);
            Assert.Contains("\nsmoke: 14 ok, 0 failed, 0 skipped\n", text);
            Assert.Contains("\nsmoke: ping ok 10.7.0.1 answers after ", text);
            Assert.IsTrue(Regex.IsMatch(text, @"\nsmoke: iperf-send ok [1-9]\d{5,} bytes in 2\.\d{3} s, "), text);
            Assert.IsTrue(Regex.IsMatch(text, @"\nsmoke: iperf-receive ok [1-9]\d{5,} bytes in [23]\.\d{3} s, "), text);

            // iperf's own report of the connection from the board.
            Assert.IsTrue(Wait.Until(() => Regex.IsMatch(Text(server), @" \d+ KBytes +\d+ Kbits/sec"), 30000),
                Text(server));
            Assert.Contains("connected with 10.7.0.2 port ", Text(server));
        }

        private static string Text(StringBuilder output)
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }
}
