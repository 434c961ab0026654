using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>RFC 1112: sending to groups and receiving from them.</summary>
    [TestClass]
    public class MulticastTests
    {
        private static readonly uint s_group = Simulation.Address("239.255.0.1");
        private static readonly byte[] s_groupMac = { 1, 0, 0x5E, 0x7F, 0, 1 };
        private static readonly byte[] s_data = { 9, 8, 7 };
        private readonly byte[] _buffer = new byte[10];

        [TestMethod]
        [Conformance("RFC1112-7.2")]
        public void Receive_Group_IsDeliveredToEachMemberOnly()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 6, MulticastMemberships = 8 });
            int[] sockets = new int[5];
            for (int i = 0; i < 5; i++)
            {
                sockets[i] = bench.Udp();
                bench.Stack.SetOption(sockets[i], SocketOption.ReuseAddress, 1);
                Assert.AreEqual(0,
                    bench.Stack.Bind(sockets[i], i == 1 ? s_group : i == 4 ? Bench.Own : 0, i == 3 ? 6000 : 5000));
            }

            // 0 and 1 are members; 2 is not, 3 has another port, 4 is bound to the unicast address.
            foreach (int i in new[] { 0, 1, 3, 4 })
            {
                Assert.AreEqual(0, bench.Stack.JoinGroup(sockets[i], s_group, 0));
            }

            bench.Poll();
            bench.Expect(DropReason.None, () => In(bench));
            CollectionAssert.AreEqual(new[] { true, true, false, false, false }, sockets.Select(Got).ToArray());
            Assert.AreEqual(2u, bench.Count(Counter.UdpDelivered));
            bench.Stack.LeaveGroup(sockets[0], s_group, 0);
            In(bench);
            CollectionAssert.AreEqual(new[] { false, true, false, false, false }, sockets.Select(Got).ToArray());
            bench.Stack.LeaveGroup(sockets[1], s_group, 0);
            bench.Expect(DropReason.UdpNoSocket, () => In(bench));

            bool Got(int socket) => bench.Stack.Receive(socket, _buffer, 0, 10) == 3;
        }

        [TestMethod]
        [Conformance("RFC1112-7.2")]
        public void Receive_GroupOnOtherInterface_IsDropped()
        {
            Bench bench = new Bench();
            TestLink second = bench.AddLink(Simulation.Address("10.0.1.1"), 24);
            int socket = bench.Udp(0, 5000);
            bench.Stack.JoinGroup(socket, s_group, 1);
            bench.Expect(DropReason.Ipv4NotForUs, () => In(bench));
            uint peer = Simulation.Address("10.0.1.2");
            bench.Packet(Raw.Ipv4(peer, s_group, 17, Raw.Udp(peer, s_group, 1, 5000, s_data)), s_groupMac, second);
            Assert.AreEqual(3, bench.Stack.Receive(socket, _buffer, 0, 10));
        }

        [TestMethod]
        [Conformance("RFC1112-6.1a", "RFC1112-6.4", "RFC1122-3.2.1.7b")]
        public void Send_Group_HasGroupMacAndTtlOne()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            foreach ((string group, byte[] mac) in new[]
            {
                ("239.255.0.1", s_groupMac), ("224.128.1.2", new byte[] { 1, 0, 0x5E, 0, 1, 2 }),
                ("239.127.255.254", new byte[] { 1, 0, 0x5E, 127, 255, 254 }),
            })
            {
                Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Simulation.Address(group), 5000));
                byte[] frame = bench.Poll().Single();
                CollectionAssert.AreEqual(mac, frame[..6]);
                Assert.AreEqual((byte)1, frame[22]);
            }

            bench.Stack.SetOption(socket, SocketOption.MulticastTimeToLive, 33);
            bench.Stack.SendTo(socket, s_data, 0, 3, s_group, 5000);
            Assert.AreEqual((byte)33, bench.Poll().Single()[22]);
            bench.Stack.SetOption(socket, SocketOption.MulticastTimeToLive, 0);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, s_group, 5000));
            Assert.AreEqual(0, bench.Poll().Count, "not beyond this node");
        }

        [TestMethod]
        [Conformance("RFC1112-6.1b")]
        public void Send_MulticastInterfaceSet_UsesIt()
        {
            Bench bench = new Bench();
            TestLink second = bench.AddLink(Simulation.Address("10.0.1.1"), 24);
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, s_group, 5000);
            Assert.AreEqual(Bench.Own, Raw.Read32(bench.Poll().Single(), 26));
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.MulticastInterface, 1));
            bench.Stack.SendTo(socket, s_data, 0, 3, s_group, 5000);
            Assert.AreEqual(Simulation.Address("10.0.1.1"), Raw.Read32(bench.Poll(second).Single(), 26));
            Assert.AreEqual(0, bench.Taken().Count);
        }

        [TestMethod]
        [Conformance("RFC1112-6.1b")]
        public void Send_MulticastLoopback_IsDecidedBySender()
        {
            // RFC 1112 6.1: the sender, not the receiver, may inhibit local delivery.
            Bench bench = new Bench();
            int member = bench.Udp(0, 5000);
            int sender = bench.Udp(0, 4000);
            bench.Stack.JoinGroup(member, s_group, 0);
            bench.Stack.SetOption(member, SocketOption.MulticastLoopback, 0);
            bench.Stack.SendTo(sender, s_data, 0, 3, s_group, 5000);
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(3, bench.Stack.ReceiveFrom(member, _buffer, 0, 10, info));
            Assert.AreEqual((Bench.Own, 4000, s_group), (info.RemoteAddress, info.RemotePort, info.LocalAddress));
            Assert.AreEqual(0, bench.Stack.SetOption(sender, SocketOption.MulticastLoopback, 0));
            bench.Stack.SendTo(sender, s_data, 0, 3, s_group, 5000);
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(member, _buffer, 0, 10));

            // With a TTL of zero it stays in the node, and is delivered there.
            bench.Stack.SetOption(sender, SocketOption.MulticastLoopback, 1);
            bench.Stack.SetOption(sender, SocketOption.MulticastTimeToLive, 0);
            bench.Stack.SendTo(sender, s_data, 0, 3, s_group, 5000);
            Assert.AreEqual(3, bench.Stack.Receive(member, _buffer, 0, 10));
        }

        [TestMethod]
        public void Close_Member_EndsMembership()
        {
            Bench bench = new Bench(new StackOptions { MulticastMemberships = 1 });
            for (int i = 0; i < 5; i++)
            {
                int socket = bench.Udp(0, 5000);
                Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 0));
                Assert.AreEqual(0, bench.Stack.Close(socket));
            }

            bench.Expect(DropReason.Ipv4NotForUs, () => In(bench));
        }

        private static void In(Bench bench)
        {
            bench.Packet(Raw.Ipv4(Bench.Peer, s_group, 17, Raw.Udp(Bench.Peer, s_group, 1, 5000, s_data)), s_groupMac);
        }
    }
}
