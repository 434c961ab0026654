using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.DhcpServers
{
    /// <summary>The answers to DHCPREQUEST in each state of a client, and to DHCPINFORM and relays (RFC 2131
    /// 4.3).</summary>
    [TestClass]
    public sealed class DhcpRequestTests
    {
        [TestMethod]
        [Conformance("RFC2131-4.1s2", "RFC2131-4.3.2a")]
        public void Selecting_WithoutOffer_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("NAK", bench.Answer(bench.Caller.Build(3, null, (50, "10.0.0.100"),
                (54, DhcpServerBench.ServerAddress))));
            DhcpSeen nak = bench.Caller.Seen[0];
            Assert.AreEqual(0xFFFFFFFF, nak.Destination);
            Assert.AreEqual(Simulation.Address(DhcpServerBench.ServerAddress), nak.Number(54));
            Assert.IsFalse(nak.Options.ContainsKey(51));
            Assert.IsFalse(nak.Options.ContainsKey(1));
        }

        [TestMethod]
        public void Selecting_OtherAddressThanOffered_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Discover();
            bench.World.Run(1000);
            bench.Caller.Request("10.0.0.101");
            bench.World.Run(10);
            Assert.AreEqual("NAK", bench.Caller.Last);
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.2b")]
        public void Selecting_OtherServer_FreesTheOffer()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First;
            DhcpServerBench bench = new DhcpServerBench(options);
            bench.Caller.Discover();
            bench.World.Run(1000);
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(3, null, (50, "10.0.0.100"), (54, "10.0.0.77"))));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpWrongServer));
            Assert.AreEqual("10.0.0.100", bench.Lease(bench.AddCaller()));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.2c")]
        public void Reboot_UnknownClient_GetsNoAnswer()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(3, null, (50, "10.0.0.100"))));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpUnknownClient));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.2d")]
        public void Reboot_AddressOfAnotherNetwork_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("NAK", bench.Answer(bench.Caller.Build(3, null, (50, "192.168.1.9"))));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.2d")]
        public void Reboot_OtherAddressThanLeased_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            Assert.AreEqual("NAK", bench.Answer(bench.Caller.Build(3, null, (50, "10.0.0.101"))));
        }

        [TestMethod]
        public void Reboot_LeasedAddress_IsAcknowledged()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.World.Run(150000);
            Assert.AreEqual("ACK 10.0.0.100", bench.Answer(bench.Caller.Build(3, null, (50, "10.0.0.100"))),
                "also after its end, while no other client has it");
        }

        [TestMethod]
        [Conformance("RFC2131-4.1s3", "RFC2131-4.3.2e")]
        public void Renewing_Lease_IsExtendedByUnicast()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Address = Simulation.Address(bench.Lease(bench.Caller));
            bench.World.Run(50000);
            bench.Caller.Send(bench.Caller.Build(3, m => BigEndian.WriteUInt32(m, 12, bench.Caller.Address)),
                Simulation.Address(DhcpServerBench.ServerAddress));
            bench.World.Run(1000);
            Assert.AreEqual("ACK 10.0.0.100", bench.Caller.Last);
            DhcpSeen ack = bench.Caller.Seen[^1];
            Assert.AreEqual(bench.Caller.Address, ack.Destination);
            Assert.AreEqual(bench.Caller.Address, ack.ClientAddress);
            StringAssert.EndsWith(bench.Leases(), " 99");
        }

        [TestMethod]
        public void Renewing_AddressOfAnotherClient_IsRefusedByBroadcast()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.AddCaller());
            Assert.AreEqual("NAK", bench.Answer(Renewal(bench, "10.0.0.100")));
            Assert.AreEqual(0xFFFFFFFF, bench.Caller.Seen[0].Destination);
            Assert.AreEqual(0u, bench.Caller.Seen[0].ClientAddress);
        }

        [TestMethod]
        public void Renewing_AddressOfAnotherNetwork_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("NAK", bench.Answer(Renewal(bench, "192.168.1.9")));
        }

        [TestMethod]
        public void Renewing_AddressOutsideOfThePool_GetsNoAnswer()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("", bench.Answer(Renewal(bench, "10.0.0.50")));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpUnknownClient));
        }

        [TestMethod]
        public void Renewing_UnknownLeaseOfAFreeAddress_IsTakenOver()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Address = Simulation.Address("10.0.0.101");
            Assert.AreEqual("ACK 10.0.0.101", bench.Answer(Renewal(bench, "10.0.0.101")));
            StringAssert.StartsWith(bench.Leases(), "10.0.0.101 ");
        }

        [TestMethod]
        public void Renewing_DeclinedAddress_IsRefused()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.Answer(bench.Caller.Build(4, null, (50, "10.0.0.100"), (54, DhcpServerBench.ServerAddress)));
            Assert.AreEqual("NAK", bench.Answer(Renewal(bench, "10.0.0.100")));
        }

        [TestMethod]
        public void Release_OtherAddress_IsDropped()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Lease(bench.Caller);
            bench.Caller.SendFrom(7, "10.0.0.101", (54, DhcpServerBench.ServerAddress));
            bench.World.Run(10);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpUnknownClient));
            bench.Caller.SendFrom(7, "10.0.0.100", (54, "10.0.0.77"));
            bench.World.Run(10);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpWrongServer));
            Assert.AreNotEqual("", bench.Leases());
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.5")]
        public void Inform_Client_GetsParametersWithoutALease()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Address = Simulation.Address("10.0.0.60");
            Assert.AreEqual("ACK", bench.Answer(bench.Caller.Build(8,
                m => BigEndian.WriteUInt32(m, 12, bench.Caller.Address))));
            DhcpSeen ack = bench.Caller.Seen[0];
            Assert.AreEqual(bench.Caller.Address, ack.Destination);
            Assert.AreEqual(0xFFFFFF00, ack.Number(1));
            Assert.IsFalse(ack.Options.ContainsKey(51));
            Assert.IsFalse(ack.Options.ContainsKey(58));
            Assert.AreEqual("", bench.Leases());
        }

        [TestMethod]
        [DataRow("10.0.0.255", DisplayName = "broadcast")]
        [DataRow("10.0.0.0", DisplayName = "network")]
        [DataRow("10.0.0.1", DisplayName = "the node")]
        public void Inform_AddressOfNoClient_IsDropped(string address)
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(8,
                m => BigEndian.WriteUInt32(m, 12, Simulation.Address(address)))));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpBadAddress));
        }

        [TestMethod]
        [DataRow(true, DisplayName = "SELECTING")]
        [DataRow(false, DisplayName = "INIT-REBOOT")]
        public void Request_OtherClientAddress_IsNotSentThere(bool isSelecting)
        {
            // RFC 2131 4.3.2, table 4: ciaddr is zero in these states. The answer would go to any host.
            DhcpServerBench bench = new DhcpServerBench();
            bench.Node.SetDefaultGateway(Simulation.Address("10.0.0.60"));
            bench.Caller.Address = Simulation.Address("10.0.0.60");
            bench.Lease(bench.Caller);
            (int, object)[] options = isSelecting
                ? new (int, object)[] { (50, "10.0.0.100"), (54, DhcpServerBench.ServerAddress) }
                : new (int, object)[] { (50, "10.0.0.100") };
            Assert.AreEqual("ACK 10.0.0.100", bench.Answer(bench.Caller.Build(3,
                m => BigEndian.WriteUInt32(m, 12, Simulation.Address("8.8.8.8")), options)));
            Assert.AreEqual(0xFFFFFFFFu, bench.Caller.Seen[^1].Destination);
        }

        [TestMethod]
        [Conformance("RFC2131-4.1s1", "RFC2131-4.3.1e")]
        public void Discover_Relayed_IsAnsweredToTheRelay()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Caller.Address = Simulation.Address("10.0.0.200");
            bench.Caller.Send(bench.Caller.Build(1, m => BigEndian.WriteUInt32(m, 24, bench.Caller.Address)));
            bench.World.Run(1000);
            DhcpSeen offer = bench.Caller.Seen[0];
            Assert.AreEqual("OFFER 10.0.0.100", DhcpCaller.Text(offer));
            Assert.AreEqual(bench.Caller.Address, offer.Destination);
            Assert.AreEqual(67, BigEndian.ReadUInt16(offer.Frame, 36));
            Assert.AreEqual(bench.Caller.Address, BigEndian.ReadUInt32(offer.Message, 24));
            bench.Caller.Send(bench.Caller.Build(3, m => BigEndian.WriteUInt32(m, 24, bench.Caller.Address),
                (50, "10.0.0.102"), (54, DhcpServerBench.ServerAddress)));
            bench.World.Run(10);
            Assert.AreEqual("NAK", bench.Caller.Last);
            Assert.AreEqual(0x8000, bench.Caller.Seen[^1].Flags, "the relay broadcasts it (RFC 2131 4.3.2)");
        }

        [TestMethod]
        public void Discover_RelayOfAnotherSubnet_IsDropped()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(1, m => m[24] = 11)));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpRelayed));
        }

        [TestMethod]
        [Conformance("RFC2131-4.3.1e")]
        public void Reply_Flags_AreThoseOfTheClient()
        {
            DhcpServerBench bench = new DhcpServerBench();
            bench.Answer(bench.Caller.Build(1, m => m[10] = m[11] = 0xFF));
            Assert.AreEqual(0x8000, bench.Caller.Seen[0].Flags, "the others are zero (RFC 2131 2)");
        }

        private static byte[] Renewal(DhcpServerBench bench, string address)
        {
            return bench.Caller.Build(3, m => BigEndian.WriteUInt32(m, 12, Simulation.Address(address)));
        }
    }
}
