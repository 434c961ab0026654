using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Links that go down, and nodes that move to another network (RFC 2131 4.4.2).</summary>
    [TestClass]
    public sealed class DhcpLinkTests
    {
        [TestMethod]
        [Conformance("RFC2131-4.4.2")]
        public void Link_BackOnTheSameNetwork_KeepsTheAddress()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            int listener = bench.Node.Socket(SocketType.Dgram);
            bench.Node.Bind(listener, Simulation.Address("10.0.0.50"), 5000);
            Replug(bench);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 3000));

            Assert.AreEqual("DISCOVER REQUEST REQUEST", string.Join(" ", bench.Server.Seen));
            Assert.AreEqual(Simulation.Address("10.0.0.50"), bench.Server.Seen[2].Number(50));
            Assert.AreEqual(0u, bench.Server.Seen[2].Number(54) | bench.Server.Seen[2].ClientAddress);
            Assert.AreEqual(0u, bench.Server.Seen[2].Source, "RFC 2131 4.1, although the interface has the address");
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.HasCount(2, bench.Events);
        }

        [TestMethod]
        [Conformance("RFC2131-4.4.2")]
        [DataRow(true, DisplayName = "a server that refuses addresses of other networks")]
        [DataRow(false, DisplayName = "a server that ignores them")]
        public void Link_OtherNetwork_GivesANewLeaseInSeconds(bool refuses)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            Replug(bench);
            bench.Server.IsSilent = true;
            bench.AddServer("192.168.7.1", "192.168.7.20");
            bench.Servers[1].Answer = seen => !refuses && seen.Type == 3 && seen.Number(54) == 0
                ? null
                : bench.Servers[1].Serve(seen);
            Assert.IsTrue(bench.World.RunUntil(() => bench.Address == "192.168.7.20/24", 7000));

            Assert.AreEqual("lost 10.0.0.50", bench.Events[1]);
            Assert.AreEqual(Simulation.Address("192.168.7.1"), bench.Resolver.GetServer(0));
            Assert.AreEqual(1, bench.Resolver.ServerCount);
        }

        [TestMethod]
        public void Link_ServerGoneMeanwhile_KeepsTheAddressToItsEnd()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            long end = bench.Server.Of(3)[0].Time + 3600000;
            Replug(bench);
            bench.Server.Answer = null;
            bench.World.Run(end - 1 - bench.World.Now);
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.IsGreaterThan(5, bench.Server.Of(1).Length, "the client looks for a server");
            bench.World.Run(1);
            Assert.AreEqual("none", bench.Address);
        }

        [TestMethod]
        public void Link_DownAtTheEndOfTheLease_RemovesTheAddress()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Port.Unplug();
            bench.World.Run(3600000);

            Assert.AreEqual("none", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", bench.Events.Last());
            bench.Port.Plug();
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 5000));
        }

        [TestMethod]
        public void Link_Down_NothingIsTriedAndNoSocketIsHeld()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { UdpSockets = 1 });
            bench.AddServer().IsSilent = true;
            bench.Client.Start();
            bench.World.Run(3000);
            bench.Port.Unplug();
            bench.World.Run(10);

            Assert.IsGreaterThanOrEqualTo(0, bench.Node.Socket(SocketType.Dgram));
            Assert.AreEqual(long.MaxValue, bench.Client.Poll(bench.World.Now));
        }

        [TestMethod]
        public void Link_OtherNetworkWithoutOptions_HasNoneOfTheFirst()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, (byte)'a');
            bench.Server.Set(26, 5, 0x78);
            bench.Server.SetAddress(42, 1);
            bench.Bind();
            Replug(bench);
            bench.Server.IsSilent = true;
            bench.AddServer("192.168.7.1", "192.168.7.20").Options.Clear();
            Assert.IsTrue(bench.World.RunUntil(() => bench.Address == "192.168.7.20/24", 7000));

            Assert.AreEqual(string.Empty, bench.Routes());
            Assert.AreEqual(0u, bench.Client.Lease.Gateway | bench.Client.Lease.TimeServers[0]);
            Assert.AreEqual(0, bench.Resolver.ServerCount);
            Assert.IsNull(bench.Client.Lease.SearchSuffixes);
            Assert.AreEqual(1500, bench.Mtu);
        }

        [TestMethod]
        public void Link_DownAtStart_DiscoversWhenItIsUp()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Port.Unplug();
            bench.World.Run(1000);
            bench.Client.Start();
            bench.World.Run(600000);
            Assert.IsEmpty(bench.Server.Seen);
            bench.Port.Plug();
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 3000));
        }

        [TestMethod]
        public void Link_OtherEventsDuringTheDialogue_DoNotRestartIt()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { Interfaces = 2 });
            bench.AddServer();
            bench.Server.Answer = seen => seen.Type == 1 ? bench.Server.Serve(seen) : null;
            bench.Client.Start();
            Assert.IsTrue(bench.RunTo(DhcpState.Requesting));
            bench.Node.AddInterface(bench.World.Switch.AddPort(4));
            for (int i = 0; i < 20; i++)
            {
                // An address of another interface wakes the services, and a second start is no start.
                bench.Node.SetAddress(1, Simulation.Address("10.1.0.1"), 24, AddressMode.None);
                bench.Node.RemoveAddress(1, 0);
                bench.Client.Start();
                bench.World.Run(50);
            }

            Assert.AreEqual("DISCOVER REQUEST", string.Join(" ", bench.Server.Seen));
        }

        [TestMethod]
        public void Link_FlappingDuringTheDialogue_EndsBound()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Client.Start();
            for (int i = 0; i < 30; i++)
            {
                bench.World.Run(37 * i % 500);
                Replug(bench);
            }

            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 6000));
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        public void Clients_TwoInterfaces_GetLeasesOfTheirNetworks()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { Interfaces = 2 });
            bench.AddServer();
            NanoSock.Links.VirtualSwitch second = new NanoSock.Links.VirtualSwitch(4);
            bench.Node.AddInterface(second.AddPort(16));
            DhcpStation other = new DhcpStation(second.AddPort(16), "10.2.0.1", "10.2.0.77");
            bench.Servers.Add(other);
            DhcpClient client = new DhcpClient(bench.Context, 1, new DhcpOptions { Probe = false }, null, null, null);
            client.Start();
            bench.Bind();
            Assert.IsTrue(bench.World.RunUntil(() => client.State == DhcpState.Bound, 60000));

            Assert.AreEqual(Simulation.Address("10.0.0.50"), bench.Node.GetAddress(0));
            Assert.AreEqual(Simulation.Address("10.2.0.77"), bench.Node.GetAddress(1));
            bench.RunToRequest(other, 2);
            bench.RunToRequest(bench.Server, 2);
            Assert.AreEqual(DhcpState.Bound, client.State);
        }

        [TestMethod]
        public void Clients_AddressOfAnotherInterface_IsDeclined()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { Interfaces = 2 });
            bench.AddServer();
            bench.Node.AddInterface(bench.World.Switch.AddPort(4), Simulation.Address("10.0.0.50"), 24);
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(4).Length == 1, 5000));
            Assert.AreEqual("none", bench.Address);
        }

        [TestMethod]
        public void Address_NoRoomForItsRoute_IsNotDeclined()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { Interfaces = 2, Routes = 0 });
            bench.AddServer();
            bench.Node.AddInterface(bench.World.Switch.AddPort(4), Simulation.Address("10.1.0.1"), 24);
            uint prefix = Simulation.Address("10.2.0.0");
            while (bench.Node.AddRoute(prefix, 24, 0, 1, 0) == SocketError.Success)
            {
                prefix += 256;
            }

            bench.Client.Start();
            bench.World.Run(30000);
            Assert.IsEmpty(bench.Server.Of(4));
            Assert.IsTrue(bench.Server.Of(1).Length >= 2 && bench.Server.Of(1).Length <= 4);
            bench.Node.RemoveRoute(Simulation.Address("10.2.0.0"), 24, 0, 1);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
        }

        [TestMethod]
        public void Start_InterfaceOfAnotherKind_IsRefused()
        {
            NetStack node = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            node.AddInterface(new NanoSock.Links.LoopbackLink(1500, 4), 0x7F000001, 8);
            ServiceContext context = new ServiceContext(node, 576);

            Assert.AreEqual(SocketError.OperationNotSupported,
                new DhcpClient(context, 0, new DhcpOptions(), null, null, null).Start());
            Assert.AreEqual(SocketError.OperationNotSupported,
                new DhcpClient(context, 1, new DhcpOptions(), null, null, null).Start());
        }

        private static void Replug(DhcpBench bench)
        {
            bench.Port.Unplug();
            bench.World.Run(100);
            bench.Port.Plug();
            bench.World.Run(0);
        }
    }
}
