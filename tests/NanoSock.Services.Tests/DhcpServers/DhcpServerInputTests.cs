using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.DhcpServers
{
    /// <summary>Messages that the server discards, each with its reason, and its options.</summary>
    [TestClass]
    public sealed class DhcpServerInputTests
    {
        [TestMethod]
        public void Receive_MalformedMessage_IsDroppedWithItsReason()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpCaller caller = bench.Caller;
            Dropped(bench, ServiceDrop.DhcpNotRequest, caller.Build(1, m => m[0] = 2));
            Dropped(bench, ServiceDrop.DhcpWrongHardware, caller.Build(1, m => m[1] = 6));
            Dropped(bench, ServiceDrop.DhcpWrongHardware, caller.Build(1, m => m[2] = 16));
            Dropped(bench, ServiceDrop.DhcpWrongHardware, caller.Build(1, m => m[28] |= 1));
            Dropped(bench, ServiceDrop.DhcpBadCookie, caller.Build(1, m => m[236] = 0));
            Dropped(bench, ServiceDrop.DhcpNoType, caller.Build(0, null));
            Dropped(bench, ServiceDrop.DhcpBadOption, caller.Build(0, null, (53, new byte[] { 1, 1 })));
            Dropped(bench, ServiceDrop.DhcpBadOption, caller.Build(1, null, (50, new byte[3])));
            Dropped(bench, ServiceDrop.DhcpBadOption, caller.Build(3, null, (54, new byte[5])));
            Dropped(bench, ServiceDrop.DhcpBadOption, caller.Build(1, null, (61, new byte[1])));
            Dropped(bench, ServiceDrop.DhcpBadOption,
                caller.Build(1, null, (61, new byte[200]), (61, new byte[56])));
            Dropped(bench, ServiceDrop.DhcpUnexpected, caller.Build(2, null));
            Dropped(bench, ServiceDrop.DhcpUnexpected, caller.Build(99, null));
            Dropped(bench, ServiceDrop.DhcpBadAddress, caller.Build(3, null));
            Dropped(bench, ServiceDrop.DhcpBadAddress, caller.Build(8, null));
            Dropped(bench, ServiceDrop.DhcpWrongServer, caller.Build(4, null, (50, "10.0.0.100")));
            Dropped(bench, ServiceDrop.DhcpTruncated, new byte[239]);
            Dropped(bench, ServiceDrop.DhcpTruncated, new byte[577]);
        }

        [TestMethod]
        public void Receive_MessageCutAtEachLength_IsDropped()
        {
            DhcpServerBench bench = new DhcpServerBench();
            byte[] message = bench.Caller.Build(3, null, (50, "10.0.0.100"), (54, DhcpServerBench.ServerAddress),
                (61, new byte[] { 1, 2, 3 }));
            for (int length = 0; length < message.Length; length++)
            {
                ServiceDrop expected = length < 240 ? ServiceDrop.DhcpTruncated : ServiceDrop.DhcpBadOption;
                Assert.AreEqual(expected, bench.Server.Accept(message.AsSpan(0, length).ToArray(), length, 1000),
                    "cut at " + length);
            }
        }

        [TestMethod]
        public void Receive_InterfaceWithoutAddress_IsDropped()
        {
            DhcpServerBench bench = new DhcpServerBench();
            Assert.AreEqual(SocketError.Success, bench.Node.RemoveAddress(0, 0));
            Assert.AreEqual("", bench.Answer(bench.Caller.Build(1, null)));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpNoAddress));
        }

        [TestMethod]
        public void Discover_OutsideOfTheSubnet_NoAddressIsOffered()
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.First = Simulation.Address("10.0.1.100");
            options.Last = options.First;
            DhcpServerBench bench = new DhcpServerBench(options);
            Assert.AreEqual("none", bench.Lease(bench.Caller));
            Assert.AreEqual(1u, bench.Drops(ServiceDrop.DhcpNoAddress));
        }

        [TestMethod]
        public void Accept_MillionMutatedMessages_NeverThrows()
        {
            Random random = new Random(16);
            NetStack node = new NetStack(new StackOptions { Secret = Simulation.Secret(3) });
            node.AddInterface(new VirtualSwitch(2, 1500, 2, false).AddPort(2), 0x0A000001, 24);
            ServiceContext context = new ServiceContext(node, 576);
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            options.Last = options.First + 9;
            DhcpServer server = new DhcpServer(context, 0, options);
            Assert.AreEqual(SocketError.Success, server.Start());
            DhcpServerBench bench = new DhcpServerBench();
            byte[] address = { 10, 0, 0, 101 };
            byte[][] seeds =
            {
                bench.Caller.Build(1, null, (50, "10.0.0.101"), (61, new byte[] { 1, 2, 3 })),
                bench.Caller.Build(3, null, (50, "10.0.0.101"), (54, "10.0.0.1")),
                bench.Caller.Build(3, m => address.CopyTo(m, 12)),
                bench.Caller.Build(3, null, (50, "10.0.0.101")),
                bench.Caller.Build(4, null, (50, "10.0.0.101"), (54, "10.0.0.1"), (12, new byte[] { 65 })),
                bench.Caller.Build(7, m => address.CopyTo(m, 12), (54, "10.0.0.1")),
                bench.Caller.Build(8, m => address.CopyTo(m, 12), (52, new byte[] { 3 })),
            };
            byte[] message = new byte[576];
            int taken = 0;
            long now = 1000;
            for (int i = 0; i < 1000000; i++)
            {
                byte[] seed = seeds[random.Next(seeds.Length)];
                seed.CopyTo(message, 0);
                int length = random.Next(16) == 0 ? random.Next(seed.Length) : seed.Length;
                for (int k = random.Next(1, 4); k > 0; k--)
                {
                    int at = random.Next(3) == 0 ? random.Next(44) : random.Next(240, seed.Length);
                    message[at] = random.Next(2) == 0 ? (byte)random.Next(256) : message[random.Next(seed.Length)];
                }

                now += random.Next(200);
                taken += server.Accept(message, length, now) == ServiceDrop.None ? 1 : 0;
                if (random.Next(16) == 0)
                {
                    node.Poll(now);
                }
            }

            Assert.IsGreaterThan(10000, taken);
        }

        [TestMethod]
        public void Constructor_WrongOption_Throws()
        {
            NetStack node = new NetStack(new StackOptions());
            ServiceContext context = new ServiceContext(node, 576);
            Assert.ThrowsExactly<ArgumentNullException>(() => new DhcpServer(null, 0, new DhcpServerOptions()));
            Assert.ThrowsExactly<ArgumentNullException>(() => new DhcpServer(context, 0, null));
            Wrong(context, "First", o => o.First = 0);
            Wrong(context, "First", o => o.First = o.Last = 0x7F000001);
            Wrong(context, "First", o => o.First = o.Last = 0xE0000001);
            Wrong(context, "Last", o => o.Last = o.First - 1);
            Wrong(context, "Last", o => o.Last = o.First + 254);
            Wrong(context, "LeaseTime", o => o.LeaseTime = 9);
            Wrong(context, "DnsServers", o => o.DnsServers = new uint[5]);
            Wrong(new ServiceContext(node, 575), "context", o => { });
        }

        [TestMethod]
        public void Start_LinkWithoutEthernet_IsOperationNotSupported()
        {
            NetStack node = new NetStack(new StackOptions());
            node.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            DhcpServer server = new DhcpServer(new ServiceContext(node, 576), 0,
                DhcpServerBench.NewOptions());
            Assert.AreEqual(SocketError.OperationNotSupported, server.Start());
        }

        [TestMethod]
        public void Start_PortInUse_IsAddressAlreadyInUse()
        {
            DhcpServerBench bench = new DhcpServerBench();
            DhcpServer second = new DhcpServer(bench.Context, 0, bench.Options);
            Assert.AreEqual(SocketError.AddressAlreadyInUse, second.Start());
            Assert.IsFalse(second.IsStarted);
            Assert.AreEqual(SocketError.Success, bench.Server.Start(), "started already");
        }

        private static void Wrong(ServiceContext context, string name, Action<DhcpServerOptions> change)
        {
            DhcpServerOptions options = DhcpServerBench.NewOptions();
            change(options);
            Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => new DhcpServer(context, 0, options)).ParamName);
        }

        private static void Dropped(DhcpServerBench bench, ServiceDrop reason, byte[] message)
        {
            uint before = bench.Drops(reason);
            Assert.AreEqual("", bench.Answer(message, 10));
            Assert.AreEqual(before + 1, bench.Drops(reason), reason.ToString());
        }
    }
}
