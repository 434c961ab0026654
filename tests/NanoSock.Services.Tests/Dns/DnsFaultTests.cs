using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>Queries beside failures of servers, sockets and connections: each ends, with the right result, and
    /// without a flood of queries.</summary>
    [TestClass]
    public sealed class DnsFaultTests
    {
        [TestMethod]
        public void Resolve_AliasOfTheRoot_IsNoData()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q).Answer(null, DnsMessage.Cname, 300, [0]).ToArray()];
            Assert.AreEqual("NoData", bench.Resolve("a.test"));
            bench.Server.Answer = q => [DnsMessage.Reply(q).Answer(null, DnsMessage.Cname, 300, [0xC0, 4]).ToArray()];
            Assert.AreEqual("NoData", bench.Resolve("b.test"), "a pointer to a byte of zero");
        }

        [TestMethod]
        public void Resolve_AliasThatNeverEnds_AsksEachServerForOneChain()
        {
            DnsBench bench = new DnsBench(3);
            foreach (DnsServer server in bench.Servers)
            {
                server.Answer = q =>
                {
                    string target = "x" + server.Queries.Count + ".test";
                    int queries = bench.Servers.Sum(s => s.Queries.Count);
                    return [queries < 100 ? DnsMessage.Reply(q).Alias(null, target).ToArray() : Missing(q)];
                };
            }

            Assert.AreEqual("ServerFailure", bench.Resolve("a.test"));
            Assert.AreEqual(27, bench.Servers.Sum(s => s.Queries.Count));
        }

        [TestMethod]
        public void Resolve_TruncatedAnswerWithoutTcpSocket_IsNotRepeatedAtOnce()
        {
            DnsBench bench = new DnsBench(1, null, true, new StackOptions { TcpSockets = 1 });
            int taken = bench.Node.Socket(SocketType.Stream);
            bench.Server.Answer = q => [bench.Server.Queries.Count < 100 ? Truncated(q) : Missing(q)];
            bench.Server.TcpAnswer = q => Found(q);
            Assert.AreEqual("NoSocket", bench.Resolve("www.test"));
            Assert.HasCount(10, bench.Server.Queries, "once a second");
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => false, 2500);
            bench.Node.Close(taken);
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
        }

        [TestMethod]
        public void Resolve_SilenceAfterTheLackOfASocket_TimesOut()
        {
            DnsBench bench = new DnsBench(1, null, false, new StackOptions { UdpSockets = 1 });
            int taken = bench.Node.Socket(SocketType.Dgram);
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => false, 1000);
            bench.Node.Close(taken);
            Assert.AreEqual("TimedOut", bench.End(handle));
        }

        [TestMethod]
        public void Resolve_LostQueryBesideAFailure_IsSentAgain()
        {
            DnsBench bench = new DnsBench(2);
            bench.Servers[0].Answer = q => [DnsMessage.Reply(q, 5).ToArray()];
            bench.Servers[1].Answer = q => bench.Servers[1].Queries.Count == 1 ? null : [Found(q)];
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.HasCount(2, bench.Servers[0].Queries);
        }

        [TestMethod]
        public void Resolve_FailureForASuffix_DoesNotCountForTheNextName()
        {
            DnsBench bench = new DnsBench(2);
            bench.Resolver.SetSearchSuffixes(["test"]);
            int lost = 2;
            for (int i = 0; i < 2; i++)
            {
                int code = 2 + i;
                bench.Servers[i].Answer = q => DnsBench.Is(q, "host.test") ? [DnsMessage.Reply(q, code).ToArray()]
                    : lost-- > 0 ? null : [Found(q)];
            }

            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("host"));
        }

        [TestMethod]
        public void SetSearchSuffixes_InMidQuery_BeginsAgainWithTheNewOnes()
        {
            DnsBench bench = new DnsBench();
            bench.Resolver.SetSearchSuffixes(["lab.test", "test"]);
            int handle = bench.Resolver.Resolve("host");
            bench.Run(() => bench.Server.Queries.Count == 1);
            bench.Resolver.SetSearchSuffixes(null);
            bench.Server.Answer = DnsBench.Zone("host", "192.0.2.1");
            bench.Server.Send(DnsMessage.Reply(bench.Server.Queries[0], 3).ToArray());
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
        }

        [TestMethod]
        public void AddServer_InMidQuery_LeavesTheQueryWithItsServer()
        {
            DnsBench bench = new DnsBench(1, null, true);
            DnsServer second = new DnsServer(bench.World.AddNode("10.0.0.54"));
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => bench.Server.Queries.Count == 2);
            bench.Resolver.AddServer(DnsBench.Addresses[1]);
            bench.Server.TcpAnswer = q => Found(q);
            bench.Server.Send(DnsMessage.Reply(bench.Server.Queries[1]).Truncated().ToArray());
            bench.Run(() => bench.Resolver.GetStatus(handle) != DnsStatus.Pending, 1000);
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle), "TCP to the server that has truncated");
            Assert.IsEmpty(second.Queries);
        }

        [TestMethod]
        public void Resolve_ResponseCutBeforeItsAnswer_IsNotNoData()
        {
            DnsBench bench = new DnsBench(2, null, true);
            bench.Servers[0].Answer = q => [Truncated(q)];
            bench.Servers[0].TcpAnswer = q => DnsMessage.Reply(q).Answer(null, 16, 300, new byte[600])
                .Address(null, "192.0.2.1").Start("test", 3600, 3600).ToArray();
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.2");
            Assert.AreEqual("Success 192.0.2.2", bench.Resolve("www.test"));
        }

        [TestMethod]
        public void Resolve_ResponseCutBeforeItsSoaRecord_IsNotStored()
        {
            DnsBench bench = new DnsBench(1, null, true);
            bench.Server.Answer = q => [Truncated(q)];
            bench.Server.TcpAnswer = q => DnsMessage.Reply(q, 3).Authority("test", 16, new byte[600])
                .Start("test", 3600, 3600).ToArray();
            Assert.AreEqual("NotFound", bench.Resolve("www.test"));
            Assert.AreEqual(0, bench.Resolver.CountCached(bench.World.Now));
        }

        [TestMethod]
        public void Resolve_TruncatedResponseOverTcpWithoutAnswer_AsksTheNext()
        {
            DnsBench bench = new DnsBench(2, null, true);
            bench.Servers[0].Answer = q => [Truncated(q)];
            bench.Servers[0].TcpAnswer = q => Truncated(q);
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.2");
            Assert.AreEqual("Success 192.0.2.2", bench.Resolve("www.test"));
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(20)]
        public void Resolve_ConnectionClosedWithinTheResponse_AsksTheNextAtOnce(int bytes)
        {
            foreach (bool resets in new[] { false, true })
            {
                DnsBench bench = new DnsBench(2, null, true);
                bench.Servers[0].ResetsTcp = resets;
                bench.Servers[0].Answer = q => [Truncated(q)];
                bench.Servers[0].TcpStream = q =>
                {
                    byte[] answer = DnsMessage.Reply(q).ToArray();
                    return new byte[] { 0, 200 }.Concat(answer).Take(bytes).ToArray();
                };
                bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.2");
                long start = bench.World.Now;
                Assert.AreEqual("Success 192.0.2.2", bench.Resolve("www.test"));
                Assert.IsLessThanOrEqualTo(start + 1, bench.World.Now);
            }
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(11)]
        public void Resolve_ShortResponseOverTcp_AsksTheNextAtOnce(int length)
        {
            DnsBench bench = new DnsBench(2, null, true);
            bench.Servers[0].Answer = q => [Truncated(q)];
            bench.Servers[0].TcpAnswer = q => DnsMessage.Reply(q).ToArray().Take(length).ToArray();
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.2");
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.2", bench.Resolve("www.test"));
            Assert.IsLessThanOrEqualTo(start + 1, bench.World.Now);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DnsTruncated));
        }

        [TestMethod]
        public void Resolve_ConnectionResetBehindTheResponse_UsesIt()
        {
            DnsBench bench = new DnsBench(1, null, true);
            bool isAsleep = false;
            bench.Server.ResetsTcp = true;
            bench.Server.Answer = q => [Truncated(q)];
            bench.Server.TcpAnswer = q =>
            {
                isAsleep = true;
                return Found(q);
            };
            bench.World.Programs = () =>
            {
                bench.Server.Run();
                if (!isAsleep)
                {
                    bench.Resolver.Poll(bench.World.Now);
                }
            };
            int handle = bench.Resolver.Resolve("www.test");
            bench.World.Run(1000);
            Assert.HasCount(1, bench.Server.TcpQueries);
            bench.Resolver.Poll(bench.World.Now);
            Assert.AreEqual(DnsStatus.Success, bench.Resolver.GetStatus(handle));
        }

        [TestMethod]
        [DataRow("host.local")]
        [DataRow("x.INVALID")]
        public void Resolve_AliasOfANameThatUnicastDnsHasNot_IsNotAskedFor(string target)
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q).Alias(null, target).ToArray()];
            Assert.AreEqual("NotFound", bench.Resolve("a.test"));
            Assert.HasCount(1, bench.Server.Queries);
        }

        [TestMethod]
        public void Resolve_ClockThatJumpsByDays_EndsTheQueryAtItsDeadline()
        {
            DnsBench bench = new DnsBench();
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => bench.Server.Queries.Count == 1);
            Assert.AreEqual(bench.World.Now + 3000000000, bench.Resolver.Poll(bench.World.Now + 3000000000));
            Assert.AreEqual(DnsStatus.TimedOut, bench.Resolver.GetStatus(handle));
        }

        private static byte[] Found(byte[] query)
        {
            return DnsMessage.Reply(query).Address(null, "192.0.2.1").ToArray();
        }

        private static byte[] Missing(byte[] query)
        {
            return DnsMessage.Reply(query, 3).ToArray();
        }

        private static byte[] Truncated(byte[] query)
        {
            return DnsMessage.Reply(query).Truncated().ToArray();
        }
    }
}
