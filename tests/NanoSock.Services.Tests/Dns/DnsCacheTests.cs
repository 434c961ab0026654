using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>Times of the cache (RFC 1035 3.2.1, 2181 8, 2308).</summary>
    [TestClass]
    public sealed class DnsCacheTests
    {
        [TestMethod]
        [Conformance("RFC1035-2.3.1")]
        public void Resolve_WithinTheTtl_NeedsNoPacket()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1", 30);
            bench.Resolve("www.test");
            bench.World.Run(29999);
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("WWW.Test."), "without regard to case");
            Assert.HasCount(1, bench.Server.Queries);
            bench.World.Run(1);
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        [Conformance("RFC1035-3.2.1", "RFC2181-8")]
        [DataRow(0u)]
        [DataRow(0x80000000u)]
        [DataRow(0xFFFFFFFFu)]
        public void Resolve_TtlOfZeroOrAbove31Bits_IsNotStored(uint ttl)
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1", ttl);
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        public void Resolve_LongTtl_IsLimited()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { MaximumTtl = 100 });
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1", 0x7FFFFFFF);
            bench.Resolve("www.test");
            bench.World.Run(99999);
            Assert.AreEqual(1, bench.Resolver.CountCached(bench.World.Now));
            bench.World.Run(1);
            Assert.AreEqual(0, bench.Resolver.CountCached(bench.World.Now));
        }

        [TestMethod]
        public void Resolve_AliasWithShorterTtl_DecidesTheTime()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Alias(null, "b.test", 10)
                .Address("b.test", "192.0.2.1", 1000)
                .ToArray()];
            bench.Resolve("a.test");
            bench.World.Run(10000);
            Assert.AreEqual(0, bench.Resolver.CountCached(bench.World.Now));
        }

        [TestMethod]
        [Conformance("RFC2308-5")]
        [DataRow(3, 60u, 20u, 20)]
        [DataRow(3, 20u, 60u, 20)]
        [DataRow(0, 60u, 20u, 20)]
        [DataRow(3, 100000u, 100000u, 10800)]
        public void Resolve_NegativeAnswer_IsStoredForTheTimeOfTheSoaRecord(int code,
            uint ttl, uint minimum, int seconds)
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q, code).Start("test", ttl, minimum).ToArray()];
            string first = bench.Resolve("missing.test");
            Assert.AreEqual(code == 3 ? "NotFound" : "NoData", first);
            bench.World.Run((seconds * 1000) - 1);
            Assert.AreEqual(first, bench.Resolve("missing.test"));
            Assert.HasCount(1, bench.Server.Queries);
            bench.World.Run(1);
            bench.Resolve("missing.test");
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        [Conformance("RFC2308-5")]
        public void Resolve_NegativeAnswerWithoutSoaRecord_IsNotStored()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q, 3).ToArray()];
            bench.Resolve("missing.test");
            bench.Resolve("missing.test");
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        public void Resolve_MoreNamesThanEntries_ReplacesTheOneThatEndsFirst()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { CacheEntries = 2 });
            uint ttl = 100;
            bench.Server.Answer = q => [DnsMessage.Reply(q).Address(null, "192.0.2.1", ttl).ToArray()];
            bench.Resolve("a.test");
            ttl = 50;
            bench.Resolve("b.test");
            ttl = 200;
            bench.Resolve("c.test");
            bench.Resolve("a.test");
            bench.Resolve("c.test");
            Assert.HasCount(3, bench.Server.Queries);
            bench.Resolve("b.test");
            Assert.HasCount(4, bench.Server.Queries);
        }

        [TestMethod]
        public void Resolve_AfterWeeksWithoutACall_DoesNotUseOldEntries()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1", 86400);
            bench.Resolve("www.test");
            // Half a turn and a whole turn of a 32-bit count of milliseconds.
            foreach (long pause in new[] { 24L * 86400000, 50L * 86400000 })
            {
                bench.World.Run(pause);
                Assert.AreEqual(0, bench.Resolver.CountCached(bench.World.Now));
                bench.Resolve("www.test");
            }

            Assert.HasCount(3, bench.Server.Queries);
        }

        [TestMethod]
        public void ClearServers_Always_ForgetsTheirAnswers()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1");
            bench.Resolve("www.test");
            bench.Resolver.ClearServers();
            bench.Resolver.AddServer(DnsBench.Addresses[0]);
            bench.Resolve("www.test");
            Assert.HasCount(2, bench.Server.Queries);
            bench.Resolver.ClearCache();
            bench.Resolve("www.test");
            Assert.AreEqual(3, bench.Server.Queries.Count());
        }

        [TestMethod]
        public void Resolve_NameOfARecordOfAnotherType_IsNotFoundInTheCache()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Answer(null, DnsMessage.Ptr, 300, DnsMessage.Name("host.test"))
                .ToArray()];
            Assert.AreEqual("Success host.test", bench.ResolveAddress("192.0.2.77"));
            Assert.AreEqual("Success host.test", bench.ResolveAddress("192.0.2.77"));
            Assert.HasCount(1, bench.Server.Queries);
            bench.Server.Answer = q => [DnsMessage.Reply(q).Start("test", 60, 60).ToArray()];
            Assert.AreEqual("NoData", bench.Resolve("77.2.0.192.in-addr.arpa"));
        }
    }
}
