using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Links that throw: they count as down, and all others continue.</summary>
    [TestClass]
    public class LinkFaultTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly uint s_other = Simulation.Address("10.0.1.1");
        private static readonly uint s_otherPeer = Simulation.Address("10.0.1.2");

        [TestMethod]
        [DataRow("Receive")]
        [DataRow("Poll")]
        [DataRow("Receive Poll Transmit IsUp")]
        public void LinkFault_OtherLink_Continues(string faults)
        {
            Bench bench = new Bench();
            FaultyLink faulty = new FaultyLink();
            Assert.AreEqual(1, bench.Stack.AddInterface(faulty, s_other, 24));
            bench.Introduce();
            faulty.Faults = faults;
            long next = bench.Stack.Poll(bench.Now);
            Assert.IsTrue(bench.Count(Counter.LinkFaults) > 0, "not counted");
            Assert.IsTrue(next > bench.Now && next <= bench.Now + 1000, "next " + (next - bench.Now));

            // An echo request is answered.
            Assert.AreEqual(1, bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data))).Count);
        }

        [TestMethod]
        public void LinkFault_SecondLater_IsRetried()
        {
            Bench bench = new Bench();
            FaultyLink faulty = new FaultyLink();
            Assert.AreEqual(1, bench.Stack.AddInterface(faulty, s_other, 24));
            faulty.Faults = "Receive";
            bench.Poll();
            uint first = bench.Count(Counter.LinkFaults);
            bench.Advance(60000);
            uint more = bench.Count(Counter.LinkFaults) - first;
            Assert.IsTrue(more >= 60 && more <= 240, more + " in a minute");

            // A recovered link behaves as before.
            faulty.Faults = string.Empty;
            bench.Advance(2000);
            faulty.Inner.In.Enqueue(Raw.Ethernet(Raw.Everybody, Bench.PeerMac,
                0x0806, Raw.Arp(1, Bench.PeerMac, s_otherPeer, Raw.NoMac, s_other)));
            bench.Poll();
            Assert.AreEqual(1, faulty.Inner.Sent.Count);
        }

        [TestMethod]
        [DataRow("Transmit")]
        [DataRow("Transmit IsUp")]
        public void LinkFault_Send_IsNetworkDown(string faults)
        {
            Bench bench = new Bench();
            FaultyLink faulty = new FaultyLink();
            Assert.AreEqual(1, bench.Stack.AddInterface(faulty, s_other, 24));
            faulty.Inner.In.Enqueue(Raw.Ethernet(Raw.Everybody, Bench.PeerMac,
                0x0806, Raw.Arp(1, Bench.PeerMac, s_otherPeer, Raw.NoMac, s_other)));
            bench.Poll();
            faulty.Faults = faults;
            int socket = bench.Udp(0, 4000);
            bench.Expect(DropReason.LinkDown, () =>
                Assert.AreEqual(-(int)SocketError.NetworkDown,
                    bench.Stack.SendTo(socket, s_data, 0, 3, s_otherPeer, 7)));
            Assert.IsFalse(bench.Stack.IsLinkBlocked);
            Assert.AreEqual(1u, bench.Count(Counter.LinkFaults));

            // An unresolved neighbor cannot be resolved.
            bench.Expect(DropReason.LinkDown, () =>
                Assert.AreEqual(-(int)SocketError.NetworkDown,
                    bench.Stack.SendTo(socket, s_data, 0, 3, s_otherPeer + 1, 7)));
        }

        // Each time the link is up again, a connection retransmits. Down for 1, 2, 4, 8 and 16 seconds and so on; a
        // frame that was sent ends the back-off.
        [TestMethod]
        public void Transmit_Throws_BacksOff()
        {
            Simulation simulation = new Simulation();
            FaultyLink faulty = null;
            NetStack client = simulation.AddNode("10.0.0.1", wrap: link => faulty = new FaultyLink(link));
            NetStack server = simulation.AddNode("10.0.0.2");
            int socket = Connect(simulation, client, server, out int accepted);
            faulty.Faults = "Transmit";
            Assert.AreEqual(1000, client.Send(socket, new byte[1000], 0, 1000));
            simulation.Run(40000);
            uint faults = client.GetCounter(Counter.LinkFaults);
            Assert.IsTrue(faults >= 6 && faults <= 24, faults + " in 40 s");
            faulty.Faults = string.Empty;
            simulation.Run(61000);
            Assert.AreEqual(1000, server.Receive(accepted, new byte[2000], 0, 2000));
            faulty.Faults = "Transmit";
            Assert.AreEqual(10, client.Send(socket, new byte[10], 0, 10));
            simulation.Run(100);
            faulty.Faults = string.Empty;
            simulation.Run(2000);
            Assert.AreEqual(10, server.Receive(accepted, new byte[2000], 0, 2000));
        }

        // Segments that found the link faulty are lost, and retransmitted.
        [TestMethod]
        public void LinkFault_Connection_Continues()
        {
            Simulation simulation = new Simulation();
            FaultyLink faulty = null;
            NetStack client = simulation.AddNode("10.0.0.1", wrap: link => faulty = new FaultyLink(link));
            NetStack server = simulation.AddNode("10.0.0.2");
            int socket = Connect(simulation, client, server, out int accepted);
            for (int round = 0; round < 5; round++)
            {
                faulty.Faults = round % 2 == 0 ? "Transmit Receive" : "Transmit Receive Poll IsUp";
                Assert.AreEqual(1000, client.Send(socket, new byte[1000], 0, 1000));
                simulation.Run(5000);
                Assert.AreEqual(-(int)SocketError.WouldBlock, server.Receive(accepted, new byte[2000], 0, 2000));
                faulty.Faults = string.Empty;
                int received = 0;
                Assert.IsTrue(simulation.RunUntil(() =>
                {
                    int count = server.Receive(accepted, new byte[2000], 0, 2000);
                    received += count > 0 ? count : 0;
                    return received == 1000;
                }), "round " + round);
            }

            Assert.IsTrue(client.GetCounter(Counter.LinkFaults) > 0);
        }

        [TestMethod]
        [DataRow("Mtu")]
        [DataRow("Medium")]
        [DataRow("Checksums")]
        [DataRow("HardwareAddress")]
        [DataRow("IsUp")]
        public void AddInterface_LinkThrows_IsNetworkDown(string faults)
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            FaultyLink faulty = new FaultyLink { Faults = faults };
            int index = stack.AddInterface(faulty, Bench.Own, 24);
            if (index < 0)
            {
                Assert.AreEqual(-(int)SocketError.NetworkDown, index);
                Assert.AreEqual(1u, stack.GetCounter(Counter.LinkFaults));
                faulty.Faults = string.Empty;
                Assert.AreEqual(0, stack.AddInterface(faulty, Bench.Own, 24));
            }

            stack.Poll(1000);
            faulty.Faults = string.Empty;
            faulty.Inner.In.Enqueue(Raw.Ethernet(Raw.Everybody, Bench.PeerMac,
                0x0806, Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own)));
            stack.Poll(3000);
            Assert.AreEqual(1, faulty.Inner.Sent.Count);
        }

        // A runner whose link throws from all members survives, and works when the link no longer throws.
        [TestMethod]
        public void LinkFault_Runner_Continues()
        {
            FaultyLink faulty = new FaultyLink { Faults = "SetWakeup" };
            faulty.Inner.Medium = LinkMedium.Ip;
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1)
            }));
            Assert.AreEqual(0, runner.AddInterface(faulty, Bench.Own, 24));
            faulty.Faults = "Receive Poll Transmit IsUp";
            runner.Start();
            using Socket socket = new Socket(runner, SocketType.Dgram, ProtocolType.Udp);
            Assert.AreEqual(SocketError.NetworkDown,
                BlockingPair.ErrorOf(() => socket.SendTo(s_data, 0, 3, BlockingPair.At("10.0.0.2", 7))));
            faulty.Faults = string.Empty;
            Assert.AreEqual(3, socket.SendTo(s_data, 0, 3, BlockingPair.At("10.0.0.2", 7)));
            Assert.IsTrue(runner.Stack.GetCounter(Counter.LinkFaults) >= 2);
        }

        // Opens a connection; returns the client's socket.
        private static int Connect(Simulation simulation, NetStack client, NetStack server, out int accepted)
        {
            int listener = server.Socket(SocketType.Stream);
            server.Bind(listener, 0, 80);
            server.Listen(listener, 1);
            int socket = client.Socket(SocketType.Stream);
            client.Connect(socket, Bench.Peer, 80);
            Assert.IsTrue(simulation.RunUntil(() => client.Ready(socket) == SocketReadiness.Writable));
            accepted = server.Accept(listener);
            return socket;
        }

        // A member throws while its name is in the list.
        private sealed class FaultyLink : ILink
        {
            internal readonly TestLink Inner = new TestLink();
            internal volatile string Faults = string.Empty;
            private readonly ILink _link;

            internal FaultyLink(ILink link = null)
            {
                _link = link ?? Inner;
            }

            public LinkMedium Medium => Sound(nameof(Medium)).Medium;

            public int Mtu => Sound(nameof(Mtu)).Mtu;

            public LinkChecksums Checksums => Sound(nameof(Checksums)).Checksums;

            public bool IsUp => Sound(nameof(IsUp)).IsUp;

            public byte[] HardwareAddress => Sound(nameof(HardwareAddress)).HardwareAddress;

            public int Receive(byte[] buffer, int offset, int capacity)
            {
                return Sound(nameof(Receive)).Receive(buffer, offset, capacity);
            }

            public bool Transmit(byte[] buffer, int offset, int length)
            {
                return Sound(nameof(Transmit)).Transmit(buffer, offset, length);
            }

            public long Poll(long nowMilliseconds)
            {
                return Sound(nameof(Poll)).Poll(nowMilliseconds);
            }

            public bool SetWakeup(IWakeup wakeup)
            {
                return Sound(nameof(SetWakeup)).SetWakeup(wakeup);
            }

            private ILink Sound(string member)
            {
                return Array.IndexOf(Faults.Split(' '), member) >= 0 ? throw new IOException(member) : _link;
            }
        }
    }
}
