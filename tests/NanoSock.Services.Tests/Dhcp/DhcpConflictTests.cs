using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Conflicts of the address (RFC 2131 3.1.5 and 4.4.1, RFC 5227), and the link-local address that stands
    /// in for one (RFC 3927).</summary>
    [TestClass]
    public sealed class DhcpConflictTests
    {
        private static readonly uint s_address = Simulation.Address("10.0.0.50");

        [TestMethod]
        [Conformance("RFC2131-4.4.1c", "RFC2131-4.4.1d")]
        public void Acknowledgment_Address_IsProbedBeforeItIsUsed()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            bench.Client.Start();
            Assert.IsTrue(bench.RunTo(DhcpState.Checking));
            long checking = bench.World.Now;
            Assert.AreEqual("none", bench.Address);
            Assert.IsEmpty(bench.Events);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));

            Assert.IsGreaterThan(checking + 3900, bench.World.Now, "RFC 5227 2.1.1");
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual(bench.Server.Of(3)[0].Time, bench.Client.Lease.RequestedAt, "counted from the request");
        }

        [TestMethod]
        [Conformance("RFC2131-3.1c")]
        public void Probe_Conflict_IsDeclinedAndAPauseFollows()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            bench.AddServer("10.0.0.9").Answer = null;
            bench.Servers[1].Claimed = s_address;
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(4).Length == 1));
            DhcpSeen decline = bench.Server.Of(4)[0];
            bench.Server.Offered = Simulation.Address("10.0.0.51");
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(1).Length == 2));

            Assert.AreEqual(s_address, decline.Number(50));
            Assert.AreEqual(Simulation.Address("10.0.0.1"), decline.Number(54));
            Assert.AreEqual(0u, decline.Source | decline.ClientAddress);
            Assert.AreEqual(0xFFFFFFFFu, decline.Destination);
            Assert.IsTrue(decline.Options.ContainsKey(61) && !decline.Options.ContainsKey(55), "RFC 2131 table 5");
            Assert.IsGreaterThanOrEqualTo(decline.Time + 10000, bench.Server.Of(1)[1].Time);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
            Assert.AreEqual("10.0.0.51/24", bench.Address);
        }

        [TestMethod]
        public void Bound_LateConflict_IsDeclined()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            DhcpStation rival = bench.AddServer("10.0.0.9");
            rival.Answer = null;
            bench.Bind();
            bench.Server.Offered = Simulation.Address("10.0.0.51");
            // The node defends its address once in 10 s (RFC 5227 2.4 (b)).
            rival.Announce(s_address);
            bench.World.Run(2000);
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            rival.Announce(s_address);
            bench.World.Run(1);

            Assert.AreEqual("none", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", bench.Events.Last());
            Assert.HasCount(1, bench.Server.Of(4));
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
            Assert.AreEqual("10.0.0.51/24", bench.Address);
        }

        [TestMethod]
        public void Expire_DuringTheProbe_EndsTheLease()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer().Lease = 2;
            bench.Client.Start();
            bench.World.Run(60000);

            Assert.AreEqual("none", bench.Address);
            Assert.IsLessThan(100, bench.Server.Seen.Count, "messages in a minute");
        }

        [TestMethod]
        [Conformance("RFC2131-4.1e")]
        public void Start_NoServer_LinkLocalAddressStandsIn()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer().IsSilent = true;
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.LinkLocal.Address != 0));
            long now = bench.World.Now;
            bench.World.Run(100000);

            Assert.IsGreaterThan(10000, now);
            Assert.IsLessThan(25000, now);
            Assert.StartsWith("169.254.", bench.Address);
            Assert.IsGreaterThan(4, bench.Server.Of(1).Length, "the client continues");
            Assert.AreEqual(0x8000, bench.Server.Of(1).Last().Flags, "the offer's address is not the node's");
            bench.Server.IsSilent = false;
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 80000));
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.IsFalse(bench.LinkLocal.IsRunning);
        }

        [TestMethod]
        public void Probe_ConflictAfterALinkLocalAddress_IsDeclined()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer().IsSilent = true;
            bench.AddServer("10.0.0.9").Answer = null;
            bench.Servers[1].Claimed = s_address;
            bench.Client.Start();
            Assert.IsTrue(bench.World.RunUntil(() => bench.LinkLocal.Address != 0));
            bench.Server.IsSilent = false;
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(4).Length == 1, 80000));
            Assert.IsFalse(bench.LinkLocal.IsRunning);
        }

        [TestMethod]
        public void Stop_LinkLocalAddress_IsRemoved()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer().IsSilent = true;
            bench.Client.Start();
            bench.World.Run(60000);
            bench.Client.Stop();
            bench.World.Run(1000);

            Assert.AreEqual("none", bench.Address);
            Assert.IsEmpty(bench.Server.Of(7));
        }

        [TestMethod]
        public void Expire_NoServer_LinkLocalAddressFollows()
        {
            DhcpBench bench = new DhcpBench(probes: true);
            bench.AddServer();
            bench.Bind();
            bench.Server.Answer = null;
            bench.World.Run(3660000);

            Assert.StartsWith("169.254.", bench.Address);
        }
    }
}
