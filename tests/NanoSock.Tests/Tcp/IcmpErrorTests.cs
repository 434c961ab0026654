using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>ICMP errors about segments: RFC 9293 3.9.2.2, RFC 5461, RFC 5927.</summary>
    [TestClass]
    public class IcmpErrorTests
    {
        // SHLD-26 as RFC 5461 relaxes it: hard errors end an attempt, and no open connection.
        [TestMethod]
        [Conformance("MUST-54", "SHLD-26")]
        [DataRow(2, SocketError.ConnectionRefused)]
        [DataRow(3, SocketError.ConnectionRefused)]
        public void Connect_HardIcmpError_IsConnectionRefused(int code, SocketError error)
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
        public void Connect_SoftIcmpError_IsReportedWhenConnectFails(int type, int code, SocketError error)
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
        public void Established_IcmpError_SetsSoftErrorOnly(int type, int code)
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
        public void SoftError_AckReceivedSince_IsNotReportedAtTimeout()
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
        public void IcmpError_SourceQuench_IsDropped()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 65536 }, window: 60000, mss: 1000);
            peer.Write(60000);
            int window = peer.Ladder.Unasked;
            peer.Out(". 1:1001(1000)");
            byte[] first = peer.Last;
            peer.Ladder.Forget();
            peer.Ladder.Icmp(4, 0, 0, first, DropReason.IcmpSourceQuench);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));

            // The congestion window is unchanged: slow start continues, two segments for one.
            peer.In(". ack 1001");
            peer.Out($". {1 + (window * 1000)}:{1001 + (window * 1000)}(1000)");
            peer.Out($". {1001 + (window * 1000)}:{2001 + (window * 1000)}(1000)");
            peer.Ladder.NothingUnasked();
        }

        // MUST-54, RFC 5927 4: the connection of the quoted segment, and its data in flight.
        [TestMethod]
        [Conformance("MUST-54", "RFC5927-4.1", "RFC1122-3.2.2c")]
        public void IcmpError_QuoteNotInFlight_IsDropped()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            byte[] syn = peer.Last;
            foreach (int off in new[] { -1, 1, 1000, int.MinValue })
            {
                byte[] other = syn.ToArray();
                Raw.Put32(other, 24, (uint)(Raw.Read32(other, 24) + off));
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
        public void IcmpError_SeveralConnections_AffectsTheQuotedOne()
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer[] peers =
            {
                TcpPeer.Connecting(ladder), TcpPeer.Connecting(ladder, peerPort: 4001),
                TcpPeer.Connecting(ladder, peerPort: 4002)
            };
            ladder.Icmp(3, 1, 0, peers[0].Last);
            ladder.Icmp(3, 3, 0, peers[1].Last);
            Assert.AreEqual((int)SocketError.HostUnreachable,
                ladder.Node.GetOption(peers[0].Descriptor, SocketOption.SoftError));
            Assert.AreEqual(0, ladder.Node.GetOption(peers[2].Descriptor, SocketOption.SoftError));
            CollectionAssert.AreEqual(new[] { TcpState.SynSent, TcpState.Closed, TcpState.SynSent },
                peers.Select(peer => peer.State).ToArray());
        }

        [TestMethod]
        public void IcmpError_HalfOpenOrTimeWaitRecord_IsDropped()
        {
            TcpPeer peer = TcpStates.Reach("HalfOpen");
            peer.Ladder.Icmp(3, 3, 0, peer.Last, DropReason.IcmpQuoteForeign);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.SynReceived));
            peer = TcpStates.Reach("TimeWait");
            peer.Ladder.Icmp(3, 3, 0, peer.Last, DropReason.IcmpQuoteForeign);
            Assert.AreEqual(1, peer.Ladder.Count(TcpState.TimeWait));
        }

        // RFC 1122 4.2.3.9, RFC 5461: the effect of each type and code while a connection is being opened.
        [TestMethod]
        [DataRow("SynSent")]
        [DataRow("SynReceived")]
        public void IcmpError_OpeningConnection_EndsItOnlyIfHard(string state)
        {
            foreach ((int type, int code, SocketError error, bool hard) in Errors())
            {
                TcpPeer peer = TcpStates.Reach(state);
                peer.Ladder.Icmp(type, code, 1500, peer.Last);
                if (hard)
                {
                    Assert.AreEqual(TcpState.Closed, peer.State, $"{type}/{code}");
                    Assert.AreEqual(-(int)error, peer.ReadResult(), $"{type}/{code}");
                }
                else
                {
                    Assert.AreEqual(state, peer.State.ToString(), $"{type}/{code}");
                    Assert.AreEqual((int)error,
                        peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError), $"{type}/{code}");
                }
            }
        }

        // Once it is open: no connection ends, and only the recorded error changes (MUST-56, RFC 5461 4).
        [TestMethod]
        [DataRow("Established")]
        [DataRow("CloseWait")]
        [DataRow("FinWait1")]
        [DataRow("Closing")]
        [DataRow("LastAck")]
        public void IcmpError_SynchronizedState_SetsSoftErrorOnly(string state)
        {
            foreach ((int type, int code, SocketError error, bool _) in Errors())
            {
                TcpPeer peer = TcpStates.Reach(state);
                if (state == "Established" || state == "CloseWait")
                {
                    peer.Write(10);
                    peer.Out("P. 1:11(10)");
                }

                byte[] last = peer.Last;
                if (state == "Closing")
                {
                    // The FIN is in flight, not the acknowledgment after it.
                    peer.OutAfter(1000, "F. 1:1(0) ack 2");
                    last = peer.Last;
                }

                peer.Ladder.Icmp(type, code, 1500, last);
                Assert.AreEqual(state, peer.State.ToString(), $"{type}/{code}");
                Assert.AreEqual((int)error,
                    peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError), $"{type}/{code}");
                peer.Ladder.NothingUnasked();
            }
        }

        [TestMethod]
        public void IcmpMessage_OtherType_IsDropped()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            byte[] syn = peer.Last;
            foreach (int type in new[] { 1, 2, 5, 6, 7, 9, 10, 13, 14, 15, 16, 17, 18, 30, 255 })
            {
                peer.Ladder.Icmp(type, 0, 0, syn, DropReason.IcmpTypeUnknown);
                peer.Ladder.Icmp(type, 3, 0, syn, DropReason.IcmpTypeUnknown);
            }

            peer.Ladder.Icmp(4, 3, 0, syn, DropReason.IcmpSourceQuench);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.IcmpErrorsIn));
        }

        // The node sends no IP options: a quotation with options is not of its packet.
        [TestMethod]
        public void IcmpError_QuoteWithIpOptions_IsDropped()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            byte[] quote = new byte[28];
            peer.Last.AsSpan(0, 20).CopyTo(quote);
            quote[0] = 0x46;
            peer.Ladder.Icmp(3, 3, 0, quote, DropReason.IcmpQuoteTruncated);
            byte[] message = new byte[40];
            message[0] = 3;
            message[1] = 3;
            quote.AsSpan(0, 20).CopyTo(message.AsSpan(8));
            peer.Last.AsSpan(20, 8).CopyTo(message.AsSpan(32));
            Raw.Put16(message, 2, Raw.Checksum(message));
            peer.Ladder.Inject(Raw.Whole(PacketLadder.PeerAddress, PacketLadder.NodeAddress, 1, message),
                DropReason.IcmpQuoteForeign, "icmp 3/3");
            Assert.AreEqual(TcpState.SynSent, peer.State);
        }

        private static IEnumerable<(int Type, int Code, SocketError Error, bool Hard)> Errors()
        {
            foreach (int code in new[] { 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32, 255 })
            {
                bool hard = code == 2 || code == 3;
                bool network = code == 0 || code == 6 || code == 9 || code == 11;
                yield return (3, code,
                    hard ? SocketError.ConnectionRefused
                        : network ? SocketError.NetworkUnreachable
                        : SocketError.HostUnreachable, hard);
            }

            foreach (int code in new[] { 0, 1, 255 })
            {
                yield return (11, code, SocketError.HostUnreachable, false);
                yield return (12, code, SocketError.HostUnreachable, false);
            }
        }

        private static void Refused(TcpPeer peer, byte[] packet, int at, byte flip)
        {
            byte[] other = packet.ToArray();
            other[at] ^= flip;
            peer.Ladder.Icmp(3, 3, 0, other, DropReason.IcmpQuoteForeign);
        }
    }
}
