using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Sockets;
using NanoSock.SystemNet.Programs;
using NanoSock.Transport;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A node with the sizes of a board at 10.9.0.2, over which this process' programs of System.Net run, and
    /// servers on the kernel's side, 10.9.0.1. There is one at a time, because System.Net has one node.</summary>
    internal sealed class SystemNetBench : IDisposable
    {
        internal const string Peer = "10.9.0.1";
        internal const string Address = "10.9.0.2";
        private const int Patience = 30000;

        private readonly StringBuilder _log = new StringBuilder();
        private readonly StackNode _node;

        /// <summary>Starts the node.</summary>
        /// <param name="sockets">The sockets of TCP.</param>
        internal SystemNetBench(int sockets = 8)
        {
            Network = new NetworkNamespace();
            Folder = Directory.CreateTempSubdirectory("nanosock-").FullName;
            _node = new StackNode(options =>
            {
                options.TcpSockets = sockets;
                options.UdpSockets = 4;
                options.TcpReceiveBuffer = 4096;
                options.TcpSendBuffer = 4096;
                options.TcpTimeWait = 8;
                options.UdpReceiveBuffer = 4096;
            }, (Network.OpenTap("systemnet", Peer + "/24"), Address + "/24"));
            ProgramNetwork.Start(_node.Runner, Peer);
        }

        internal NetworkNamespace Network { get; }

        internal string Folder { get; }

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

        /// <summary>Starts mosquitto, and waits until it is ready.</summary>
        internal Process StartMosquitto()
        {
            Requires.Tools("mosquitto");
            string path = Write("mosquitto.conf", "listener 1883 " + Peer
                + "\nallow_anonymous true\npersistence false\nuser root\nlog_dest stderr\nlog_type all\n");
            return Start("mosquitto -c " + path, " running");
        }

        /// <summary>Starts nginx on port 8080 with files of the bench's folder, and waits until it is ready.</summary>
        internal void StartNginx()
        {
            Requires.Tools("nginx");
            string path = Write("nginx.conf", "daemon off; user root; worker_processes 1; error_log stderr notice; "
                + "pid " + Folder + "/nginx.pid; events { } http { access_log off; client_body_temp_path " + Folder
                + "/t1; proxy_temp_path " + Folder + "/t2; fastcgi_temp_path " + Folder + "/t3; uwsgi_temp_path "
                + Folder + "/t4; scgi_temp_path " + Folder + "/t5; server { listen " + Peer + ":8080; root " + Folder
                + "/www; location /parts/ { ssi on; ssi_types *; } location /taken { return 200 "
                + "$content_length; } } }\n");
            Start("nginx -e stderr -c " + path, "start worker process ");
        }

        /// <summary>Starts web_server.py on port 8080, and waits until it is ready.</summary>
        internal void StartPython()
        {
            Requires.Tools("python3");
            Start("python3 " + Path.Combine(AppContext.BaseDirectory, "SystemNet", "web_server.py"), "ready");
        }

        /// <summary>Starts dnsmasq with lines of its configuration, and waits until it is ready.</summary>
        internal void StartDnsmasq(params string[] lines)
        {
            Requires.Tools("dnsmasq");
            string path = Write("dnsmasq.conf", "no-resolv\nno-hosts\nlisten-address=" + Peer
                + "\nbind-interfaces\nno-daemon\npid-file=\nlocal=/test/\n" + string.Join('\n', lines) + "\n");
            Start("dnsmasq -C " + path, "started, version");
        }

        /// <summary>Writes a file of the bench's folder; returns its path.</summary>
        internal string Write(string name, string text)
        {
            string path = Path.Combine(Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path));
            File.WriteAllText(path, text);
            return path;
        }

        /// <summary>Waits for words of the servers' output.</summary>
        internal void AwaitLog(string words)
        {
            Assert.IsTrue(Wait.Until(() => Log.Contains(words, StringComparison.Ordinal), Patience), Log);
        }

        /// <summary>Waits until no connection and no listener is left, as after a program that closes what it
        /// opens.</summary>
        internal void AssertNoSockets()
        {
            Assert.IsTrue(Wait.Until(() => _node.Table().All(info => info.Protocol != ProtocolType.Tcp
                || info.State == TcpState.TimeWait), Patience), _node.Describe());
        }

        /// <summary>Waits until so many connections are established.</summary>
        internal void AwaitConnections(int count)
        {
            Assert.IsTrue(Wait.Until(() => _node.Table().Count(info => info.Protocol == ProtocolType.Tcp
                && info.State == TcpState.Established) == count, Patience), _node.Describe());
        }

        public void Dispose()
        {
            _node.Dispose();
            Network.Dispose();
            Directory.Delete(Folder, true);
        }

        private Process Start(string command, string ready)
        {
            int before = Log.Length;
            Process process = Network.Start("exec " + command, _log);
            Assert.IsTrue(Wait.Until(() => Log.IndexOf(ready, before, StringComparison.Ordinal) >= 0
                || process.HasExited, Patience) && !process.HasExited, Log);
            return process;
        }
    }
}
