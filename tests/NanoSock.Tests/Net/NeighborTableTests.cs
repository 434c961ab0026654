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
    /// <summary>Neighbor table: resolution, aging, eviction (RFC 1122 2.3.2).</summary>
    [TestClass]
    public class NeighborTableTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly byte[] s_otherMac = { 2, 0, 0, 0, 0, 3 };

        [TestMethod]
        [Conformance("RFC1122-2.3.2.2", "RFC1122-3.3.6c")]
        public void Send_UnresolvedNeighbor_WaitsForReply()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(1, sent.Count);
            CollectionAssert.AreEqual(Raw.Ethernet(Raw.Everybody, Bench.OwnMac, 0x0806,
                Raw.Arp(1, Bench.OwnMac, Bench.Own, Raw.NoMac, Bench.Peer), false), sent[0]);
            Assert.AreEqual(1u, bench.Count(Counter.ArpRequestsOut));
            sent = bench.Frame(Reply(Bench.Peer, Bench.PeerMac));
            Assert.AreEqual(1, sent.Count);
            CollectionAssert.AreEqual(Bench.PeerMac, sent[0][..6]);
            CollectionAssert.AreEqual(Bench.OwnMac, sent[0][6..12]);
            CollectionAssert.AreEqual(s_data, sent[0][42..]);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.AreEqual(1u, bench.Count(Counter.ArpRequestsOut));
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.2")]
        public void Send_QueueFull_KeepsNewestPackets()
        {
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 2 });
            int socket = bench.Udp(0, 4000);
            bench.Expect(DropReason.ArpQueueFull, () =>
            {
                for (byte i = 0; i < 5; i++)
                {
                    Assert.AreEqual(1, bench.Stack.SendTo(socket, new[] { i }, 0, 1, Bench.Peer, 7));
                }
            }, 3);
            bench.Poll();
            CollectionAssert.AreEqual(new byte[] { 3, 4 },
                bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Select(frame => frame[42]).ToArray());
        }

        [TestMethod]
        public void Send_NoPendingPackets_IsSentAfterResolution()
        {
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 0 });
            int socket = bench.Udp(0, 4000);
            bench.Expect(DropReason.ArpQueueFull,
                () => Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7)));
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.AreEqual(0, bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Count);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            CollectionAssert.AreEqual(s_data, bench.Poll()[0][42..]);
        }

        [TestMethod]
        public void Send_PoolFull_EvictsPacketOfSameNeighbor()
        {
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 2 });
            int socket = bench.Udp(0, 4000);
            uint other = Bench.Peer + 1;
            bench.Stack.SendTo(socket, new byte[] { 1 }, 0, 1, Bench.Peer, 7);
            bench.Stack.SendTo(socket, new byte[] { 2 }, 0, 1, other, 7);
            bench.Stack.SendTo(socket, new byte[] { 3 }, 0, 1, other, 7);
            bench.Poll();
            CollectionAssert.AreEqual(new byte[] { 1 },
                bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Select(frame => frame[42]).ToArray());
            CollectionAssert.AreEqual(new byte[] { 3 },
                bench.Frame(Reply(other, s_otherMac)).Select(frame => frame[42]).ToArray());
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.1b")]
        public void Request_SameAddress_IsSentOnceASecond()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            List<long> asked = new();

            // The node has been idle for long when the program calls.
            bench.Now += 3600000;
            for (int i = 0; i < 2000; i++)
            {
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
                bench.Stack.Poll(bench.Now);
                asked.AddRange(bench.Taken().Where(frame => frame[12] == 8 && frame[13] == 6).Select(_ => bench.Now));
                bench.Now += 10;
            }

            Assert.IsTrue(asked.Count >= 10);
            Assert.IsTrue(asked.Zip(asked.Skip(1), (a, b) => b - a).All(gap => gap >= 1000), string.Join(" ", asked));
        }

        // RFC 1122 2.3.2.1 (4), RFC 9293 MUST-20 (b): TCP's third retransmission makes the node probe the neighbor,
        // even if it was confirmed a moment ago, and finds another station that has the address by now.
        [TestMethod]
        public void TcpAdvice_ThirdRetransmission_ProbesNeighbor()
        {
            Bench bench = new Bench();
            int socket = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Connect(socket, Bench.Peer, 80);
            bench.Poll();
            Assert.AreEqual(0x02, bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Single()[47], "the SYN");
            List<(long At, byte[] Frame)> sent = bench.Advance(6500);
            CollectionAssert.AreEqual(new byte[] { 0x08, 0x08 }, sent.Select(item => item.Frame[12]).ToArray());
            CollectionAssert.AreEqual(new byte[] { 0x00, 0x00 }, sent.Select(item => item.Frame[13]).ToArray());
            byte[][] advised = bench.Advance(3400).Select(item => item.Frame).ToArray();
            CollectionAssert.AreEqual(new byte[] { 0, 6, 6, 6 }, advised.Select(frame => frame[13]).ToArray());
            CollectionAssert.AreEqual(Bench.PeerMac, advised[1][..6]);
            bench.Advance(5000);
            byte[] question = bench.Advance(3000).First().Frame;
            CollectionAssert.AreEqual(Raw.Everybody, question[..6]);
            CollectionAssert.AreEqual(s_otherMac, bench.Frame(Reply(Bench.Peer, s_otherMac)).Single()[..6]);
        }

        [TestMethod]
        public void Resolution_Fails_IsHostUnreachableForSenders()
        {
            Bench bench = new Bench();
            int unconnected = bench.Udp(0, 4000);
            int connected = bench.Udp(0, 4001);
            int bystander = bench.Udp(0, 4002);
            Assert.AreEqual(0, bench.Stack.Connect(connected, Bench.Peer, 9));
            Assert.AreEqual(3, bench.Stack.SendTo(unconnected, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(3, bench.Stack.Send(connected, s_data, 0, 3));
            List<(long At, byte[] Frame)> asked = bench.Advance(2999);
            CollectionAssert.AreEqual(new long[] { 1000, 2000, 3000 }, asked.Select(item => item.At).ToArray());
            Assert.AreEqual(0u, bench.Drops(DropReason.ArpUnresolved));
            while (bench.Stack.NextChanged() >= 0)
            {
            }

            bench.Expect(DropReason.ArpUnresolved, () => bench.Advance(2), 2);
            Assert.AreEqual(SocketReadiness.Writable, bench.Stack.Ready(unconnected), "about one destination");
            Assert.AreEqual(SocketReadiness.Writable, bench.Stack.Ready(bystander));
            int[] changed = { bench.Stack.NextChanged(), bench.Stack.NextChanged(), bench.Stack.NextChanged() };
            CollectionAssert.AreEquivalent(new[] { unconnected, connected, -1 }, changed);
            Assert.AreEqual(-(int)SocketError.HostUnreachable, bench.Stack.Receive(connected, new byte[4], 0, 4));
            Assert.AreEqual(3, bench.Stack.SendTo(unconnected, s_data, 0, 3, Bench.Peer + 1, 7), "another destination");
            Assert.AreEqual(-(int)SocketError.HostUnreachable,
                bench.Stack.SendTo(unconnected, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(0, bench.Stack.GetOption(unconnected, SocketOption.Error), "reported once");

            // Within the second after it the error is immediate; then the neighbor is resolved again.
            bench.Expect(DropReason.ArpUnresolved, () => Assert.AreEqual(-(int)SocketError.HostUnreachable,
                bench.Stack.SendTo(unconnected, s_data, 0, 3, Bench.Peer, 7)));
            bench.Advance(1001);
            Assert.AreEqual(3, bench.Stack.SendTo(unconnected, s_data, 0, 3, Bench.Peer, 7));
        }

        [TestMethod]
        public void Connect_ResolutionFails_IsHostUnreachable()
        {
            Bench bench = new Bench();
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, Bench.Peer, 80));
            bench.Advance(3500);
            Assert.AreEqual((int)SocketError.HostUnreachable, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        [TestMethod]
        public void FailedEntry_WeeksLater_IsResolvedAgain()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            bench.Advance(4500);
            bench.Stack.GetOption(socket, SocketOption.Error);

            // 25 days later a 32-bit time of 3 s ago would seem to lie in the future.
            bench.Now += 25L * 86400 * 1000;
            bench.Poll();
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count);
        }

        [TestMethod]
        public void Resolution_Fails_ReportsOnlyFirstFragment()
        {
            // Fragments after the first contain data, whatever ports the data seems to contain.
            Bench bench = new Bench(new StackOptions { ArpPendingPackets = 2 });
            int socket = bench.Udp(0, 4000);
            byte[] data = new byte[2000];
            for (int i = 0; i < data.Length; i += 4)
            {
                Raw.Of16(4000).CopyTo(data, i);
                Raw.Of16(7).CopyTo(data, i + 2);
            }

            Assert.AreEqual(2000, bench.Stack.SendTo(socket, data, 0, 2000, Bench.Peer, 7));
            bench.Advance(3500);
            Assert.AreEqual(2u, bench.Drops(DropReason.ArpUnresolved));
            Assert.AreEqual(1u, bench.Count(Counter.IcmpErrorsIn), "the first fragment's");
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.1a")]
        public void Entry_OlderThanAMinute_IsProbedByUnicast()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Now += 59000;
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(1, bench.Poll().Count, "confirmed not long ago");
            bench.Now += 2000;
            bench.Poll();
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(2, sent.Count, "used at once, and asked about");
            byte[] poll = sent.Single(frame => frame[13] == 6);
            CollectionAssert.AreEqual(Bench.PeerMac, poll[..6]);

            // Confirmed: no probe for another minute.
            bench.Frame(Reply(Bench.Peer, Bench.PeerMac));
            Assert.AreEqual(0, bench.Advance(10000).Count);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(1, bench.Poll().Count);
        }

        [TestMethod]
        [Conformance("RFC1122-2.3.2.1a")]
        public void Probe_Unanswered_DeletesEntry()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Now += 61000;
            bench.Poll();
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            List<(long At, byte[] Frame)> sent = bench.Advance(5000);
            Assert.AreEqual(3, sent.Count(item => item.Frame[13] == 6 && item.Frame[0] == 2));
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            byte[] asked = bench.Poll().Single();
            CollectionAssert.AreEqual(Raw.Everybody, asked[..6]);
        }

        [TestMethod]
        public void Table_HalfUnresolved_EvictsOldestUnresolved()
        {
            Bench bench = new Bench(new StackOptions { ArpEntries = 6, ArpPendingPackets = 8 });
            int socket = bench.Udp(0, 4000);
            for (uint i = 0; i < 3; i++)
            {
                Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + i, 7));
            }

            bench.Expect(DropReason.ArpTableFull,
                () => Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 3, 7)));
            bench.Expect(DropReason.ArpTableFull,
                () => Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 4, 7)));
            uint[] asked = bench.Poll().Select(frame => Raw.Read32(frame, 38)).OrderBy(address => address).ToArray();
            CollectionAssert.AreEqual(new[] { Bench.Peer + 2, Bench.Peer + 3, Bench.Peer + 4 }, asked);

            // A host that resolves this one is answered, and learned where there is room.
            Assert.AreEqual(1, bench.Frame(Request(Bench.Peer + 9, s_otherMac)).Count);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 9, 7);
            CollectionAssert.AreEqual(s_otherMac, bench.Poll().Single()[..6]);
        }

        [TestMethod]
        public void Table_Full_EvictsLongestUnconfirmed()
        {
            Bench bench = new Bench(new StackOptions { ArpEntries = 3 });
            int socket = bench.Udp(0, 4000);
            foreach (uint i in new uint[] { 1, 0, 2, 1, 3 })
            {
                // The first one is confirmed again before the table is full.
                bench.Introduce(Bench.Peer + i, new byte[] { 2, 0, 0, 0, 1, (byte)i });
                bench.Now += 100;
            }

            for (uint i = 4; i-- > 1;)
            {
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + i, 7);
                Assert.AreEqual((byte)i, bench.Poll().Single()[5], "still known");
            }

            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            CollectionAssert.AreEqual(Raw.Everybody, bench.Poll().Single()[..6]);
        }

        [TestMethod]
        public void Entry_EvictedWithQueuedPacket_PacketIsNotMisdelivered()
        {
            // The link is busy when the replies come: a packet waits at a resolved entry, which may be evicted.
            Bench bench = new Bench(new StackOptions { ArpEntries = 4, ArpPendingPackets = 2 });
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer + 1, 7);
            bench.Poll();
            bench.Link.HasRoom = false;
            Assert.AreEqual(0, bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Count);
            Assert.AreEqual(0, bench.Frame(Reply(Bench.Peer + 1, s_otherMac)).Count);
            bench.Now += 5000;
            for (uint i = 2; i < 4; i++)
            {
                bench.Frame(Request(Bench.Peer + i, new byte[] { 2, 0, 0, 0, 1, (byte)i }));
            }

            uint gone = bench.Drops(DropReason.ArpTableFull);
            byte[] newest = { 2, 0, 0, 0, 1, 4 };
            bench.Frame(Request(Bench.Peer + 4, newest));
            Assert.AreEqual(gone + 1, bench.Drops(DropReason.ArpTableFull));
            bench.Link.HasRoom = true;
            CollectionAssert.AreEqual(Bench.PeerMac, bench.Poll().Single()[..6], "went to another one");
            bench.Stack.SendTo(socket, new byte[] { 9 }, 0, 1, Bench.Peer + 4, 7);
            byte[] frame = bench.Poll().Single();
            Assert.AreEqual((byte)9, frame[42]);
            CollectionAssert.AreEqual(newest, frame[..6]);
        }

        [TestMethod]
        public void Reply_LinkBusy_QueuedPacketIsKept()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            bench.Poll();
            bench.Link.HasRoom = false;
            bench.Expect(DropReason.None,
                () => Assert.AreEqual(0, bench.Frame(Reply(Bench.Peer, Bench.PeerMac)).Count));
            Assert.IsTrue(bench.Stack.IsLinkBlocked);
            bench.Link.HasRoom = true;
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.IsFalse(bench.Stack.IsLinkBlocked);
        }

        [TestMethod]
        public void Send_LinkDown_IsNetworkDown()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Link.IsUp = false;
            bench.Expect(DropReason.LinkDown, () => Assert.AreEqual(-(int)SocketError.NetworkDown,
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7)));
            bench.Link.IsUp = true;
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count);
            bench.Frame(Reply(Bench.Peer, Bench.PeerMac));
            bench.Link.IsUp = false;
            bench.Expect(DropReason.LinkDown, () => Assert.AreEqual(-(int)SocketError.NetworkDown,
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7)));
        }
    }
}
