using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;
using static NanoSock.Tests.Network.ArpFrames;

namespace NanoSock.Tests.Network
{
    /// <summary>ARP messages received: RFC 826 with RFC 5227.</summary>
    [TestClass]
    public class ArpTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly byte[] s_otherMac = { 2, 0, 0, 0, 0, 3 };

        [TestMethod]
        public void WithoutBuffers_PacketToUnresolvedNeighbor_IsDropped()
        {
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 0 });
            int socket = bench.Udp(0, 4000);
            bench.Expect(DropReason.ArpQueueFull,
                () => Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[] { 1 }, 0, 1, Bench.Peer, 7)), 1);
            bench.Poll();
            Assert.AreEqual(1u, bench.Count(Counter.ArpRequestsOut));
            Assert.IsEmpty(bench.Frame(Reply(Bench.Peer, Bench.PeerMac)));
            bench.Stack.SendTo(socket, new byte[] { 2 }, 0, 1, Bench.Peer, 7);
            CollectionAssert.AreEqual(new byte[] { 2 }, bench.Poll().Select(frame => frame[42]).ToArray());
        }

        [TestMethod]
        [Conformance("RFC826-reply")]
        public void Request_ForThisNode_IsAnsweredAndLearned()
        {
            Bench bench = new Bench();
            byte[] answer = bench.Frame(Request(Bench.Peer, Bench.PeerMac)).Single();
            CollectionAssert.AreEqual(Raw.Ethernet(Bench.PeerMac, Bench.OwnMac, 0x0806,
                Raw.Arp(2, Bench.OwnMac, Bench.Own, Bench.PeerMac, Bench.Peer), false), answer);
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(8, bench.Poll().Single()[12]);
            Assert.AreEqual(0u, bench.Count(Counter.ArpRequestsOut));
            Assert.AreEqual(1u, bench.Count(Counter.ArpRepliesOut));
        }

        [TestMethod]
        public void Request_SenderAddressZero_IsAnsweredNotLearned()
        {
            // RFC 5227 2.1.1: the sender's protocol address is zero.
            Bench bench = new Bench();
            byte[] probe = Raw.Ethernet(Raw.Everybody, Bench.PeerMac,
                0x0806, Raw.Arp(1, Bench.PeerMac, 0, Raw.NoMac, Bench.Own));
            bench.Expect(DropReason.None, () =>
            {
                byte[] answer = bench.Frame(probe).Single();
                CollectionAssert.AreEqual(Raw.Of32(Bench.Own), answer[28..32]);
                CollectionAssert.AreEqual(Bench.PeerMac, answer[..6]);
            });
            bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(6, bench.Poll().Single()[13], "has to ask");
        }

        [TestMethod]
        public void Receive_ReplyOfAnUnknownNeighbor_IsDropped()
        {
            Bench bench = new Bench();
            byte[] reply = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(2, Bench.PeerMac, Bench.Peer, Bench.OwnMac, Bench.Own));
            bench.Expect(DropReason.ArpNotForUs, () => Assert.AreEqual(0, bench.Frame(reply).Count));
        }

        [TestMethod]
        [Conformance("RFC826-merge")]
        public void GratuitousArp_KnownSender_UpdatesEntry()
        {
            Bench bench = new Bench().Introduce();
            byte[] gratuitous = Raw.Ethernet(Raw.Everybody, s_otherMac, 0x0806,
                Raw.Arp(1, s_otherMac, Bench.Peer, Raw.NoMac, Bench.Peer));
            bench.Expect(DropReason.None, () => Assert.AreEqual(0, bench.Frame(gratuitous).Count));
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            CollectionAssert.AreEqual(s_otherMac, bench.Poll().Single()[..6]);
            byte[] otherHost = Raw.Ethernet(Raw.Everybody, s_otherMac, 0x0806,
                Raw.Arp(1, s_otherMac, Bench.Peer + 5, Raw.NoMac, Bench.Peer + 5));
            bench.Expect(DropReason.ArpNotForUs, () => Assert.AreEqual(0, bench.Frame(otherHost).Count));
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 5, 7);
            Assert.AreEqual(6, bench.Poll().Single()[13]);
        }

        [TestMethod]
        public void Reply_Unsolicited_IsNotLearned()
        {
            Bench bench = new Bench();
            Assert.AreEqual(0, bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Count);
            bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(6, bench.Poll().Single()[13]);
        }

        [TestMethod]
        [Conformance("RFC826-fields")]
        public void Receive_InvalidSender_IsDropped()
        {
            Bench bench = new Bench();
            uint[] senders =
            {
                Bench.Own, Simulation.Address("255.255.255.255"), Simulation.Address("10.0.0.255"),
                Simulation.Address("10.0.1.2"), Simulation.Address("127.0.0.1"),
                Simulation.Address("224.0.0.1"), Simulation.Address("240.0.0.1"), Simulation.Address("0.0.0.1"),
            };
            foreach (uint sender in senders)
            {
                foreach (int operation in new[] { 1, 2 })
                {
                    byte[] frame = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                        Raw.Arp(operation, Bench.PeerMac, sender, Raw.NoMac, Bench.Own));
                    bench.Expect(DropReason.ArpBadSender,
                        () => Assert.AreEqual(0, bench.Frame(frame).Count, IPAddress.ToString(sender)));
                }
            }

            bench.Expect(DropReason.ArpBadSender, () => bench.Frame(Request(Bench.Peer, Bench.OwnMac)), 1);
            byte[] group = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Raw.Everybody, Bench.Peer, Raw.NoMac, Bench.Own));
            bench.Expect(DropReason.ArpBadSender, () => Assert.AreEqual(0, bench.Frame(group).Count));
        }

        [TestMethod]
        public void Receive_GroupSenderWithPrefixZero_IsDropped()
        {
            Bench bench = new Bench(prefixLength: 0);
            byte[] frame = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(1, Bench.PeerMac, 0xE0000001, Raw.NoMac, Bench.Own));
            bench.Expect(DropReason.ArpBadSender, () => Assert.AreEqual(0, bench.Frame(frame).Count));
        }

        [TestMethod]
        [Conformance("RFC826-fields")]
        public void Receive_TruncatedOrReverseArp_IsDropped()
        {
            Bench bench = new Bench();
            byte[] good = Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own);
            for (int length = 0; length < 28; length++)
            {
                byte[] frame = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806, good[..length], false);
                bench.Expect(DropReason.ArpTruncated, () => Assert.AreEqual(0, bench.Frame(frame).Count));
            }

            bench.Expect(DropReason.EthernetTypeUnknown,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x8035, Raw.Changed(good, 6, 0, 4))));
            bench.Expect(DropReason.ArpBadOperation,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806, Raw.Changed(good, 6, 0, 4))));
        }

        [TestMethod]
        public void Send_DirectRoute_ResolvesNeighbor()
        {
            // Two nodes on one wire that share no prefix, with a route to each other.
            Simulation simulation = new Simulation();
            NetStack one = simulation.AddNode("10.20.30.40");
            NetStack other = simulation.AddNode("50.60.70.80");
            Assert.AreEqual(SocketError.Success, one.AddRoute(Simulation.Address("50.60.70.80"), 32, 0, 0));
            Assert.AreEqual(SocketError.Success, other.AddRoute(Simulation.Address("10.20.30.0"), 24, 0, 0));
            int receiver = other.Socket(SocketType.Dgram);
            other.Bind(receiver, 0, 7);
            Assert.AreEqual(3,
                one.SendTo(one.Socket(SocketType.Dgram), s_data, 0, 3, Simulation.Address("50.60.70.80"), 7));
            Assert.IsTrue(simulation.RunUntil(() => other.Ready(receiver).HasFlag(SocketReadiness.Readable), 5000));
        }

        [TestMethod]
        public void Reply_GatewayOutsidePrefix_IsLearned()
        {
            Bench bench = new Bench();
            uint gateway = Simulation.Address("172.16.0.1");
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(0, 0, gateway, 0));
            bench.Stack.SendTo(bench.Udp(0, 4000), s_data, 0, 3, Simulation.Address("8.8.8.8"), 53);
            CollectionAssert.AreEqual(Raw.Of32(gateway), bench.Poll().Single()[38..42]);
            Assert.AreEqual(8, bench.Frame(Reply(gateway, Bench.PeerMac)).Single()[12]);
        }
    }
}
