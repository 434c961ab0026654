using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>RFC 791 3.2, RFC 1122 3.3.2, and the overlap rule of RFC 5722.</summary>
    [TestClass]
    public class ReassemblyTests
    {
        private const int More = 0x2000;
        private static readonly byte[] s_payload = Raw.Udp(Bench.Peer, Bench.Own, 5, 7, Raw.Pattern(1192));

        [TestMethod]
        [Conformance("RFC791-3.2b")]
        public void Fragments_AnyOrder_AreReassembled()
        {
            int[][] orders = Permutations(new[] { 0, 1, 2, 3 }).ToArray();
            Assert.AreEqual(24, orders.Length);
            Bench bench = Ready(out int socket);
            int id = 1;
            foreach (int[] order in orders)
            {
                (int From, int To)[] cuts = { (0, 16), (16, 400), (400, 1192), (1192, 1200) };
                foreach (int i in order)
                {
                    Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
                    bench.Expect(DropReason.None, () => bench.Packet(Piece(cuts[i].From, cuts[i].To, id)));
                }

                id++;
                Assert.AreEqual(1192, Receive(bench, socket, out byte[] data));
                CollectionAssert.AreEqual(s_payload[8..], data);
                Assert.AreEqual((uint)id - 1, bench.Count(Counter.Ipv4Reassembled));
            }
        }

        [TestMethod]
        [Conformance("RFC791-3.2b", "RFC1122-3.3.2a")]
        public void Fragments_RandomWithDuplicates_AreReassembled()
        {
            Random random = new Random(6);
            Bench bench = Ready(out int socket,
                new StackOptions { ReassemblyBuffers = 2, ReassemblySize = 4000, UdpReceiveBuffer = 8000 });
            for (int round = 0; round < 500; round++)
            {
                int size = random.Next(17, 3900);
                byte[] payload = Raw.Udp(Bench.Peer, Bench.Own, 5, 7, Raw.Pattern(size, round));
                List<(int, int)> cuts = new();
                int at = 0;
                while (at < payload.Length)
                {
                    int end = Math.Min(payload.Length, at + (8 * random.Next(1, 60)));
                    cuts.Add((at, end));
                    at = end;
                }

                // All pieces but the last may be duplicated; a duplicate after the last would open a new datagram.
                (int, int)[] order = cuts.OrderBy(_ => random.Next()).ToArray();
                uint duplicates = bench.Drops(DropReason.Ipv4FragmentDuplicate);
                uint expected = duplicates;
                for (int i = 0; i < order.Length; i++)
                {
                    bench.Packet(Piece(order[i].Item1, order[i].Item2, round, payload));
                    if (i < order.Length - 1 && random.Next(3) == 0)
                    {
                        (int, int) again = order[random.Next(i + 1)];
                        bench.Packet(Piece(again.Item1, again.Item2, round, payload));
                        expected++;
                    }
                }

                Assert.AreEqual(expected, bench.Drops(DropReason.Ipv4FragmentDuplicate));
                Assert.AreEqual(size, Receive(bench, socket, out byte[] data), "round " + round);
                CollectionAssert.AreEqual(payload[8..], data);
            }
        }

        [TestMethod]
        [Conformance("RFC5722-4")]
        [DataRow(8, 24, 16, 32, DisplayName = "overlap behind")]
        [DataRow(16, 32, 8, 24, DisplayName = "overlap before")]
        [DataRow(8, 40, 16, 24, DisplayName = "contained, other content")]
        [DataRow(16, 24, 8, 40, DisplayName = "containing")]
        [DataRow(8, 24, 8, 24, DisplayName = "same place, other content")]
        public void Fragments_Overlap_DropsDatagram(int from, int to, int from2, int to2)
        {
            Bench bench = Ready(out int socket);
            bench.Packet(Piece(0, 8, 1));
            bench.Packet(Piece(from, to, 1));
            byte[] other = (byte[])s_payload.Clone();
            Array.Fill(other, (byte)0xEE, 8, 40);
            bench.Expect(DropReason.Ipv4FragmentOverlap, () => bench.Packet(Piece(from2, to2, 1, other)));

            // The rest comes too late: nothing is delivered, and after a minute no error is sent without fragment 0.
            bench.Packet(Piece(24, 1200, 1));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        [TestMethod]
        [Conformance("RFC5722-4")]
        public void Fragments_OverlapOfEqualBytes_DropsDatagram()
        {
            // Only a fragment that was complete is a duplicate; an unused buffer contains zeros.
            Bench bench = Ready(out _);
            bench.Packet(Packet(0, new byte[16], 1, true));
            bench.Expect(DropReason.Ipv4FragmentOverlap, () => bench.Packet(Packet(8, new byte[16], 1, true)));
        }

        [TestMethod]
        [Conformance("RFC5722-4")]
        public void Fragments_ContradictingEnds_DropsDatagram()
        {
            Bench bench = Ready(out int socket);

            // Two ends: the second last fragment is shorter, or longer, than the first.
            foreach ((int end1, int end2) in new[] { (800, 600), (800, 1000) })
            {
                bench.Packet(Piece(0, 392, end1 + end2));
                bench.Packet(Packet(400, s_payload[400..end1], end1 + end2, false));
                bench.Expect(DropReason.Ipv4FragmentOverlap,
                    () => bench.Packet(Packet(400, s_payload[400..end2], end1 + end2, false)));
            }

            // An end before bytes that have arrived.
            bench.Packet(Packet(800, s_payload[800..880], 1, true));
            bench.Expect(DropReason.Ipv4FragmentOverlap,
                () => bench.Packet(Packet(400, s_payload[400..480], 1, false)));

            // An end inside a fragment with more fragments set.
            bench.Packet(Packet(0, s_payload[..16], 2, true));
            bench.Expect(DropReason.Ipv4FragmentOverlap, () => bench.Packet(Packet(8, s_payload[8..13], 2, false)));

            // Beyond a known end.
            bench.Packet(Packet(8, s_payload[8..13], 3, false));
            bench.Expect(DropReason.Ipv4FragmentOverlap, () => bench.Packet(Packet(16, s_payload[16..32], 3, true)));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        // RFC 6864 4.1: such fragments are "non-atomic" like others; routers that fragment packets in spite of the bit
        // create them.
        [TestMethod]
        public void Fragments_DontFragmentSet_AreReassembled()
        {
            Bench bench = Ready(out int socket);
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, s_payload[400..], 3, 0x4000 | 50)));
            bench.Expect(DropReason.None,
                () => bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, s_payload[..400], 3, 0x4000 | More)));
            Assert.AreEqual(1192, Receive(bench, socket, out byte[] data));
            CollectionAssert.AreEqual(s_payload[8..], data);

            // The fragments of one datagram may differ in it.
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, s_payload[..400], 4, More));
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, s_payload[400..], 4, 0x4000 | 50));
            Assert.AreEqual(1192, Receive(bench, socket, out _));
        }

        [TestMethod]
        public void Fragments_Invalid_AreDropped()
        {
            Bench bench = Ready(out _);
            byte[] data = s_payload[..20];
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, data, flagsAndOffset: More), null);
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, Array.Empty<byte>(), flagsAndOffset: More));
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 17, Array.Empty<byte>(), flagsAndOffset: 5));

            // Ping of death: the end would lie beyond 65,535.
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, new byte[1480], flagsAndOffset: 0x1FFF));
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 1, new byte[8], flagsAndOffset: More | 0x1FFF));

            // RFC 1858, RFC 3128: TCP headers in two pieces.
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 6, new byte[16], flagsAndOffset: More));
            bench.Refused(DropReason.Ipv4BadFragment,
                Raw.Ipv4(Bench.Peer, Bench.Own, 6, new byte[16], flagsAndOffset: 1));
        }

        [TestMethod]
        public void Fragments_TooLarge_UseNoBuffer()
        {
            Bench bench = Ready(out int socket, new StackOptions { ReassemblyBuffers = 1, ReassemblySize = 1200 });
            bench.Packet(Piece(0, 800, 1));
            bench.Expect(DropReason.Ipv4FragmentTooLarge, () => bench.Packet(Packet(1200, new byte[8], 2, false)));

            // The datagram in reassembly is not harmed.
            bench.Packet(Piece(800, 1200, 1));
            Assert.AreEqual(1192, Receive(bench, socket, out _));

            // A datagram that turns out too large is dropped.
            bench.Packet(Piece(0, 800, 3));
            bench.Expect(DropReason.Ipv4FragmentTooLarge, () => bench.Packet(Packet(1200, new byte[8], 3, false)));
            bench.Packet(Piece(800, 1200, 3));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.2b", "RFC1122-3.3.2c")]
        public void Timeout_FirstFragmentReceived_SendsTimeExceeded()
        {
            Bench bench = Ready(out _);
            bench.Packet(Piece(0, 16, 1));
            bench.Packet(Piece(400, 800, 1));
            bench.Advance(30000);
            bench.Packet(Piece(16, 32, 1));
            Assert.AreEqual(0, bench.Advance(29999).Count);
            bench.Expect(DropReason.Ipv4ReassemblyTimeout, () =>
            {
                byte[] error = bench.Advance(2).Single(item => item.Frame[13] == 0).Frame;
                CollectionAssert.AreEqual(new byte[] { 11, 1 }, error[34..36]);
                CollectionAssert.AreEqual(Raw.Of32(Bench.Peer), error[30..34]);
                Assert.AreEqual(0, Raw.Checksum(error[34..]));

                // The header and the bytes that have arrived from the start; the bytes after the gap are not quoted.
                CollectionAssert.AreEqual(s_payload[..32], error[62..]);
            });
            Assert.AreEqual(1u, bench.Count(Counter.IcmpErrorsOut));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.2c")]
        public void Timeout_FirstFragmentMissing_SendsNothing()
        {
            Bench bench = Ready(out _);
            bench.Packet(Piece(8, 16, 1));
            bench.Expect(DropReason.Ipv4ReassemblyTimeout, () => Assert.AreEqual(0, bench.Advance(60001).Count));
        }

        [TestMethod]
        [Conformance("RFC1122-3.3.2b")]
        public void Timeout_LaterFragments_DoNotRestartIt()
        {
            Bench bench = Ready(out int socket);
            bench.Packet(Piece(0, 8, 1));
            for (int i = 1; i < 7; i++)
            {
                bench.Advance(9990);
                bench.Packet(Piece(i * 8, (i + 1) * 8, 1));
            }

            bench.Expect(DropReason.Ipv4ReassemblyTimeout, () => bench.Advance(100));
            bench.Packet(Piece(56, 1200, 1));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        [TestMethod]
        public void Buffers_Full_EvictsOldestDatagram()
        {
            Bench bench = Ready(out int socket, new StackOptions { ReassemblyBuffers = 4, UdpReceiveBuffer = 8000 });
            bench.Expect(DropReason.Ipv4ReassemblyFull, () =>
            {
                for (int id = 0; id < 17; id++)
                {
                    bench.Packet(Piece(0, 800, id));
                    bench.Now += 1;
                }
            }, 13);

            // The newest four are whole; a fragment that completes an evicted one opens a new datagram, and evicts the
            // oldest.
            for (int id = 13; id < 17; id++)
            {
                bench.Expect(DropReason.None, () => bench.Packet(Piece(800, 1200, id)));
                Assert.AreEqual(1192, Receive(bench, socket, out _));
            }

            bench.Packet(Piece(800, 1200, 0));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        [TestMethod]
        public void Buffers_None_DropsFragments()
        {
            Bench bench = Ready(out _, new StackOptions { ReassemblyBuffers = 0 });
            bench.Refused(DropReason.Ipv4ReassemblyFull, Piece(0, 800, 1));
        }

        [TestMethod]
        [Conformance("RFC791-3.2a")]
        public void Fragments_KeyDiffers_AreNotCombined()
        {
            // RFC 791: source, destination, protocol and identification together identify a datagram.
            Bench bench = Ready(out int socket, new StackOptions { ReassemblyBuffers = 8 });
            uint otherHost = Bench.Peer + 1;
            bench.Packet(Piece(0, 800, 1));
            bench.Packet(Raw.Ipv4(otherHost, Bench.Own, 17, s_payload[800..], 1, 100));
            bench.Packet(Raw.Ipv4(Bench.Peer, Simulation.Address("10.0.0.255"), 17, s_payload[800..], 1, 100),
                Raw.Everybody);
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 16, s_payload[800..], 1, 100));
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, s_payload[800..], 2, 100));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
            bench.Packet(Piece(800, 1200, 1));
            Assert.AreEqual(1192, Receive(bench, socket, out _));
        }

        [TestMethod]
        public void Fragments_Broadcast_SendsNoError()
        {
            Bench bench = Ready(out int socket);
            uint everybody = Simulation.Address("10.0.0.255");
            byte[] payload = Raw.Udp(Bench.Peer, everybody, 5, 9, new byte[100]);
            bench.Packet(Raw.Ipv4(Bench.Peer, everybody, 17, payload[..64], 1, More), Raw.Everybody);
            bench.Expect(DropReason.UdpNoSocket, () => Assert.AreEqual(0,
                bench.Packet(Raw.Ipv4(Bench.Peer, everybody, 17, payload[64..], 1, 8), Raw.Everybody).Count));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        [TestMethod]
        public void Fragments_BadUdpChecksum_IsDropped()
        {
            Bench bench = Ready(out int socket);
            bench.Packet(Piece(0, 800, 1));
            byte[] wrong = (byte[])s_payload.Clone();
            wrong[900] ^= 1;
            bench.Expect(DropReason.UdpBadChecksum, () => bench.Packet(Piece(800, 1200, 1, wrong)));
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive(bench, socket, out _));
        }

        private static Bench Ready(out int socket, StackOptions options = null)
        {
            Bench bench = new Bench(options).Introduce();
            socket = bench.Udp(0, 7);
            return bench;
        }

        private static byte[] Piece(int from, int to, int id, byte[] payload = null)
        {
            payload ??= s_payload;
            return Packet(from, payload[from..to], id, to < payload.Length);
        }

        private static byte[] Packet(int offset, byte[] data, int id, bool more)
        {
            return Raw.Ipv4(Bench.Peer, Bench.Own, 17, data, id, (offset / 8) | (more ? More : 0));
        }

        private static int Receive(Bench bench, int socket, out byte[] data)
        {
            data = new byte[8000];
            int length = bench.Stack.Receive(socket, data, 0, data.Length);
            data = data[..Math.Max(length, 0)];
            return length;
        }

        private static IEnumerable<int[]> Permutations(int[] items)
        {
            return items.Length == 1 ? new[] { items }
                : items.SelectMany(first => Permutations(items.Where(item => item != first).ToArray())
                    .Select(rest => rest.Prepend(first).ToArray()));
        }
    }
}
