using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>Times of a lease, its extension and its end (RFC 2131 4.4.5).</summary>
    [TestClass]
    public sealed class DhcpRenewalTests
    {
        private static readonly uint s_address = Simulation.Address("10.0.0.50");

        [TestMethod]
        [Conformance("RFC2131-4.4.5a", "RFC2131-4.4.5d")]
        public void Renew_AtHalfOfTheLease_IsUnicastToTheServer()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            long requested = bench.Server.Of(3)[0].Time;
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(3).Length == 2, 3600000));

            DhcpSeen renewal = bench.Server.Of(3)[1];
            Assert.AreEqual(requested + 1800000, renewal.Time, 1);
            Assert.AreEqual(s_address, renewal.Source);
            Assert.AreEqual(Simulation.Address("10.0.0.1"), renewal.Destination);
            Assert.AreEqual(s_address, renewal.ClientAddress);
            Assert.AreEqual(0u, renewal.Number(50) | renewal.Number(54), "RFC 2131 4.3.6, table 4");
            Assert.AreEqual(0, renewal.Flags);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 1000));
            Assert.HasCount(2, bench.Events);
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Of(3).Length == 3, 3600000));
            Assert.AreEqual(renewal.Time + 1800000, bench.Server.Of(3)[2].Time, 1);
        }

        // A program asks for it; without a lease there is nothing to extend.
        [TestMethod]
        public void Renew_Call_RequestsAtOnce()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Client.Renew();
            Assert.AreEqual(DhcpState.Stopped, bench.Client.State);
            bench.Bind();
            bench.World.Run(60000);
            long called = bench.World.Now;
            bench.Client.Renew();
            bench.RunToRequest(bench.Server, 2);
            Assert.AreEqual(called, bench.Server.Of(3)[1].Time, 1);
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 1000));
            Assert.AreEqual(called, bench.Client.Lease.RequestedAt, 1);
        }

        [TestMethod]
        public void Renew_TimesOfTheServer_AreUsed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(58, 0, 0, 1, 0);
            bench.Server.Set(59, 0, 0, 2, 0);
            bench.Bind();
            bench.Server.IsSilent = true;
            long requested = bench.Server.Of(3)[0].Time;
            Assert.IsTrue(bench.RunTo(DhcpState.Renewing, 3600000));
            Assert.AreEqual(requested + 256000, bench.World.Now);
            Assert.IsTrue(bench.RunTo(DhcpState.Rebinding, 3600000));
            Assert.AreEqual(requested + 512000, bench.World.Now);
        }

        [TestMethod]
        [Conformance("RFC2131-4.4.5d")]
        [DataRow(2000u, 1000u, DisplayName = "T1 above T2")]
        [DataRow(1000u, 1000u, DisplayName = "T1 equal to T2")]
        [DataRow(1000u, 3600u, DisplayName = "T2 equal to the lease")]
        [DataRow(1000u, 4000u, DisplayName = "T2 above the lease")]
        [DataRow(0xFFFFFFFFu, 0xFFFFFFFFu, DisplayName = "both infinite")]
        [DataRow(0u, 0u, DisplayName = "both zero")]
        public void Renew_ImpossibleTimes_AreReplaced(uint renewal, uint rebinding)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.SetAddress(58, renewal);
            bench.Server.SetAddress(59, rebinding);
            bench.Bind();

            Assert.AreEqual(1800u, bench.Client.Lease.RenewalSeconds);
            Assert.AreEqual(3150u, bench.Client.Lease.RebindingSeconds);
        }

        [TestMethod]
        [Conformance("RFC2131-4.4.5b", "RFC2131-4.4.5e")]
        public void Renew_WithoutAnswer_RepeatsAtHalfOfTheTimeLeft()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            long start = bench.Server.Of(3)[0].Time;
            bench.Server.Answer = null;
            bench.World.Run(3602000);

            // T1 is 1,800 s, T2 3,150 s, the end 3,600 s.
            int[] expected = { 1800, 2475, 2813, 2981, 3066, 3126, 3150, 3375, 3488, 3548 };
            DhcpSeen[] requests = bench.Server.Of(3);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], (requests[i + 1].Time - start) / 1000.0, 1.0, "request " + i);
                Assert.AreEqual(i >= 6, requests[i + 1].Destination == 0xFFFFFFFF, "request " + i);
                Assert.AreEqual(s_address, requests[i + 1].ClientAddress);
            }

            Assert.HasCount(expected.Length + 1, requests);
            Assert.AreEqual("none", bench.Address);
        }

        [TestMethod]
        public void Rebind_OtherServer_ExtendsTheLease()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Server.IsSilent = true;
            bench.AddServer("10.0.0.2");
            bench.RunToRequest(bench.Servers[1], 1);

            Assert.AreEqual(Simulation.Address("10.0.0.2"), bench.Client.Lease.Server);
            bench.RunToRequest(bench.Servers[1], 2);
            Assert.AreEqual(Simulation.Address("10.0.0.2"), bench.Servers[1].Of(3).Last().Destination);
            Assert.DoesNotContain("lost 10.0.0.50", bench.Events);
        }

        [TestMethod]
        [Conformance("RFC2131-4.4.5c")]
        public void Expire_NoServer_RemovesTheAddressAtOnce()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Server.Answer = null;
            long end = bench.Server.Of(3)[0].Time + 3600000;
            bench.World.Run(end - 1 - bench.World.Now);
            Assert.AreEqual("10.0.0.50/24", bench.Address);
            bench.World.Run(1);

            Assert.AreEqual("none", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", bench.Events.Last());
            Assert.AreEqual(1, bench.Server.Of(1).Length - 1, "a new DISCOVER");
            Assert.AreEqual(SocketError.NetworkUnreachable, Send(bench.Node, Simulation.Address("192.0.2.1")));
            bench.Server.Answer = bench.Server.Serve;
            Assert.IsTrue(bench.RunTo(DhcpState.Bound));
        }

        [TestMethod]
        [DataRow(true, DisplayName = "to the broadcast address")]
        [DataRow(false, DisplayName = "to the client")]
        public void Renew_Refusal_EndsTheLease(bool broadcast)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Server.Answer = seen =>
            {
                byte[] reply = bench.Server.Reply(seen, seen.Type == 1 ? 2 : 6);
                if (!broadcast)
                {
                    // Some servers send the refusal to ciaddr, against RFC 2131 4.1.
                    bench.Server.SendTo(reply, s_address);
                    return null;
                }

                return new[] { reply };
            };
            bench.RunToRequest(bench.Server, 2);

            Assert.AreEqual("none", bench.Address);
            Assert.AreEqual("lost 10.0.0.50", bench.Events.Last());
            Assert.HasCount(2, bench.Server.Of(1));
        }

        [TestMethod]
        public void Renew_RefusalOfAnotherServer_IsDiscarded()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            DhcpStation other = bench.AddServer("10.0.0.2", "10.0.0.60");
            bench.Server.Answer = seen => new[] { other.Reply(seen, 6) };
            bench.RunToRequest(bench.Server, 2);

            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpWrongServer));
        }

        [TestMethod]
        public void Rebind_RefusalOfAnyServer_EndsTheLease()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Server.IsSilent = true;
            DhcpStation other = bench.AddServer("10.0.0.2", "10.0.0.60");
            Assert.IsTrue(bench.RunTo(DhcpState.Bound, 4000000));
            Assert.IsTrue(bench.World.RunUntil(() => bench.Address == "10.0.0.60/24", 4000000));
            Assert.IsNotEmpty(other.Of(1));
        }

        [TestMethod]
        public void Renew_AcknowledgmentWithoutParameters_KeepsThem()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(119, 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0);
            bench.Server.Set(26, 0x05, 0x78);
            bench.Bind();
            bench.Server.Options.Clear();
            bench.RunToRequest(bench.Server, 2);

            Assert.AreEqual("10.0.0.50/24", bench.Address);
            Assert.AreEqual("lease 10.0.0.50/24 by 10.0.0.1 from 10.0.0.1 for 3600", bench.Events.Last());
            Assert.AreEqual(Simulation.Address("10.0.0.1"), bench.Resolver.GetServer(0));
            Assert.AreEqual(1400, bench.Mtu);
            Assert.AreEqual("test", bench.Client.Lease.SearchSuffixes.Single());
            Assert.AreNotEqual(SocketError.NetworkUnreachable, Send(bench.Node, Simulation.Address("192.0.2.1")));
        }

        [TestMethod]
        public void Renew_OtherRouterAndMask_AreApplied()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Bind();
            bench.Server.Set(1, 255, 255, 0, 0);
            bench.Server.SetAddress(3, Simulation.Address("10.0.9.1"));
            bench.RunToRequest(bench.Server, 2);

            Assert.AreEqual("lease 10.0.0.50/16 by 10.0.9.1 from 10.0.0.1 for 3600", bench.Events.Last());
            Assert.AreEqual("10.0.0.50/16", bench.Address);
        }

        [TestMethod]
        [Conformance("RFC2131-3.3")]
        public void Lease_Infinite_IsNeverRenewed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer().Lease = 0xFFFFFFFF;
            bench.Server.SetAddress(58, 100);
            bench.Bind();
            bench.World.Run(10000000000);

            Assert.HasCount(2, bench.Server.Seen);
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        public void Lease_LongestWithAnEnd_DoesNotOverflow()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer().Lease = 0xFFFFFFFE;
            bench.Bind();
            long requested = bench.Server.Of(3)[0].Time;
            Assert.IsTrue(bench.World.RunUntil(() => bench.Server.Seen.Count == 3, 3000000000000));

            Assert.AreEqual(requested + 2147483647000, bench.Server.Seen[2].Time, 1);
        }

        [TestMethod]
        [Conformance("RFC2131-4.4.1c")]
        public void Lease_AnswerAfterARepetition_CountsFromTheFirstRequest()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            int requests = 0;
            bench.Server.Answer = seen => seen.Type == 3 && requests++ == 0 ? null : bench.Server.Serve(seen);
            bench.Bind();

            Assert.AreEqual(bench.Server.Of(3)[0].Time, bench.Client.Lease.RequestedAt);
            Assert.IsGreaterThan(bench.Client.Lease.RequestedAt + 2500, bench.World.Now);
        }

        [TestMethod]
        public void Lease_AcrossTheClockWrap_IsRenewed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.World.Run(0x100000000 - 1900000);
            bench.Bind();
            bench.World.Run(10 * 3600000);

            // 2^32 ms are 49.7 days.
            Assert.AreEqual(DhcpState.Bound, bench.Client.State);
            Assert.HasCount(21, bench.Server.Of(3));
            Assert.HasCount(1, bench.Server.Of(1));
            bench.Server.Answer = null;
            Assert.IsTrue(bench.World.RunUntil(() => bench.Address == "none", 3600000));
        }

        private static SocketError Send(NetStack node, uint address)
        {
            int socket = node.Socket(SocketType.Dgram);
            int sent = node.SendTo(socket, new byte[1], 0, 1, address, 9);
            node.Close(socket);
            return sent > 0 ? SocketError.Success : (SocketError)(-sent);
        }
    }
}
