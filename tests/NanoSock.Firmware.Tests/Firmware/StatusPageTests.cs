using System;
using System.Linq;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;

namespace NanoSock.Tests.Firmware
{
    [TestClass]
    public class StatusPageTests
    {
        private const string Get = " HTTP/1.1\r\nHost: board\r\n\r\n";

        [TestMethod]
        public void Get_Page_IsComplete()
        {
            string answer = new BoardBench().Ask("GET /" + Get);
            StringAssert.StartsWith(answer, "HTTP/1.1 200 OK\r\n");
            string body = Body(answer);
            Assert.Contains("Content-Length: " + body.Length + "\r\n", answer);
            StringAssert.StartsWith(body, "<!doctype html>");
            StringAssert.EndsWith(body, "</html>\n");
        }

        [TestMethod]
        [DataRow(2048, 1472)]
        [DataRow(256, 512)]
        [DataRow(65536, 65536)]
        public void Get_Json_EqualsStackState(int sendBuffer, int scratch)
        {
            BoardBench bench = new BoardBench(sendBuffer, scratch);
            int client = bench.Connect(80);
            bench.Client.GetLocal(client, out _, out int port);
            bench.Run(2345);
            bench.Send(client, "GET /netstat.json" + Get);
            bench.Run(200);
            JsonElement json = JsonDocument.Parse(Body(bench.ReadAnswer(client))).RootElement;
            Assert.AreEqual("NanoSock EchoServer", json.GetProperty("name").GetString());
            Assert.AreEqual("0.2.0", json.GetProperty("version").GetString());
            Assert.AreEqual(2345, json.GetProperty("uptimeMs").GetInt64(), 100);
            Assert.AreEqual(bench.Board.MemoryBytes, json.GetProperty("memory").GetProperty("stackBytes").GetInt32());
            JsonElement own = json.GetProperty("sockets")
                .EnumerateArray()
                .Single(s => s.GetProperty("foreign").GetString() == "192.168.7.1:" + port);
            Assert.AreEqual("192.168.7.2:80", own.GetProperty("local").GetString());
            Assert.AreEqual("tcp", own.GetProperty("proto").GetString());
            Assert.AreEqual("Established", own.GetProperty("state").GetString());
            Assert.IsGreaterThan(0, own.GetProperty("fd").GetInt32());
            Assert.AreEqual(8, json.GetProperty("sockets").GetArrayLength());
            Assert.AreEqual(4, json.GetProperty("services").GetArrayLength());
            Assert.AreEqual((int)DropReason.Count - 1, json.GetProperty("drops").EnumerateObject().Count());
            Assert.AreEqual((int)Counter.Count, json.GetProperty("counters").EnumerateObject().Count());
            Assert.AreEqual(1, json.GetProperty("counters").GetProperty("TcpPassiveOpens").GetInt32());
        }

        [TestMethod]
        [DataRow(2048)]
        [DataRow(256)]
        public void Get_Json_HasTcpInfoOfEachConnection(int sendBuffer)
        {
            BoardBench bench = new BoardBench(sendBuffer);
            int echo = bench.Connect(7);
            bench.Send(echo, "hello");
            bench.Run(300);
            JsonElement json = JsonDocument.Parse(Body(bench.Ask("GET /netstat.json" + Get))).RootElement;
            bench.Client.GetLocal(echo, out _, out int port);
            JsonElement line = json.GetProperty("sockets")
                .EnumerateArray()
                .Single(s => s.GetProperty("foreign").GetString() == "192.168.7.1:" + port);
            JsonElement tcp = line.GetProperty("tcp");
            TcpInfo expected = new TcpInfo();
            int position = Enumerable.Range(0, bench.Board.TableCapacity)
                .Single(i => bench.Board.GetTcpInfoAt(i, expected) && Foreign(bench.Board, i) == port);
            Assert.IsTrue(bench.Board.GetTcpInfoAt(position, expected));
            Assert.AreEqual(expected.SmoothedRtt, tcp.GetProperty("rtt").GetInt32());
            Assert.AreEqual(0, expected.SmoothedRtt,
                "The handshake took no time, and the client acknowledges the first segments at once.");
            Assert.AreEqual(expected.RttVariance, tcp.GetProperty("rttVar").GetInt32());
            Assert.AreEqual(expected.RetransmissionTimeout, tcp.GetProperty("rto").GetInt32());
            Assert.AreEqual(expected.CongestionWindow, tcp.GetProperty("cwnd").GetInt32());
            Assert.AreEqual(expected.SlowStartThreshold, tcp.GetProperty("ssthresh").GetInt32());
            Assert.AreEqual(0, tcp.GetProperty("resent").GetInt32());
            Assert.AreEqual(0, tcp.GetProperty("timeouts").GetInt32());
            Assert.AreEqual(0, tcp.GetProperty("inFlight").GetInt32());
            Assert.AreEqual(expected.SendWindow, tcp.GetProperty("sendWindow").GetInt32());
            Assert.AreEqual(expected.ReceiveWindow, tcp.GetProperty("receiveWindow").GetInt32());
            Assert.AreEqual(expected.SendWindowScale, tcp.GetProperty("sendScale").GetInt32());
            Assert.AreEqual(expected.ReceiveWindowScale, tcp.GetProperty("receiveScale").GetInt32());
            Assert.AreEqual(expected.SegmentSize, tcp.GetProperty("mss").GetInt32());
            Assert.AreEqual(1460, tcp.GetProperty("peerMss").GetInt32());
            Assert.AreEqual(expected.Timestamps ? 1 : 0, tcp.GetProperty("timestamps").GetInt32());
            Assert.AreEqual(expected.SelectiveAcknowledgments ? 1 : 0, tcp.GetProperty("sack").GetInt32());
            Assert.AreEqual(0, tcp.GetProperty("softError").GetInt32());

            // Listeners, datagrams and records have no such data.
            foreach (JsonElement other in json.GetProperty("sockets").EnumerateArray())
            {
                string state = other.GetProperty("state").GetString();
                Assert.AreEqual(state == "Established", other.TryGetProperty("tcp", out _), state);
            }
        }

