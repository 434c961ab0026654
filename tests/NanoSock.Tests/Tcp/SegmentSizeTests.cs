using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The maximum segment size and the other options: RFC 9293 3.2 and 3.7.1.</summary>
    [TestClass]
    public class SegmentSizeTests
    {
        // MUST-14 to MUST-16, MUST-65, MUST-67; CVE-2018-16523, CVE-2019-11479.
        [TestMethod]
        [Conformance("MUST-4", "MUST-14", "MUST-15", "MUST-16", "MUST-65", "MUST-67", "SHLD-5")]
        [DataRow(1500, "<mss 1000>", 1000)]
        [DataRow(1500, "<mss 1460>", 1460)]
        [DataRow(1500, "<mss 9000>", 1460)]
        [DataRow(1500, "<mss 65535>", 1460)]
        [DataRow(1500, "", 536)]
        [DataRow(1500, "<mss 0>", 536)]
        [DataRow(1500, "<mss 1>", 48)]
        [DataRow(576, "<mss 1460>", 536)]
        [DataRow(576, "<mss 500>", 500)]
        [DataRow(296, "<mss 1460>", 256)]
        [DataRow(1500, "<nop,nop,mss 700,eol>", 700)]
        [DataRow(1500, "<nop,mss 700,raw fe 05 01 02 03>", 700)]
        [DataRow(1500, "<mss 700,mss 800>", 800)]
        [DataRow(1500, "<eol,mss 700>", 536)]
        public void Mss_OptionAndMtu_LimitSegments(int mtu, string option, int expected)
        {
            foreach (bool active in new[] { false, true })
            {
                PacketLadder ladder = new PacketLadder(new StackOptions { TcpSendBuffer = 4096 }, mtu);
                TcpPeer peer;
                if (active)
                {
                    peer = TcpPeer.Connecting(ladder);
                    Assert.AreEqual(mtu - 40, Raw.Read16(peer.Last, 42));
                    peer.In("S. 0:0(0) ack 1 win 60000 " + option);
                    peer.Out(". 1:1(0) ack 1");
                }
                else
                {
                    int listener = ladder.Listen();
                    peer = ladder.Peer();
                    peer.In("S 0:0(0) win 60000 " + option);
                    peer.Out($"S. 0:0(0) ack 1 <mss {mtu - 40}>");
                    peer.In(". 1:1(0) ack 1");
                    peer.Descriptor = ladder.Node.Accept(listener);
                }

                peer.Write(4000);
                peer.Out($". 1:{1 + expected}({expected})");
                Assert.AreEqual(20, peer.Last[32] >> 4 << 2, "Only a SYN carries options.");
            }
        }

        // TCP_MAXSEG, RFC 9293 3.7.1: advertised and respected, by a listener's connections too.
        [TestMethod]
        [DataRow(500, 1460, 500, 500)]
        [DataRow(500, 400, 500, 400)]
        [DataRow(88, 1460, 88, 88)]
        [DataRow(9000, 1460, 1460, 1460)]
        [DataRow(0, 1460, 1460, 1460)]
        public void MaxSegOption_BeforeHandshake_IsAdvertised(int limit, int peerMss, int announced, int expected)
        {
            foreach (bool active in new[] { false, true })
            {
                PacketLadder ladder = new PacketLadder(new StackOptions { TcpSendBuffer = 4096 });
                TcpPeer peer;
                if (active)
                {
                    int descriptor = ladder.Node.Socket(SocketType.Stream);
                    Assert.AreEqual(0, ladder.Node.SetOption(descriptor, SocketOption.MaximumSegmentSize, limit));
                    Assert.AreEqual(limit == 0 ? 536 : limit,
                        ladder.Node.GetOption(descriptor, SocketOption.MaximumSegmentSize));
                    Assert.AreEqual(-(int)SocketError.InProgress,
                        ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000));
                    ladder.Node.GetLocal(descriptor, out _, out int port);
                    peer = ladder.Peer(4000, port);
                    peer.Descriptor = descriptor;
                    ladder.Poll();
                    peer.Out($"S 0:0(0) <mss {announced}>");
                    peer.In($"S. 0:0(0) ack 1 win 60000 <mss {peerMss}>");
                    peer.Out(". 1:1(0) ack 1");
                }
                else
                {
                    int listener = ladder.Listen();
                    Assert.AreEqual(0, ladder.Node.SetOption(listener, SocketOption.MaximumSegmentSize, limit));
                    Assert.AreEqual(limit == 0 ? 536 : limit,
                        ladder.Node.GetOption(listener, SocketOption.MaximumSegmentSize));
                    peer = ladder.Peer();
                    peer.In($"S 0:0(0) win 60000 <mss {peerMss}>");
                    peer.Out($"S. 0:0(0) ack 1 <mss {announced}>");
                    peer.In(". 1:1(0) ack 1");
                    peer.Descriptor = ladder.Node.Accept(listener);
                }

                Assert.AreEqual(expected, ladder.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
                peer.Write(4000);
                peer.Out($". 1:{1 + expected}({expected})");
            }
        }

        // A later setting affects the segments from then on; it never makes segments larger than peer and link allow.
        [TestMethod]
        public void MaxSegOption_Established_LimitsLaterSegments()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 16384 }, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Out("P. 1001:2001(1000)");
            Limit(peer, 600, 600);
            peer.In(". ack 2001");
            peer.Write(1200);
            peer.Out(". 2001:2601(600)");
            peer.Out("P. 2601:3201(600)");
            Limit(peer, 1400, 1000);
            peer.In(". ack 3201");
            peer.Write(1000);
            peer.Out("P. 3201:4201(1000)");
            Limit(peer, 300, 300);
            peer.OutAfter(1000, ". 3201:3501(300)");
            Limit(peer, 0, 1000);
        }

        // A path's MTU and the program's limit: the lesser counts, and the limit stays when the MTU is probed again.
        [TestMethod]
        [DataRow(800, 760, 800)]
        [DataRow(500, 500, 500)]
        public void MaxSegOption_PathMtuSmaller_LesserCounts(int limit, int reduced, int restored)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 16384 });
            peer.Write(1460);
            peer.Out("P. 1:1461(1460)");
            peer.Ladder.Icmp(3, 4, 800, peer.Last);
            peer.Out(". 1:761(760)");
            peer.Out("P. 761:1461(700)");
            Limit(peer, limit, reduced);
            peer.In(". ack 1461");
            peer.Ladder.Quiet(600000);
            Assert.AreEqual(restored, peer.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
        }

        private static void Limit(TcpPeer peer, int limit, int expected)
        {
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.MaximumSegmentSize, limit));
            Assert.AreEqual(expected, peer.Node.GetOption(peer.Descriptor, SocketOption.MaximumSegmentSize));
        }

        [TestMethod]
        [Conformance("MUST-4", "MUST-5", "MUST-6", "MUST-64")]
        [DataRow("<nop>")]
        [DataRow("<eol>")]
        [DataRow("<raw fe 02>")]
        [DataRow("<raw fe 06 01 02 03 04,nop>")]
        [DataRow("<nop,raw 03 03 07,raw 04 02>")]
        [DataRow("<nop,nop,raw 08 0a 00 00 00 01 00 00 00 02>")]
        [DataRow("<raw 05 0a 00 00 00 00 00 00 00 00,nop,nop>")]
        [DataRow("<raw ff 28 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
            + "00 00 00 00 00 00 00 00>")]
        [DataRow("<eol,raw 02 00 00>")]
        public void Options_WellFormed_AreAcceptedInAnySegment(string options)
        {
            TcpPeer peer = TcpStates.Reach("Established");
            peer.In("P. 1:11(10) " + options);
            peer.Read(10);
            peer.In("F. 11:11(0) " + options);
            peer.Out(". ack 12");
        }

        // MUST-7; CVE-2020-13988, CVE-2020-24337, CVE-2019-12258: no loop, no reset.
        [TestMethod]
        [Conformance("MUST-7")]
        [DataRow("<raw 02>")]
        [DataRow("<nop,nop,nop,raw 02>")]
        [DataRow("<raw 02 00>")]
        [DataRow("<raw 02 01>")]
        [DataRow("<raw 02 03 05>")]
        [DataRow("<raw 02 ff 05 b4>")]
        [DataRow("<raw fe 00>")]
        [DataRow("<raw fe 01>")]
        [DataRow("<raw fe 05 00 00>")]
        [DataRow("<nop,nop,nop,raw fe>")]
        [DataRow("<raw 03 00>")]
        [DataRow("<raw 08 00>")]
        [DataRow("<raw 1d 00>")]
        public void Options_IllegalLength_DropsSegment(string options)
        {
            foreach (string state in TcpStates.All)
            {
                TcpPeer peer = TcpStates.Reach(state);
                long before = peer.Ladder.Fingerprint(false);
                foreach (string flags in new[] { "S", "S.", ".", "F.", "R", "R.", "U." })
                {
                    SegmentSpec spec = SegmentSpec.Parse(flags + " 1 ack 1 " + options);

                    // Padding must not be parsed as a missing end of the list.
                    if (spec.Options.Length % 4 != 0 && spec.Options[^1] != 0
                        && spec.Options.Length > 1 && spec.Options[^2] == 0xFE && spec.Options[^1] == 5)
                    {
                        continue;
                    }

                    peer.Ladder.Inject(peer.Packet(spec), DropReason.TcpBadOption, state + " " + spec);
                    peer.Ladder.NothingUnasked();
                }

                Assert.AreEqual(before, peer.Ladder.Fingerprint(false), state);
            }
        }

        // CVE-2020-24341, CVE-2020-11907.
        [TestMethod]
        public void DataOffset_Invalid_DropsSegment()
        {
            foreach (string state in TcpStates.All)
            {
                TcpPeer peer = TcpStates.Reach(state);
                long before = peer.Ladder.Fingerprint(false);
                for (int offset = 0; offset < 16; offset++)
                {
                    if (offset != 5)
                    {
                        peer.In($". 1 ack 1 {{offset {offset}}}", DropReason.TcpBadDataOffset);
                        peer.In($"S 1 {{offset {offset}}}", DropReason.TcpBadDataOffset);
                        peer.In($"R 1 {{offset {offset}}}", DropReason.TcpBadDataOffset);
                    }
                }

                peer.Ladder.NothingUnasked();
                Assert.AreEqual(before, peer.Ladder.Fingerprint(false), state);
            }
        }
    }
}
