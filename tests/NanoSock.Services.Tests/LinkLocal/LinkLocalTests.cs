using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests
{
    /// <summary>The service that chooses link-local addresses: RFC 3927 2.1 to 2.5.</summary>
    [TestClass]
    public sealed class LinkLocalTests
    {
        [TestMethod]
        [Conformance("RFC3927-2.1a", "RFC3927-2.2", "RFC3927-2.4")]
        public void Start_NoConflict_GivesAProbedAndAnnouncedAddress()
        {
            LinkLocalBench bench = new LinkLocalBench();
            Assert.AreEqual(SocketError.Success, bench.Service.Start(0));
            Assert.IsTrue(bench.Service.IsRunning);
            Assert.AreEqual(0u, bench.Service.Address, "not before it was probed");
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            uint address = bench.Service.Address;
            Assert.AreEqual(address, bench.Stack.GetAddress(0));
            Assert.IsTrue(address >= 0xA9FE0100 && address <= 0xA9FEFEFF);
            CollectionAssert.AreEqual(new[] { 0u, 0u, 0u, address, address },
                sent.Select(item => Raw.Read32(item.Frame, 28)).ToArray());
            InterfaceInfo info = new InterfaceInfo();
            Assert.IsTrue(bench.Stack.GetInterface(0, info));
            Assert.AreEqual(16, info.PrefixLength);
        }

        [TestMethod]
        [Conformance("RFC3927-2.1a", "RFC3927-2.1b")]
        public void Candidates_OfManyBoards_AreSpreadOverTheWholeRange()
        {
            HashSet<uint> seen = new HashSet<uint>();
            uint least = uint.MaxValue;
            uint most = 0;
            for (int i = 0; i < 4000; i++)
            {
                LinkLocalBench bench = new LinkLocalBench(new byte[] { 2, 0, 0, 7, (byte)(i >> 8), (byte)i });
                bench.Service.Start(0);
                uint candidate = bench.Candidate();
                seen.Add(candidate);
                least = Math.Min(least, candidate);
                most = Math.Max(most, candidate);
            }

            Assert.IsTrue(least >= 0xA9FE0100 && least < 0xA9FE0200, least.ToString("X8"));
            Assert.IsTrue(most <= 0xA9FEFEFF && most >= 0xA9FEFE00, most.ToString("X8"));

            // 4,000 draws of 65,024 give 3,880 different values on average, with a deviation of 11.
            Assert.IsTrue(seen.Count > 3820 && seen.Count < 3940, seen.Count.ToString());
        }

        [TestMethod]
        [Conformance("RFC3927-2.1b")]
        public void Start_SameBoardAgain_HasTheSameAddress()
        {
            LinkLocalBench first = new LinkLocalBench(secret: Simulation.Secret(1));
            LinkLocalBench second = new LinkLocalBench(secret: Simulation.Secret(2));
            uint address = first.Run();
            Assert.AreEqual(address, second.Run());
            first.Service.Stop();
            Assert.IsFalse(first.Service.IsRunning);
            Assert.AreEqual(0u, first.Service.Address);
            Assert.AreEqual(AddressState.None, first.Stack.GetAddressState(0));
            Assert.AreEqual(address, first.Run());
        }

        [TestMethod]
        [Conformance("RFC3927-2.2.1")]
        public void Conflict_WhileProbing_ChoosesAnother()
        {
            LinkLocalBench bench = new LinkLocalBench();
            bench.Service.Start(0);
            HashSet<uint> seen = new HashSet<uint>();
            for (int i = 0; i < 5; i++)
            {
                uint candidate = bench.Candidate();
                Assert.IsTrue(seen.Add(candidate));
                bench.Conflict(candidate);
                Assert.AreEqual(0u, bench.Service.Address);
            }

            bench.Advance(20000);
            Assert.IsTrue(seen.Add(bench.Service.Address), "one that no station has");
            uint address = bench.Service.Address;
            bench.Service.Stop();
            Assert.AreEqual(address, bench.Run(), "the last good one");
        }

        [TestMethod]
        [Conformance("RFC3927-2.2.1")]
        public void Conflict_TenTimes_NextCandidatesAreAMinuteApart()
        {
            LinkLocalBench bench = new LinkLocalBench();
            bench.Service.Start(0);
            List<long> attempts = new List<long>();
            for (int i = 0; i < 13; i++)
            {
                uint candidate = bench.Candidate();
                attempts.Add(bench.Now);
                bench.Conflict(candidate);
            }

            Assert.IsTrue(attempts[9] - attempts[0] < 10000);
            for (int i = 10; i < 13; i++)
            {
                Assert.IsTrue(attempts[i] - attempts[i - 1] >= 60000);
            }
        }

        [TestMethod]
        [Conformance("RFC3927-2.5a")]
        public void Conflict_InUse_IsDefendedThenAnotherIsChosen()
        {
            LinkLocalBench bench = new LinkLocalBench();
            uint address = bench.Run();
            Assert.HasCount(1, bench.Conflict(address));
            Assert.AreEqual(address, bench.Service.Address);
            bench.Advance(5000);
            bench.Conflict(address);
            Assert.AreEqual(0u, bench.Service.Address);
            bench.Advance(20000);
            Assert.AreNotEqual(address, bench.Service.Address);
            Assert.AreEqual(bench.Stack.GetAddress(0), bench.Service.Address);
            Assert.AreNotEqual(0u, bench.Service.Address);
        }

        [TestMethod]
        [Conformance("RFC3927-2.2")]
        public void LinkUp_AddressInUse_IsProbedAgain()
        {
            LinkLocalBench bench = new LinkLocalBench();
            uint address = bench.Run();
            bench.Link.IsUp = false;
            bench.Advance(5000);
            bench.Link.IsUp = true;
            Assert.AreEqual(address, bench.Candidate());
            bench.Conflict(address);
            bench.Advance(20000);
            Assert.AreNotEqual(address, bench.Service.Address, "another station has it in this network");
            Assert.AreNotEqual(0u, bench.Service.Address);
        }

        [TestMethod]
        public void Poll_ProgramSetsAnotherAddress_EndsTheService()
        {
            LinkLocalBench bench = new LinkLocalBench();
            bench.Run();
            bench.Stack.SetAddress(0, 0x0A000001, 24, AddressMode.None);
            bench.Advance(1);
            Assert.IsFalse(bench.Service.IsRunning);
            bench.Service.Stop();
            Assert.AreEqual(0x0A000001u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void Poll_ProgramRemovesTheAddress_SetsItAgain()
        {
            LinkLocalBench bench = new LinkLocalBench();
            uint address = bench.Run();
            bench.Stack.RemoveAddress(0, 0);
            bench.Advance(20000);
            Assert.AreEqual(address, bench.Service.Address);
        }

        [TestMethod]
        [DataRow(false, DisplayName = "at the start")]
        [DataRow(true, DisplayName = "after a conflict")]
        public void Poll_AddressThatTheNodeRefuses_TriesAgain(bool hasConflict)
        {
            // The prefix has a route of the program.
            LinkLocalBench bench = new LinkLocalBench(interfaces: 2);
            Assert.AreEqual(1, bench.Stack.AddInterface(
                new TestLink(LinkMedium.Ethernet) { Station = new byte[] { 2, 0, 0, 0, 0, 8 } }, 0x0A000001, 24));
            bench.Advance(1000);
            if (hasConflict)
            {
                Assert.AreEqual(SocketError.Success, bench.Service.Start(0));
                uint candidate = bench.Candidate();
                bench.Stack.AddRoute(0xA9FE0000, 16, 0, 1);
                bench.Conflict(candidate);
            }
            else
            {
                bench.Stack.AddRoute(0xA9FE0000, 16, 0, 1);
                Assert.AreEqual(SocketError.Success, bench.Service.Start(0));
            }

            bench.Advance(5000);
            Assert.AreEqual(0u, bench.Service.Address);
            bench.Stack.RemoveRoute(0xA9FE0000, 16, 0, 1);
            bench.Advance(20000);
            Assert.AreNotEqual(0u, bench.Service.Address);
        }

        [TestMethod]
        public void Start_OnAnotherInterface_StopsOnTheFirst()
        {
            LinkLocalBench bench = new LinkLocalBench(interfaces: 2);
            bench.Run();
            Assert.AreEqual(1, bench.Stack.AddInterface(
                new TestLink(LinkMedium.Ethernet) { Station = new byte[] { 2, 0, 0, 0, 0, 8 } }));
            Assert.AreEqual(SocketError.Success, bench.Service.Start(1));
            bench.Advance(20000);
            Assert.AreEqual(0u, bench.Stack.GetAddress(0));
            Assert.AreEqual(bench.Service.Address, bench.Stack.GetAddress(1));
        }

        [TestMethod]
        public void Poll_InterfaceIsRemoved_EndsTheService()
        {
            LinkLocalBench bench = new LinkLocalBench();
            bench.Run();
            bench.Stack.RemoveInterface(0);
            bench.Advance(5000);
            Assert.IsFalse(bench.Service.IsRunning);
        }

        [TestMethod]
        public void Start_LinkWithoutHardwareAddresses_IsRefused()
        {
            LinkLocalBench bench = new LinkLocalBench(medium: LinkMedium.Ip);
            Assert.AreEqual(SocketError.InvalidArgument, bench.Service.Start(0));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Service.Start(1));
            Assert.IsFalse(bench.Service.IsRunning);
            bench.Service.Stop();
        }

        [TestMethod]
        public void Start_InterfaceWithSeveralAddresses_IsRefused()
        {
            LinkLocalBench bench = new LinkLocalBench();
            Assert.AreEqual(SocketError.Success, bench.Stack.SetAddress(0, 0x0A000001, 24, AddressMode.None));
            Assert.AreEqual(SocketError.Success, bench.Stack.AddAddress(0, 0x0A000101, 24));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Service.Start(0));
            Assert.IsFalse(bench.Service.IsRunning);
            Assert.AreEqual(0x0A000001u, bench.Stack.GetAddress(0));
        }

        [TestMethod]
        public void Poll_Idle_HasNoNextTime()
        {
            LinkLocalBench bench = new LinkLocalBench();
            Assert.AreEqual(long.MaxValue, bench.Service.Poll(bench.Now));
            bench.Run();
            bench.Advance(20000);
            Assert.AreEqual(long.MaxValue, bench.Stack.Poll(bench.Now));
        }
    }
}
