using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>The network layer when a link comes up again.</summary>
    [TestClass]
    public class LinkEventTests
    {
        private const uint Group = 0xEFFF0001;
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly byte[] s_otherMac = { 2, 0, 0, 0, 0, 3 };

        [TestMethod]
        [Conformance("RFC2236-3a")]
        public void LinkUp_Memberships_AreReported()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Stack.JoinGroup(socket, Group, 0);
            bench.Stack.JoinGroup(socket, Group + 1, 0);
            Assert.AreEqual(4, bench.Advance(20000).Count);
            Assert.AreEqual(0, Interrupt(bench, 5000).Count);
            List<(long At, byte[] Frame)> sent = bench.Advance(20000);
            CollectionAssert.AreEquivalent(new[] { Group, Group, Group + 1, Group + 1 },
                sent.Select(item => Raw.Read32(item.Frame, 42)).ToArray());
            Assert.IsTrue(sent.All(item => item.Frame[38] == 0x16), "version 2 reports");
            long up = sent.Min(item => item.At);
            Assert.IsTrue(up <= bench.Now - 20000 + 1000, "noticed within a second");
            Assert.AreEqual(2, sent.Count(item => item.At == up));
            Assert.IsTrue(sent.All(item => item.At <= up + 10001));
        }

        [TestMethod]
        public void LinkUp_JoinedWhileDown_IsReported()
        {
            Bench bench = new Bench();
            bench.Link.IsUp = false;
            int socket = bench.Udp(0, 7);
            bench.Advance(2000);
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, Group, 0));
            Assert.AreEqual(0, bench.Advance(30000).Count);
            bench.Link.IsUp = true;
            Assert.AreEqual(2, bench.Advance(20000).Count(item => Raw.Read32(item.Frame, 42) == Group));
        }

        [TestMethod]
        public void AddInterface_LinkDown_IsPolled()
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            TestLink link = new TestLink { IsUp = false };
            Assert.AreEqual(0, stack.AddInterface(link, Bench.Own, 24));
            int socket = stack.Socket(SocketType.Dgram);
            stack.JoinGroup(socket, Group, 0);
            long now = 5000;
            long next = stack.Poll(now);
            for (int i = 0; i < 3; i++)
            {
                Assert.IsTrue(next <= now + 1000, "asks for the next call");
                now = System.Math.Max(next, now + 1);
                next = stack.Poll(now);
            }

            link.IsUp = true;
            stack.Poll(now + 1000);
            stack.Poll(now + 1000);
            Assert.AreEqual(1, link.Sent.Count);
        }

        [TestMethod]
        public void Report_LinkBlocked_IsSentWhenRoom()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 7);
            bench.Link.HasRoom = false;
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, Group, 0));
            Assert.AreEqual(0, bench.Advance(30000).Count);
            bench.Link.HasRoom = true;
            Assert.AreEqual(1, bench.Advance(200).Count, "at once");
            Assert.AreEqual(1, bench.Advance(20000).Count, "and again");
        }

        [TestMethod]
        public void LinkUp_KnownNeighbor_IsUsedAndProbed()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            bench.Poll();
            Interrupt(bench, 2000);
            bench.Advance(1001);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual(1, sent.Count(frame => frame[13] == 0 && frame[5] == Bench.PeerMac[5]), "used");
            CollectionAssert.AreEqual(Raw.Everybody, sent.Single(frame => frame[13] == 6)[..6]);

            // In this network another station has the address.
            bench.Frame(Raw.Ethernet(Bench.OwnMac, s_otherMac, 0x0806,
                Raw.Arp(2, s_otherMac, Bench.Peer, Bench.OwnMac, Bench.Own)));
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            CollectionAssert.AreEqual(s_otherMac, bench.Poll().Single()[..6]);
            bench.Advance(30000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(1, bench.Poll().Count, "confirmed");
        }

        [TestMethod]
        public void LinkUp_NeighborSilent_IsDeleted()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            Interrupt(bench, 2000);
            bench.Advance(1001);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(3, bench.Advance(5000).Count(item => item.Frame[13] == 6 && item.Frame[0] == 255));
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            Assert.AreEqual(6, bench.Poll().Single()[13]);
        }

        [TestMethod]
        public void LinkUp_FailedNeighbor_IsResolvedAgain()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            bench.Advance(3000);
            bench.Stack.GetOption(socket, SocketOption.Error);
            Assert.AreEqual(-(int)SocketError.HostUnreachable, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Interrupt(bench, 10);
            bench.Poll();
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
        }

        // Takes the link down, and up again before returning.
        private static List<(long At, byte[] Frame)> Interrupt(Bench bench, long milliseconds)
        {
            bench.Link.IsUp = false;
            bench.Poll();
            List<(long At, byte[] Frame)> sent = bench.Advance(milliseconds);
            bench.Link.IsUp = true;
            return sent;
        }
    }
}