        [TestMethod]
        public void Head_AnyTarget_HasNoBody()
        {
            BoardBench bench = new BoardBench();
            Assert.AreEqual("", Body(bench.Ask("HEAD /" + Get)));
            Assert.AreEqual("", Body(bench.Ask("HEAD /netstat.json" + Get)));
            Assert.AreEqual("", Body(bench.Ask("HEAD /nothing" + Get)));
        }

        [TestMethod]
        [DataRow("GET /nothing HTTP/1.0\r\n\r\n", "404 Not Found")]
        [DataRow("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc", "405 Method Not Allowed")]
        [DataRow("garbage\r\n\r\n", "400 Bad Request")]
        [DataRow("GET / HTTP/2.0\r\n\r\n", "505 HTTP Version Not Supported")]
        public void Request_Invalid_ReturnsStatus(string request, string status)
        {
            string answer = new BoardBench().Ask(request);
            StringAssert.StartsWith(answer, "HTTP/1.1 " + status + "\r\n");
            Assert.AreEqual(status + "\n", Body(answer));
            Assert.AreEqual(status.StartsWith("405", StringComparison.Ordinal),
                answer.Contains("\r\nAllow: GET, HEAD\r\n", StringComparison.Ordinal));
        }

        [TestMethod]
        public void Request_TooLong_AnswerArrives()
        {
            BoardBench bench = new BoardBench();
            StringAssert.StartsWith(bench.Ask("GET /" + new string('a', 3000) + Get), "HTTP/1.1 414 ");
            int client = bench.Connect(80);
            bench.Send(client, "GET / HTTP/1.1\r\nX: " + new string('a', 4000));
            bench.Run(100);
            bench.Send(client, new string('a', 4000));
            bench.Run(100);
            bench.Send(client, new string('a', 4000));
            StringAssert.StartsWith(bench.ReadAnswer(client), "HTTP/1.1 431 ");
        }

        [TestMethod]
        public void Request_FollowedByFin_IsAnswered()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(80);
            byte[] request = System.Text.Encoding.ASCII.GetBytes("GET /" + Get);
            bench.Client.Send(client, request, 0, request.Length);
            bench.Client.Shutdown(client, SocketShutdown.Send);
            bench.Run(100);
            StringAssert.EndsWith(bench.ReadAnswer(client), "</html>\n");
            bench.Settle();
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Requests_ManyClients_AreAnswered()
        {
            BoardBench bench = new BoardBench();
            // Four listeners, and one connection is reserved for other peers.
            int[] clients = Enumerable.Range(0, BoardBench.BoardTcpSockets - 5)
                .Select(_ => bench.Connect(80))
                .ToArray();
            foreach (char c in "GET /netstat.json" + Get)
            {
                foreach (int client in clients)
                {
                    bench.Send(client, c.ToString());
                }
            }

            foreach (int client in clients)
            {
                JsonDocument.Parse(Body(bench.ReadAnswer(client)));
                bench.Client.Close(client);
            }

            bench.Settle();
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Request_IncompleteAfterTenSeconds_IsTimeout()
        {
            BoardBench bench = new BoardBench();
            int slow = bench.Connect(80);
            int silent = bench.Connect(80);
            for (int i = 0; i < 11; i++)
            {
                // A client that sends one byte a second does not keep its entry.
                if ((bench.Client.Ready(slow) & SocketReadiness.Readable) == 0)
                {
                    bench.Send(slow, "G");
                }

                bench.Run(1000);
            }

            StringAssert.StartsWith(bench.ReadAnswer(slow), "HTTP/1.1 408 Request Timeout\r\n");
            Assert.AreEqual("", bench.ReadAnswer(silent));
            bench.Run(11000);
            Assert.AreEqual(0, bench.CountConnections());
        }

        [TestMethod]
        public void Answer_NotReadForTenSeconds_ResetsClient()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(80);
            bench.Send(client, "GET /" + Get);
            bench.Run(9000);
            Assert.AreEqual(1, bench.CountConnections());
            bench.Run(2000);
            Assert.AreEqual(0, bench.CountConnections());
            bench.Read(client, out int end);
            Assert.AreEqual(-(int)SocketError.ConnectionReset, end);
        }

        [TestMethod]
        public void Answer_ReadSlowly_IsSentWhole()
        {
            BoardBench bench = new BoardBench();
            int client = bench.Connect(80);
            bench.Send(client, "GET /" + Get);
            byte[] buffer = new byte[1460];
            int total = 0;
            int count;
            do
            {
                bench.Run(3000);
                count = bench.Client.Receive(client, buffer, 0, buffer.Length);
                total += Math.Max(count, 0);
            }
            while (count > 0);
            Assert.AreEqual(0, count);
            Assert.IsGreaterThan(7000, total);
        }

        private static int Foreign(NetStack stack, int position)
        {
            SocketInfo info = new SocketInfo();
            return stack.GetSocketInfo(position, info) ? info.RemotePort : 0;
        }

        private static string Body(string answer)
        {
            return answer.Substring(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4);
        }
    }
}
