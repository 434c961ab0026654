using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>Headers, fragments, routes and source addresses of the packets of a node.</summary>
    [TestClass]
    public class Ipv4OutputTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };

        [TestMethod]
        [Conformance("RFC6864-4.1", "RFC1122-3.2.1.7b", "RFC1122-4.1.3.4a")]
        public void Send_Options_SetHeaderFields()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SetOption(socket, SocketOption.TimeToLive, 17);
            bench.Stack.SetOption(socket, SocketOption.TypeOfService, 0xB8);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            byte[] packet = bench.Poll().Single()[14..];
            int id = Raw.Read16(packet, 4);
            CollectionAssert.AreEqual(
                Raw.Ipv4(Bench.Own, Bench.Peer, 17, Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, s_data), id, 0, 17, 0xB8),
                packet);
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.DontFragment, 1));
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            packet = bench.Poll().Single()[14..];
            Assert.AreEqual(0x4000, Raw.Read16(packet, 6));
            Assert.AreEqual(0, Raw.Read16(packet, 4), "RFC 6864 4.1");
        }

        [TestMethod]
        [Conformance("RFC6864-4.3", "RFC6274-3.5")]
        public void Identification_ManyPackets_IsUnpredictable()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            List<int> ids = new();
            for (int i = 0; i < 60000; i++)
            {
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
                ids.Add(Raw.Read16(bench.Poll().Single(), 18));
            }

            // RFC 6864 4.3: no value twice within a maximum segment lifetime; and the next must not be predictable from
            // the last.
            Assert.AreEqual(ids.Count, ids.Distinct().Count());
            int commonest = ids.Zip(ids.Skip(1), (a, b) => (b - a) & 0xFFFF)
                .GroupBy(step => step)
                .Max(group => group.Count());
            Assert.IsTrue(commonest < 6000, "steps alike: " + commonest);
        }

        [TestMethod]
        [Conformance("RFC791-3.2c")]
        [DataRow(1473)]
        [DataRow(2952)]
        [DataRow(2953)]
        [DataRow(9000)]
        [DataRow(65507)]
        public void Send_LargerThanMtu_IsFragmented(int size)
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            byte[] data = Raw.Pattern(size);
            Assert.AreEqual(size, bench.Stack.SendTo(socket, data, 0, size, Bench.Peer, 7));
            List<byte[]> sent = bench.Poll();
            Assert.AreEqual((size + 8 + 1479) / 1480, sent.Count);
            Assert.AreEqual((uint)sent.Count, bench.Count(Counter.Ipv4FragmentsOut));
            byte[] whole = new byte[size + 8];
            int at = 0;
            foreach (byte[] frame in sent)
            {
                byte[] packet = frame[14..];
                Assert.IsTrue(packet.Length <= 1500);
                Assert.AreEqual(0, Raw.Checksum(packet[..20]));
                Assert.AreEqual(packet.Length, Raw.Read16(packet, 2));
                Assert.AreEqual(Raw.Read16(sent[0], 18), Raw.Read16(packet, 4));
                Assert.AreEqual((at / 8) | (frame == sent[^1] ? 0 : 0x2000), Raw.Read16(packet, 6));
                packet[20..].CopyTo(whole, at);
                at += packet.Length - 20;
            }

            Assert.AreEqual(whole.Length, at);
            CollectionAssert.AreEqual(Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, data), whole);
        }

        [TestMethod]
        public void Send_TooLargeOrDontFragment_IsMessageSize()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            byte[] data = new byte[70000];
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Stack.SendTo(socket, data, 0, 65508, Bench.Peer, 7));
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Stack.SendTo(socket, data, 0, 70000, Bench.Peer, 7));
            bench.Stack.SetOption(socket, SocketOption.DontFragment, 1);
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Stack.SendTo(socket, data, 0, 1473, Bench.Peer, 7));
            Assert.AreEqual(1472, bench.Stack.SendTo(socket, data, 0, 1472, Bench.Peer, 7));
            Assert.AreEqual(1, bench.Poll().Count);
        }

        [TestMethod]
        public void Send_LargestDatagram_IsReassembled()
        {
            Simulation simulation = new Simulation();
            NetStack one = simulation.AddNode("10.0.0.1");
            NetStack other = simulation.AddNode("10.0.0.2", 24,
                new StackOptions { ReassemblySize = 65515, UdpReceiveBuffer = 70000 });
            int receiver = other.Socket(SocketType.Dgram);
            other.Bind(receiver, 0, 7);
            int sender = one.Socket(SocketType.Dgram);
            one.SendTo(sender, s_data, 0, 3, Simulation.Address("10.0.0.2"), 7);
            simulation.Run(10);
            byte[] back = new byte[65507];
            Assert.AreEqual(3, other.Receive(receiver, back, 0, back.Length));
            byte[] data = Raw.Pattern(65507);
            Assert.AreEqual(65507, one.SendTo(sender, data, 0, 65507, Simulation.Address("10.0.0.2"), 7));
            simulation.Run(10);
            Assert.AreEqual(65507, other.Receive(receiver, back, 0, back.Length));
            CollectionAssert.AreEqual(data, back);
            Assert.AreEqual(1u, other.GetCounter(Counter.Ipv4Reassembled));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.1.1")]
        public void Route_SeveralMatch_LongestPrefixIsUsed()
        {
            uint[] gateways = { Bench.Peer, Bench.Peer + 1, Bench.Peer + 2, Bench.Peer + 3 };
            foreach ((string to, uint gateway) in new[]
            {
                ("8.8.8.8", gateways[0]), ("172.16.1.1", gateways[1]), ("172.31.255.255", gateways[1]),
                ("172.32.0.0", gateways[0]), ("172.16.5.8", gateways[2]),
                ("172.16.5.9", gateways[3]), ("10.0.0.99", Simulation.Address("10.0.0.99")),
            })
            {
                Bench bench = new Bench();
                NetStack stack = bench.Stack;
                Assert.AreEqual(SocketError.Success,
                    stack.AddRoute(Simulation.Address("172.16.0.0"), 12, gateways[1], -1));
                Assert.AreEqual(SocketError.Success, stack.SetDefaultGateway(gateways[0]));
                Assert.AreEqual(SocketError.Success,
                    stack.AddRoute(Simulation.Address("172.16.5.9"), 32, gateways[3], -1));
                Assert.AreEqual(SocketError.Success,
                    stack.AddRoute(Simulation.Address("172.16.5.0"), 24, gateways[2], -1));
                Assert.AreEqual(gateway, AskedFor(bench, Simulation.Address(to)), to);
            }
        }

        [TestMethod]
        public void AddRoute_SamePrefix_ReplacesRoute()
        {
            Bench bench = new Bench(new StackOptions { Routes = 1 });
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer));
            Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer + 1));
            Assert.AreEqual(Bench.Peer + 1, AskedFor(bench, Simulation.Address("8.8.8.8")));

            // At any count: a replaced route takes no new slot.
            for (uint i = 0; i < 20; i++)
            {
                Assert.AreEqual(SocketError.Success, bench.Stack.SetDefaultGateway(Bench.Peer + i));
            }
        }

        [TestMethod]
        public void Send_NoRoute_IsNetworkUnreachable()
        {
            Bench bench = new Bench();
            int socket = bench.Udp();
            uint nowhere = Simulation.Address("8.8.8.8");
            bench.Expect(DropReason.Ipv4NoRoute, () => Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, s_data, 0, 3, nowhere, 7)));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, bench.Stack.Connect(socket, nowhere, 7));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.Connect(bench.Stack.Socket(SocketType.Stream), nowhere, 7));

            // Without a loopback interface our own address has no route, and packets to it never reach a wire.
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Own, 7));
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                bench.Stack.SendTo(socket, s_data, 0, 3, Simulation.Address("127.0.0.1"), 7));
            Assert.AreEqual(0, bench.Poll().Count);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.3c", "RFC1122-4.1.3.5b", "RFC1122-4.1.3.6")]
        public void Send_Unbound_UsesAddressOfRoute()
        {
            Bench bench = new Bench();
            uint second = Simulation.Address("10.0.1.1");
            TestLink link = bench.AddLink(second, 24, medium: LinkMedium.Ip);
            bench.Stack.AddRoute(Simulation.Address("172.16.0.0"), 12, Simulation.Address("10.0.1.2"), -1);
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Simulation.Address("172.16.3.4"), 7);
            Assert.AreEqual(second, Raw.Read32(bench.Poll(link).Single(), 12));
            int connected = bench.Udp();
            bench.Stack.Connect(connected, Simulation.Address("172.16.3.4"), 7);
            bench.Stack.GetLocal(connected, out uint local, out _);
            Assert.AreEqual(second, local);

            // A socket bound to the other address keeps it.
            int bound = bench.Udp(Bench.Own, 4001);
            bench.Stack.SendTo(bound, s_data, 0, 3, Simulation.Address("172.16.3.4"), 7);
            Assert.AreEqual(Bench.Own, Raw.Read32(bench.Poll(link).Single(), 12));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.6c", "RFC1122-3.2.1.3c")]
        public void Send_Broadcast_NeedsNoNeighbor()
        {
            Bench bench = new Bench();
            int socket = bench.Udp(0, 4000);
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            foreach (uint to in new[] { 0xFFFFFFFF, Simulation.Address("10.0.0.255") })
            {
                Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, to, 7));
                byte[] frame = bench.Poll().Single();
                CollectionAssert.AreEqual(Raw.Everybody, frame[..6]);
                Assert.AreEqual(to, Raw.Read32(frame, 30));
                Assert.AreEqual(Bench.Own, Raw.Read32(frame, 26));
            }
        }

        [TestMethod]
        public void Send_BroadcastOrGroup_IgnoresGateway()
        {
            Bench bench = new Bench();
            bench.Stack.SetDefaultGateway(Bench.Peer);
            int socket = bench.Udp(0, 4000);
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            foreach (uint to in new[] { 0xFFFFFFFF, 0xEFFF0001 })
            {
                Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, to, 7));
                byte[] frame = bench.Poll().Single();
                Assert.AreEqual(1, frame[0] & 1, "a group address on the link");
                Assert.AreEqual(to, Raw.Read32(frame, 30));
            }
        }

        [TestMethod]
        public void Send_Prefix31_HasNoBroadcastAddress()
        {
            // RFC 3021: in a prefix of 31 bits both addresses are hosts'.
            Bench bench = new Bench(prefixLength: 31);
            int socket = bench.Udp(0, 4000);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Own - 1, 7));
            Assert.AreEqual(Bench.Own - 1, Raw.Read32(bench.Poll().Single(), 38));
            Bench alone = new Bench(prefixLength: 32);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable,
                alone.Stack.SendTo(alone.Udp(), s_data, 0, 3, Bench.Peer, 7));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.3g")]
        public void Send_OwnAddress_UsesLoopback()
        {
            Bench bench = new Bench(new StackOptions { UdpReceiveBuffer = 4000 });
            bench.Stack.AddInterface(new LoopbackLink(576, 8), Simulation.Address("127.0.0.1"), 8);
            int receiver = bench.Udp(0, 7);
            int sender = bench.Udp(0, 4000);
            DatagramInfo info = new DatagramInfo();
            byte[] buffer = new byte[4000];
            foreach (string to in new[] { "127.0.0.1", "127.200.3.4", "10.0.0.1" })
            {
                uint address = Simulation.Address(to);
                bench.Expect(DropReason.None, () =>
                {
                    Assert.AreEqual(3, bench.Stack.SendTo(sender, s_data, 0, 3, address, 7));
                    Assert.AreEqual(0, bench.Poll().Count, "nothing on the wire");
                });
                Assert.AreEqual(3, bench.Stack.ReceiveFrom(receiver, buffer, 0, 10, info), to);
                Assert.AreEqual(address, info.RemoteAddress);
                Assert.AreEqual(address, info.LocalAddress);
                Assert.AreEqual(1, info.Interface);
            }

            // From one address of this node to another, in fragments, and to a closed port.
            int bound = bench.Udp(Bench.Own, 4001);
            byte[] large = Raw.Pattern(1500);
            Assert.AreEqual(1500, bench.Stack.SendTo(bound, large, 0, 1500, Simulation.Address("127.0.0.1"), 7));
            bench.Poll();
            Assert.AreEqual(1500, bench.Stack.ReceiveFrom(receiver, buffer, 0, 4000, info));
            Assert.AreEqual(Bench.Own, info.RemoteAddress);
            Assert.AreEqual(0, bench.Stack.Connect(sender, Bench.Own, 9));
            bench.Stack.Send(sender, s_data, 0, 3);
            bench.Poll();
            Assert.AreEqual((int)SocketError.ConnectionRefused, bench.Stack.GetOption(sender, SocketOption.Error));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.3g")]
        public void Send_LoopbackSource_IsAddressNotAvailable()
        {
            Bench bench = new Bench().Introduce();
            bench.Stack.AddInterface(new LoopbackLink(1500, 8), Simulation.Address("127.0.0.1"), 8);
            int socket = bench.Udp(Simulation.Address("127.0.0.1"), 4000);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable,
                bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Connect(socket, Bench.Peer, 7));
            int stream = bench.Stack.Socket(SocketType.Stream);
            bench.Stack.Bind(stream, Simulation.Address("127.0.0.1"), 4000);
            Assert.AreEqual(-(int)SocketError.AddressNotAvailable, bench.Stack.Connect(stream, Bench.Peer, 7));
            Assert.AreEqual(0, bench.Advance(5000).Count);
        }

        [TestMethod]
        public void Send_LinkComputesChecksum_LeavesItZero()
        {
            Bench bench = new Bench();
            TestLink link = new TestLink { Checksums = LinkChecksums.TransmitIgnored, Medium = LinkMedium.Ip };
            Assert.AreEqual(1, bench.Stack.AddInterface(link, Simulation.Address("10.0.1.1"), 24));
            bench.Stack.SendTo(bench.Udp(), s_data, 0, 3, Simulation.Address("10.0.1.2"), 7);
            byte[] packet = bench.Poll(link).Single();
            Assert.AreEqual(0, Raw.Read16(packet, 26));
            Assert.AreEqual(0, Raw.Checksum(packet[..20]), "the header's always is");
        }

        [TestMethod]
        [Conformance("RFC768-checksum.b")]
        public void UdpChecksum_Zero_IsSentAsOnes()
        {
            // RFC 768: searches for data whose sum comes out as zero.
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            byte[] data = new byte[2];
            byte[] probe = Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, data);
            Raw.Of16(Raw.Read16(probe, 6)).CopyTo(data, 0);
            bench.Stack.SendTo(socket, data, 0, 2, Bench.Peer, 7);
            byte[] packet = bench.Poll().Single();
            Assert.AreEqual(0xFFFF, Raw.Read16(packet, 40));
        }

        private static uint AskedFor(Bench bench, uint to)
        {
            int socket = bench.Udp();
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, to, 7));
            bench.Stack.Close(socket);
            return Raw.Read32(bench.Poll().Single(), 38);
        }
    }
}
