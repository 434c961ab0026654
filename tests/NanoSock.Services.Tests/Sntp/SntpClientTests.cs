using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Sntp
{
    /// <summary>The SNTP client (RFC 5905 14) against right, slow, foreign and lying servers.</summary>
    [TestClass]
    public sealed class SntpClientTests
    {
        private const long Today = 1795996800000;

        [TestMethod]
        public void Poll_Answer_GivesTheTime()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Clock = Today - 5000;
            bench.Servers[0].Answer = r => [SntpServer.Reply(r, SntpBench.Today + 0.25)];
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(Today + 250, bench.Times.Single());
            Assert.AreEqual(5250, bench.Offset);
            Assert.AreEqual(0, bench.Delay);
            Assert.AreEqual(Simulation.Address("10.0.0.11"), bench.From);
            Assert.AreEqual(SntpStatus.Success, bench.Client.Status);
            byte[] request = bench.Servers[0].Requests.Single();
            Assert.HasCount(48, request);
            Assert.AreEqual(0x23, request[0], "version 4, client");
            Assert.IsTrue(request.Skip(1).Take(39).All(b => b == 0), "nothing about the node");
        }

        [TestMethod]
        [Conformance("RFC5905-8b")]
        public void Poll_SlowPath_AddsHalfOfTheDelay()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Run(() => bench.Servers[0].Requests.Count == 1);
            bench.World.Run(300);
            bench.Servers[0].Send(SntpServer.Reply(bench.Servers[0].Requests[0], SntpBench.Today, 0.1));
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(200, bench.Delay, "without the 100 ms that the server has taken");
            Assert.AreEqual(Today + 100, bench.Times.Single());
        }

        [TestMethod]
        [Conformance("RFC5905-6")]
        [DataRow(2035, 2, 1)]
        [DataRow(2036, 2, 8)]
        [DataRow(2040, 1, 1)]
        [DataRow(2100, 1, 1)]
        public void Poll_TimeOfTheNextEra_IsRight(int year, int month, int day)
        {
            double seconds = (new DateTime(year, month, day) - new DateTime(1900, 1, 1)).TotalSeconds;
            long expected = (long)(new DateTime(year, month, day) - new DateTime(1970, 1, 1)).TotalSeconds;
            SntpBench bench = Started("10.0.0.11");
            bench.Servers[0].Answer = r => [SntpServer.Reply(r, seconds + 0.5)];
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual((expected * 1000) + 500, bench.Times.Single());
        }

        [TestMethod]
        [Conformance("RFC5905-8a")]
        [DataRow("short", ServiceDrop.SntpTruncated)]
        [DataRow("client mode", ServiceDrop.SntpBadMode)]
        [DataRow("broadcast mode", ServiceDrop.SntpBadMode)]
        [DataRow("version 0", ServiceDrop.SntpBadMode)]
        [DataRow("version 7", ServiceDrop.SntpBadMode)]
        [DataRow("originate", ServiceDrop.SntpWrongOriginate)]
        [DataRow("originate zero", ServiceDrop.SntpWrongOriginate)]
        [DataRow("kiss of another", ServiceDrop.SntpWrongOriginate)]
        public void Poll_ForgedAnswer_IsDiscardedAndTheRequestContinues(string kind, ServiceDrop reason)
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Servers[0].Answer = r => [Forge(kind, r), SntpServer.Reply(r, SntpBench.Today)];
            bench.Run(() => bench.Times.Count > 0, 1000);
            Assert.AreEqual(Today, bench.Times.Single());
            Assert.AreEqual(1u, bench.Context.GetDropCount(reason));
        }

        [TestMethod]
        [Conformance("RFC5905-7.3", "RFC5905-7.4a")]
        [DataRow("leap 3", ServiceDrop.SntpUnsynchronized)]
        [DataRow("stratum 16", ServiceDrop.SntpUnsynchronized)]
        [DataRow("transmit zero", ServiceDrop.SntpBadTime)]
        [DataRow("receive zero", ServiceDrop.SntpBadTime)]
        [DataRow("receive after transmit", ServiceDrop.SntpBadTime)]
        [DataRow("served for an hour", ServiceDrop.SntpBadTime)]
        [DataRow("kiss", ServiceDrop.SntpKissOfDeath)]
        public void Poll_AnswerWithoutTime_LeadsToTheNextServer(string kind, ServiceDrop reason)
        {
            SntpBench bench = Started("10.0.0.11", "10.0.0.12");
            bench.Servers[0].Answer = r => [Forge(kind, r)];
            bench.Servers[1].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            long start = bench.World.Now;
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(Today, bench.Times.Single());
            Assert.AreEqual(Simulation.Address("10.0.0.12"), bench.From);
            Assert.AreEqual(start, bench.World.Now, "at once");
            Assert.AreEqual(1u, bench.Context.GetDropCount(reason));
        }

        [TestMethod]
        public void Poll_AnswerOfAnotherHost_DoesNotReachTheClient()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Run(() => bench.Servers[0].Requests.Count == 1);
            byte[] forged = SntpServer.Reply(bench.Servers[0].Requests[0], SntpBench.Today + 1e6);
            NetStack attacker = bench.World.AddNode("10.0.0.66");
            int socket = attacker.Socket(SocketType.Dgram);
            attacker.Bind(socket, 0, 123);
            attacker.SendTo(socket, forged, 0, 48, Simulation.Address("10.0.0.2"), bench.Servers[0].Ports[0]);
            bench.World.Run(100);
            Assert.IsEmpty(bench.Times);
        }

        [TestMethod]
        [Conformance("RFC5905-14")]
        public void Poll_SilentServers_AreAskedInTurnWithGrowingPauses()
        {
            SntpBench bench = Started("10.0.0.11", "10.0.0.12", "10.0.0.13");
            bench.Run(() => false, 3 * 3000);
            CollectionAssert.AreEqual(new[] { 1, 1, 1 }, bench.Servers.Select(s => s.Requests.Count).ToArray());
            Assert.AreEqual(SntpStatus.TimedOut, bench.Client.Status);
            long first = bench.Due - bench.World.Now;
            Assert.IsTrue(first >= 14000 && first <= 18000, first.ToString());
            bench.Run(() => false, first + 9000);
            long second = bench.Due - bench.World.Now;
            Assert.IsTrue(second >= 28000 && second <= 36000, second.ToString());
            Assert.AreEqual(6, bench.Servers.Sum(s => s.Requests.Count));
        }

        [TestMethod]
        [Conformance("RFC5905-7.4b")]
        public void Poll_Refusal_IsObeyed()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Servers[0].Answer = r => [Kiss(r, "DENY")];
            bench.Run(() => false, 10000000);
            Assert.HasCount(1, bench.Servers[0].Requests);
            Assert.AreEqual(SntpStatus.NoServer, bench.Client.Status);
            Assert.AreEqual(long.MaxValue, bench.Due);
        }

        [TestMethod]
        [Conformance("RFC5905-7.4c")]
        public void Poll_RateKiss_DoublesTheInterval()
        {
            SntpBench bench = Started(new SntpOptions { PollInterval = 64 }, "10.0.0.11");
            int requests = 0;
            bench.Servers[0].Answer = r => [requests++ == 0 ? Kiss(r, "RATE") : SntpServer.Reply(r, SntpBench.Today)];
            long start = bench.World.Now;
            bench.Run(() => bench.Times.Count > 0, 200000);
            Assert.IsGreaterThanOrEqualTo(start + 112000, bench.World.Now, "RFC 5905 7.4: not sooner");
            long pause = bench.Due - bench.World.Now;
            Assert.IsTrue(pause >= 112000 && pause <= 144000, pause.ToString());
        }

        [TestMethod]
        public void Poll_AfterSuccess_WaitsForTheIntervalVariedByAnEighth()
        {
            SntpBench bench = Started(new SntpOptions { PollInterval = 64 }, "10.0.0.11");
            bench.Servers[0].Answer = r => [SntpServer.Reply(r, SntpBench.Today + (bench.World.Now / 1000.0))];
            long[] pauses = new long[40];
            for (int i = 0; i < pauses.Length; i++)
            {
                int count = bench.Times.Count;
                bench.Run(() => bench.Times.Count > count, 100000);
                pauses[i] = bench.Due - bench.World.Now;
            }

            Assert.IsTrue(pauses.All(p => p >= 56000 && p < 72000));
            Assert.IsGreaterThan(30, pauses.Distinct().Count());
            Assert.AreEqual(40, bench.Servers[0].Ports.Distinct().Count(), "a new port for each request");
        }

        [TestMethod]
        public void Poll_BeforeThereIsARoute_TriesOnceASecond()
        {
            SntpBench bench = Started("198.51.100.1");
            bench.Run(() => false, 5000);
            Assert.AreEqual(SntpStatus.Unreachable, bench.Client.Status);
            NetStack far = bench.World.AddNode("198.51.100.1");
            far.AddRoute(Simulation.Address("10.0.0.0"), 24, 0, 0);
            SntpServer server = new SntpServer(far) { Answer = r => [SntpServer.Reply(r, SntpBench.Today)] };
            bench.Programs.Insert(0, server.Run);
            bench.Node.AddRoute(Simulation.Address("198.51.100.1"), 32, 0, 0);
            bench.Run(() => bench.Times.Count > 0, 1000);
            Assert.HasCount(1, bench.Times);
        }

        [TestMethod]
        public void Poll_Name_IsResolved()
        {
            SntpBench bench = Started("time.test");
            DnsServer names = new DnsServer(bench.World.AddNode("10.0.0.53"))
            {
                Answer = DnsBench.Zone("time.test", "10.0.0.12")
            };
            bench.Programs.Insert(0, names.Run);
            bench.Resolver.AddServer(Simulation.Address("10.0.0.53"));
            bench.Servers[1].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            bench.Run(() => bench.Times.Count > 0);
            Assert.HasCount(1, bench.Times);
            bench.Client.Stop();
            Assert.AreEqual(long.MaxValue, bench.Client.Poll(bench.World.Now));
        }

        [TestMethod]
        public void Poll_SilentAddressOfAName_LeadsToItsOthers()
        {
            SntpBench bench = Started("time.test", "10.0.0.13");
            DnsServer names = new DnsServer(bench.World.AddNode("10.0.0.53"))
            {
                Answer = q => [DnsMessage.Reply(q).Address(null, "10.0.0.11").Address(null, "10.0.0.12").ToArray()]
            };
            bench.Programs.Insert(0, names.Run);
            bench.Resolver.AddServer(Simulation.Address("10.0.0.53"));
            bench.Servers[1].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(Simulation.Address("10.0.0.12"), bench.From);
            Assert.IsEmpty(bench.Servers[2].Requests, "not yet another name");
            Assert.HasCount(1, bench.Servers[0].Requests);
        }

        [TestMethod]
        public void ClearServers_StartedClient_IsStoppedAndTakesOthers()
        {
            SntpBench bench = Started("10.0.0.11", "10.0.0.12", "10.0.0.13");
            bench.Client.ClearServers();
            bench.World.Run(10000);
            Assert.AreEqual(0, bench.Servers.Sum(s => s.Requests.Count));
            bench.Servers[1].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            Assert.AreEqual(SocketError.Success, bench.Client.AddServer("10.0.0.12"));
            bench.Client.Start();
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(Simulation.Address("10.0.0.12"), bench.From);
        }

        [TestMethod]
        public void Poll_MissingName_LeadsToTheNextServer()
        {
            SntpBench bench = Started("time.test", "10.0.0.11");
            DnsServer names = new DnsServer(bench.World.AddNode("10.0.0.53"))
            {
                Answer = DnsBench.Zone("other.test", "10.0.0.12")
            };
            bench.Programs.Insert(0, names.Run);
            bench.Resolver.AddServer(Simulation.Address("10.0.0.53"));
            bench.Servers[0].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            bench.Run(() => bench.Times.Count > 0);
            Assert.AreEqual(Simulation.Address("10.0.0.11"), bench.From);
        }

        [TestMethod]
        public void Stop_InMidRequest_FreesTheSocket()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Run(() => bench.Servers[0].Requests.Count == 1);
            bench.Client.Stop();
            bench.Servers[0].Send(SntpServer.Reply(bench.Servers[0].Requests[0], SntpBench.Today));
            bench.World.Run(1000);
            Assert.IsEmpty(bench.Times);
            Assert.AreEqual(4, Enumerable.Range(0, 5).Count(i => bench.Node.Socket(SocketType.Dgram) >= 0));
        }

        [TestMethod]
        public void AddServer_TextThatIsNoName_IsRefused()
        {
            SntpBench bench = new SntpBench();
            Assert.AreEqual(SocketError.Fault, bench.Client.AddServer(null));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Client.AddServer("a..b"));
            Assert.AreEqual(SocketError.InvalidArgument,
                new SntpClient(bench.Context, null, bench, new SntpOptions()).AddServer("time.test"));
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(SocketError.Success, bench.Client.AddServer("10.0.0.11"));
            }

            Assert.AreEqual(SocketError.NoBufferSpaceAvailable, bench.Client.AddServer("10.0.0.11"));
        }

        private static SntpBench Started(params string[] servers)
        {
            return Started(new SntpOptions(), servers);
        }

        private static SntpBench Started(SntpOptions options, params string[] servers)
        {
            SntpBench bench = new SntpBench(options);
            foreach (string server in servers)
            {
                Assert.AreEqual(SocketError.Success, bench.Client.AddServer(server));
            }

            bench.Client.Start();
            return bench;
        }

        private static byte[] Kiss(byte[] request, string code)
        {
            byte[] message = SntpServer.Reply(request, SntpBench.Today, 0, 0);
            for (int i = 0; i < 4; i++)
            {
                message[12 + i] = (byte)code[i];
            }

            return message;
        }

        private static byte[] Forge(string kind, byte[] request)
        {
            byte[] message = SntpServer.Reply(request, SntpBench.Today + 1000000);
            switch (kind)
            {
                case "short":
                    return message.Take(47).ToArray();
                case "client mode":
                    message[0] = 0x23;
                    return message;
                case "broadcast mode":
                    message[0] = 0x25;
                    return message;
                case "version 0":
                    message[0] = 0x04;
                    return message;
                case "version 7":
                    message[0] = 0x3C;
                    return message;
                case "originate":
                    message[31] ^= 1;
                    return message;
                case "originate zero":
                    Array.Clear(message, 24, 8);
                    return message;
                case "kiss of another":
                    message = Kiss(request, "DENY");
                    message[24] ^= 0x80;
                    return message;
                case "leap 3":
                    return SntpServer.Reply(request, SntpBench.Today, 0, 2, 3);
                case "stratum 16":
                    return SntpServer.Reply(request, SntpBench.Today, 0, 16);
                case "transmit zero":
                    Array.Clear(message, 40, 8);
                    return message;
                case "receive zero":
                    Array.Clear(message, 32, 8);
                    return message;
                case "receive after transmit":
                    return SntpServer.Reply(request, SntpBench.Today, -5);
                case "served for an hour":
                    return SntpServer.Reply(request, SntpBench.Today, 3600);
                default:
                    return Kiss(request, "INIT");
            }
        }
    }
}
