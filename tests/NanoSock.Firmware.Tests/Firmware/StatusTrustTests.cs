extern alias echo;

using System;
using System.Linq;
using System.Text.Json;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Firmware.Http;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using StatusTrust = echo::NanoSock.Firmware.StatusTrust;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The visibility of the status page: a client that is not trusted sees nothing that helps it to attack
    /// another connection (RFC 5961).</summary>
    [TestClass]
    public class StatusTrustTests
    {
        private const string Token = "s3cret-Token_1.~";
        private const string Get = "GET /netstat.json HTTP/1.0\r\n\r\n";

        [TestMethod]
        public void Get_HostOfSubnet_SeesAll()
        {
            BoardBench bench = NewBench();
            int echo = bench.Connect(7);
            JsonElement json = Ask(bench, BoardBench.ClientAddress, Get, out _);
            Assert.AreEqual(1, json.GetProperty("trusted").GetInt32());
            bench.Client.GetLocal(echo, out _, out int port);
            Assert.AreEqual(1,
                Rows(json).Count(row => row.GetProperty("foreign").GetString() == "192.168.7.1:" + port));
            Assert.IsGreaterThan(10, json.GetProperty("counters").EnumerateObject().Count());
            Assert.IsGreaterThan(10, json.GetProperty("drops").EnumerateObject().Count());
        }

        [TestMethod]
        public void Get_LinkCounters_AreShownToTrusted()
        {
            BoardBench bench = NewBench();
            Assert.IsFalse(Ask(bench, BoardBench.ClientAddress, Get, out _).TryGetProperty("link", out _),
                "Ethernet counts nothing of its own.");
            SlipLink link = new SlipLink(new CountingStream(), 576, 0);
            bench.Program.LinkCounters = link;
            link.Transmit(new byte[600], 0, 600);
            Assert.IsFalse(Ask(bench, BoardBench.ForeignAddress, Get, out _).TryGetProperty("link", out _));
            JsonElement counters = Ask(bench, BoardBench.ClientAddress, Get, out _).GetProperty("link");
            CollectionAssert.AreEqual(
                Enum.GetNames<SlipCounter>().Concat(new[] { "Reopens", "WriteTimeouts" }).ToArray(),
                counters.EnumerateObject().Select(member => member.Name).ToArray());
            foreach (JsonProperty member in counters.EnumerateObject())
            {
                uint expected = member.Name switch
                {
                    "OversizedOut" => 1,
                    "Reopens" => 70,
                    "WriteTimeouts" => uint.MaxValue,
                    _ => 0
                };
                Assert.AreEqual(expected, member.Value.GetUInt32(), member.Name);
            }
        }

        [TestMethod]
        public void Get_ForeignHost_SeesOwnConnectionOnly()
        {
            BoardBench bench = NewBench();
            bench.Program.Facts = new Facts();
            int echo = bench.Connect(7);
            bench.Send(echo, "hello");
            int outgoing = bench.Board.Socket(SocketType.Stream);
            bench.Board.Connect(outgoing, BoardBench.ClientAddress, 5999);
            bench.Settle();

            JsonElement json = Ask(bench, BoardBench.ForeignAddress, Get, out int own);
            Assert.AreEqual(0, json.GetProperty("trusted").GetInt32());
            JsonElement[] rows = Rows(json);
            JsonElement mine = rows.Single(row => row.GetProperty("foreign").GetString() == "10.9.9.9:" + own);
            Assert.IsGreaterThan(0, mine.GetProperty("tcp").GetProperty("mss").GetInt32());
            foreach (JsonElement row in rows.Where(row => row.GetProperty("foreign").GetString() != "10.9.9.9:" + own))
            {
                CollectionAssert.AreEqual(new[] { "proto", "state", "local", "foreign" },
                    row.EnumerateObject().Select(member => member.Name).ToArray());
                Assert.AreEqual("hidden", row.GetProperty("foreign").GetString());
            }

            // Both connections are there; the ephemeral port of the board is nearly a secret.
            Assert.IsTrue(rows.Any(row => row.GetProperty("state").GetString() == "Established"
                && row.GetProperty("local").GetString() == "192.168.7.2:7"));
            Assert.IsTrue(rows.Any(row => row.GetProperty("local").GetString() == "hidden"));
            string text = json.ToString();
            bench.Client.GetLocal(echo, out _, out int port);
            bench.Board.GetLocal(outgoing, out _, out int local);
            Assert.DoesNotContain("192.168.7.1", text);
            Assert.DoesNotContain(port.ToString(), text);
            Assert.DoesNotContain(local.ToString(), text);
            Assert.IsEmpty(json.GetProperty("counters").EnumerateObject());
            Assert.IsEmpty(json.GetProperty("drops").EnumerateObject());
            Assert.IsFalse(json.TryGetProperty("program", out _), "A program may write whom it talks to.");
            Assert.AreEqual(4, json.GetProperty("services").GetArrayLength());
        }

        [TestMethod]
        public void Get_Frames_AreForTrustedOnly()
        {
            const string GetFrames = "GET /frames.pcapng HTTP/1.0\r\n\r\n";
            BoardBench bench = NewBench();
            Assert.StartsWith("HTTP/1.1 404 ", AskText(bench, BoardBench.ClientAddress, GetFrames, out _));
            bench.Program.Frames = new Frames();
            Assert.StartsWith("HTTP/1.1 403 ", AskText(bench, BoardBench.ForeignAddress, GetFrames, out _));
            string answer = AskText(bench, BoardBench.ClientAddress, GetFrames, out _);
            Assert.StartsWith("HTTP/1.1 200 ", answer);
            Assert.EndsWith("application/x-pcapng\r\n\r\n0 1 2 ", answer);
            Assert.EndsWith("\r\n\r\n", AskText(bench, BoardBench.ClientAddress, GetFrames.Replace("GET", "HEAD",
                StringComparison.Ordinal), out _));
        }

        [TestMethod]
        [DataRow(StatusTrust.Subnet, false, true)]
        [DataRow(StatusTrust.None, false, false)]
        [DataRow(StatusTrust.All, true, true)]
        public void StatusTrust_EachValue_SelectsTrustedClients(StatusTrust trust, bool foreign, bool neighbor)
        {
            BoardBench bench = NewBench();
            bench.Program.StatusTrust = trust;
            Assert.AreEqual(foreign ? 1 : 0,
                Ask(bench, BoardBench.ForeignAddress, Get, out _).GetProperty("trusted").GetInt32());
            Assert.AreEqual(neighbor ? 1 : 0,
                Ask(bench, BoardBench.ClientAddress, Get, out _).GetProperty("trusted").GetInt32());
        }

        [TestMethod]
        [DataRow("GET /netstat.json HTTP/1.0\r\nAuthorization: Bearer " + Token + "\r\n\r\n", true)]
        [DataRow("GET /netstat.json HTTP/1.0\r\nauthorization:\tbearer " + Token + " \r\n\r\n", true)]
        [DataRow("GET /netstat.json HTTP/1.0\r\nAuthorization: Basic x\r\nAUTHORIZATION:BEARER " + Token + "\n\n",
            true)]
        [DataRow("GET /netstat.json?token=" + Token + " HTTP/1.0\r\n\r\n", true)]
        [DataRow("GET /netstat.json?a=b&token=" + Token + "&c HTTP/1.0\r\nAuthorization: Bearer wrong\r\n\r\n", true)]
        [DataRow("GET http://board/netstat.json?token=" + Token + " HTTP/1.0\r\n\r\n", true)]
        [DataRow(Get, false)]
        [DataRow("GET /netstat.json?token= HTTP/1.0\r\nAuthorization: Bearer\r\n\r\n", false)]
        [DataRow("GET /netstat.json?token=" + Token + "x HTTP/1.0\r\nAuthorization: Bearer " + Token + "x\r\n\r\n",
            false)]
        [DataRow("GET /netstat.json?xtoken=" + Token + " HTTP/1.0\r\nXAuthorization: Bearer " + Token + "\r\n\r\n",
            false)]
        [DataRow("GET /netstat.json?TOKEN=" + Token + " HTTP/1.0\r\nAuthorizations: Bearer " + Token + "\r\n\r\n",
            false)]
        [DataRow("GET /netstat.json?token=s3cret-Token_1. HTTP/1.0\r\nAuthorization: Bearer s3cret-Token_1.\r\n\r\n",
            false)]
        [DataRow("GET /netstat.json?token=S3cret-Token_1.~ HTTP/1.0\r\nAuthorization: " + Token + "\r\n\r\n", false)]
        [DataRow("GET /netstat.json?token=x?token=" + Token
            + " HTTP/1.0\r\nAuthorization: Bearer x Bearer " + Token + "\r\n\r\n", false)]
        [DataRow("GET /netstat.json HTTP/1.0\r\nHost: Bearer " + Token + "\r\n\r\n", false)]
        public void Token_WholeAndInPlace_IsTrusted(string request, bool trusted)
        {
            BoardBench bench = NewBench();
            bench.Program.StatusTrust = StatusTrust.None;
            bench.Program.StatusToken = Token;
            Assert.AreEqual(trusted ? 1 : 0,
                Ask(bench, BoardBench.ClientAddress, request, out _).GetProperty("trusted").GetInt32());

            // The entry of a former client belongs to no other client.
            Assert.AreEqual(0, Ask(bench, BoardBench.ClientAddress, Get, out _).GetProperty("trusted").GetInt32());

            // Without a token no request is trusted.
            bench.Program.StatusToken = null;
            Assert.AreEqual(0, Ask(bench, BoardBench.ClientAddress, request, out _).GetProperty("trusted").GetInt32());
        }

        [TestMethod]
        [DataRow("1234567", false)]
        [DataRow("12345678", true)]
        [DataRow("aA0-._~zZ9", true)]
        [DataRow("12345678 ", false)]
        [DataRow("1234&5678", false)]
        [DataRow("12345678+/=", false)]
        [DataRow("", false)]
        public void StatusToken_InvalidCharacters_Throws(string token, bool good)
        {
            EchoProgram program = NewBench().Program;
            if (good)
            {
                program.StatusToken = token;
                Assert.AreEqual(token, program.StatusToken);
            }
            else
            {
                Assert.ThrowsExactly<ArgumentException>(() => program.StatusToken = token);
            }

            Assert.IsTrue(HttpRequestParser.IsToken(new string('a', HttpRequestParser.LongestToken)));
            Assert.IsFalse(HttpRequestParser.IsToken(new string('a', HttpRequestParser.LongestToken + 1)));
        }

        [TestMethod]
        public void IsOnLink_Address_FollowsPrefix()
        {
            NetStack stack = new NetStack(new StackOptions { Interfaces = 3 });
            Assert.AreEqual(0, stack.AddInterface(new TestLink(), 0x0A000001, 24));
            Assert.AreEqual(1, stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8));
            Assert.IsTrue(stack.IsOnLink(0x0A0000FE));
            Assert.IsTrue(stack.IsOnLink(0x0A000001));
            Assert.IsTrue(stack.IsOnLink(0x7F000005));
            Assert.IsFalse(stack.IsOnLink(0x0A000101));

            // With a prefix length of zero all hosts would be neighbors.
            Assert.AreEqual(2, stack.AddInterface(new TestLink { Medium = LinkMedium.Ip }, 0x0B000001, 0));
            Assert.IsFalse(stack.IsOnLink(0x0A000101));
            Assert.IsTrue(stack.IsOnLink(0x0B000001));
        }

        private static BoardBench NewBench()
        {
            BoardBench bench = new BoardBench();
            bench.AddForeignHost();
            return bench;
        }

        private static JsonElement Ask(BoardBench bench, uint from, string request, out int port)
        {
            string answer = AskText(bench, from, request, out port);
            return JsonDocument.Parse(answer.Substring(answer.IndexOf("\r\n\r\n",
                StringComparison.Ordinal))).RootElement;
        }

        private static string AskText(BoardBench bench, uint from, string request, out int port)
        {
            int client = bench.ConnectFrom(from, 80);
            bench.Client.GetLocal(client, out _, out port);
            bench.Send(client, request);
            string answer = bench.ReadAnswer(client);
            bench.Client.Close(client);
            bench.Run(100);
            return answer;
        }

        private static JsonElement[] Rows(JsonElement json)
        {
            return json.GetProperty("sockets").EnumerateArray().ToArray();
        }

        private sealed class CountingStream : IByteStream, ILinkCounters
        {
            public bool IsOpen => true;

            public int CounterCount => 2;

            public string GetCounterName(int index) => index == 0 ? "Reopens" : "WriteTimeouts";

            public uint GetCounterValue(int index) => index == 0 ? 70 : uint.MaxValue;

            public int Read(byte[] buffer, int offset, int count) => 0;

            public int Write(byte[] buffer, int offset, int count) => 0;

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => false;
        }

        private sealed class Frames : IPieceSource
        {
            public int WritePiece(int piece, ByteWriter writer)
            {
                writer.Number(piece);
                writer.Character(' ');
                return piece < 2 ? piece + 1 : -1;
            }
        }

        private sealed class Facts : IStatusFacts
        {
            public int Count
            {
                get { return 1; }
            }

            public void Write(int fact, ByteWriter writer)
            {
                writer.Text("\"collector\":\"192.168.7.1:9001\"");
            }
        }
    }
}
