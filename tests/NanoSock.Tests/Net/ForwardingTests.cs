using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Links.Slip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>RFC 1812 5.2, if the options enable it.</summary>
    [TestClass]
    public class ForwardingTests
    {
        private static readonly uint s_right = Simulation.Address("10.0.1.1");
        private static readonly uint s_far = Simulation.Address("10.0.1.9");
        private static readonly byte[] s_farMac = { 2, 0, 0, 0, 1, 9 };
        private static readonly byte[] s_data = Raw.Pattern(100);

        [TestMethod]
        [Conformance("RFC1122-3.1")]
        public void Receive_ForwardingOff_DropsForeignPacket()
        {
            Bench bench = new Bench().Introduce();
            bench.AddLink(s_right, 24);
            bench.Refused(DropReason.Ipv4NotForUs, Packet(s_far));
            Assert.AreEqual(0u, bench.Count(Counter.Ipv4Forwarded));
        }

        [TestMethod]
        public void Forward_Packet_DecrementsTtl()
        {
            Bench bench = Router(out TestLink right);
            foreach (int ttl in new[] { 2, 64, 255 })
            {
                foreach (byte[] options in new[] { null, new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 } })
                {
                    byte[] packet = Raw.Ipv4(Bench.Peer, s_far, 17, s_data, 9, 0x4000, ttl, 0x10, options);
                    Assert.AreEqual(0, bench.Packet(packet).Count);
                    byte[] frame = bench.Taken(right).Single();
                    CollectionAssert.AreEqual(s_farMac, frame[..6]);
                    CollectionAssert.AreEqual(
                        Raw.Ipv4(Bench.Peer, s_far, 17, s_data, 9, 0x4000, ttl - 1, 0x10, options),
                        frame[14..]);
                }
            }

            Assert.AreEqual(6u, bench.Count(Counter.Ipv4Forwarded));
        }

        [TestMethod]
        public void Forward_AnyHeader_UpdatesChecksum()
        {
            Bench bench = Router(out TestLink right);
            for (int id = 0; id < 65536; id += 13)
            {
                bench.Packet(Raw.Ipv4(Bench.Peer, s_far, 17, s_data[..4], id, 0x4000, 1 + (id % 254) + 1));
                byte[] frame = bench.Taken(right).Single();
                Assert.AreEqual(0, Raw.Checksum(frame[14..34]), id.ToString());
            }
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        public void Forward_TtlExpires_SendsTimeExceeded(int ttl)
        {
            Bench bench = Router(out TestLink right);
            byte[] packet = Packet(s_far, ttl);
            bench.Expect(DropReason.Ipv4TtlExceeded, () => Error(bench.Packet(packet).Single(), 11, 0, 0, packet));
            Assert.AreEqual(0, right.Sent.Count);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2d", "RFC1122-3.2.2f")]
        public void Forward_ErrorOrLaterFragment_SendsNoError()
        {
            Bench bench = Router(out _);
            byte[] quote = Raw.Ipv4(s_far, Bench.Peer, 17, Raw.Udp(s_far, Bench.Peer, 5, 7, s_data));
            foreach (int type in new[] { 3, 4, 5, 11, 12 })
            {
                bench.Refused(DropReason.Ipv4TtlExceeded,
                    Raw.Ipv4(Bench.Peer, s_far, 1, Raw.Icmp(type, 0, 0, quote), ttl: 1));
            }

            bench.Refused(DropReason.Ipv4TtlExceeded,
                Raw.Ipv4(Bench.Peer, s_far, 17, s_data[..16], flagsAndOffset: 0x2005, ttl: 1));
            bench.Refused(DropReason.Ipv4TtlExceeded,
                Raw.Ipv4(Bench.Peer, s_far, 17, s_data[..16], flagsAndOffset: 5, ttl: 1));

            // Echo requests and first fragments are.
            foreach (byte[] packet in new[]
            {
                Raw.Ipv4(Bench.Peer, s_far, 1, Raw.Icmp(8, 0, 1, s_data), ttl: 1),
                Raw.Ipv4(Bench.Peer, s_far, 17, s_data[..16], flagsAndOffset: 0x2000, ttl: 1)
            })
            {
                bench.Expect(DropReason.Ipv4TtlExceeded, () => Error(bench.Packet(packet).Single(), 11, 0, 0, packet));
            }
        }

        [TestMethod]
        public void Forward_NoRoute_SendsNetUnreachable()
        {
            Bench bench = Router(out _);
            byte[] packet = Packet(Simulation.Address("8.8.8.8"));
            bench.Expect(DropReason.Ipv4NoRoute, () => Error(bench.Packet(packet).Single(), 3, 0, 0, packet));
        }

        [TestMethod]
        public void Forward_DontFragmentTooLarge_SendsFragmentationNeeded()
        {
            Bench bench = Router(out TestLink right, 600);
            byte[] packet = Raw.Ipv4(Bench.Peer, s_far, 17, Raw.Pattern(1000), 9, 0x4000);
            bench.Expect(DropReason.Ipv4FragmentationNeeded,
                () => Error(bench.Packet(packet).Single(), 3, 4, 600, packet));
            Assert.AreEqual(0, right.Sent.Count);
        }

        [TestMethod]
        public void Forward_TooLarge_SendsFragments()
        {
            Bench bench = Router(out TestLink right, 600);
            byte[] payload = Raw.Pattern(1400);
            foreach (int first in new[] { 0, 0x2000, 100, 0x2064 })
            {
                Assert.AreEqual(0, bench.Packet(Raw.Ipv4(Bench.Peer, s_far, 17, payload, 9, first)).Count);
                List<byte[]> sent = bench.Taken(right);
                Assert.AreEqual(3, sent.Count);
                int at = 0;
                foreach (byte[] frame in sent)
                {
                    byte[] packet = frame[14..];
                    Assert.IsTrue(packet.Length <= 600);
                    bool more = frame != sent[2] || (first & 0x2000) != 0;
                    CollectionAssert.AreEqual(Raw.Ipv4(Bench.Peer, s_far, 17, payload[at..(at + packet.Length - 20)], 9,
                        ((first & 0x1FFF) + (at / 8)) | (more ? 0x2000 : 0), 63), packet);
                    at += packet.Length - 20;
                }

                Assert.AreEqual(1400, at);
            }

            // A fragment that ends beyond 65,535 would overflow into the flags.
            bench.Refused(DropReason.Ipv4BadFragment, Raw.Ipv4(Bench.Peer, s_far, 17, payload, 9, 0x1FFF));
            Assert.AreEqual(0, right.Sent.Count);
        }

        [TestMethod]
        [DataRow(new byte[] { 7, 7, 4, 0, 0, 0, 0, 0 }, new byte[0], DisplayName = "record route: not copied")]
        [DataRow(new byte[] { 0x94, 4, 0, 0 }, new byte[] { 0x94, 4, 0, 0 }, DisplayName = "router alert: copied")]
        [DataRow(new byte[] { 1, 0x88, 4, 0x12, 0x34, 68, 4, 5, 0, 0x94, 4, 0, 0, 0, 0, 0 },
            new byte[] { 0x88, 4, 0x12, 0x34, 0x94, 4, 0, 0 }, DisplayName = "copied ones among others")]
        [DataRow(new byte[] { 1, 1, 0x82, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0x94, 4 },
            new byte[] { 0x82, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0 },
            DisplayName = "padded, nothing behind the end of the list")]
        [DataRow(new byte[] { 1, 1, 1, 1 }, new byte[0], DisplayName = "no operation")]
        [DataRow(new byte[] { 0x82, 39, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
                23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 0 },
            new byte[] { 0x82, 39, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 0 }, DisplayName = "as many as there can be")]
        public void Forward_OptionsInFragments_AreCopiedByFlag(byte[] options, byte[] copied)
        {
            byte[] payload = Raw.Pattern(1400);
            foreach (int mtu in new[] { 68, 296, 600, 1419, 1420 })
            {
                Bench bench = Router(out TestLink right, mtu);
                foreach (int first in new[] { 0, 0x2000, 100, 0x2064 })
                {
                    Assert.AreEqual(0,
                        bench.Packet(Raw.Ipv4(Bench.Peer, s_far, 17, payload, 9, first, options: options)).Count);
                    List<byte[]> sent = bench.Taken(right);
                    int at = 0;
                    foreach (byte[] frame in sent)
                    {
                        byte[] packet = frame[14..];
                        byte[] expected = at == 0 ? options : copied;
                        int size = packet.Length - 20 - expected.Length;
                        bool isLast = frame == sent[^1];
                        Assert.IsTrue(packet.Length <= mtu && (isLast || packet.Length + 8 > mtu), "as full as can be");
                        bool more = !isLast || (first & 0x2000) != 0;
                        CollectionAssert.AreEqual(Raw.Ipv4(Bench.Peer, s_far, 17, payload[at..(at + size)], 9,
                            ((first & 0x1FFF) + (at / 8)) | (more ? 0x2000 : 0), 63, 0, expected), packet);
                        at += size;
                    }

                    Assert.AreEqual(1400, at);
                }
            }
        }

        [TestMethod]
        public void Forward_NoRoomForAllFragments_SendsNone()
        {
            // 1,150 bytes behind headers of 60 make three fragments; behind headers of 20 they would make two.
            foreach (int room in new[] { 2, 3 })
            {
                Bench bench = Router(out _);
                SlipLink narrow = new SlipLink(new ScriptStream(), 600, room - 1);
                Assert.AreEqual(2, bench.Stack.AddInterface(narrow, Simulation.Address("10.0.3.1"), 24));
                byte[] options = new byte[40];
                options[0] = 0x82;
                options[1] = 40;
                bench.Packet(Raw.Ipv4(Bench.Peer, Simulation.Address("10.0.3.2"),
                    17, Raw.Pattern(1150), options: options));
                Assert.AreEqual(room == 3 ? 3u : 0u, narrow.GetCounter(SlipCounter.FramesOut));
            }
        }

        [TestMethod]
        public void Forward_UnresolvedNeighbor_SendsHostUnreachable()
        {
            Bench bench = Router(out _);
            byte[] packet = Packet(s_far + 1);
            Assert.AreEqual(0, bench.Packet(packet).Count);
            byte[] error = bench.Advance(3500).Single().Frame;
            packet[8]--;
            Error(error, 3, 1, 0, Raw.Corrected(packet));
            byte[] second = Packet(s_far + 1);
            error = bench.Packet(second).Single();
            Assert.AreEqual((3, 1), (error[34], error[35]));
        }

        [TestMethod]
        public void Forward_BroadcastOrGroup_IsDropped()
        {
            Bench bench = Router(out TestLink right);

            // RFC 2644: no directed broadcasts; and never limited broadcasts, groups, loopback or class E.
            bench.Refused(DropReason.Ipv4BadDestination, Packet(Simulation.Address("10.0.1.255")));
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, 0xFFFFFFFF, 2, Raw.Igmp(0x17, 0, 0xE0000105)), Raw.Everybody));
            bench.Refused(DropReason.Ipv4NotForUs, Packet(Simulation.Address("224.1.2.3")));
            bench.Refused(DropReason.Ipv4BadDestination, Packet(Simulation.Address("127.0.0.1")));
            bench.Refused(DropReason.Ipv4BadDestination, Packet(Simulation.Address("240.0.0.1")));
            bench.Refused(DropReason.Ipv4LinkBroadcast, Packet(s_far), Raw.Everybody);
            Assert.AreEqual(0, right.Sent.Count);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2.6a")]
        public void Receive_OtherInterfacesAddress_IsAnswered()
        {
            Bench bench = Router(out _);
            byte[] reply = bench.Packet(Raw.Ipv4(Bench.Peer, s_right, 1, Raw.Icmp(8, 0, 5, s_data))).Single();
            Assert.AreEqual(s_right, Raw.Read32(reply, 26));
            Assert.AreEqual((byte)0, reply[34]);
        }

        [TestMethod]
        public void Forward_LinkDownOrBusy_DropsPacket()
        {
            Bench bench = Router(out TestLink right);
            right.IsUp = false;
            bench.Refused(DropReason.LinkDown, Packet(s_far));
            right.IsUp = true;
            right.HasRoom = false;
            bench.Refused(DropReason.LinkBusy, Packet(s_far));
            Assert.AreEqual(0u, bench.Count(Counter.Ipv4Forwarded));
        }

        [TestMethod]
        public void Forward_TwoRouters_DeliversDatagramsAndErrors()
        {
            // 10.0.0.2 -- left router -- 10.0.1/24 -- right router -- 10.0.2.2
            VirtualSwitch[] wires = { new VirtualSwitch(4), new VirtualSwitch(4), new VirtualSwitch(4) };
            Simulation simulation = new Simulation();
            NetStack one = Node(simulation, (wires[0], "10.0.0.2"));
            NetStack left = Node(simulation, (wires[0], "10.0.0.1"), (wires[1], "10.0.1.1"));
            NetStack right = Node(simulation, (wires[1], "10.0.1.2"), (wires[2], "10.0.2.1"));
            NetStack other = Node(simulation, (wires[2], "10.0.2.2"));
            one.SetDefaultGateway(Simulation.Address("10.0.0.1"));
            other.SetDefaultGateway(Simulation.Address("10.0.2.1"));
            left.AddRoute(Simulation.Address("10.0.2.0"), 24, Simulation.Address("10.0.1.2"), -1);
            right.AddRoute(Simulation.Address("10.0.0.0"), 24, Simulation.Address("10.0.1.1"), -1);
            int receiver = other.Socket(SocketType.Dgram);
            other.Bind(receiver, 0, 7);
            int sender = one.Socket(SocketType.Dgram);
            byte[] data = Raw.Pattern(4000);
            byte[] back = new byte[5000];
            foreach (int size in new[] { 100, 4000 })
            {
                Assert.AreEqual(size, one.SendTo(sender, data, 0, size, Simulation.Address("10.0.2.2"), 7));
                DatagramInfo info = new DatagramInfo();
                Assert.IsTrue(simulation.RunUntil(() => other.Ready(receiver).HasFlag(SocketReadiness.Readable), 5000),
                    size.ToString());
                Assert.AreEqual(size, other.ReceiveFrom(receiver, back, 0, 5000, info));
                CollectionAssert.AreEqual(data[..size], back[..size]);
                Assert.AreEqual(size, other.SendTo(receiver, back, 0, size, info.RemoteAddress, info.RemotePort));
                Assert.IsTrue(simulation.RunUntil(() => one.Ready(sender).HasFlag(SocketReadiness.Readable), 5000));
                Assert.AreEqual(size, one.Receive(sender, back, 0, 5000));
            }

            // A closed port on the far side, and a network without a route.
            Assert.AreEqual(0, one.Connect(sender, Simulation.Address("10.0.2.2"), 9));
            one.Send(sender, data, 0, 10);
            Assert.IsTrue(simulation.RunUntil(() => one.Ready(sender).HasFlag(SocketReadiness.Error), 5000));
            Assert.AreEqual((int)SocketError.ConnectionRefused, one.GetOption(sender, SocketOption.Error));
            Assert.AreEqual(0, one.Connect(sender, Simulation.Address("10.9.9.9"), 9));
            one.Send(sender, data, 0, 10);
            Assert.IsTrue(simulation.RunUntil(() => one.Ready(sender).HasFlag(SocketReadiness.Error), 5000));
            Assert.AreEqual((int)SocketError.NetworkUnreachable, one.GetOption(sender, SocketOption.Error));
        }

        private static NetStack Node(Simulation simulation, params (VirtualSwitch Wire, string Address)[] interfaces)
        {
            StackOptions options = new StackOptions
            {
                Forwarding = interfaces.Length > 1, UdpReceiveBuffer = 8000, ReassemblySize = 8000,
                ArpPendingPackets = 8, Secret = Simulation.Secret(interfaces.Length),
            };
            NetStack stack = new NetStack(options);
            foreach ((VirtualSwitch wire, string address) in interfaces)
            {
                Assert.IsTrue(stack.AddInterface(wire.AddPort(16, new byte[]
                {
                    2, 0, 0, 0, (byte)(Simulation.Address(address) >> 8), (byte)Simulation.Address(address)
                }),
                    Simulation.Address(address), 24) >= 0);
            }

            simulation.Add(stack);
            return stack;
        }

        private static void Error(byte[] frame, int type, int code, uint rest, byte[] packet)
        {
            CollectionAssert.AreEqual(Bench.PeerMac, frame[..6]);
            Assert.AreEqual(Bench.Own, Raw.Read32(frame, 26));
            Assert.AreEqual(Bench.Peer, Raw.Read32(frame, 30));
            Assert.AreEqual((type, code), (frame[34], frame[35]));
            Assert.AreEqual(rest, Raw.Read32(frame, 38));
            Assert.AreEqual(0, Raw.Checksum(frame[34..]));
            CollectionAssert.AreEqual(packet.Take(548).ToArray(), frame[42..]);
        }

        private static byte[] Packet(uint to, int ttl = 64)
        {
            return Raw.Ipv4(Bench.Peer, to, 17, Raw.Udp(Bench.Peer, to, 5, 7, s_data), ttl: ttl);
        }

        private static Bench Router(out TestLink right, int mtu = 1500)
        {
            Bench bench = new Bench(new StackOptions { Forwarding = true, ArpPendingPackets = 4, Interfaces = 3 })
                .Introduce();
            right = bench.AddLink(s_right, 24, mtu);
            Assert.AreEqual(1,
                bench.Frame(
                    Raw.Ethernet(Raw.Everybody, s_farMac, 0x0806, Raw.Arp(1, s_farMac, s_far, Raw.NoMac, s_right)),
                    right).Count);
            return bench;
        }
    }
}
