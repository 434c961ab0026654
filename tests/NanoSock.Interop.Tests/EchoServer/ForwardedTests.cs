using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The main use of the program: real clients of this machine at forwarded ports.</summary>
    [TestClass]
    public class ForwardedTests
    {
        // These tests have the program of -p:Board=host.
        [TestMethod]
        public void Start_HostBoard_HasLargePools()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            Assert.Contains("\nsizes of the board host\n", server.Output);
            Assert.AreEqual(264, server.Netstat().GetProperty("memory").GetProperty("socketsAtMost").GetInt32());
        }

        [TestMethod]
        public void Netstat_Client_IsShown()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            string answer = server.Ask("GET /netstat.json HTTP/1.1\r\nHost: board\r\n\r\n", out int port);
            JsonElement json = JsonDocument.Parse(answer.Substring(answer.IndexOf("\r\n\r\n",
                StringComparison.Ordinal))).RootElement;
            JsonElement own = json.GetProperty("sockets")
                .EnumerateArray()
                .Single(s => s.GetProperty("foreign").GetString() == "192.168.7.1:" + port);
            Assert.AreEqual("192.168.7.2:80", own.GetProperty("local").GetString());
            Assert.AreEqual("Established", own.GetProperty("state").GetString());
        }

        [TestMethod]
        public void Netstat_Curl_ShowsItsOwnConnection()
        {
            Requires.Tools("curl");
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            CommandResult result = Command.Run("curl", 20000, "-s", "-w",
                "from %{local_port}", server.Url("/netstat.json"));
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            string port = result.Output.Substring(result.Output.LastIndexOf("from ", StringComparison.Ordinal) + 5)
                .Trim();
            Assert.Contains("\"foreign\":\"192.168.7.1:" + port + "\"", result.Output);
        }

        [TestMethod]
        public async Task Frames_Recorder_AreCaptureOfRequest()
        {
            using HttpClient client = new HttpClient();
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet", "--record", "64");
            Assert.AreEqual(1, server.Netstat().GetProperty("frames").GetInt32());
            byte[] file = await client.GetByteArrayAsync(server.Url("/frames.pcapng"));
            CollectionAssert.AreEqual(new byte[] { 0x0A, 0x0D, 0x0D, 0x0A }, file[..4]);
            Assert.Contains("GET /frames.pcapng HTTP/1.1", Encoding.Latin1.GetString(file));
        }

        [TestMethod]
        public async Task StatusPage_HttpClient_GetsPageAndJson()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using HttpClient client = new HttpClient();
            Assert.Contains("NanoSock", await client.GetStringAsync(server.Url("/")));
            JsonDocument.Parse(await client.GetStringAsync(server.Url("/netstat.json")));
            using HttpResponseMessage missing = await client.GetAsync(server.Url("/nothing"));
            Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode);
            using HttpResponseMessage posted = await client.PostAsync(server.Url("/"),
                new StringContent(new string('x', 100000)));
            Assert.AreEqual(HttpStatusCode.MethodNotAllowed, posted.StatusCode);
        }

        [TestMethod]
        public void Echo_TenMegabytes_IsIdentical()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            Echo(server, 10 << 20, 1);
        }

        [TestMethod]
        public void Echo_TenMegabytesOverImpairedLink_IsIdentical()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet",
                "--impair", "loss=2%,reorder=2%,dup=1%");
            Echo(server, 10 << 20, 2);
            Assert.AreEqual(0, server.Signal("TERM"));
            Assert.DoesNotContain("impairment: lost 0,", server.Output);
        }

        [TestMethod]
        public async Task Echo_FiftyConnections_LeaveNoEntry()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Echo(server, 200000, i))));

            // The last acknowledgments are in flight for a moment.
            for (int turn = 0; turn < 100; turn++)
            {
                if (LeftOver(server).Count == 0)
                {
                    return;
                }

                Thread.Sleep(50);
            }

            Assert.Fail("Still in the table:\n" + string.Join("\n", LeftOver(server)));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(1472)]
        [DataRow(60000)]
        public void Echo_Datagram_IsIdentical(int length)
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using Socket socket = new Socket(AddressFamily.InterNetwork,
                SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
            socket.Connect(IPAddress.Loopback, server.Port("udp", 7));
            byte[] data = new byte[length];
            new Random(length).NextBytes(data);
            byte[] echo = new byte[65536];
            for (int turn = 0; turn < 3; turn++)
            {
                socket.Send(data);
                Assert.AreEqual(length, socket.Receive(echo));
                CollectionAssert.AreEqual(data, echo.AsSpan(0, length).ToArray());
            }

            // The board knows the client by its own port.
            int port = ((IPEndPoint)socket.LocalEndPoint).Port;
            Assert.AreNotEqual(0, port);
        }

        [TestMethod]
        public void Echo_ManyDatagramClients_GetOwnAnswers()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            Socket[] clients = new Socket[200];
            for (int i = 0; i < clients.Length; i++)
            {
                // More than the host side has sockets: the oldest are evicted.
                clients[i] = new Socket(AddressFamily.InterNetwork,
                    SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 5000 };
                clients[i].Connect(IPAddress.Loopback, server.Port("udp", 7));
                byte[] own = Encoding.ASCII.GetBytes("client " + i.ToString(CultureInfo.InvariantCulture));
                clients[i].Send(own);
                byte[] echo = new byte[100];
                CollectionAssert.AreEqual(own, echo.AsSpan(0, clients[i].Receive(echo)).ToArray());
            }

            foreach (Socket client in clients)
            {
                client.Dispose();
            }
        }

        [TestMethod]
        public void DiscardAndChargen_Streams_Work()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using (Socket discard = server.Connect(9))
            {
                discard.Send(new byte[5000000]);
                discard.Shutdown(SocketShutdown.Send);
                Assert.IsEmpty(EchoServerProcess.ReadToEnd(discard));
            }

            using (Socket chargen = server.Connect(19))
            {
                byte[] first = new byte[74];
                int count = 0;
                while (count < first.Length)
                {
                    count += chargen.Receive(first, count, first.Length - count, SocketFlags.None);
                }

                StringAssert.StartsWith(Encoding.ASCII.GetString(first), " !\"#$%&'()*+,-./0123456789");
                chargen.LingerState = new LingerOption(true, 0);
            }

            JsonElement[] services = server.Netstat().GetProperty("services").EnumerateArray().ToArray();
            Assert.AreEqual(5000000, services[1].GetProperty("bytesIn").GetInt64());
        }

        [TestMethod]
        public void Forward_HalfClose_IsForwarded()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using Socket socket = server.Connect(7);
            byte[] data = new byte[300000];
            new Random(5).NextBytes(data);
            Task send = Task.Run(() =>
            {
                socket.Send(data);
                socket.Shutdown(SocketShutdown.Send);
            });
            CollectionAssert.AreEqual(data, EchoServerProcess.ReadToEnd(socket));
            send.Wait();
        }

        [TestMethod]
        public void Forward_Refusal_IsConnectionReset()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using Socket socket = server.Connect(81);
            SocketException refused = Assert.ThrowsExactly<SocketException>(() => socket.Receive(new byte[1]));
            Assert.AreEqual(SocketError.ConnectionReset, refused.SocketErrorCode);
        }

        [TestMethod]
        [DataRow(7)]
        [DataRow(19)]
        [DataRow(80)]
        public void Forward_ClientResets_LeavesNoEntry(int port)
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using (Socket socket = server.Connect(port))
            {
                socket.Send(new byte[] { 1, 2, 3 });
                Thread.Sleep(100);
                socket.LingerState = new LingerOption(true, 0);
            }

            for (int turn = 0; LeftOver(server).Count > 0; turn++)
            {
                Assert.IsLessThan(100, turn, string.Join("\n", LeftOver(server)));
                Thread.Sleep(50);
            }
        }

        [TestMethod]
        public void StatusPage_Garbage_IsClientError()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            Random random = new Random(9);
            for (int turn = 0; turn < 50; turn++)
            {
                byte[] garbage = new byte[random.Next(1, 3000)];
                random.NextBytes(garbage);
                string answer = server.Ask(Encoding.Latin1.GetString(garbage) + "\r\n\r\n", out _);
                StringAssert.StartsWith(answer, "HTTP/1.1 4");
            }

            Assert.AreEqual(8,
                server.Netstat()
                    .GetProperty("sockets")
                    .EnumerateArray()
                    .Count(s => s.GetProperty("state").GetString() != "TimeWait"));
        }

        [TestMethod]
        public void StatusPage_SlowRequest_IsTimeout()
        {
            using EchoServerProcess server = EchoServerProcess.Ready("--quiet");
            using Socket socket = server.Connect(80);
            socket.Send("GET / HTT"u8.ToArray());
            string answer = Encoding.ASCII.GetString(EchoServerProcess.ReadToEnd(socket));
            StringAssert.StartsWith(answer, "HTTP/1.1 408 ");
        }

        private static void Echo(EchoServerProcess server, int length, int seed)
        {
            using Socket socket = server.Connect(7);
            byte[] data = new byte[length];
            new Random(seed).NextBytes(data);
            Task send = Task.Run(() =>
            {
                for (int sent = 0; sent < data.Length;)
                {
                    sent += socket.Send(data, sent, data.Length - sent, SocketFlags.None);
                }

                socket.Shutdown(SocketShutdown.Send);
            });
            byte[] echo = EchoServerProcess.ReadToEnd(socket);
            send.Wait();
            Assert.IsTrue(data.AsSpan().SequenceEqual(echo),
                "Of " + length + " bytes " + echo.Length + " came back, or others.");
        }

        /// <summary>Returns the entries of the board's table except listeners, UDP sockets, TIME-WAIT and the query
        /// itself.</summary>
        private static List<string> LeftOver(EchoServerProcess server)
        {
            List<string> left = server.Netstat().GetProperty("sockets").EnumerateArray()
                .Where(s => s.GetProperty("proto").GetString() == "tcp"
                    && s.GetProperty("state").GetString() is not ("Listen" or "TimeWait"))
                .Select(s => s.ToString()).ToList();
            left.RemoveAt(left.FindIndex(s => s.Contains(":80\"", StringComparison.Ordinal)
                && s.Contains("Established", StringComparison.Ordinal)));
            return left;
        }
    }
}
