using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Sockets;
using NanoSock.Transport;

namespace NanoSock.Tests.Firmware
{
    /// <summary>docs/netstat.md has each member of netstat.json, and no other.</summary>
    [TestClass]
    public class NetstatDocumentTests
    {
        [TestMethod]
        public void Document_MembersOfAnswers_AreEqual()
        {
            FullBoard board = new FullBoard();
            List<string> sent = NetstatDocument.PathsOf(board.Ask(BoardBench.ClientAddress))
                .Union(NetstatDocument.PathsOf(board.Ask(BoardBench.ForeignAddress)))
                .ToList();
            string[] undocumented = sent.Except(NetstatDocument.Paths).ToArray();
            string[] neverSent = NetstatDocument.Paths.Except(sent).ToArray();
            Assert.IsEmpty(undocumented, "docs/netstat.md lacks " + string.Join(", ", undocumented));
            Assert.IsEmpty(neverSent, "docs/netstat.md has " + string.Join(", ", neverSent));
        }

        [TestMethod]
        public void Document_EachMember_HasUnitMeaningAndAbsence()
        {
            string[] units = { "number", "text", "flag", "bytes", "bits", "ms", "address", "object", "number or text" };
            foreach (string[] row in NetstatDocument.Rows)
            {
                Assert.HasCount(4, row, row[0]);
                CollectionAssert.Contains(units, row[1], row[0]);
                Assert.IsGreaterThan(10, row[2].Length, row[0]);
                Assert.IsGreaterThan(3, row[3].Length, row[0]);
                Assert.AreEqual(row[0].EndsWith("Ms`", StringComparison.Ordinal), row[1] == "ms"
                    && !row[0].Contains(".rt", StringComparison.Ordinal), row[0]);
            }

            CollectionAssert.AllItemsAreUnique(NetstatDocument.Paths);
        }

        // A member that is "never" absent is in every answer, and others see no member for trusted clients only.
        [TestMethod]
        public void Document_Absence_IsThatOfAnswers()
        {
            FullBoard board = new FullBoard();
            HashSet<string> trusted = NetstatDocument.PathsOf(board.Ask(BoardBench.ClientAddress)).ToHashSet();
            HashSet<string> others = NetstatDocument.PathsOf(board.Ask(BoardBench.ForeignAddress)).ToHashSet();
            HashSet<string> least = NetstatDocument.PathsOf(new FullBoard(false).Ask(BoardBench.ClientAddress))
                .ToHashSet();
            foreach (string[] row in NetstatDocument.Rows)
            {
                string path = row[0].Trim('`');
                if (row[3] == "never")
                {
                    Assert.Contains(path, trusted);
                    Assert.Contains(path, least);
                    Assert.AreEqual(path is not ("drops.*" or "counters.*"), others.Contains(path), path);
                }
                else if (row[3].StartsWith("not trusted", StringComparison.Ordinal))
                {
                    Assert.DoesNotContain(path, others);
                    Assert.DoesNotContain(path, least, "The program of this board has no such member.");
                }
            }
        }

        [TestMethod]
        public void Format_InDocumentAndAnswer_IsEqualAndFirst()
        {
            JsonProperty first = new FullBoard().Ask(BoardBench.ForeignAddress).EnumerateObject().First();
            Assert.AreEqual("format", first.Name);
            Assert.AreEqual(NetstatJson.Format, first.Value.GetInt32());
            JsonProperty example = NetstatDocument.Example.EnumerateObject().First();
            Assert.AreEqual("format", example.Name);
            Assert.AreEqual(NetstatJson.Format, example.Value.GetInt32());
            Assert.Contains("| `format` | number | version of this format, " + NetstatJson.Format + " |",
                NetstatDocument.Text);
        }

        [TestMethod]
        public void Example_Members_AreDocumented()
        {
            string[] unknown = NetstatDocument.PathsOf(NetstatDocument.Example).Except(NetstatDocument.Paths).ToArray();
            Assert.IsEmpty(unknown, string.Join(", ", unknown));
        }

        // All that TcpInfo has can be read on the page.
        [TestMethod]
        public void Tcp_EachFieldOfTcpInfo_IsSent()
        {
            Dictionary<string, string> names = new Dictionary<string, string>
            {
                ["State"] = "state", ["Unread"] = "rxQueue", ["Unacknowledged"] = "txQueue",
                ["SmoothedRtt"] = "rtt", ["RttVariance"] = "rttVar", ["RetransmissionTimeout"] = "rto",
                ["CongestionWindow"] = "cwnd", ["SlowStartThreshold"] = "ssthresh", ["Retransmissions"] = "resent",
                ["Timeouts"] = "timeouts", ["InFlight"] = "inFlight", ["SendWindow"] = "sendWindow",
                ["ReceiveWindow"] = "receiveWindow", ["SendWindowScale"] = "sendScale",
                ["ReceiveWindowScale"] = "receiveScale", ["SegmentSize"] = "mss", ["PeerSegmentSize"] = "peerMss",
                ["Timestamps"] = "timestamps", ["SelectiveAcknowledgments"] = "sack",
                ["BytesAcknowledged"] = "bytesAcked", ["BytesReceived"] = "bytesReceived", ["Age"] = "ageMs",
                ["SoftError"] = "softError",
            };
            FullBoard board = new FullBoard();
            board.Bench.Run(3000);
            JsonElement line = board.Ask(BoardBench.ClientAddress).GetProperty("sockets").EnumerateArray()
                .Single(s => s.GetProperty("local").GetString() == "192.168.7.2:7");
            TcpInfo info = new TcpInfo();
            SocketInfo socket = new SocketInfo();
            NetStack stack = board.Bench.Board;
            int position = Enumerable.Range(0, stack.TableCapacity).Single(i => stack.GetSocketInfo(i, socket)
                && socket.LocalPort == 7 && socket.State == TcpState.Established);
            Assert.IsTrue(stack.GetTcpInfoAt(position, info));
            Assert.AreEqual(5, info.BytesAcknowledged);
            Assert.IsGreaterThan(1000, info.Age);
            foreach (FieldInfo field in typeof(TcpInfo).GetFields())
            {
                string name = names[field.Name];
                string value = (line.TryGetProperty(name, out JsonElement own)
                    ? own
                    : line.GetProperty("tcp").GetProperty(name)).ToString();
                object expected = field.GetValue(info);
                expected = field.FieldType.IsEnum && name != "state" ? (int)expected : expected;
                Assert.AreEqual(expected is bool flag ? flag ? "1" : "0" : expected.ToString(), value, field.Name);
            }
        }

        [TestMethod]
        public void Answer_EachPiece_FitsLongestPiece()
        {
            FullBoard board = new FullBoard();
            foreach (int viewer in new[] { NetstatJson.Everything, 1 })
            {
                byte[] buffer = new byte[NetstatJson.LongestPiece];
                ByteWriter writer = new ByteWriter(buffer);
                NetstatJson json = new NetstatJson(board.Bench.Program, writer);
                StringBuilder all = new StringBuilder();
                for (int section = NetstatJson.FirstSection; section <= NetstatJson.LastSection; section++)
                {
                    int piece = 0;
                    while (piece != NetstatJson.EndOfSection)
                    {
                        writer.Restart(buffer.Length);
                        piece = json.Write(section, piece, viewer);
                        all.Append(Encoding.ASCII.GetString(buffer, 0, writer.Length));
                    }
                }

                JsonDocument.Parse(all.ToString());
            }
        }
    }
}
