using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>The command line tool on a TAP interface of a namespace, whose kernel side is 10.9.0.1 and has servers;
    /// the tool's node is 10.9.0.2.</summary>
    internal sealed class ServicesBench : IDisposable
    {
        private const string Device = "services";

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly StringBuilder _log = new StringBuilder();
        private readonly WireCapture _capture;

        internal ServicesBench()
        {
            Requires.Tools("tcpdump", "tshark");
            Network = new NetworkNamespace();
            Network.AddTap(Device, "10.9.0.1/24");
            _capture = new WireCapture(Network, Device);
        }

        internal NetworkNamespace Network { get; }

        /// <summary>Gets the output of the servers.</summary>
        internal string Log
        {
            get
            {
                lock (_log)
                {
                    return _log.ToString();
                }
            }
        }

        /// <summary>Runs the tool; returns its output and exit code.</summary>
        internal CommandResult Run(string command, string arguments)
        {
            return RunWithoutAddress(command, "--address 10.9.0.2/24 " + arguments);
        }

        /// <summary>Runs the tool, which asks DHCP for the node's address.</summary>
        internal CommandResult RunWithoutAddress(string command, string arguments)
        {
            string program = Path.Combine(AppContext.BaseDirectory, "NanoSock.Tool.dll");
            return Network.Run("exec dotnet " + program + " " + command + " --link tap:"
                + Device + " " + arguments, 120000);
        }

        /// <summary>Runs the tool, which asks DHCP for the node's address, and sends it a signal after its first
        /// answer.</summary>
        internal CommandResult RunWithoutAddress(string command, string arguments, string signal)
        {
            string output = Path.Combine(_folder, "output");
            return Network.Run("dotnet " + Path.Combine(AppContext.BaseDirectory, "NanoSock.Tool.dll") + " " + command
                + " --link tap:" + Device + " " + arguments + " > " + output + " 2>&1 & while kill -0 $! && ! grep -q "
                + "'bytes from' " + output + "; do sleep 0.1; done; kill -" + signal + " $!; wait $!; code=$?; cat "
                + output + "; exit $code", 120000);
        }

        /// <summary>Starts dnsmasq with the lines of its configuration, and waits until it is ready.</summary>
        internal void StartDnsmasq(params string[] lines)
        {
            Requires.Tools("dnsmasq");
            string path = Write("dnsmasq.conf",
                "no-resolv\nno-hosts\nlisten-address=10.9.0.1\nbind-interfaces\nno-daemon\npid-file=\nlocal=/test/\n"
                    + string.Join('\n', lines) + "\n");
            Start("dnsmasq -C " + path, "started, version");
        }

        /// <summary>Starts chronyd as a server of its own clock, which it does not touch; with stratum 0, as one that
        /// is not synchronized.</summary>
        internal void StartChrony(int stratum)
        {
            Requires.Tools("chronyd");
            string path = Write("chrony.conf", "port 123\n"
                + (stratum == 0 ? string.Empty : "local stratum " + stratum + "\n")
                + "allow all\ncmdport 0\nbindaddress 10.9.0.1\npidfile " + Path.Combine(_folder, "pid") + "\n");
            Start("chronyd -d -x -f " + path, "starting");
        }

        /// <summary>Starts avahi with a host name on the kernel's side.</summary>
        internal void StartAvahi(string hostName)
        {
            _ = new AvahiDaemon(Network, _folder, Device, hostName, _log);
        }

        /// <summary>Fails if the decoders of tshark find an error in a frame of the node.</summary>
        internal void AssertSound()
        {
            _capture.Stop();
            CommandResult result = Command.Run("tshark", 120000, "-n", "-r", _capture.FilePath, "-Y",
                "ip.src == 10.9.0.2 && (_ws.malformed || _ws.expert.severity == error || ip.checksum.status == 0 || "
                    + "udp.checksum.status == 0)",
                "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-V");
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.DoesNotContain("Frame ", result.Output);
        }

        /// <summary>Returns fields of the frames that a display filter selects.</summary>
        internal string[] Select(string filter, string field)
        {
            _capture.Stop();
            CommandResult result = Command.Run("tshark", 120000, "-n", "-r",
                _capture.FilePath, "-Y", filter, "-T", "fields", "-e", field);
            // tshark warns of its rights in the same output.
            return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal))
                .ToArray();
        }

        public void Dispose()
        {
            _capture.Dispose();
            Network.Dispose();
            Directory.Delete(_folder, true);
        }

        private string Write(string name, string text)
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        private void Start(string command, string ready)
        {
            Process process = Network.Start("exec " + command, _log);
            Assert.IsTrue(Wait.Until(() => Log.Contains(ready, StringComparison.Ordinal) || process.HasExited, 30000)
                && !process.HasExited, Log);
        }
    }
}
