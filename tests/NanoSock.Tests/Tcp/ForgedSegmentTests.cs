using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>No state is kept of a segment that fails any check (RFC 5961 5.2, RFC 7323 5.3): an attacker who
    /// guesses some of its numbers has no effect.</summary>
    [TestClass]
    public class ForgedSegmentTests
    {
        private const int Ahead = 2000000000;

        [TestMethod]
        [DataRow(". 1:1(0) ack 100000 win 5", DropReason.TcpBadAck)]
        [DataRow("P. 1:11(10) ack 100000 win 5", DropReason.TcpBadAck)]
        [DataRow("P. 100:110(10) ack 100000 win 5", DropReason.TcpBadAck)]
        [DataRow("F. 50:50(0) ack 100000 win 5", DropReason.TcpBadAck)]
        [DataRow(". 1:1(0) ack 4294800000 win 5", DropReason.TcpBadAck)]
        [DataRow("S. 1:1(0) ack 1 win 5", DropReason.TcpUnexpectedSyn)]
        [DataRow(". 200000:200000(0) ack 1 win 5", DropReason.TcpOutOfWindow)]
        public void Timestamp_UnacceptableSegment_IsNotStored(string text, DropReason reason)
        {
            (PacketLadder ladder, TcpPeer peer) = Open();
            peer.In(text + Stamp(100 + Ahead), reason);
            peer.Ladder.Forget();
            // The peer's own next segment, later by a second, is not older.
            ladder.Run(1000);
            ladder.Forget();
            peer.In("P. 1:11(10) ack 1 win 65535" + Stamp(1100));
            ladder.Forget();
            peer.Read(10);
        }

        [TestMethod]
        [DataRow("P. 1:11(10) ack 100000")]
        [DataRow("P. 5:15(10) ack 100000")]
        public void DuplicateSack_UnacceptableAck_IsNotSent(string text)
        {
            PacketLadder ladder = new PacketLadder(plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 1460,raw 04 02 01 01>");
            peer.NodeIsn = Isn(ladder, peer);
            peer.In(". 1:1(0) ack 1 win 65535");
            peer.Descriptor = peer.Node.Accept(listener);
            peer.In("P. 1:11(10) ack 1");
            ladder.Run(100);
            ladder.Forget();
            peer.In(text, text.Contains("5:15") ? DropReason.TcpBadAck : DropReason.TcpOutOfWindow);
            while (ladder.Unasked > 0)
            {
                Assert.AreEqual(0, TcpWire.Read(ladder.TakeLate(), out _, out _).Options.Length, "A report");
            }
        }

        [TestMethod]
        public void KeepAlive_UnacceptableAck_DoesNotRestartTimer()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, 1);
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAliveTime, 10);
            peer.Ladder.Quiet(9000);
            uint before = peer.Ladder.Count(Counter.TcpSegmentsIn);
            peer.In(". 1:1(0) ack 100000", DropReason.TcpBadAck);
            peer.Ladder.Forget();
            Assert.AreEqual(before, peer.Ladder.Count(Counter.TcpSegmentsIn));
            peer.OutAfter(1000, ". 0:0(0) ack 1");
        }

        // The timestamp of another peer's segment was in the object that segments are parsed into.
        [TestMethod]
        public void Timestamp_SynAgainWithoutOption_IsNotTakenFromOtherSegment()
        {
            PacketLadder ladder = new PacketLadder(plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 1460," + Option(100) + ">");
            ladder.Forget();
            TcpPeer other = ladder.Peer(peerPort: 5000);
            other.In("S 0:0(0) win 65535 <mss 1460," + Option(2000000000) + ">");
            ladder.Forget();
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.NodeIsn = Isn(ladder, peer);
            peer.In(". 1:1(0) ack 1 win 65535" + Stamp(101));
            Assert.IsTrue((peer.Descriptor = peer.Node.Accept(listener)) >= 0);
        }

        private static (PacketLadder Ladder, TcpPeer Peer) Open()
        {
            PacketLadder ladder = new PacketLadder(plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 1460,raw 04 02 01 01," + Option(100) + ">");
            peer.NodeIsn = Isn(ladder, peer);
            peer.In(". 1:1(0) ack 1 win 65535" + Stamp(100));
            peer.Descriptor = peer.Node.Accept(listener);
            Assert.IsTrue(peer.Descriptor >= 0);
            return (ladder, peer);
        }

        private static uint Isn(PacketLadder ladder, TcpPeer peer)
        {
            while (ladder.Unasked > 0)
            {
                SegmentSpec seen = TcpWire.Read(ladder.TakeLate(), out _, out int port);
                if ((seen.Flags & Tcp.Syn) != 0 && port == peer.PeerPort)
                {
                    return seen.Sequence.Value;
                }
            }

            return peer.NodeIsn;
        }

        private static string Stamp(int value)
        {
            return " <" + Option(value) + ">";
        }

        private static string Option(int value)
        {
            return $"raw 01 01 08 0A {value >> 24:X2} {(value >> 16) & 255:X2} {(value >> 8) & 255:X2} {value & 255:X2}"
                + " 00 00 00 00";
        }
    }
}
