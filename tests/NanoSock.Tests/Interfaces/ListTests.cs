using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>The lists of routes, neighbors and groups.</summary>
    [TestClass]
    public class ListTests
    {
        private static readonly uint s_group = Simulation.Address("239.1.2.3");

        [TestMethod]
        public void GetRoute_Routes_AreInOrderOfUse()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            bench.AddLink(Simulation.Address("10.1.0.1"), 16, medium: LinkMedium.Ip);
            bench.Stack.AddRoute(0, 0, Simulation.Address("10.1.0.2"), -1, 20);
            bench.Stack.AddRoute(0, 0, Bench.Peer, -1, 10);
            bench.Stack.AddRoute(Simulation.Address("10.0.0.64"), 26, 0, 1, 65535);
            CollectionAssert.AreEqual(new[]
            {
                "10.0.0.64/26 0.0.0.0 1 65535", "10.0.0.0/24 0.0.0.0 0 0 own", "10.1.0.0/16 0.0.0.0 1 0 own",
                "0.0.0.0/0 10.0.0.2 0 10", "0.0.0.0/0 10.1.0.2 1 20",
            }, Routes(bench.Stack));
            Assert.IsFalse(bench.Stack.GetRoute(-1, new RouteInfo()));
            Assert.IsFalse(bench.Stack.GetRoute(bench.Stack.RouteCapacity, new RouteInfo()));
            Assert.ThrowsExactly<ArgumentNullException>(() => bench.Stack.GetRoute(0, null));
        }

        [TestMethod]
        public void GetNeighbor_States_AreShown()
        {
            Bench bench = new Bench().Introduce();
            Assert.AreEqual("10.0.0.2 0 Reachable 0 02", Neighbors(bench).Single());
            bench.Advance(59000);
            Assert.AreEqual("10.0.0.2 0 Reachable 59000 02", Neighbors(bench).Single());
            bench.Advance(2000);
            Assert.AreEqual("10.0.0.2 0 Stale 61000 02", Neighbors(bench).Single());
            int socket = bench.Udp();
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9);
            Assert.AreEqual("10.0.0.2 0 Probe -1 02", Neighbors(bench).Single());
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer + 5, 9);
            Assert.IsTrue(Neighbors(bench).Contains("10.0.0.7 0 Incomplete -1 00"));
            bench.Advance(3500);
            Assert.IsTrue(Neighbors(bench).Contains("10.0.0.7 0 Failed -1 00"));
            bench.Introduce();
            bench.Link.IsUp = false;
            bench.Advance(1500);
            bench.Link.IsUp = true;
            bench.Advance(1500);
            StringAssert.StartsWith(Neighbors(bench).Single(), "10.0.0.2 0 Stale");
            Assert.IsFalse(bench.Stack.GetNeighbor(-1, new NeighborInfo()));
            Assert.IsFalse(bench.Stack.GetNeighbor(bench.Stack.NeighborCapacity, new NeighborInfo()));
            Assert.ThrowsExactly<ArgumentNullException>(() => bench.Stack.GetNeighbor(0, null));
        }

        [TestMethod]
        public void GetGroup_Memberships_AreCounted()
        {
            Bench bench = new Bench();
            int one = bench.Udp(0, 7);
            int two = bench.Udp(0, 8);
            bench.Stack.JoinGroup(one, s_group, 0);
            bench.Stack.JoinGroup(two, s_group, 0);
            bench.Stack.JoinGroup(two, s_group + 1, 0);
            CollectionAssert.AreEquivalent(new[] { "239.1.2.3 0 2", "239.1.2.4 0 1" }, Groups(bench.Stack));
            bench.Stack.Close(one);
            CollectionAssert.AreEquivalent(new[] { "239.1.2.3 0 1", "239.1.2.4 0 1" }, Groups(bench.Stack));
            Assert.IsFalse(bench.Stack.GetGroup(-1, new GroupInfo()));
            Assert.IsFalse(bench.Stack.GetGroup(bench.Stack.GroupCapacity, new GroupInfo()));
            Assert.ThrowsExactly<ArgumentNullException>(() => bench.Stack.GetGroup(0, null));
        }

        [TestMethod]
        public void Of_State_IsEnumName()
        {
            foreach (InterfaceEventKind value in Enum.GetValues<InterfaceEventKind>())
            {
                Assert.AreEqual(value.ToString(), InterfaceEventKindNames.Of(value));
            }

            foreach (AddressState value in Enum.GetValues<AddressState>())
            {
                Assert.AreEqual(value.ToString(), AddressStateNames.Of(value));
            }

            foreach (NeighborState value in Enum.GetValues<NeighborState>())
            {
                Assert.AreEqual(value.ToString(), NeighborStateNames.Of(value));
            }

            Assert.AreEqual("Unknown", NeighborStateNames.Of(0));
            Assert.AreEqual("Unknown", AddressStateNames.Of((AddressState)9));
            Assert.AreEqual("Unknown", InterfaceEventKindNames.Of((InterfaceEventKind)99));
        }

        [TestMethod]
        public void Lists_Calls_AllocateNothing()
        {
            Bench bench = new Bench().Introduce();
            bench.Stack.JoinGroup(bench.Udp(0, 7), s_group, 0);
            RouteInfo route = new RouteInfo();
            NeighborInfo neighbor = new NeighborInfo();
            GroupInfo group = new GroupInfo();
            InterfaceInfo info = new InterfaceInfo();
            InterfaceEvent change = new InterfaceEvent();
            long before = 0;
            for (int round = 0; round < 2; round++)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 8; i++)
                {
                    bench.Stack.GetRoute(i, route);
                    bench.Stack.GetNeighbor(i, neighbor);
                    bench.Stack.GetGroup(i, group);
                    bench.Stack.GetInterface(i, info);
                    bench.Stack.SetAddress(0, Bench.Own + (uint)i, 24, AddressMode.KeepOnConflict);
                    bench.Stack.TakeEvent(change);
                }
            }

            Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
        }

        internal static string[] Routes(NetStack stack)
        {
            RouteInfo info = new RouteInfo();
            return Enumerable.Range(0, stack.RouteCapacity).Where(i => stack.GetRoute(i, info))
                .Select(_ => $"{IPAddress.ToString(info.Destination)}/{info.PrefixLength} "
                    + $"{IPAddress.ToString(info.Gateway)} {info.Interface} {info.Metric}{(info.IsOwn ? " own" : "")}")
                .ToArray();
        }

        private static List<string> Neighbors(Bench bench)
        {
            NeighborInfo info = new NeighborInfo();
            return Enumerable.Range(0, bench.Stack.NeighborCapacity).Where(i => bench.Stack.GetNeighbor(i, info))
                .Select(_ => $"{IPAddress.ToString(info.Address)} {info.Interface} {NeighborStateNames.Of(info.State)} "
                    + $"{info.Age} {info.HardwareAddress[0]:X2}").ToList();
        }

        private static string[] Groups(NetStack stack)
        {
            GroupInfo info = new GroupInfo();
            return Enumerable.Range(0, stack.GroupCapacity).Where(i => stack.GetGroup(i, info))
                .Select(_ => $"{IPAddress.ToString(info.Address)} {info.Interface} {info.Members}").ToArray();
        }
    }
}
