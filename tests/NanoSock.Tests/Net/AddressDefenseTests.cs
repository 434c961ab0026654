using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>An address in use: announcements, conflicts and defense of RFC 5227 2.3 to 2.5.</summary>
    [TestClass]
    public class AddressDefenseTests
    {
        private const uint Candidate = ConflictBench.Candidate;
        private static readonly byte[] s_data = { 1, 2, 3 };

        private static readonly byte[] s_announcement = Raw.Ethernet(Raw.Everybody, Bench.OwnMac, 0x0806,
            Raw.Arp(1, Bench.OwnMac, Candidate, Raw.NoMac, Candidate), false);

        private static readonly byte[] s_conflict =
            ConflictBench.ArpFrame(1, ConflictBench.Other, Candidate, Candidate);

        [TestMethod]
        [Conformance("RFC5227-2.3b")]
        public void SetAddress_WithoutProbing_IsAnnouncedTwice()
        {
            ConflictBench bench = new ConflictBench();
            bench.Link.Sent.Clear();
            long start = bench.Now;
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, Candidate, 24, AddressMode.None));
            Assert.AreEqual(AddressState.Assigned, bench.State);
            AssertAnnounced(bench.Advance(60000), start, start + 2000);
        }

        [TestMethod]
        [DataRow(AddressMode.None)]
        [DataRow(AddressMode.Probe)]
        public void SetAddress_OfLoopback_IsNotAnnounced(AddressMode mode)
        {
            ConflictBench bench = new ConflictBench();
            bench.Link.Sent.Clear();
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.SetAddress(0, 0x7F000001, 8, mode));
            Assert.IsEmpty(bench.Advance(20000));
            Assert.AreEqual(AddressState.None, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.3b")]
        public void LinkUp_WithoutProbing_IsAnnouncedTwice()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            bench.Link.IsUp = false;
            bench.Advance(5000);
            bench.Link.IsUp = true;
            List<(long At, byte[] Frame)> sent = bench.Advance(60000);
            AssertAnnounced(sent, sent[0].At, sent[0].At + 2000);
        }

        [TestMethod]
        public void SetAddress_WithVerification_IsUsedAtOnceAndProbed()
        {
            ConflictBench bench = new ConflictBench();
            bench.Link.Sent.Clear();
            bench.Set(AddressMode.Verify);
            Assert.AreEqual(AddressState.Assigned, bench.State);
            Assert.HasCount(1, bench.Frame(bench.Arp(1, Bench.PeerMac, Bench.Peer, Candidate)), "answered");
            List<(long At, byte[] Frame)> sent = bench.Advance(60000);
            CollectionAssert.AreEqual(new[] { 0u, 0u, 0u, Candidate, Candidate },
                sent.Select(item => Raw.Read32(item.Frame, 28)).ToArray());
            Interrupt(bench);
            sent = bench.Advance(60000);
            Assert.AreEqual(3, sent.Count(item => Raw.Read32(item.Frame, 28) == 0), "again, perhaps elsewhere");
        }

        [TestMethod]
        public void SetAddress_OfAnotherStation_IsGivenUpAtItsSecondAnswer()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Verify);
            bench.AdvanceToFrame();
            CollectionAssert.AreEqual(s_announcement,
                bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)).Single());
            Assert.AreEqual(AddressState.Assigned, bench.State);
            bench.AdvanceToFrame();
            bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0));
            Assert.AreEqual(AddressState.Conflict, bench.State);
            Assert.AreEqual(0u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void Conflict_AddressIsKept_ConnectedSocketHasNoError()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.KeepOnConflict);
            int socket = bench.Stack.Socket(SocketType.Dgram);
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 7));
            bench.Frame(s_conflict);
            Assert.EndsWith("AddressConflict 10.0.0.50 020000000003", bench.Events());
            Assert.AreEqual(3, bench.Stack.Send(socket, s_data, 0, 3));
        }

        [TestMethod]
        [Conformance("RFC5227-2.1a", "RFC5227-2.5")]
        public void LinkUp_WithProbing_ProbesAgainWithoutAnswering()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe);
            Interrupt(bench);
            bench.AdvanceToFrame();
            Assert.AreEqual(AddressState.Assigned, bench.State, "connections continue");
            byte[] request = bench.Arp(1, Bench.PeerMac, Bench.Peer, Candidate);
            bench.Expect(DropReason.ArpNotForUs, () => Assert.IsEmpty(bench.Frame(request)));
            int socket = bench.Stack.Socket(SocketType.Dgram);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            byte[] frame = bench.Poll().Single();
            Assert.AreEqual(0u, Raw.Read32(frame, 28), "a sender that changes no neighbor cache");
            Assert.AreEqual(Bench.Peer, Raw.Read32(frame, 38));
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.AreEqual(2, sent.Count(item => Raw.Read32(item.Frame, 28) == Candidate));
            Assert.HasCount(1, bench.Frame(request));
            Assert.AreEqual(string.Empty, bench.Events().Replace("LinkDown, LinkUp", string.Empty));
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1c")]
        public void LinkUp_OtherHasTheAddress_IsGivenUpAtOnce()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe);
            Interrupt(bench);
            bench.AdvanceToFrame();
            Assert.IsEmpty(bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)), "not defended");
            bench.AssertConflict();
        }

        [TestMethod]
        [Conformance("RFC5227-2.4c")]
        public void LinkUp_OtherHasTheKeptAddress_IsDefended()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe | AddressMode.KeepOnConflict);
            Interrupt(bench);
            bench.AdvanceToFrame();
            CollectionAssert.AreEqual(s_announcement,
                bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)).Single());
            Assert.EndsWith("AddressConflict 10.0.0.50 020000000003", bench.Events());
            Assert.AreEqual(AddressState.Assigned, bench.State);
            CollectionAssert.AreEqual(s_announcement, bench.Advance(60000).Single().Frame, "the second of two");
        }

        [TestMethod]
        [Conformance("RFC5227-2.4a", "RFC5227-2.4b")]
        [DataRow(AddressMode.None, 1)]
        [DataRow(AddressMode.None, 2)]
        [DataRow(AddressMode.Probe, 1)]
        [DataRow(AddressMode.Probe, 2)]
        public void Conflict_TwiceWithinTenSeconds_AddressIsGivenUp(AddressMode mode, int operation)
        {
            ConflictBench bench = new ConflictBench().Assign(mode);
            byte[] conflict = bench.Arp(operation, ConflictBench.Other, Candidate, 0x0A0000FE);
            bench.Expect(DropReason.ArpConflict,
                () => CollectionAssert.AreEqual(s_announcement, bench.Frame(conflict).Single()));
            Assert.AreEqual(string.Empty, bench.Events());
            Assert.IsEmpty(bench.Advance(9999));
            Assert.AreEqual(Candidate, bench.Stack.GetAddress(0));
            bench.Expect(DropReason.ArpConflict, () => Assert.IsEmpty(bench.Frame(conflict)));
            bench.AssertConflict();
            Assert.IsEmpty(bench.Frame(bench.Arp(1, Bench.PeerMac, Bench.Peer, Candidate)), "no longer answered");
            Assert.IsEmpty(bench.Advance(60000));
        }

        [TestMethod]
        [Conformance("RFC5227-2.4b")]
        public void Conflict_EveryTenSeconds_IsDefendedEachTime()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe);
            for (int i = 0; i < 20; i++)
            {
                CollectionAssert.AreEqual(s_announcement, bench.Frame(s_conflict).Single());
                Assert.IsEmpty(bench.Advance(10000));
            }

            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.4c")]
        public void Conflict_AddressIsKept_IsDefendedOnceInTenSeconds()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.KeepOnConflict);
            long start = bench.Now;
            List<long> sent = new List<long>();
            int events = 0;
            for (int i = 0; i < 1000; i++)
            {
                bench.Now += 97;
                foreach (byte[] frame in bench.Frame(s_conflict))
                {
                    CollectionAssert.AreEqual(s_announcement, frame);
                    sent.Add(bench.Now);
                }

                events += bench.Events().Contains("AddressConflict 10.0.0.50 020000000003") ? 1 : 0;
            }

            Assert.AreEqual(10, sent.Count, (bench.Now - start) + " ms");
            Assert.AreEqual(10, events);
            for (int i = 1; i < sent.Count; i++)
            {
                ConflictBench.InRange(10000, 10096, sent[i] - sent[i - 1]);
            }

            Assert.AreEqual(Candidate, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        [Conformance("RFC5227-2.5")]
        public void Probe_OfAnotherHost_IsAnsweredAndNoConflict()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe);
            for (int i = 0; i < 5; i++)
            {
                bench.Expect(DropReason.None, () =>
                {
                    byte[] reply = bench.Frame(bench.Arp(1, ConflictBench.Other, 0, Candidate)).Single();
                    Assert.AreEqual(2, reply[21]);
                    Assert.AreEqual(Candidate, Raw.Read32(reply, 28));
                });
                Assert.IsEmpty(bench.Advance(1000));
            }

            Assert.AreEqual(AddressState.Assigned, bench.State);
            Assert.AreEqual(string.Empty, bench.Events());
        }

        [TestMethod]
        [Conformance("RFC5227-2.4a")]
        public void Conflict_OwnAnnouncementReturned_IsIgnored()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            for (int i = 0; i < 5; i++)
            {
                bench.Expect(DropReason.ArpBadSender,
                    () => Assert.IsEmpty(bench.Frame(bench.Arp(1 + (i & 1), Bench.OwnMac, Candidate, Candidate))));
            }

            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.4b")]
        public void Conflict_LinkWithoutRoom_IsDefendedLater()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            bench.Link.HasRoom = false;
            bench.Frame(s_conflict);
            Assert.IsEmpty(bench.Advance(3000));
            bench.Link.HasRoom = true;
            CollectionAssert.AreEqual(s_announcement, bench.Advance(60000).Single().Frame);
        }

        [TestMethod]
        public void Conflict_AddressSetAgain_IsAnnounced()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            bench.Frame(s_conflict);
            bench.Frame(s_conflict);
            bench.AssertConflict();
            bench.Set(AddressMode.KeepOnConflict);
            Assert.AreEqual(AddressState.Assigned, bench.State);
            bench.Advance(60000);
            CollectionAssert.AreEqual(s_announcement, bench.Frame(s_conflict).Single());
        }

        [TestMethod]
        public void Conflict_AfterOneWithAnotherAddress_IsTheFirst()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            Assert.HasCount(1, bench.Frame(s_conflict));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, Candidate + 1, 24, AddressMode.None));
            bench.Advance(5000);
            Assert.HasCount(1, bench.Frame(bench.Arp(1, ConflictBench.Other, Candidate + 1, 0)));
            Assert.AreEqual(Candidate + 1, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void Conflict_AfterOneInAnotherNetwork_IsTheFirst()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            Assert.HasCount(1, bench.Frame(s_conflict));
            Interrupt(bench);
            bench.Advance(3000);
            Assert.HasCount(1, bench.Frame(s_conflict));
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        public void SetAddress_SameAddress_IsNotAnnouncedAgain()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            foreach (AddressMode mode in new[] { AddressMode.None, AddressMode.Probe, AddressMode.KeepOnConflict })
            {
                bench.Set(mode);
                Assert.IsEmpty(bench.Advance(20000));
            }

            // The last mode holds.
            bench.Frame(s_conflict);
            bench.Frame(s_conflict);
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.4a", "RFC5227-2.4c")]
        public void Conflict_FurtherAddress_IsDefendedAndKept()
        {
            const uint Further = 0x0A000101;
            ConflictBench bench = new ConflictBench().Assign(AddressMode.Probe);
            Assert.AreEqual(SocketError.Success, bench.Stack.AddAddress(0, Further, 24));
            bench.Events();
            byte[] conflict = bench.Arp(2, ConflictBench.Other, Further, 0);
            for (int i = 0; i < 3; i++)
            {
                bench.Expect(DropReason.ArpConflict,
                    () => CollectionAssert.AreEqual(Raw.Ethernet(Raw.Everybody, Bench.OwnMac, 0x0806,
                        Raw.Arp(1, Bench.OwnMac, Further, Raw.NoMac, Further), false), bench.Frame(conflict).Single()));
                Assert.AreEqual("AddressConflict 10.0.1.1 020000000003", bench.Events());
                Assert.IsEmpty(bench.Advance(9999));
                Assert.IsEmpty(bench.Frame(conflict));
                bench.Advance(1);
            }

            // The first address has an interval of its own.
            CollectionAssert.AreEqual(s_announcement, bench.Frame(s_conflict).Single());
            Assert.AreEqual(AddressState.Assigned, bench.State);

            // While the first is probed again, requests for the other are answered.
            Interrupt(bench);
            bench.AdvanceToFrame();
            Assert.HasCount(1, bench.Frame(bench.Arp(1, Bench.PeerMac, 0x0A000102, Further)));
        }

        [TestMethod]
        public void Conflict_PacketWaitsForNeighbor_IsDropped()
        {
            ConflictBench bench = new ConflictBench().Assign(AddressMode.None);
            int socket = bench.Stack.Socket(SocketType.Dgram);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.HasCount(1, bench.Poll());
            bench.Frame(s_conflict);
            bench.Frame(s_conflict);
            bench.AssertConflict();
            bench.Set(AddressMode.None, Candidate + 1);
            List<byte[]> sent = bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0806,
                Raw.Arp(2, Bench.PeerMac, Bench.Peer, Bench.OwnMac, Candidate)));
            sent.AddRange(bench.Advance(5000).Select(item => item.Frame));
            Assert.IsFalse(sent.Any(frame => frame[13] == 0), "a packet with the source that was given up");
        }

        private static void AssertAnnounced(List<(long At, byte[] Frame)> sent, long first, long second)
        {
            Assert.AreEqual(first + " " + second, string.Join(" ", sent.Select(item => item.At)));
            CollectionAssert.AreEqual(s_announcement, sent[0].Frame);
            CollectionAssert.AreEqual(s_announcement, sent[1].Frame);
        }

        private static void Interrupt(ConflictBench bench)
        {
            bench.Link.IsUp = false;
            bench.Advance(5000);
            bench.Link.IsUp = true;
        }
    }
}
