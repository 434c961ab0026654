using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>An address that is set, replaced or removed, and what depends on it.</summary>
    [TestClass]
    public class AddressChangeTests
    {
        private static readonly uint s_next = Simulation.Address("10.5.0.7");
        private static readonly uint s_nextPeer = Simulation.Address("10.5.0.2");

        [TestMethod]
        [Conformance("RFC1122-3.3.1.6")]
        public void SetAddress_Other_ReceivesAndSendsWithIt()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, s_next, 24, AddressMode.None));
            Assert.AreEqual(s_next, bench.Stack.GetAddress(0));
            Assert.AreEqual(AddressState.Assigned, bench.Stack.GetAddressState(0));
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, Bench.Own));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_nextPeer, s_next)));
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, s_nextPeer, 9));
            Assert.AreEqual(s_next, Raw.Read32(bench.Taken().Single(), 12));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9), "the old prefix has no route");
        }

        [TestMethod]
        public void SetAddress_SameAgain_ChangesNothing()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            Connection(bench, out int socket, out _);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None));
            Assert.IsFalse(bench.Stack.TakeEvent(new InterfaceEvent()));
            Assert.AreEqual(1, bench.Stack.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveRoute(0, 0, Bench.Peer, 0));
        }

        [TestMethod]
        public void SetAddress_OtherPrefix_KeepsConnections()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            Connection(bench, out int socket, out _);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Simulation.Address("10.0.0.200")));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, Bench.Own, 25, AddressMode.None));
            Assert.AreEqual(1, bench.Stack.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(1, bench.Poll().Count);
            InterfaceEvent change = new InterfaceEvent();
            Assert.IsTrue(bench.Stack.TakeEvent(change));
            Assert.AreEqual((InterfaceEventKind.AddressAdded, Bench.Own, 25),
                (change.Kind, change.Address, change.PrefixLength));
            Assert.IsFalse(bench.Stack.TakeEvent(change));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, 0, -1),
                "the gateway is outside the prefix");
        }

        [TestMethod]
        [DataRow("0.0.0.0", 24, SocketError.InvalidArgument)]
        [DataRow("10.5.0.255", 24, SocketError.InvalidArgument)]
        [DataRow("10.5.0.1", 33, SocketError.InvalidArgument)]
        [DataRow("10.1.0.9", 24, SocketError.AddressAlreadyInUse)]
        [DataRow("10.1.0.255", 16, SocketError.AddressAlreadyInUse)]
        [DataRow("10.7.0.1", 16, SocketError.AddressAlreadyInUse)]
        [DataRow("10.0.0.9", 24, SocketError.Success)]
        public void SetAddress_Argument_IsChecked(string address, int prefixLength, SocketError expected)
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            bench.AddLink(Simulation.Address("10.1.0.9"), 24, medium: LinkMedium.Ip);
            bench.Stack.AddRoute(Simulation.Address("10.7.0.0"), 16, 0, 1);
            Assert.AreEqual(expected,
                bench.Stack.SetAddress(0, Simulation.Address(address), prefixLength, AddressMode.None));
            Assert.AreEqual(expected == SocketError.Success ? Simulation.Address(address) : Bench.Own,
                bench.Stack.GetAddress(0));
            Assert.AreEqual(SocketError.InvalidArgument,
                bench.Stack.SetAddress(2, s_next, 24, AddressMode.None), "no such interface");
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.SetAddress(-1, s_next, 24, AddressMode.None));
        }

        [TestMethod]
        public void RemoveAddress_Connection_EndsAtOnceWithoutSegment()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int listener = Connection(bench, out int socket, out byte[] handshake);
            Assert.AreEqual(1000, bench.Stack.Send(socket, new byte[1000], 0, 1000));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, Bench.Own));
            Assert.AreNotEqual(SocketReadiness.None, bench.Stack.Ready(socket) & SocketReadiness.Error);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(0, bench.Advance(200000).Count, "nothing is sent");
            bench.Stack.Close(socket);

            // The listener accepts again with the address.
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None));
            bench.Expect(DropReason.TcpNoSocket,
                () => Assert.AreEqual(Tcp.Rst, bench.Packet(handshake).Single()[33] & Tcp.Rst));
            Assert.AreEqual((byte)(Tcp.Syn | Tcp.Ack), bench.Packet(Syn(4001)).Single()[33]);
            Assert.AreEqual(TcpState.Listen, Info(bench, listener).State);
        }

        [TestMethod]
        public void RemoveAddress_HalfOpenAndTimeWait_AreRemoved()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            Connection(bench, out int socket, out byte[] handshake);
            uint next = Raw.Read32(handshake, 28);
            bench.Stack.Close(socket);
            bench.Poll();
            byte[] fin = Raw.Tcp(Bench.Peer, Bench.Own, 4000, 80, 501, next + 1, Tcp.Fin | Tcp.Ack);
            Assert.AreEqual(1, bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 6, fin)).Count);
            bench.Packet(Syn(4002));
            Assert.AreEqual(2, Entries(bench, Bench.Own));
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(0, Entries(bench, Bench.Own));
            Assert.AreEqual(0, bench.Advance(200000).Count);
        }

        [TestMethod]
        public void RemoveAddress_UnacceptedConnection_IsRemovedByAccept()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int listener = Listen(bench);
            Handshake(bench, 4000);
            bench.Stack.RemoveAddress(0, 0);
            int socket = bench.Stack.Accept(listener);
            Assert.IsTrue(socket == -(int)SocketError.WouldBlock
                || bench.Stack.Receive(socket, new byte[1], 0, 1) == -(int)SocketError.AddressNotAvailable);
        }

        [TestMethod]
        public void RemoveAddress_SynSent_EndsWithAddressNotAvailable()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, Bench.Peer, 80);
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(0, bench.Advance(10000).Count);
            Assert.AreEqual((int)SocketError.AddressNotAvailable, bench.Stack.GetOption(socket, SocketOption.Error));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, bench.Stack.Connect(socket, Bench.Peer, 80));
        }

        [TestMethod]
        public void RemoveAddress_ConnectedDatagramSocket_GetsErrorAndReturns()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            bench.AddLink(s_next, 24, medium: LinkMedium.Ip);
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(Bench.Peer, 32, 0, 1));
            int socket = bench.Udp(Bench.Own, 7);
            int other = bench.Udp(s_next, 8);
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 9));
            Assert.AreEqual(0, bench.Stack.Connect(other, s_nextPeer, 9));
            bench.Stack.RemoveAddress(0, Bench.Own);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Send(socket, new byte[1], 0, 1));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Send(socket, new byte[1], 0, 1),
                "also after the pending error was read");
            Assert.AreEqual(1, bench.Stack.Send(other, new byte[1], 0, 1));
            bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None);
            Assert.AreEqual(1, bench.Stack.Send(socket, new byte[1], 0, 1));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(Bench.Peer, Bench.Own)));
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
        }

        [TestMethod]
        public void RemoveAddress_BoundSocket_WorksWhenItReturns()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Udp(Bench.Own, 7);
            bench.Stack.SetAddress(0, s_next, 24, AddressMode.None);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, s_nextPeer, 9));
            bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None);
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9));
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(Bench.Peer, Bench.Own)));
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
        }

        [TestMethod]
        public void RemoveAddress_SameDatagramAgain_IsNotSent()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Udp(Bench.Own, 7);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9);
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9);
            Assert.AreEqual(2, bench.Taken().Count);
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9), "the headers of the last one are stale");
            Assert.AreEqual(0, bench.Taken().Count);
        }

        [TestMethod]
        public void RemoveAddress_Last_RemovesRoutes()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            bench.Stack.SetDefaultGateway(Bench.Peer);
            bench.Stack.AddRoute(s_nextPeer, 32, 0, 0);
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveAddress(0, Bench.Peer));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.RemoveAddress(1, 0));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, Bench.Own));
            Assert.AreEqual(AddressState.None, bench.Stack.GetAddressState(0));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(0, 0, 0, -1));
            Assert.AreEqual(SocketError.AddressNotAvailable, bench.Stack.RemoveRoute(s_nextPeer, 32, 0, -1));
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, 0), "again");
        }

        [TestMethod]
        public void Bind_LostAddress_IsAddressNotAvailable()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            bench.Stack.RemoveAddress(0, 0);
            int socket = bench.Udp();
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Bind(socket, Bench.Own, 7));
        }

        private static int Listen(Bench bench)
        {
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            Assert.AreEqual(0, bench.Stack.Listen(listener, 4));
            return listener;
        }

        // Returns the listener; the handshake is the peer's last packet.
        private static int Connection(Bench bench, out int socket, out byte[] handshake)
        {
            int listener = Listen(bench);
            handshake = Handshake(bench, 4000);
            socket = bench.Stack.Accept(listener);
            Assert.IsTrue(socket >= 0);
            return listener;
        }

        private static byte[] Handshake(Bench bench, int port)
        {
            uint next = Raw.Read32(bench.Packet(Syn(port)).Single(), 24) + 1;
            byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, 6,
                Raw.Tcp(Bench.Peer, Bench.Own, port, 80, 501, next, Tcp.Ack));
            bench.Packet(packet);
            return packet;
        }

        private static byte[] Syn(int port)
        {
            return Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, port, 80, 500, 0, Tcp.Syn));
        }

        private static byte[] Datagram(uint from, uint to)
        {
            return Raw.Ipv4(from, to, 17, Raw.Udp(from, to, 9, 7, new byte[1]));
        }

        private static SocketInfo Info(Bench bench, int descriptor)
        {
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < bench.Stack.TableCapacity; i++)
            {
                if (bench.Stack.GetSocketInfo(i, info) && info.Descriptor == descriptor)
                {
                    return info;
                }
            }

            return null;
        }

        private static int Entries(Bench bench, uint local)
        {
            SocketInfo info = new SocketInfo();
            return Enumerable.Range(0, bench.Stack.TableCapacity)
                .Count(i => bench.Stack.GetSocketInfo(i, info) && info.LocalAddress == local);
        }
    }
}
