using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Net;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>ICMP errors about segments: RFC 9293 3.9.2.2, RFC 5461, RFC 5927, RFC 1191.</summary>
    [TestClass]
    public class IcmpErrorTests
    {
        // SHLD-26 as RFC 5461 softens it: hard errors end an attempt, and no open connection.
        [TestMethod]
        [Conformance("MUST-54", "SHLD-26")]
        [DataRow(2, SocketError.ConnectionRefused)]
        [DataRow(3, SocketError.ConnectionRefused)]
        public void HardErrorEndsAnAttempt(int code, SocketError error)
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.Ladder.Icmp(3, code, 0, peer.Last);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)error, peer.ReadResult());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.IcmpErrorsIn));
            peer.Ladder.Quiet(10000);
        }

        [TestMethod]
        [Conformance("MUST-47", "MUST-56", "SHLD-25", "RFC1122-3.2.2.4")]
        [DataRow(3, 0, SocketError.NetworkUnreachable)]
        [DataRow(3, 1, SocketError.HostUnreachable)]
        [DataRow(3, 5, SocketError.HostUnreachable)]
        [DataRow(11, 0, SocketError.HostUnreachable)]
        [DataRow(11, 1, SocketError.HostUnreachable)]
        [DataRow(12, 0, SocketError.HostUnreachable)]
        public void SoftErrorIsNotedAndToldAtTheEnd(int type, int code, SocketError error)
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.Ladder.Icmp(type, code, 0, peer.Last);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            Assert.AreEqual((int)error, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            peer.Ladder.Run(200000);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)error, peer.ReadResult());
        }

        [TestMethod]
        [Conformance("MUST-56", "SHLD-26")]
        [DataRow(3, 0)]
        [DataRow(3, 1)]
        [DataRow(3, 2)]
        [DataRow(3, 3)]
        [DataRow(3, 5)]
        [DataRow(11, 0)]
        [DataRow(11, 1)]
        [DataRow(12, 0)]
        public void OpenConnectionIsNotEnded(int type, int code)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Icmp(type, code, 0, peer.Last);
            Assert.AreEqual(TcpState.Established, peer.State);
            Assert.AreNotEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            peer.OutAfter(1000, "P. 1:11(10)");
            peer.In(". ack 11");
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError), "The way is open again.");
        }

        [TestMethod]
        public void StaleSoftErrorIsNotTheReasonOfALaterEnd()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Icmp(3, 1, 0, peer.Last);
            peer.OutAfter(1000, "P. 1:11(10)");
            peer.In(". ack 11");
            peer.Write(10);
            peer.Ladder.Run(300000);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
        }

        [TestMethod]
        [Conformance("MUST-55")]
        public void SourceQuenchIsDiscarded()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, window: 60000, mss: 1000);
            peer.Write(60000);
            int window = peer.Ladder.Unasked;
            peer.Out(". 1:1001(1000)");
            byte[] first = peer.Last;
            peer.Ladder.Forget();
            peer.Ladder.Icmp(4, 0, 0, first, DropReason.IcmpSourceQuench);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));

            // The congestion window is what it was: slow start goes on, two segments for one.
            peer.In(". ack 1001");
            peer.Out($". {1 + (window * 1000)}:{1001 + (window * 1000)}(1000)");
            peer.Out($". {1001 + (window * 1000)}:{2001 + (window * 1000)}(1000)");
            peer.Ladder.NothingUnasked();
        }

        // MUST-54, RFC 5927 4: whose packet, and under way?
        [TestMethod]
        [Conformance("MUST-54", "RFC5927-4.1", "RFC1122-3.2.2c")]
        public void QuoteMustBeOfASegmentUnderWay()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            byte[] syn = peer.Last;
            foreach (int off in new[] { -1, 1, 1000, int.MinValue })
            {
                byte[] other = syn.ToArray();
                TcpWire.Put32(other, 24, (uint)(TcpWire.Get32(other, 24) + off));
                peer.Ladder.Icmp(3, 3, 0, other, DropReason.IcmpQuoteForeign);
            }

            Refused(peer, syn, 21, 1);
            Refused(peer, syn, 23, 1);
            Refused(peer, syn, 15, 1);
            Refused(peer, syn, 19, 1);
            Refused(peer, syn, 9, 11);
            Refused(peer, syn, 7, 1);
            peer.Ladder.Icmp(3, 3, 0, syn[..27], DropReason.IcmpQuoteTruncated);
            peer.Ladder.Icmp(3, 3, 0, syn[..10], DropReason.IcmpQuoteTruncated);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            peer.In("S. 0:0(0) ack 1");
            peer.Out(". 1:1(0) ack 1");
            peer.Ladder.Icmp(3, 3, 0, syn, DropReason.IcmpQuoteForeign);
            Assert.AreEqual(TcpState.Established, peer.State);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
        }

        [TestMethod]
        [Conformance("MUST-54")]
        public void ErrorActsOnTheConnectionThatItQuotes()
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer[] peers = { TcpPeer.Connecting(ladder), TcpPeer.Connecting(ladder, peerPort: 4001), TcpPeer.Connecting(ladder, peerPort: 4002) };
            ladder.Icmp(3, 1, 0, peers[0].Last);
            ladder.Icmp(3, 3, 0, peers[1].Last);
            Assert.AreEqual((int)SocketError.HostUnreachable, ladder.Node.GetOption(peers[0].Descriptor, SocketOption.SoftError));
            Assert.AreEqual(0, ladder.Node.GetOption(peers[2].Descriptor, SocketOption.SoftError));
            CollectionAssert.AreEqual(new[] { TcpState.SynSent, TcpState.Closed, TcpState.SynSent }, peers.Select(peer => peer.State).ToArray());
        }

        [TestMethod]
        public void ErrorsAboutRecordsAreIgnored()
        {
            TcpPeer peer = TcpStates.Reach("HalfOpen");
            peer.Ladder.Icmp(3, 3, 0, peer.Last, DropReason.IcmpQuoteForeign);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.SynReceived));
            peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Icmp(3, 3, 0, peer.Last, DropReason.IcmpQuoteForeign);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // RFC 1191; no lower than anybody's path is (2004-1060).
        [TestMethod]
        [Conformance("MUST-16", "RFC1191-3a", "RFC1191-3b", "RFC1191-3c")]
        [DataRow(1200, 1160)]
        [DataRow(552, 512)]
        [DataRow(68, 512)]
        [DataRow(0, 512)]
        public void FragmentationNeededMakesSegmentsSmaller(int mtu, int mss)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 8192 });
            peer.Write(2920);
            peer.Out(". 1:1461(1460)");
            byte[] first = peer.Last;
            peer.Out("P. 1461:2921(1460)");
            peer.Ladder.Icmp(3, 4, mtu, first);
            uint next = 1;
            while (next + mss < 2921)
            {
                peer.Out($". {next}:{next + mss}({mss})");
                next += (uint)mss;
            }

            peer.Out($"P. {next}:2921({2921 - next})");

            // Told twice, nothing more happens; and a larger one changes nothing.
            peer.Ladder.Icmp(3, 4, mtu, first);
            peer.Ladder.Icmp(3, 4, 1400, first);
            peer.Ladder.Icmp(3, 4, 9000, first);
            peer.Ladder.NothingUnasked();
        }

        [TestMethod]
        [Conformance("RFC5927-4.1")]
        public void FragmentationNeededMustBeAboutUs()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 8192 });
            peer.Write(2920);
            peer.Out(". 1:1461(1460)");
            byte[] first = peer.Last;
            peer.Out("P. 1461:2921(1460)");
            peer.In(". ack 2921");
            peer.Ladder.Icmp(3, 4, 600, first, DropReason.IcmpQuoteForeign);
            peer.Write(1460);
            peer.Out("P. 2921:4381(1460)");
        }

        private static void Refused(TcpPeer peer, byte[] packet, int at, byte flip)
        {
            byte[] other = packet.ToArray();
            other[at] ^= flip;
            peer.Ladder.Icmp(3, 3, 0, other, DropReason.IcmpQuoteForeign);
        }
    }
}
