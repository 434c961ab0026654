using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>IEEE 802.1Q 9.6: a tag of VLAN 0 gives a frame a priority and no VLAN; the frame is for this station
    /// like an untagged one.</summary>
    [TestClass]
    public class PriorityTagTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };

        [TestMethod]
        [DataRow(0x8100, 0x0000)]
        [DataRow(0x8100, 0xE000)]
        [DataRow(0x8100, 0xB000)]
        [DataRow(0x88A8, 0xA000)]
        public void Receive_PriorityTag_IsAccepted(int type, int tag)
        {
            Bench bench = new Bench();
            byte[] request = Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own);
            bench.Expect(DropReason.None, () => Assert.AreEqual(1,
                bench.Frame(Tagged(Raw.Ethernet(Raw.Everybody, Bench.PeerMac, 0x0806, request), type, tag)).Count));
            byte[] echo = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, Raw.Pattern(100))));
            List<byte[]> sent = null;
            bench.Expect(DropReason.None, () => sent = bench.Frame(Tagged(echo, type, tag)));
            CollectionAssert.AreEqual(Raw.Icmp(0, 0, 1, Raw.Pattern(100)), sent.Single()[34..]);
        }

        [TestMethod]
        public void Receive_TaggedFrameOfMtu_IsAccepted()
        {
            Bench bench = new Bench().Introduce();
            byte[] echo = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, Raw.Pattern(1472))));
            Assert.AreEqual(1514, echo.Length);
            CollectionAssert.AreEqual(Raw.Icmp(0, 0, 1, Raw.Pattern(1472)),
                bench.Frame(Tagged(echo, 0x8100, 0xE000)).Single()[34..]);

            // Room for the tag is not room for data.
            bench.Expect(DropReason.FrameTooLong,
                () => bench.Frame(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, new byte[1501])));
            bench.Expect(DropReason.FrameTooLong,
                () => bench.Frame(Tagged(Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800, new byte[1501]),
                    0x8100, 0)));
            bench.Expect(DropReason.FrameTooLong, () => bench.Frame(Tagged(echo, 0x8100, 7)));
        }

        // Recursion over a frame of many tags would need a stack frame for each on a device whose stack is small.
        [TestMethod]
        public void Receive_SeveralTags_IsDropped()
        {
            Bench bench = new Bench().Introduce();
            byte[] echo = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data)));
            for (int tags = 2; tags <= 360; tags++)
            {
                echo = Tagged(echo, 0x8100, 0);
                bench.Expect(tags == 2 ? DropReason.None : DropReason.EthernetTypeUnknown,
                    () => Assert.AreEqual(tags == 2 ? 1 : 0, bench.Frame(echo).Count));
            }
        }

        [TestMethod]
        public void Receive_VlanTag_IsDropped()
        {
            Bench bench = new Bench().Introduce();
            byte[] echo = Raw.Ethernet(Bench.OwnMac, Bench.PeerMac, 0x0800,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, Raw.Icmp(8, 0, 1, s_data)));
            foreach (int tag in new[] { 1, 0xE001, 0x0100, 0x0FFF })
            {
                bench.Expect(DropReason.EthernetTypeUnknown,
                    () => Assert.AreEqual(0, bench.Frame(Tagged(echo, 0x8100, tag)).Count));
            }

            // A header that ends within the tag.
            for (int length = 14; length < 18; length++)
            {
                bench.Expect(DropReason.EthernetTypeUnknown, () => bench.Frame(Tagged(echo, 0x8100, 0)[..length]));
            }
        }

        private static byte[] Tagged(byte[] frame, int type, int tag)
        {
            return Raw.Join(frame[..12], Raw.Of16(type), Raw.Of16(tag), frame[12..]);
        }
    }
}
