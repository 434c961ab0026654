using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>Responses that are forged or damaged (RFC 5452): each is discarded with its reason, and the query goes
    /// on to its right answer.</summary>
    [TestClass]
    public sealed class DnsForgeryTests
    {
        private static readonly byte[] s_name = DnsMessage.Name("www.test");

        [TestMethod]
        [Conformance("RFC1035-4.1.4", "RFC1035-7.3", "RFC5452-9.1")]
        [DataRow("short", ServiceDrop.DnsTruncated)]
        [DataRow("query", ServiceDrop.DnsNotResponse)]
        [DataRow("id", ServiceDrop.DnsWrongId)]
        [DataRow("opcode", ServiceDrop.DnsBadOpcode)]
        [DataRow("no question", ServiceDrop.DnsBadQuestion)]
        [DataRow("two questions", ServiceDrop.DnsBadQuestion)]
        [DataRow("question cut", ServiceDrop.DnsBadQuestion)]
        [DataRow("other name", ServiceDrop.DnsWrongQuestion)]
        [DataRow("longer name", ServiceDrop.DnsWrongQuestion)]
        [DataRow("other type", ServiceDrop.DnsWrongQuestion)]
        [DataRow("other class", ServiceDrop.DnsWrongQuestion)]
        [DataRow("answer missing", ServiceDrop.DnsMalformed)]
        [DataRow("data too long", ServiceDrop.DnsMalformed)]
        [DataRow("address of three bytes", ServiceDrop.DnsMalformed)]
        [DataRow("pointer to itself", ServiceDrop.DnsMalformed)]
        [DataRow("pointer forwards", ServiceDrop.DnsMalformed)]
        [DataRow("pointer cut", ServiceDrop.DnsMalformed)]
        [DataRow("name without end", ServiceDrop.DnsMalformed)]
        [DataRow("label type 01", ServiceDrop.DnsMalformed)]
        [DataRow("alias with rest", ServiceDrop.DnsMalformed)]
        [DataRow("authority missing", ServiceDrop.DnsMalformed)]
        [DataRow("start of authority short", ServiceDrop.DnsMalformed)]
        public void Response_ForgedOrDamaged_IsDiscardedAndTheQueryContinues(string kind, ServiceDrop reason)
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [Forge(kind, q), Forge(kind, q),
                DnsMessage.Reply(q).Address(null, "192.0.2.1").ToArray()];
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual(start, bench.World.Now);
            Assert.AreEqual(2u, bench.Drops(reason));
        }

        [TestMethod]
        [Conformance("RFC5452-9.1")]
        public void Response_OfAnotherHostOrPort_DoesNotReachTheQuery()
        {
            DnsBench bench = new DnsBench(2);
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => bench.Servers[0].Queries.Count == 1);
            byte[] forged = DnsMessage.Reply(bench.Servers[0].Queries[0]).Address(null, "192.0.2.66").ToArray();
            NetStack attacker = bench.World.AddNode("10.0.0.66");
            int socket = attacker.Socket(SocketType.Dgram);
            attacker.Bind(socket, 0, 53);
            attacker.SendTo(socket, forged, 0, forged.Length,
                Simulation.Address("10.0.0.2"), bench.Servers[0].Ports[0]);
            bench.World.Run(100);
            Assert.AreEqual(DnsStatus.Pending, bench.Resolver.GetStatus(handle), "another address");
            Assert.AreEqual(1u, bench.Node.GetDropCount(NanoSock.Wire.DropReason.UdpNoSocket));
            bench.Servers[0].Send(DnsMessage.Reply(bench.Servers[0].Queries[0]).Address(null, "192.0.2.1").ToArray());
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
        }

        [TestMethod]
        public void Response_WithOtherCase_MakesTheQueryRepeatWithoutCapitals()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => [Lower(DnsMessage.Reply(q).Address(null, "192.0.2.1").ToArray())];
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("abcdefghijklmnopqrstuvwxyz.test"));
            Assert.AreEqual(start, bench.World.Now);
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DnsWrongCase));
            Assert.HasCount(2, bench.Server.Queries);
            Assert.AreEqual("abcdefghijklmnopqrstuvwxyz.test", DnsMessage.QuestionName(bench.Server.Queries[1]));
            Assert.AreNotEqual(BitConverter.ToUInt16(bench.Server.Queries[0]),
                BitConverter.ToUInt16(bench.Server.Queries[1]), "a new ID");
        }

        [TestMethod]
        [Conformance("RFC5452-9.2")]
        public void Query_Always_HasUnpredictableIdPortAndCase()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { CacheEntries = 0 });
            bench.Server.Answer = q => [DnsMessage.Reply(q, 3).ToArray()];
            const int Count = 2000;
            for (int i = 0; i < Count; i++)
            {
                Assert.AreEqual("NotFound", bench.Resolve("abcdefghijklmnop.test"));
            }

            AssertUniform(bench.Server.Queries.Select(q => (q[0] << 8) | q[1]), 0x10000);
            AssertUniform(bench.Server.Ports.Select(p => p - 0x4000), 0xC000);
            foreach (int letter in Enumerable.Range(13, 16))
            {
                int capitals = bench.Server.Queries.Count(q => q[letter] < 'a');
                // Five standard deviations about the half.
                Assert.IsLessThan(112, Math.Abs(capitals - (Count / 2)), "letter " + letter);
            }
        }

        [TestMethod]
        [Conformance("RFC1035-4.1.4")]
        public void Response_CutAtEachLength_IsDiscarded()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { CacheEntries = 0 });
            byte[] whole = null;
            bench.Server.Answer = q =>
            {
                whole = DnsMessage.Reply(q)
                    .Alias(null, "b.test")
                    .Address("b.test", "192.0.2.1")
                    .Start("test", 60, 60)
                    .ToArray();
                List<byte[]> messages = new List<byte[]>();
                for (int length = 0; length < 7; length++)
                {
                    messages.Add(whole.Take(length).ToArray());
                }

                return messages.ToArray();
            };
            for (int from = 0; whole == null || from < whole.Length; from += 7)
            {
                int begin = from;
                bench.Server.Answer = q =>
                {
                    // An authority section is not read where there is an answer: the whole message ends before it.
                    whole = DnsMessage.Reply(q).Alias(null, "b.test").Address("b.test", "192.0.2.1").ToArray();
                    return Enumerable.Range(begin, Math.Min(7, whole.Length - begin))
                        .Select(n => whole.Take(n).ToArray())
                        .Append(whole)
                        .ToArray();
                };
                Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            }

            uint dropped = bench.Drops(ServiceDrop.DnsTruncated)
                + bench.Drops(ServiceDrop.DnsBadQuestion) + bench.Drops(ServiceDrop.DnsMalformed);
            Assert.AreEqual((uint)whole.Length, dropped);
        }

        [TestMethod]
        [Conformance("RFC1035-4.1.4")]
        public void Response_Mutated_NeitherThrowsNorStopsTheResolver()
        {
            // The parser alone, over a million messages; through sockets it would take minutes.
            Random random = new Random(15);
            DnsQuery query = new DnsQuery
            {
                Sent = "www.test", Type = DnsResponse.TypeA, Addresses = new uint[4], KeepsCase = true
            };
            byte[] question = [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. s_name, 0, 1, 0, 1];
            byte[] whole = DnsMessage.Reply(question)
                .Alias(null, "b.test")
                .Address("b.test", "192.0.2.1")
                .Address("b.test", "192.0.2.2")
                .Start("test", 60, 60)
                .ToArray();
            byte[] buffer = new byte[512];
            DnsResponse response = new DnsResponse();
            int good = 0;
            for (int i = 0; i < 1000000; i++)
            {
                whole.CopyTo(buffer, 0);
                int mutations = random.Next(1, 8);
                for (int m = 0; m < mutations; m++)
                {
                    buffer[random.Next(2, whole.Length)] = random.Next(3) == 0
                        ? (byte)(0xC0 | random.Next(4))
                        : (byte)random.Next(256);
                }

                int length = random.Next(4) == 0 ? random.Next(buffer.Length) : whole.Length;
                query.Type = random.Next(8) == 0 ? DnsResponse.TypePtr : DnsResponse.TypeA;
                ServiceDrop reason = response.CheckQuestion(query, buffer, length);
                if (reason == ServiceDrop.None)
                {
                    reason = response.ReadRecords(query, random.Next(2) == 0);
                    good += reason == ServiceDrop.None ? 1 : 0;
                }

                if (reason == ServiceDrop.None && response.Aliases > 0)
                {
                    Assert.IsNotNull(DnsName.Read(buffer, response.Target));
                }
            }

            Assert.IsGreaterThan(10000, good, "some remain valid");
        }

        private static byte[] Forge(string kind, byte[] query)
        {
            DnsMessage reply = DnsMessage.Reply(query);
            int end = query.Length;
            switch (kind)
            {
                case "short":
                    return reply.ToArray().Take(11).ToArray();
                case "query":
                    return reply.Address(null, "192.0.2.66").With(2, 1).ToArray();
                case "id":
                    return reply.Address(null, "192.0.2.66").With(1, (byte)(query[1] ^ 1)).ToArray();
                case "opcode":
                    return reply.Address(null, "192.0.2.66").With(2, 0x91).ToArray();
                case "no question":
                    return reply.Address(null, "192.0.2.66").With(5, 0).ToArray();
                case "two questions":
                    return reply.Address(null, "192.0.2.66").With(5, 2).ToArray();
                case "question cut":
                    return reply.ToArray().Take(end - 1).ToArray();
                case "other name":
                    return reply.Address(null, "192.0.2.66").With(13, (byte)'x').ToArray();
                case "longer name":
                    byte[] longer = [.. reply.ToArray().Take(12), 1, (byte)'a', .. query.Skip(12)];
                    return longer;
                case "other type":
                    return reply.Address(null, "192.0.2.66").With(end - 3, 28).ToArray();
                case "other class":
                    return reply.Address(null, "192.0.2.66").With(end - 1, 3).ToArray();
                case "answer missing":
                    return reply.Address(null, "192.0.2.66").With(7, 2).ToArray();
                case "data too long":
                    return reply.Address(null, "192.0.2.66").With(end + 11, 5).ToArray();
                case "address of three bytes":
                    return reply.Answer(null, DnsMessage.A, 300, [1, 2, 3]).ToArray();
                case "pointer to itself":
                    return reply.Address(null, "192.0.2.66").With(end + 1, (byte)end).ToArray();
                case "pointer forwards":
                    return reply.Address(null, "192.0.2.66").With(end + 1, (byte)(end + 2)).ToArray();
                case "pointer cut":
                    return reply.Append(0xC0).With(7, 1).ToArray();
                case "name without end":
                    return reply.Append(3, (byte)'a', (byte)'b', (byte)'c').With(7, 1).ToArray();
                case "label type 01":
                    return reply.Append(0x41, 1, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4).With(7, 1).ToArray();
                case "alias with rest":
                    return reply.Answer(null, DnsMessage.Cname, 300, [1, (byte)'b', 0, 7]).ToArray();
                case "authority missing":
                    return reply.With(9, 1).ToArray();
                default:
                    return reply.Authority("test", DnsMessage.Soa, new byte[21]).ToArray();
            }
        }

        private static byte[] Lower(byte[] message)
        {
            for (int i = 12; i < message.Length; i++)
            {
                message[i] = message[i] >= 'A' && message[i] <= 'Z' && i < 43 ? (byte)(message[i] + 32) : message[i];
            }

            return message;
        }

        // Chi-squared over 16 equal parts; 44.3 is exceeded by one uniform sample in ten thousand. The numbers are the
        // same in every run.
        private static void AssertUniform(IEnumerable<int> values, int range)
        {
            int[] parts = new int[16];
            List<int> list = values.ToList();
            foreach (int value in list)
            {
                Assert.IsTrue(value >= 0 && value < range);
                parts[(int)((long)value * 16 / range)]++;
            }

            double expected = list.Count / 16.0;
            Assert.IsLessThan(44.3, parts.Sum(n => (n - expected) * (n - expected) / expected));
            Assert.IsGreaterThan(list.Count * 9 / 10, list.Distinct().Count(), "few repetitions");
            int ascending = list.Zip(list.Skip(1), (a, b) => b > a ? 1 : 0).Sum();
            Assert.IsLessThan(list.Count / 20, Math.Abs(ascending - (list.Count / 2)), "no order");
        }
    }
}
