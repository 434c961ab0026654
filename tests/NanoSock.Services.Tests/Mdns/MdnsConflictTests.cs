using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Hosts that want the same name (RFC 6762 8.2 and 9).</summary>
    [TestClass]
    public sealed class MdnsConflictTests
    {
        private const int TypeA = 1;
        private const int Txt = 16;
        private const int Aaaa = 28;
        private const int Srv = 33;
        private const int Any = 255;
        private const string Instance = "host._http._tcp.local";

        [TestMethod]
        [Conformance("RFC6762-8.1c", "RFC6762-9a")]
        [DataRow(TypeA, "10.0.0.9")]
        [DataRow(Aaaa, "0.0.0.1")]
        public void Probing_AnswerOfTheOwner_TakesTheNextName(int type, string data)
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            byte[] bytes = MdnsMessageBuilder.Address(data);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer("HOST.local", type, 120,
                type == Aaaa ? [.. new byte[12], .. bytes] : bytes, true));
            bench.World.Run(5000);
            Assert.AreEqual("host-2", bench.Responder.HostName);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
            Assert.HasCount(3, bench.Texts.Where(text => text.StartsWith("Q host-2.local ANY!",
                StringComparison.Ordinal)).ToArray());
        }

        [TestMethod]
        public void Probing_OwnerInTheAdditionalSection_TakesTheNextName()
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            bench.Peer.Send(MdnsMessageBuilder.Response().Additional("host.local", TypeA, 120,
                MdnsMessageBuilder.Address("10.0.0.9"), true));
            bench.World.Run(5000);
            Assert.AreEqual("host-2", bench.Responder.HostName);
        }

        [TestMethod]
        [DataRow("host.local", TypeA, "10.0.0.2", 120u)]
        [DataRow("host.local", TypeA, "10.0.0.9", 0u)]
        [DataRow("other.local", TypeA, "10.0.0.9", 120u)]
        public void Probing_AnswerThatIsNoConflict_KeepsTheName(string name, int type, string data, uint ttl)
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(name, type, ttl,
                MdnsMessageBuilder.Address(data), true));
            bench.World.Run(5000);
            Assert.AreEqual("host", bench.Responder.HostName);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        [Conformance("RFC6762-9b")]
        public void Claimed_Conflict_ProbesAgainAndKeepsTheName()
        {
            MdnsBench bench = Settled();
            bench.Ask(Rival("10.0.0.9"), 6000);
            Assert.HasCount(3, bench.Texts.Where(text => text.StartsWith("Q host.local ANY! | ns host.local A 10.0.0.2",
                StringComparison.Ordinal)).ToArray());
            Assert.AreEqual("host", bench.Responder.HostName);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
            Assert.AreEqual("host", bench.Responder.GetServiceName(1));
        }

        [TestMethod]
        public void Claimed_ConflictWithAnOwnerThatDefends_TakesTheNextName()
        {
            MdnsBench bench = Settled();
            bench.Peer.Send(Rival("10.0.0.9"));
            bench.World.RunUntil(() => bench.Texts.Any(text => text.StartsWith("Q host.local",
                StringComparison.Ordinal)), 2000);
            bench.Ask(Rival("10.0.0.9"), 6000);
            Assert.AreEqual("host-2", bench.Responder.HostName);
            Assert.HasCount(2, bench.Texts.Where(text => text.Contains(Instance + " SRV! 0 0 80 host-2.local (120)",
                StringComparison.Ordinal)).ToArray(), "The service has another host now.");
        }

        [TestMethod]
        [DataRow(Aaaa)]
        [DataRow(47)]
        public void Claimed_RecordOfAnotherType_IsNoConflict(int type)
        {
            MdnsBench bench = Settled();
            bench.Ask(MdnsMessageBuilder.Response().Answer("host.local", type, 120, type == Aaaa ? new byte[16]
                : [.. MdnsMessageBuilder.Name("host.local"), 0, 1, 0x40]), 3000);
            Assert.IsEmpty(bench.Texts);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        [Conformance("RFC6762-9a")]
        public void Service_Conflict_TakesTheNextName()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService("My printer");
            bench.World.Run(400);
            MdnsMessageBuilder rival = MdnsMessageBuilder.Response()
                .Answer("My printer._http._tcp.local", Srv, 120, MdnsMessageBuilder.Service(81, "x.local"), true)
                .Answer("My printer (2)._http._tcp.local", Txt, 4500, [0], true);
            bench.Peer.Send(rival);
            bench.World.Run(600);
            bench.Peer.Send(rival);
            bench.World.Run(5000);
            Assert.AreEqual("My printer (2)", bench.Responder.GetServiceName(1), "Its own TXT data is the same.");
            Assert.AreEqual("host", bench.Responder.HostName);
        }

        [TestMethod]
        [Conformance("RFC6762-8.2a", "RFC6762-8.2b")]
        [DataRow("10.0.0.1", false)]
        [DataRow("10.0.0.2", false)]
        [DataRow("10.0.0.3", true)]
        [DataRow("192.0.2.1", true)]
        [DataRow("9.255.255.255", false)]
        public void Tie_LaterData_Wins(string rival, bool rivalWins)
        {
            MdnsBench bench = new MdnsBench();
            bench.World.RunUntil(() => bench.Texts.Length == 1, 1000);
            long lost = bench.World.Now;
            bench.Peer.Send(MdnsMessageBuilder.Query().Ask("host.local", Any, true)
                .Authority("host.local", TypeA, MdnsMessageBuilder.Address(rival)));
            bench.World.Run(6000);
            long[] times = bench.Peer.Heard.Where(heard => heard.Text[0] == 'Q')
                .Select(heard => heard.Time - lost).ToArray();
            CollectionAssert.AreEqual(rivalWins ? new long[] { 0, 1000, 1250, 1500 } : [0, 250, 500], times);
            Assert.AreEqual("host", bench.Responder.HostName, "It is not renamed at once.");
        }

        [TestMethod]
        [Conformance("RFC6762-8.2a")]
        [DataRow("same", false)]
        [DataRow("less text", false)]
        [DataRow("more text", true)]
        [DataRow("longer text", true)]
        [DataRow("SRV only", true)]
        [DataRow("TXT only", false)]
        [DataRow("one more", true)]
        [DataRow("lower port", false)]
        [DataRow("higher port", true)]
        [DataRow("priority", true)]
        [DataRow("later target", true)]
        [DataRow("earlier target", false)]
        [DataRow("other class", true)]
        [DataRow("other name", false)]
        public void Tie_OfAService_ComparesInOrder(string rival, bool rivalWins)
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService(text: "m");
            bench.World.RunUntil(() => bench.Texts.Length == 1, 1000);
            byte[] text = rival == "less text" ? [1, (byte)'l'] : rival == "more text" ? [1, (byte)'n']
                : rival == "longer text" ? [1, (byte)'m', 0] : [1, (byte)'m'];
            byte[] service = rival == "lower port" ? MdnsMessageBuilder.Service(79, "zzz.local")
                : rival == "higher port" ? MdnsMessageBuilder.Service(81, "a.local")
                : rival == "priority" ? MdnsMessageBuilder.Service(1, "a.local", 1)
                : rival == "later target" ? MdnsMessageBuilder.Service(80, "iost.local")
                : rival == "earlier target" ? MdnsMessageBuilder.Service(80, "gost.local")
                : MdnsMessageBuilder.Service(80, "host.local");
            string name = rival == "other name" ? "other._http._tcp.local" : Instance;
            MdnsMessageBuilder probe = MdnsMessageBuilder.Query().Ask(name, Any, true);
            if (rival != "TXT only")
            {
                probe.Authority(name, Srv, service, rival == "other class" ? 3 : 1);
            }

            if (rival != "SRV only" && rival != "other class")
            {
                probe.Authority(name, Txt, text);
            }

            if (rival == "one more")
            {
                probe.Authority(name, 99, [1]);
            }

            bench.Peer.Send(probe);
            bench.World.Run(1150);
            Assert.AreEqual(!rivalWins, bench.Responder.IsServiceClaimed(1));
            bench.World.Run(5000);
            Assert.AreEqual("host", bench.Responder.GetServiceName(1));
        }

        [TestMethod]
        public void Tie_RivalThatNeverClaims_IsLeft()
        {
            MdnsBench bench = new MdnsBench();
            for (int i = 0; i < 120; i++)
            {
                bench.Peer.Send(MdnsMessageBuilder.Query().Ask("host.local", Any, true)
                    .Authority("host.local", TypeA, MdnsMessageBuilder.Address("10.0.0.9")));
                bench.World.Run(250);
            }

            Assert.AreEqual("host-2", bench.Responder.HostName);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        [Conformance("RFC6762-8.1d")]
        public void Conflicts_Many_SlowTheProbesDown()
        {
            MdnsBench bench = new MdnsBench();
            for (int i = 0; i < 1200; i++)
            {
                string name = bench.Responder.HostName;
                bench.Peer.Send(MdnsMessageBuilder.Response().Answer(name + ".local", TypeA, 120,
                    MdnsMessageBuilder.Address("10.0.0.9"), true));
                bench.World.Run(50);
            }

            // 15 conflicts in the first second; then each probe waits.
            long[] times = bench.Peer.Heard.Where(heard => heard.Text[0] == 'Q').Select(heard => heard.Time).ToArray();
            Assert.IsLessThan(30, times.Length);
            bench.Forget();
            bench.World.Run(20000);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed, "It recovers.");
            Assert.HasCount(3, bench.Texts.Where(text => text[0] == 'Q').ToArray());
            bench.Ask(MdnsMessageBuilder.Response().Answer(bench.Responder.HostName + ".local", TypeA, 120,
                MdnsMessageBuilder.Address("10.0.0.9"), true), 2500);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed, "The pauses end with the success.");
        }

        [TestMethod]
        [Conformance("RFC6762-9c")]
        public void OwnMessages_RepeatedByABridge_AreNoRival()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            VirtualPort port = bench.World.Switch.AddPort(64);
            byte[] frame = new byte[2048];
            List<byte[]> repeated = new List<byte[]>();
            Action programs = bench.World.Programs;
            bench.World.Programs = () =>
            {
                programs();
                int length;
                while ((length = port.Receive(frame, 0, frame.Length)) > 0)
                {
                    if (frame[12] == 8 && frame[13] == 0 && repeated.Count < 20)
                    {
                        byte[] copy = frame[..length];
                        // Another station's address, as a bridge that rewrites it has.
                        port.HardwareAddress.CopyTo(copy, 6);
                        repeated.Add(copy);
                        port.Transmit(copy, 0, copy.Length);
                    }
                }
            };
            bench.World.Run(20000);
            Assert.IsGreaterThan(4, repeated.Count);
            Assert.AreEqual("host", bench.Responder.HostName);
            Assert.AreEqual("host", bench.Responder.GetServiceName(1));
            Assert.IsGreaterThan(4u, bench.Node.GetDropCount(DropReason.Ipv4BadSource),
                "The network layer drops them.");
        }

        [TestMethod]
        public void Name_OfMaximalLength_KeepsRoomForItsNumber()
        {
            string name = new string('ä', 31) + "x";
            MdnsBench bench = new MdnsBench(name);
            bench.World.Run(400);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(name + ".local", TypeA, 120,
                MdnsMessageBuilder.Address("10.0.0.9"), true));
            bench.World.Run(5000);
            Assert.AreEqual(new string('ä', 30) + "-2", bench.Responder.HostName);
        }

        [TestMethod]
        [Conformance("RFC6762-8.2b", "RFC6762-9a")]
        [DataRow(2, false)]
        [DataRow(2, true)]
        [DataRow(10, false)]
        [DataRow(10, true)]
        public void Hosts_WithOneName_EndWithDistinctNames(int count, bool isTogether)
        {
            Simulation world = new Simulation();
            List<MdnsResponder> responders = new List<MdnsResponder>();
            for (int i = 0; i < count; i++)
            {
                // Even the secrets are equal where they start together: only the addresses differ.
                NetStack node = world.AddNode("10.0.0." + (20 + i), 24,
                    new StackOptions { Secret = Simulation.Secret(isTogether ? 1 : i) });
                MdnsResponder responder = new MdnsResponder(new ServiceContext(node, 512), 0, "node",
                    new MdnsOptions());
                responder.AddService(null, "_http._tcp", 80, null);
                responder.Start();
                responders.Add(responder);
            }

            world.Run(60000);
            CollectionAssert.AreEquivalent(
                Enumerable.Range(1, count).Select(i => i == 1 ? "node" : "node-" + i).ToArray(),
                responders.Select(responder => responder.HostName).ToArray());
            CollectionAssert.AreEquivalent(
                Enumerable.Range(1, count).Select(i => i == 1 ? "node" : "node (" + i + ")").ToArray(),
                responders.Select(responder => responder.GetServiceName(1)).ToArray());
            Assert.IsTrue(responders.All(responder => responder.IsHostNameClaimed && responder.IsServiceClaimed(1)));
        }

        private static MdnsMessageBuilder Rival(string address)
        {
            return MdnsMessageBuilder.Response().Answer("host.local", TypeA, 120,
                MdnsMessageBuilder.Address(address), true);
        }

        private static MdnsBench Settled()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            return bench;
        }
    }
}
