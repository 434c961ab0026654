using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Attack packets in every state: no exception, no wrong state change, no growth.</summary>
    [TestClass]
    public class BadInputTests
    {
        [TestMethod]
        public void Receive_TruncatedSegment_IsDroppedInEveryState()
        {
            foreach (string state in TcpStates.All)
            {
                TcpPeer peer = TcpStates.Reach(state);
                long before = peer.Ladder.Fingerprint(false);
                string[] texts =
                {
                    "S 0:0(0) win 1000 <mss 1460>", "P. 1:31(30) ack 1", "R. 1 ack 1",
                    "F. 1:1(0) ack 1 <nop,nop,nop,nop>"
                };
                foreach (string text in texts)
                {
                    byte[] whole = peer.Packet(text);
                    for (int length = 0; length < whole.Length; length++)
                    {
                        // The frame is cut; the IP header still has the old length.
                        DropReason cut = length == 0 ? DropReason.None
                            : length < 20 ? DropReason.Ipv4Truncated
                            : DropReason.Ipv4BadTotalLength;
                        peer.Ladder.Inject(whole[..length], cut, $"{length} bytes of {text}");

                        // The IP packet is whole, its payload is cut; with a right checksum, so that only the length
                        // shows it.
                        if (length >= 20 && length < 40)
                        {
                            byte[] shorter = Raw.Whole(PacketLadder.PeerAddress,
                                PacketLadder.NodeAddress, 6, whole[20..length]);
                            peer.Ladder.Inject(shorter, DropReason.TcpTruncated,
                                $"{length - 20} bytes of TCP of {text}");
                        }
                        else if (length >= 40 && length < 20 + (whole[32] >> 4 << 2))
                        {
                            byte[] segment = Raw.WithTcpChecksum(whole[20..length],
                                PacketLadder.PeerAddress, PacketLadder.NodeAddress);
                            byte[] shorter = Raw.Whole(PacketLadder.PeerAddress, PacketLadder.NodeAddress, 6, segment);
                            peer.Ladder.Inject(shorter, DropReason.TcpBadDataOffset,
                                $"{length - 20} bytes of TCP of {text}");
                        }
                    }
                }

                peer.Ladder.NothingUnasked();
                Assert.AreEqual(before, peer.Ladder.Fingerprint(false), state);
            }
        }

        [TestMethod]
        [Conformance("MUST-3")]
        public void Receive_AnyBitFlipped_IsDropped()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            byte[] whole = peer.Packet("P. 1:31(30) ack 1 <mss 1460>");
            long before = peer.Ladder.Fingerprint(false);
            for (int bit = 20 * 8; bit < whole.Length * 8; bit++)
            {
                byte[] flipped = whole.ToArray();
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                int offset = flipped[32] >> 4;
                DropReason reason = offset < 5 || offset * 4 > whole.Length - 20
                    ? DropReason.TcpBadDataOffset
                    : DropReason.TcpBadChecksum;
                peer.Ladder.Inject(flipped, reason, "bit " + bit);
            }

            Assert.AreEqual(before, peer.Ladder.Fingerprint(false));
            peer.In("P. 1:31(30) ack 1");
            peer.Read(30);
        }

        [TestMethod]
        public void Receive_InvalidFlags_AreDroppedInEveryState()
        {
            foreach (string state in TcpStates.All)
            {
                TcpPeer peer = TcpStates.Reach(state);
                long before = peer.Ladder.Fingerprint(false);
                for (int flags = 0; flags < 64; flags++)
                {
                    bool sound = (flags & 0x17) != 0 && (flags & 3) != 3 && (flags & 6) != 6;
                    if (!sound)
                    {
                        foreach (uint sequence in new uint[] { 0, 1, 2 })
                        {
                            SegmentSpec spec = new SegmentSpec
                            {
                                Flags = flags, Sequence = sequence, Acknowledgment = 1
                            };
                            peer.Ladder.Inject(peer.Packet(spec), DropReason.TcpBadFlags, $"{state} {spec}");
                        }
                    }
                }

                peer.Ladder.NothingUnasked();
                Assert.AreEqual(before, peer.Ladder.Fingerprint(false), state);
            }
        }

        // A segment outside the window and the data in flight must not change a state.
        [TestMethod]
        public void Receive_NumberOutsideWindow_ChangesNoState()
        {
            foreach (string state in TcpStates.All.Where(item => item != "Listen" && item != "SynSent"))
            {
                TcpPeer peer = TcpStates.Reach(state);
                long before = peer.Ladder.Fingerprint(false);
                uint[] numbers =
                {
                    0x80000000, 0x7FFFFFFF, 0x80000001, 0x7FFFFFF0, 2049, 2050, 70000, 0xFFFF0000, 0xFFFFFFF0
                };
                foreach (uint number in numbers)
                {
                    foreach (string flags in new[] { ".", "P.", "F.", "R", "R.", "U.", "S", "S.", "F", "FPU." })
                    {
                        // A SYN beyond the old numbers is accepted in TIME-WAIT.
                        if (state == "TimeWait" && flags == "S" && Seq.Less(2, number))
                        {
                            continue;
                        }

                        SegmentSpec spec = SegmentSpec.Parse(flags);
                        spec.Sequence = number;
                        spec.Acknowledgment = number % 2 == 0 ? 1u : 0x80000001;
                        spec.Length = flags.Contains('P') ? 10 : 0;
                        peer.Ladder.Inject(peer.Packet(spec),
                            state == "TimeWait" ? DropReason.TcpTimeWait : DropReason.TcpOutOfWindow,
                            $"{state} {spec}");
                        AtMostOneAnswer(peer);
                    }
                }

                Assert.AreEqual(before, peer.Ladder.Fingerprint(false), state);
            }
        }

        [TestMethod]
        [Conformance("MUST-57", "MUST-63")]
        public void Receive_LandAttackOrBadSource_IsDropped()
        {
            TcpPeer peer = TcpStates.Reach("Listen");
            long before = peer.Ladder.Fingerprint(false);
            foreach (string source in new[]
            {
                "10.0.0.1", "0.0.0.0", "127.0.0.1", "255.255.255.255", "10.0.0.255", "224.0.0.1", "240.0.0.1"
            })
            {
                peer.PeerAddress = Simulation.Address(source);
                peer.In("S 0:0(0) win 1000", DropReason.Ipv4BadSource);
            }

            // MUST-57: the listener is unharmed.
            peer.PeerAddress = PacketLadder.PeerAddress;
            peer.NodeAddress = Simulation.Address("10.0.0.255");
            peer.In("S 0:0(0) win 1000", DropReason.TcpNotUnicast);
            peer.NodeAddress = 0xFFFFFFFF;
            peer.In("S 0:0(0) win 1000", DropReason.TcpNotUnicast);
            peer.NodeAddress = Simulation.Address("224.0.0.1");
            peer.In("S 0:0(0) win 1000", DropReason.TcpNotUnicast);
            peer.NodeAddress = PacketLadder.NodeAddress;
            peer.Ladder.NothingUnasked();
            Assert.AreEqual(before, peer.Ladder.Fingerprint(false));
            peer.Handshake(accept: false);
        }

        [TestMethod]
        [Conformance("MUST-50")]
        [DataRow("94040000", DisplayName = "router alert")]
        [DataRow("9E0400AA01010101", DisplayName = "kind 158")]
        [DataRow("440805000000000001000000", DisplayName = "timestamp")]
        [DataRow("070704000000000000000000", DisplayName = "record route")]
        public void Receive_UnknownIpOptions_AreIgnored(string options)
        {
            byte[] With(TcpPeer peer, string text)
            {
                return Raw.Ipv4(PacketLadder.PeerAddress, PacketLadder.NodeAddress, 6,
                    peer.Packet(text)[20..], options: Convert.FromHexString(options));
            }

            TcpPeer peer = TcpStates.Reach("Listen");
            peer.Ladder.Inject(With(peer, "S 0:0(0) win 4000 <mss 1000>"), DropReason.None, "SYN");
            peer.Out("S. 0:0(0) ack 1");
            peer.Ladder.Inject(With(peer, "P. 1:11(10) ack 1"), DropReason.None, "data");
            peer.Descriptor = peer.Node.Accept(peer.Descriptor);
            peer.Read(10);
            peer.Ladder.Inject(With(peer, "F. 11:11(0)"), DropReason.None, "FIN");
            peer.Out(". 1:1(0) ack 12");
        }

        // CVE-2020-17437, CVE-2019-12255, 12260, 12261, 12263.
        [TestMethod]
        public void Receive_UrgentPointerInAnyState_DoesNoHarm()
        {
            foreach (string state in TcpStates.All)
            {
                foreach (int pointer in new[] { 0, 1, 10, 11, 1000, 65535 })
                {
                    TcpPeer peer = TcpStates.Reach(state);
                    foreach (string text in new[]
                    {
                        "U. 1:1(0) ack 1", "PU. 1:11(10) ack 1", "FU. 1:1(0) ack 1", "SU 0:0(0)", "RU 5"
                    })
                    {
                        peer.Ladder.InjectTogether(peer.Packet($"{text} urg {pointer}"));
                        peer.Ladder.Forget();
                    }
                }
            }

            TcpPeer open = TcpStates.Reach("Established");
            open.In("PU. 1:11(10) ack 1 urg 65535");
            open.Read(10);
        }

        // ResetTests covers CVE-2004-0230 and similar ones; this is the bound on a flood.
        [TestMethod]
        public void Receive_TinySegmentsOutOfOrder_AreBounded()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 65536 });
            for (uint i = 0; i < 1000; i++)
            {
                uint at = 3 + (i * 2);
                peer.Ladder.InjectTogether(peer.Packet($". {at}:{at + 1}(1)"));
                Assert.AreEqual(1, peer.Ladder.Unasked);
                peer.Ladder.Forget();
            }

            Assert.AreEqual(996u, peer.Ladder.Drops(DropReason.TcpOutOfOrderFull));
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        [DataRow(4)]
        public void Receive_RandomSegments_LeaveNoConnectionBehind(int seed)
        {
            Random random = new Random(seed);
            foreach (string state in TcpStates.All)
            {
                for (int run = 0; run < 20; run++)
                {
                    TcpPeer peer = TcpStates.Reach(state,
                        new StackOptions { TcpSockets = 4, TcpHalfOpen = 4, TcpTimeWait = 2 });
                    for (int i = 0; i < 100; i++)
                    {
                        peer.Ladder.InjectTogether(Any(random, peer));
                        Assert.IsTrue(peer.Ladder.Unasked <= 12, "An answer of " + peer.Ladder.Unasked);
                        peer.Ladder.Forget();
                        if (random.Next(10) == 0)
                        {
                            peer.Ladder.Run(random.Next(3000));
                            peer.Ladder.Forget();
                        }
                    }

                    // Any connection left disappears.
                    if (state != "TimeWait")
                    {
                        peer.Node.Abort(peer.Descriptor);
                    }

                    if (peer.Listener >= 0)
                    {
                        peer.Node.Close(peer.Listener);
                    }

                    peer.Ladder.Run(400000);
                    Assert.AreEqual(0, peer.Ladder.Used(), $"{state}, run {run}");
                }
            }
        }

        private static byte[] Any(Random random, TcpPeer peer)
        {
            uint[] edges =
            {
                0, 1, 2, 3, 10, 2047, 2048, 2049, 2050, 0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFF, 0xFFFFF000
            };
            byte[] options = new byte[random.Next(4) == 0 ? random.Next(41) : 0];
            random.NextBytes(options);
            return peer.Packet(new SegmentSpec
            {
                Flags = random.Next(2) == 0
                    ? random.Next(64)
                    : new[] { 0x10, 0x11, 0x02, 0x12, 0x18, 0x04, 0x14 }[random.Next(7)],
                Sequence = edges[random.Next(edges.Length)],
                Acknowledgment = edges[random.Next(edges.Length)],
                Length = random.Next(3) == 0 ? random.Next(1400) : 0,
                Window = random.Next(3) == 0 ? 0 : random.Next(65536),
                Urgent = random.Next(65536),
                Options = options,
            });
        }

        private static void AtMostOneAnswer(TcpPeer peer)
        {
            Assert.IsTrue(peer.Ladder.Unasked <= 1);
            peer.Ladder.Forget();
        }
    }
}
