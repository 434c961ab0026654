using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>A network with dnsmasq on the kernel's side of tap0, and the program on the other.</summary>
    internal sealed class LanBench : IDisposable
    {
        internal const string Device = "tap0";
        private const int WaitMilliseconds = 40000;

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly StringBuilder _output = new StringBuilder();
        private readonly StringBuilder _log = new StringBuilder();
        private Process _server;
        private int _leases;

        internal LanBench(string kernelAddress)
        {
            Requires.Tools("curl", "dnsmasq", "python3", "ping");
            Network = new NetworkNamespace();
            Network.AddTap(Device, kernelAddress);
        }

        internal NetworkNamespace Network { get; }

        internal Process Board { get; private set; }

        /// <summary>Gets the output of the program.</summary>
        internal string Output
        {
            get { return Copy(_output); }
        }

        /// <summary>Gets the output of dnsmasq.</summary>
        internal string Log
        {
            get { return Copy(_log); }
        }

        /// <summary>Starts a server of addresses and names; ends the one before.</summary>
        internal void StartServer(string address, string first, string last, string options = "")
        {
            StopServer();
            string leases = Path.Combine(_folder, "leases" + _leases++);
            _server = Network.Start("exec dnsmasq --no-daemon --conf-file=/dev/null --pid-file= --log-dhcp --no-resolv "
                + "--no-hosts --dhcp-authoritative --bind-interfaces --listen-address=" + address + " --dhcp-range="
                + first + "," + last + ",120 --dhcp-leasefile=" + leases + " " + options, _log);
            Assert.IsTrue(Tap.Wait.Until(() => Log.Contains("started, version", StringComparison.Ordinal)
                || _server.HasExited, WaitMilliseconds) && !_server.HasExited, Log);
        }

        internal void StopServer()
        {
            if (_server != null)
            {
                Command.Kill(_server);
                _server.WaitForExit(5000);
            }
        }

        /// <summary>Starts the program on the interface.</summary>
        internal void StartBoard(string options = "", string link = "tap")
        {
            StartProgram(EchoServerProcess.Program, options, link);
        }

        /// <summary>Starts another program on the interface.</summary>
        internal void StartProgram(string path, string options, string link = "tap")
        {
            Board = Network.Start("exec dotnet '" + path + "' --quiet --link "
                + (link.Contains(',') ? link.Replace(",", ":" + Device + ",") : link + ":" + Device) + " " + options,
                _output);
        }

        /// <summary>Waits for a line of the program that matches a pattern; returns its first group.</summary>
        internal string WaitForLine(string pattern)
        {
            Regex regex = new Regex("(?:^|\n)" + pattern + "\n");
            Assert.IsTrue(Tap.Wait.Until(() => regex.IsMatch(Output) || Board.HasExited, WaitMilliseconds)
                && regex.IsMatch(Output), "No '" + pattern + "':\n" + Output + Log);
            return regex.Match(Output).Groups[1].Value;
        }

        /// <summary>Ends the program as Ctrl-C does, and waits for its end.</summary>
        internal void Interrupt()
        {
            Command.Run("kill", 5000, "-TERM", Board.Id.ToString());
            Assert.IsTrue(Board.WaitForExit(WaitMilliseconds), Output);

            // Without a limit, it waits for the rest of the output, too.
            Board.WaitForExit();
        }

        /// <summary>Writes a file; returns its path.</summary>
        internal string Write(string name, string text)
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        /// <summary>Asks a DNS or mDNS server for the address of a name; "none" without an answer.</summary>
        internal string Ask(string server, int port, string name)
        {
            string script = Write("ask.py", """
                import socket, sys
                server, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
                labels = b"".join(bytes([len(l)]) + l.encode() for l in name.split(".")) + b"\0"
                query = b"\x12\x34\x01\x00\0\x01\0\0\0\0\0\0" + labels + b"\0\x01\0\x01"
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(3)
                if server.startswith("224."):
                    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(sys.argv[4]))
                s.sendto(query, (server, port))
                try:
                    answer = s.recv(1500)
                    at = answer.find(b"\0\x01\0\x01", len(query)) if answer[7] else -1
                    if at < 0:
                        at = answer.find(b"\0\x01\x80\x01", len(query)) if answer[7] else -1
                    print(socket.inet_ntoa(answer[at + 10:at + 14]) if at >= 0 else "none")
                except socket.timeout:
                    print("none")
                """);
            string kernel = Regex.Match(Network.MustRun("ip -4 -o address show dev " + Device), "inet ([0-9.]+)/")
                .Groups[1].Value;
            return Network.MustRun("python3 " + script + " " + server + " " + port + " " + name + " " + kernel).Trim();
        }

        /// <summary>Announces an address as another station, by ARP.</summary>
        internal void Claim(string address)
        {
            string script = Path.Combine(_folder, "claim.py");
            File.WriteAllText(script, """
                import socket, sys
                mac = bytes.fromhex("020000000099")
                ip = socket.inet_aton(sys.argv[2])
                s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                s.bind((sys.argv[1], 0))
                s.send(b"\xff" * 6 + mac + b"\x08\x06\0\x01\x08\0\x06\x04\0\x01" + mac + ip + b"\0" * 6 + ip)
                """);
            Network.MustRun("python3 " + script + " " + Device + " " + address);
        }

        public void Dispose()
        {
            Network.Dispose();
            Directory.Delete(_folder, true);
        }

        private static string Copy(StringBuilder text)
        {
            lock (text)
            {
                return text.ToString();
            }
        }
    }
}
