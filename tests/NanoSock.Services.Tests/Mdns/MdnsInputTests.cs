using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Messages that are discarded, with their exact reasons.</summary>
    [TestClass]
    public sealed class MdnsInputTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;

        private static MdnsMessageBuilder Query
        {
            get { return MdnsMessageBuilder.Query(); }
        }

        private static MdnsMessageBuilder Rival
        {
            get
            {
                return MdnsMessageBuilder.Response().Answer("host.local", TypeA, 120,
                    MdnsMessageBuilder.Address("10.0.0.9"), true);
            }
        }

        [TestMethod]
        [DataRow("empty", "MdnsTruncated 1")]
        [DataRow("11 bytes", "MdnsTruncated 1")]
        [DataRow("opcode", "MdnsBadOpcode 1")]
        [DataRow("rcode", "MdnsBadOpcode 1")]
        [DataRow("question without end", "MdnsMalformed 1")]
        [DataRow("name ends at the last byte", "MdnsMalformed 1")]
        [DataRow("question count", "MdnsMalformed 1")]
        [DataRow("answer count", "MdnsMalformed 1")]
        [DataRow("authority count", "MdnsMalformed 1")]
        [DataRow("additional count", "MdnsMalformed 1")]
        [DataRow("all counts 65535", "MdnsMalformed 1")]
        [DataRow("data length", "MdnsMalformed 1")]
        [DataRow("address of 3 bytes", "MdnsMalformed 1")]
        [DataRow("address of 16 bytes", "MdnsMalformed 1")]
        [DataRow("AAAA of 4 bytes", "MdnsMalformed 1")]
        [DataRow("SRV of 6 bytes", "MdnsMalformed 1")]
        [DataRow("SRV name past its data", "MdnsMalformed 1")]
        [DataRow("PTR with a rest", "MdnsMalformed 1")]
        [DataRow("CNAME past its data", "MdnsMalformed 1")]
        [DataRow("NSEC without a name", "MdnsMalformed 1")]
        [DataRow("label past the end", "MdnsMalformed 1")]
        [DataRow("label type 01", "MdnsMalformed 1")]
        [DataRow("name of 256 bytes", "MdnsMalformed 1")]
        [DataRow("pointer past the end", "MdnsMalformed 1")]
        [DataRow("pointer to itself", "MdnsMalformed 1")]
        [DataRow("pointer forward", "MdnsMalformed 1")]
        [DataRow("pointers in a loop", "MdnsMalformed 1")]
        [DataRow("pointer of one byte", "MdnsMalformed 1")]
        [Conformance("RFC6762-18.3", "RFC6762-18.11")]
        public void Message_Bad_IsDroppedWithItsReason(string kind, string drops)
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Peer.Send(Bad(kind));
            bench.World.Run(3000);
            Assert.AreEqual(drops, bench.AllDrops());
            Assert.IsEmpty(bench.Texts);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed, "The record of a rival in it does not count.");
        }

        [TestMethod]
        [Conformance("RFC6762-6e")]
        public void Response_OfAnotherPort_IsDropped()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.AddPeer("10.0.0.10", 40000).Send(Rival);
            bench.World.Run(2000);
            Assert.AreEqual("MdnsBadPort 1", bench.AllDrops());
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        [Conformance("RFC6762-6f")]
        public void Response_UnicastAndUnasked_IsDropped()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Peer.Send(Rival, Simulation.Address("10.0.0.2"));
            bench.World.Run(2000);
            Assert.AreEqual("MdnsUnexpected 1", bench.AllDrops());
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
        }

        [TestMethod]
        public void Response_UnicastToAProbe_Counts()
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            bench.Peer.Send(Rival, Simulation.Address("10.0.0.2"));
            bench.World.Run(5000);
            Assert.AreEqual("host-2", bench.Responder.HostName);
        }

        [TestMethod]
        [Conformance("RFC6762-11b")]
        [DataRow(true)]
        [DataRow(false)]
        public void Message_UnicastFromAnotherNetwork_IsDropped(bool isQuery)
        {
            MdnsBench bench = new MdnsBench();
            bench.World.Run(400);
            bench.Forget();
            bench.SendFrom("192.0.2.7", "10.0.0.2", 5353, isQuery
                ? Query.Ask("host.local", TypeA).ToArray() : Rival.ToArray());
            bench.World.Run(5000);
            Assert.AreEqual("MdnsOffLink 1", bench.AllDrops());
            Assert.AreEqual("host", bench.Responder.HostName);
        }

        [TestMethod]
        [Conformance("RFC6762-11c")]
        public void Message_ToTheGroupFromAnotherNetwork_Counts()
        {
            MdnsBench bench = new MdnsBench();
            MdnsPeer far = bench.AddPeer("192.0.2.7");
            bench.Settle();
            far.Send(Query.Ask("host.local", TypeA, true));
            bench.World.Run(500);
            Assert.IsTrue(bench.Peer.Heard.Single(heard => heard.Text[0] == 'R').IsMulticast,
                "A host of another network has no unicast answer.");
            bench.Forget();
            MdnsPeer legacy = bench.AddPeer("192.0.2.8", 40000);
            legacy.Send(Query.Ask("host.local", TypeA));
            bench.World.Run(2000);
            Assert.AreEqual("MdnsOffLink 1", bench.AllDrops());
            Assert.IsEmpty(legacy.Heard);
        }

        [TestMethod]
        public void Query_ByBroadcast_IsDropped()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            bench.Peer.Stack.SetOption(bench.Peer.Socket, SocketOption.Broadcast, 1);
            bench.Peer.Send(Query.Ask("host.local", TypeA), 0xFFFFFFFF);
            bench.World.Run(500);
            Assert.AreEqual("MdnsOffLink 1", bench.AllDrops());
            Assert.IsFalse(bench.Texts.Any(text => text[0] == 'R'));
        }

        [TestMethod]
        public void Query_LongerThanTheBuffer_IsReadAsFarAsItFits()
        {
            MdnsBench bench = new MdnsBench(buffer: 512);
            bench.Settle();
            MdnsMessageBuilder query = Query.Ask("host.local", TypeA);
            for (int i = 0; i < 40; i++)
            {
                query.Answer("_http._tcp.local", Ptr, 4500, MdnsMessageBuilder.Name("a" + i + "._http._tcp.local"));
            }

            Assert.HasCount(1, bench.Ask(query));
            Assert.AreEqual(string.Empty, bench.AllDrops());
        }

        [TestMethod]
        public void Legacy_QuestionsThatFillTheBuffer_GetWhatFits()
        {
            MdnsBench bench = new MdnsBench(buffer: 512);
            bench.Settle();
            MdnsPeer legacy = bench.AddPeer("10.0.0.10", 40000);
            MdnsMessageBuilder query = Query.Ask("host.local", TypeA);
            for (int i = 0; i < 24; i++)
            {
                query.Ask("name-" + (10 + i) + ".local", TypeA);
            }

            legacy.Send(query);
            bench.World.Run(500);
            Assert.IsTrue(legacy.Heard.All(heard => heard.Bytes.Length <= 512));
            Assert.AreEqual(string.Empty, bench.AllDrops());
        }

        [TestMethod]
        public void Flood_OfMessages_DoesNotHoldUpTheNode()
        {
            MdnsBench bench = new MdnsBench();
            bench.Settle();
            for (int i = 0; i < 50; i++)
            {
                bench.Peer.Send(Query.Ask("host.local", TypeA));
            }

            bench.World.Run(100);
            Assert.HasCount(1, bench.Texts);
        }

        private static byte[] Bad(string kind)
        {
            byte[] host = MdnsMessageBuilder.Name("host.local");
            MdnsMessageBuilder rival = Rival;
            int end = rival.ToArray().Length;
            switch (kind)
            {
                case "empty":
                    return [];
                case "11 bytes":
                    return rival.ToArray()[..11];
                case "opcode":
                    return rival.Set(2, 0x8C00).ToArray();
                case "rcode":
                    return rival.Set(2, 0x8403).ToArray();
                case "question without end":
                    return Query.Set(4, 1).Append(host[..^1]).ToArray();
                case "name ends at the last byte":
                    return Query.Set(4, 1).Append(host).ToArray();
                case "question count":
                    return rival.Set(4, 1).ToArray();
                case "answer count":
                    return rival.Set(6, 2).ToArray();
                case "authority count":
                    return rival.Set(8, 1).ToArray();
                case "additional count":
                    return rival.Set(10, 0xFFFF).ToArray();
                case "all counts 65535":
                    return rival.Set(4, 0xFFFF).Set(6, 0xFFFF).Set(8, 0xFFFF).Set(10, 0xFFFF).ToArray();
                case "data length":
                    return rival.Set(end - 6, 5).ToArray();
                case "address of 3 bytes":
                    return rival.Answer("x.local", TypeA, 120, new byte[3]).ToArray();
                case "address of 16 bytes":
                    return rival.Answer("x.local", TypeA, 120, new byte[16]).ToArray();
                case "AAAA of 4 bytes":
                    return rival.Answer("x.local", 28, 120, new byte[4]).ToArray();
                case "SRV of 6 bytes":
                    return rival.Answer("x.local", 33, 120, new byte[6]).ToArray();
                case "SRV name past its data":
                    return rival.Answer("x.local", 33, 120, [.. new byte[6], 3, (byte)'a']).Append(1, 2, 0).ToArray();
                case "PTR with a rest":
                    return rival.Answer("x.local", Ptr, 120, [.. host, 1]).ToArray();
                case "CNAME past its data":
                    return rival.Answer("x.local", 5, 120, host[..^1]).Append(0).ToArray();
                case "NSEC without a name":
                    return rival.Answer("x.local", 47, 120, [5]).ToArray();
                case "label past the end":
                    return Query.Set(4, 1).Append(63, (byte)'a').ToArray();
                case "label type 01":
                    return Query.Set(4, 1).Append(0x41, 0, 0, 1, 0, 1).ToArray();
                case "name of 256 bytes":
                    byte[] label = [63, .. Enumerable.Repeat((byte)'a', 63)];
                    return Query.Set(4, 1).Append([.. label, .. label, .. label, .. label, 0, 0, 1, 0, 1]).ToArray();
                case "pointer past the end":
                    return Query.Set(4, 1).Append(0xFF, 0xFF, 0, 1, 0, 1).ToArray();
                case "pointer to itself":
                    return Query.Set(4, 1).Append(0xC0, 12, 0, 1, 0, 1).ToArray();
                case "pointer forward":
                    return Query.Set(4, 1).Append(0xC0, 18, 0, 1, 0, 1, 0, 0).ToArray();
                case "pointers in a loop":
                    return Query.Set(4, 2).Append(0xC0, 18, 0, 1, 0, 1, 0xC0, 12, 0, 1, 0, 1).ToArray();
                default:
                    return Query.Set(4, 1).Append(0xC0).ToArray();
            }
        }
    }
}
