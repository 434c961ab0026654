using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>Several addresses on one interface.</summary>
    [TestClass]
    public class FurtherAddressTests
    {
        private static readonly uint s_alias = Simulation.Address("10.0.0.50");
        private static readonly uint s_other = Simulation.Address("192.168.7.1");
        private static readonly uint s_otherPeer = Simulation.Address("192.168.7.2");
        private static readonly uint s_far = Simulation.Address("172.16.0.9");

        [TestMethod]
        public void AddAddress_Argument_IsChecked()
        {
            Bench bench = Node(LinkMedium.Ip);
            NetStack stack = bench.Stack;
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddAddress(1, s_other, 24));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddAddress(0, s_other, 33));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddAddress(0, s_other | 255, 24));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddAddress(0, Simulation.Address("127.0.0.1"), 8));
            Assert.AreEqual(SocketError.AddressAlreadyInUse, stack.AddAddress(0, Bench.Own, 32));
            Assert.AreEqual(SocketError.AddressAlreadyInUse,
                stack.AddAddress(0, Simulation.Address("10.0.0.255"), 16), "the broadcast address of the first");
            Assert.AreEqual(SocketError.Success, stack.AddAddress(0, s_other, 24));
            Assert.AreEqual(SocketError.AddressAlreadyInUse, stack.AddAddress(0, s_other, 24));
            Assert.AreEqual(SocketError.AddressAlreadyInUse, stack.AddAddress(0, s_other | 255, 16));
            Assert.AreEqual(SocketError.Success, stack.AddAddress(0, s_alias, 24));
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable, stack.AddAddress(0, s_far, 24));
            Assert.AreEqual(SocketError.InvalidArgument, stack.SetAddress(0, s_far, 24, AddressMode.Probe));
            Assert.AreEqual(SocketError.AddressAlreadyInUse, stack.SetAddress(0, s_alias, 24, AddressMode.None));
            Assert.AreEqual(SocketError.AddressAlreadyInUse,
                stack.AddRoute(Simulation.Address("192.168.7.0"), 24, Bench.Peer, 0), "the prefix of an interface");
        }

        [TestMethod]
        public void AddAddress_NoneInOptionsOrOnInterface_IsRefused()
        {
            Bench bench = new Bench();
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable, bench.Stack.AddAddress(0, s_other, 24));
            bench = Node(LinkMedium.Ip);
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.AddAddress(0, s_other, 24));
        }

        [TestMethod]
        public void AddAddress_LastDestination_BecomesOwn()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddInterface(new LoopbackLink(1500, 4), Simulation.Address("127.0.0.1"), 8);
            int socket = bench.Udp(0, 7);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, s_alias, 7);
            Assert.HasCount(1, bench.Taken());
            Assert.AreEqual(SocketError.Success, bench.Stack.AddAddress(0, s_alias, 24));
            bench.Stack.SendTo(socket, new byte[1], 0, 1, s_alias, 7);
            Assert.IsEmpty(bench.Taken(), "a packet to this node reaches no wire");
            bench.Stack.Poll(bench.Now);
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.4.3")]
        [DataRow("10.0.0.2", "10.0.0.1")]
        [DataRow("192.168.7.2", "192.168.7.1")]
        [DataRow("172.16.0.9", "192.168.7.1")]
        [DataRow("192.168.7.255", "192.168.7.1")]
        [DataRow("255.255.255.255", "10.0.0.1")]
        public void SendTo_Unbound_SourceMatchesNextHop(string destination, string source)
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_other, 24);
            bench.Stack.AddRoute(Simulation.Address("172.16.0.0"), 12, s_otherPeer, -1);
            int socket = bench.Udp();
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Simulation.Address(destination), 9));
            Assert.AreEqual(Simulation.Address(source), Raw.Read32(bench.Taken().Single(), 12));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.4.3")]
        public void SendTo_SeveralPrefixes_LongestMatches()
        {
            Bench bench = Node(LinkMedium.Ip);
            uint longer = Simulation.Address("10.0.0.129");
            bench.Stack.AddAddress(0, longer, 26);
            int socket = bench.Udp();
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Simulation.Address("10.0.0.130"), 9);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Simulation.Address("10.0.0.30"), 9);
            CollectionAssert.AreEqual(new[] { longer, Bench.Own },
                bench.Taken().Select(packet => Raw.Read32(packet, 12)).ToArray());
        }

        [TestMethod]
        public void Receive_UnicastAndBroadcast_ReachSockets()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_other, 24);
            int bound = bench.Udp(s_other, 7);
            int any = bench.Udp(0, 8);
            foreach (uint to in new[] { s_other, Bench.Own })
            {
                bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_otherPeer, to, 8)));
                Assert.AreEqual(1, bench.Stack.Receive(any, new byte[1], 0, 1));
            }

            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_otherPeer, s_other, 7)));
            bench.Expect(DropReason.UdpNoSocket, () => bench.Packet(Datagram(s_otherPeer, Bench.Own, 7)));
            Assert.AreEqual(1, bench.Stack.Receive(bound, new byte[1], 0, 1));
            DatagramInfo info = new DatagramInfo();
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_otherPeer, s_other | 255, 8)));
            Assert.AreEqual(1, bench.Stack.ReceiveFrom(any, new byte[1], 0, 1, info));
            Assert.IsTrue(info.IsBroadcast);
            bench.Refused(DropReason.Ipv4BadSource, Datagram(s_other, Bench.Own, 8));
            bench.Refused(DropReason.Ipv4BadSource, Datagram(s_other | 255, Bench.Own, 8));
        }

        [TestMethod]
        public void Receive_FragmentsToBroadcast_AreDeliveredAsBroadcast()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_other, 24);
            int listener = bench.Udp(0, 8);
            uint to = s_other | 255;
            byte[] datagram = Raw.Udp(s_otherPeer, to, 9, 8, new byte[24]);
            bench.Packet(Raw.Ipv4(s_otherPeer, to, 17, datagram[..16], 5, 0x2000));
            bench.Packet(Raw.Ipv4(s_otherPeer, to, 17, datagram[16..], 5, 2));
            Assert.AreEqual(24, bench.Stack.Receive(listener, new byte[50], 0, 50));
        }

        [TestMethod]
        public void Arp_EachAddress_IsAnsweredWithItself()
        {
            Bench bench = Node(LinkMedium.Ethernet);
            bench.Stack.AddAddress(0, s_other, 24);
            byte[] answer = bench.Frame(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, s_otherPeer, Raw.NoMac, s_other))).Single();
            CollectionAssert.AreEqual(Raw.Arp(2, Bench.OwnMac, s_other, Bench.PeerMac, s_otherPeer), answer[14..42]);
            bench.Expect(DropReason.ArpBadSender, () => bench.Frame(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, s_other, Raw.NoMac, Bench.Own))));

            // A request names the address whose prefix holds the neighbor.
            int socket = bench.Udp(Bench.Own, 7);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, s_otherPeer + 1, 9);
            CollectionAssert.AreEqual(Raw.Arp(1, Bench.OwnMac, s_other, Raw.NoMac, s_otherPeer + 1),
                bench.Poll().Single()[14..42]);
            bench.Stack.RemoveAddress(0, s_other);
            bench.Expect(DropReason.ArpBadSender, () => bench.Frame(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, s_otherPeer, Raw.NoMac, s_other))));
        }

        [TestMethod]
        public void SendTo_DirectedBroadcast_IsBroadcastOnLink()
        {
            Bench bench = Node(LinkMedium.Ethernet);
            bench.Stack.AddAddress(0, s_other, 24);
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.AccessDenied,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, s_other | 255, 9));
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, s_other | 255, 9);
            bench.Stack.SendTo(socket, new byte[3000], 0, 3000, s_other | 255, 9);
            byte[][] sent = bench.Taken().ToArray();
            Assert.AreEqual(4, sent.Length);
            Assert.IsTrue(sent.All(frame => frame.Take(6).SequenceEqual(Raw.Everybody)));
        }

        [TestMethod]
        public void RemoveAddress_Further_EndsOnlyItsConnections()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_other, 24);
            int gone = Connect(bench, s_otherPeer);
            int kept = Connect(bench, Bench.Peer);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, s_other));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Receive(gone, new byte[1], 0, 1));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(kept, new byte[1], 0, 1));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveAddress(0, s_other));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(bench.Udp(), new byte[1], 0, 1, s_otherPeer, 9));
        }

        [TestMethod]
        public void RemoveAddress_First_NextBecomesFirst()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_other, 24);
            bench.Stack.AddRoute(s_far, 32, s_otherPeer, -1);
            bench.Stack.SetDefaultGateway(Bench.Peer);
            int kept = Connect(bench, s_otherPeer);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, 0));
            Assert.AreEqual(s_other, bench.Stack.GetAddress(0));
            Assert.AreEqual(AddressState.Assigned, bench.Stack.GetAddressState(0));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(kept, new byte[1], 0, 1));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, 0, -1));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(s_far, 32, 0, -1));
            Assert.AreEqual(SocketError.Success, bench.Stack.AddAddress(0, Bench.Own, 24), "its row is free");
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveInterface(0), "with all addresses");
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Receive(kept, new byte[1], 0, 1));
            Assert.AreEqual(0, bench.Stack.AddInterface(bench.Link, s_other, 24));
        }

        [TestMethod]
        public void RemoveAddress_SamePrefix_KeepsRoute()
        {
            Bench bench = Node(LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_alias, 24);
            bench.Stack.SetDefaultGateway(Bench.Peer);
            bench.Stack.RemoveAddress(0, s_alias);
            Assert.AreEqual(1, bench.Stack.SendTo(bench.Udp(), new byte[1], 0, 1, s_far, 9));
            bench.Stack.AddAddress(0, s_alias, 24);
            bench.Stack.RemoveAddress(0, Bench.Own);
            bench.Taken();
            Assert.AreEqual(1, bench.Stack.SendTo(bench.Udp(), new byte[1], 0, 1, s_far, 9));
            Assert.AreEqual(s_alias, Raw.Read32(bench.Taken().Single(), 12));
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, 0, -1));
        }

        private static Bench Node(LinkMedium medium)
        {
            return new Bench(new StackOptions { Addresses = 2 }, medium: medium);
        }

        private static int Connect(Bench bench, uint peer)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, peer, 80);
            byte[] syn = bench.Poll().Single();
            uint own = Raw.Read32(syn, 12);
            bench.Packet(Raw.Ipv4(peer, own, 6, Raw.Tcp(peer, own, 80, Raw.Read16(syn, 20), 500,
                Raw.Read32(syn, 24) + 1, Tcp.Syn | Tcp.Ack)));
            return socket;
        }

        private static byte[] Datagram(uint from, uint to, int port)
        {
            return Raw.Ipv4(from, to, 17, Raw.Udp(from, to, 9, port, new byte[1]));
        }
    }
}
