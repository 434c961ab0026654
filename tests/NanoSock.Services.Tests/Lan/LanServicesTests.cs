using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Lan
{
    /// <summary>The start of a board on a LAN, as its console shows it.</summary>
    [TestClass]
    public sealed class LanServicesTests
    {
        private const string Bound = "address 10.0.0.50/24 from dhcp 10.0.0.1 lease 3600";
        private const string Named = "name nanosock.local";
        private const string NoSignal = "link down: no signal from the other end of the cable";
        private const string Lost = "address lost";

        [TestMethod]
        public void Start_WithServer_HasAddressRouteAndName()
        {
            LanBench bench = new LanBench(new LanOptions { WebPort = 80 });
            bench.AddServer();
            MdnsPeer peer = new MdnsPeer(bench.World, bench.World.AddNode("10.0.0.9", 24, MdnsBench.Stack()));
            bench.World.Programs = peer.Run;
            bench.Start();
            CollectionAssert.AreEqual(new[] { Bound, Named }, bench.Run(20000));
            Assert.AreEqual(Simulation.Address("10.0.0.50"), bench.Node.GetAddress(0));
            RouteInfo route = new RouteInfo();
            Assert.IsTrue(bench.Node.GetRoute(1, route));
            Assert.AreEqual(Simulation.Address("10.0.0.1"), route.Gateway);
            Assert.IsTrue(peer.Texts.Any(text => text.Contains("nanosock.local A! 10.0.0.50")
                && text.Contains("nanosock._http._tcp.local SRV")), string.Join("\n", peer.Texts));
            Assert.IsEmpty(bench.Run(100000), "nothing has changed");
        }

        [TestMethod]
        public void Start_WithoutServer_HasLinkLocalAddressUntilOneAnswers()
        {
            LanBench bench = new LanBench();
            bench.Start();
            string[] lines = bench.Run(30000);
            Assert.HasCount(2, lines);
            StringAssert.StartsWith(lines[0], "address 169.254.");
            StringAssert.EndsWith(lines[0], "/16 link-local");
            Assert.AreEqual(Named, lines[1]);

            bench.AddServer();
            CollectionAssert.AreEqual(new[] { Lost, Bound }, bench.Run(90000));
        }

        [TestMethod]
        public void Lease_ServerGone_IsLostAndLinkLocalFollows()
        {
            LanBench bench = new LanBench();
            DhcpServer server = bench.AddServer(120);
            bench.Start();
            bench.Run(20000);
            server.Stop();
            string[] lines = bench.Run(200000);
            Assert.HasCount(2, lines, string.Join("\n", lines));
            Assert.AreEqual(Lost, lines[0]);
            StringAssert.EndsWith(lines[1], "/16 link-local");
        }

        [TestMethod]
        public void Conflict_OfLease_IsReportedAndLeadsToAnotherAttempt()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            DhcpStation other = new DhcpStation(bench.World.Switch.AddPort(64), "10.0.0.3", "10.0.0.51")
            {
                Answer = _ => null,
            };
            bench.World.Programs = () => other.Run(bench.World.Now);
            bench.Start();
            bench.Run(20000);
            string station = BitConverter.ToString(other.HardwareAddress).Replace('-', ':').ToLowerInvariant();
            for (int i = 0; i < 2; i++)
            {
                other.Announce(Simulation.Address("10.0.0.50"));
                bench.World.Run(10);
            }

            CollectionAssert.AreEqual(new[] { "address conflict 10.0.0.50 with " + station, Lost }, bench.Run(5000));
            Assert.AreEqual(0u, bench.Node.GetAddress(0));
        }

        [TestMethod]
        public void Name_OfAnotherHost_BecomesTheNext()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            NetStack node = bench.World.AddNode("10.0.0.9", 24, MdnsBench.Stack());
            MdnsResponder other = new MdnsResponder(new ServiceContext(node, 1472), 0, "nanosock", new MdnsOptions());
            Assert.AreEqual(SocketError.Success, other.Start());
            bench.World.Run(5000);
            bench.Start();
            CollectionAssert.AreEqual(new[] { Bound, "name nanosock-2.local" }, bench.Run(30000));
        }

        [TestMethod]
        public void Cable_PulledAndPlugged_IsReportedOnceEach()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            bench.Start();
            bench.Run(20000);
            bench.Cable.IsPulled = true;
            Assert.IsEmpty(bench.Run(3900), "a short pull is not worth a line");
            CollectionAssert.AreEqual(new[] { NoSignal }, bench.Run(60000));
            bench.Cable.IsPulled = false;
            CollectionAssert.AreEqual(new[] { "link up" }, bench.Run(1));
            Assert.IsEmpty(bench.Run(30000), "address and name are the same");
            Assert.AreEqual(Simulation.Address("10.0.0.50"), bench.Node.GetAddress(0));
        }

        [TestMethod]
        public void Cable_PulledForFourSeconds_IsNotReported()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            bench.Start();
            bench.Run(20000);
            for (int i = 0; i < 3; i++)
            {
                bench.Cable.IsPulled = true;
                bench.World.Run(3000);
                bench.Cable.IsPulled = false;
                bench.World.Run(3000);
            }

            Assert.IsEmpty(bench.Read());
        }

        [TestMethod]
        public void Cable_MissingAtStart_IsReportedAndAddressComesLater()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            bench.Cable.IsPulled = true;
            bench.Start();
            CollectionAssert.AreEqual(new[] { NoSignal }, bench.Run(30000));
            bench.Cable.IsPulled = false;
            CollectionAssert.AreEqual(new[] { "link up", Bound, Named }, bench.Run(20000));
        }

        // A chip that answers again negotiates its link first.
        [TestMethod]
        public void Fault_OfChip_IsReportedUntilTheLinkIsUp()
        {
            LanBench bench = new LanBench { LinkFault = "the chip does not answer" };
            bench.AddServer();
            bench.Cable.IsPulled = true;
            bench.Start();
            CollectionAssert.AreEqual(new[] { "link down: the chip does not answer" }, bench.Run(1));
            bench.LinkFault = "not a W5500";
            CollectionAssert.AreEqual(new[] { "link down: not a W5500" }, bench.Run(60000));
            bench.LinkFault = null;
            Assert.IsEmpty(bench.Run(3000));
            bench.Cable.IsPulled = false;
            CollectionAssert.AreEqual(new[] { "link up", Bound, Named }, bench.Run(20000));
        }

        [TestMethod]
        public void FixedAddress_OnTheLan_IsVerifiedAndNamed()
        {
            LanBench bench = new LanBench(Fixed());
            bench.World.AddNode("10.0.0.1");
            bench.Start();
            Assert.IsNull(bench.Lan.Client);
            CollectionAssert.AreEqual(new[] { "address 10.0.0.7/24 static", Named }, bench.Run(20000));
            RouteInfo route = new RouteInfo();
            Assert.IsTrue(bench.Node.GetRoute(1, route));
            Assert.AreEqual(Simulation.Address("10.0.0.1"), route.Gateway);
        }

        // RFC 5227 2.4.1: the host may try again; 2.1.1 limits the rate to once a minute.
        [TestMethod]
        public void FixedAddress_OfAnotherHost_IsTriedAgainEachMinute()
        {
            LanBench bench = new LanBench(Fixed());
            NetStack other = bench.World.AddNode("10.0.0.7");
            bench.Start();
            string[] lines = bench.Run(59000);
            Assert.HasCount(4, lines, string.Join("\n", lines));
            StringAssert.StartsWith(lines[2], "address conflict 10.0.0.7 with ");
            Assert.AreEqual(Lost, lines[3]);

            other.RemoveInterface(0);
            string[] again = bench.Run(30000);
            CollectionAssert.AreEqual(new[] { "address 10.0.0.7/24 static" }, again);
        }

        [TestMethod]
        public void Start_WithoutListener_LeavesTheEventsToTheProgram()
        {
            LanBench bench = new LanBench(isReporting: false);
            bench.AddServer();
            bench.Start();
            Assert.IsEmpty(bench.Run(20000));
            InterfaceEvent change = new InterfaceEvent();
            List<InterfaceEventKind> kinds = new List<InterfaceEventKind>();
            while (bench.Node.TakeEvent(change))
            {
                kinds.Add(change.Kind);
            }

            Assert.Contains(InterfaceEventKind.AddressAdded, kinds);
            Assert.AreEqual(Simulation.Address("10.0.0.50"), bench.Node.GetAddress(0));
        }

        [TestMethod]
        public void FixedAddress_OfAnotherHostWithoutListener_IsTriedAgainEachMinute()
        {
            LanBench bench = new LanBench(new LanOptions { Address = Simulation.Address("10.0.0.9"),
                PrefixLength = 24 }, isReporting: false);
            NetStack other = bench.World.AddNode("10.0.0.9");
            bench.Start();
            bench.Run(20000);
            Assert.AreEqual(0u, bench.Node.GetAddress(0));
            Assert.AreEqual(SocketError.Success, other.RemoveInterface(0));
            bench.Run(60000);
            Assert.AreEqual(Simulation.Address("10.0.0.9"), bench.Node.GetAddress(0));
        }

        [TestMethod]
        public void Stop_WithLease_ReleasesItAndTakesTheNameBack()
        {
            LanBench bench = new LanBench();
            bench.AddServer();
            bench.Start();
            bench.Run(20000);
            bench.Lan.Stop();
            Assert.IsFalse(bench.Lan.IsStopped);
            CollectionAssert.AreEqual(new[] { Lost }, bench.Run(2000));
            Assert.IsTrue(bench.Lan.IsStopped);
        }

        [TestMethod]
        public void Start_WithoutRoom_ReturnsTheError()
        {
            NetStack node = new NetStack(new StackOptions { MulticastMemberships = 0 });
            node.AddInterface(new VirtualSwitch(1).AddPort(4));
            LanServices lan = new LanServices(new ServiceContext(node, 1472), 0, new LanOptions(), null,
                new LanBench());
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable, lan.Start());
        }

        private static LanOptions Fixed()
        {
            return new LanOptions
            {
                Address = Simulation.Address("10.0.0.7"),
                PrefixLength = 24,
                Gateway = Simulation.Address("10.0.0.1"),
            };
        }
    }
}
