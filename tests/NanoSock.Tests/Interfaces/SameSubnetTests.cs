using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>Two interfaces with one prefix, and sockets that are bound to an interface (RFC 1122 3.3.4).</summary>
    [TestClass]
    public class SameSubnetTests
    {
        private static readonly uint s_second = Simulation.Address("10.0.0.3");
        private static readonly uint s_far = Simulation.Address("172.16.0.9");

        [TestMethod]
        public void SendTo_Unbound_UsesFirstInterfaceThatIsUp()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp();
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9));
            Assert.AreEqual(Bench.Own, Raw.Read32(bench.Taken().Single(), 12));
            bench.Link.IsUp = false;
            bench.Advance(2000);
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9));
            Assert.AreEqual(s_second, Raw.Read32(bench.Taken(second).Single(), 12));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.4.2")]
        public void Receive_EachInterface_TakesItsAddressOnly()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp(0, 7);
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(s_second, 7));
            bench.Expect(DropReason.Ipv4NotForUs, () => bench.Packet(Datagram(Bench.Own, 7), null, second));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_second, 7), null, second));
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(Bench.Own | 255, 7), null, second));
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
        }

        [TestMethod]
        public void Arp_Request_IsAnsweredByTheInterfaceWithTheAddress()
        {
            Bench bench = new Bench();
            TestLink second = new TestLink { Station = new byte[] { 2, 0, 0, 0, 0, 8 } };
            Assert.AreEqual(1, bench.Stack.AddInterface(second, s_second, 24));
            Assert.AreEqual(0, bench.Frame(Request(s_second)).Count);
            byte[] answer = bench.Frame(Request(s_second), second).Single();
            CollectionAssert.AreEqual(second.Station, answer[22..28]);
            Assert.AreEqual(0, bench.Frame(Request(Bench.Own), second).Count);
        }

        [TestMethod]
        public void Listen_BoundToInterface_AnswersOnlyByIt()
        {
            Bench bench = Two(out TestLink second);
            int listener = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(0, bench.Stack.SetOption(listener, SocketOption.Interface, 2));
            Assert.AreEqual(0, bench.Stack.Bind(listener, 0, 80));
            Assert.AreEqual(0, bench.Stack.Listen(listener, 4));
            bench.Expect(DropReason.TcpNoSocket,
                () => Assert.AreEqual(Tcp.Rst, bench.Packet(Syn(Bench.Own)).Single()[33] & Tcp.Rst));
            byte[] answer = bench.Packet(Syn(s_second), null, second).Single();
            Assert.AreEqual((byte)(Tcp.Syn | Tcp.Ack), answer[33]);
            bench.Packet(Raw.Ipv4(Bench.Peer, s_second, 6, Raw.Tcp(Bench.Peer, s_second, 4000, 80, 501,
                Raw.Read32(answer, 24) + 1, Tcp.Ack)), null, second);
            int socket = bench.Stack.Accept(listener);
            Assert.AreEqual(2, bench.Stack.GetOption(socket, SocketOption.Interface));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                bench.Stack.SetOption(socket, SocketOption.Interface, 1), "not on a connection");
            bench.Stack.Send(socket, new byte[1], 0, 1);
            Assert.AreEqual(1, bench.Poll(second).Count);
            bench.Stack.Close(socket);
            Assert.AreEqual(1, bench.Poll(second).Count, "the FIN");
            Assert.AreEqual(0, bench.Taken().Count);
        }

        [TestMethod]
        public void Connect_BoundToInterface_UsesItsRouteAndAddress()
        {
            Bench bench = Two(out TestLink second);
            bench.Stack.AddRoute(0, 0, Bench.Peer, 0, 1);
            bench.Stack.AddRoute(0, 0, Bench.Peer, 1, 2);
            foreach (uint peer in new[] { Bench.Peer, s_far })
            {
                int socket = bench.Stack.Socket(SocketType.Stream);
                bench.Stack.SetOption(socket, SocketOption.Interface, 2);
                Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, peer, 80));
                Assert.AreEqual(s_second, Raw.Read32(bench.Poll(second).Single(), 12));
                bench.Stack.Close(socket);
            }

            bench.Stack.RemoveRoute(0, 0, 0, 1);
            int other = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.SetOption(other, SocketOption.Interface, 2);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, bench.Stack.Connect(other, s_far, 80),
                "the route by the other interface does not count");
            Assert.AreEqual(0, bench.Taken().Count);
        }

        [TestMethod]
        public void SendTo_BoundToInterface_UsesItsRoute()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp();
            bench.Stack.SetOption(socket, SocketOption.Interface, 2);
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            foreach (uint to in new[] { Bench.Peer, Bench.Own | 255, 0xFFFFFFFF, Simulation.Address("239.1.1.1") })
            {
                Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, to, 9));
                Assert.AreEqual(s_second, Raw.Read32(bench.Taken(second).Single(), 12));
            }

            second.IsUp = false;
            bench.Advance(2000);
            Assert.AreEqual(-(int)SocketError.NetworkDown,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9), "no fail-over");
            Assert.AreEqual(0, bench.Taken().Count);
            bench.Stack.SetOption(socket, SocketOption.Interface, 3);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9), "no such interface");
        }

        [TestMethod]
        public void Receive_SeveralSockets_MostSpecificGetsIt()
        {
            Bench bench = Two(out TestLink second);
            int[] sockets = new int[4];
            for (int i = 0; i < 4; i++)
            {
                sockets[i] = bench.Udp();
                bench.Stack.SetOption(sockets[i], SocketOption.ReuseAddress, 1);
                bench.Stack.SetOption(sockets[i], SocketOption.Interface, (i & 1) == 0 ? 0 : 2);
                Assert.AreEqual(0, bench.Stack.Bind(sockets[i], (i & 2) == 0 ? 0 : s_second, 7));
            }

            for (int i = 3; i >= 0; i--)
            {
                bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_second, 7), null, second));
                Assert.AreEqual(1, bench.Stack.Receive(sockets[i], new byte[1], 0, 1), "socket " + i);
                bench.Stack.Close(sockets[i]);
            }
        }

        [TestMethod]
        public void Bind_InterfaceOption_SeparatesAddressSets()
        {
            Bench bench = Two(out _);
            int first = Bound(bench, 1, 7, out int result);
            Assert.AreEqual(0, result);
            Bound(bench, 2, 7, out result);
            Assert.AreEqual(0, result, "another interface");
            Bound(bench, 2, 7, out result);
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, result);
            Bound(bench, 0, 7, out result);
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, result, "any interface");
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse,
                bench.Stack.SetOption(first, SocketOption.Interface, 0));
            Assert.AreEqual(1, bench.Stack.GetOption(first, SocketOption.Interface));
        }

        [TestMethod]
        public void Bind_AddressOfOtherInterface_IsRefused()
        {
            Bench bench = Two(out _);
            int socket = bench.Udp();
            bench.Stack.SetOption(socket, SocketOption.Interface, 2);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(socket, Bench.Own, 7));
            Assert.AreEqual(0, bench.Stack.Bind(socket, s_second, 7));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                bench.Stack.SetOption(socket, SocketOption.Interface, 1));
            foreach (int value in new[] { -1, 3 })
            {
                Assert.AreEqual(-(int)SocketError.InvalidArgument,
                    bench.Stack.SetOption(socket, SocketOption.Interface, value));
            }
        }

        [TestMethod]
        public void Receive_ConnectedSocket_TakesItsInterfaceOnly()
        {
            Bench bench = new Bench(new StackOptions { Forwarding = true }, medium: LinkMedium.Ip);
            TestLink second = bench.AddLink(s_second, 24, medium: LinkMedium.Ip);
            int socket = bench.Udp();
            bench.Stack.SetOption(socket, SocketOption.Interface, 2);
            Assert.AreEqual(0, bench.Stack.Bind(socket, 0, 7));
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 9));

            // A router takes packets to all of its addresses from each interface.
            bench.Expect(DropReason.UdpNoSocket, () => bench.Packet(Datagram(s_second, 7)));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_second, 7), null, second));
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
        }

        private static int Bound(Bench bench, int only, int port, out int result)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.SetOption(socket, SocketOption.Interface, only);
            result = bench.Stack.Bind(socket, 0, port);
            return socket;
        }

        private static Bench Two(out TestLink second)
        {
            Bench bench = new Bench(new StackOptions { Interfaces = 3 }, medium: LinkMedium.Ip);
            second = bench.AddLink(s_second, 24, medium: LinkMedium.Ip);
            return bench;
        }

        private static byte[] Request(uint target)
        {
            return Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, target));
        }

        private static byte[] Syn(uint to)
        {
            return Raw.Ipv4(Bench.Peer, to, 6, Raw.Tcp(Bench.Peer, to, 4000, 80, 500, 0, Tcp.Syn));
        }

        private static byte[] Datagram(uint to, int port)
        {
            return Raw.Ipv4(Bench.Peer, to, 17, Raw.Udp(Bench.Peer, to, 9, port, new byte[1]));
        }
    }
}
