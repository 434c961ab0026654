using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Wire
{
    /// <summary>One Validate per protocol, after which no accessor can fail.</summary>
    [TestClass]
    public class ValidateTests
    {
        private const uint Source = 0x0A000002;
        private const uint Destination = 0x0A000001;
        private const int Offset = 3;
        private static readonly byte[] s_arp = Raw.Arp(1, Bench.PeerMac, Source, Raw.NoMac, Destination);
        private static readonly byte[] s_udp = Raw.Udp(Source, Destination, 5000, 7, Raw.Pattern(21));
        private static readonly byte[] s_icmp = Raw.Icmp(8, 0, 0x12340001, Raw.Pattern(33));
        private static readonly byte[] s_igmp = Raw.Igmp(0x11, 100, 0xE0000105);
        // No-operation, record route with room for two, end of list.
        private static readonly byte[] s_options = { 1, 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0 };
        private static readonly byte[] s_packet = Raw.Ipv4(Source, Destination, 17, s_udp, options: s_options);

        private delegate DropReason Validator(byte[] buffer, int offset, int length);

        [TestMethod]
        public void Validate_TruncatedPacket_IsDropped()
        {
            Truncate(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, Array.Empty<byte>(), false),
                Ethernet.Validate, DropReason.FrameTooShort);
            Truncate(s_arp, Arp.Validate, DropReason.ArpTruncated);
            Truncate(s_packet, ValidateIpv4, DropReason.Ipv4Truncated,
                DropReason.Ipv4BadHeaderLength, DropReason.Ipv4BadTotalLength);
            Truncate(Raw.Ipv4(Source, Destination, 17, s_udp), ValidateIpv4,
                DropReason.Ipv4Truncated, DropReason.Ipv4BadTotalLength);
            Truncate(s_udp, ValidateUdp, DropReason.UdpTruncated, DropReason.UdpBadLength);
            Truncate(s_icmp, Icmpv4.Validate, DropReason.IcmpTruncated, DropReason.IcmpBadChecksum);
            Truncate(s_igmp, Igmp.Validate, DropReason.IgmpTruncated);
        }

        [TestMethod]
        public void Validate_FlippedBit_IsDropped()
        {
            // Header or message checksums cover each of these bytes.
            Flip(Raw.Ipv4(Source, Destination, 17, Array.Empty<byte>(), options: s_options), ValidateIpv4);
            Flip(s_icmp, Icmpv4.Validate);
            Flip(s_igmp, Igmp.Validate);
            Flip(s_udp, ValidateUdp);
        }

        [TestMethod]
        public void Validate_RandomBytes_NeverThrows()
        {
            Random random = new Random(11);
            byte[] buffer = new byte[128];
            for (int i = 0; i < 200000; i++)
            {
                random.NextBytes(buffer);
                int length = random.Next(buffer.Length - Offset + 1);
                if (i % 2 == 0)
                {
                    buffer[Offset] = (byte)(0x40 | (i & 15));
                }

                Ethernet.Validate(buffer, Offset, length);
                Arp.Validate(buffer, Offset, length);
                Ipv4.Validate(buffer, Offset, length, i % 3 == 0);
                Udp.Validate(buffer, Offset, length, Source, Destination, true);
                Icmpv4.Validate(buffer, Offset, length);
                Igmp.Validate(buffer, Offset, length);
            }
        }

        [TestMethod]
        public void Validate_EthernetGroupSource_IsDropped()
        {
            byte[] frame = Raw.Ethernet(Bench.OwnMac, new byte[] { 3, 0, 0, 0, 0, 2 }, 0x0800, new byte[46]);
            Assert.AreEqual(DropReason.EthernetBadSource, Ethernet.Validate(frame, 0, frame.Length));
            Assert.IsFalse(Ethernet.IsGroup(frame, 0));
            Assert.IsTrue(Ethernet.IsGroup(frame, 6));
            Assert.AreEqual(0x0800, Ethernet.Type(frame, 0));
        }

        [TestMethod]
        [Conformance("RFC826-fields")]
        public void Validate_ArpFields_AreChecked()
        {
            Assert.AreEqual(DropReason.None, Check(s_arp, Arp.Validate));
            Assert.AreEqual(DropReason.None, Check(Raw.Join(s_arp, new byte[18]), Arp.Validate), "padding");
            foreach ((int at, byte value) in new[]
            {
                (0, (byte)1), (1, (byte)6), (2, (byte)0x86), (3, (byte)6), (4, (byte)8), (5, (byte)16), (4, (byte)0),
                (5, (byte)0)
            })
            {
                Assert.AreEqual(DropReason.ArpBadHeader,
                    Check(Raw.Changed(s_arp, at, value), Arp.Validate), $"{at} = {value}");
            }

            for (int operation = 0; operation < 300; operation++)
            {
                Assert.AreEqual(operation == 1 || operation == 2 ? DropReason.None : DropReason.ArpBadOperation,
                    Check(Raw.Changed(s_arp, 6, Raw.Of16(operation)), Arp.Validate), operation.ToString());
            }

            Assert.AreEqual(DropReason.ArpBadSender, Check(Raw.Changed(s_arp, 8, new byte[6]), Arp.Validate), "zero");
            Assert.AreEqual(DropReason.ArpBadSender,
                Check(Raw.Changed(s_arp, 8, Raw.Everybody), Arp.Validate), "broadcast");
            Assert.AreEqual(DropReason.ArpBadSender,
                Check(Raw.Changed(s_arp, 8, 1, 0, 0x5E, 0, 0, 1), Arp.Validate), "multicast");
            Assert.AreEqual(Source, Arp.SenderAddress(s_arp, 0));
            Assert.AreEqual(Destination, Arp.TargetAddress(s_arp, 0));
        }

        [TestMethod]
        [Conformance("RFC791-3.1a", "RFC1122-3.2.1.1", "RFC1122-3.2.1.2")]
        public void Validate_Ipv4Fields_AreChecked()
        {
            for (int version = 0; version < 16; version++)
            {
                byte[] packet = Raw.Changed(s_packet, 0, (byte)((version << 4) | 8));
                Assert.AreEqual(version == 4 ? DropReason.None : DropReason.Ipv4BadVersion,
                    Check(packet, ValidateIpv4), version.ToString());
            }

            for (int words = 0; words < 5; words++)
            {
                Assert.AreEqual(DropReason.Ipv4BadHeaderLength,
                    Check(Raw.Changed(s_packet, 0, (byte)(0x40 | words)), ValidateIpv4), words.ToString());
            }

            Assert.AreEqual(DropReason.Ipv4BadHeaderLength,
                Check(Raw.Changed(Raw.Ipv4(Source, Destination, 17, new byte[8]), 0, 0x4F), ValidateIpv4));
            for (int total = 0; total < 32; total++)
            {
                Assert.AreEqual(DropReason.Ipv4BadTotalLength,
                    Check(Raw.Changed(s_packet, 2, Raw.Of16(total)), ValidateIpv4), total.ToString());
            }

            Assert.AreEqual(DropReason.Ipv4BadTotalLength,
                Check(Raw.Changed(s_packet, 2, Raw.Of16(s_packet.Length + 1)), ValidateIpv4));
            Assert.AreEqual(DropReason.Ipv4BadTotalLength, Check(Raw.Changed(s_packet, 2, 255, 255), ValidateIpv4));
            Assert.AreEqual(DropReason.Ipv4BadChecksum, Check(Raw.Changed(s_packet, 10, 1, 2), ValidateIpv4));
            byte[] unchecked_ = Raw.Changed(s_packet, 10, 1, 2);
            Assert.AreEqual(DropReason.None, Ipv4.Validate(unchecked_, 0, unchecked_.Length, false),
                "a link may have verified it");
            Assert.AreEqual(DropReason.None, Check(Raw.Join(s_packet, new byte[20]), ValidateIpv4), "padding");
            Assert.AreEqual(32, Ipv4.HeaderLengthOf(s_packet, 0));
            Assert.AreEqual(s_packet.Length, Ipv4.TotalLength(s_packet, 0));
            Assert.AreEqual(Source, Ipv4.Source(s_packet, 0));
            Assert.AreEqual(Destination, Ipv4.Destination(s_packet, 0));
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.8a")]
        public void Validate_Ipv4Options_AreChecked()
        {
            for (int kind = 2; kind < 256; kind++)
            {
                for (int length = 0; length <= 45; length++)
                {
                    byte[] options = new byte[12];
                    options[0] = (byte)kind;
                    options[1] = (byte)length;
                    DropReason expected = length < 2 || length > 12 ? DropReason.Ipv4BadOption
                        : kind == 0x83 || kind == 0x89 ? DropReason.Ipv4SourceRoute : DropReason.None;
                    Assert.AreEqual(expected,
                        Check(Raw.Ipv4(Source, Destination, 17, s_udp, options: options), ValidateIpv4),
                        $"kind {kind} length {length}");
                }
            }

            // A kind without room for its length, and a source route after others.
            Assert.AreEqual(DropReason.Ipv4BadOption,
                Check(Raw.Ipv4(Source, Destination, 17, s_udp, options: new byte[] { 1, 1, 1, 7 }), ValidateIpv4));
            Assert.AreEqual(DropReason.Ipv4SourceRoute,
                Check(Raw.Ipv4(Source, Destination, 17, s_udp, options: new byte[] { 1, 1, 0x44, 3, 4, 0x83, 3, 4 }),
                    ValidateIpv4));
            Assert.AreEqual(DropReason.None,
                Check(Raw.Ipv4(Source, Destination, 17, s_udp, options: new byte[] { 0, 0x83, 0, 0 }), ValidateIpv4),
                "behind the end of the list");
        }

        [TestMethod]
        [Conformance("RFC768-length", "RFC768-checksum.a")]
        public void Validate_UdpLengthAndChecksum_AreChecked()
        {
            for (int length = 0; length < 8; length++)
            {
                Assert.AreEqual(DropReason.UdpBadLength,
                    Check(Raw.Udp(Source, Destination, 1, 2, new byte[9], length), ValidateUdp));
            }

            byte[] longer = Raw.Join(s_udp, new byte[5]);
            Assert.AreEqual(DropReason.None, Check(longer, ValidateUdp), "bytes beyond the length are ignored");
            Assert.AreEqual(DropReason.UdpBadLength,
                Check(Raw.Udp(Source, Destination, 1, 2, new byte[9], 18), ValidateUdp));
            Assert.AreEqual(DropReason.None, Check(Raw.Changed(s_udp, 6, 0, 0), ValidateUdp), "no checksum");
            Assert.AreEqual(DropReason.UdpBadChecksum, Check(Raw.Changed(s_udp, 6, 255, 255), ValidateUdp));
            Assert.AreEqual(DropReason.UdpBadPort, Check(Raw.Udp(Source, Destination, 9, 0, new byte[1]), ValidateUdp));
            Assert.AreEqual(DropReason.None, Check(Raw.Udp(Source, Destination, 0, 9, new byte[1]), ValidateUdp),
                "RFC 768: no answer wanted");
            Assert.AreEqual(DropReason.None,
                Check(Raw.Udp(Source, Destination, 9, 9, Array.Empty<byte>()), ValidateUdp), "empty");
        }

        [TestMethod]
        public void Validate_UnknownIgmpType_IsDropped()
        {
            for (int type = 0; type < 256; type++)
            {
                bool known = type == 0x11 || type == 0x12 || type == 0x16 || type == 0x17 || type == 0x22;
                Assert.AreEqual(known ? DropReason.None : DropReason.IgmpTypeUnknown,
                    Check(Raw.Igmp(type, 0, 0xE0000105), Igmp.Validate));
            }
        }

        [TestMethod]
        public void Parse_MalformedAddress_Throws()
        {
            foreach (string text in new[]
            {
                "", "1", "1.2.3", "1.2.3.4.5", "1..2.3", ".1.2.3.4", "1.2.3.4.", "256.1.1.1",
                "01.2.3.4", "1.2.3.04", "-1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.x",
                "1.2.3.99999999999", "+1.2.3.4", "1.2.3.4444", "00.0.0.0",
            })
            {
                Assert.IsFalse(IPAddress.TryParse(text, out _), text);
                Assert.ThrowsExactly<FormatException>(() => IPAddress.Parse(text));
            }

            Assert.IsFalse(IPAddress.TryParse(null, out _));
            Random random = new Random(3);
            for (int i = 0; i < 2000; i++)
            {
                uint value = (uint)random.NextInt64(1L << 32);
                string text = string.Join(".", Raw.Of32(value).Select(value => value.ToString()));
                Assert.AreEqual(text, IPAddress.ToString(value));
                Assert.AreEqual(value, IPAddress.Parse(text).Value);
                Assert.AreEqual(new IPAddress(value), new IPAddress(Raw.Of32(value)));
                CollectionAssert.AreEqual(Raw.Of32(value), new IPAddress(value).GetAddressBytes());
            }

            Assert.AreEqual(0u, IPAddress.Parse("0.0.0.0").Value);
            Assert.AreEqual("255.255.255.255", IPAddress.Broadcast.ToString());
        }

        private static DropReason ValidateIpv4(byte[] buffer, int offset, int length)
        {
            return Ipv4.Validate(buffer, offset, length, true);
        }

        private static DropReason ValidateUdp(byte[] buffer, int offset, int length)
        {
            return Udp.Validate(buffer, offset, length, Source, Destination, true);
        }

        // At an odd offset, at the end of the array: reading past the end would throw.
        private static DropReason Check(byte[] data, Validator validate, int length = -1)
        {
            length = length < 0 ? data.Length : length;
            byte[] buffer = new byte[Offset + length];
            Array.Copy(data, 0, buffer, Offset, length);
            return validate(buffer, Offset, length);
        }

        private static void Truncate(byte[] whole, Validator validate, params DropReason[] reasons)
        {
            Assert.AreEqual(DropReason.None, Check(whole, validate));
            HashSet<DropReason> seen = new();
            for (int length = 0; length < whole.Length; length++)
            {
                DropReason reason = Check(whole, validate, length);
                Assert.IsTrue(reasons.Contains(reason), $"{length} of {whole.Length}: {reason}");
                seen.Add(reason);
            }

            Assert.AreEqual(reasons.Length, seen.Count);
        }

        private static void Flip(byte[] whole, Validator validate)
        {
            for (int bit = 0; bit < whole.Length * 8; bit++)
            {
                byte[] changed = (byte[])whole.Clone();
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreNotEqual(DropReason.None, Check(changed, validate), "bit " + bit);
            }
        }
    }
}
