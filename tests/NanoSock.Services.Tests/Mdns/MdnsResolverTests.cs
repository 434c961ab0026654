using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Names in ".local" by the calls of the resolver.</summary>
    [TestClass]
    public sealed class MdnsResolverTests
    {
        [TestMethod]
        [Conformance("RFC6762-3")]
        [DataRow("printer.local", "Success 10.0.0.9")]
        [DataRow("PRINTER.LOCAL.", "Success 10.0.0.9")]
        [DataRow("drücker.local", "Success 10.0.0.9")]
        [DataRow("host.local", "Success 10.0.0.2")]
        [DataRow("absent.local", "NotFound")]
        [DataRow("six.local", "NoData")]
        [DataRow("printer", "Success 10.0.0.9")]
        public void Resolve_LocalName_IsAskedByMulticast(string name, string expected)
        {
            MdnsBench bench = Bench(out DnsResolver resolver);
            Assert.AreEqual(SocketError.Success, resolver.SetSearchSuffixes(["local"]));
            Assert.AreEqual(expected, Resolve(bench, resolver, name));
        }

        [TestMethod]
        [Conformance("RFC6762-4")]
        public void ResolveAddress_LinkLocal_IsAskedByMulticast()
        {
            MdnsBench bench = Bench(out DnsResolver resolver);
            int found = resolver.ResolveAddress(Simulation.Address("169.254.7.9"));
            int absent = resolver.ResolveAddress(Simulation.Address("169.254.7.8"));
            bench.World.Run(1);
            CollectionAssert.AreEquivalent(
                new[] { "Q 9.7.254.169.in-addr.arpa PTR, 8.7.254.169.in-addr.arpa PTR" }, bench.Texts);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer("9.7.254.169.in-addr.arpa", 12, 120,
                MdnsMessageBuilder.Name("printer.local"), true));
            bench.Forget();
            bench.World.Run(5000);
            Assert.AreEqual(DnsStatus.Success, resolver.GetStatus(found));
            Assert.AreEqual("printer.local", resolver.GetName(found));
            Assert.AreEqual(DnsStatus.NotFound, resolver.GetStatus(absent));
            Assert.IsFalse(bench.Texts.Any(text => text.Contains("printer", StringComparison.Ordinal)));
            resolver.Release(found);
            int other = resolver.ResolveAddress(Simulation.Address("10.0.0.9"));
            bench.World.Run(1);
            Assert.AreEqual(DnsStatus.NoServer, resolver.GetStatus(other));
        }

        [TestMethod]
        public void Resolve_MoreQueriesThanTheQuerierHas_Waits()
        {
            MdnsBench bench = Bench(out DnsResolver resolver, new MdnsOptions { Queries = 1 });
            int first = resolver.Resolve("absent.local");
            Assert.AreEqual("Success 10.0.0.9", Resolve(bench, resolver, "printer.local"));
            Assert.AreEqual(DnsStatus.NotFound, resolver.GetStatus(first));
        }

        [TestMethod]
        public void Release_WhilePending_EndsTheQuestion()
        {
            MdnsBench bench = Bench(out DnsResolver resolver, new MdnsOptions { Queries = 1 });
            int first = resolver.Resolve("absent.local");
            bench.World.Run(100);
            resolver.Release(first);
            Assert.AreEqual("Success 10.0.0.9", Resolve(bench, resolver, "printer.local"));
            bench.Forget();
            bench.World.Run(10000);
            Assert.IsFalse(bench.Texts.Any(text => text.Contains("absent", StringComparison.Ordinal)));
        }

        [TestMethod]
        public void SetMulticast_Null_FindsNoLocalName()
        {
            MdnsBench bench = Bench(out DnsResolver resolver);
            int pending = resolver.Resolve("absent.local");
            bench.World.Run(100);
            resolver.SetMulticast(null);
            bench.World.Run(1);
            Assert.AreEqual(DnsStatus.NotFound, resolver.GetStatus(pending));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, resolver.Resolve("drücker.local"));
        }

        // A peer that has printer.local, drücker.local and an AAAA record of six.local. The resolver is polled before
        // the responder.
        private static MdnsBench Bench(out DnsResolver resolver, MdnsOptions options = null)
        {
            DnsResolver made = null;
            MdnsBench bench = new MdnsBench(options: options, first: context => made = new DnsResolver(context,
                new DnsOptions()));
            resolver = made;
            resolver.SetMulticast(new MdnsQuerier(bench.Responder, bench.Options));
            bench.Settle();
            bench.Peer.OnHeard = heard =>
            {
                foreach (string name in new[] { "printer.local", "drücker.local" })
                {
                    if (heard.Text.Contains("Q " + name + " A", StringComparison.OrdinalIgnoreCase))
                    {
                        bench.Peer.Send(MdnsMessageBuilder.Response().Answer(name, 1, 120,
                            MdnsMessageBuilder.Address("10.0.0.9"), true));
                    }
                }

                if (heard.Text.Contains("Q six.local A", StringComparison.Ordinal))
                {
                    bench.Peer.Send(MdnsMessageBuilder.Response().Answer("six.local", 47, 120,
                        [.. MdnsMessageBuilder.Name("six.local"), 0, 4, 0, 0, 0, 8], true));
                }
            };
            return bench;
        }

        private static string Resolve(MdnsBench bench, DnsResolver resolver, string name)
        {
            int handle = resolver.Resolve(name);
            Assert.IsGreaterThanOrEqualTo(0, handle);
            bench.World.RunUntil(() => resolver.GetStatus(handle) != DnsStatus.Pending, 20000);
            uint[] addresses = new uint[4];
            int count = resolver.GetAddresses(handle, addresses);
            string text = resolver.GetStatus(handle)
                + string.Concat(addresses.Take(count).Select(address => " " + IPAddress.ToString(address)));
            resolver.Release(handle);
            return text;
        }
    }
}
