using System.Linq;
using System.Text.Json;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Links;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The lists of the network in netstat.json.</summary>
    [TestClass]
    public class NetworkFactsTests
    {
        [TestMethod]
        public void Interfaces_OfNode_AreThoseOfStack()
        {
            BoardBench bench = new BoardBench();
            NetworkFacts facts = new NetworkFacts(bench.Program);
            TestLink link = new TestLink { Medium = LinkMedium.Ip, Mtu = 576, IsUp = false };
            Assert.AreEqual(1, bench.Board.AddInterface(link));
            bench.Run(5000);
            JsonElement[] interfaces = NetstatDocument.Read(facts).GetProperty("interfaces").EnumerateArray().ToArray();
            Assert.HasCount(2, interfaces);
            InterfaceInfo info = new InterfaceInfo();
            bench.Board.GetInterface(0, info);
            Check(interfaces[0], 0, "192.168.7.2", 24, "Assigned", 1500, 1);
            Assert.AreEqual(string.Join(":", info.HardwareAddress.Select(b => b.ToString("x2"))),
                interfaces[0].GetProperty("mac").GetString());
            Assert.AreEqual(bench.Now - info.UpSince, interfaces[0].GetProperty("changedMs").GetInt64());
            Assert.IsGreaterThanOrEqualTo(5000, bench.Now - info.UpSince);
            Check(interfaces[1], 1, "0.0.0.0", 0, "None", 576, 0);
            Assert.AreEqual("", interfaces[1].GetProperty("mac").GetString());
            Assert.AreEqual("", interfaces[1].GetProperty("conflict").GetString());
            bench.Board.RemoveInterface(1);
            Assert.AreEqual(1, NetstatDocument.Read(facts).GetProperty("interfaces").GetArrayLength());
        }

        [TestMethod]
        public void Lists_OfStack_AreThoseOfItsTables()
        {
            BoardBench bench = new BoardBench();
            bench.AddForeignHost();
            bench.Connect(7);
            int member = bench.Board.Socket(SocketType.Dgram);
            Assert.AreEqual(0, bench.Board.JoinGroup(member, 0xE0000102, 0));
            int lost = bench.Board.Socket(SocketType.Stream);
            bench.Board.Connect(lost, 0xC0A80763, 5);
            bench.Settle();
            bench.Run(100);
            JsonElement json = NetstatDocument.Read(new NetworkFacts(bench.Program));
            JsonElement[] neighbors = json.GetProperty("neighbors").EnumerateArray().ToArray();
            Assert.HasCount(2, neighbors);
            NeighborInfo neighbor = new NeighborInfo();
            int position = Enumerable.Range(0, bench.Board.NeighborCapacity).Single(i =>
                bench.Board.GetNeighbor(i, neighbor) && neighbor.Address == BoardBench.ClientAddress);
            bench.Board.GetNeighbor(position, neighbor);
            JsonElement known = neighbors.Single(row => row.GetProperty("address").GetString() == "192.168.7.1");
            Assert.AreEqual(0, known.GetProperty("interface").GetInt32());
            Assert.AreEqual(string.Join(":", neighbor.HardwareAddress.Select(b => b.ToString("x2"))),
                known.GetProperty("mac").GetString());
            Assert.AreEqual("Reachable", known.GetProperty("state").GetString());
            Assert.AreEqual(neighbor.Age, known.GetProperty("ageMs").GetInt32());
            JsonElement unknown = neighbors.Single(row => row.GetProperty("address").GetString() == "192.168.7.99");
            Assert.AreEqual("", unknown.GetProperty("mac").GetString());
            Assert.AreEqual("Incomplete", unknown.GetProperty("state").GetString());
            Assert.AreEqual(-1, unknown.GetProperty("ageMs").GetInt32());
            CollectionAssert.AreEqual(
                new[] { "0 192.168.7.0/24 0.0.0.0 0 1", "0 0.0.0.0/0 192.168.7.1 0 0" },
                json.GetProperty("routes").EnumerateArray().Select(row => row.GetProperty("interface") + " "
                    + row.GetProperty("destination") + "/" + row.GetProperty("prefix") + " "
                    + row.GetProperty("gateway") + " " + row.GetProperty("metric") + " "
                    + row.GetProperty("own")).ToArray());
            JsonElement group = json.GetProperty("groups").EnumerateArray().Single();
            Assert.AreEqual("{\"interface\":0,\"group\":\"224.0.1.2\",\"members\":1}", group.GetRawText());
        }

        [TestMethod]
        public void Lists_WithoutServices_AreAbsent()
        {
            BoardBench bench = new BoardBench();
            JsonElement json = NetstatDocument.Read(new NetworkFacts(bench.Program));
            foreach (string list in new[] { "leases", "servers", "cache" })
            {
                Assert.IsFalse(json.TryGetProperty(list, out _), list);
            }
        }

        private static void Check(JsonElement row, int number, string address,
            int prefix, string state, int mtu, int up)
        {
            Assert.AreEqual(number, row.GetProperty("interface").GetInt32());
            Assert.AreEqual(address, row.GetProperty("address").GetString());
            Assert.AreEqual(prefix, row.GetProperty("prefix").GetInt32());
            Assert.AreEqual(state, row.GetProperty("state").GetString());
            Assert.AreEqual(mtu, row.GetProperty("mtu").GetInt32());
            Assert.AreEqual(up, row.GetProperty("up").GetInt32());
        }
    }
}
