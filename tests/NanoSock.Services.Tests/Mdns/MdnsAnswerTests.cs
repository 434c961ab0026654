using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Answers: their content, times and ways (RFC 6762 5.4, 6 and 7).</summary>
    [TestClass]
    public sealed class MdnsAnswerTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;
        private const int Txt = 16;
        private const int Aaaa = 28;
        private const int Srv = 33;
        private const int Any = 255;
        private const string Type = "_http._tcp.local";
        private const string Instance = "host._http._tcp.local";
        private const string HostAnswer = "R | an host.local A! 10.0.0.2 (120) | ar " + HostDenial;
        private const string HostDenial = "host.local NSEC! host.local A (120)";
        private const string Extras = "host._http._tcp.local SRV! 0 0 80 host.local (120), host._http._tcp.local TXT! "
            + "\"\" (4500)";

        private static MdnsMessageBuilder Query
        {
            get { return MdnsMessageBuilder.Query(); }
        }

        [TestMethod]
        [DataRow("host.local", TypeA, HostAnswer)]
        [DataRow("HOST.Local", TypeA, HostAnswer)]
        [DataRow("host.local", Any, HostAnswer)]
        [DataRow("host.local", Aaaa, "R | an host.local NSEC! host.local A (120)")]
        [DataRow("host.local", Srv, "R | an host.local NSEC! host.local A (120)")]
        [DataRow("host.local", 47, "R | an host.local NSEC! host.local A (120)")]
        [DataRow("2.0.0.10.in-addr.arpa", Ptr, "R | an 2.0.0.10.in-addr.arpa PTR! host.local (120)")]
        [DataRow(Type, Ptr, "R | an _http._tcp.local PTR host._http._tcp.local (4500) | ar host.local A! 10.0.0.2 "
            + "(120), " + HostDenial + ", " + Extras)]
        [DataRow("_services._dns-sd._udp.local", Ptr,
            "R | an _services._dns-sd._udp.local PTR _http._tcp.local (4500)")]
        [DataRow(Instance, Srv, "R | an host._http._tcp.local SRV! 0 0 80 host.local (120) | ar host.local A! 10.0.0.2 "
            + "(120), host.local NSEC! host.local A (120)")]
        [DataRow(Instance, Txt, "R | an host._http._tcp.local TXT! \"\" (4500)")]
        [DataRow(Instance, Any, "R | an " + Extras + " | ar host.local A! 10.0.0.2 (120), " + HostDenial)]
        [DataRow(Instance, TypeA, "R | an host._http._tcp.local NSEC! host._http._tcp.local TXT SRV (120)")]
        [DataRow(Type, TypeA, null)]
        [DataRow("other.local", TypeA, null)]
        [DataRow("host", TypeA, null)]
        [DataRow("host.local.local", TypeA, null)]
        [DataRow("local", TypeA, null)]
        [DataRow("", Ptr, null)]
        [Conformance("RFC6762-6.1a", "RFC6762-10.2a", "RFC6762-6.2", "RFC6763-4.1a", "RFC6763-9",
            "RFC6763-12.1", "RFC6763-12.2", "RFC6762-16")]
        public void Question_Name_GetsItsRecords(string name, int type, string expected)
        {
            MdnsBench bench = Settled();
            string[] heard = bench.Ask(Query.Ask(name, type));
            Assert.AreEqual(expected, heard.SingleOrDefault());
        }

        [TestMethod]
        [Conformance("RFC6762-6a")]
        public void Question_Unique_IsAnsweredAtOnce()
        {
            MdnsBench bench = Settled();
            long now = bench.World.Now;
            bench.Ask(Query.Ask("host.local", TypeA));
            Assert.AreEqual(now, bench.Peer.Heard.Single().Time);
            Assert.IsTrue(bench.Peer.Heard.Single().IsMulticast);
        }

        [TestMethod]
        [Conformance("RFC6762-6b")]
        public void Question_Shared_IsAnsweredAfterARandomDelay()
        {
            MdnsBench bench = Settled();
            long[] delays = Enumerable.Range(0, 30).Select(i =>
            {
                long now = bench.World.Now;
                bench.Ask(Query.Ask(Type, Ptr), 2000);
                return bench.Peer.Heard.Single().Time - now;
            }).ToArray();
            Assert.IsTrue(delays.All(delay => delay >= 20 && delay <= 120));
            Assert.IsGreaterThan(15, delays.Distinct().Count());
        }

        [TestMethod]
        public void Question_SharedAndRepeated_IsNotPutOff()
        {
            MdnsBench bench = Settled();
            long start = bench.World.Now;
            bench.Forget();
            for (int i = 0; i < 20; i++)
            {
                bench.Peer.Send(Query.Ask(Type, Ptr));
                bench.World.Run(15);
            }

            Assert.IsLessThanOrEqualTo(start + 120, bench.Peer.Heard[0].Time);
        }

        [TestMethod]
        public void Questions_Shared_AreAnsweredTogether()
        {
            MdnsBench bench = Settled();
            bench.Peer.Send(Query.Ask(Type, Ptr));
            bench.World.Run(10);
            bench.Ask(Query.Ask("_services._dns-sd._udp.local", Ptr));
            Assert.Contains("(4500), _services._dns-sd", bench.Texts.Single());
        }

        [TestMethod]
        [Conformance("RFC6762-6c")]
        public void Question_Repeated_GetsOneMulticastASecond()
        {
            MdnsBench bench = Settled();
            long start = bench.World.Now;
            bench.Forget();
            for (int i = 0; i < 10; i++)
            {
                bench.Peer.Send(Query.Ask("host.local", TypeA));
                bench.World.Run(100);
            }

            bench.World.Run(5000);
            CollectionAssert.AreEqual(new long[] { 0, 1000 },
                bench.Peer.Heard.Select(heard => heard.Time - start).ToArray());
        }

        [TestMethod]
        [Conformance("RFC6762-6d")]
        public void Probe_OfARival_IsAnsweredAfter250Milliseconds()
        {
            MdnsBench bench = Settled();
            long start = bench.World.Now;
            bench.Forget();
            for (int i = 0; i < 3; i++)
            {
                bench.Peer.Send(Probe(false));
                bench.World.Run(100);
            }

            bench.World.Run(5000);
            CollectionAssert.AreEqual(new long[] { 0, 250 },
                bench.Peer.Heard.Select(heard => heard.Time - start).ToArray());
        }

        [TestMethod]
        [Conformance("RFC6762-5.4a", "RFC6762-5.4b")]
        public void Question_Qu_IsAnsweredByUnicast()
        {
            MdnsBench bench = Settled();
            bench.Ask(Query.Ask("host.local", TypeA, true));
            Assert.AreEqual(HostAnswer, bench.Peer.Heard.Single().Text);
            Assert.IsFalse(bench.Peer.Heard.Single().IsMulticast);
            Assert.AreEqual(5353, bench.Peer.Heard.Single().Port);

            // A quarter of the TTL after the last announcement, at 1,750 ms, the others need it, too.
            bench.World.Run(26000 - bench.World.Now);
            bench.Ask(Query.Ask("host.local", TypeA, true));
            Assert.IsFalse(bench.Peer.Heard.Single().IsMulticast);
            bench.World.Run(33500 - bench.World.Now);
            bench.Ask(Query.Ask("host.local", TypeA, true));
            Assert.IsTrue(bench.Peer.Heard.Single().IsMulticast);
        }

        [TestMethod]
        public void Question_QuSoonAfterTheAnnouncement_HasAdditionalRecords()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.World.RunUntil(() => bench.Responder.IsServiceClaimed(1), 5000);
            bench.World.Run(200);
            bench.Ask(Query.Ask(Instance, Srv, true), 100);
            Assert.AreEqual("R | an host._http._tcp.local SRV! 0 0 80 host.local (120) | ar host.local A! 10.0.0.2 "
                + "(120), " + HostDenial, bench.Texts.Single());
        }

        [TestMethod]
        [Conformance("RFC6762-5.4c")]
        public void Probe_Qu_IsAnsweredByUnicastInAnyCase()
        {
            MdnsBench bench = Settled();
            bench.Ask(Probe(true));
            Assert.IsFalse(bench.Peer.Heard.Single().IsMulticast);
            bench.World.Run(40000);
            bench.Ask(Probe(true));
            CollectionAssert.AreEquivalent(new[] { true, false },
                bench.Peer.Heard.Select(heard => heard.IsMulticast).ToArray());
        }

        [TestMethod]
        [Conformance("RFC6762-5.5")]
        public void Question_ByUnicast_IsAnsweredByUnicast()
        {
            MdnsBench bench = Settled();
            bench.Forget();
            bench.Peer.Send(Query.Ask("host.local", TypeA), Simulation.Address("10.0.0.2"));
            bench.World.Run(500);
            Assert.AreEqual(HostAnswer, bench.Peer.Heard.Single().Text);
            Assert.IsFalse(bench.Peer.Heard.Single().IsMulticast);
        }

        [TestMethod]
        [Conformance("RFC6762-6.7a", "RFC6762-6.7b", "RFC6762-6.7c", "RFC6762-18.14")]
        public void Question_Legacy_IsAnsweredInTheirForm()
        {
            MdnsBench bench = Settled();
            MdnsPeer legacy = bench.AddPeer("10.0.0.10", 40000);
            legacy.Send(MdnsMessageBuilder.Query(0x0100, 0x1234).Ask("HOST.local", TypeA).Ask(Instance, Srv));
            bench.World.Run(500);
            MdnsHeard heard = legacy.Heard.Single();
            Assert.AreEqual("R id 4660 HOST.local A, host._http._tcp.local SRV | an host.local A 10.0.0.2 (10), "
                + "host._http._tcp.local SRV 0 0 80 host.local (10) | ar host.local NSEC host.local A (10)",
                heard.Text);
            Assert.IsFalse(heard.IsMulticast);
            byte[] target = MdnsMessageBuilder.Name("host.local");
            Assert.IsGreaterThan(0, heard.Bytes.AsSpan(60).IndexOf(target), "The target is not compressed.");
            Assert.IsFalse(bench.Texts.Any(text => text[0] == 'R'));
        }

        [TestMethod]
        [Conformance("RFC6762-6.7a")]
        public void Question_LegacyShared_IsAnsweredAtOnce()
        {
            MdnsBench bench = Settled();
            MdnsPeer legacy = bench.AddPeer("10.0.0.10", 40000);
            legacy.Send(MdnsMessageBuilder.Query(0, 7).Ask(Type, Ptr));
            bench.World.Run(1);
            Assert.StartsWith("R id 7 _http._tcp.local PTR | an _http._tcp.local PTR host._http._tcp.local (10)",
                legacy.Texts.Single());
        }

        [TestMethod]
        [Conformance("RFC6762-7.1a", "RFC6762-7.1b")]
        [DataRow(4500u, false)]
        [DataRow(2250u, false)]
        [DataRow(2249u, true)]
        [DataRow(0u, true)]
        public void KnownAnswer_WithHalfOfItsTtl_Suppresses(uint ttl, bool isAnswered)
        {
            MdnsBench bench = Settled();
            string[] heard = bench.Ask(Query.Ask(Type, Ptr)
                .Answer(Type, Ptr, ttl, MdnsMessageBuilder.Name("HOST._http._tcp.local")));
            Assert.HasCount(isAnswered ? 1 : 0, heard);
        }

        [TestMethod]
        public void KnownAnswer_OfAnotherRecord_DoesNotSuppress()
        {
            MdnsBench bench = Settled();
            Assert.HasCount(1, bench.Ask(Query.Ask(Type, Ptr)
                .Answer(Type, Ptr, 4500, MdnsMessageBuilder.Name("other._http._tcp.local"))));
            Assert.HasCount(1, bench.Ask(Query.Ask("host.local", TypeA)
                .Answer("host.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.3"))));
            bench.World.Run(1000);
            Assert.IsEmpty(bench.Ask(Query.Ask("host.local", TypeA)
                .Answer("host.local", TypeA, 60, MdnsMessageBuilder.Address("10.0.0.2"))));
        }

        [TestMethod]
        [Conformance("RFC6762-7.2a", "RFC6762-7.2b")]
        [DataRow(true)]
        [DataRow(false)]
        public void Query_Truncated_WaitsForTheRest(bool isKnown)
        {
            MdnsBench bench = Settled();
            long start = bench.World.Now;
            bench.Peer.Send(MdnsMessageBuilder.Query(0x200).Ask(Type, Ptr).Ask("host.local", TypeA));
            bench.World.Run(300);
            bench.Ask(isKnown ? Query.Answer(Type, Ptr, 4500, MdnsMessageBuilder.Name(Instance)) : Query, 1000);
            Assert.AreEqual(isKnown ? HostAnswer
                : "R | an host.local A! 10.0.0.2 (120), _http._tcp.local PTR host._http._tcp.local (4500) | ar "
                    + "host.local NSEC! host.local A (120), " + Extras, bench.Texts.Single());
            long delay = bench.Peer.Heard[0].Time - start;
            Assert.IsTrue(delay >= 400 && delay <= 500, delay + " ms");
        }

        [TestMethod]
        public void Query_TruncatedKnownAnswerOfAnotherHost_DoesNotCount()
        {
            MdnsBench bench = Settled();
            MdnsPeer other = bench.AddPeer("10.0.0.10");
            bench.Peer.Send(MdnsMessageBuilder.Query(0x200).Ask(Type, Ptr));
            bench.World.Run(300);
            other.Send(Query.Answer(Type, Ptr, 4500, MdnsMessageBuilder.Name(Instance)));
            bench.World.Run(300);
            Assert.HasCount(1, bench.Texts.Where(text => text[0] == 'R').ToArray());
        }

        [TestMethod]
        [Conformance("RFC6762-7.4")]
        [DataRow(4500u, false)]
        [DataRow(2000u, true)]
        public void Answer_OfAnotherHostWithTheSameRecord_IsADuplicate(uint ttl, bool isAnswered)
        {
            MdnsBench bench = Settled();
            MdnsPeer other = bench.AddPeer("10.0.0.10");
            bench.Peer.Send(Query.Ask(Type, Ptr));
            bench.World.Run(5);
            bench.Forget();
            other.Send(MdnsMessageBuilder.Response().Answer(Type, Ptr, ttl, MdnsMessageBuilder.Name(Instance)));
            bench.World.Run(2000);
            Assert.AreEqual(isAnswered ? 1 : 0,
                bench.Peer.Heard.Count(heard => heard.Source == Simulation.Address("10.0.0.2")));
        }

        [TestMethod]
        [Conformance("RFC6762-6.6")]
        public void Goodbye_OfAnotherHostForOurRecord_IsCorrected()
        {
            MdnsBench bench = Settled();
            bench.Ask(MdnsMessageBuilder.Response().Answer("host.local", TypeA, 0,
                MdnsMessageBuilder.Address("10.0.0.2")));
            Assert.AreEqual(HostAnswer, bench.Texts.Single());
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Question_OddOnes_DoNotSpoilTheOthers()
        {
            MdnsBench bench = Settled();
            string[] heard = bench.Ask(Query.Ask("host.local", TypeA, false, 3).Ask("host.local", 4711)
                .Ask("\u0001\u0002.local", 0, true).Ask("host.local", TypeA, true, 255).Ask(string.Empty, 0));
            CollectionAssert.AreEquivalent(new[] { HostAnswer, "R | an host.local NSEC! host.local A (120)" }, heard);
            Assert.AreEqual(HostAnswer, bench.Peer.Heard.Single(item => !item.IsMulticast).Text);
        }

        [TestMethod]
        public void Message_ManyRecords_IsSentInSeveral()
        {
            MdnsBench bench = new MdnsBench(options: new MdnsOptions { Services = 6 }, buffer: 512);
            for (int i = 0; i < 6; i++)
            {
                bench.AddService("service " + i, "_http._tcp", 80 + i, new string('x', 100));
            }

            bench.World.Run(10000);
            Assert.IsTrue(bench.Peer.Heard.All(heard => heard.Bytes.Length <= 512));
            bench.Forget();
            bench.Ask(Query.Ask(Type, Ptr), 1000);
            string all = string.Join("\n", bench.Texts);
            for (int i = 0; i < 6; i++)
            {
                Assert.Contains("PTR service " + i + "._http._tcp.local (4500)", all);
                Assert.IsTrue(bench.Responder.IsServiceClaimed(i + 1));
            }
        }

        [TestMethod]
        public void Services_OfOneType_AreEnumeratedOnce()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService("one");
            bench.AddService("two");
            bench.Settle();
            Assert.AreEqual("R | an _services._dns-sd._udp.local PTR _http._tcp.local (4500)",
                bench.Ask(Query.Ask("_services._dns-sd._udp.local", Ptr)).Single());
        }

        [TestMethod]
        [Conformance("RFC6762-11a")]
        public void Messages_Sent_HaveATimeToLiveOf255()
        {
            MdnsBench bench = Settled();
            bench.Frames.Sent.Clear();
            bench.Ask(Query.Ask("host.local", TypeA).Ask("host.local", Aaaa, true));
            Assert.HasCount(2, bench.Texts);
            Assert.IsTrue(bench.Frames.Sent.Where(frame => frame[12] == 8 && frame[13] == 0)
                .All(frame => frame[22] == 255));
        }

        private static MdnsMessageBuilder Probe(bool isUnicast)
        {
            return Query.Ask("host.local", Any, isUnicast)
                .Authority("host.local", TypeA, MdnsMessageBuilder.Address("10.0.0.9"));
        }

        private static MdnsBench Settled()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            return bench;
        }
    }
}
