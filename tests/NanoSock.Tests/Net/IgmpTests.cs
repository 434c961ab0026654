using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>RFC 2236.</summary>
    [TestClass]
    public class IgmpTests
    {
        private static readonly uint s_group = Simulation.Address("239.129.2.3");
        private static readonly byte[] s_groupMac = { 1, 0, 0x5E, 1, 2, 3 };
        private static readonly byte[] s_allHosts = { 1, 0, 0x5E, 0, 0, 1 };
        private static readonly uint s_routers = Simulation.Address("224.0.0.2");

        [TestMethod]
        [Conformance("RFC2236-2a", "RFC2236-3a")]
        public void Join_Group_SendsTwoReports()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, -1));
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.AreEqual(2, sent.Count);
            foreach ((long at, byte[] frame) in sent)
            {
                // The router alert option, one hop, to the group itself.
                CollectionAssert.AreEqual(s_groupMac, frame[..6]);
                CollectionAssert.AreEqual(Raw.Ipv4(Bench.Own, s_group, 2, Raw.Igmp(0x16, 0, s_group),
                    0, 0x4000, 1, 0, new byte[] { 0x94, 4, 0, 0 }), frame[14..]);
            }

            Assert.AreEqual(1000, sent[0].At);
            Assert.IsTrue(sent[1].At > 1000 && sent[1].At <= 11001, "within 10 s: " + sent[1].At);
        }

        [TestMethod]
        [Conformance("RFC2236-2a", "RFC2236-3a", "RFC2236-3d")]
        public void JoinAndLeave_SeveralSockets_ReportsFirstLeavesLast()
        {
            Bench bench = new Bench();
            int one = bench.Udp(0, 7);
            int other = bench.Udp(0, 8);
            bench.Stack.JoinGroup(one, s_group, 0);
            bench.Advance(20000);
            Assert.AreEqual(0, bench.Stack.JoinGroup(other, s_group, 0));
            Assert.AreEqual(0, bench.Advance(20000).Count);
            Assert.AreEqual(0, bench.Stack.LeaveGroup(one, s_group, 0));
            Assert.AreEqual(0, bench.Poll().Count);
            Assert.AreEqual(0, bench.Stack.Close(other));
            byte[] frame = bench.Poll().Single();
            CollectionAssert.AreEqual(Raw.Ipv4(Bench.Own, s_routers, 2, Raw.Igmp(0x17, 0, s_group),
                0, 0x4000, 1, 0, new byte[] { 0x94, 4, 0, 0 }), frame[14..]);
            CollectionAssert.AreEqual(new byte[] { 1, 0, 0x5E, 0, 0, 2 }, frame[..6]);
            bench.Refused(DropReason.Ipv4NotForUs,
                Raw.Ipv4(Bench.Peer, s_group, 17, Raw.Udp(Bench.Peer, s_group, 1, 7, new byte[1])), s_groupMac);
        }

        [TestMethod]
        public void Leave_FirstMember_KeepsSecondReport()
        {
            Bench bench = new Bench();
            int one = bench.Udp(0, 7);
            int other = bench.Udp(0, 8);
            bench.Stack.JoinGroup(one, s_group, 0);
            bench.Stack.JoinGroup(other, s_group, 0);
            Assert.AreEqual(1, bench.Poll().Count);
            Assert.AreEqual(0, bench.Stack.LeaveGroup(one, s_group, 0));
            Assert.AreEqual(1, bench.Advance(20000).Count, "the second report of the group");
            Assert.AreEqual(0, bench.Stack.LeaveGroup(other, s_group, 0));
            Assert.AreEqual(1, bench.Poll().Count, "it was this node that reported last");
        }

        [TestMethod]
        [Conformance("RFC2236-3d")]
        public void Leave_NotLastReporter_SendsNothing()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, s_group, 0);
            bench.Advance(20000);
            Report(bench, 0x16);
            bench.Stack.LeaveGroup(socket, s_group, 0);
            Assert.AreEqual(0, bench.Advance(1000).Count);
        }

        [TestMethod]
        [Conformance("RFC2236-3c")]
        public void Report_OfOtherHost_SuppressesOwn()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, s_group, 0);
            Assert.AreEqual(1, bench.Poll().Count);
            Report(bench, 0x16);
            Assert.AreEqual(0, bench.Advance(20000).Count, "the second report");
            Query(bench, 0, 100);
            Report(bench, 0x12);
            Assert.AreEqual(0, bench.Advance(20000).Count, "the answer");

            // A report about another group suppresses none.
            Query(bench, 0, 100);
            bench.Packet(Raw.Ipv4(Bench.Peer, s_group, 2, Raw.Igmp(0x16, 0, s_group + 1)), s_groupMac);
            Assert.AreEqual(1, bench.Advance(20000).Count);
        }

        [TestMethod]
        [Conformance("RFC2236-3b")]
        public void Query_Groups_AreReportedWithinMaxResponseTime()
        {
            Bench bench = new Bench(new StackOptions { MulticastMemberships = 8 });
            int socket = bench.Udp(0, 7);
            for (uint i = 0; i < 5; i++)
            {
                bench.Stack.JoinGroup(socket, s_group + i, 0);
            }

            bench.Advance(20000);
            HashSet<long> delays = new();
            foreach (int tenths in new[] { 1, 10, 50, 100, 255 })
            {
                long start = bench.Now;
                Assert.AreEqual(0, Query(bench, 0, tenths).Count);
                List<(long At, byte[] Frame)> sent = bench.Advance(30000);
                Assert.AreEqual(5, sent.Count);
                Assert.AreEqual(5, sent.Select(item => Raw.Read32(item.Frame, 30)).Distinct().Count());
                Assert.IsTrue(sent.All(item => item.At > start && item.At <= start + (tenths * 100) + 1),
                    tenths.ToString());
                delays.UnionWith(sent.Select(item => item.At - start));
            }

            Assert.IsTrue(delays.Count > 15, "random");

            // A query about one group.
            Query(bench, s_group + 2, 10);
            Assert.AreEqual(s_group + 2, Raw.Read32(bench.Advance(5000).Single().Frame, 30));
            Query(bench, s_group + 9, 10);
            Assert.AreEqual(0, bench.Advance(5000).Count);
        }

        [TestMethod]
        [Conformance("RFC2236-3b")]
        public void Query_Second_OnlyShortensDelay()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, s_group, 0);
            bench.Advance(20000);
            for (int round = 0; round < 20; round++)
            {
                long start = bench.Now;
                Query(bench, 0, 2);
                Query(bench, 0, 255);
                Assert.IsTrue(bench.Advance(30000).Single().At <= start + 201);
                start = bench.Now;
                Query(bench, 0, 255);
                Query(bench, s_group, 2);
                Assert.IsTrue(bench.Advance(30000).Single().At <= start + 201);
            }
        }

        [TestMethod]
        [Conformance("RFC2236-4")]
        public void Version1Querier_Present_UsesVersion1Reports()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, s_group, 0);
            bench.Advance(20000);
            Query(bench, 0, 0);
            byte[] report = bench.Advance(10001).Single().Frame;
            Assert.AreEqual(0x12, report[38]);
            Assert.AreEqual(0, bench.Stack.LeaveGroup(socket, s_group, 0));
            Assert.AreEqual(0, bench.Advance(1000).Count, "no leave");
            bench.Stack.JoinGroup(socket, s_group, 0);
            Assert.AreEqual(0x12, bench.Poll().Single()[38]);

            // The querier expires after 400 s.
            bench.Advance(400000);
            Query(bench, 0, 10);
            Assert.AreEqual(0x16, bench.Advance(2000).Single().Frame[38]);
        }

        [TestMethod]
        [Conformance("RFC2236-4")]
        public void Version1Querier_OtherInterface_UsesVersion2Reports()
        {
            Bench bench = new Bench();
            TestLink second = bench.AddLink(Simulation.Address("10.0.1.1"), 24);
            int socket = bench.Udp(0, 7);
            Query(bench, 0, 0);
            bench.Stack.JoinGroup(socket, s_group, 1);
            Assert.AreEqual(0x16, bench.Poll(second).Single()[38]);
            bench.Stack.JoinGroup(socket, s_group, 0);
            Assert.AreEqual(0x12, bench.Poll().Single()[38]);
        }

        [TestMethod]
        public void Version3Query_Received_SendsVersion2Report()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, s_group, 0);
            bench.Advance(20000);
            foreach (int code in new[] { 0, 1, 10, 128, 255 })
            {
                bench.Expect(DropReason.None,
                    () => bench.Packet(Raw.Ipv4(Bench.Peer, 0xE0000001, 2, Raw.Igmp(0x11, code, 0, 4), ttl: 1),
                        s_allHosts));
                Assert.AreEqual(0x16, bench.Advance(30000).Single().Frame[38]);
            }
        }

        [TestMethod]
        [Conformance("RFC2236-2b")]
        public void Receive_InvalidMessage_IsDropped()
        {
            Bench bench = new Bench();
            byte[] query = Raw.Igmp(0x11, 10, 0);
            for (int length = 0; length < 8; length++)
            {
                bench.Refused(DropReason.IgmpTruncated,
                    Raw.Ipv4(Bench.Peer, 0xE0000001, 2, query[..length]), s_allHosts);
            }

            bench.Refused(DropReason.IgmpBadChecksum,
                Raw.Ipv4(Bench.Peer, 0xE0000001, 2, Raw.Changed(query, 1, 11)), s_allHosts);
            bench.Refused(DropReason.IgmpTypeUnknown,
                Raw.Ipv4(Bench.Peer, 0xE0000001, 2, Raw.Igmp(0x13, 0, 0)), s_allHosts);
            bench.Refused(DropReason.None, Raw.Ipv4(Bench.Peer, 0xE0000001, 2, Raw.Igmp(0x22, 0, 0, 200)), s_allHosts);
        }

        [TestMethod]
        [Conformance("RFC2236-6")]
        public void Report_AllHostsOrLoopback_IsNotSent()
        {
            Bench bench = new Bench();
            bench.Stack.AddInterface(new LoopbackLink(1500, 4), Simulation.Address("127.0.0.1"), 8);
            int socket = bench.Udp(0, 7);
            uint allHosts = Simulation.Address("224.0.0.1");
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, allHosts, 0));
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 1));
            Query(bench, 0, 10);
            Assert.AreEqual(0, bench.Stack.LeaveGroup(socket, allHosts, 0));
            Assert.AreEqual(0, bench.Stack.LeaveGroup(socket, s_group, 1));
            Assert.AreEqual(0, bench.Advance(30000).Count);
        }

        [TestMethod]
        public void JoinAndLeave_InvalidArguments_ReturnErrors()
        {
            Bench bench = new Bench(new StackOptions { MulticastMemberships = 2 });
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.JoinGroup(socket, Bench.Peer, 0));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.JoinGroup(socket, s_group, 1));
            Assert.AreEqual(-(int)SocketError.OperationNotSupported,
                bench.Stack.JoinGroup(bench.Stack.Socket(SocketType.Stream), s_group, 0));
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 0));
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, bench.Stack.JoinGroup(socket, s_group, -1));
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group + 1, 0));
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, bench.Stack.JoinGroup(socket, s_group + 2, 0));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.LeaveGroup(socket, s_group + 2, 0));
            Assert.AreEqual(0, bench.Stack.LeaveGroup(socket, s_group, 0));
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group + 2, 0));
        }

        private static List<byte[]> Query(Bench bench, uint group, int tenths)
        {
            return bench.Packet(Raw.Ipv4(Bench.Peer, group == 0 ? 0xE0000001 : group,
                    2, Raw.Igmp(0x11, tenths, group), ttl: 1),
                group == 0 ? s_allHosts : s_groupMac);
        }

        private static void Report(Bench bench, int type)
        {
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, s_group, 2, Raw.Igmp(type, 0, s_group), ttl: 1), s_groupMac));
        }
    }
}
