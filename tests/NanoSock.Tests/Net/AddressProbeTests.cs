using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>An address that is probed before it is used: RFC 5227 2.1 and 2.3.</summary>
    [TestClass]
    public class AddressProbeTests
    {
        private const uint Candidate = ConflictBench.Candidate;

        [TestMethod]
        [Conformance("RFC5227-2.1a", "RFC5227-2.1b", "RFC5227-2.1.1a", "RFC5227-2.1.1b", "RFC5227-2.3a",
            "RFC5227-2.3b")]
        public void Probe_NoConflict_AddressIsAnnouncedAndAssigned()
        {
            ConflictBench bench = new ConflictBench();
            long start = bench.Now;
            bench.Set(AddressMode.Probe);
            Assert.AreEqual(AddressState.Probing, bench.State);
            Assert.AreEqual(0u, bench.Stack.GetAddress(0), "not used yet");
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.HasCount(5, sent);
            for (int i = 0; i < 5; i++)
            {
                CollectionAssert.AreEqual(Raw.Ethernet(Raw.Everybody, Bench.OwnMac, 0x0806,
                    Raw.Arp(1, Bench.OwnMac, i < 3 ? 0 : Candidate, Raw.NoMac, Candidate), false), sent[i].Frame);
            }

            ConflictBench.InRange(0, 1000, sent[0].At - start);
            ConflictBench.InRange(1000, 2000, sent[1].At - sent[0].At);
            ConflictBench.InRange(1000, 2000, sent[2].At - sent[1].At);
            Assert.AreEqual(2000, sent[3].At - sent[2].At, "ANNOUNCE_WAIT");
            Assert.AreEqual(2000, sent[4].At - sent[3].At, "ANNOUNCE_INTERVAL");
            Assert.AreEqual(AddressState.Assigned, bench.State);
            Assert.AreEqual(Candidate, bench.Stack.GetAddress(0));
            Assert.IsEmpty(bench.Advance(3600000), "not periodically");
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1b")]
        [DataRow(true)]
        [DataRow(false)]
        public void Probe_ManyNodes_TimesAreSpread(bool hasSecret)
        {
            // Boards that power up together, also those without a secret, do not probe together.
            List<long> waits = new List<long>();
            List<long> gaps = new List<long>();
            for (int i = 0; i < 100; i++)
            {
                ConflictBench bench = new ConflictBench(new byte[] { 2, 0, 0, 0, (byte)(i >> 4), (byte)i },
                    hasSecret ? Simulation.Secret(i) : null);
                bench.Set(AddressMode.Probe);
                List<(long At, byte[] Frame)> sent = bench.Advance(7000);
                waits.Add(sent[0].At - 1000);
                gaps.Add(sent[1].At - sent[0].At - 1000);
                gaps.Add(sent[2].At - sent[1].At - 1000);
            }

            foreach (List<long> times in new[] { waits, gaps })
            {
                Assert.IsTrue(times.Min() >= 0 && times.Min() < 100 && times.Max() > 900 && times.Max() <= 1000);
                Assert.IsTrue(System.Math.Abs(times.Average() - 500) < 110, times.Average().ToString());
            }
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1c")]
        [DataRow(1, 0)]
        [DataRow(2, 0)]
        [DataRow(1, 2500)]
        [DataRow(2, 2500)]
        [DataRow(1, -1)]
        [DataRow(2, -1)]
        public void Probe_SenderHasTheAddress_IsAConflict(int operation, int after)
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.AdvanceProbing(after);
            byte[] frame = bench.Arp(operation, ConflictBench.Other, Candidate, 0x0A0000FE);
            bench.Expect(DropReason.ArpConflict, () => Assert.IsEmpty(bench.Frame(frame)));
            bench.AssertConflict();
            Assert.IsEmpty(bench.Advance(600000), "not used");
            Assert.AreEqual(0u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1c")]
        public void Probe_AddressToBeKept_IsNotTakenFromAnother()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe | AddressMode.KeepOnConflict);
            bench.Advance(2500);
            Assert.IsEmpty(bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)));
            bench.AssertConflict();
        }

        [TestMethod]
        public void Probe_TimeWraps_IsTheSame()
        {
            // 49.7 days of milliseconds.
            ConflictBench bench = new ConflictBench();
            bench.Now = uint.MaxValue - 3000L;
            bench.Poll();
            bench.Set(AddressMode.Probe);
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.HasCount(5, sent);
            Assert.AreEqual(2000, sent[3].At - sent[2].At);
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        public void Probe_OtherInterfaceTakesTheAddress_Ends()
        {
            ConflictBench bench = new ConflictBench();
            bench.AddLink(new byte[] { 2, 0, 0, 0, 0, 10 });
            bench.Set(AddressMode.Probe);
            bench.Advance(2500);
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(1, Candidate, 24, AddressMode.None));
            bench.Advance(20000);
            Assert.AreEqual(AddressState.None, bench.State);
            Assert.AreEqual(0u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1d")]
        public void Probe_OtherProbesToo_IsAConflict()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.Advance(1500);
            bench.Expect(DropReason.ArpConflict,
                () => Assert.IsEmpty(bench.Frame(bench.Arp(1, ConflictBench.Other, 0, Candidate))));
            bench.AssertConflict();
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1d")]
        [DataRow(1, 0x0A000002u)]
        [DataRow(2, 0x0A000002u)]
        [DataRow(2, 0u)]
        public void Probe_AddressIsOnlyLookedFor_IsNoConflict(int operation, uint sender)
        {
            // Kind A1: a plain request for the address, an answer with it as its target, a reply without a sender.
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.Advance(1500);
            bench.Expect(DropReason.ArpNotForUs,
                () => Assert.IsEmpty(bench.Frame(bench.Arp(operation, ConflictBench.Other, sender, Candidate)),
                    "not answered before the first announcement"));
            bench.Advance(20000);
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1e")]
        [DataRow(1, 0u)]
        [DataRow(1, Candidate)]
        [DataRow(2, Candidate)]
        public void Probe_OwnHardwareAddress_IsNoConflict(int operation, uint sender)
        {
            // A hub returns the probe; a server with a proxy answers with the MAC that it has just learned.
            ConflictBench bench = new ConflictBench();
            TestLink second = bench.AddLink(new byte[] { 2, 0, 0, 0, 0, 10 });
            bench.Set(AddressMode.Probe);
            bench.Advance(1500);
            bench.Expect(DropReason.ArpNotForUs,
                () => Assert.IsEmpty(bench.Frame(bench.Arp(operation, Bench.OwnMac, sender, Candidate))));
            Assert.IsEmpty(bench.Frame(bench.Arp(operation, second.Station, sender, Candidate)),
                "another interface of this node on the same wire");
            bench.Advance(20000);
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1c")]
        public void Probe_AnswerToTheLastProbe_IsInTime()
        {
            // Kind A2: the wait after the last probe.
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.AdvanceProbing(-1);
            bench.Now += 1998;
            bench.Poll();
            Assert.AreEqual(AddressState.Probing, bench.State);
            bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0));
            bench.AssertConflict();
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1f")]
        public void Probe_TenConflicts_NextAttemptsAreAMinuteApart()
        {
            // Kind A3.
            ConflictBench bench = new ConflictBench();
            List<long> attempts = new List<long>();
            for (uint i = 0; i < 13; i++)
            {
                bench.Set(AddressMode.Probe, Candidate + i);
                bench.AdvanceToFrame();
                attempts.Add(bench.Now);
                bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate + i, 0));
                Assert.AreEqual(AddressState.Conflict, bench.State);
            }

            Assert.IsTrue(attempts[9] - attempts[0] <= 10000, "quick at first");
            for (int i = 10; i < 13; i++)
            {
                Assert.IsTrue(attempts[i] - attempts[i - 1] >= 60000, "RATE_LIMIT_INTERVAL");
                Assert.IsTrue(attempts[i] - attempts[i - 1] <= 61000);
            }

            // An address without a conflict ends the limit.
            bench.Set(AddressMode.Probe, Candidate + 20);
            bench.Advance(80000);
            Assert.AreEqual(AddressState.Assigned, bench.State);
            bench.Set(AddressMode.Probe, Candidate + 21);
            long before = bench.Now;
            bench.AdvanceToFrame();
            Assert.IsTrue(bench.Now - before <= 1000);
        }

        [TestMethod]
        [Conformance("RFC5227-2.1.1b")]
        public void Probe_LinkWithoutRoom_TimesCountFromPacketsSent()
        {
            ConflictBench bench = new ConflictBench();
            bench.Link.HasRoom = false;
            bench.Set(AddressMode.Probe);
            Assert.IsEmpty(bench.Advance(30000));
            bench.Link.HasRoom = true;
            long room = bench.Now;
            bench.AdvanceToFrame();
            ConflictBench.InRange(0, 10, bench.Now - room);
            bench.AdvanceToFrame();
            bench.Link.HasRoom = false;
            Assert.IsEmpty(bench.Advance(30000));
            Assert.AreEqual(AddressState.Probing, bench.State);
            bench.Link.HasRoom = true;
            List<(long At, byte[] Frame)> sent = bench.Advance(10000);
            Assert.HasCount(3, sent);
            Assert.AreEqual(0u, Raw.Read32(sent[0].Frame, 28), "the third probe");
            Assert.AreEqual(2000, sent[1].At - sent[0].At, "ANNOUNCE_WAIT after the probe that was sent");
        }

        [TestMethod]
        [Conformance("RFC5227-2.3a")]
        public void Probe_NoRoomForTheAnnouncement_AddressWaits()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.AdvanceProbing(-1);
            bench.Link.HasRoom = false;
            bench.Advance(30000);
            Assert.AreEqual(AddressState.Probing, bench.State, "not used before the first announcement");
            bench.Link.HasRoom = true;
            Assert.HasCount(2, bench.Advance(5000));
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        [Conformance("RFC5227-2.1a")]
        [DataRow(100)]
        [DataRow(2500)]
        [DataRow(-1)]
        public void Probe_LinkGoesDown_StartsAgainWhenUp(int after)
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.AdvanceProbing(after);
            bench.Link.IsUp = false;
            Assert.IsEmpty(bench.Advance(30000));
            Assert.AreEqual(AddressState.Probing, bench.State);
            bench.Now = bench.Stack.Poll(bench.Now);
            Assert.IsGreaterThan(bench.Now + 500, bench.Stack.Poll(bench.Now), "only the link is checked");
            bench.Link.IsUp = true;
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            CollectionAssert.AreEqual(new uint[] { 0, 0, 0, Candidate, Candidate },
                sent.Select(item => Raw.Read32(item.Frame, 28)).ToArray());
            Assert.AreEqual(AddressState.Assigned, bench.State);
        }

        [TestMethod]
        public void Probe_AddressRemoved_EndsProbing()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.Advance(1500);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveAddress(0, 0));
            Assert.AreEqual(AddressState.None, bench.State);
            Assert.IsEmpty(bench.Advance(60000));
            Assert.IsEmpty(bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)));
            Assert.AreEqual(AddressState.None, bench.State);
        }

        [TestMethod]
        public void Probe_SameAddressSetAgain_Continues()
        {
            ConflictBench bench = new ConflictBench();
            List<(long At, byte[] Frame)> sent = new List<(long At, byte[] Frame)>();
            for (int i = 0; i < 60; i++)
            {
                bench.Set(AddressMode.Probe);
                sent.AddRange(bench.Advance(500));
            }

            Assert.AreEqual(AddressState.Assigned, bench.State);
            Assert.HasCount(5, sent);
        }

        [TestMethod]
        public void Probe_SameAddressSetWithoutProbing_IsAssignedAtOnce()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.Advance(2500);
            bench.Set(AddressMode.None);
            Assert.AreEqual(AddressState.Assigned, bench.State);
            CollectionAssert.AreEqual(new[] { Candidate, Candidate }, bench.Advance(20000)
                .Select(item => Raw.Read32(item.Frame, 28)).ToArray());
        }

        [TestMethod]
        public void Probe_OtherAddressSet_StartsWithThat()
        {
            ConflictBench bench = new ConflictBench();
            bench.Set(AddressMode.Probe);
            bench.Advance(2500);
            bench.Set(AddressMode.Probe, Candidate + 1);
            Assert.IsEmpty(bench.Frame(bench.Arp(2, ConflictBench.Other, Candidate, 0)), "no longer of interest");
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            Assert.HasCount(5, sent);
            Assert.IsTrue(sent.All(item => Raw.Read32(item.Frame, 38) == Candidate + 1));
            Assert.AreEqual(Candidate + 1, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void Probe_LinkWithoutArp_AddressIsAssignedAtOnce()
        {
            ConflictBench bench = new ConflictBench(medium: NanoSock.Links.LinkMedium.Ip);
            bench.Set(AddressMode.Probe);
            Assert.AreEqual(AddressState.Assigned, bench.State);
            Assert.IsEmpty(bench.Advance(20000));
        }
    }
}
