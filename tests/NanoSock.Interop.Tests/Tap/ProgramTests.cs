using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The echo server as a user starts it, on a TAP interface.</summary>
    [TestClass]
    public class ProgramTests
    {
        [TestMethod]
        public void Run_TapInterface_ServesAndCleansUp()
        {
            Requires.Tools("curl", "nc", "ping", "nmap", "tshark");
            string capture = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcapng");
            using NetworkNamespace network = new NetworkNamespace();
            try
            {
                StringBuilder output = new StringBuilder();
                Process program = network.Start(
                    Executable() + " --link tap:board0 --address 10.7.0.2/24 --gateway 10.7.0.1 --pcap " + capture,
                    output);
                Assert.IsTrue(Wait.Until(() => Text(output).Contains("\nready") || program.HasExited, 60000)
                    && !program.HasExited, Text(output));
                network.MustRun("ip address add 10.7.0.1/24 dev board0");

                network.Ping(100, "-i 0.002 10.7.0.2");
                network.Ping(3, "-i 0.02 -s 20000 10.7.0.2");
                Assert.Contains("\"local\":\"10.7.0.2:80\"",
                    network.MustRun("curl -sS --max-time 20 http://10.7.0.2/netstat.json"));
                Assert.StartsWith("<!doctype html>", network.MustRun("curl -sS --max-time 20 http://10.7.0.2/"));
                network.MustRun("f=$(mktemp); head -c 1000000 /dev/urandom > $f; nc -N -w 20 10.7.0.2 7 < $f | cmp - "
                    + "$f; r=$?; rm $f; exit $r");
                Assert.AreEqual("over udp\n", network.MustRun("echo over udp | nc -u -w 1 10.7.0.2 7"));
                string scan = network.MustRun("nmap -n -Pn -sT -p 1-100 10.7.0.2", 60000);
                Assert.Contains("7/tcp  open", scan);

                network.MustRun("kill -TERM " + program.Id);
                Assert.IsTrue(program.WaitForExit(30000), "It does not end.");
                program.WaitForExit();
                Assert.AreEqual(0, program.ExitCode, Text(output));
                string summary = Text(output);
                Assert.Contains("\nstopped after ", summary);
                Assert.Contains("IcmpEchoReplies 103", summary);

                // The interface that it created is gone, and its own capture is readable by all users.
                Assert.AreNotEqual(0, network.Run("ip link show board0").ExitCode);
                WireCapture.AssertSound(capture);
                Assert.HasCount(103, WireCapture.SelectFrom(capture, "icmp.type == 0", "icmp.seq"));
                Assert.IsEmpty(WireCapture.SelectFrom(capture,
                    "tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment", "frame.number"));
            }
            finally
            {
                File.Delete(capture);
            }
        }

        [TestMethod]
        public void Start_InterfaceTaken_PrintsOneLineAndExitsTwo()
        {
            using NetworkNamespace network = new NetworkNamespace();
            network.OpenTap("taken", null);
            CommandResult result = network.Run(Executable() + " --link tap:taken --address 10.7.0.2/24", 60000);
            Assert.AreEqual(2, result.ExitCode, result.ToString());
            Assert.HasCount(1, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), result.ToString());
        }

        private static string Executable()
        {
            string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            return "exec " + host + " " + Path.Combine(AppContext.BaseDirectory, "EchoServer.dll");
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
