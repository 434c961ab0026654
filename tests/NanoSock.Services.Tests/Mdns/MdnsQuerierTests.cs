using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Queries, and the times of their questions (RFC 6762 5 and 7).</summary>
    [TestClass]
    public sealed class MdnsQuerierTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;
        private const int Srv = 33;

        [TestMethod]
        [Conformance("RFC6762-5.1")]
        public void Resolve_Name_GivesItsAddresses()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Resolve("Printer.local");
            bench.World.Run(1);
            Assert.AreEqual("Q Printer.local A", bench.Texts.Single());
            Assert.AreEqual(DnsStatus.Pending, querier.GetStatus(handle));
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.9").Answer("printer.local", TypeA, 120,
                MdnsMessageBuilder.Address("10.0.0.8"), true));
            bench.World.Run(1);
            Assert.AreEqual("Success 10.0.0.9 10.0.0.8", MdnsPrinter.Describe(querier, handle));

            // The second query comes from the cache.
            querier.Release(handle);
            Assert.AreEqual(DnsStatus.NoQuery, querier.GetStatus(handle));
            bench.Forget();
            handle = querier.Resolve("printer.local.");
            bench.World.Run(119000);
            Assert.AreEqual("Success 10.0.0.9 10.0.0.8", MdnsPrinter.Describe(querier, handle));
            Assert.IsEmpty(bench.Texts);
            bench.World.Run(2000);
            Assert.AreEqual(0, querier.CountCached());
        }

        [TestMethod]
        [Conformance("RFC6762-5.2a")]
        public void Resolve_NoAnswer_IsRepeatedAndEnds()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            long start = bench.World.Now;
            int handle = querier.Resolve("absent.local");
            bench.World.Run(3999);
            Assert.AreEqual(DnsStatus.Pending, querier.GetStatus(handle));
            bench.World.Run(6000);
            CollectionAssert.AreEqual(new long[] { 0, 1000, 3000 },
                bench.Peer.Heard.Select(heard => heard.Time - start).ToArray());
            Assert.AreEqual(DnsStatus.NotFound, querier.GetStatus(handle));
        }

        [TestMethod]
        [Conformance("RFC6762-6.1b")]
        public void Resolve_Nsec_EndsAtOnce()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Resolve("six.local");
            bench.World.Run(1);
            // AAAA only.
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer("six.local", 47, 120,
                [.. MdnsMessageBuilder.Name("six.local"), 0, 4, 0, 0, 0, 8], true));
            bench.World.Run(1);
            Assert.AreEqual(DnsStatus.NoData, querier.GetStatus(handle));
        }

        [TestMethod]
        public void Resolve_OwnName_NeedsNoPacket()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Resolve("HOST.local");
            bench.World.Run(1);
            Assert.AreEqual("Success 10.0.0.2", MdnsPrinter.Describe(querier, handle));
            Assert.IsEmpty(bench.Texts);
        }

        [TestMethod]
        [Conformance("RFC6762-5.2a", "RFC6763-4.1b")]
        public void Browse_Service_IsFoundWithItsAddressAndText()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            long start = bench.World.Now;
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            Assert.AreEqual("Q _ipp._tcp.local PTR", bench.Texts.Single());
            long delay = bench.Peer.Heard[0].Time - start;
            Assert.IsTrue(delay >= 20 && delay <= 120, delay + " ms");
            int changes = querier.Changes;
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(1000);
            Assert.AreNotEqual(changes, querier.Changes);
            Assert.AreEqual("Printer No. 1 at printer.local 10.0.0.9:631 a=b", MdnsPrinter.Services(querier, handle));
            Assert.AreEqual(DnsStatus.Pending, querier.GetStatus(handle));
        }

        [TestMethod]
        public void Browse_PointerOnly_AsksForTheRest()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 4500,
                MdnsMessageBuilder.Name(MdnsPrinter.Instance)));
            bench.World.Run(1);
            Assert.AreEqual("Printer No. 1 at  0.0.0.0:0 -", MdnsPrinter.Services(querier, handle));
            bench.Forget();
            bench.World.Run(150);
            Assert.AreEqual("Q Printer No. 1._ipp._tcp.local TXT, Printer No. 1._ipp._tcp.local SRV",
                bench.Texts.Single());
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Instance, Srv, 120,
                MdnsMessageBuilder.Service(631, "printer.local"), true));
            bench.Forget();
            bench.World.Run(150);
            Assert.AreEqual("Q printer.local A", bench.Texts.Single());
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.9"));
            bench.World.Run(1);
            Assert.AreEqual("Printer No. 1 at printer.local 10.0.0.9:631 -", MdnsPrinter.Services(querier, handle));
        }

        [TestMethod]
        [Conformance("RFC6762-5.2b")]
        public void Browse_Questions_BackOffToAnHour()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            querier.Browse("_ipp._tcp");
            bench.World.Run(6L * 3600000);
            long[] times = bench.Peer.Heard.Select(heard => heard.Time).ToArray();
            long[] gaps = times.Skip(1).Zip(times, (later, earlier) => later - earlier).ToArray();
            CollectionAssert.AreEqual(Enumerable.Range(0, gaps.Length)
                .Select(i => Math.Min(1000L << i, 3600000)).ToArray(), gaps);
            Assert.IsGreaterThan(13, gaps.Length);
        }

        [TestMethod]
        [Conformance("RFC6762-5.2c")]
        public void Browse_Records_AreRefreshedAndThenExpire()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            long start = bench.World.Now;
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(70000);
            bench.Forget();
            bench.World.Run(60000);
            // The address, the same at 80, 85, 90 and 95 percent of 120 s, with at most 2 percent more.
            MdnsHeard[] asked = bench.Peer.Heard.Where(heard =>
                heard.Text.Contains("printer.local A", StringComparison.Ordinal)).ToArray();
            Assert.HasCount(4, asked);
            for (int i = 0; i < 4; i++)
            {
                long percent = (asked[i].Time - start) / 12;
                Assert.IsTrue(percent >= 8000 + (500 * i) && percent <= 8200 + (500 * i), percent.ToString());
            }

            Assert.AreEqual("Printer No. 1 at  0.0.0.0:0 a=b", MdnsPrinter.Services(querier, handle),
                "SRV and A have expired.");
            bench.World.Run(4500000);
            Assert.AreEqual(string.Empty, MdnsPrinter.Services(querier, handle));
            Assert.AreEqual(0, querier.CountCached());
        }

        [TestMethod]
        public void Browse_RefreshedRecords_Stay()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            for (int i = 0; i < 20; i++)
            {
                bench.Peer.Send(MdnsPrinter.Whole());
                bench.World.Run(100000);
            }

            Assert.AreEqual("Printer No. 1 at printer.local 10.0.0.9:631 a=b", MdnsPrinter.Services(querier, handle));
        }

        [TestMethod]
        [Conformance("RFC6762-7.1c")]
        public void Browse_KnownServices_AreInTheQuestion()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(100);
            bench.Forget();
            bench.World.Run(2000);
            Assert.AreEqual("Q _ipp._tcp.local PTR | an _ipp._tcp.local PTR Printer No. 1._ipp._tcp.local (4499)",
                bench.Texts.First());
            bench.World.Run(2300000);
            bench.Forget();
            bench.World.Run(1900000);
            Assert.IsTrue(bench.Texts.Any(text => text == "Q _ipp._tcp.local PTR"), "Less than half is left.");
            Assert.IsFalse(bench.Texts.Any(text => text.Contains("PTR | an", StringComparison.Ordinal)));
        }

        [TestMethod]
        [Conformance("RFC6762-7.2c")]
        public void Browse_ManyKnownServices_AreSentInSeveralMessages()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier, new MdnsOptions { CacheEntries = 40 }, 512);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            for (int i = 0; i < 20; i++)
            {
                bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 4500,
                    MdnsMessageBuilder.Name("printer " + i + "._ipp._tcp.local")));
            }

            bench.World.Run(3000);
            Assert.AreEqual(20, MdnsPrinter.Services(querier, handle).Split('\n').Length);
            bench.Forget();
            bench.World.Run(5000);
            MdnsHeard[] heard = bench.Peer.Heard.Where(item => item.Text.Contains(" | an ", StringComparison.Ordinal))
                .ToArray();
            Assert.StartsWith("Q TC _ipp._tcp.local PTR | an", heard[0].Text);
            Assert.IsTrue(heard.All(item => item.Bytes.Length <= 512));
            Assert.DoesNotContain("TC", heard[^1].Text);
            Assert.HasCount(20, string.Join(" ", heard.Select(item => item.Text)).Split("No").Length == 0 ? []
                : Enumerable.Range(0, 20).Where(i => heard.Any(item =>
                    item.Text.Contains("PTR printer " + i + "._ipp", StringComparison.Ordinal))).ToArray());
        }

        [TestMethod]
        [Conformance("RFC6762-7.3")]
        public void Browse_QuestionOfAnotherHost_CountsAsOurs()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Forget();
            bench.Peer.Send(MdnsMessageBuilder.Query().Ask(MdnsPrinter.Type, Ptr));
            bench.World.Run(1900);
            Assert.IsEmpty(bench.Texts);
            bench.World.Run(1000);
            Assert.HasCount(1, bench.Texts);
        }

        [TestMethod]
        public void Browse_Itself_FindsTheServicesOfAnotherNode()
        {
            Simulation world = new Simulation();
            ServiceContext first = new ServiceContext(world.AddNode("10.0.0.2"), 512);
            ServiceContext second = new ServiceContext(world.AddNode("10.0.0.3"), 512);
            MdnsResponder responder = new MdnsResponder(first, 0, "board", new MdnsOptions());
            responder.AddService("Küche", "_http._tcp", 8080, ["path=/"]);
            responder.Start();
            MdnsResponder asking = new MdnsResponder(second, 0, null, new MdnsOptions());
            asking.Start();
            MdnsQuerier querier = new MdnsQuerier(asking, new MdnsOptions());
            int handle = querier.Browse("_http._tcp");
            int name = querier.Resolve("board.local");
            world.Run(3000);
            Assert.AreEqual("Küche at board.local 10.0.0.2:8080 path=/", MdnsPrinter.Services(querier, handle));
            Assert.AreEqual("Success 10.0.0.2", MdnsPrinter.Describe(querier, name));
            responder.Stop();
            world.Run(2000);
            Assert.AreEqual(string.Empty, MdnsPrinter.Services(querier, handle));
            Assert.IsNull(asking.HostName);
        }

        [TestMethod]
        public void Arguments_OutOfRange_AreRefused()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            MdnsResponder responder = bench.Responder;
            Assert.ThrowsExactly<ArgumentNullException>(() => new MdnsQuerier(null, bench.Options));
            Assert.ThrowsExactly<ArgumentNullException>(() => new MdnsQuerier(responder, null));
            foreach (MdnsOptions options in new[]
            {
                new MdnsOptions { Queries = 0 }, new MdnsOptions { CacheEntries = 257 },
                new MdnsOptions { RecordSize = 63 }, new MdnsOptions { Timeout = 99 },
            })
            {
                Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MdnsQuerier(responder, options));
            }

            Assert.AreEqual(-(int)SocketError.InvalidArgument, querier.Resolve(null));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, querier.Resolve("a..local"));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, querier.Browse(null));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, querier.Browse(new string('a', 64)));
            int handle = querier.Browse("_a._tcp");
            querier.Browse("_b._tcp");
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, querier.Browse("_c._tcp"));
            Assert.IsFalse(querier.GetService(handle, -1, new MdnsServiceInfo()));
            Assert.IsFalse(querier.GetService(handle, querier.Capacity, new MdnsServiceInfo()));
            Assert.IsFalse(querier.GetService(handle, 0, null));
            Assert.AreEqual(0, querier.GetAddresses(handle, new uint[1]));
            querier.Release(handle);
            querier.Release(handle);
            Assert.IsGreaterThanOrEqualTo(0, querier.Browse("_c._tcp"));
            Assert.AreEqual(DnsStatus.NoQuery, querier.GetStatus(handle));
        }
    }
}
