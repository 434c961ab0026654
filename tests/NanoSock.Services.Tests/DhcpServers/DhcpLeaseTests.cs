using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.DhcpServers
{
    /// <summary>The addresses that the server gives, and for how long.</summary>
    [TestClass]
    public sealed class DhcpLeaseTests
    {
        [TestMethod]
        [Conformance("RFC2131-4.1s4", "RFC2131-4.3.1d")]
        public void Discover_NewClient_IsOfferedAnAddressAfterAProbe()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Router = Simulation.Address("10.0.0.9");
            options.DnsServers = new[] { Simulation.Address("10.0.0.7"), Simulation.Address("10.0.0.8") };
            DhcpServerBench bench = new DhcpServerBench(options);
            bench.Caller.Discover();
            bench.World.Run(499);
            Assert.IsEmpty(bench.Caller.Seen, "the probe takes 500 ms");
            Assert.AreEqual(1, bench.Caller.Asked[Simulation.Address("10.0.0.100")]);
            bench.World.Run(2000);
            Assert.HasCount(1, bench.Caller.Seen);
            DhcpSeen offer = bench.Caller.Seen[0];
            Assert.AreEqual("OFFER 10.0.0.100", DhcpCaller.Text(offer));
            Assert.AreEqual(0x12345678u, offer.Xid);
            Assert.AreEqual(0xFFFFFFFF, offer.Destination);
            Assert.AreEqual(Simulation.Address("10.0.0.1"), offer.Source);
            Assert.AreEqual(Simulation.Address("10.0.0.1"), offer.Number(54));
            Assert.AreEqual(0xFFFFFF00, offer.Number(1));
            Assert.AreEqual(Simulation.Address("10.0.0.9"), offer.Number(3));
            Assert.AreEqual("0A0000070A000008", Convert.ToHexString(offer.Options[6]));
            Assert.AreEqual(100u, offer.Number(51));
            Assert.AreEqual(50u, offer.Number(58));
            Assert.AreEqual(88u, offer.Number(59));
            Assert.AreEqual(1, bench.Caller.Asked[Simulation.Address("10.0.0.100")], "the probe is over");
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.2a")]
        public void Request_OfferedAddress_IsAcknowledged()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller));
            DhcpSeen ack = bench.Caller.Seen[1];
            Assert.AreEqual(100u, ack.Number(51));
            Assert.IsFalse(ack.Options.ContainsKey(3), "no router is configured");
            Assert.IsFalse(ack.Options.ContainsKey(6));
            Assert.AreEqual("10.0.0.100 " + Convert.ToHexString(bench.Caller.HardwareAddress) + " 99", bench.Leases());
        }

        [TestMethod]
        public void Discover_LeaseWithoutEnd_HasNoTimers()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.LeaseTime = 0xFFFFFFFF;
            DhcpServerBench bench = new DhcpServerBench(options);
            bench.Lease(bench.Caller);
            Assert.AreEqual(0xFFFFFFFF, bench.Caller.Seen[1].Number(51));
            Assert.IsFalse(bench.Caller.Seen[1].Options.ContainsKey(58));
            bench.World.Run(5000000000);
            Assert.AreNotEqual("", bench.Leases());
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1a")]
        public void Discover_SameClientAgain_GetsItsAddressAtOnce()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.Lease(bench.AddCaller());
            bench.Caller.Seen.Clear();
            bench.Caller.Discover();
            bench.World.Run(1);
            Assert.AreEqual("OFFER 10.0.0.100", bench.Caller.Last, "a current lease needs no probe");
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1a")]
        public void Discover_ExpiredLease_GetsItsPreviousAddress()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpCaller other = bench.AddCaller();
            bench.Lease(bench.Caller);
            Assert.AreEqual("10.0.0.101", bench.Lease(other));
            bench.World.Run(200000);
            Assert.AreEqual("10.0.0.101", bench.Lease(other));
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller));
        }

        [TestMethod]
        [Conformance("RFC2131-4.2s")]
        public void Discover_ClientIdentifiers_AreTheClients()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpCaller other = bench.AddCaller();
            byte[] longId = new byte[100];
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller, (61, new byte[] { 0, 1, 2 })));
            Assert.AreEqual("10.0.0.101", bench.Lease(bench.Caller, (61, new byte[] { 0, 1, 3 })));
            Assert.AreEqual("10.0.0.100", bench.Lease(other, (61, new byte[] { 0, 1, 2 })), "another interface of it");
            Assert.AreEqual("10.0.0.102", bench.Lease(bench.Caller, (61, longId)));
            Assert.AreEqual("none", bench.Lease(other, (61, longId)), "only the hardware address differs");
        }

        [TestMethod]
        public void Reply_ClientIdentifier_IsReturned()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller, (61, new byte[] { 0, 1, 2 }));
            foreach (DhcpSeen seen in bench.Caller.Seen)
            {
                Assert.AreEqual("000102", Convert.ToHexString(seen.Options[61]));
            }

            DhcpCaller other = bench.AddCaller();
            bench.Lease(other);
            Assert.IsFalse(other.Seen[0].Options.ContainsKey(61));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1a")]
        public void Discover_RequestedAddress_IsGivenWhereFree()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("10.0.0.102", bench.Lease(bench.Caller, (50, "10.0.0.102")));
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.AddCaller(), (50, "10.0.0.102")), "taken");
            Assert.AreEqual("10.0.0.101", bench.Lease(bench.AddCaller(), (50, "10.0.0.1")), "outside of the pool");
        }

        [TestMethod]
        public void Discover_PoolExhausted_IsDroppedUntilALeaseExpires()
        {
            DhcpServerBench bench = new DhcpServerBench();
            for (int i = 0; i < 3; i++)
            {
                bench.Lease(bench.AddCaller());
            }

            Assert.AreEqual("none", bench.Lease(bench.Caller));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpNoAddress));
            bench.World.Run(95000);
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller), "the lease that has ended first");
        }

        [TestMethod]
        public void Discover_AddressOfTheNode_IsNotInThePool()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.First = Simulation.Address("10.0.0.0");
            options.Last = Simulation.Address("10.0.0.3");
            DhcpServerBench bench = new DhcpServerBench(options);
            Assert.AreEqual("10.0.0.2", bench.Lease(bench.Caller), "neither the network nor the node");
            Assert.AreEqual("10.0.0.3", bench.Lease(bench.AddCaller()));
            Assert.AreEqual("none", bench.Lease(bench.AddCaller(), (50, "10.0.0.1")));
        }

        [TestMethod]
        public void Discover_RepeatedDuringTheProbe_GetsOneOfferWithTheLastXid()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Discover();
            bench.World.Run(100);
            bench.Caller.Send(bench.Caller.Build(1, m => m[7] = 0x99));
            bench.World.Run(3000);
            Assert.HasCount(1, bench.Caller.Seen);
            Assert.AreEqual(0x12345699u, bench.Caller.Seen[0].Xid);
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1b")]
        public void Offer_NotRequested_IsReservedForThirtySeconds()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First;
            DhcpServerBench bench = new DhcpServerBench(options);
            bench.Caller.Discover();
            bench.World.Run(1000);
            DhcpCaller other = bench.AddCaller();
            Assert.AreEqual("none", bench.Lease(other));
            bench.World.Run(30000);
            Assert.AreEqual("10.0.0.100", bench.Lease(other));
            bench.Caller.Request("10.0.0.100");
            bench.World.Run(10);
            Assert.AreEqual("NAK", bench.Caller.Last);
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.4")]
        public void Release_Address_IsFreeForOthersLast()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.Caller.SendFrom(7, "10.0.0.100", (54, DhcpServerBench.ServerAddress));
            bench.World.Run(10);
            Assert.AreEqual("", bench.Leases());
            Assert.AreEqual("10.0.0.101", bench.Lease(bench.AddCaller()));
            Assert.AreEqual("10.0.0.102", bench.Lease(bench.AddCaller()));
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.AddCaller()));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.3")]
        public void Decline_Address_RestsForTenMinutes()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First;
            DhcpServerBench bench = new DhcpServerBench(options);
            bench.Lease(bench.Caller);
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(4, null, (50, "10.0.0.100"),
                (54, DhcpServerBench.ServerAddress))));
            Assert.AreEqual(1, bench.Server.Conflicts);
            Assert.AreEqual("none", bench.Lease(bench.Caller));
            bench.World.Run(600000);
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1c")]
        public void Probe_AddressInUse_AnotherIsOffered()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.AddCaller().Address = Simulation.Address("10.0.0.100");
            bench.AddCaller().Address = Simulation.Address("10.0.0.101");
            Assert.AreEqual("10.0.0.102", bench.Lease(bench.Caller));
            Assert.AreEqual(2, bench.Server.Conflicts);
            Assert.AreEqual("none", bench.Lease(bench.AddCaller()));
        }

        [TestMethod]
        public void Probe_ClientStillUsesTheAddress_IsNoConflict()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Address = Simulation.Address("10.0.0.101");
            Assert.AreEqual("10.0.0.101", bench.Lease(bench.Caller, (50, "10.0.0.101")));
            Assert.AreEqual(0, bench.Server.Conflicts);
        }

        // The neighbor's entry is older than the probe: its station may have gone.
        [TestMethod]
        public void Probe_KnownNeighborThatHasGone_IsNoConflict()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpCaller other = bench.AddCaller();
            bench.Lease(other);
            other.Address = Simulation.Address("10.0.0.100");
            int socket = bench.Node.Socket(SocketType.Dgram);
            bench.Node.SendTo(socket, new byte[1], 0, 1, other.Address, 9);
            bench.World.Run(100);
            other.Address = 0;
            other.SendFrom(7, "10.0.0.100", (54, DhcpServerBench.ServerAddress));
            bench.World.Run(10);
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller, (50, "10.0.0.100")));
            Assert.AreEqual(0, bench.Server.Conflicts);
        }

        [TestMethod]
        public void Start_AfterStop_KeepsLeases()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.Server.Stop();
            Assert.IsFalse(bench.Server.IsStarted);
            bench.Caller.Seen.Clear();
            bench.Caller.Discover();
            bench.World.Run(2000);
            Assert.IsEmpty(bench.Caller.Seen);
            Assert.AreEqual(SocketError.Success, bench.Server.Start());
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.Caller));
        }

        [TestMethod]
        public void Restart_ClientsThatUseTheirAddresses_KeepThem()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpCaller other = bench.AddCaller();
            bench.Caller.Address = Simulation.Address(bench.Lease(bench.Caller));
            other.Address = Simulation.Address(bench.Lease(other));
            bench.Restart();
            Assert.AreEqual("10.0.0.102", bench.Lease(bench.AddCaller()), "the others answer the probes");

            // The lease of the first client is not known, and its address rests; the client renews.
            bench.Caller.SendFrom(3, "10.0.0.100");
            bench.World.Run(10);
            Assert.AreEqual("ACK 10.0.0.100", bench.Caller.Last);

            // No other client gets a resting address.
            bench.Caller.SendFrom(3, "10.0.0.101");
            bench.World.Run(10);
            Assert.AreEqual("NAK", bench.Caller.Last);
        }

        [TestMethod]
        public void Clients_Twenty_GetTwentyAddresses()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First + 19;
            DhcpServerBench bench = new DhcpServerBench(options, 32);
            List<DhcpClient> clients = new List<DhcpClient>();
            for (int i = 0; i < 20; i++)
            {
                NetStack node = new NetStack(new StackOptions { Secret = Simulation.Secret(100 + i), TcpSockets = 1 });
                node.AddInterface(bench.World.Switch.AddPort(64));
                ServiceContext context = new ServiceContext(node, 576);
                DhcpClient client = new DhcpClient(context, 0, new DhcpOptions(), null, null, null);
                Assert.AreEqual(SocketError.Success, client.Start());
                bench.World.Add(node);
                clients.Add(client);
            }

            Assert.IsTrue(bench.World.RunUntil(() => clients.TrueForAll(c => c.State == DhcpState.Bound), 120000));
            AllDiffer(clients, 20);
            bench.Restart();
            bench.World.Run(300000);
            Assert.IsTrue(clients.TrueForAll(c => c.State >= DhcpState.Bound), "renewed after the restart");
            AllDiffer(clients, 20);
            foreach (DhcpClient client in clients)
            {
                // The server's socket has no room for twenty messages at a time.
                client.Stop();
                bench.World.Run(1000);
            }

            Assert.AreEqual("", bench.Leases(), "all are released");
        }

        private static void AllDiffer(List<DhcpClient> clients, int count)
        {
            HashSet<uint> addresses = new HashSet<uint>();
            clients.ForEach(c => addresses.Add(c.Lease.Address));
            Assert.HasCount(count, addresses);
        }
    }
}
