using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Dns
{
    /// <summary>Servers that are silent, refuse, fail or truncate (RFC 1035 4.2.1, RFC 7766).</summary>
    [TestClass]
    public sealed class DnsServersTests
    {
        [TestMethod]
        [Conformance("RFC1035-4.2.1")]
        public void Resolve_LostQuery_IsSentAgainFromTheSamePortWithTheSameId()
        {
            DnsBench bench = new DnsBench();
            bench.Server.Answer = q => bench.Server.Queries.Count < 3
                ? null
                : DnsBench.Zone("www.test", "192.0.2.1")(q);
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual(start + 2000 + 4000, bench.World.Now, "2 s, then twice that");
            Assert.AreEqual(1, bench.Server.Ports.Distinct().Count());
            CollectionAssert.AreEqual(bench.Server.Queries[0], bench.Server.Queries[2]);
        }

        [TestMethod]
        public void Resolve_LateAnswer_IsTaken()
        {
            DnsBench bench = new DnsBench();
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => bench.Server.Queries.Count == 2);
            bench.Server.Send(DnsMessage.Reply(bench.Server.Queries[0]).Address(null, "192.0.2.1").ToArray());
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
        }

        [TestMethod]
        public void Resolve_SilentServers_TimesOutAtTheDeadline()
        {
            DnsBench bench = new DnsBench(2, new DnsOptions { Deadline = 15000 });
            long start = bench.World.Now;
            Assert.AreEqual("TimedOut", bench.Resolve("www.test"));
            Assert.AreEqual(start + 15000, bench.World.Now);
            Assert.HasCount(2, bench.Servers[1].Queries, "2 and 2 s in the first round, 4 and 4 in the second");
            Assert.HasCount(3, bench.Servers[0].Queries);
        }

        [TestMethod]
        [Conformance("RFC1035-4.2.1")]
        public void Resolve_SilentServer_AsksTheNextAndRemembersIt()
        {
            DnsBench bench = new DnsBench(3);
            bench.Servers[2].Answer = q => [DnsMessage.Reply(q).Address(null, "192.0.2.1").ToArray()];
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("a.test"));
            Assert.AreEqual(start + 4000, bench.World.Now);
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("b.test"));
            Assert.AreEqual(start + 4000, bench.World.Now);
            Assert.HasCount(1, bench.Servers[0].Queries);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(4)]
        [DataRow(5)]
        public void Resolve_ServerThatFails_AsksTheNextAtOnce(int code)
        {
            DnsBench bench = new DnsBench(2);
            bench.Servers[0].Answer = q => [DnsMessage.Reply(q, code).ToArray()];
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            bench.Servers[1].Answer = bench.Servers[0].Answer;
            Assert.AreEqual("ServerFailure", bench.Resolve("other.test"));
            Assert.AreEqual(start, bench.World.Now);
        }

        [TestMethod]
        public void Resolve_FailureWithoutQuestion_AsksTheNextAtOnce()
        {
            DnsBench bench = new DnsBench(2);
            bench.Servers[0].Answer = q => [[q[0], q[1], 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]];
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual(start, bench.World.Now);
        }

        [TestMethod]
        public void Resolve_ClosedPort_AsksTheNextAtOnce()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { Servers = 3 });
            bench.World.AddNode("10.0.0.60");
            bench.Resolver.ClearServers();
            bench.Resolver.AddServer(Simulation.Address("10.0.0.60"));
            bench.Resolver.AddServer(DnsBench.Addresses[0]);
            bench.Server.Answer = DnsBench.Zone("www.test", "192.0.2.1");
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual(start, bench.World.Now);
        }

        [TestMethod]
        public void Resolve_WithoutRoute_WaitsForOneUntilTheDeadline()
        {
            DnsBench bench = new DnsBench();
            bench.Resolver.ClearServers();
            bench.Resolver.AddServer(Simulation.Address("198.51.100.1"));
            long start = bench.World.Now;
            Assert.AreEqual("Unreachable", bench.Resolve("www.test"));
            Assert.AreEqual(start + 10000, bench.World.Now);

            NetStack far = bench.World.AddNode("198.51.100.1");
            far.AddRoute(Simulation.Address("10.0.0.0"), 24, 0, 0);
            DnsServer server = new DnsServer(far) { Answer = DnsBench.Zone("www.test", "192.0.2.1") };
            Action programs = bench.World.Programs;
            bench.World.Programs = () =>
            {
                server.Run();
                programs();
            };
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => false, 2500);
            bench.Node.AddRoute(Simulation.Address("198.51.100.1"), 32, 0, 0);
            start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
            Assert.IsLessThanOrEqualTo(start + 1000, bench.World.Now, "once a second");
        }

        [TestMethod]
        [Conformance("RFC1035-4.2.2")]
        public void Resolve_TruncatedAnswer_IsAskedOverTcp()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { Addresses = 16 }, true);
            bench.Server.Answer = q => [DnsMessage.Reply(q).Truncated().Address(null, "192.0.2.99").ToArray()];
            bench.Server.TcpAnswer = q =>
            {
                DnsMessage message = DnsMessage.Reply(q);
                for (int i = 1; i <= 12; i++)
                {
                    message.Address(null, "192.0.2." + i);
                }

                return message.ToArray();
            };
            string text = bench.Resolve("big.test");
            Assert.StartsWith("Success 192.0.2.1 192.0.2.2 ", text);
            Assert.AreEqual(13, text.Split(' ').Length);
            Assert.HasCount(1, bench.Server.TcpQueries);
            bench.World.Run(100);
            Assert.AreEqual(8, FreeSockets(bench.Node), "The connection leaves no socket.");
        }

        [TestMethod]
        public void Resolve_ResponseLargerThanTheBuffer_IsUsedAsFarAsItWasRead()
        {
            DnsBench bench = new DnsBench(1, new DnsOptions { Addresses = 16 }, true);
            bench.Server.Answer = q => [DnsMessage.Reply(q).Truncated().ToArray()];
            bench.Server.TcpAnswer = q =>
            {
                DnsMessage message = DnsMessage.Reply(q);
                for (int i = 1; i <= 100; i++)
                {
                    message.Address(null, "192.0.2." + i);
                }

                return message.ToArray();
            };
            Assert.StartsWith("Success 192.0.2.1 192.0.2.2 ", bench.Resolve("huge.test"));
        }

        [TestMethod]
        public void Resolve_DatagramLargerThanTheBuffer_IsAskedOverTcp()
        {
            DnsBench bench = new DnsBench(1, null, true);
            bench.Server.Answer = q =>
            {
                DnsMessage message = DnsMessage.Reply(q);
                for (int i = 1; i <= 60; i++)
                {
                    message.Address(null, "192.0.2." + i);
                }

                return [message.ToArray()];
            };
            bench.Server.TcpAnswer = q => DnsMessage.Reply(q).Address(null, "192.0.2.200").ToArray();
            Assert.AreEqual("Success 192.0.2.200", bench.Resolve("wide.test"));
        }

        [TestMethod]
        public void Resolve_TcpRefusedOrCutOff_AsksTheNext()
        {
            foreach (bool overTcp in new[] { false, true })
            {
                DnsBench bench = new DnsBench(2, null, overTcp);
                bench.Servers[0].Answer = q => [DnsMessage.Reply(q).Truncated().ToArray()];
                bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
                long start = bench.World.Now;
                Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"), "TCP: " + overTcp);
                Assert.AreEqual(start, bench.World.Now);
            }
        }

        [TestMethod]
        public void Resolve_TcpServerThatIsSilent_AsksTheNext()
        {
            DnsBench bench = new DnsBench(2, new DnsOptions { Deadline = 20000 });
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
            NetStack quiet = bench.World.AddNode("10.0.0.70");
            int socket = quiet.Socket(SocketType.Stream);
            quiet.Bind(socket, 0, 53);
            quiet.Listen(socket, 1);
            bench.Resolver.ClearServers();
            DnsServer third = new DnsServer(quiet) { Answer = q => [DnsMessage.Reply(q).Truncated().ToArray()] };
            bench.Resolver.AddServer(Simulation.Address("10.0.0.70"));
            bench.Resolver.AddServer(DnsBench.Addresses[1]);
            Action programs = bench.World.Programs;
            bench.World.Programs = () =>
            {
                third.Run();
                programs();
            };
            long start = bench.World.Now;
            Assert.AreEqual("Success 192.0.2.1", bench.Resolve("www.test"));
            Assert.AreEqual(start + 5000, bench.World.Now);
            Assert.IsEmpty(bench.Servers[0].Queries);
        }

        [TestMethod]
        public void ClearServers_InMidQuery_BeginsAgainWithTheNewOnes()
        {
            DnsBench bench = new DnsBench(2);
            bench.Servers[1].Answer = DnsBench.Zone("www.test", "192.0.2.1");
            int handle = bench.Resolver.Resolve("www.test");
            bench.Run(() => bench.Servers[0].Queries.Count == 1);
            bench.Resolver.ClearServers();
            bench.Resolver.AddServer(DnsBench.Addresses[1]);
            Assert.AreEqual("Success 192.0.2.1", bench.End(handle));
        }

        [TestMethod]
        public void AddServer_AddressOfNoHost_IsRefused()
        {
            DnsBench bench = new DnsBench(1);
            foreach (string address in new[] { "0.0.0.0", "0.1.2.3", "224.0.0.251", "255.255.255.255", "240.0.0.1" })
            {
                Assert.AreEqual(SocketError.InvalidArgument,
                    bench.Resolver.AddServer(IPAddress.Parse(address).Value), address);
            }

            Assert.AreEqual(SocketError.Success, bench.Resolver.AddServer(DnsBench.Addresses[1]));
            Assert.AreEqual(SocketError.Success, bench.Resolver.AddServer(DnsBench.Addresses[2]));
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable, bench.Resolver.AddServer(DnsBench.Addresses[2]));
            Assert.AreEqual(DnsBench.Addresses[1], bench.Resolver.GetServer(1));
            Assert.AreEqual(0u, bench.Resolver.GetServer(3));
        }

        private static int FreeSockets(NetStack stack)
        {
            int count = 0;
            while (stack.Socket(SocketType.Stream) >= 0)
            {
                count++;
            }

            return count;
        }
    }
}
