using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Wire;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>nmap's scans: open ports are reported open, closed ones closed, and no state is left.</summary>
    [TestClass]
    public class ScanTests
    {
        private static readonly int[] s_openTcp = { 7, 9, 19, 80 };

        [TestMethod]
        [DataRow("-sS", "half-open")]
        [DataRow("-sT", "connect")]
        public void Nmap_TcpScan_FindsOpenPorts(string scan, string what)
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun("nmap -n -Pn -T4 " + scan + " --top-ports 1000 " + EchoBoard.Address,
                120000);
            AssertPorts(output, s_openTcp, "open", what);
            Assert.Contains("Not shown: 996 closed", output);
            Assert.IsGreaterThan(990, board.Drops(DropReason.TcpNoSocket));
            board.AssertTableIsClean(60000);
            board.AssertAlive();
        }

        [TestMethod]
        [DataRow("-sF", "FIN")]
        [DataRow("-sX", "FIN, PSH and URG")]
        public void Nmap_FinScan_ResetsOnlyAtClosedPorts(string scan, string what)
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun(
                "nmap -n -Pn -T4 --max-retries 2 " + scan + " -p 1-100 " + EchoBoard.Address,
                120000);
            AssertPorts(output, s_openTcp, "open|filtered", what);
            board.AssertTableIsClean();
            board.AssertAlive();
        }

        [TestMethod]
        public void Nmap_NullScan_IsNotAnswered()
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun("nmap -n -Pn -T4 --max-retries 1 -sN -p 1-100 " + EchoBoard.Address,
                120000);
            Assert.Contains("Not shown: 100 open|filtered", output);
            Assert.IsGreaterThanOrEqualTo(100, board.Drops(DropReason.TcpBadFlags));
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Nmap_AckScan_IsReset()
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun("nmap -n -Pn -T4 -sA -p 1-100 " + EchoBoard.Address, 120000);
            Assert.Contains("All 100 scanned ports", output);
            Assert.Contains("100 unfiltered", output);
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Nmap_UdpScan_FindsOpenPorts()
        {
            using EchoBoard board = NewBoard();

            // Errors come ten a second (RFC 1812 4.3.2.8), so only few ports.
            string output = board.Network.MustRun("nmap -n -Pn -sU -p 7,9,19,53,69,123 " + EchoBoard.Address, 120000);
            AssertPorts(output, new[] { 7, 19 }, "open", output);
            Assert.Contains("9/udp   open|filtered", output);
            Assert.Contains("53/udp  closed", output);
            Assert.Contains("123/udp closed", output);
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Nmap_ProtocolScan_FindsProtocols()
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun(
                "nmap -n -Pn -sO -T4 --max-retries 3 -p 1,2,6,17,47,50,132,253 " + EchoBoard.Address,
                120000);
            AssertPorts(output, new[] { 1, 6, 17 }, "open", output);
            foreach (int protocol in new[] { 47, 50, 132, 253 })
            {
                Assert.IsTrue(
                    output.Split('\n').Any(line => line.StartsWith(protocol + " ") && line.Contains("closed")),
                    output);
            }

            Assert.IsGreaterThanOrEqualTo(4, board.Drops(DropReason.Ipv4ProtocolUnknown));
            board.AssertAlive();
        }

        [TestMethod]
        public void Nmap_OsAndServiceScan_LeaveNoEntry()
        {
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun(
                "nmap -n -Pn -T4 -O -v --osscan-guess --max-os-tries 1 -p 7,9,19,80,81,82 " + EchoBoard.Address,
                120000);
            AssertPorts(output, s_openTcp, "open", output);

            // RFC 6528: the next initial sequence number cannot be predicted.
            Match difficulty = Regex.Match(output, "TCP Sequence Prediction: Difficulty=(\\d+)");
            Assert.IsTrue(difficulty.Success, output);
            Assert.IsGreaterThanOrEqualTo(200, int.Parse(difficulty.Groups[1].Value), output);
            board.AssertTableIsClean(60000);

            // A service scan talks to every port; the board has to close all those connections.
            board.Network.MustRun("nmap -n -Pn -T4 -sV --version-intensity 1 -p 7,80 " + EchoBoard.Address, 180000);
            board.AssertTableIsClean(60000);
            board.AssertAlive();
        }

        [TestMethod]
        public void Nmap_TinyFragments_AreDropped()
        {
            // RFC 1858: only an attacker who evades filters sends a TCP header in two fragments.
            using EchoBoard board = NewBoard();
            string output = board.Network.MustRun(
                "nmap -n -Pn -T4 --max-retries 1 -sS -f -p 7,80,81 " + EchoBoard.Address,
                120000);
            AssertPorts(output, new[] { 7, 80, 81 }, "filtered", output);
            Assert.IsGreaterThanOrEqualTo(6, board.Drops(DropReason.Ipv4BadFragment));
            Assert.AreEqual(0, board.Count(Counter.TcpSegmentsIn));
            board.AssertTableIsClean();
            board.AssertAlive();
        }

        private static EchoBoard NewBoard()
        {
            Requires.Tools("nmap");
            return new EchoBoard();
        }

        private static void AssertPorts(string output, IEnumerable<int> ports, string state, string what)
        {
            int[] found = output.Split('\n')
                .Select(line => line.Split(new[] { ' ', '/' }, System.StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length >= 2 && int.TryParse(words[0], out _) && words.Contains(state))
                .Select(words => int.Parse(words[0]))
                .ToArray();
            CollectionAssert.AreEqual(ports.ToArray(), found, what + "\n" + output);
        }
    }
}
