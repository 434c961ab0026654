using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>An interface without an address: RFC 1122 3.2.1.3 (a), RFC 2131 4.1.</summary>
    [TestClass]
    public class UnaddressedTests
    {
        private const uint All = 0xFFFFFFFF;
        private static readonly uint s_offered = Simulation.Address("10.9.0.77");
        private static readonly uint s_server = Simulation.Address("10.9.0.1");

        [TestMethod]
        public void SendTo_BoundToInterface_SendsFromZeroToAll()
        {
            Bench bench = Unaddressed(out TestLink link, out int socket);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, new byte[] { 1, 2, 3 }, 0, 3, All, 67));
            byte[] frame = bench.Taken(link).Single();
            CollectionAssert.AreEqual(Raw.Everybody, frame[..6]);
            Assert.AreEqual(0u, Raw.Read32(frame, 26));
            Assert.AreEqual(All, Raw.Read32(frame, 30));
            Assert.AreEqual(68, Raw.Read16(frame, 34));
            Assert.AreEqual(0, bench.Taken().Count, "by no other interface");
        }

        [TestMethod]
        public void SendTo_AddressedInterface_SendsFromItsAddress()
        {
            Bench bench = Unaddressed(out TestLink link, out int socket);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(1, s_offered, 24, AddressMode.None));
            Assert.AreEqual(3, bench.Stack.SendTo(socket, new byte[] { 1, 2, 3 }, 0, 3, All, 67));
            Assert.AreEqual(s_offered, Raw.Read32(bench.Taken(link).Single(), 26));
        }

        [TestMethod]
        [DataRow("10.9.0.1")]
        [DataRow("10.0.0.2")]
        [DataRow("224.0.0.251")]
        public void SendTo_OtherDestination_IsNetworkUnreachable(string destination)
        {
            Bench bench = Unaddressed(out TestLink link, out int socket);
            bench.Expect(DropReason.Ipv4NoRoute, () => Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[3], 0, 3, Simulation.Address(destination), 67)));
            bench.Advance(5000, link);
            Assert.AreEqual(0, bench.Taken().Count + bench.Taken(link).Count);
        }

        [TestMethod]
        public void SendTo_MulticastInterface_IsNetworkUnreachable()
        {
            Bench bench = Unaddressed(out TestLink link, out _);
            int other = bench.Udp(0, 5353);
            bench.Stack.SetOption(other, SocketOption.MulticastInterface, 1);
            bench.Stack.SetOption(other, SocketOption.Broadcast, 1);
            foreach (uint group in new[] { Simulation.Address("224.0.0.251"), All })
            {
                Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                    bench.Stack.SendTo(other, new byte[3], 0, 3, group, 5353));
            }

            Assert.AreEqual(0, bench.Taken(link).Count);
        }

        [TestMethod]
        [DataRow("10.9.0.77", false)]
        [DataRow("10.9.0.77", true)]
        [DataRow("10.0.0.1", false)]
        [DataRow("255.255.255.255", true)]
        public void Receive_Datagram_ReachesOnlyBoundSocket(string destination, bool broadcastFrame)
        {
            Bench bench = Unaddressed(out TestLink link, out int socket);
            int any = bench.Udp(0, 69);
            uint to = Simulation.Address(destination);
            bench.Expect(DropReason.None, () => Assert.AreEqual(0,
                Offer(bench, link, to, 68, broadcastFrame).Count));
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(4, bench.Stack.ReceiveFrom(socket, new byte[10], 0, 10, info));
            Assert.AreEqual(s_server, info.RemoteAddress);
            Assert.AreEqual(to, info.LocalAddress);
            Assert.AreEqual(1, info.Interface);
            bench.Expect(DropReason.UdpNoSocket, () => Offer(bench, link, to, 69, broadcastFrame));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.ReceiveFrom(any, new byte[10], 0, 10, info));
        }

        [TestMethod]
        public void Receive_OtherInterface_DoesNotReachBoundSocket()
        {
            Bench bench = Unaddressed(out _, out int socket);
            bench.Expect(DropReason.UdpNoSocket, () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17,
                Raw.Udp(Bench.Peer, Bench.Own, 67, 68, new byte[4]))));
            bench.Expect(DropReason.UdpNoSocket, () => bench.Packet(Raw.Ipv4(Bench.Peer, All, 17,
                Raw.Udp(Bench.Peer, All, 67, 68, new byte[4])), Raw.Everybody));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.ReceiveFrom(socket, new byte[10], 0, 10, null));
        }

        [TestMethod]
        public void Receive_OtherProtocol_IsDropped()
        {
            Bench bench = Unaddressed(out TestLink link, out _);
            byte[] syn = Raw.Tcp(s_server, s_offered, 1000, 80, 1, 0, Tcp.Syn, 1000, new byte[0]);
            foreach (byte[] packet in new[]
            {
                Raw.Ipv4(s_server, s_offered, 6, syn),
                Raw.Ipv4(s_server, s_offered, 1, Raw.Icmp(8, 0, 0, new byte[8])),
                Raw.Ipv4(s_server, s_offered, 17, Raw.Udp(s_server, s_offered, 67, 68, new byte[16]), 0, 0x2000),
            })
            {
                bench.Expect(DropReason.Ipv4NoAddress,
                    () => Assert.AreEqual(0, bench.Packet(packet, link.Station, link).Count));
            }
        }

        [TestMethod]
        [DataRow("0.0.0.0", "10.9.0.77", DropReason.Ipv4BadSource)]
        [DataRow("10.9.0.1", "0.0.0.0", DropReason.Ipv4BadDestination)]
        [DataRow("10.9.0.1", "127.0.0.1", DropReason.Ipv4BadDestination)]
        [DataRow("10.9.0.1", "224.0.0.1", DropReason.Ipv4BadDestination)]
        [DataRow("10.9.0.1", "240.0.0.1", DropReason.Ipv4BadDestination)]
        [DataRow("10.0.0.1", "10.9.0.77", DropReason.Ipv4BadSource)]
        public void Receive_BadAddress_IsDropped(string source, string destination, DropReason reason)
        {
            Bench bench = Unaddressed(out TestLink link, out _);
            uint from = Simulation.Address(source);
            uint to = Simulation.Address(destination);
            bench.Expect(reason, () => bench.Packet(Raw.Ipv4(from, to, 17,
                Raw.Udp(from, to, 67, 68, new byte[4])), link.Station, link));
        }

        [TestMethod]
        [DataRow("0.0.0.0")]
        [DataRow("10.9.0.77")]
        public void Receive_ArpRequest_IsNotAnswered(string target)
        {
            Bench bench = Unaddressed(out TestLink link, out _);
            byte[] request = Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, s_server, Raw.NoMac, Simulation.Address(target)));
            Assert.AreEqual(0, bench.Frame(request, link).Count);
        }

        [TestMethod]
        public void JoinGroup_WithoutAddress_IsReportedWithAddress()
        {
            Bench bench = Unaddressed(out TestLink link, out int socket);
            uint group = Simulation.Address("239.1.2.3");
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, group, -1), "by the interface of the socket");
            Assert.AreEqual(0, bench.Advance(20000, link).Count);
            bench.Stack.SetAddress(1, s_offered, 24, AddressMode.None);
            List<(long At, byte[] Frame)> sent = bench.Advance(20000, link);
            Assert.AreEqual(2, sent.Count(item => item.Frame[13] == 0 && Raw.Read32(item.Frame, 42) == group
                && item.Frame[38] == 0x16 && Raw.Read32(item.Frame, 26) == s_offered));
        }

        [TestMethod]
        public void AddInterface_SameLinkTwice_IsInvalidArgument()
        {
            Bench bench = Unaddressed(out TestLink link, out _);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.AddInterface(link));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.AddInterface(null));
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, bench.Stack.AddInterface(new TestLink()));
        }

        [TestMethod]
        public void AddRoute_WithoutAddress_IsNetworkUnreachable()
        {
            Bench bench = Unaddressed(out _, out _);
            Assert.AreEqual(SocketError.NetworkUnreachable, bench.Stack.AddRoute(0, 0, s_server, 1));
            Assert.AreEqual(SocketError.NetworkUnreachable, bench.Stack.AddRoute(0, 0, 0, 1));
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(s_server, 32, 0, 0));
        }

        private static Bench Unaddressed(out TestLink link, out int socket)
        {
            Bench bench = new Bench();
            link = new TestLink();
            Assert.AreEqual(1, bench.Stack.AddInterface(link));
            Assert.AreEqual(AddressState.None, bench.Stack.GetAddressState(1));
            Assert.AreEqual(0u, bench.Stack.GetAddress(1));
            socket = bench.Udp(0, 68);
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.Interface, 2));
            Assert.AreEqual(2, bench.Stack.GetOption(socket, SocketOption.Interface));
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.Broadcast, 1));
            bench.Poll();
            return bench;
        }

        private static List<byte[]> Offer(Bench bench, TestLink link, uint to, int port, bool broadcastFrame)
        {
            return bench.Packet(Raw.Ipv4(s_server, to, 17, Raw.Udp(s_server, to, 67, port, new byte[4])),
                broadcastFrame ? Raw.Everybody : link.Station, link);
        }
    }
}
