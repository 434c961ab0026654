using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Interfaces
{
    /// <summary>An interface that is removed, and the one that takes its place.</summary>
    [TestClass]
    public class InterfaceRemovalTests
    {
        private static readonly uint s_second = Simulation.Address("10.1.0.1");
        private static readonly uint s_secondPeer = Simulation.Address("10.1.0.2");
        private static readonly uint s_group = Simulation.Address("239.1.2.3");

        [TestMethod]
        public void RemoveInterface_First_KeepsIndexOfSecond()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(SocketError.Success, bench.Stack.RemoveInterface(0));
            Assert.AreEqual(SocketError.InvalidArgument, bench.Stack.RemoveInterface(0));
            Assert.AreEqual(s_second, bench.Stack.GetAddress(1));
            Assert.IsFalse(bench.Stack.GetInterface(0, new InterfaceInfo()));
            bench.Link.In.Enqueue(Datagram(Bench.Peer, Bench.Own));
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, s_secondPeer, 9));
            Assert.AreEqual(1, bench.Taken(second).Count);
            bench.Expect(DropReason.None, () => bench.Packet(Datagram(s_secondPeer, s_second), null, second));
            Assert.AreEqual(1, bench.Link.In.Count, "the link is not used any more");
            bench.Expect(DropReason.Ipv4NoRoute, () => Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9)));
        }

        [TestMethod]
        public void AddInterface_AfterRemoval_TakesFreeIndex()
        {
            Bench bench = Two(out TestLink second);
            bench.Stack.RemoveInterface(0);
            TestLink third = new TestLink(LinkMedium.Ip);
            Assert.AreEqual(0, bench.Stack.AddInterface(third, Bench.Own, 24), "address and prefix are free again");
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, bench.Stack.AddInterface(new TestLink()));
            bench.Stack.RemoveInterface(1);
            bench.Stack.RemoveInterface(0);
            Assert.AreEqual(0, bench.Stack.AddInterface(second, s_second, 24));
            Assert.AreEqual(1, bench.Stack.AddInterface(bench.Link, Bench.Own, 24), "also a link that was removed");
            int socket = bench.Udp();
            bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Peer, 9);
            Assert.AreEqual(1, bench.Taken().Count);
        }

        [TestMethod]
        public void RemoveInterface_LinkDown_ArmsNoTimer()
        {
            Bench bench = Two(out TestLink second);
            second.IsUp = false;
            bench.Advance(3000);
            Assert.AreEqual(bench.Now + 1000, bench.Stack.Poll(bench.Now), "checked each second");
            bench.Stack.RemoveInterface(1);
            bench.Advance(2000);
            Assert.AreEqual(long.MaxValue, bench.Stack.Poll(bench.Now));
        }

        [TestMethod]
        public void RemoveInterface_Blocked_DoesNotBlockOthers()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp();
            second.HasRoom = false;
            Assert.AreEqual(-(int)SocketError.WouldBlock,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, s_secondPeer, 9));
            Assert.IsTrue(bench.Stack.IsLinkBlocked);
            bench.Stack.RemoveInterface(1);
            bench.Poll();
            Assert.IsFalse(bench.Stack.IsLinkBlocked);
        }

        [TestMethod]
        public void RemoveInterface_Memberships_AreRemovedInSilence()
        {
            Bench bench = Two(out TestLink second);
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 1));
            Assert.AreEqual(2, bench.Advance(20000, second).Count);
            bench.Stack.RemoveInterface(1);
            Assert.AreEqual(0, bench.Advance(20000, second).Count);
            Assert.AreEqual(-(int)SocketError.InvalidArgument, bench.Stack.LeaveGroup(socket, s_group, 1));
            Assert.AreEqual(1, bench.Stack.AddInterface(second, s_second, 24));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.LeaveGroup(socket, s_group, 1));
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 1));
        }

        [TestMethod]
        public void RemoveInterface_Connection_EndsAndOthersContinue()
        {
            Bench bench = Two(out TestLink second);
            int gone = Connect(bench, s_secondPeer, second);
            int kept = Connect(bench, Bench.Peer, bench.Link);
            bench.Stack.RemoveInterface(1);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Receive(gone, new byte[1], 0, 1));
            Assert.AreEqual(1, bench.Stack.Send(kept, new byte[1], 0, 1));
            Assert.AreEqual(1, bench.Poll().Count);
        }

        [TestMethod]
        public void RemoveInterface_Loopback_EndsDeliveryToItself()
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            Assert.AreEqual(1,
                bench.Stack.AddInterface(new LoopbackLink(1500, 4), Simulation.Address("127.0.0.1"), 8));
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Own, 7));
            bench.Poll();
            Assert.AreEqual(1, bench.Stack.Receive(socket, new byte[1], 0, 1));
            bench.Stack.RemoveInterface(1);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Own, 7));
            Assert.AreEqual(1,
                bench.Stack.AddInterface(new LoopbackLink(1500, 4), Simulation.Address("127.0.0.1"), 8));
            Assert.AreEqual(1, bench.Stack.SendTo(socket, new byte[1], 0, 1, Bench.Own, 7));
        }

        [TestMethod]
        public void RemoveInterface_Wakeup_IsTakenFromLink()
        {
            Bench bench = Two(out TestLink second);
            second.SetWakeup(new WakeupCounter());
            bench.Stack.RemoveInterface(1);
            Assert.IsNull(second.Wakeup);
        }

        [TestMethod]
        public void TakeEvent_ChangesOfInterfaces_AreInOrder()
        {
            Bench bench = new Bench(new StackOptions { InterfaceEvents = 8 }, medium: LinkMedium.Ip);
            bench.Link.IsUp = false;
            bench.Advance(1000);
            bench.Link.IsUp = true;
            bench.Advance(1000);
            bench.Stack.SetAddress(0, s_second, 24, AddressMode.None);
            bench.Stack.RemoveInterface(0);
            CollectionAssert.AreEqual(new[]
            {
                "LinkDown 0.0.0.0/0", "LinkUp 0.0.0.0/0", "AddressRemoved 10.0.0.1/24",
                "AddressAdded 10.1.0.1/24", "AddressRemoved 10.1.0.1/24", "LinkDown 0.0.0.0/0",
            }, Events(bench));
        }

        [TestMethod]
        public void TakeEvent_QueueFull_ReportsLoss()
        {
            Bench bench = new Bench(new StackOptions { InterfaceEvents = 3 }, medium: LinkMedium.Ip);
            for (int i = 0; i < 5; i++)
            {
                bench.Stack.SetAddress(0, s_second, 24 + i, AddressMode.None);
            }

            string[] first = { "AddressRemoved 10.0.0.1/24", "AddressAdded 10.1.0.1/24", "EventsLost 0.0.0.0/0" };
            CollectionAssert.AreEqual(first, Events(bench));
            bench.Stack.SetAddress(0, s_second, 16, AddressMode.None);
            CollectionAssert.AreEqual(new[] { "AddressAdded 10.1.0.1/16" }, Events(bench));
            Assert.ThrowsExactly<System.ArgumentNullException>(() => bench.Stack.TakeEvent(null));
        }

        [TestMethod]
        public void TakeEvent_NoQueue_ReportsNothing()
        {
            Bench bench = new Bench(new StackOptions { InterfaceEvents = 0 }, medium: LinkMedium.Ip);
            bench.Stack.RemoveAddress(0, 0);
            Assert.AreEqual(0, Events(bench).Length);
        }

        [TestMethod]
        public void GetInterface_State_IsCopied()
        {
            Bench bench = new Bench();
            InterfaceInfo info = new InterfaceInfo();
            Assert.IsTrue(bench.Stack.GetInterface(0, info));
            Assert.AreEqual((Bench.Own, 24, AddressState.Assigned, 1500, true, true),
                (info.Address, info.PrefixLength, info.State, info.Mtu, info.IsUp, info.IsEthernet));
            CollectionAssert.AreEqual(Bench.OwnMac, info.HardwareAddress);
            bench.Link.IsUp = false;
            bench.Advance(5000);
            bench.Link.IsUp = true;
            bench.Now += 100;
            bench.Advance(1000);
            bench.Stack.RemoveAddress(0, 0);
            Assert.IsTrue(bench.Stack.GetInterface(0, info));
            Assert.AreEqual((0u, 0, AddressState.None), (info.Address, info.PrefixLength, info.State));
            Assert.IsTrue(info.UpSince > 6000 && info.UpSince < 7200, "the link came up then: " + info.UpSince);
            Assert.IsFalse(bench.Stack.GetInterface(1, info));
            Assert.IsFalse(bench.Stack.GetInterface(-1, info));
            Assert.ThrowsExactly<System.ArgumentNullException>(() => bench.Stack.GetInterface(0, null));
        }

        private static Bench Two(out TestLink second)
        {
            Bench bench = new Bench(medium: LinkMedium.Ip);
            second = bench.AddLink(s_second, 24, medium: LinkMedium.Ip);
            return bench;
        }

        private static int Connect(Bench bench, uint peer, TestLink link)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, peer, 80));
            byte[] syn = bench.Poll(link).Single();
            uint own = Raw.Read32(syn, 12);
            Assert.AreEqual(1, bench.Packet(Raw.Ipv4(peer, own, 6, Raw.Tcp(peer, own, 80, Raw.Read16(syn, 20), 500,
                Raw.Read32(syn, 24) + 1, Tcp.Syn | Tcp.Ack)), null, link).Count);
            return socket;
        }

        private static byte[] Datagram(uint from, uint to)
        {
            return Raw.Ipv4(from, to, 17, Raw.Udp(from, to, 9, 7, new byte[1]));
        }

        private static string[] Events(Bench bench)
        {
            InterfaceEvent change = new InterfaceEvent();
            string text = string.Empty;
            while (bench.Stack.TakeEvent(change))
            {
                text += $"{change.Kind} {IPAddress.ToString(change.Address)}/{change.PrefixLength}\n";
            }

            return text.Split('\n', System.StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
