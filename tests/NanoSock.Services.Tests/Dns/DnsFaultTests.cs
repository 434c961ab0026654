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
