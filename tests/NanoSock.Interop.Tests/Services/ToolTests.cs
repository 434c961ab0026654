using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>The command line tool against dnsmasq, chrony and the kernel.</summary>
    [TestClass]
    public sealed class ToolTests
    {
        [TestMethod]
        public void Resolve_AgainstDnsmasq_GivesAddressesAliasesAndReasons()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq(Enumerable.Range(1, 40).Select(i => "address=/big.test/192.0.2." + i)
                .Concat(["host-record=www.test,192.0.2.1,600", "cname=alias.test,www.test",
                    "host-record=printer.lab.test,192.0.2.30"])
                .ToArray());
            CommandResult result = bench.Run("resolve",
                "--dns 10.9.0.1 --search lab.test www.test alias.test printer big.test missing.test WWW.test localhost "
                    + "192.0.2.7 a..b host.local");
            string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.AreEqual("www.test 192.0.2.1", lines[0], result.ToString());
            Assert.AreEqual("alias.test 192.0.2.1", lines[1]);
            Assert.AreEqual("printer 192.0.2.30", lines[2]);
            Assert.AreEqual(17, lines[3].Split(' ').Length,
                "Over TCP, because 40 addresses are more than UDP carries.");
            Assert.AreEqual("missing.test ! NotFound", lines[4]);
            CollectionAssert.AreEqual(new[]
            {
                "WWW.test 192.0.2.1", "localhost 127.0.0.1", "192.0.2.7 192.0.2.7", "a..b ! InvalidArgument",
                "host.local ! NotFound"
            },
                lines.Skip(5).ToArray());
            Assert.AreEqual(1, result.ExitCode);
            bench.AssertSound();
            Assert.AreEqual("www.test alias.test printer.lab.test big.test missing.test",
                string.Join(' ', bench.Select("dns.flags.response == 0 && udp.port == 53",
                    "dns.qry.name")).ToLowerInvariant(),
                "WWW.test comes from the cache.");
            Assert.HasCount(1, bench.Select("dns.flags.response == 0 && tcp", "dns.qry.name"));
        }

        [TestMethod]
        public void Resolve_LocalNames_AgainstAvahi()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartAvahi("kernel");
            CommandResult result = bench.Run("resolve", "kernel.local KERNEL.local absent.local");
            Assert.AreEqual("kernel.local 10.9.0.1\nKERNEL.local 10.9.0.1\nabsent.local ! NotFound\n", result.Output);
            Assert.AreEqual(1, result.ExitCode);
            result = bench.Run("ping", "-c 1 -W 30 kernel.local");
            Assert.Contains("PING kernel.local (10.9.0.1)", result.Output);
            Assert.AreEqual(0, result.ExitCode);
            bench.AssertSound();
        }

        [TestMethod]
        public void Resolve_WithoutAddress_AsksDhcpAndItsDnsServer()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq("host-record=www.test,192.0.2.1", "host-record=printer.lab.test,192.0.2.30",
                "dhcp-range=10.9.0.50,10.9.0.99,600", "dhcp-option=option:domain-search,lab.test",
                "dhcp-leasefile=/dev/null", "dhcp-authoritative");
            CommandResult result = bench.RunWithoutAddress("resolve", "www.test printer");
            Assert.AreEqual("www.test 192.0.2.1\nprinter 192.0.2.30\n", result.Output, bench.Log);
            Assert.IsTrue(Tap.Wait.Until(() => bench.Log.Contains("DHCPRELEASE", StringComparison.Ordinal), 10000),
                bench.Log);
        }

        [TestMethod]
        public void Ping_WithoutDhcpServer_PrintsOneLine()
        {
            using ServicesBench bench = new ServicesBench();
            CommandResult result = bench.RunWithoutAddress("ping", "10.9.0.1");
            Assert.AreEqual(2, result.ExitCode);
            Assert.AreEqual("error: No DHCP server has given an address.\n", result.Output);
        }

        [TestMethod]
        public void Resolve_Reverse_GivesNames()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq("host-record=www.test,192.0.2.1");
            CommandResult result = bench.Run("resolve", "--dns 10.9.0.1 -x 192.0.2.1");
            Assert.AreEqual("192.0.2.1 www.test\n", result.Output);
            Assert.AreEqual(0, result.ExitCode);
        }

        [TestMethod]
        public void Resolve_AfterTheTtl_AsksAgain()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq("host-record=short.test,192.0.2.1,1", "host-record=long.test,192.0.2.2,600");
            CommandResult result = bench.Run("resolve",
                "--dns 10.9.0.1 short.test long.test +1.5 short.test long.test");
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.AreEqual("short.test long.test short.test",
                string.Join(' ', bench.Select("dns.flags.response == 0", "dns.qry.name")).ToLowerInvariant());
        }

        [TestMethod]
        public void Resolve_FirstServerAbsent_AsksTheSecond()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq("host-record=www.test,192.0.2.1");
            Assert.AreEqual("www.test 192.0.2.1\n", bench.Run("resolve", "--dns 10.9.0.9,10.9.0.1 www.test").Output);
        }

        [TestMethod]
        public void Sntp_AgainstChrony_GivesTheTime()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartChrony(5);
            CommandResult result = bench.Run("sntp", "--server 10.9.0.1");
            Match match = Regex.Match(result.Output, "^OK ([0-9.]+) 10\\.9\\.0\\.1\n$");
            Assert.IsTrue(match.Success && result.ExitCode == 0, result.ToString());
            double seconds = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            double now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
            Assert.IsTrue(seconds <= now + 1 && seconds > now - 120, result + " now " + now);
            bench.AssertSound();
        }

        [TestMethod]
        public void Sntp_ServersAbsentOrUnsynchronized_Fails()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartChrony(0);
            CommandResult result = bench.Run("sntp", "--server 10.9.0.1,10.9.0.9");
            Assert.StartsWith("FAIL ", result.Output);
            Assert.AreEqual(1, result.ExitCode);
        }

        [TestMethod]
        public void Ping_Kernel_Answers()
        {
            using ServicesBench bench = new ServicesBench();
            CommandResult result = bench.Run("ping", "-c 3 -i 0.05 -W 30 10.9.0.1");
            Assert.Contains("PING 10.9.0.1 (10.9.0.1) 56(84) bytes of data.", result.Output);
            Assert.Contains("64 bytes from 10.9.0.1: icmp_seq=3 ttl=64 time=", result.Output);
            Assert.Contains("3 packets transmitted, 3 received, 0% packet loss", result.Output);
            Assert.AreEqual(0, result.ExitCode);
            result = bench.Run("ping", "-c 2 -i 0.05 -W 30 -s 5000 10.9.0.1");
            Assert.Contains("2 packets transmitted, 2 received", result.Output);
            bench.AssertSound();
        }

        [TestMethod]
        public void Ping_AbsentHost_IsReported()
        {
            using ServicesBench bench = new ServicesBench();
            CommandResult result = bench.Run("ping", "-c 1 -W 30 10.9.0.77");
            Assert.Contains("From 10.9.0.2 icmp_seq=1 Destination Host Unreachable", result.Output);
            Assert.AreEqual(1, result.ExitCode);
        }

        [TestMethod]
        public void Ping_NeighborKnownAbsent_PrintsTheSameLine()
        {
            using ServicesBench bench = new ServicesBench();
            CommandResult result = bench.Run("ping", "-c 10 -i 0.5 10.9.0.77");
            Assert.Contains("From 10.9.0.2 icmp_seq=8 Destination Host Unreachable", result.Output, result.ToString());
            Assert.DoesNotContain("HostUnreachable", result.Output);
            Assert.AreEqual(1, result.ExitCode);
        }

        [TestMethod]
        public void Ping_Sigterm_PrintsStatisticsAndReleasesTheLease()
        {
            using ServicesBench bench = new ServicesBench();
            bench.StartDnsmasq("dhcp-range=10.9.0.50,10.9.0.99,600", "dhcp-leasefile=/dev/null", "dhcp-authoritative");
            CommandResult result = bench.RunWithoutAddress("ping", "-c 0 -i 0.2 10.9.0.1", "TERM");
            Assert.Contains("packets transmitted", result.Output);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.IsTrue(Wait.Until(() => bench.Log.Contains("DHCPRELEASE", StringComparison.Ordinal), 30000),
                bench.Log);
        }

        [TestMethod]
        [DataRow("resolve", "--dns 1.2.3 www.test", "--dns '1.2.3'")]
        [DataRow("resolve", "", "'resolve'")]
        [DataRow("sntp", "", "--server")]
        [DataRow("ping", "-s 70000 10.9.0.1", "--size")]
        public void Any_WrongCommandLine_IsOneLine(string command, string arguments, string expected)
        {
            using ServicesBench bench = new ServicesBench();
            CommandResult result = bench.Run(command, arguments);
            Assert.AreEqual(2, result.ExitCode);
            Assert.HasCount(1, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(expected, result.Output);
        }
    }
}
