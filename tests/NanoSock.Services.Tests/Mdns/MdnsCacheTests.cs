using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>The records that a querier keeps (RFC 6762 10).</summary>
    [TestClass]
    public sealed class MdnsCacheTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;
        private const int Txt = 16;

        [TestMethod]
        [Conformance("RFC6762-10.1b")]
        public void Goodbye_RemovesTheServiceAfterASecond()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(10000);
            int changes = querier.Changes;
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 0,
                MdnsMessageBuilder.Name(MdnsPrinter.Instance)));
            bench.World.Run(900);
            Assert.AreNotEqual(string.Empty, MdnsPrinter.Services(querier, handle));
            bench.World.Run(200);
            Assert.AreEqual(string.Empty, MdnsPrinter.Services(querier, handle));
            Assert.AreNotEqual(changes, querier.Changes);
        }

        [TestMethod]
        [Conformance("RFC6762-10.2b")]
        public void CacheFlush_ReplacesOlderRecords()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Resolve("printer.local");
            bench.World.Run(1);
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.9"));
            bench.World.Run(1);
            querier.Release(handle);
            handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(5000);
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.8"));
            bench.World.Run(2000);
            Assert.AreEqual("Printer No. 1 at printer.local 10.0.0.8:631 a=b", MdnsPrinter.Services(querier, handle));

            // Two addresses within a second belong together; without the bit, too.
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.7"));
            bench.World.Run(100);
            bench.Peer.Send(MdnsPrinter.Address("printer.local", "10.0.0.6"));
            bench.World.Run(2000);
            bench.Peer.Send(MdnsMessageBuilder.Response().Answer("printer.local", TypeA, 120,
                MdnsMessageBuilder.Address("10.0.0.5")));
            bench.World.Run(3000);
            int query = querier.Resolve("printer.local");
            bench.World.Run(1);
            Assert.AreEqual("Success 10.0.0.5 10.0.0.6 10.0.0.7",
                "Success " + string.Join(" ", MdnsPrinter.Describe(querier, query).Split(' ').Skip(1).Order()));
        }

        [TestMethod]
        public void Cache_Full_KeepsWhatEndsLast()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier, new MdnsOptions { CacheEntries = 2 });
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            for (int i = 0; i < 3; i++)
            {
                bench.Peer.Send(MdnsMessageBuilder.Response().Answer(MdnsPrinter.Type, Ptr, 1000 + (uint)i,
                    MdnsMessageBuilder.Name("p" + i + "._ipp._tcp.local")));
            }

            bench.World.Run(1);
            Assert.AreEqual(2, querier.CountCached());
            Assert.DoesNotContain("p0", MdnsPrinter.Services(querier, handle));
        }

        [TestMethod]
        public void Cache_LargeRecordOrUnwanted_IsNotStored()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsMessageBuilder.Response()
                .Answer("_http._tcp.local", Ptr, 4500, MdnsMessageBuilder.Name("x._http._tcp.local"))
                .Answer("other.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.9")));
            bench.World.Run(1);
            Assert.AreEqual(0, querier.CountCached());
            bench.Peer.Send(MdnsMessageBuilder.Response()
                .Answer(MdnsPrinter.Type, Ptr, 4500, MdnsMessageBuilder.Name(MdnsPrinter.Instance))
                .Answer(MdnsPrinter.Instance, Txt, 4500, [200, .. new byte[200]]));
            bench.World.Run(1);
            Assert.AreEqual("Printer No. 1 at  0.0.0.0:0 -", MdnsPrinter.Services(querier, handle));
        }

        [TestMethod]
        public void Link_UpAgain_ForgetsAndAsksAgain()
        {
            MdnsBench bench = MdnsPrinter.Bench(out MdnsQuerier querier);
            int handle = querier.Browse("_ipp._tcp");
            bench.World.Run(500);
            bench.Peer.Send(MdnsPrinter.Whole());
            bench.World.Run(1000);
            bench.Cable.IsPulled = true;
            bench.World.Run(3000);
            bench.Cable.IsPulled = false;
            bench.Forget();
            bench.World.Run(3000);
            Assert.AreEqual(string.Empty, MdnsPrinter.Services(querier, handle));
            Assert.IsTrue(bench.Texts.Any(text => text == "Q _ipp._tcp.local PTR"));
        }
    }
}
