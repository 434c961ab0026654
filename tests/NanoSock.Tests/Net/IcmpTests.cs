using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>RFC 792 as RFC 1122 3.2.2 requires it of a host.</summary>
    [TestClass]
    public class IcmpTests
    {
        private static readonly byte[] s_data = Raw.Pattern(56);

        [TestMethod]
        [Conformance("RFC1122-3.2.2.6a")]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(56)]
        [DataRow(1471)]
        [DataRow(1472)]
        public void Echo_AnySize_IsReturned(int size)
        {
            Bench bench = new Bench().Introduce();
            byte[] data = Raw.Pattern(size);
            bench.Expect(DropReason.None, () =>
            {
                byte[] reply = bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own,
                    1, Raw.Icmp(8, 0, 0xABCD0001, data), tos: 0x28)).Single();
                int id = Raw.Read16(reply, 18);
                CollectionAssert.AreEqual(Raw.Ethernet(Bench.PeerMac, Bench.OwnMac, 0x0800,
                    Raw.Ipv4(Bench.Own, Bench.Peer, 1, Raw.Icmp(0, 0, 0xABCD0001, data), id, tos: 0x28), false), reply);
            });
            Assert.AreEqual(1u, bench.Count(Counter.IcmpEchoReplies));
        }

        [TestMethod]
        public void EchoRequest_WithOptions_IsAnsweredWithoutThem()
        {
            // RFC 1122 3.2.2.6: the reply has the data of the request. The one option here is a route to be recorded.
            Bench bench = new Bench().Introduce();
            byte[] options = { 7, 7, 4, 0, 0, 0, 0, 0 };
            byte[] reply = bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1,
                Raw.Icmp(8, 0, 0xABCD0001, s_data), options: options)).Single();
            CollectionAssert.AreEqual(Raw.Ethernet(Bench.PeerMac, Bench.OwnMac, 0x0800,
                Raw.Ipv4(Bench.Own, Bench.Peer, 1, Raw.Icmp(0, 0, 0xABCD0001, s_data), Raw.Read16(reply, 18)), false),
                reply);
        }

        [TestMethod]
        public void Echo_AnyIdentifier_HasCorrectChecksum()
        {
            Bench bench = new Bench().Introduce();
            for (uint rest = 0; rest < 70000; rest += 17)
            {
                byte[] reply = bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, rest, new byte[2])))
                    .Single();
                Assert.AreEqual(0, Raw.Checksum(reply[34..]), rest.ToString());
            }
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2.6a")]
        public void Echo_LargerThanMtu_IsReturnedInFragments()
        {
            Bench bench = new Bench(new StackOptions { ReassemblySize = 20000 }).Introduce();
            byte[] request = Raw.Icmp(8, 0, 1, Raw.Pattern(9000));
            List<byte[]> sent = new();
            for (int at = 0; at < request.Length; at += 1480)
            {
                int end = Math.Min(at + 1480, request.Length);
                sent.AddRange(bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 1,
                    request[at..end], 5, (at / 8) | (end < request.Length ? 0x2000 : 0))));
            }

            Assert.AreEqual(7, sent.Count);
            byte[] reply = sent.SelectMany(frame => frame[34..]).ToArray();
            CollectionAssert.AreEqual(Raw.Icmp(0, 0, 1, Raw.Pattern(9000)), reply);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2.6b")]
        public void Echo_BroadcastOrGroup_IsDropped()
        {
            // Smurf: one request must not make a network answer.
            Bench bench = new Bench().Introduce();
            byte[] echo = Raw.Icmp(8, 0, 1, s_data);
            bench.Refused(DropReason.IcmpBroadcastEcho, Raw.Ipv4(Bench.Peer, 0xFFFFFFFF, 1, echo), Raw.Everybody);
            bench.Refused(DropReason.IcmpBroadcastEcho,
                Raw.Ipv4(Bench.Peer, Simulation.Address("10.0.0.255"), 1, echo), Raw.Everybody);
            bench.Refused(DropReason.IcmpBroadcastEcho,
                Raw.Ipv4(Bench.Peer, 0xE0000001, 1, echo), new byte[] { 1, 0, 0x5E, 0, 0, 1 });
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2a")]
        public void Receive_OtherTypes_AreDropped()
        {
            Bench bench = new Bench().Introduce();
            for (int type = 0; type < 256; type++)
            {
                if (type == 3 || type == 8 || type == 11 || type == 12)
                {
                    continue;
                }

                // Redirect, mask reply, timestamp, router advertisement, an unsolicited echo reply, ...
                bench.Refused(type == 4 ? DropReason.IcmpSourceQuench : DropReason.IcmpTypeUnknown,
                    Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(type, 0, Bench.Peer, Quoted(5, 7))));
            }

            // The redirect has changed no route.
            int socket = bench.Udp(0, 4000);
            bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7);
            CollectionAssert.AreEqual(Bench.PeerMac, bench.Poll().Single()[..6]);
        }

        [TestMethod]
        public void Receive_TruncatedOrBadChecksum_IsDropped()
        {
            Bench bench = new Bench().Introduce();
            byte[] echo = Raw.Icmp(8, 0, 1, Array.Empty<byte>());
            for (int length = 0; length < 8; length++)
            {
                bench.Refused(DropReason.IcmpTruncated, Raw.Ipv4(Bench.Peer, Bench.Own, 1, echo[..length]));
            }

            bench.Refused(DropReason.IcmpBadChecksum, Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Changed(echo, 7, 9)));
        }

        [TestMethod]
        [Conformance("RFC1122-4.1.3.3", "RFC1122-3.2.2.4")]
        public void Error_ConnectedSocket_IsReported()
        {
            Bench bench = Connected(out int connected, out int other, out int unconnected);
            foreach ((int type, int code, SocketError error) in new[]
            {
                (3, 3, SocketError.ConnectionRefused), (3, 2, SocketError.ConnectionRefused),
                (3, 0, SocketError.NetworkUnreachable), (3, 1, SocketError.HostUnreachable),
                (3, 4, SocketError.MessageSize), (3, 13, SocketError.HostUnreachable),
                (11, 0, SocketError.HostUnreachable), (12, 0, SocketError.HostUnreachable),
            })
            {
                while (bench.Stack.NextChanged() >= 0)
                {
                }

                bench.Expect(DropReason.None,
                    () => Assert.AreEqual(0, Error(bench, type, code, Quoted(4000, 7)).Count));
                Assert.AreEqual(connected, bench.Stack.NextChanged());
                Assert.AreEqual(-1, bench.Stack.NextChanged());
                Assert.AreEqual(SocketReadiness.Writable, bench.Stack.Ready(other));
                Assert.AreEqual(SocketReadiness.Writable, bench.Stack.Ready(unconnected));
                Assert.AreEqual(-(int)error, bench.Stack.Receive(connected, new byte[4], 0, 4));
                Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(connected, new byte[4], 0, 4));
            }

            Assert.AreEqual(8u, bench.Count(Counter.IcmpErrorsIn));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2c", "RFC1122-4.1.3.3")]
        public void Error_QuoteOfNoSocket_IsDropped()
        {
            Bench bench = Connected(out int connected, out _, out int unconnected);
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, Quoted(4000, 8)));
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, Quoted(4009, 7)));

            // An error from a remote host does not reach an unconnected socket: any host could have sent it.
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, Quoted(4002, 7)));
            byte[] quote = Raw.Ipv4(Bench.Own, Bench.Peer + 1, 17,
                Raw.Udp(Bench.Own, Bench.Peer + 1, 4000, 7, Array.Empty<byte>()));
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, quote));

            // A source that is not ours, a fragment that is not the first, a protocol that the node does not support.
            quote = Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 4000, 7, Array.Empty<byte>()));
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, quote));
            quote = Raw.Ipv4(Bench.Own, Bench.Peer, 17,
                Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, Array.Empty<byte>()), flagsAndOffset: 1);
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, quote));
            quote = Raw.Ipv4(Bench.Own, Bench.Peer, 99, Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, Array.Empty<byte>()));
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, quote));
            Assert.AreEqual(0, bench.Stack.GetOption(connected, SocketOption.Error));
            Assert.AreEqual(0, bench.Stack.GetOption(unconnected, SocketOption.Error));
            Assert.AreEqual(0u, bench.Count(Counter.IcmpErrorsIn));
        }

        [TestMethod]
        public void Error_OtherAddressOfThisNode_IsDropped()
        {
            Bench bench = new Bench().Introduce();
            uint second = Simulation.Address("10.0.1.1");
            uint peer = Simulation.Address("10.0.1.2");
            TestLink link = bench.AddLink(second, 24);
            int socket = bench.Udp(0, 4000);
            Assert.AreEqual(0, bench.Stack.Connect(socket, peer, 7));
            byte[] quote = Raw.Ipv4(second, peer, 17, Raw.Udp(second, peer, 4000, 7, Array.Empty<byte>()));
            bench.Expect(DropReason.IcmpQuoteForeign, () => Error(bench, 3, 3, quote));
            Assert.AreEqual(0, bench.Stack.GetOption(socket, SocketOption.Error));
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(peer, second, 1, Raw.Icmp(3, 3, 0, quote)), null, link));
            Assert.AreEqual((int)SocketError.ConnectionRefused, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        [TestMethod]
        public void Error_QuoteTruncated_IsDropped()
        {
            Bench bench = Connected(out int connected, out _, out _);
            byte[] quote = Quoted(4000, 7);
            for (int length = 0; length < 28; length++)
            {
                bench.Expect(DropReason.IcmpQuoteTruncated, () => Error(bench, 3, 3, quote[..length]));
            }

            bench.Expect(DropReason.IcmpQuoteTruncated, () => Error(bench, 3, 3, Raw.Changed(quote, 0, 0x65)));
            bench.Expect(DropReason.IcmpQuoteTruncated, () => Error(bench, 3, 3, Raw.Changed(quote, 0, 0x44)));
            bench.Expect(DropReason.IcmpQuoteTruncated, () => Error(bench, 3, 3, Raw.Changed(quote, 0, 0x46)));
            Assert.AreEqual(0, bench.Stack.GetOption(connected, SocketOption.Error));
            byte[] withOptions = Raw.Ipv4(Bench.Own, Bench.Peer, 17,
                Raw.Udp(Bench.Own, Bench.Peer, 4000, 7, Array.Empty<byte>()), options: new byte[8]);
            bench.Expect(DropReason.None, () => Error(bench, 3, 3, withOptions));
            Assert.AreEqual((int)SocketError.ConnectionRefused, bench.Stack.GetOption(connected, SocketOption.Error));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2b", "RFC1122-3.2.2.1", "RFC1122-4.1.3.1")]
        public void Udp_PortUnused_SendsPortUnreachable()
        {
            Bench bench = new Bench().Introduce();
            foreach (int size in new[] { 0, 3, 519, 520, 521, 1472 })
            {
                bench.Now += 1000;
                byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, 17,
                    Raw.Udp(Bench.Peer, Bench.Own, 5, 7, Raw.Pattern(size)));
                bench.Expect(DropReason.UdpNoSocket, () =>
                {
                    byte[] error = bench.Packet(packet).Single();
                    Assert.AreEqual((3, 3), (error[34], error[35]));
                    Assert.AreEqual(0u, Raw.Read32(error, 38));
                    Assert.AreEqual(0, Raw.Checksum(error[34..]));
                    Assert.AreEqual(Bench.Own, Raw.Read32(error, 26));

                    // RFC 1812 4.3.2.3: as much as fits into 576 bytes.
                    Assert.IsTrue(error.Length - 14 <= 576);
                    CollectionAssert.AreEqual(packet[..Math.Min(packet.Length, 548)], error[42..]);
                });
            }
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2b")]
        public void Error_SmallMtu_QuotesLess()
        {
            Bench bench = new Bench(mtu: 128).Introduce();
            byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, Raw.Pattern(100)));
            byte[] error = bench.Packet(packet).Single();
            Assert.AreEqual(14 + 128, error.Length);
            CollectionAssert.AreEqual(packet[..100], error[42..]);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.2e")]
        public void Error_BroadcastOrError_IsNotSent()
        {
            Bench bench = new Bench().Introduce();
            uint everybody = Simulation.Address("10.0.0.255");
            byte[] datagram = Raw.Udp(Bench.Peer, everybody, 5, 7, s_data);

            // RFC 1122 3.2.2: broadcasts and multicasts, fragments after the first, errors, sources that are no host's.
            bench.Refused(DropReason.UdpNoSocket, Raw.Ipv4(Bench.Peer, everybody, 17, datagram), Raw.Everybody);
            bench.Refused(DropReason.UdpNoSocket,
                Raw.Ipv4(Bench.Peer, 0xFFFFFFFF, 17, Raw.Udp(Bench.Peer, 0xFFFFFFFF, 5, 7, s_data)), Raw.Everybody);
            bench.Refused(DropReason.UdpNoSocket,
                Raw.Ipv4(Bench.Peer, 0xE0000001, 17, Raw.Udp(Bench.Peer, 0xE0000001, 5, 7, s_data)),
                new byte[] { 1, 0, 0x5E, 0, 0, 1 });
            bench.Refused(DropReason.Ipv4ProtocolUnknown, Raw.Ipv4(Bench.Peer, everybody, 99, s_data), Raw.Everybody);
            bench.Refused(DropReason.UdpNoSocket,
                Raw.Ipv4(0, 0xFFFFFFFF, 17, Raw.Udp(0, 0xFFFFFFFF, 68, 67, s_data)), Raw.Everybody);
            bench.Expect(DropReason.IcmpQuoteForeign, () => Assert.AreEqual(0, Error(bench, 3, 3, Quoted(1, 2)).Count));
            Assert.AreEqual(0u, bench.Count(Counter.IcmpErrorsOut));
        }

        [TestMethod]
        [Conformance("RFC1812-4.3.2.8")]
        public void Error_Flood_IsRateLimited()
        {
            Bench bench = new Bench(medium: NanoSock.Links.LinkMedium.Ip);
            byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data));
            int Burst(int packets)
            {
                uint before = bench.Count(Counter.IcmpErrorsOut);
                for (int i = 0; i < packets; i++)
                {
                    bench.Packet(packet);
                }

                return (int)(bench.Count(Counter.IcmpErrorsOut) - before);
            }

            int first = Burst(50);
            Assert.IsTrue(first >= 5 && first <= 15, "first: " + first);
            Assert.AreEqual(50u - (uint)first, bench.Drops(DropReason.IcmpRateLimited));
            Assert.AreEqual((uint)first, bench.Count(Counter.IcmpErrorsOut));
            Assert.AreEqual(0, Burst(50));

            // Ten a second, distributed over the seconds by the secret.
            int[] counts = Enumerable.Range(0, 200).Select(_ =>
            {
                bench.Now += 1000;
                return Burst(20);
            }).ToArray();
            Assert.IsTrue(counts.All(count => count >= 5 && count <= 15));
            Assert.AreEqual(11, counts.Distinct().Count());
            Assert.AreEqual(10, counts.Average(), 0.7);
            Assert.IsTrue(Enumerable.Range(0, 50).Select(First).Distinct().Count() > 8,
                "The second alone says the number.");

            // The limit does not cover echo: a ping flood loses no reply.
            byte[] echo = Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data));
            Assert.AreEqual(100, Enumerable.Range(0, 100).Sum(_ => bench.Packet(echo).Count));
        }

        // A request by a link whose MTU holds it, a reply by another one whose MTU does not, and the other way round.
        [TestMethod]
        public void EchoReply_OtherLink_UsesItsMtu()
        {
            uint second = Simulation.Address("10.0.1.1");
            uint far = Simulation.Address("192.168.0.9");
            Bench bench = new Bench().Introduce();
            TestLink narrow = bench.AddLink(second, 24, 600, NanoSock.Links.LinkMedium.Ip);
            Assert.AreEqual(SocketError.Success, bench.Stack.AddRoute(far & 0xFFFFFF00, 24, second + 1, 1));
            byte[] data = Raw.Pattern(1400);
            bench.Expect(DropReason.None, () => bench.Packet(Raw.Ipv4(far, Bench.Own, 1, Raw.Icmp(8, 0, 1, data))));
            List<byte[]> sent = bench.Taken(narrow);
            Assert.AreEqual(3, sent.Count);
            Assert.IsTrue(sent.All(packet => packet.Length <= 600));
            CollectionAssert.AreEqual(Raw.Icmp(0, 0, 1, data), sent.SelectMany(packet => packet[20..]).ToArray());
            Assert.AreEqual(1u, bench.Count(Counter.IcmpEchoReplies));

            // A datagram that arrived in fragments needs none where the path back is wider.
            byte[] request = Raw.Icmp(8, 0, 1, data);
            bench.Packet(Raw.Ipv4(Bench.Peer, second, 1, request[..560], 5, 0x2000), link: narrow);
            bench.Packet(Raw.Ipv4(Bench.Peer, second, 1, request[560..1120], 5, 0x2000 | 70), link: narrow);
            bench.Packet(Raw.Ipv4(Bench.Peer, second, 1, request[1120..], 5, 140), link: narrow);
            CollectionAssert.AreEqual(Raw.Icmp(0, 0, 1, data), bench.Taken().Single()[34..]);
        }

        private static int First(int secret)
        {
            Bench bench = new Bench(new StackOptions { Secret = Simulation.Secret(secret) }).Introduce();
            byte[] packet = Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5, 7, s_data));
            return Enumerable.Range(0, 30).Sum(_ => bench.Packet(packet).Count);
        }

        private static Bench Connected(out int connected, out int other, out int unconnected)
        {
            Bench bench = new Bench().Introduce();
            connected = bench.Udp(0, 4000);
            other = bench.Udp(0, 4001);
            unconnected = bench.Udp(0, 4002);
            Assert.AreEqual(0, bench.Stack.Connect(connected, Bench.Peer, 7));
            Assert.AreEqual(0, bench.Stack.Connect(other, Bench.Peer, 7));
            return bench;
        }

        private static byte[] Quoted(int sourcePort, int destinationPort)
        {
            return Raw.Ipv4(Bench.Own, Bench.Peer, 17,
                Raw.Udp(Bench.Own, Bench.Peer, sourcePort, destinationPort, Array.Empty<byte>()));
        }

        // From a router on the path: errors need not come from the peer.
        private static List<byte[]> Error(Bench bench, int type, int code, byte[] quote)
        {
            return bench.Packet(Raw.Ipv4(Bench.Peer + 7, Bench.Own, 1, Raw.Icmp(type, code, 0, quote)));
        }
    }
}
