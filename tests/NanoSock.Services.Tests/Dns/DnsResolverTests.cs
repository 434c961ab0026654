using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>Answers that end a query (RFC 1034 5.3.1), and those that need no packet.</summary>
    [TestClass]
    public sealed class DnsResolverTests
    {
        [TestMethod]
        public void Resolve_Address_IsReturned()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1");
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            byte[] query = bench.Server.Queries.Single();
            CollectionAssert.AreEqual(new byte[] { 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 },
                query.Skip(2).Take(10).ToArray(), "RD, one question");
            CollectionAssert.AreEqual(new byte[] { 0, 1, 0, 1 },
                query.Skip(query.Length - 4).ToArray(), "type A, class IN");
        }

        [TestMethod]
        public void Resolve_SeveralAddresses_AreReturnedInTheServersOrder()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { Addresses = 3 });
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Address(null, "192.0.2.4")
                .Address(null, "192.0.2.2")
                .Address(null, "192.0.2.9")
                .Address(null, "192.0.2.1")
                .ToArray()];
            Assert.AreEqual("Success 192.0.2.4 192.0.2.2 192.0.2.9", bench.Resolve("www.test"));
        }

        [TestMethod]
        [Conformance("RFC5452-6")]
        public void Resolve_RecordsOfOtherNames_AreIgnored()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Address("other.test", "192.0.2.66")
                .Address(null, "192.0.2.1")
                .Address("bank.example", "192.0.2.66")
                .ToArray()];
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            bench.Server.Answer = q => [DnsMessage.Reply(q, 3).ToArray()];
            Assert.AreEqual("NotFound", bench.Resolve("bank.example"),
                "RFC 5452 6: nothing beside the question enters the cache.");
        }

        [TestMethod]
        public void Resolve_RecordsOfOtherClass_AreIgnored()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Answer(null, DnsMessage.A, 300, [1, 2, 3, 4], 3)
                .Address(null, "192.0.2.1")
                .ToArray()];
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
        }

        [TestMethod]
        [Conformance("RFC1034-5.3.3")]
        public void Resolve_Alias_IsFollowedInAnyOrderOfRecords()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Address("c.test", "192.0.2.7")
                .Alias("b.test", "C.test")
                .Alias(null, "b.TEST")
                .ToArray()];
            Assert.AreEqual("Success 192.0.2.7", bench.Resolve("a.test"));
            Assert.HasCount(1, bench.Server.Queries);
        }

        [TestMethod]
        [Conformance("RFC1034-5.3.3")]
        public void Resolve_AliasWithoutAddress_IsAskedForItsTarget()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsBench.Is(q, "a.test")
                ? DnsMessage.Reply(q).Alias(null, "b.other").ToArray()
                : DnsMessage.Reply(q).Address(null, "192.0.2.8").ToArray()];
            Assert.AreEqual("Success 192.0.2.8", bench.Resolve("a.test"));
            Assert.AreEqual("b.other", DnsMessage.QuestionName(bench.Server.Queries[1]).ToLowerInvariant());
            Assert.AreEqual("Success 192.0.2.8", bench.Resolve("a.test"), "The cache has the name that was asked.");
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        [Conformance("RFC1034-5.3.3")]
        public void Resolve_AliasOfItself_Ends()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Alias("a.test", "b.test")
                .Alias("b.test", "a.test")
                .ToArray()];
            Assert.AreEqual("ServerFailure", bench.Resolve("a.test"));
            bench.Server.Answer = q => [DnsMessage.Reply(q).Alias(null, DnsMessage.QuestionName(q) + ".x").ToArray()];
            Assert.AreEqual("ServerFailure", bench.Resolve("c.test"), "each message one more alias");
            Assert.IsLessThanOrEqualTo(11, bench.Server.Queries.Count);
        }

        [TestMethod]
        public void Resolve_MissingName_IsNotFound()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q, 3).Start("test", 300, 300).ToArray()];
            Assert.AreEqual("NotFound", bench.Resolve("missing.test"));
        }

        [TestMethod]
        public void Resolve_NameWithoutAddress_IsNoData()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q).Start("test", 300, 300).ToArray()];
            Assert.AreEqual("NoData", bench.Resolve("mail.test"));
        }

        [TestMethod]
        public void Resolve_Referral_IsNoAnswer()
        {
            DnsBench bench = new DnsBench(2);
            bench.Servers[0].Answer = q => [DnsMessage.Reply(q)
                .Authority("test", DnsMessage.Ns, DnsMessage.Name("ns.test"))
                .ToArray()];
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
        }

        [TestMethod]
        [Conformance("RFC1035-3.5")]
        public void ResolveAddress_Name_IsReturned()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Answer(null, DnsMessage.Ptr, 300, DnsMessage.Name("host.test"))
                .ToArray()];
            Assert.AreEqual("Success host.test", bench.ResolveAddress("192.0.2.77"));
            Assert.AreEqual("77.2.0.192.in-addr.arpa",
                DnsMessage.QuestionName(bench.Server.Queries.Single()).ToLowerInvariant());
            Assert.AreEqual("Success localhost", bench.ResolveAddress("127.0.0.1"));
            Assert.HasCount(1, bench.Server.Queries);
        }

        [TestMethod]
        public void ResolveAddress_OddName_IsEscaped()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q)
                .Answer(null, DnsMessage.Ptr, 300, [4, (byte)'a', (byte)'.', 7, (byte)'\\', 1, 0xFF, 0])
                .ToArray()];
            Assert.AreEqual("Success a\\046\\007\\092.\\255", bench.ResolveAddress("192.0.2.78"));
        }

        [TestMethod]
        [Conformance("RFC6761-6.3", "RFC6761-6.4")]
        [DataRow("192.0.2.5", "Success 192.0.2.5")]
        [DataRow("0.0.0.0", "Success 0.0.0.0")]
        [DataRow("localhost", "Success 127.0.0.1")]
        [DataRow("LocalHost.", "Success 127.0.0.1")]
        [DataRow("www.localhost", "Success 127.0.0.1")]
        [DataRow("host.invalid", "NotFound")]
        [DataRow("nanosock.local", "NotFound")]
        [DataRow("nanosock.LOCAL.", "NotFound")]
        public void Resolve_SpecialName_NeedsNoPacket(string name, string expected)
        {
            DnsBench bench = new DnsBench();
            Assert.AreEqual(expected, bench.Resolve(name));
            Assert.IsEmpty(bench.Server.Queries);
        }

        [TestMethod]
        public void Resolve_NameLikeASpecialOne_IsAsked()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [DnsMessage.Reply(q).Address(null, "192.0.2.3").ToArray()];
            Assert.AreEqual("Success 192.0.2.3", bench.Resolve("mylocalhost.test"));
            Assert.AreEqual("Success 192.0.2.3", bench.Resolve("thelocal"));
            Assert.HasCount(2, bench.Server.Queries);
        }

        [TestMethod]
        [Conformance("RFC1035-2.3.4")]
        public void Resolve_TextThatIsNoName_IsRefused()
        {
            DnsBench bench = new DnsBench();
            string label = new string('a', 63);
            foreach (string name in new[]
            {
                "", ".", "a..b", ".a", "a b", "ä.test", label + "a.test",
                label + "." + label + "." + label + "." + label, "a\\25", "\\999"
            })
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Resolver.Resolve(name), name);
            }

            Assert.AreEqual(-(int)SocketError.Fault, bench.Resolver.Resolve(null));
            bench.Server.Answer = q => [DnsMessage.Reply(q).Address(null, "192.0.2.3").ToArray()];
            string longest = label + "." + label + "." + label + "." + new string('b', 61);
            Assert.AreEqual("Success 192.0.2.3", bench.Resolve(longest), "255 bytes on the wire");
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Resolver.Resolve(longest + "b"));
        }

        [TestMethod]
        [Conformance("RFC1123-6.1.4.3")]
        public void Resolve_NameWithoutDot_TriesTheSuffixesFirst()
        {
            DnsBench bench = new DnsBench();
            Assert.AreEqual(SocketError.Success, bench.Resolver.SetSearchSuffixes(["lab.test", "test"]));
            bench.Server.Answer = DnsBench.Zone("printer.test", "192.0.2.30");
            Assert.AreEqual("Success 192.0.2.30", bench.Resolve("printer"));
            CollectionAssert.AreEqual(new[] { "printer.lab.test", "printer.test" },
                bench.Server.Queries.Select(q => DnsMessage.QuestionName(q).ToLowerInvariant()).ToArray());
            bench.Server.Queries.Clear();
            Assert.AreEqual("NotFound", bench.Resolve("printer."), "absolute");
            Assert.AreEqual("NotFound", bench.Resolve("printer.lab"), "RFC 1535: a dot");
            Assert.HasCount(2, bench.Server.Queries);
            Assert.AreEqual(SocketError.InvalidArgument, bench.Resolver.SetSearchSuffixes(["a..b"]));
        }

        [TestMethod]
        public void Resolve_FailureForASuffix_GoesOnWithTheNextName()
        {
            DnsBench bench = new DnsBench();
            bench.Resolver.SetSearchSuffixes(["lab.test", "test"]);
            bench.Server.Answer = q =>
                DnsMessage.QuestionName(q).EndsWith("lab.test", StringComparison.OrdinalIgnoreCase)
                ? [DnsMessage.Reply(q, 2).ToArray()]
                : DnsBench.Zone("printer.test", "192.0.2.30")(q);
            Assert.AreEqual("Success 192.0.2.30", bench.Resolve("printer"));
            Assert.AreEqual("ServerFailure", bench.Resolve("other"), "that name may exist");
        }

        [TestMethod]
        public void Resolve_WithoutServer_EndsAtOnce()
        {
            DnsBench bench = new DnsBench();
            bench.Resolver.ClearServers();
            long start = bench.World.Now;
            Assert.AreEqual("NoServer", bench.Resolve("www.test"));
            Assert.AreEqual(start, bench.World.Now);
        }

        [TestMethod]
        public void Resolve_MoreThanItsPlaces_IsRefused()
        {
            DnsBench bench = new DnsBench();
            int first = bench.Resolver.Resolve("a.test");
            Assert.IsGreaterThanOrEqualTo(0, bench.Resolver.Resolve("b.test"));
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, bench.Resolver.Resolve("c.test"));
            bench.Resolver.Release(first);
            Assert.IsGreaterThanOrEqualTo(0, bench.Resolver.Resolve("c.test"));
            Assert.AreEqual(DnsStatus.NoQuery, bench.Resolver.GetStatus(first), "a stale handle");
            bench.Resolver.Release(first);
        }

        [TestMethod]
        public void Release_InMidQuery_FreesTheSocketAndIgnoresTheAnswer()
        {
            DnsBench bench = new DnsBench();
            int handle = bench.Resolver.Resolve("a.test");
            bench.World.Run(0);
            bench.Run(() => bench.Server.Queries.Count == 1);
            bench.Resolver.Release(handle);
            bench.Server.Send(DnsMessage.Reply(bench.Server.Queries[0]).Address(null, "192.0.2.1").ToArray());
            bench.World.Run(1000);
            Assert.AreEqual(long.MaxValue, bench.Due);
            List<int> sockets = new List<int>();
            for (int i = 0; i < 4; i++)
            {
                sockets.Add(bench.Node.Socket(SocketType.Dgram));
            }

            Assert.IsTrue(sockets.All(s => s >= 0), "all four sockets are free");
        }

        [TestMethod]
        public void Resolve_WithoutFreeSocket_WaitsForOne()
        {
            DnsBench bench = new DnsBench(1, null, false, new StackOptions { UdpSockets = 1 });
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1");
            int taken = bench.Node.Socket(SocketType.Dgram);
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => false, 3000);
            Assert.AreEqual(DnsStatus.Pending, bench.Resolver.GetStatus(handle));
            bench.Node.Close(taken);
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
            taken = bench.Node.Socket(SocketType.Dgram);
            Assert.AreEqual("NoSocket", bench.Resolve("other.test"));
        }
    }
}
