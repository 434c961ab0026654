using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Path MTU discovery: RFC 1191, with the protections of RFC 5927 7.</summary>
    [TestClass]
    public class PathMtuTests
    {
        private const int Age = 600000;

        // Not below the minimum of real paths (2004-1060); where one is narrower, routers may fragment. 0: the router
        // does not report the MTU, and the next plateau is used (RFC 1191 7.1).
        [TestMethod]
        [Conformance("RFC1191-2", "RFC1191-3b", "RFC1191-3c")]
        [DataRow(1499, 1459, false)]
        [DataRow(1200, 1160, false)]
        [DataRow(552, 512, false)]
        [DataRow(551, 512, true)]
        [DataRow(296, 512, true)]
        [DataRow(68, 512, true)]
        [DataRow(1, 512, true)]
        [DataRow(0, 1452, false)]
        public void FragmentationNeeded_AnyMtu_ReducesSegments(int mtu, int mss, bool fragmentable)
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, mtu, first);
            peer.Fragmentable = fragmentable;
            Flight(peer, 1, mss, 2920, false);

            // A repeated report changes nothing; nor does a larger one.
            peer.Ladder.Icmp(3, 4, mtu, first);
            peer.Ladder.Icmp(3, 4, 1500, first);
            peer.Ladder.Icmp(3, 4, 9000, first);
            peer.Ladder.NothingUnasked();
            peer.In(". ack 2921");
            Flight(peer, 2921, mss, 2920);
        }

        // The route leads over a narrower link now. No router reports it, and the link gets no packet beyond its MTU,
        // with or without the headers of the last segment in the buffer.
        [TestMethod]
        [DataRow(false, 576)]
        [DataRow(true, 576)]
        [DataRow(true, 300)]
        public void RouteChange_NarrowerLink_ReducesSegments(bool small, int mtu)
        {
            TcpPeer peer = TcpPeer.Accepted();
            TestLink link = new TestLink { Mtu = mtu, Medium = LinkMedium.Ip };
            int index = peer.Node.AddInterface(link, Simulation.Address("10.9.0.1"), 24);
            Assert.AreEqual(SocketError.Success, peer.Node.AddRoute(PacketLadder.PeerAddress, 32, 0, index));
            uint sent = 1;
            if (small)
            {
                Assert.AreEqual(100, peer.Node.Send(peer.Descriptor, new byte[100], 0, 100));
                peer.Ladder.Poll();
                Assert.AreEqual(140, link.Sent[0].Length);
                peer.In(". ack 101");
                sent = 101;
                link.Sent.Clear();
            }

            Assert.AreEqual(2000, peer.Node.Send(peer.Descriptor, new byte[2000], 0, 2000));
            int bytes = 0;
            for (int turn = 0; turn < 20 && bytes < 2000; turn++)
            {
                peer.Ladder.Poll();
                foreach (byte[] packet in link.Sent)
                {
                    Assert.IsTrue(packet.Length <= mtu, "Too large: " + packet.Length);
                    bytes += packet.Length - Ipv4.HeaderLength - Tcp.HeaderLength;
                }

                link.Sent.Clear();
                peer.In(". ack " + (sent + bytes));
            }

            Assert.AreEqual(2000, bytes);
        }

        [TestMethod]
        public void FragmentationNeeded_MtuNotSmaller_ChangesNothing()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, 1500, first);
            peer.Ladder.Icmp(3, 4, 65535, first);
            peer.Ladder.NothingUnasked();
        }

        // A router that does not report the MTU: plateau by plateau, each time by the packet that was too large, not by
        // the number of its reports.
        [TestMethod]
        public void FragmentationNeeded_NoMtu_FollowsPlateaus()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, 0, first);
            byte[] second = Flight(peer, 1, 1452, 2920, false);
            peer.Ladder.Icmp(3, 4, 0, first);
            peer.Ladder.NothingUnasked();
            peer.Ladder.Icmp(3, 4, 0, second);
            byte[] third = Flight(peer, 1, 966, 2920, false);
            peer.Ladder.Icmp(3, 4, 0, second);
            peer.Ladder.NothingUnasked();
            peer.Ladder.Icmp(3, 4, 0, third);
            peer.Fragmentable = true;
            Flight(peer, 1, 512, 2920, false);
        }

        // Old routers add the header's length to the total length that they quote (RFC 1191 5).
        [TestMethod]
        public void FragmentationNeeded_WrongLengthInQuote_IsIgnored()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            Raw.Put16(first, 2, 2100);
            peer.Ladder.Icmp(3, 4, 0, first);
            Flight(peer, 1, 1452, 2920, false);
        }

        // A large link: the plateaus above Ethernet's.
        [TestMethod]
        public void FragmentationNeeded_LargeLink_FollowsPlateaus()
        {
            TcpPeer peer = Sender(8960, 9000);
            byte[] packet = Flight(peer, 1, 8960, 8960);
            foreach (int mtu in new[] { 4352, 1492, 1006 })
            {
                peer.Ladder.Icmp(3, 4, 0, packet);
                // The two segments of the initial window remain two (RFC 5681 3.1).
                int size = mtu - 40;
                peer.Out($". 1:{1 + size}({size})");
                packet = peer.Last;
                peer.Out($". {1 + size}:{1 + (2 * size)}({size})");
                peer.Ladder.NothingUnasked();
            }
        }

        // Connections whose segments were small before: a path that is narrower still.
        [TestMethod]
        public void FragmentationNeeded_SegmentsSmaller_KeepsThem()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 216);
            byte[] first = Flight(peer, 1, 216, 864);
            peer.Ladder.Icmp(3, 4, 400, first);
            peer.Ladder.Icmp(3, 4, 256, first);
            peer.Ladder.NothingUnasked();
            peer.Ladder.Icmp(3, 4, 255, first);
            peer.Fragmentable = true;
            Flight(peer, 1, 216, 864, false);
        }

        // Acknowledgments of a path that fragments may be fragmented too; packets of other connections may not.
        [TestMethod]
        public void FragmentationNeeded_BelowMinimum_AllowsFragmentation()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, 300, first);
            peer.Fragmentable = true;
            byte[] one = Flight(peer, 1, 512, 2920, false);
            peer.In("P. 1:11(10) ack 2921");
            peer.OutAfter(100, ". 2921:2921(0) ack 11");
            Assert.AreNotEqual(Raw.Read16(one, 4), Raw.Read16(peer.Last, 4),
                "RFC 6864: what may be fragmented has an identification of its own.");
            peer.Ladder.Peer(4001).Handshake(accept: false);
        }

        // RFC 1191 6.3: after ten minutes, the first size again, and not before.
        [TestMethod]
        [Conformance("RFC1191-6.3")]
        [DataRow(1000, 960)]
        [DataRow(300, 512)]
        public void PathMtu_TenMinutesLater_TriesFullSizeAgain(int mtu, int mss)
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, mtu, first);
            peer.Fragmentable = mtu < 552;
            Flight(peer, 1, mss, 2920, false);
            peer.In(". ack 2921");
            peer.Ladder.Quiet(Age - 1);
            Flight(peer, 2921, mss, 1460);
            peer.In(". ack 4381");
            peer.Ladder.Quiet(1);
            peer.Fragmentable = false;
            first = Flight(peer, 4381, 1460, 1460);

            // The path is still narrow.
            peer.Ladder.Icmp(3, 4, mtu, first);
            peer.Fragmentable = mtu < 552;
            Flight(peer, 4381, mss, 1460, false);
        }

        [TestMethod]
        public void PathMtu_SecondReduction_RestartsTenMinutes()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 1460);
            peer.Ladder.Icmp(3, 4, 1400, first);
            Flight(peer, 1, 1360, 1460, false);
            peer.In(". ack 1461");
            peer.Ladder.Quiet(Age - 1000);
            first = Flight(peer, 1461, 1360, 1360);
            peer.Ladder.Icmp(3, 4, 1300, first);
            Flight(peer, 1461, 1260, 1360, false);
            peer.In(". ack 2821");
            peer.Ladder.Quiet(Age - 1);
            Flight(peer, 2821, 1260, 1260);
            peer.In(". ack 4081");
            peer.Ladder.Quiet(1);
            Flight(peer, 4081, 1460, 1460);
        }

        // A SYN fits every path: an error that denies it prepares a later forgery.
        [TestMethod]
        public void FragmentationNeeded_Syn_IsIgnored()
        {
            TcpPeer peer = TcpPeer.Connecting(new PacketLadder());
            peer.Ladder.Icmp(3, 4, 68, peer.Last);
            peer.Ladder.Icmp(3, 4, 0, peer.Last);
            peer.In("S. 0:0(0) ack 1 win 65535 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            peer.Ladder.Quiet(Age);
            peer.Write(1460);
            peer.Out("P. 1:1461(1460)");
        }

        // The timer of an old connection does not apply to the next one in its slot.
        [TestMethod]
        public void PathMtu_NextConnectionOfSlot_IsNotReduced()
        {
            TcpPeer peer = Sender();
            byte[] first = Flight(peer, 1, 1460, 2920);
            peer.Ladder.Icmp(3, 4, 300, first);
            peer.Ladder.Forget();
            peer.Abort();
            peer.Ladder.Forget();
            TcpPeer next = peer.Ladder.Peer(4001);
            next.Handshake(mss: 1000, listener: peer.Listener);
            peer.Ladder.Quiet(Age);
            next.Write(1000);
            next.Out("P. 1:1001(1000)");
        }

        private static TcpPeer Sender(int mss = 1460, int mtu = 1500)
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 16384 }, mss: mss, mtu: mtu);
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1));
            return peer;
        }

        // The program writes, and the bytes are sent in segments of one size; the first of them is returned.
        private static byte[] Flight(TcpPeer peer, uint from, int mss, int length, bool write = true)
        {
            if (write)
            {
                peer.Write(length);
            }

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
    }
}
