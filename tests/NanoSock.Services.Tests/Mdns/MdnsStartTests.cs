using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Probing, announcing, and the end (RFC 6762 8 and 10.1).</summary>
    [TestClass]
    public sealed class MdnsStartTests
    {
        private const string Probe = "Q host.local ANY!, host._http._tcp.local ANY! | ns host.local A 10.0.0.2 (120), "
            + "host._http._tcp.local SRV 0 0 80 host.local (120), host._http._tcp.local TXT \"path=/\" (4500)";
        private const string Announcement = "R | an host.local A! 10.0.0.2 (120), "
            + "2.0.0.10.in-addr.arpa PTR! host.local (120), "
            + "_http._tcp.local PTR host._http._tcp.local (4500), "
            + "_services._dns-sd._udp.local PTR _http._tcp.local (4500), "
            + "host._http._tcp.local SRV! 0 0 80 host.local (120), host._http._tcp.local TXT! \"path=/\" (4500) "
            + "| ar host.local NSEC! host.local A (120)";

        [TestMethod]
        [Conformance("RFC6762-8.1a", "RFC6762-8.1b", "RFC6762-8.3", "RFC6762-10.2a")]
        public void Start_ThreeProbesThenTwoAnnouncements_AtTheirTimes()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService(text: "path=/");
            long start = bench.World.Now;
            bench.World.Run(10000);
            CollectionAssert.AreEqual(new[] { Probe, Probe, Probe, Announcement, Announcement }, bench.Texts,
                string.Join("\n", bench.Texts));
            long first = bench.Peer.Heard[0].Time;
            Assert.IsTrue(first >= start && first <= start + 250);
            CollectionAssert.AreEqual(new long[] { 0, 250, 500, 750, 1750 },
                bench.Peer.Heard.Select(heard => heard.Time - first).ToArray());
            Assert.IsTrue(bench.Peer.Heard.All(heard => heard.IsMulticast && heard.Port == 5353));
            Assert.AreEqual("host", bench.Responder.HostName);
        }

        [TestMethod]
        public void Start_FirstProbe_HasARandomDelay()
        {
            long[] delays = Enumerable.Range(0, 20).Select(seed =>
            {
                Simulation world = new Simulation();
                NetStack node = world.AddNode("10.0.0.2", 24, new StackOptions { Secret = Simulation.Secret(seed) });
                MdnsPeer peer = new MdnsPeer(world, world.AddNode("10.0.0.9"));
                MdnsResponder responder = new MdnsResponder(new ServiceContext(node, 512), 0, "host",
                    new MdnsOptions());
                world.Programs = peer.Run;
                long start = world.Now;
                responder.Start();
                world.Run(1000);
                return peer.Heard[0].Time - start;
            }).ToArray();
            Assert.IsGreaterThan(10, delays.Distinct().Count());
            Assert.IsTrue(delays.All(delay => delay >= 0 && delay <= 250));
        }

        [TestMethod]
        public void Probing_NameIsNotAnswered()
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(300);
            string[] heard = bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", 1), 100);
            Assert.IsFalse(heard.Any(text => text[0] == 'R'));
            Assert.IsFalse(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        [Conformance("RFC6762-10.1a")]
        public void Stop_TakesEveryRecordBack()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            bench.Responder.Stop();
            bench.World.Run(3000);
            CollectionAssert.AreEqual(new[]
            {
                "R | an host.local A! 10.0.0.2 (0), 2.0.0.10.in-addr.arpa PTR! host.local (0)",
                "R | an _http._tcp.local PTR host._http._tcp.local (0), "
                    + "_services._dns-sd._udp.local PTR _http._tcp.local (0), "
                    + "host._http._tcp.local SRV! 0 0 80 host.local (0), host._http._tcp.local TXT! \"\" (0)",
            }, bench.Texts, string.Join("\n", bench.Texts));
            bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", 1));
            Assert.IsEmpty(bench.Texts);
            Assert.IsFalse(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Stop_WhileProbing_SaysNothing()
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            bench.Forget();
            bench.Responder.Stop();
            bench.World.Run(3000);
            Assert.IsEmpty(bench.Texts);
        }

        [TestMethod]
        public void Start_AfterStop_ProbesAgain()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Responder.Stop();
            bench.World.Run(1000);
            bench.Forget();
            Assert.AreEqual(SocketError.Success, bench.Responder.Start());
            bench.World.Run(5000);
            Assert.HasCount(5, bench.Texts);
        }

        [TestMethod]
        [Conformance("RFC6763-6.1")]
        public void Service_AddedLater_IsProbedAlone()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            int index = bench.AddService("Küche 1.Stock", "_ipp._tcp", 631);
            Assert.IsFalse(bench.Responder.IsServiceClaimed(index));
            bench.World.Run(5000);
            Assert.HasCount(5, bench.Texts);
            Assert.AreEqual("Q Küche 1.Stock._ipp._tcp.local ANY! | ns Küche 1.Stock._ipp._tcp.local SRV 0 0 631 "
                + "host.local (120), Küche 1.Stock._ipp._tcp.local TXT \"\" (4500)", bench.Texts[0]);
            Assert.IsTrue(bench.Responder.IsServiceClaimed(index));
            Assert.AreEqual("Küche 1.Stock", bench.Responder.GetServiceName(index));
        }

        [TestMethod]
        public void Service_Removed_IsTakenBackAndNotAnswered()
        {
            MdnsBench bench = new MdnsBench();
            int first = bench.AddService("one");
            bench.AddService("two");
            bench.Settle();
            bench.Responder.RemoveService(first);
            bench.World.Run(2000);
            Assert.AreEqual("R | an _http._tcp.local PTR one._http._tcp.local (0), one._http._tcp.local SRV! 0 0 80 "
                + "host.local (0), one._http._tcp.local TXT! \"\" (0)", bench.Texts.Single());
            string answer = bench.Ask(MdnsMessageBuilder.Query().Ask("_http._tcp.local", 12)).Single();
            Assert.StartsWith("R | an _http._tcp.local PTR two._http._tcp.local (4500)", answer);
            Assert.DoesNotContain("one", answer);
            Assert.IsNull(bench.Responder.GetServiceName(first));
        }

        [TestMethod]
        [Conformance("RFC6762-8a")]
        public void Link_UpAgain_ProbesAndAnnounces()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Cable.IsPulled = true;
            bench.World.Run(3000);
            Assert.IsFalse(bench.Responder.IsHostNameClaimed);
            bench.Cable.IsPulled = false;
            bench.World.Run(6000);
            Assert.HasCount(5, bench.Texts, string.Join("\n", bench.Texts));
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
            CollectionAssert.Contains(bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", 1)),
                "R | an host.local" + MdnsBench.A + " | ar host.local NSEC! host.local A (120)");
        }

        [TestMethod]
        [Conformance("RFC6762-8a")]
        public void Address_Changed_ProbesAndAnnouncesTheNewOne()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            Assert.AreEqual(SocketError.Success,
                bench.Node.SetAddress(0, Simulation.Address("10.0.0.50"), 24, AddressMode.None));
            bench.World.Run(5000);
            Assert.HasCount(5, bench.Texts, string.Join("\n", bench.Texts));
            Assert.Contains("ns host.local A 10.0.0.50 (120)", bench.Texts[0]);
            Assert.Contains("an host.local A! 10.0.0.50 (120), 50.0.0.10.in-addr.arpa PTR! host.local", bench.Texts[4]);
            Assert.AreEqual("R | an host.local A! 10.0.0.50 (120) | ar host.local NSEC! host.local A (120)",
                bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", 1)).Single());
            Assert.IsEmpty(bench.Ask(MdnsMessageBuilder.Query().Ask("2.0.0.10.in-addr.arpa", 12)));
        }

        [TestMethod]
        public void Address_Absent_NothingIsSentUntilItIsThere()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            Assert.AreEqual(SocketError.Success, bench.Node.RemoveAddress(0, 0));
            bench.World.Run(5000);
            Assert.IsFalse(bench.Responder.IsHostNameClaimed);
            Assert.AreEqual(long.MaxValue, bench.Responder.Poll(bench.World.Now));
            Assert.IsEmpty(bench.Ask(MdnsMessageBuilder.Query().Ask("host.local", 1)));
            bench.Responder.Stop();
            Assert.AreEqual(SocketError.Success, bench.Responder.Start());
            bench.World.Run(5000);
            Assert.IsEmpty(bench.Texts);
            Assert.AreEqual(SocketError.Success,
                bench.Node.SetAddress(0, Simulation.Address("10.0.0.2"), 24, AddressMode.Probe));
            bench.World.Run(15000);
            Assert.HasCount(5, bench.Texts);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Socket_NotToBeHad_IsTriedAgain()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Cable.IsPulled = true;
            bench.World.Run(3000);
            List<int> sockets = new List<int>();
            for (int socket = bench.Node.Socket(SocketType.Dgram); socket >= 0;
                socket = bench.Node.Socket(SocketType.Dgram))
            {
                sockets.Add(socket);
            }

            bench.Cable.IsPulled = false;
            bench.World.Run(5000);
            Assert.IsEmpty(bench.Texts);
            bench.Node.Close(sockets[0]);
            bench.World.Run(6000);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Start_WithoutSocketOrMembership_SaysWhy()
        {
            Simulation world = new Simulation();
            NetStack node = world.AddNode("10.0.0.2", 24, new StackOptions { MulticastMemberships = 0 });
            ServiceContext context = new ServiceContext(node, 512);
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable,
                new MdnsResponder(context, 0, "host", new MdnsOptions()).Start());
            Assert.AreEqual(SocketError.InvalidArgument,
                new MdnsResponder(context, 7, "host", new MdnsOptions()).Start());
            world.Run(1000);
            for (int i = 0; i < 64; i++)
            {
                node.Socket(SocketType.Dgram);
            }

            Assert.AreEqual(SocketError.TooManyOpenSockets,
                new MdnsResponder(context, 0, "host", new MdnsOptions()).Start());
        }

        [TestMethod]
        public void Arguments_OutOfRange_AreRefused()
        {
            MdnsBench bench = new MdnsBench(starts: false);
            MdnsOptions options = new MdnsOptions();
            Assert.ThrowsExactly<ArgumentNullException>(() => new MdnsResponder(null, 0, "host", options));
            Assert.ThrowsExactly<ArgumentNullException>(() => new MdnsResponder(bench.Context, 0, "host", null));
            foreach (string name in new[] { string.Empty, "a.b", new string('a', 64), new string('ä', 32) })
            {
                Assert.ThrowsExactly<ArgumentException>(() => new MdnsResponder(bench.Context, 0, name, options));
            }

            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MdnsResponder(bench.Context, 0,
                "host", new MdnsOptions { Services = 17 }));
            foreach (string type in new[] { null, string.Empty, ".", "_http._tcp.", "a..b", new string('a', 64) })
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Responder.AddService(null, type, 80, null));
            }

            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                bench.Responder.AddService(null, "_http._tcp", 0, null));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                bench.Responder.AddService(string.Empty, "_http._tcp", 80, null));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                bench.Responder.AddService(null, "_http._tcp", 80, [new string('a', 256)]));
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Responder.AddService(null,
                "_http._tcp", 80, Enumerable.Repeat(new string('a', 255), 6).ToArray()));
            Assert.IsGreaterThan(0, bench.Responder.AddService(null, "_http._tcp", 80, null));
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse,
                bench.Responder.AddService("HOST", "_HTTP._tcp", 81, null));
            Assert.IsGreaterThan(0, bench.Responder.AddService(null, "_ftp._tcp", 21, null));
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable,
                bench.Responder.AddService(null, "_ssh._tcp", 22, null));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, new MdnsResponder(bench.Context,
                0, null, options).AddService(null, "_http._tcp", 80, null));
        }
    }
}
