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
    /// <summary>An address that goes in the midst of work.</summary>
    [TestClass]
    public class AddressLossTests
    {
        private static readonly uint s_next = Simulation.Address("10.5.0.7");
        private static readonly uint s_nextPeer = Simulation.Address("10.5.0.2");

        [TestMethod]
        public void RemoveAddress_PacketWaitsForNeighbor_IsDropped()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9));
            Assert.AreEqual(1, bench.Poll().Count, "the ARP request");
            bench.Expect(DropReason.Ipv4NoAddress,
                () => bench.Stack.SetAddress(0, s_next, 24, AddressMode.None));
            bench.Taken();
            byte[] late = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(2, Bench.PeerMac, Bench.Peer, Bench.OwnMac, Bench.Own));
            bench.Expect(DropReason.ArpBadSender,
                () => Assert.IsTrue(bench.Frame(late).All(frame => Raw.Read16(frame, 12) == 0x0806)));
            Assert.IsTrue(bench.Advance(10000).All(item => Raw.Read32(item.Frame, 28) != Bench.Own),
                "the old address appears in no ARP packet");
        }

        [TestMethod]
        public void SetAddress_OtherNetwork_ForgetsNeighbors()
        {
            Bench bench = new Bench().Introduce();
            Assert.AreEqual(1, Neighbors(bench));
            bench.Stack.SetAddress(0, s_next, 24, AddressMode.None);
            Assert.AreEqual(0, Neighbors(bench));
        }

        [TestMethod]
        public void RemoveAddress_FragmentsReceived_AreDropped()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Udp(0, 7);
            byte[] datagram = Raw.Udp(Bench.Peer, Bench.Own, 9, 7, new byte[24]);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, datagram[..16], 5, 0x2000));
            bench.Expect(DropReason.Ipv4NoAddress, () => bench.Stack.RemoveAddress(0, 0));
            bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, datagram[16..], 5, 2));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(socket, new byte[50], 0, 50));
        }

        [TestMethod]
        public void RemoveAddress_DatagramHalfSent_StartsAgain()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip, mtu: 576);
            int socket = bench.Udp(0, 7);
            bench.Link.Room = 1;
            Assert.AreEqual(-(int)SocketError.WouldBlock,
                bench.Stack.SendTo(socket, new byte[1000], 0, 1000, Bench.Peer, 9));
            int identification = Raw.Read16(bench.Taken().Single(), 4);
            bench.Stack.RemoveAddress(0, 0);
            bench.Link.Room = int.MaxValue;
            bench.Poll();
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1000], 0, 1000, Bench.Peer, 9));
            bench.Stack.SetAddress(0, Bench.Own, 24, AddressMode.None);
            Assert.AreEqual(1000, bench.Stack.SendTo(socket, new byte[1000], 0, 1000, Bench.Peer, 9));
            List<byte[]> sent = bench.Taken();
            Assert.AreEqual(2, sent.Count, "all fragments of a new datagram");
            Assert.AreNotEqual(identification, Raw.Read16(sent[0], 4));
        }

        [TestMethod]
        public void RemoveAddress_LinkBlocked_SendsNothingLater()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int listener = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(listener, 0, 80);
            bench.Stack.Listen(listener, 2);
            bench.Link.HasRoom = false;
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 6,
                Raw.Tcp(Bench.Peer, Bench.Own, 4000, 80, 500, 0, Tcp.Syn)));
            int client = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(client, Bench.Peer, 80);
            bench.Poll();
            bench.Stack.RemoveAddress(0, 0);
            bench.Link.HasRoom = true;
            Assert.AreEqual(0, bench.Advance(100000).Count, "neither SYN-ACK nor SYN");
            Assert.AreEqual((int)SocketError.AddressNotAvailable, bench.Stack.GetOption(client, SocketOption.Error));
        }

        [TestMethod]
        public void RemoveAddress_ClosedConnection_EndsItsRecord()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int client = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(client, Bench.Peer, 80);
            byte[] syn = bench.Poll().Single();
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 80, Raw.Read16(syn, 20),
                500, Raw.Read32(syn, 24) + 1, Tcp.Syn | Tcp.Ack)));
            bench.Stack.Send(client, new byte[10], 0, 10);
            bench.Stack.Close(client);
            bench.Poll();
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(0, bench.Advance(200000).Count);
            SocketInfo info = new SocketInfo();
            Assert.IsFalse(Enumerable.Range(0, bench.Stack.TableCapacity)
                .Any(i => bench.Stack.GetSocketInfo(i, info)), "an orphan ends too");
        }

        [TestMethod]
        public void SetAddress_LongAfterPoll_ReportsGroupsInNextPoll()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            int socket = bench.Udp(0, 7);
            uint group = Simulation.Address("239.1.2.3");
            bench.Stack.JoinGroup(socket, group, 0);
            bench.Advance(20000);
            bench.Now += 5000000;
            bench.Stack.SetAddress(0, s_next, 24, AddressMode.None);
            byte[] report = bench.Poll().Single();
            Assert.AreEqual((s_next, group), (Raw.Read32(report, 12), Raw.Read32(report, 28)));
            Assert.AreEqual(1, bench.Advance(20000).Count, "and once more");
        }

        [TestMethod]
        public void NoteFault_AfterRemoveAddress_EndsConnections()
        {
            Bench bench = new Bench(new StackOptions { Addresses = 2 }, medium: LinkMedium.Ip);
            bench.Stack.AddAddress(0, s_next, 24);
            bench.Stack.SetDefaultGateway(Bench.Peer);
            bench.Stack.NoteFault();
            bench.Poll();
            RouteInfo route = new RouteInfo();
            Assert.AreEqual(3, Enumerable.Range(0, bench.Stack.RouteCapacity)
                .Count(i => bench.Stack.GetRoute(i, route)), "two prefixes and the default route");
            Assert.AreEqual(1, bench.Stack.SendTo(bench.Udp(), new byte[1], 0, 1, s_nextPeer, 9));
            Assert.AreEqual(s_next, Raw.Read32(bench.Taken().Single(), 12));
            bench.Stack.RemoveAddress(0, 0);
            bench.Stack.RemoveAddress(0, 0);
            bench.Stack.NoteFault();
            bench.Poll();
            Assert.IsFalse(bench.Stack.GetRoute(0, route));
            Assert.AreEqual(0u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void SetAddress_ServiceOfNode_IsAdvanced()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            CountingService service = new CountingService();
            bench.Stack.SetService(service);
            bench.Poll();
            int before = service.Polls;
            bench.Poll();
            Assert.AreEqual(before, service.Polls);
            bench.Stack.SetAddress(0, s_next, 24, AddressMode.None);
            bench.Poll();
            Assert.AreEqual(before + 1, service.Polls);
            bench.Stack.RemoveAddress(0, 0);
            bench.Poll();
            Assert.AreEqual(before + 2, service.Polls);
            bench.Link.IsUp = false;
            bench.Advance(0);
            Assert.IsTrue(service.Polls > before + 2);
        }

        [TestMethod]
        public void RemoveAddress_WhileProbing_ServiceIsAdvanced()
        {
            Bench bench = new Bench();
            bench.Stack.SetAddress(0, s_next, 24, AddressMode.Probe);
            CountingService service = new CountingService();
            bench.Stack.SetService(service);
            bench.Poll();
            int before = service.Polls;
            bench.Poll();
            Assert.AreEqual(before, service.Polls);
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(AddressState.None, bench.Stack.GetAddressState(0));
            bench.Poll();
            Assert.AreEqual(before + 1, service.Polls);
        }

        private static int Neighbors(Bench bench)
        {
            NeighborInfo info = new NeighborInfo();
            return Enumerable.Range(0, bench.Stack.NeighborCapacity).Count(i => bench.Stack.GetNeighbor(i, info));
        }

        private sealed class CountingService : IStackService
        {
            internal int Polls { get; private set; }

            public long Poll(long nowMilliseconds)
            {
                Polls++;
                return long.MaxValue;
            }
        }
    }
}
