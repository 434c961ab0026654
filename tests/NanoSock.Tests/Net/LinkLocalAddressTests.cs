using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Addresses of 169.254/16 in ARP, in routes and in the forwarder: RFC 3927.</summary>
    [TestClass]
    public class LinkLocalAddressTests
    {
        private static readonly uint s_own = Simulation.Address("169.254.7.8");
        private static readonly uint s_neighbor = Simulation.Address("169.254.9.9");
        private static readonly uint s_router = Simulation.Address("169.254.1.1");
        private static readonly uint s_far = Simulation.Address("192.0.2.1");
        private static readonly byte[] s_data = { 1, 2, 3 };

        [TestMethod]
        [Conformance("RFC3927-2.5b")]
        public void Reply_LinkLocalSender_IsBroadcast()
        {
            Bench bench = new Bench();
            TestLink link = bench.AddLink(s_own, 16);
            byte[] frame = bench.Frame(Request(s_neighbor, s_own), link).Single();
            CollectionAssert.AreEqual(Raw.Ethernet(Raw.Everybody, Bench.OwnMac, 0x0806,
                Raw.Arp(2, Bench.OwnMac, s_own, Bench.PeerMac, s_neighbor), false), frame);
        }

        [TestMethod]
        [Conformance("RFC3927-2.5b")]
        public void Poll_LinkLocalSender_IsBroadcast()
        {
            // RFC 1122 2.3.2.1 would poll a known neighbor by unicast.
            Bench bench = new Bench();
            TestLink link = bench.AddLink(s_own, 16);
            bench.Frame(Request(s_neighbor, s_own), link);
            bench.Advance(61000, link);
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, s_neighbor, 7);
            List<byte[]> sent = bench.Poll(link);
            bench.Now += 1;
            sent.AddRange(bench.Poll(link));
            CollectionAssert.AreEqual(Raw.Everybody, sent.Single(frame => frame[13] == 6)[..6]);
        }

        [TestMethod]
        [Conformance("RFC3927-2.6.2a", "RFC3927-2.8")]
        public void Send_LinkLocalDestination_IsNeverRouted()
        {
            Bench bench = new Bench();
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer));
            bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, s_neighbor, 7);
            byte[] frame = bench.Poll().Single();
            CollectionAssert.AreEqual(Raw.Of32(s_neighbor), frame[38..42], "asks for the destination itself");
            CollectionAssert.AreEqual(Raw.Of32(Bench.Own), frame[28..32]);
        }

        [TestMethod]
        [Conformance("RFC3927-2.6.2a")]
        public void Send_LinkLocalDestinationWithoutRoute_IsOnLink()
        {
            Bench bench = new Bench();
            Assert.AreEqual(3, bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, s_neighbor, 7));
            CollectionAssert.AreEqual(Raw.Of32(s_neighbor), bench.Poll().Single()[38..42]);
        }

        [TestMethod]
        [Conformance("RFC3927-2.6.2a", "RFC5227-2.6")]
        public void Receive_FromLinkLocalHost_IsAnsweredDirectly()
        {
            Bench bench = new Bench();
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer));
            byte[] answer = bench.Frame(Request(s_neighbor, Bench.Own)).Single();
            CollectionAssert.AreEqual(Bench.PeerMac, answer[..6], "by unicast, because the sender is not link-local");
            byte[] echo = bench.Packet(Raw.Ipv4(s_neighbor, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data))).Single();
            CollectionAssert.AreEqual(Bench.PeerMac, echo[..6]);
        }

        [TestMethod]
        [Conformance("RFC3927-2.6.2b")]
        public void Send_LinkLocalSource_IsNeverRouted()
        {
            Bench bench = new Bench();
            TestLink link = bench.AddLink(s_own, 16);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(s_router));
            bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, s_far, 7);
            byte[] frame = bench.Poll(link).Single();
            CollectionAssert.AreEqual(Raw.Of32(s_far), frame[38..42], "not the router");
        }

        [TestMethod]
        [Conformance("RFC3927-2.7")]
        [DataRow("169.254.9.9", "192.0.2.1")]
        [DataRow("10.0.0.2", "169.254.9.9")]
        [DataRow("169.254.9.9", "169.254.9.10")]
        public void Forward_LinkLocalSourceOrDestination_IsDropped(string source, string destination)
        {
            Bench bench = new Bench(new StackOptions { Forwarding = true });
            TestLink other = bench.AddLink(Simulation.Address("192.0.2.254"), 24);
            foreach (int ttl in new[] { 0, 1, 255 })
            {
                bench.Refused(DropReason.Ipv4LinkLocal, Raw.Ipv4(Simulation.Address(source),
                    Simulation.Address(destination), 17, s_data, ttl: ttl));
            }

            Assert.IsEmpty(bench.Taken(other));
        }

        private static byte[] Request(uint sender, uint target)
        {
            return Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, sender, Raw.NoMac, target));
        }
    }
}
