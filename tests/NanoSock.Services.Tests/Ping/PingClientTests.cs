using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Ping
{
    /// <summary>Echo requests of a program (RFC 792), their answers and errors.</summary>
    [TestClass]
    public sealed class PingClientTests
    {
        [TestMethod]
        public void Poll_HostThatAnswers_IsReportedForEachRequest()
        {
            PingBench bench = new PingBench();
            long start = bench.World.Now;
            bench.Run("10.0.0.9", new PingOptions { Count = 3, Interval = 500 });
            CollectionAssert.AreEqual(
                Enumerable.Range(1, 3).Select(i => "reply " + i + " from 10.0.0.9 ttl 64 time 0").ToArray(),
                bench.Events);
            Assert.AreEqual(3, bench.Client.Sent);
            Assert.AreEqual(3, bench.Client.Received);
            Assert.AreEqual(start + 1000, bench.World.Now);
            Assert.AreEqual(long.MaxValue, bench.Due);
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1472)]
        [DataRow(1473)]
        [DataRow(4000)]
        public void Poll_AnySize_ComesBackWhole(int size)
        {
            PingBench bench = new PingBench(new StackOptions { ReassemblySize = 8192 });
            bench.World.AddNode("10.0.0.10", 24, new StackOptions { ReassemblySize = 8192 });
            bench.Run("10.0.0.10", new PingOptions { Count = 2, Size = size });
            Assert.AreEqual(2, bench.Client.Received, string.Join("; ", bench.Events));
            Assert.HasCount(2, bench.Events, "A request that finds no room is sent again, and not lost.");
        }

        [TestMethod]
        public void Poll_OwnAddress_NeedsALoopback()
        {
            PingBench bench = new PingBench();
            bench.Run("10.0.0.2", new PingOptions { Count = 1 });
            CollectionAssert.AreEqual(new[] { "lost 1 NetworkUnreachable" }, bench.Events);
        }

        [TestMethod]
        public void Poll_AbsentHost_IsReportedByArp()
        {
            PingBench bench = new PingBench();
            bench.Run("10.0.0.77", new PingOptions { Count = 1, Timeout = 10000 });
            CollectionAssert.AreEqual(new[] { "error 1 from 10.0.0.2 3/1" }, bench.Events);
        }

        [TestMethod]
        public void Poll_UnroutableHost_IsLostWithItsError()
        {
            PingBench bench = new PingBench();
            bench.Run("198.51.100.1", new PingOptions { Count = 2, Interval = 100 });
            CollectionAssert.AreEqual(new[] { "lost 1 NetworkUnreachable", "lost 2 NetworkUnreachable" }, bench.Events);
        }

        [TestMethod]
        public void Poll_ExceededTtl_IsReportedByTheRouter()
        {
            PingBench bench = new PingBench();
            NetStack router = new NetStack(new StackOptions
            {
                Forwarding = true, Interfaces = 3, Secret = Simulation.Secret(7)
            });
            Assert.AreEqual(0, router.AddInterface(bench.World.Switch.AddPort(64), Simulation.Address("10.0.0.1"), 24));
            Assert.AreEqual(1, router.AddInterface(new VirtualSwitch(2, 1500, 4, false).AddPort(4),
                Simulation.Address("192.0.2.1"), 24));
            bench.World.Add(router);
            bench.Node.SetDefaultGateway(Simulation.Address("10.0.0.1"));
            bench.Run("192.0.2.9", new PingOptions { Count = 1, TimeToLive = 1 });
            CollectionAssert.AreEqual(new[] { "error 1 from 10.0.0.1 11/0" }, bench.Events);
        }

        [TestMethod]
        public void Poll_SilentHost_IsLostAfterTheTimeout()
        {
            PingBench bench = new PingBench();
            RawHost host = bench.AddHost("10.0.0.20");
            long start = bench.World.Now;
            bench.Run("10.0.0.20", new PingOptions { Count = 3, Interval = 100, Timeout = 1000 });
            CollectionAssert.AreEqual(new[] { "lost 1 TimedOut", "lost 2 TimedOut", "lost 3 TimedOut" }, bench.Events);
            Assert.AreEqual(start + 1200, bench.World.Now);
            Assert.HasCount(3, host.Requests);
        }

        [TestMethod]
        public void OnMessage_ForeignReplies_AreDiscarded()
        {
            PingBench bench = new PingBench();
            RawHost script = bench.AddHost("10.0.0.30");
            script.Answer = request =>
            {
                byte[] otherId = Reply(request);
                otherId[4] ^= 1;
                byte[] otherSequence = Reply(request);
                otherSequence[7] ^= 0x10;
                byte[] otherData = Reply(request);
                otherData[20] ^= 1;
                byte[] shorter = Reply(request).Take(20).ToArray();
                return [otherId, otherSequence, otherData, shorter, Reply(request), Reply(request)];
            };
            bench.Run("10.0.0.30", new PingOptions { Count = 1 });
            bench.World.Run(100);
            Assert.AreEqual("reply 1 from 10.0.0.30 ttl 64 time 0", bench.Events[0]);
            Assert.AreEqual(2u, bench.Context.GetDropCount(ServiceDrop.PingUnexpected));
            Assert.AreEqual(2u, bench.Context.GetDropCount(ServiceDrop.PingWrongData));
        }

        [TestMethod]
        public void OnMessage_SecondReply_IsADuplicate()
        {
            PingBench bench = new PingBench();
            RawHost script = bench.AddHost("10.0.0.30");
            script.Answer = request => [Reply(request), Reply(request)];
            bench.Run("10.0.0.30", new PingOptions { Count = 2, Interval = 10 });
            CollectionAssert.Contains(bench.Events, "reply 1 from 10.0.0.30 ttl 64 time 0 duplicate");
            Assert.AreEqual(2, bench.Client.Received);
        }

        [TestMethod]
        public void Poll_NoRoomForTheNextRequest_KeepsThePlaceOfTheFirst()
        {
            NetStack stack = new NetStack(new StackOptions());
            TestLink link = new TestLink(LinkMedium.Ip);
            Assert.AreEqual(0, stack.AddInterface(link, 0x0A000001, 24));
            PingBench listener = new PingBench();
            PingClient client = new PingClient(new ServiceContext(stack, 512), listener);
            client.Start(0x0A000002, new PingOptions { Count = 0, Interval = 10, Size = 8 });
            long now = 0;
            for (; link.Sent.Count < 16; now += 10)
            {
                stack.Poll(now);
                link.In.Enqueue(EchoReply(link.Sent[^1]));
            }

            link.HasRoom = false;
            stack.Poll(now);
            Assert.AreEqual(16, client.Received);
            link.In.Enqueue(EchoReply(link.Sent[0]));
            stack.Poll(now + 1);
            Assert.AreEqual(16, client.Received, "the request that was not sent has no reply");
            Assert.AreEqual("reply 1 from 10.0.0.2 ttl 64 time " + (now + 1) + " duplicate", listener.Events[^1]);
        }

        [TestMethod]
        public void Stop_ClientThatAnotherHasReplaced_LeavesTheOther()
        {
            PingBench bench = new PingBench();
            PingClient first = new PingClient(bench.Context, bench);
            first.Start(Simulation.Address("10.0.0.77"), new PingOptions());
            bench.Client.Start(Simulation.Address("10.0.0.9"), new PingOptions { Count = 1 });
            first.Stop();
            bench.World.Run(100);
            Assert.AreEqual(1, bench.Client.Received);
        }

        [TestMethod]
        public void Poll_MoreRequestsThan16Bits_WrapAround()
        {
            PingBench bench = new PingBench();
            bench.Client.Start(Simulation.Address("10.0.0.9"), new PingOptions { Count = 0, Interval = 10 });
            bench.World.Programs = () => bench.Client.Poll(bench.World.Now);
            for (int i = 0; i < 70000; i++)
            {
                bench.World.Run(10);
                bench.Events.Clear();
            }

            Assert.AreEqual(bench.Client.Sent, bench.Client.Received);
            Assert.IsGreaterThan(65536, bench.Client.Sent);
            bench.Client.Stop();
        }

        // The request with source and destination exchanged, which leaves the header's checksum.
        private static byte[] EchoReply(byte[] packet)
        {
            byte[] reply = (byte[])packet.Clone();
            packet.AsSpan(12, 4).CopyTo(reply.AsSpan(16));
            packet.AsSpan(16, 4).CopyTo(reply.AsSpan(12));
            reply[20] = 0;
            BigEndian.WriteUInt16(reply, 22, 0);
            BigEndian.WriteUInt16(reply, 22, Checksum.Compute(reply, 20, reply.Length - 20));
            return reply;
        }

        private static byte[] Reply(byte[] request)
        {
            byte[] reply = (byte[])request.Clone();
            reply[0] = 0;
            return reply;
        }
    }
}
