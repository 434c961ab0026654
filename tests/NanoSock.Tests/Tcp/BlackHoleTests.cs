using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Paths on which large packets are lost without an ICMP message: RFC 4821 7.7, RFC 8899 4.3.</summary>
    [TestClass]
    public class BlackHoleTests
    {
        private const int Age = 600000;

        // Two time-outs of the first size, two of 1,200 bytes, then 536.
        [TestMethod]
        [Conformance("RFC4821-7.7")]
        public void SegmentsBecomeSmallerAfterTwoTimeouts()
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 2920);
            peer.OutAfter(1000, ". 1:1461(1460)");
            peer.OutAfter(2000, ". 1:1201(1200)");
            peer.OutAfter(4000, ". 1:1201(1200)");
            peer.OutAfter(8000, ". 1:537(536)");
            peer.OutAfter(16000, ". 1:537(536)");
            Assert.AreEqual(2u, peer.Ladder.Count(Counter.TcpBlackHoles));
            peer.In(". ack 537");
            peer.Out(". 537:1073(536)");
            peer.Out(". 1073:1609(536)");
        }

        // The limits are those of the MSS (RFC 6691) and include options that every segment carries.
        [TestMethod]
        [DataRow(1460, 1460, true, 1460)]
        [DataRow(1459, 1200, true, 1200)]
        [DataRow(1200, 1200, true, 1200)]
        [DataRow(1199, 536, true, 536)]
        [DataRow(536, 536, true, 536)]
        [DataRow(1459, 1188, false, 1200)]
        [DataRow(1199, 524, false, 536)]
        public void TwelveFullSegmentsArrive(int path, int mss, bool plain, int limit)
        {
            TcpPeer peer = Sender(plain: plain);
            int full = 1460 + mss - limit;
            peer.Write(12 * full);
            long start = peer.Ladder.Now;
            List<int> sizes = Deliver(peer, path, 12 * full);
            Assert.IsTrue(peer.Ladder.Now - start < 20000, "It took " + (peer.Ladder.Now - start) + " ms.");
            Assert.AreEqual(mss, sizes[^2]);
            Assert.AreEqual(path == 1460 ? 0u : limit == 1200 ? 1u : 2u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // Segments that fit 1,200 bytes have four time-outs.
        [TestMethod]
        [DataRow(1000)]
        [DataRow(1200)]
        public void SmallerSegmentsHaveMoreTime(int mss)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 32768 }, mss: mss);
            Flight(peer, 1, mss, mss);
            peer.OutAfter(1000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(2000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(4000, $"P. 1:{1 + mss}({mss})");
            peer.OutAfter(8000, ". 1:537(536)");
        }

        // Losses of segments that a smaller size would not cut prove nothing about sizes.
        [TestMethod]
        [DataRow(536, 0)]
        [DataRow(537, 1)]
        [DataRow(1000, 1)]
        [DataRow(1200, 1)]
        [DataRow(1201, 2)]
        public void ASmallSegmentIsNoSign(int length, int steps)
        {
            TcpPeer peer = Sender();
            peer.Write(length);
            peer.Out($"P. 1:{length + 1}({length})");
            peer.Ladder.Run(40000);
            Assert.AreEqual((uint)steps, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // Small messages that are outstanding together fill a segment on retransmission; no large segment was lost
        // then.
        [TestMethod]
        public void SmallSegmentsAreNoSignWhenTheyAreSentAgainTogether()
        {
            TcpPeer peer = Sender();
            for (int i = 0; i < 8; i++)
            {
                peer.Write(100);
                peer.Out($"P. {1 + (i * 100)}:{101 + (i * 100)}(100)");
                peer.Ladder.Quiet(10);
            }

            peer.OutAfter(920, "P. 1:801(800)");
            peer.OutAfter(2000, "P. 1:801(800)");
            peer.Ladder.Quiet(3999);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        [TestMethod]
        public void ASynIsNoSign()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder(new StackOptions { TcpSendBuffer = 32768 }));
            peer.Ladder.Run(30000);
            peer.Ladder.Forget();
            peer.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            peer.Write(1460);
            peer.Out("P. 1:1461(1460)");
            peer.Ladder.RunUntilSent();
            Assert.AreEqual(1500, peer.Ladder.TakeLate().Length);
        }

        // A link that is down, and one that has no room: no segment was sent that a path could have lost.
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void ALinkIsNoPath(bool down)
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 1460);
            peer.Ladder.Link.IsUp = !down;
            peer.Ladder.Link.Room = down ? int.MaxValue : 0;
            peer.Ladder.Quiet(40000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            Assert.AreEqual(1500, peer.Ladder.TakeLate().Length);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpBlackHoles));
        }

        // A peer that never responds is given up at the usual time.
        [TestMethod]
        public void ASilentPeerIsGivenUpAsEver()
        {
            long[] ends = new long[2];
            for (int i = 0; i < 2; i++)
            {
                TcpPeer peer = Sender();
                peer.Write(i == 0 ? 100 : 14600);
                while (peer.Node.GetOption(peer.Descriptor, SocketOption.Error) == 0)
                {
                    peer.Ladder.Run(1000);
                    Assert.IsTrue(peer.Ladder.Now < 1000000);
                }

                ends[i] = peer.Ladder.Now;
            }

            Assert.AreEqual(ends[0], ends[1]);
        }

        // RFC 4821 7.7, RFC 1191 6.3. A black hole that persists costs two time-outs, not four.
        [TestMethod]
        [Conformance("RFC1191-6.3")]
        public void TheFirstSizeIsTriedAgainAfterTenMinutes()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            long lowered = peer.Ladder.Now;
            Flight(peer, 2921, 536, 1072);
            peer.In(". ack 3993");
            peer.Ladder.Run(Age - 20000);
            Flight(peer, 3993, 536, 1072);
            peer.In(". ack 5065");
            peer.Ladder.Run(lowered + Age - peer.Ladder.Now);
            Flight(peer, 5065, 1460, 1460);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 5065:6525(1460)");
            peer.Ladder.RunUntilSent();
            peer.Out(". 5065:5601(536)");
            peer.In(". ack 5601");
            peer.Out(". 5601:6137(536)");
            peer.Out("P. 6137:6525(388)");
            peer.In(". ack 6525");
            peer.Ladder.Quiet(Age / 2);
            Flight(peer, 6525, 536, 1072);
        }

        [TestMethod]
        public void TheFirstSizeStaysWhereThePathTakesItAgain()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            peer.Ladder.Quiet(Age);
            Flight(peer, 2921, 1460, 1460);
            peer.In(". ack 4381");
            peer.Ladder.Quiet(Age);
            Flight(peer, 4381, 1460, 2920);
        }

        // The next connection to the same destination starts with the size found, for the rest of the time.
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void ANewConnectionKnowsThePath(bool active)
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 1200, 2920);
            long found = peer.Ladder.Now;
            peer.Ladder.Run(Age / 2);
            TcpPeer next;
            if (active)
            {
                next = TcpPeer.Connecting(peer.Ladder, peerPort: 4001);
                next.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
                next.Out(". 1:1(0) ack 1");
            }
            else
            {
                next = peer.Ladder.Peer(4001);
                next.Handshake(listener: peer.Listener);
            }

            Assert.AreEqual(0, next.Node.SetOption(next.Descriptor, SocketOption.NoDelay, 1));
            Flight(next, 1, 1200, 2400);
            next.In(". ack 2401");
            next.Ladder.Run(found + Age - next.Ladder.Now);
            Flight(next, 2401, 1460, 2920);
            next.In(". ack 5321");
            TcpPeer last = peer.Ladder.Peer(4002);
            last.Handshake(listener: peer.Listener);
            Assert.AreEqual(0, last.Node.SetOption(last.Descriptor, SocketOption.NoDelay, 1));
            Flight(last, 1, 1460, 2920);
        }

        // An unconfirmed size affects no other connection, and a confirmed one no other destination.
        [TestMethod]
        public void OnlyWhatWasDeliveredIsRemembered()
        {
            TcpPeer peer = Sender();
            Flight(peer, 1, 1460, 2920);
            peer.Ladder.Run(40000);
            peer.Ladder.Forget();
            TcpPeer next = peer.Ladder.Peer(4001);
            next.Handshake(listener: peer.Listener);
            Flight(next, 1, 1460, 1460);
            next.In(". ack 1461");
            peer.Ladder.Forget();
            peer.In(". ack 2921");
            TcpPeer other = peer.Ladder.Peer(4001);
            other.PeerAddress = PacketLadder.PeerAddress + 1;
            other.Handshake(listener: peer.Listener);
            Flight(other, 1, 1460, 1460);
        }

        // Where full segments arrive now and then, consecutive time-outs are due to loss, not size; a path can become a
        // black hole, though.
        [TestMethod]
        public void ALossyPathKeepsItsSize()
        {
            TcpPeer peer = Sender();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, Age));
            Flight(peer, 1, 1460, 1460);
            peer.OutAfter(1000, "P. 1:1461(1460)");
            peer.In(". ack 1461");
            Flight(peer, 1461, 1460, 1460);
            for (int i = 0; i < 5; i++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out("P. 1461:2921(1460)");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 1461:2661(1200)");
            peer.Ladder.RunUntilSent();
            peer.Out(". 1461:1997(536)");

            // One arrival may be luck: the first size has two more chances.
            peer.In(". ack 1997");
            peer.Out("P. 1997:2921(924)");
            peer.In(". ack 2921");
            for (uint i = 0, from = 2921; i < 2; i++, from += 1460)
            {
                Flight(peer, from, 1460, 1460);
                for (int tries = 0; tries < 3; tries++)
                {
                    peer.Ladder.RunUntilSent();
                    peer.Out($"P. {from}:{from + 1460}(1460)");
                }

                peer.Ladder.RunUntilSent();
                peer.Out($". {from}:{from + 1200}(1200)");
                peer.In($". ack {from + 1460}");
            }

            Flight(peer, 5841, 1460, 1460);
            for (int tries = 0; tries < 3; tries++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out("P. 5841:7301(1460)");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 5841:7041(1200)");
            peer.In(". ack 7301");
            Flight(peer, 7301, 1200, 1200);
        }

        // Small segments that time out after others have arrived: size was not the cause.
        [TestMethod]
        public void LossOfTheLeastSegmentsBringsTheFirstSizeBack()
        {
            TcpPeer peer = Sender();
            peer.Write(2920);
            Deliver(peer, 536, 2920);
            Flight(peer, 2921, 536, 536);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 2921:3457(536)");
            peer.Write(924);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 2921:4381(1460)");
        }

        // The report of a router is believed, up to its own time.
        [TestMethod]
        public void AnIcmpMessageStillCounts()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.OutAfter(1000, ". 1:1461(1460)");
            peer.OutAfter(2000, ". 1:1201(1200)");
            peer.Ladder.Icmp(3, 4, 1000, first);
            peer.Out(". 1:961(960)");
        }

        private static TcpPeer Sender(bool plain = true)
        {
            StackOptions options = new StackOptions { TcpSendBuffer = 32768 };
            TcpPeer peer;
            if (plain)
            {
                peer = TcpPeer.Accepted(options);
            }
            else
            {
                PacketLadder ladder = new PacketLadder(options, plain: false);
                int listener = ladder.Listen();
                peer = ladder.Peer();
                peer.In("S 0:0(0) win 65535 <mss 1460,raw 04 02," + Stamp(0) + ">");
                peer.Out("S. 0:0(0) ack 1");
                peer.In(". 1:1(0) ack 1 <" + Stamp(TimestampOf(peer.Last)) + ">");
                peer.Descriptor = ladder.Node.Accept(listener);
                Assert.IsTrue(peer.Descriptor >= 0);
            }

            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1));
            return peer;
        }

        private static byte[] Flight(TcpPeer peer, uint from, int mss, int length)
        {
            peer.Write(length);
            byte[] first = null;
            uint end = from + (uint)length;
            while (from < end)
            {
                int size = Math.Min(mss, (int)(end - from));
                peer.Out($"{(from + size == end ? "P" : string.Empty)}. {from}:{from + size}({size})");
                first ??= peer.Last;
                from += (uint)size;
            }

            peer.Ladder.NothingUnasked();
            return first;
        }

        // A path that loses segments above a size, options included; the peer acknowledges in-order data at once.
        // Returns the sizes of the segments that arrived.
        private static List<int> Deliver(TcpPeer peer, int path, int length)
        {
            List<int> sizes = new List<int>();
            uint next = 1;
            while (next <= length)
            {
                if (peer.Ladder.Unasked == 0)
                {
                    peer.Ladder.RunUntilSent();
                }

                uint before = next;
                uint time = 0;
                while (peer.Ladder.Unasked > 0)
                {
                    byte[] packet = peer.Ladder.TakeLate();
                    Assert.AreEqual(0x40, packet[6], "Don't-fragment");
                    SegmentSpec segment = TcpWire.Read(packet, out _, out _);
                    peer.MakeRelative(segment);
                    if (packet.Length - 40 > path || segment.Sequence != next)
                    {
                        continue;
                    }

                    next += (uint)segment.Length.Value;
                    sizes.Add(segment.Length.Value);
                    time = TimestampOf(packet);
                }

                if (next != before)
                {
                    peer.In(time == 0 ? $". ack {next}" : $". ack {next} <{Stamp(time)}>");
                }
            }

            return sizes;
        }

        private static string Stamp(uint echo)
        {
            return $"nop,nop,raw 08 0a 00 00 00 01 {echo >> 24:x2} {(echo >> 16) & 0xFF:x2} {(echo >> 8) & 0xFF:x2} {echo & 0xFF:x2}";
        }

        private static uint TimestampOf(byte[] packet)
        {
            int end = 20 + (packet[32] >> 4 << 2);
            for (int at = 40; at < end; at += packet[at] == 1 ? 1 : packet[at + 1])
            {
                if (packet[at] == 8)
                {
                    return TcpWire.Get32(packet, at + 2);
                }
            }

            return 0;
        }
    }
}
