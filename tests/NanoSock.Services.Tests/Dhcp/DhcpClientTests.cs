using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>The way to a lease, and its messages (RFC 2131 3.1, 4.4.1, table 5).</summary>
    [TestClass]
    public sealed class DhcpClientTests
    {
        [TestMethod]
        [Conformance("RFC2132-3.5")]
        public void Start_ServerThatAnswers_GivesAddressRouteAndServers()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();

            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual("lease 10.0.0.50/24 by 10.0.0.1 from 10.0.0.1 for 3600", bench.Events.Single());
            Assert.AreEqual(Simulation.Address("10.0.0.1"), bench.Resolver.GetServer(0));
            Assert.AreEqual("DISCOVER REQUEST", string.Join(" ", bench.Server.Seen));
        }

        [TestMethod]
        [Conformance("RFC2131-2a", "RFC2131-2b", "RFC2131-3.1a", "RFC2131-3.1b", "RFC2131-4.1a", "RFC2131-4.4.1b",
            "RFC3442-a")]
        public void Start_Discover_HasTheFieldsOfTheRfc()
        {
            DhcpBench bench = new DhcpBench(new DhcpOptions { HostName = "board" });
            bench.AddServer();
            bench.Bind();
            DhcpSeen discover = bench.Server.Of(1).Single();
            DhcpSeen request = bench.Server.Of(3).Single();

            Assert.AreEqual(0u, discover.Source);
            Assert.AreEqual(0xFFFFFFFFu, discover.Destination);
            Assert.AreEqual(300, discover.Message.Length);
            Assert.AreEqual(0, discover.Flags);
            CollectionAssert.AreEqual(
                new byte[] { 1, 121, 3, 6, 12, 15, 26, 28, 42, 51, 54, 58, 59, 119 }, discover.Options[55],
                "RFC 3442: 121 before 3");
            CollectionAssert.AreEqual(new byte[] { 1 }.Concat(bench.Port.HardwareAddress).ToArray(),
                discover.Options[61]);
            CollectionAssert.AreEqual(new byte[] { 2, 0x40 }, discover.Options[57]);
            Assert.AreEqual("board", System.Text.Encoding.ASCII.GetString(discover.Options[12]));
            Assert.IsFalse(discover.Options.ContainsKey(50));
            Assert.IsFalse(discover.Options.ContainsKey(54));

            Assert.AreEqual(discover.Xid, request.Xid);
            Assert.AreEqual(Simulation.Address("10.0.0.50"), request.Number(50));
            Assert.AreEqual(Simulation.Address("10.0.0.1"), request.Number(54));
            Assert.AreEqual(0u, request.ClientAddress);
            Assert.AreEqual(0xFFFFFFFFu, request.Destination);
            CollectionAssert.AreEqual(discover.Options[61], request.Options[61]);
            CollectionAssert.AreEqual(discover.Options[55], request.Options[55]);
        }

        [TestMethod]
        [Conformance("RFC2131-2b", "RFC2131-4.1e", "RFC2132-9.14")]
        public void Start_OwnIdentifierAndBroadcast_AreSent()
        {
            DhcpBench bench = new DhcpBench(
                new DhcpOptions { ClientIdentifier = new byte[] { 0, 1, 2 }, Broadcast = true });
            bench.AddServer();
            bench.Bind();

            foreach (DhcpSeen seen in bench.Server.Seen)
            {
                Assert.AreEqual(0x8000, seen.Flags);
                CollectionAssert.AreEqual(new byte[] { 0, 1, 2 }, seen.Options[61]);
                Assert.IsFalse(seen.Options.ContainsKey(12));
            }
        }

        [TestMethod]
        [Conformance("RFC2131-4.1d")]
        public void Start_NoServer_BacksOffToAboutAMinute()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer().IsSilent = true;
            bench.Client.Start();
            bench.World.Run(400000);

            long[] times = bench.Server.Of(1).Select(seen => seen.Time).ToArray();
            int[] expected = { 4000, 8000, 16000, 32000, 64000, 64000, 64000 };
            Assert.IsLessThan(2000, times[0]);
            for (int i = 0; i < expected.Length; i++)
            {
                long pause = times[i + 1] - times[i];
                Assert.IsTrue(pause >= expected[i] - 1000 && pause <= expected[i] + 1000, i + ": " + pause);
            }

            Assert.AreEqual(1, bench.Server.Seen.Select(seen => seen.Xid).Distinct().Count());
            Assert.AreNotEqual(0, times[3] % 1000 + times[4] % 1000 + times[5] % 1000, "random");
        }

        [TestMethod]
        public void Start_TwoServers_TakesTheFirstOfferAndItsAnswerOnly()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            DhcpStation other = bench.AddServer("10.0.0.2", "10.0.0.60");
            // A server that is not authoritative for the address, and refuses it nevertheless.
            other.Answer = seen => new[] { seen.Type == 1 ? other.Reply(seen, 2) : other.Reply(seen, 6) };
            bench.Servers.Reverse();
            bench.Servers.Reverse();
            bench.Bind();

            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpUnexpected), "the second offer");
            bench.World.Run(10000);
            Assert.AreEqual(DhcpState.Bound, bench.Client.State);
        }

        [TestMethod]
        public void Request_RefusalOfAnotherServer_IsDiscarded()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            DhcpStation other = bench.AddServer("10.0.0.2", "10.0.0.60");
            bench.Server.Answer = seen => seen.Type == 1 ? bench.Server.Serve(seen) : null;
            other.Answer = seen => seen.Type == 1 ? null : new[] { other.Reply(seen, 6) };
            bench.Client.Start();
            Assert.IsTrue(bench.RunTo(DhcpState.Requesting));
            bench.World.Run(100);

            Assert.AreEqual(DhcpState.Requesting, bench.Client.State);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpWrongServer));
            bench.Server.Answer = bench.Server.Serve;
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
        }

        [TestMethod]
        [Conformance("RFC2131-3.1d")]
        public void Request_WithoutAnswer_FallsBackToDiscover()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Answer = seen => seen.Type == 1 ? bench.Server.Serve(seen) : null;
            bench.Client.Start();
            bench.World.Run(45000);

            Assert.AreEqual("DISCOVER REQUEST REQUEST REQUEST DISCOVER REQUEST REQUEST",
                string.Join(" ", bench.Server.Seen.Take(7)));
            Assert.AreNotEqual(bench.Server.Seen[0].Xid, bench.Server.Seen[4].Xid);
        }

        [TestMethod]
        [Conformance("RFC2131-3.1e")]
        public void Request_Refusal_BeginsAgainAfterAPause()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bool refuses = true;
            bench.Server.Answer = seen => seen.Type == 1 || !refuses
                ? bench.Server.Serve(seen)
                : new[] { bench.Server.Reply(seen, 6) };
            bench.Client.Start();
            bench.World.Run(10000);
            int refused = bench.Server.Of(3).Length;
            refuses = false;

            Assert.IsTrue(refused >= 2 && refused <= 6, "requests " + refused);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
        }

        [TestMethod]
        [Conformance("RFC2131-3.2")]
        public void Start_StoredAddress_IsRequestedFirst()
        {
            DhcpBench bench = new DhcpBench(new DhcpOptions { LastAddress = Simulation.Address("10.0.0.50") });
            bench.AddServer();
            bench.Bind();

            DhcpSeen request = bench.Server.Seen.Single();
            Assert.AreEqual(3, request.Type);
            Assert.AreEqual(Simulation.Address("10.0.0.50"), request.Number(50));
            Assert.AreEqual(0u, request.Number(54), "RFC 2131 4.3.2");
            Assert.AreEqual(0u, request.ClientAddress);
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        [Conformance("RFC2131-3.1e", "RFC2131-4.4.2")]
        public void Start_StoredAddressRefused_DiscoversAtOnce()
        {
            DhcpBench bench = new DhcpBench(new DhcpOptions { LastAddress = Simulation.Address("10.0.9.9") });
            bench.AddServer();
            bench.Client.Start();

            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 2000));
            Assert.AreEqual("REQUEST DISCOVER REQUEST", string.Join(" ", bench.Server.Seen));
            Assert.AreEqual(0u, bench.Server.Seen[1].Number(50));
        }

        [TestMethod]
        public void Start_StoredAddressWithoutAnswer_DiscoversInSeconds()
        {
            DhcpBench bench = new DhcpBench(new DhcpOptions { LastAddress = Simulation.Address("10.0.9.9") });
            bench.AddServer();
            bench.Server.Answer = seen => seen.Type == 3 && seen.Number(54) == 0 ? null : bench.Server.Serve(seen);
            bench.Client.Start();

            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 6000));
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        [Conformance("RFC2131-3.1f")]
        public void Stop_BoundClient_ReleasesBeforeTheAddressGoes()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            // The server's hardware address is not known any more.
            bench.World.Run(600000);
            bench.Client.Stop();

            Assert.IsTrue(bench.RunTo(DhcpState.Stopped, 1500));
            DhcpSeen release = bench.Server.Of(7).Single();
            Assert.AreEqual(Simulation.Address("10.0.0.50"), release.ClientAddress);
            Assert.AreEqual(Simulation.Address("10.0.0.50"), release.Source);
            Assert.AreEqual(Simulation.Address("10.0.0.1"), release.Destination);
            Assert.AreEqual(Simulation.Address("10.0.0.1"), release.Number(54));
            Assert.IsTrue(release.Options.ContainsKey(61));
            Assert.IsFalse(release.Options.ContainsKey(50) || release.Options.ContainsKey(55), "RFC 2131 table 5");
            Assert.AreEqual("none", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", bench.Events.Last());
            int sockets = bench.Node.Socket(SocketType.Dgram);
            Assert.IsGreaterThanOrEqualTo(0, sockets);
        }

        [TestMethod]
        public void Stop_ClientWithoutLease_SendsNothing()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer().IsSilent = true;
            bench.Client.Start();
            bench.World.Run(2000);
            bench.Client.Stop();
            bench.World.Run(60000);

            Assert.AreEqual(DhcpState.Stopped, bench.Client.State);
            Assert.AreEqual("DISCOVER", string.Join(" ", bench.Server.Seen));
        }

        [TestMethod]
        public void Stop_AtTheEndOfTheLease_StaysStopped()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            long end = bench.Server.Of(3)[0].Time + 3600000;
            bench.Server.IsSilent = true;
            bench.World.Run(end - 500 - bench.World.Now);
            // The server does not answer ARP, so that the release waits while the lease ends.
            bench.Client.Stop();
            bench.World.Run(499);
            Assert.AreEqual(DhcpState.Releasing, bench.Client.State);
            Assert.AreEqual(SocketError.AlreadyInProgress, bench.Client.Start());
            bench.World.Run(1);
            Assert.AreEqual("none", bench.Address);
            bench.World.Run(60000);
            Assert.AreEqual(DhcpState.Stopped, bench.Client.State);
        }

        [TestMethod]
        public void Start_AfterStop_DiscoversAgain()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Client.Stop();
            Assert.IsTrue(bench.RunTo(DhcpState.Stopped));
            bench.Bind();

            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual(SocketError.Success, bench.Client.Start(), "started already");
        }

        [TestMethod]
        public void Socket_BoundClient_IsFree()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { UdpSockets = 1 });
            bench.AddServer();
            bench.Bind();
            int socket = bench.Node.Socket(SocketType.Dgram);

            Assert.IsGreaterThanOrEqualTo(0, socket);
            Assert.IsTrue(bench.World.RunUntil(() => bench.Client.State == DhcpState.Renewing, 3600000));
            bench.World.Run(10000);
            Assert.AreEqual(DhcpState.Renewing, bench.Client.State, "without a socket");
            bench.Node.Close(socket);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 1000));
        }
    }
}
