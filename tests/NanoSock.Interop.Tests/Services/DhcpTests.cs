using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>The DHCP client with servers of Debian on a TAP interface whose kernel side is 10.7.0.1. Short times
    /// come from options that the servers are made to send.</summary>
    [TestClass]
    public sealed class DhcpTests : IDhcpListener, IDisposable
    {
        private const string Device = EchoBoard.Device;
        private const int Patience = 60000;
        private const string DnsmasqLines =
            "port=0\ninterface=" + Device + "\nbind-interfaces\nno-daemon\npid-file=\nlog-dhcp\nno-ping\n"
            + "dhcp-option=option:router,10.7.0.1\ndhcp-option=option:dns-server,10.7.0.1,10.7.0.3\n";

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly NetworkNamespace _network = new NetworkNamespace();
        private readonly StringBuilder _log = new StringBuilder();
        private readonly List<string> _events = new List<string>();
        private readonly EchoBoard _board;
        private readonly WireCapture _capture;
        private DhcpClient _client;

        public DhcpTests()
        {
            _board = new EchoBoard(network: _network);
            _capture = new WireCapture(_network, Device);
        }

        public void OnLease(DhcpLease lease)
        {
            lock (_events)
            {
                _events.Add("lease " + IPAddress.ToString(lease.Address) + "/" + lease.PrefixLength + " by "
                    + IPAddress.ToString(lease.Gateway) + " from " + IPAddress.ToString(lease.Server) + " dns "
                    + IPAddress.ToString(lease.NameServers[0]) + " search "
                    + string.Join(",", lease.SearchSuffixes ?? Array.Empty<string>()));
            }
        }

        public void OnLost(DhcpLease lease)
        {
            lock (_events)
            {
                _events.Add("lost " + IPAddress.ToString(lease.Address));
            }
        }

        [TestMethod]
        public void Dnsmasq_Options_AreUsedAndTheLeaseIsReleased()
        {
            StartDnsmasq("dhcp-range=10.7.0.50,10.7.0.59,255.255.255.0,120\n"
                + "dhcp-option=option:domain-search,eng.example.org,example.org\ndhcp-option=option:mtu,1400\n"
                + "dhcp-option=option:classless-static-route,0.0.0.0/0,10.7.0.1,192.0.2.0/24,10.7.0.7\n");
            StartClient(new DhcpOptions { HostName = "board" });
            AwaitEvents(1);

            Assert.MatchesRegex("^lease 10\\.7\\.0\\.5\\d/24 by 10\\.7\\.0\\.1 from 10\\.7\\.0\\.1 dns 10\\.7\\.0\\.1 "
                + "search eng\\.example\\.org,example\\.org$", _events[0]);
            string address = Address();
            _network.Ping(3, "-i 0.02 " + address);
            Assert.Contains(" board", File.ReadAllText(Path.Combine(_folder, "leases")));
            Stop();
            Assert.IsTrue(Wait.Until(() => Log.Contains("DHCPRELEASE(" + Device + ") " + address), Patience), Log);
            Assert.IsTrue(
                Wait.Until(() => !File.ReadAllText(Path.Combine(_folder, "leases")).Contains(address), Patience));
            AssertSound();
        }

        [TestMethod]
        public void Dnsmasq_ShortTimes_LeaseIsRenewed()
        {
            StartDnsmasq("dhcp-range=10.7.0.50,10.7.0.59,255.255.255.0,120\n"
                + "dhcp-option-force=option:T1,3\ndhcp-option-force=option:T2,6\n");
            StartClient(new DhcpOptions { Probe = false });
            // Renewals at T1, which dnsmasq answers.
            AwaitEvents(3);
            Assert.IsTrue(_events.TrueForAll(line => line == _events[0]), string.Join("\n", _events));
            Assert.IsNotEmpty(Select("dhcp.option.dhcp == 3 && ip.dst == 10.7.0.1 && dhcp.ip.client != 0.0.0.0"));
            AssertSound();
        }

        [TestMethod]
        public void Dnsmasq_Gone_OtherServerExtendsTheLease()
        {
            Process first = StartDnsmasq("dhcp-range=10.7.0.50,10.7.0.59,255.255.255.0,120\n"
                + "dhcp-option-force=option:T1,3\ndhcp-option-force=option:T2,6\ndhcp-authoritative\n");
            StartClient(new DhcpOptions { Probe = false });
            AwaitEvents(1);
            Command.Kill(first);
            first.WaitForExit(5000);
            _network.MustRun("ip address flush dev " + Device + " && ip address add 10.7.0.2/24 dev " + Device);
            StartDnsmasq("dhcp-range=10.7.0.50,10.7.0.59,255.255.255.0,120\ndhcp-authoritative\n");
            Assert.IsTrue(Wait.Until(() => Events().Any(line => line.Contains("from 10.7.0.2")), Patience), Log);
            Assert.IsFalse(Events().Any(line => line.StartsWith("lost")), string.Join("\n", Events()));
            AssertSound();
        }

        [TestMethod]
        public void Dnsmasq_OtherPool_RefusesAndGivesANewLease()
        {
            Process first = StartDnsmasq("dhcp-range=10.7.0.50,10.7.0.59,255.255.255.0,120\n"
                + "dhcp-option-force=option:T1,5\ndhcp-option-force=option:T2,60\n");
            StartClient(new DhcpOptions { Probe = false });
            AwaitEvents(1);
            Command.Kill(first);
            first.WaitForExit(5000);
            File.Delete(Path.Combine(_folder, "leases"));
            StartDnsmasq("dhcp-range=10.7.0.150,10.7.0.159,255.255.255.0,120\ndhcp-authoritative\n");
            AwaitEvents(3);

            Assert.StartsWith("lost 10.7.0.5", _events[1]);
            Assert.StartsWith("lease 10.7.0.15", _events[2]);
            Assert.IsTrue(Wait.Until(() => Log.Contains("DHCPNAK", StringComparison.Ordinal), Patience), Log);
            AssertSound();
        }

        [TestMethod]
        public void Kea_Lease_IsGivenRenewedAndReleased()
        {
            Requires.Tools("kea-dhcp4");
            string leases = Path.Combine(_folder, "kea-leases.csv");
            string configuration = Path.Combine(_folder, "kea.conf");
            File.WriteAllText(configuration, "{ \"Dhcp4\": { \"interfaces-config\": { \"interfaces\": [ \"" + Device
                + "\" ], \"dhcp-socket-type\": \"raw\" }, \"lease-database\": { \"type\": \"memfile\", \"name\": \""
                + leases + "\" }, \"valid-lifetime\": 120, \"renew-timer\": 4, \"rebind-timer\": 60, \"subnet4\": [ { "
                + "\"id\": 1, \"subnet\": \"10.7.0.0/24\", \"pools\": [ { \"pool\": \"10.7.0.70 - 10.7.0.79\" } ], "
                + "\"option-data\": [ { \"name\": \"routers\", \"data\": \"10.7.0.1\" }, { \"name\": "
                + "\"domain-name-servers\", \"data\": \"10.7.0.1\" }, { \"name\": \"domain-search\", \"data\": "
                + "\"eng.example.org, example.org\" } ] } ], \"loggers\": [ { \"name\": \"kea-dhcp4\", "
                + "\"severity\": \"DEBUG\", \"debuglevel\": 50, "
                + "\"output_options\": [ { \"output\": \"stdout\" } ] } ] } }");
            Process server = _network.Start("KEA_LOCKFILE_DIR=none KEA_PIDFILE_DIR=" + _folder
                + " exec kea-dhcp4 -c " + configuration, _log);
            Assert.IsTrue(Wait.Until(() => Log.Contains("DHCP4_STARTED") || server.HasExited, Patience)
                && !server.HasExited, Log);
            StartClient(new DhcpOptions { HostName = "board" });
            AwaitEvents(2);

            Assert.MatchesRegex("^lease 10\\.7\\.0\\.7\\d/24 by 10\\.7\\.0\\.1 from 10\\.7\\.0\\.1 dns 10\\.7\\.0\\.1 "
                + "search eng\\.example\\.org,example\\.org$", _events[0]);
            Assert.AreEqual(_events[0], _events[1]);
            Stop();
            Assert.IsTrue(Wait.Until(() => Log.Contains("DHCP4_RELEASE"), Patience), Log);
            AssertSound();
        }

        [TestMethod]
        public void Dhcpd_ShortLease_IsExtendedAndEnds()
        {
            Requires.Tools("dhcpd");
            string leases = Path.Combine(_folder, "dhcpd.leases");
            string configuration = Path.Combine(_folder, "dhcpd.conf");
            File.WriteAllText(leases, string.Empty);
            File.WriteAllText(configuration,
                "authoritative; min-lease-time 12; default-lease-time 12; max-lease-time 12; "
                + "subnet 10.7.0.0 netmask 255.255.255.0 { range 10.7.0.90 10.7.0.99; option routers 10.7.0.1; "
                + "option domain-search \"eng.example.org\", \"example.org\"; }\n");
            Process server = _network.Start("exec dhcpd -4 -d -f -cf " + configuration + " -lf " + leases + " -pf "
                + Path.Combine(_folder, "dhcpd.pid") + " " + Device, _log);
            Assert.IsTrue(Wait.Until(() => Log.Contains("Server starting service") || server.HasExited, Patience)
                && !server.HasExited, Log);
            StartClient(new DhcpOptions { Probe = false });
            AwaitEvents(3);

            Assert.StartsWith("lease 10.7.0.9", _events[0]);
            Assert.EndsWith("search eng.example.org,example.org", _events[0]);
            Assert.AreEqual(_events[0], _events[2]);
            Command.Kill(server);
            Assert.IsTrue(Wait.Until(() => Events().Last().StartsWith("lost 10.7.0.9"), Patience),
                string.Join("\n", Events()));
            Assert.AreEqual("0.0.0.0", Address());
            // At T2, to all servers.
            Assert.IsNotEmpty(
                Select("dhcp.option.dhcp == 3 && ip.dst == 255.255.255.255 && dhcp.ip.client != 0.0.0.0"));
            AssertSound();
        }

        public void Dispose()
        {
            _capture.Dispose();
            _board.Dispose();
            _network.Dispose();
            Directory.Delete(_folder, true);
        }

        private string Log
        {
            get
            {
                lock (_log)
                {
                    return _log.ToString();
                }
            }
        }

        private Process StartDnsmasq(string lines)
        {
            Requires.Tools("dnsmasq");
            string path = Path.Combine(_folder, "dnsmasq.conf");
            File.WriteAllText(path, DnsmasqLines + "dhcp-leasefile=" + Path.Combine(_folder, "leases") + "\n" + lines);
            int before = Log.Length;
            Process process = _network.Start("exec dnsmasq -C " + path, _log);
            Assert.IsTrue(Wait.Until(() => Log.Substring(before).Contains("DHCP, IP range") || process.HasExited, 30000)
                && !process.HasExited, Log);
            return process;
        }

        private void StartClient(DhcpOptions options)
        {
            _board.Invoke(stack =>
            {
                stack.RemoveAddress(0, 0);
                ServiceContext context = new ServiceContext(stack, 576);
                _client = new DhcpClient(context, 0, options, this, null, null);
                Assert.AreEqual(SocketError.Success, _client.Start());
            });
        }

        private void Stop()
        {
            _board.Invoke(_ => _client.Stop());
            DhcpState state = DhcpState.Bound;
            Assert.IsTrue(Wait.Until(() =>
            {
                _board.Invoke(_ => state = _client.State);
                return state == DhcpState.Stopped;
            }, Patience));
        }

        private string Address()
        {
            uint address = 0;
            _board.Invoke(stack => address = stack.GetAddress(0));
            return IPAddress.ToString(address);
        }

        private string[] Events()
        {
            lock (_events)
            {
                return _events.ToArray();
            }
        }

        private void AwaitEvents(int count)
        {
            Assert.IsTrue(Wait.Until(() => Events().Length >= count, Patience),
                string.Join("\n", Events()) + "\n" + Log);
        }

        // The decoders of DHCP and of the headers below it find no error and give no warning for a frame of the node.
        private void AssertSound()
        {
            Assert.IsNotEmpty(Select("dhcp.type == 1"));
            string[] bad = Select("ip.src != 10.7.0.1 && ip.src != 10.7.0.2 && (_ws.malformed || "
                + "ip.checksum.status == 0 || udp.checksum.status == 0 || _ws.expert.severity >= 0x00600000)");
            Assert.IsEmpty(bad, string.Join("\n", bad));
        }

        private string[] Select(string filter)
        {
            _capture.Stop();
            CommandResult result = Command.Run("tshark", 120000, "-n", "-r", _capture.FilePath, "-o",
                "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y", filter);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal))
                .ToArray();
        }
    }
}
