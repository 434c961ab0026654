using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Messages that were cut or changed.</summary>
    [TestClass]
    public sealed class MdnsDamageTests
    {
        private const int TypeA = 1;
        private const int Ptr = 12;

        private static MdnsMessageBuilder Query
        {
            get { return MdnsMessageBuilder.Query(); }
        }

        [TestMethod]
        public void Message_CutAtEachLength_IsDroppedOrAnswered()
        {
            foreach (byte[] message in Valid())
            {
                for (int length = 0; length < message.Length; length++)
                {
                    MdnsMessage reader = new MdnsMessage();
                    byte[] cut = new byte[512];
                    message.AsSpan(0, length).CopyTo(cut);
                    Assert.AreEqual(length < 12 ? ServiceDrop.MdnsTruncated : ServiceDrop.MdnsMalformed,
                        reader.Open(cut, length, false), length + " of " + Convert.ToHexString(message));
                }
            }
        }

        [TestMethod]
        public void Message_CutAtEachLength_LeavesTheResponderAlive()
        {
            MdnsBench bench = WithQuerier();
            int sent = 0;
            foreach (byte[] message in Valid())
            {
                for (int length = 0; length < message.Length; length++)
                {
                    bench.Peer.Send(message[..length]);
                    bench.World.Run(1);
                    sent++;
                }
            }

            Assert.AreEqual((uint)sent,
                bench.Drops(ServiceDrop.MdnsTruncated) + bench.Drops(ServiceDrop.MdnsMalformed));
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
            Assert.HasCount(1, bench.Ask(Query.Ask("host.local", TypeA)).Where(text => text[0] == 'R').ToArray());
        }

        [TestMethod]
        public void Message_MutatedAMillionTimes_IsReadWithinItsBounds()
        {
            byte[][] seeds = Valid();
            Random random = new Random(1);
            MdnsMessage reader = new MdnsMessage();
            byte[] bytes = new byte[600];
            int good = 0;
            for (int i = 0; i < 1000000; i++)
            {
                byte[] seed = seeds[i % seeds.Length];
                int length = seed.Length;
                seed.CopyTo(bytes, 0);
                for (int k = random.Next(1, 5); k > 0; k--)
                {
                    bytes[random.Next(length)] = (byte)random.Next(256);
                }

                if (random.Next(4) == 0)
                {
                    length = random.Next(length + 1);
                }

                if (reader.Open(bytes, length, random.Next(8) == 0) == ServiceDrop.None)
                {
                    good++;
                    ReadAll(reader);
                }
            }

            Assert.IsTrue(good > 50000 && good < 950000, good + " good");
        }

        [TestMethod]
        public void Message_Mutated_LeavesTheResponderAlive()
        {
            MdnsBench bench = WithQuerier();
            byte[][] seeds = Valid();
            Random random = new Random(2);
            for (int i = 0; i < 20000; i++)
            {
                byte[] bytes = (byte[])seeds[i % seeds.Length].Clone();
                for (int k = random.Next(1, 5); k > 0; k--)
                {
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                }

                bench.Peer.Send(bytes);
                if (i % 4 == 0)
                {
                    bench.World.Run(random.Next(20));
                }
            }

            bench.World.Run(60000);
            Assert.IsTrue(bench.Responder.IsHostNameClaimed);
            Assert.HasCount(1, bench.Ask(Query.Ask(bench.Responder.HostName + ".local", TypeA))
                .Where(text => text[0] == 'R').ToArray());
        }

        private static void ReadAll(MdnsMessage reader)
        {
            int offset = 12;
            for (int i = 0; i < reader.Questions; i++)
            {
                offset = reader.ReadQuestion(offset);
                DnsName.Read(reader.Bytes, reader.Owner);
            }

            Assert.AreEqual(reader.RecordsAt, offset);
            for (int i = 0; i < reader.Records; i++)
            {
                offset = reader.ReadRecord(offset);
                Assert.IsTrue(offset > 0 && offset <= reader.End);
            }
        }

        private static MdnsBench WithQuerier()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            MdnsQuerier querier = new MdnsQuerier(bench.Responder, bench.Options);
            Assert.IsGreaterThanOrEqualTo(0, querier.Browse("_ipp._tcp"));
            return bench;
        }

        private static byte[][] Valid()
        {
            return
            [
                Query.Ask("host.local", TypeA).Ask("_http._tcp.local", Ptr, true)
                    .Answer("_http._tcp.local", Ptr, 4500, MdnsMessageBuilder.Name("x._http._tcp.local")).ToArray(),
                Query.Ask("host.local", 255, true).Authority("host.local", TypeA,
                    MdnsMessageBuilder.Address("10.0.0.9")).ToArray(),
                MdnsMessageBuilder.Response()
                    .Answer("_ipp._tcp.local", Ptr, 4500, MdnsMessageBuilder.Name("p._ipp._tcp.local"))
                    .Additional("p._ipp._tcp.local", 33, 120, MdnsMessageBuilder.Service(631, "p.local"), true)
                    .Additional("p._ipp._tcp.local", 16, 4500, [3, (byte)'a', (byte)'=', (byte)'b'], true)
                    .Additional("p.local", TypeA, 120, MdnsMessageBuilder.Address("10.0.0.9"), true)
                    .Additional("p.local", 28, 120, new byte[16], true)
                    .Additional("p.local", 47, 120, [.. MdnsMessageBuilder.Name("p.local"), 0, 1, 0x40], true)
                    .ToArray(),
                // With compression: the owner is the question, the target continues it.
                Query.Ask("_http._tcp.local", Ptr).Append(0xC0, 12, 0, 12, 0, 1, 0, 0, 0x11, 0x94, 0, 4, 1, (byte)'y',
                    0xC0, 12).Set(6, 1).ToArray(),
            ];
        }
    }
}
