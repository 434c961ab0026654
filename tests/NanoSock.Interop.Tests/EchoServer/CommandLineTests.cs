using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The start, the output and the end of the program.</summary>
    [TestClass]
    public class CommandLineTests
    {
        [TestMethod]
        [DataRow("--nonsense")]
        [DataRow("--status-trust everybody")]
        [DataRow("--status-token short")]
        [DataRow("--record 1")]
        [DataRow("--record 16001")]
        [DataRow("--impair loss=much")]
        [DataRow("--link tap:a-name-longer-than-names-are")]
        [DataRow("--pcap /nowhere/at/all.pcapng --no-forward")]
        public void Start_InvalidArguments_PrintsOneLineAndExitsTwo(string line)
        {
            using EchoServerProcess server = new EchoServerProcess(line.Split(' '));
            Assert.AreEqual(2, server.WaitForExit());
            Assert.AreEqual("", server.Output);
            StringAssert.StartsWith(server.Error, "error: ");
            Assert.AreEqual(1, server.Error.Count(c => c == '\n'), server.Error);
        }

        // With a server that runs until it is stopped, and with help, which ends by itself.
        [TestMethod]
        [DataRow("", "> /dev/full", "No space left on device")]
        [DataRow("", ">&-", "Bad file descriptor")]
        [DataRow("", "| head -1", "Broken pipe")]
        [DataRow("--quiet", "| head -1", "Broken pipe")]
        [DataRow("--help", "> /dev/full", "No space left on device")]
        [DataRow("--help", ">&-", "Bad file descriptor")]
        public void Output_WriteFails_PrintsOneLineAndExitsOne(string arguments, string output, string reason)
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Inconclusive("Skipped: needs Linux.");
            }

            CommandResult result = Command.Run("/bin/sh", 60000, "-c", "(dotnet '" + EchoServerProcess.Program
                + "' --no-forward " + arguments + "; echo \"code $?\" >&2) " + output);
            Assert.IsFalse(result.TimedOut, result.ToString());
            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("NanoSock EchoServer ", StringComparison.Ordinal))
                .ToArray();
            CollectionAssert.AreEqual(new[] { "error: standard output: " + reason, "code 1" },
                lines, result.ToString());
        }

        [TestMethod]
        public void Error_WriteFails_ExitsTwo()
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Inconclusive("Skipped: needs Linux.");
            }

            foreach (string error in new[] { "2> /dev/full", "2>&-" })
            {
                CommandResult result = Command.Run("/bin/sh", 60000, "-c",
                    "dotnet '" + EchoServerProcess.Program + "' --nonsense " + error);
                Assert.AreEqual(2, result.ExitCode, result.ToString());
            }
        }

        [TestMethod]
        public void Start_UnknownHostName_PrintsOneLineAndExitsTwo()
        {
            using EchoServerProcess server = new EchoServerProcess("--link", "vxlan:no-such-host.invalid:42");
            Assert.AreEqual(2, server.WaitForExit());
            Assert.AreEqual("", server.Output);
            StringAssert.StartsWith(server.Error,
                "error: --link vxlan: the name 'no-such-host.invalid' was not found (");
            Assert.AreEqual(1, server.Error.Count(c => c == '\n'), server.Error);
        }

        [TestMethod]
        [DataRow("tcp")]
        [DataRow("udp")]
        public void Start_PortInUse_PrintsOneLineAndExitsTwo(string protocol)
        {
            using Socket tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using Socket udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            tcp.Listen();
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            int port = ((IPEndPoint)(protocol == "tcp" ? tcp : udp).LocalEndPoint).Port;
            using EchoServerProcess server = new EchoServerProcess("--forward",
                protocol + ":" + port.ToString(CultureInfo.InvariantCulture) + ":7");
            Assert.AreEqual(2, server.WaitForExit());
            Assert.AreEqual("", server.Output);
            StringAssert.StartsWith(server.Error, "error: " + protocol + " port " + port + " of 127.0.0.1 is in use");
            Assert.AreEqual(1, server.Error.Count(c => c == '\n'), server.Error);
        }

        [TestMethod]
        public void Start_PortOfOtherBoard_ExitsTwo()
        {
            using EchoServerProcess first = EchoServerProcess.Ready("--quiet");
            using EchoServerProcess second = new EchoServerProcess("--forward=tcp:" + first.Port("tcp", 7) + ":7");
            Assert.AreEqual(2, second.WaitForExit());
            StringAssert.Contains(second.Error, "is in use");
        }

        [TestMethod]
        public void Start_PortInTimeWait_IsForwarded()
        {
            string rule;
            using (EchoServerProcess first = EchoServerProcess.Ready("--quiet"))
            {
                // The board closes first, so TIME-WAIT is at its forwarded port.
                first.Ask("GET / HTTP/1.0\r\n\r\n", out _);
                rule = "--forward=tcp:" + first.Port("tcp", 80) + ":80";
                Assert.AreEqual(0, first.Signal("TERM"));
            }

            using EchoServerProcess second = new EchoServerProcess("--quiet", rule);
            second.WaitForOutput("\nready");
        }

        [TestMethod]
        [DataRow("TERM")]
        [DataRow("INT")]
        public void Signal_Running_PrintsSummaryAndExits(string signal)
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using Socket open = server.Connect(7);
            open.Send("hello"u8.ToArray());
            Assert.AreEqual(5, open.Receive(new byte[5]));
            Assert.AreEqual(0, server.Signal(signal));
            Assert.Contains("\nstopped after ", server.Output);
            Assert.Contains("  echo: 1 connections, 0 datagrams, 5 bytes in, 5 out\n", server.Output);
            Assert.Contains("\ncounters: FramesIn ", server.Output);
            Assert.Contains("\ndropped: none\n", server.Output);
            Assert.AreEqual("", server.Error);
        }

        [TestMethod]
        public void Output_ConnectionChanges_ArePrintedUnlessQuiet()
        {
            using EchoServerProcess server = EchoServerProcess.Ready();
            server.Ask("GET / HTTP/1.0\r\n\r\n", out int port);
            server.WaitForOutput(" opened tcp 192.168.7.2:80 192.168.7.1:" + port + " ");
            server.WaitForOutput(" state  tcp 192.168.7.2:80 192.168.7.1:" + port + " TimeWait");
            Assert.AreEqual(0, server.Signal("TERM"));

            using EchoServerProcess quiet = EchoServerProcess.Ready("--quiet");
            quiet.Ask("GET / HTTP/1.0\r\n\r\n", out _);
            Assert.AreEqual(0, quiet.Signal("TERM"));
            Assert.DoesNotContain("opened", quiet.Output);
        }

        [TestMethod]
        public void Pcap_Option_TsharkReadsIt()
        {
            Requires.Tools("tshark");
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid().ToString("N") + ".pcapng");
            try
            {
                using EchoServerProcess server = EchoServerProcess.Ready("--quiet", "--pcap", path);
                server.Ask("GET /netstat.json HTTP/1.0\r\n\r\n", out _);
                Assert.AreEqual(0, server.Signal("TERM"));
                CommandResult read = Command.Run("tshark", 30000, "-r", path, "-Y",
                    "http.response.code == 200 || _ws.malformed || tcp.checksum.status == 0 || _ws.expert.severity "
                        + "== error",
                    "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-e", "http.response.code", "-e", "_ws.malformed");
                Assert.AreEqual(0, read.ExitCode, read.ToString());
                Assert.AreEqual("200",
                    string.Join("", read.Output.Split('\n')
                        .Where(l => !l.StartsWith("Running as", StringComparison.Ordinal))).Trim(),
                    read.Output);
            }
            finally
            {
                File.Delete(path);
            }
        }

        [TestMethod]
        public void Help_Option_ListsAllOptions()
        {
            using EchoServerProcess server = new EchoServerProcess("--help");
            Assert.AreEqual(0, server.WaitForExit());
            foreach (string option in new[]
            {
                "--link", "--address", "--gateway", "--forward", "--no-forward", "--pcap", "--impair", "--quiet",
                "--version", "--status-trust", "--status-token", "--record"
            })
            {
                Assert.Contains(option, server.Output);
            }
        }
    }
}
