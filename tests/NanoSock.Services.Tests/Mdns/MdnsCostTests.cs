using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Mdns
{
    /// <summary>Memory and polls of multicast DNS.</summary>
    [TestClass]
    public sealed class MdnsCostTests
    {
        [TestMethod]
        public void Responder_WithOneService_TakesLessThan1024Bytes()
        {
            MdnsBench bench = new MdnsBench("nanosock", new MdnsOptions { Services = 1 });
            bench.AddService(text: "path=/");
            bench.Settle();
            int bytes = NanoHeap.Measure(bench.Responder, bench.Context);
            Assert.IsTrue(bytes > 800 && bytes <= 1024, bytes + " bytes");
        }

        [TestMethod]
        public void Messages_AllocateNothing()
        {
            Simulation world = new Simulation();
            NetStack node = world.AddNode("10.0.0.2");
            MdnsPeer peer = new MdnsPeer(world, world.AddNode("10.0.0.9", 24, MdnsBench.Stack()));
            MdnsResponder responder = new MdnsResponder(new ServiceContext(node, 512), 0, "host", new MdnsOptions());
            responder.AddService(null, "_http._tcp", 80, null);
            responder.Start();
            MdnsQuerier querier = new MdnsQuerier(responder, new MdnsOptions());
            querier.Browse("_ipp._tcp");
            world.Run(5000);
            byte[][] messages =
            [
                MdnsMessageBuilder.Query().Ask("host.local", 1).Ask("_http._tcp.local", 12).ToArray(),
                MdnsMessageBuilder.Query().Ask("host.local", 255, true)
                    .Authority("host.local", 1, MdnsMessageBuilder.Address("10.0.0.1")).ToArray(),
                MdnsPrinter.Whole().ToArray(),
                MdnsMessageBuilder.Response().Answer("host.local", 1, 0, MdnsMessageBuilder.Address("10.0.0.9"))
                    .ToArray(),
                [1, 2, 3],
            ];
            long now = world.Now;
            for (int round = 0; round < 2; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 500; i++)
                {
                    peer.Stack.SendTo(peer.Socket, messages[i % 5], 0, messages[i % 5].Length,
                        MdnsPeer.Group, 5353);
                    now += 500;
                    peer.Stack.Poll(now);
                    node.Poll(now);
                    peer.Stack.Poll(now);
                    peer.Discard();
                }

                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.IsTrue(round == 0 || allocated == 0, allocated + " bytes");
            }

            Assert.IsTrue(responder.IsHostNameClaimed && querier.CountCached() > 0);
        }

        [TestMethod]
        public void Idle_Responder_IsNotPolled()
        {
            MdnsBench bench = new MdnsBench();
            bench.AddService();
            bench.Settle();
            Assert.AreEqual(long.MaxValue, bench.Responder.Poll(bench.World.Now));
        }
    }
}
