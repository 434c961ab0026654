using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>RFC 1122 3.2.1: the packets that a host accepts.</summary>
    [TestClass]
    public class Ipv4InputTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly byte[] s_broadcastMac = Raw.Everybody;

        [TestMethod]
        [Conformance("RFC791-3.1a", "RFC1122-3.2.1.1", "RFC1122-3.2.1.2")]
        public void Receive_InvalidHeader_IsDroppedByReason()
        {
            Bench bench = Ready(out int socket);
            byte[] good = Datagram(Bench.Peer, Bench.Own);
            bench.Refused(DropReason.Ipv4BadVersion, Raw.Corrected(Raw.Changed(good, 0, 0x65)));
            bench.Refused(DropReason.Ipv4BadHeaderLength, Raw.Changed(good, 0, 0x44));
            bench.Refused(DropReason.Ipv4BadTotalLength, Raw.Corrected(Raw.Changed(good, 2, 0, 19)));
            bench.Refused(DropReason.Ipv4BadTotalLength, Raw.Corrected(Raw.Changed(good, 2, 0, 200)));
            bench.Refused(DropReason.Ipv4BadChecksum, Raw.Changed(good, 10, 0, 0));
            bench.Expect(DropReason.Ipv4Truncated,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, good[..19], false)));
            bench.Expect(DropReason.FrameTooShort, () => bench.Frame(new byte[13]));
            bench.Expect(DropReason.FrameTooLong,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, new byte[1501])));
            bench.Expect(DropReason.EthernetNotForUs,
                () => bench.Frame(Raw.Ethernet(new byte[] { 2, 0, 0, 0, 0, 8 }, Bench.PeerMac, 0x0800, good)));
            bench.Expect(DropReason.EthernetBadSource,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Raw.Everybody, 0x0800, good)));
            bench.Expect(DropReason.EthernetTypeUnknown,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x86DD, good)));
            Assert.AreEqual(0u, bench.Count(Counter.Ipv4Delivered));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket));
            bench.Expect(DropReason.None, () => bench.Packet(good));
            Assert.AreEqual(3, Receive(bench, socket));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.7a")]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(255)]
        public void Receive_AnyTtl_IsDelivered(int ttl)
        {
            // RFC 1122 3.2.1.7: a packet must not be discarded because it came with a TTL below 2.
            Bench bench = Ready(out int socket);
            bench.Expect(DropReason.None, () => bench.Packet(Raw.Ipv4(Bench.Peer,
                Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data), ttl: ttl)));
            Assert.AreEqual(3, Receive(bench, socket));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.3b", "RFC1122-3.2.2g", "RFC1122-4.1.3.6")]
        [DataRow("0.0.0.0")]
        [DataRow("0.0.0.7")]
        [DataRow("127.0.0.1")]
        [DataRow("10.0.0.1")]
        [DataRow("10.0.0.255")]
        [DataRow("255.255.255.255")]
        [DataRow("224.0.0.1")]
        [DataRow("239.255.255.255")]
        [DataRow("240.0.0.1")]
        public void Receive_InvalidSource_IsDropped(string source)
        {
            Bench bench = Ready(out int socket);
            bench.Refused(DropReason.Ipv4BadSource, Datagram(Simulation.Address(source), Bench.Own));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket));
            bench.Refused(DropReason.Ipv4BadSource,
                Raw.Ipv4(Simulation.Address(source), Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data)));
            bench.Refused(DropReason.Ipv4BadSource, Raw.Ipv4(Simulation.Address(source), Bench.Own, 99, s_data));
            bench.Refused(DropReason.Ipv4BadSource, Raw.Ipv4(Simulation.Address(source),
                Bench.Own, 17, Raw.Udp(Simulation.Address(source), Bench.Own, 5, 9, s_data)));
            bench.Refused(DropReason.Ipv4BadSource, Raw.Ipv4(Simulation.Address(source), Bench.Own,
                6, Raw.Tcp(Simulation.Address(source), Bench.Own, 9, 9, 1, 0, Tcp.Syn)));
        }

        [TestMethod]
        public void Receive_SourceZeroToBroadcast_IsDelivered()
        {
            // DHCP: source 0.0.0.0, destination 255.255.255.255, and nowhere else.
            Bench bench = Ready(out int socket);
            bench.Expect(DropReason.None,
                () => Assert.AreEqual(0, bench.Packet(Datagram(0, 0xFFFFFFFF), s_broadcastMac).Count));
            Assert.AreEqual(3, Receive(bench, socket));
            bench.Refused(DropReason.Ipv4BadSource, Datagram(0, Simulation.Address("10.0.0.255")), s_broadcastMac);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.3a", "RFC1122-3.2.1.3g", "RFC1122-3.3.6a")]
        public void Receive_Destination_IsDeliveredOrDropped()
        {
            Bench bench = Ready(out int socket);
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, Simulation.Address("10.0.0.77")));
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, Simulation.Address("8.8.8.8")));
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, Simulation.Address("10.0.1.255")));
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, Simulation.Address("224.1.2.3")),
                new byte[] { 1, 0, 0x5E, 1, 2, 3 });
            bench.Refused(DropReason.Ipv4BadDestination, Datagram(Bench.Peer, 0));
            bench.Refused(DropReason.Ipv4BadDestination, Datagram(Bench.Peer, Simulation.Address("0.0.0.9")));
            bench.Refused(DropReason.Ipv4BadDestination, Datagram(Bench.Peer, Simulation.Address("127.0.0.1")));
            bench.Refused(DropReason.Ipv4BadDestination, Datagram(Bench.Peer, Simulation.Address("240.0.0.1")));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket));
            foreach (string broadcast in new[] { "10.0.0.255", "255.255.255.255" })
            {
                bench.Expect(DropReason.None,
                    () => bench.Packet(Datagram(Bench.Peer, Simulation.Address(broadcast)), s_broadcastMac));
                DatagramInfo info = new DatagramInfo();
                Assert.AreEqual(3, bench.Stack.ReceiveFrom(socket, new byte[10], 0, 10, info));
                Assert.AreEqual(Simulation.Address(broadcast), info.LocalAddress);
            }
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.6b", "RFC1122-3.2.2e")]
        public void Receive_UnicastInLinkBroadcast_IsDropped()
        {
            // RFC 1122 3.3.6: the hole through which one packet makes a whole network respond.
            Bench bench = Ready(out int socket);
            bench.Refused(DropReason.Ipv4LinkBroadcast, Datagram(Bench.Peer, Bench.Own), s_broadcastMac);
            bench.Refused(DropReason.Ipv4LinkBroadcast,
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 9, s_data)), s_broadcastMac);
            bench.Refused(DropReason.Ipv4LinkBroadcast, Raw.Ipv4(Bench.Peer, Bench.Own, 99, s_data), s_broadcastMac);
            bench.Refused(DropReason.Ipv4LinkBroadcast,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data)), new byte[] { 1, 0, 0x5E, 0, 0, 1 });
            bench.Refused(DropReason.Ipv4LinkBroadcast,
                Raw.Ipv4(Bench.Peer, Bench.Own, 6, Raw.Tcp(Bench.Peer, Bench.Own, 9, 9, 1, 0, Tcp.Syn)),
                s_broadcastMac);
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket));
        }

        [TestMethod]
        [Conformance("RFC791-3.1b")]
        public void Receive_LinkPadding_IsTrimmed()
        {
            Bench bench = Ready(out int socket);
            for (int padding = 0; padding < 40; padding++)
            {
                bench.Packet(Raw.Join(Datagram(Bench.Peer, Bench.Own),
                    Enumerable.Repeat((byte)0xEE, padding).ToArray()));
                Assert.AreEqual(3, Receive(bench, socket));
            }

            byte[] reply = bench.Packet(Raw.Join(Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data)),
                new byte[99])).Single();
            Assert.AreEqual(14 + 20 + 8 + 3, reply.Length);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.8a")]
        public void Receive_InvalidOptionOrSourceRoute_IsDropped()
        {
            Bench bench = Ready(out int socket);
            foreach (byte[] options in new[]
            {
                new byte[] { 1, 1, 1, 1 }, new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 }, new byte[] { 0x94, 4, 0, 0 },
                new byte[] { 0x44, 8, 5, 0, 0, 0, 0, 0 }, new byte[40]
            })
            {
                bench.Expect(DropReason.None, () => bench.Packet(Datagram(Bench.Peer, Bench.Own, options)));
                Assert.AreEqual(3, Receive(bench, socket));
            }

            bench.Refused(DropReason.Ipv4BadOption, Datagram(Bench.Peer, Bench.Own, new byte[] { 7, 0, 4, 0 }));
            bench.Refused(DropReason.Ipv4BadOption, Datagram(Bench.Peer, Bench.Own, new byte[] { 7, 9, 4, 0 }));
            foreach (byte kind in new byte[] { 0x83, 0x89 })
            {
                foreach (byte pointer in new byte[] { 0, 3, 4, 8, 255 })
                {
                    bench.Refused(DropReason.Ipv4SourceRoute,
                        Datagram(Bench.Peer, Bench.Own, new byte[] { kind, 7, pointer, 9, 9, 9, 9, 0 }));
                    bench.Refused(DropReason.Ipv4SourceRoute, Raw.Ipv4(Bench.Peer, Bench.Own, 1,
                        Raw.Icmp(8, 0, 1, s_data), options: new byte[] { kind, 7, pointer, 9, 9, 9, 9, 0 }));
                }

                bench.Refused(DropReason.Ipv4SourceRoute,
                    Datagram(Bench.Peer, Bench.Own, new byte[] { kind, 3, 4, 0 }));
            }
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2.1")]
        [DataRow(4)]
        [DataRow(41)]
        [DataRow(0)]
        [DataRow(255)]
        public void Receive_UnknownProtocol_SendsProtocolUnreachable(int protocol)
        {
            Bench bench = Ready(out _);
            byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, protocol, Raw.Ipv4(Bench.Peer, Bench.Own, 17, new byte[8]));
            bench.Expect(DropReason.Ipv4ProtocolUnknown, () =>
            {
                byte[] error = bench.Packet(packet).Single();
                CollectionAssert.AreEqual(new byte[] { 3, 2 }, error[34..36]);
                CollectionAssert.AreEqual(packet, error[42..]);
            });
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.4.2")]
        public void Receive_AddressOfOtherInterface_IsDropped()
        {
            Bench bench = Ready(out int socket);
            TestLink second = bench.AddLink(Simulation.Address("10.0.1.1"), 24);
            uint other = Simulation.Address("10.0.1.1");

            // To the second interface's address through the first: refused. Through its own: accepted.
            bench.Refused(DropReason.Ipv4NotForUs, Datagram(Bench.Peer, other));
            bench.Expect(DropReason.None,
                () => bench.Packet(Datagram(Simulation.Address("10.0.1.2"), other), null, second));
            Assert.AreEqual(3, Receive(bench, socket));

            // The other interface's address as a source is forged on any wire.
            bench.Refused(DropReason.Ipv4BadSource, Datagram(other, Bench.Own));
            bench.Refused(DropReason.Ipv4LinkBroadcast,
                Datagram(Bench.Peer, Simulation.Address("10.0.1.255")), s_broadcastMac);
        }

        [TestMethod]
        public void Receive_LinkVerifiedChecksum_IsNotVerifiedAgain()
        {
            Bench bench = new Bench();
            TestLink link = new TestLink { Checksums = LinkChecksums.ReceiveVerified, Medium = LinkMedium.Ip };
            Assert.AreEqual(1, bench.Stack.AddInterface(link, Simulation.Address("10.0.1.1"), 24));
            int socket = bench.Udp(0, 7);
            byte[] packet = Datagram(Simulation.Address("10.0.1.2"), Simulation.Address("10.0.1.1"));
            packet[10] ^= 1;
            packet[26] ^= 1;
            bench.Expect(DropReason.None, () => bench.Packet(packet, null, link));
            Assert.AreEqual(3, Receive(bench, socket));
        }

        private static Bench Ready(out int socket)
        {
            Bench bench = new Bench().Introduce();
            socket = bench.Udp(0, 7);
            return bench;
        }

        private static byte[] Datagram(uint source, uint destination, byte[] options = null)
        {
            return Raw.Ipv4(source, destination, 17, Raw.Udp(source, destination, 5, 7, s_data), options: options);
        }

        private static int Receive(Bench bench, int socket)
        {
            return bench.Stack.Receive(socket, new byte[10], 0, 10);
        }
    }
}
