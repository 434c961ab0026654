using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.EchoServer;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Samples
{
    /// <summary>The samples as hosts of a network. Their peers run on the kernel's side, 192.168.7.1.</summary>
    [TestClass]
    public sealed class SampleTests : IDisposable
    {
        private const string Peer = "192.168.7.1";
        private const int Patience = 60000;

        private readonly LanBench _bench = new LanBench(Peer + "/24");
        private readonly StringBuilder _log = new StringBuilder();

        public void Dispose() => _bench.Dispose();

        [TestMethod]
        public void HttpClient_Redirects_LeadToThePageInChunks()
        {
            StartPeer("python3 " + _bench.Write("server.py", """
                import http.server
                class Handler(http.server.BaseHTTPRequestHandler):
                    protocol_version = "HTTP/1.1"
                    def redirect(self, status, location):
                        self.send_response(status)
                        self.send_header("Location", location)
                        self.send_header("Content-Length", "0")
                        self.end_headers()
                    def do_GET(self):
                        if self.path == "/":
                            self.redirect(301, "/moved")
                        elif self.headers["Host"] != "web.test:8000":
                            self.redirect(302, "http://web.test:8000" + self.path)
                        else:
                            self.send_response(200)
                            self.send_header("Transfer-Encoding", "chunked")
                            self.end_headers()
                            for size in [5, 3000, 17]:
                                self.wfile.write(b"%x;name=value\r\n" % size + b"y" * size + b"\r\n")
                            self.wfile.write(b"0\r\n\r\n")
                server = http.server.ThreadingHTTPServer(("192.168.7.1", 8000), Handler)
                print("ready", flush=True)
                server.serve_forever()
                """), "ready");
            StartSample("HttpClient", "--host-record=web.test," + Peer);
            _bench.WaitForLine("GET / from 192\\.168\\.7\\.1 port 8000\nHTTP/1\\.1 301 Moved Permanently");
            _bench.WaitForLine("GET /moved from 192\\.168\\.7\\.1 port 8000\nHTTP/1\\.1 302 Found");
            _bench.WaitForLine("GET /moved from 192\\.168\\.7\\.1 port 8000\nHTTP/1\\.1 200 OK");
            _bench.WaitForLine("\ny{2048}\n3022 bytes");
            Assert.IsTrue(_bench.Board.WaitForExit(Patience));
        }

        [TestMethod]
        public void MqttSensor_BrokerAndCableGone_PublishesAllReadings()
        {
            Requires.Tools("mosquitto");
            string command = "mosquitto -c " + _bench.Write("mosquitto.conf", "listener 1883 " + Peer
                + "\nallow_anonymous true\npersistence false\nuser root\nlog_dest stderr\nlog_type all\n");
            Process broker = StartPeer(command, " running");
            StartSample("MqttSensor", options: "--unplug 25s+14s");
            AwaitLog("New client connected from 192.168.7.50:.* as nanosock .p2, c1, k15");
            AwaitLog("PUBLISH from nanosock .d0, q0, r0, m0, 'nanosock/connections'");
            AwaitLog("PUBLISH from nanosock .d0, q1, r0, m1, 'nanosock/temperature'");
            AwaitLog("Sending PUBACK to nanosock .m1");
            AwaitLog("Received PINGREQ from nanosock");
            AwaitLog("PUBLISH from nanosock .d0, q1, r0, m2, 'nanosock/temperature'");

            Command.Kill(broker);
            broker.WaitForExit(5000);
            _bench.WaitForLine("mqtt: next attempt in 1000 ms\nmqtt: socket error 10061\n"
                + "mqtt: next attempt in 2000 ms");
            Clear();
            StartPeer(command, " running");
            AwaitLog("PUBLISH from nanosock .d0, q1, r0, m1, 'nanosock/temperature'");

            // The cable: the broker does not answer within 10 s.
            Clear();
            AwaitLog("New client connected from 192.168.7.50:.* as nanosock .p2, c1, k15");
            Clear();
            AwaitLog("PUBLISH from nanosock .d0, q1, r0, m2, 'nanosock/temperature'");
            Assert.HasCount(3, Regex.Matches(_bench.Output, "mqtt: connected\n"), _bench.Output);
        }

        [TestMethod]
        public void UdpDiscovery_QuestionsOfBothKinds_AreSentAndAnswered()
        {
            StartPeer("python3 " + _bench.Write("node.py", """
                import socket, struct
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("", 30303))
                s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                s.setsockopt(socket.IPPROTO_IP, 8, 1)  # IP_PKTINFO
                s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
                own = socket.inet_aton("192.168.7.1")
                s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
                s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("239.255.77.1") + own)
                print("ready", flush=True)
                while True:
                    data, more, flags, source = s.recvmsg(1000, 100)
                    if source[0] == "192.168.7.1":
                        continue
                    to = socket.inet_ntoa(more[0][2][8:12])
                    print(data.decode(), "from", source[0], "to", to, flush=True)
                    if data == b"who is there?":
                        s.sendto(b"here is python 192.168.7.1", source)
                        group = to == "239.255.77.1"
                        s.sendto(b"who is there?\n", ("239.255.77.1" if group else "192.168.7.255", 30303))
                """), "ready");
            StartSample("UdpDiscovery");
            AwaitLog("who is there. from 192.168.7.50 to 255.255.255.255");
            AwaitLog("who is there. from 192.168.7.50 to 239.255.77.1");
            _bench.WaitForLine(@"found: python 192\.168\.7\.1 from 192\.168\.7\.1:30303");
            AwaitLog("here is w5500-evb-pico-[0-9a-f]{4} 192.168.7.50 from 192.168.7.50 to 192.168.7.1\n"
                + "(.*\n)*here is w5500-evb-pico-[0-9a-f]{4} 192.168.7.50 from 192.168.7.50 to 192.168.7.1\n");
        }

        private void StartSample(string name, string server = "", string options = "")
        {
            _bench.StartServer(Peer, "192.168.7.50", "192.168.7.50", server);
            _bench.StartProgram(Path.Combine(AppContext.BaseDirectory, name + ".dll"), options);
            _bench.WaitForLine(@"network: address 192\.168\.7\.50, mask 255\.255\.255\.0, gateway 192\.168\.7\.1, "
                + @"name nanosock\.local");
        }

        private Process StartPeer(string command, string ready)
        {
            int before = Log.Length;
            Process process = _bench.Network.Start("exec " + command, _log);
            Assert.IsTrue(Wait.Until(() => Log.IndexOf(ready, before, StringComparison.Ordinal) >= 0
                || process.HasExited, Patience) && !process.HasExited, Log);
            return process;
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

        private void Clear()
        {
            lock (_log)
            {
                _log.Clear();
            }
        }

        private void AwaitLog(string pattern)
        {
            Assert.IsTrue(Wait.Until(() => Regex.IsMatch(Log, pattern), Patience),
                "No '" + pattern + "':\n" + Log + _bench.Output);
        }
    }
}
