using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>The DHCP server, whose clients are dhclient and udhcpc on the kernel's side of a TAP interface without
    /// an address.</summary>
    [TestClass]
    public sealed class DhcpServerTests : IDisposable
    {
        private const string Device = "tap0";
        private const string Server = "10.7.0.1";

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly NetworkNamespace _network = new NetworkNamespace();
        private readonly StackNode _node;
        private readonly WireCapture _capture;
        private readonly DhcpServer _server;

        public DhcpServerTests()
        {
            _node = new StackNode(null, (_network.OpenTap(Device, null), Server + "/24"));
            _capture = new WireCapture(_network, Device);
            lock (_node.Runner.SyncRoot)
            {
                _server = new DhcpServer(new ServiceContext(_node.Runner.Stack, 1500), 0, new DhcpServerOptions
                {
                    First = EchoBoard.Numeric("10.7.0.100"),
                    Last = EchoBoard.Numeric("10.7.0.120"),
                    LeaseTime = 600,
                    Router = EchoBoard.Numeric(Server),
                    DnsServers = new[] { EchoBoard.Numeric("10.7.0.53"), EchoBoard.Numeric("10.7.0.54") },
                });
                Assert.AreEqual(SocketError.Success, _server.Start());
            }
        }

        [TestMethod]
        public void Dhclient_Interface_GetsAddressAndReleasesIt()
        {
            Requires.Tools("dhclient");
            string script = Script("case $reason in\nBOUND|RENEW|REBIND|REBOOT)\n"
                + "ip address replace $new_ip_address/24 dev $interface\n"
                + "echo $reason $new_ip_address $new_subnet_mask $new_routers $new_domain_name_servers "
                + "$new_dhcp_lease_time $new_dhcp_renewal_time $new_dhcp_rebinding_time >> " + Log + ";;\n"
                + "RELEASE|EXPIRE|FAIL|STOP)\nip address flush dev $interface;;\nesac\n");
            string conf = Path.Combine(_folder, "dhclient.conf");
            File.WriteAllText(conf, "request subnet-mask, routers, domain-name-servers, dhcp-lease-time, "
                + "dhcp-renewal-time, dhcp-rebinding-time;\n");
            string command = "dhclient -v -1 -sf " + script + " -cf " + conf + " -lf " + Path.Combine(_folder, "leases")
                + " -pf " + Path.Combine(_folder, "pid") + " ";
            string output = _network.MustRun(command + Device, 90000);
            Assert.Contains("bound to 10.7.0.100", output);
            Assert.AreEqual("BOUND 10.7.0.100 255.255.255.0 10.7.0.1 10.7.0.53 10.7.0.54 600 300 525\n",
                File.ReadAllText(Log));
            _network.Ping(3, "-i 0.02 " + Server);
            Assert.AreEqual(1, Leases());
            _network.MustRun(command + "-r " + Device);
            Assert.IsTrue(Wait.Until(() => Leases() == 0, 10000), "released");

            // Once more, as after a start with the file of leases.
            output = _network.MustRun(command + Device, 90000);
            Assert.Contains("bound to 10.7.0.100", output);
            _network.MustRun(command + "-x " + Device);
            AssertSound("^2 5 2 5( 5)?$");
        }

        [TestMethod]
        public void Udhcpc_Interface_GetsTheSameAddressAgain()
        {
            Requires.Tools("udhcpc");
            string script = Script("case $1 in\nbound|renew)\nip address replace $ip/$mask dev $interface\n"
                + "echo $1 $ip $subnet $router $dns $lease >> " + Log + ";;\n"
                + "deconfig)\nip address flush dev $interface;;\nesac\n");
            string command = "udhcpc -f -R -t 10 -T 2 -i " + Device + " -s " + script;
            string expected = " 10.7.0.100 255.255.255.0 10.7.0.1 10.7.0.53 10.7.0.54 600\n";
            Process client = _network.Start("exec " + command, new StringBuilder());
            AwaitLog("bound" + expected);
            _network.Ping(3, "-i 0.02 " + Server);
            Signal(client, "USR1");
            AwaitLog("bound" + expected + "renew" + expected);
            Signal(client, "TERM");
            Assert.IsTrue(Wait.Until(() => Leases() == 0, 30000), "released");
            _network.MustRun(command + " -q -x hostname:board -B", 90000);
            AwaitLog("bound" + expected + "renew" + expected + "bound" + expected);
            AssertSound("^2 5( 5)+ 2 5$");
        }

        public void Dispose()
        {
            _capture.Dispose();
            _node.Dispose();
            _network.Dispose();
            Directory.Delete(_folder, true);
        }

        private string Log
        {
            get { return Path.Combine(_folder, "log"); }
        }

        private void AwaitLog(string expected)
        {
            Assert.IsTrue(Wait.Until(() => File.Exists(Log) && File.ReadAllText(Log) == expected, 60000),
                File.Exists(Log) ? File.ReadAllText(Log) : "no lease");
        }

        private static void Signal(Process process, string signal)
        {
            Command.Run("kill", 10000, "-" + signal, process.Id.ToString(CultureInfo.InvariantCulture));
        }

        private string Script(string text)
        {
            string path = Path.Combine(_folder, "script");
            File.WriteAllText(path, "#!/bin/sh\n" + text + "exit 0\n");
            Assert.AreEqual(0, Command.Run("chmod", 10000, "500", path).ExitCode);
            return path;
        }

        private int Leases()
        {
            int count = 0;
            byte[] mac = new byte[6];
            lock (_node.Runner.SyncRoot)
            {
                for (int i = 0; i < _server.Capacity; i++)
                {
                    count += _server.GetLease(i, out _, mac, out _) ? 1 : 0;
                }
            }

            return count;
        }

        // Beside the checks of WireCapture, which decodes no port as DHCP. The types of the answers are offers, 2, and
        // acknowledgments, 5; a client may repeat a request.
        private void AssertSound(string types)
        {
            _capture.AssertSound();
            Assert.AreEqual(string.Empty, Select("ip.src == " + Server
                + " && (_ws.malformed || _ws.expert.severity == error)", "frame.number"));
            Assert.MatchesRegex(types, Select("dhcp && ip.src == " + Server, "dhcp.option.dhcp"));
            Assert.IsNotEmpty(Select("arp.opcode == 1 && arp.src.proto_ipv4 == " + Server
                + " && arp.dst.proto_ipv4 == 10.7.0.100", "frame.number"), "the address is probed");
        }

        private string Select(string filter, string field)
        {
            CommandResult result = Command.Run("tshark", 120000, "-n", "-r", _capture.FilePath, "-Y", filter,
                "-T", "fields", "-e", field);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            return string.Join(' ', result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal)));
        }
    }
}
