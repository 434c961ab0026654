using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>A node at 10.9.0.2 with a responder and a querier, on a TAP interface whose kernel side is 10.9.0.1. On
    /// that side avahi runs with a message bus of its own, or a program with python3-zeroconf.</summary>
    internal sealed class MdnsNetwork : IDisposable
    {
        private const string Device = "mdns";
        private const int Patience = 60000;

        private readonly string _folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
        private readonly StringBuilder _log = new StringBuilder();
        private readonly NetworkNamespace _network = new NetworkNamespace();
        private readonly WireCapture _capture;
        private readonly StackNode _node;
        private AvahiDaemon _avahi;

        internal MdnsNetwork(string hostName, bool starts = true)
        {
            Requires.Tools("tcpdump", "tshark");
            TapLink link = _network.OpenTap(Device, "10.9.0.1/24");
            _capture = new WireCapture(_network, Device);
            _node = new StackNode(null, (link, "10.9.0.2/24"));
            ServiceContext context = null;
            Call(() =>
            {
                context = new ServiceContext(_node.Runner.Stack, 1472);
                Responder = new MdnsResponder(context, 0, hostName, new MdnsOptions());
                Querier = new MdnsQuerier(Responder, new MdnsOptions { CacheEntries = 64, RecordSize = 512 });
                return starts ? Responder.Start() : SocketError.Success;
            });
            Context = context;
        }

        internal ServiceContext Context { get; }

        internal MdnsResponder Responder { get; private set; }

        internal MdnsQuerier Querier { get; private set; }

        /// <summary>Gets the output of the programs that run.</summary>
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

        /// <summary>Calls the services under the lock of the node.</summary>
        internal T Call<T>(Func<T> call)
        {
            lock (_node.Runner.SyncRoot)
            {
                T result = call();
                _node.Runner.Wake();
                return result;
            }
        }

        /// <summary>Waits until a condition of the services holds.</summary>
        internal void Until(Func<bool> condition)
        {
            Assert.IsTrue(Wait.Until(() => Call(condition), Patience), Log);
        }

        /// <summary>Starts avahi with a host name, and waits until it has claimed it, or another.</summary>
        internal void StartAvahi(string hostName)
        {
            _avahi = new AvahiDaemon(_network, _folder, Device, hostName, _log);
        }

        /// <summary>Starts a program of avahi, and waits for words of its output.</summary>
        internal Process StartAvahiProgram(string command, string ready)
        {
            return Start("export " + _avahi.Variable + " && exec " + command, ready);
        }

        /// <summary>Runs a program of avahi; returns its output.</summary>
        internal string Avahi(string command)
        {
            return _network.Run(_avahi.Variable + " timeout 30 " + command, Patience).Output;
        }

        /// <summary>Starts a Python program with zeroconf, and waits for words of its output.</summary>
        internal Process StartZeroconf(string program, string ready)
        {
            if (!File.Exists("/usr/bin/python3")
                || Command.Run("/usr/bin/python3", 60000, "-c", "import zeroconf").ExitCode != 0)
            {
                Assert.Inconclusive("Requires python3-zeroconf.");
            }

            return Start("exec /usr/bin/python3 -u " + Write("program.py", program), ready);
        }

        /// <summary>Waits for words in the output of the programs.</summary>
        internal void WaitForLog(string pattern)
        {
            Assert.IsTrue(Wait.Until(() => Regex.IsMatch(Log, pattern), Patience), pattern + "\n" + Log);
        }

        /// <summary>Returns the services that a query has found, one a line.</summary>
        internal string Services(int query)
        {
            MdnsServiceInfo info = new MdnsServiceInfo();
            return string.Join("\n", Enumerable.Range(0, Querier.Capacity)
                .Where(position => Querier.GetService(query, position, info))
                .Select(position => info.Instance + " " + info.Host + " " + IPAddress.ToString(info.Address) + ":"
                    + info.Port + " " + (info.Text == null ? "-"
                        : Encoding.UTF8.GetString(info.Text, 1, info.Text.Length - 1))));
        }

        /// <summary>Fails if the decoders of tshark find an error in a frame of the node.</summary>
        internal void AssertSound()
        {
            _capture.Stop();
            CommandResult result = Command.Run("tshark", 120000, "-n", "-r", _capture.FilePath, "-Y",
                "ip.src == 10.9.0.2 && (_ws.malformed || _ws.expert.severity == error || ip.checksum.status == 0 || "
                    + "udp.checksum.status == 0 || (mdns && ip.ttl != 255))",
                "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-V");
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.DoesNotContain("Frame ", result.Output);
            result = Command.Run("tshark", 120000, "-n", "-r", _capture.FilePath, "-Y", "ip.src == 10.9.0.2 && mdns");
            Assert.Contains("MDNS", result.Output, "It has found the messages.");
        }

        public void Dispose()
        {
            _node.Dispose();
            _capture.Dispose();
            _network.Dispose();
            Directory.Delete(_folder, true);
        }

        private string Write(string name, string text)
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        private Process Start(string command, string ready)
        {
            return AvahiDaemon.Start(_network, command, ready, _log);
        }
    }
}
