using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The commands of docs/network.md, as they are written there, in a namespace whose eth0 leads to a LAN
    /// with a DHCP server. The programs of the page run as a user without rights.</summary>
    [TestClass]
    public sealed class NetworkPageTests : IDisposable
    {
        private const string Own = "192.168.7.9";
        private const string LanServer = "192.168.7.1";
        private const int Patience = 60000;

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly NetworkNamespace _machine = new NetworkNamespace();
        private readonly NetworkNamespace _lan = new NetworkNamespace();
        private readonly Dictionary<string, List<string>> _page = ReadPage();
        private readonly StringBuilder _output = new StringBuilder();

        public NetworkPageTests()
        {
            Requires.Tools("dnsmasq", "nft", "sysctl", "dhclient", "setpriv", "ping");
            NetworkNamespace.Join("eth0", _machine, Own + "/24", _lan, LanServer + "/24");

            // What dhclient and the programs may write is of this test; each command has its own mounts.
            File.WriteAllText(Path.Combine(_folder, "resolv.conf"), string.Empty);
            Directory.CreateDirectory(Path.Combine(_folder, "dhcp"));
            Assert.AreEqual(0, Command.Run("cp", 10000, "-a", "/dev/net/tun", Path.Combine(_folder, "tun")).ExitCode);
            Assert.AreEqual(0, Command.Run("chmod", 10000, "755", _folder).ExitCode);
            CopyProgram();
            Assert.AreEqual(0, Command.Run("chmod", 10000, "666", Path.Combine(_folder, "tun")).ExitCode);
        }

        [TestMethod]
        public void Page_Commands_AreTen()
        {
            int count = 0;
            foreach (List<string> commands in _page.Values)
            {
                count += commands.Count;
            }

            Assert.AreEqual(10, count);
        }

        [TestMethod]
        public void Address_OfYourChoice_IsReached()
        {
            RunAll("The interface");
            Start("An address of your choice", 0);
            AwaitOutput("\nready");
            _machine.Ping(3, "-i 0.05 10.9.0.2");
        }

        [TestMethod]
        public void Dnsmasq_Program_GetsAddressAndReleasesIt()
        {
            RunAll("The interface");
            Start("DHCP from dnsmasq", 0);
            AwaitOutput("DHCP, IP range");
            Process server = Start("DHCP from dnsmasq", 1);
            string address = AwaitAddress("10.9.0.1");
            _machine.Ping(3, "-i 0.05 " + address);
            Stop(server);
            AwaitOutput("DHCPRELEASE");
        }

        [TestMethod]
        public void Nat_ProgramReachesTheLan()
        {
            RunAll("The interface");

            // The LAN has no route to 10.9.0.0/24.
            RunAll("Behind NAT");
            string tool = Path.Combine(AppContext.BaseDirectory, "NanoSock.Tool.dll");
            CommandResult ping = _machine.Run("exec dotnet " + tool
                + " ping --link tap:nano0 --address 10.9.0.2/24 --gateway 10.9.0.1 -c 3 " + LanServer, Patience);
            Assert.Contains(" 0% packet loss", ping.Output, ping.ToString());
        }

        [TestMethod]
        public void Bridge_ProgramIsAStationOfTheLan()
        {
            _lan.Start("exec dnsmasq --no-daemon --conf-file=/dev/null --interface=eth0 --bind-interfaces "
                + "--leasefile-ro --dhcp-range=192.168.7.100,192.168.7.150,1h", _output);
            AwaitOutput("DHCP, IP range");
            RunAll("The interface");
            Run(Shell(_page["Bridged to a LAN"][0]));
            Run(Shell(_page["Bridged to a LAN"][1]));
            Assert.Contains("inet 192.168.7.1", _machine.MustRun("ip address show dev br0"));
            Start("DHCP from dnsmasq", 1);
            string address = AwaitAddress(LanServer);
            _lan.Ping(3, "-i 0.05 " + address);
            _machine.Ping(3, "-i 0.05 " + address);
        }

        public void Dispose()
        {
            _machine.Run("kill $(cat " + Path.Combine(_folder, "dhcp", "dhclient.pid") + ")");
            _machine.Dispose();
            _lan.Dispose();
            Directory.Delete(_folder, true);
        }

        // The program runs as a user who may not see the folder of the tests: a checkout is often private.
        private void CopyProgram()
        {
            foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll"))
            {
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
            }

            const string Configuration = "EchoServer.runtimeconfig.json";
            File.Copy(Path.Combine(AppContext.BaseDirectory, Configuration), Path.Combine(_folder, Configuration));
        }

        // Returns the commands of each section.
        private static Dictionary<string, List<string>> ReadPage()
        {
            Dictionary<string, List<string>> page = new Dictionary<string, List<string>>();
            bool isCode = false;
            List<string> commands = null;
            foreach (string line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Pages", "network.md")))
            {
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    commands = new List<string>();
                    page.Add(line.Substring(3), commands);
                }
                else if (line == "```")
                {
                    isCode = !isCode;
                }
                else if (isCode)
                {
                    commands.Add(line);
                }
            }

            return page;
        }

        // Returns a command of the page for the shell: as root where it says so, else as a user without rights. The
        // program is the one that was built with the tests.
        private string Shell(string command)
        {
            string mounts = "mount --bind " + _folder + "/resolv.conf /etc/resolv.conf; mkdir -p /var/lib/dhcp; "
                + "mount --bind " + _folder + "/dhcp /var/lib/dhcp; mount --bind " + _folder + "/tun /dev/net/tun; "
                + "export USER=65534 PATH_DHCLIENT_PID=" + _folder + "/dhcp/dhclient.pid; ";
            Match root = Regex.Match(command, "^sudo (.*)$");
            if (root.Success)
            {
                return mounts + root.Groups[1].Value;
            }

            Match program = Regex.Match(command, "^dotnet run --project firmware/EchoServer -- (.*)$");
            Assert.IsTrue(program.Success, command);
            return mounts + "exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all dotnet "
                + Path.Combine(_folder, "EchoServer.dll") + " " + program.Groups[1].Value;
        }

        private void RunAll(string section)
        {
            _page[section].ForEach(command => Run(Shell(command)));
        }

        private void Run(string shell)
        {
            _machine.MustRun(shell, Patience);
        }

        private Process Start(string section, int index)
        {
            string shell = Shell(_page[section][index]);
            return _machine.Start(shell.Replace("; dnsmasq", "; exec dnsmasq"), _output);
        }

        private static void Stop(Process process)
        {
            Command.Run("kill", 10000, "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
            Assert.IsTrue(process.WaitForExit(Patience));
        }

        private string AwaitAddress(string server)
        {
            string pattern = @"(?m)^address ([0-9.]+)/24 from dhcp " + Regex.Escape(server) + " lease 3600$";
            Assert.IsTrue(Tap.Wait.Until(() => Regex.IsMatch(Output(), pattern), Patience), Output());
            return Regex.Match(Output(), pattern).Groups[1].Value;
        }

        private void AwaitOutput(string text)
        {
            Assert.IsTrue(Tap.Wait.Until(() => Output().Contains(text, StringComparison.Ordinal), Patience), Output());
        }

        private string Output()
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }
}
