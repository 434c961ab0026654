using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Floods of SYNs: RFC 4987 3.6, and the initial sequence numbers under them.</summary>
    [TestClass]
    public class SynCookieTests
    {
        [TestMethod]
        [Conformance("RFC4987-3.6")]
        public void Cookie_RecordEvicted_RestoresConnection()
        {
            PacketLadder ladder = Flooded(out int listener);
            TcpPeer honest = Syn(ladder, 4000, "mss 1000");
            TcpPeer other = Syn(ladder, 4001, "mss 1000", DropReason.TcpHalfOpenFull);
            Assert.AreEqual(2u, ladder.Count(Counter.TcpCookiesSent));

            // Its acknowledgment takes the other's slot for a moment; that one arrives with its first bytes.
            honest.In(". 1:1(0) ack 1 win 5000", DropReason.TcpHalfOpenFull);
            other.In("P. 1:11(10) ack 1 win 5000");
            honest.Descriptor = ladder.Node.Accept(listener);
            other.Descriptor = ladder.Node.Accept(listener);
            other.Read(10);
            other.Ladder.Forget();
            honest.Write(1984);
            honest.Out(". 1:993(992)");
            honest.In(". 1:1(0) ack 993");
            honest.Out("P. 993:1985(992)");
            honest.In("PF. 1:101(100) ack 1985");
            honest.Read(100);
            Assert.AreEqual(2u, ladder.Count(Counter.TcpCookiesAccepted));
            Assert.AreEqual(2u, ladder.Count(Counter.TcpPassiveOpens));
            Assert.AreEqual(0u, ladder.Count(Counter.TcpResetsOut));
        }

        // The duration of the handshake is not known: the time-out starts at the value without a measurement.
        [TestMethod]
        public void Cookie_Accepted_StartsWithUnmeasuredRto()
        {
            PacketLadder ladder = Flooded(out int listener);
            TcpPeer honest = Syn(ladder, 4000);
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            ladder.Run(700);
            honest.In(". 1:1(0) ack 1 win 5000", DropReason.TcpHalfOpenFull);
            honest.Descriptor = ladder.Node.Accept(listener);
            honest.Write(100);
            honest.Out("P. 1:101(100)");
            ladder.Run(999);
            Assert.AreEqual(0, Data(ladder));
            ladder.Run(2001);
            Assert.AreEqual(100, Data(ladder));
        }

        [TestMethod]
        public void CookiesOff_RecordEvicted_ResetsPeer()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 4, TcpSynCookies = false });
            ladder.Listen();
            TcpPeer honest = Syn(ladder, 4000);
            for (int i = 0; i < 3; i++)
            {
                Syn(ladder, 5000 + i);
            }

            Syn(ladder, 5003, reason: DropReason.TcpHalfOpenFull);
            honest.In(". 1:1(0) ack 1", DropReason.TcpNoSocket);
            honest.Out("R 1");
            Assert.AreEqual(0u, ladder.Count(Counter.TcpCookiesSent) + ladder.Count(Counter.TcpCookiesRefused));
        }

        // A client from before the flood keeps its record.
        [TestMethod]
        public void Eviction_RecordsWithoutCookie_AreKept()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 4 });
            int listener = ladder.Listen();
            TcpPeer honest = Syn(ladder, 4000);
            for (int i = 0; i < 3; i++)
            {
                Syn(ladder, 5000 + i);
            }

            for (int i = 3; i < 100; i++)
            {
                Syn(ladder, 5000 + i, reason: DropReason.TcpHalfOpenFull);
            }

            honest.In(". 1:1(0) ack 1");
            Assert.IsTrue(ladder.Node.Accept(listener) >= 0);
            Assert.AreEqual(0u, ladder.Count(Counter.TcpCookiesAccepted));
            Assert.AreEqual(98u, ladder.Count(Counter.TcpCookiesSent));
        }

        [TestMethod]
        public void Cookie_WrongNumberOrTuple_IsReset()
        {
            PacketLadder ladder = Flooded(out _);
            TcpPeer honest = Syn(ladder, 4000);
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            uint refused = 0;
            foreach (uint off in new uint[] { 64, 128, 0xFFFFFF00, 1 << 23, 2u << 24, 0x80000000 })
            {
                honest.In($". 1:1(0) ack {1 + off}", DropReason.TcpNoSocket);
                honest.Out($"R {1 + off}");
                Assert.AreEqual(++refused, ladder.Count(Counter.TcpCookiesRefused));
            }

            // Not the byte after its SYN; not its address; not to a listener at all; with a SYN.
            honest.In(". 2:2(0) ack 1", DropReason.TcpNoSocket);
            honest.Out("R 1");
            TcpPeer thief = ladder.Peer(4002);
            thief.NodeIsn = honest.NodeIsn;
            thief.In(". 1:1(0) ack 1", DropReason.TcpNoSocket);
            thief.Out("R 1");
            Assert.AreEqual(refused + 2, ladder.Count(Counter.TcpCookiesRefused));
            TcpPeer unknown = ladder.Peer(4000, 81);
            unknown.NodeIsn = honest.NodeIsn;
            unknown.In(". 1:1(0) ack 1", DropReason.TcpNoSocket);
            unknown.Out("R 1");
            honest = ladder.Peer(4000);
            honest.NodeIsn = thief.NodeIsn;
            honest.In("S. 0:0(0) ack 1", DropReason.TcpNoSocket);
            honest.Out("R 1");
            Assert.AreEqual(refused + 2, ladder.Count(Counter.TcpCookiesRefused));
            Assert.AreEqual(0u, ladder.Count(Counter.TcpCookiesAccepted));
            Assert.AreEqual(4, ladder.Count(TcpState.SynReceived));
        }

        // The second segment of data, or the FIN, overtakes the acknowledgment that proves the number: a reset would
        // end a legitimate connection.
        [TestMethod]
        [DataRow("P. 1461:2921(1460) ack 1")]
        [DataRow("F. 101:101(0) ack 1")]
        public void Cookie_DataOvertakesAck_IsNotReset(string early)
        {
            PacketLadder ladder = Flooded(out int listener);
            TcpPeer honest = Syn(ladder, 4000);
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            honest.In(early, DropReason.TcpNoSocket);
            ladder.NothingUnasked();
            honest.In(". 1:1(0) ack 1", DropReason.TcpHalfOpenFull);
            honest.Descriptor = ladder.Node.Accept(listener);
            Assert.IsTrue(honest.Descriptor >= 0);
            Assert.AreEqual(TcpState.Established, honest.State);

            // A number of another period is reset, with or without data.
            TcpPeer other = ladder.Peer(4003);
            other.NodeIsn = honest.NodeIsn + (5u << 24);
            other.In("P. 1:11(10) ack 1", DropReason.TcpNoSocket);
            other.Out("R 1");
        }

        // Without recent evictions SYN cookies are not accepted, not even the right one.
        [TestMethod]
        public void Cookie_NoRecentEviction_IsNotAccepted()
        {
            PacketLadder ladder = Flooded(out _);
            TcpPeer peer = Syn(ladder, 4000);
            peer.In("R 1");
            peer.In(". 1:1(0) ack 1", DropReason.TcpNoSocket);
            peer.Out("R 1");

            TcpPeer late = Syn(ladder, 4001);
            TcpPeer later = Syn(ladder, 4002, reason: DropReason.TcpHalfOpenFull);
            later.In("R 1");
            ladder.Run(63999);
            ladder.Forget();
            late.In(". 1:1(0) ack 1");
            Assert.AreEqual(1u, ladder.Count(Counter.TcpCookiesAccepted));
            ladder.Run(1);
            later.In(". 1:1(0) ack 1", DropReason.TcpNoSocket);
            later.Out("R 1");
            Assert.AreEqual(0u, ladder.Count(Counter.TcpCookiesRefused));
        }

        // A cookie is valid for the rest of a turn of the clock's low 24 bits, and one more: 67 to 134 s.
        [TestMethod]
        [DataRow(67000, true)]
        [DataRow(134300, false)]
        public void Cookie_TwoClockTurnsOld_IsNotAccepted(int age, bool good)
        {
            PacketLadder ladder = Flooded(out _);
            TcpPeer honest = Syn(ladder, 4000);
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            for (int left = age, port = 6000; left > 0; left -= 500)
            {
                ladder.Run(Math.Min(left, 500));
                ladder.Forget();
                ladder.InjectTogether(ladder.Peer(port++).Packet("S 0:0(0) win 1000"));
                ladder.Forget();
            }

            ladder.InjectTogether(honest.Packet(". 1:1(0) ack 1"));
            Assert.AreEqual(good ? 1u : 0u, ladder.Count(Counter.TcpCookiesAccepted));
            Assert.AreEqual(good ? 0u : 1u, ladder.Count(Counter.TcpCookiesRefused));
            Assert.AreEqual(good ? 1 : 0, ladder.Count(TcpState.Established));
        }

        [TestMethod]
        [DataRow(1460, 1456)]
        [DataRow(1440, 1440)]
        [DataRow(536, 528)]
        [DataRow(48, 48)]
        [DataRow(10, 48)]
        public void Cookie_Mss_IsRestored(int announced, int mss)
        {
            PacketLadder ladder = Flooded(out int listener);
            TcpPeer honest = Syn(ladder, 4000, "mss " + announced);
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            honest.In(". 1:1(0) ack 1 win 60000", DropReason.TcpHalfOpenFull);
            honest.Descriptor = ladder.Node.Accept(listener);
            honest.WriteSome(2000);
            honest.Out($". 1:{1 + mss}({mss})");
        }

        [TestMethod]
        public void Cookie_LargeMss_IsReduced()
        {
            PacketLadder ladder = Flooded(out int listener, 9000);
            TcpPeer honest = Syn(ladder, 4000, "mss 8960");
            Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            honest.In(". 1:1(0) ack 1 win 60000", DropReason.TcpHalfOpenFull);
            honest.Descriptor = ladder.Node.Accept(listener);
            honest.WriteSome(2048);
            honest.Out(". 1:2033(2032)");
        }

        // No reset when there is no room; the retransmission succeeds later.
        [TestMethod]
        public void Cookie_BacklogFull_IsDroppedSilently()
        {
            PacketLadder ladder = Flooded(out int listener);
            Assert.AreEqual(0, ladder.Node.Listen(listener, 1));
            TcpPeer first = Syn(ladder, 4000);
            TcpPeer second = Syn(ladder, 4001, reason: DropReason.TcpHalfOpenFull);
            second.In(". 1:1(0) ack 1");
            ladder.InjectTogether(first.Packet("P. 1:11(10) ack 1"));
            ladder.NothingUnasked();
            Assert.AreEqual(1u, ladder.Drops(DropReason.TcpBacklogFull));
            Assert.IsTrue(ladder.Node.Accept(listener) >= 0);
            ladder.Forget();
            first.In("P. 1:11(10) ack 1");
            first.Descriptor = ladder.Node.Accept(listener);
            first.Read(10);
        }

        // MUST-8, RFC 6528: by turns of 67 s a cookie keeps the clock's pace, and never deviates further than that.
        [TestMethod]
        public void Cookie_Number_FollowsTheClock()
        {
            uint last = 0;
            for (int turn = 0; turn < 40; turn++)
            {
                long start = 100000 + (turn * 67109L);
                uint plain = Number(start, 8, 4000);
                uint cookie = Number(start, 1, 4000);
                Assert.IsTrue(Math.Abs(Seq.Diff(cookie, plain)) < 1 << 24, $"{cookie:X} {plain:X}");
                if (turn > 0)
                {
                    Assert.IsTrue(Seq.Less(last, cookie) && cookie - last < 2 << 24, $"{last:X} {cookie:X}");
                }

                last = cookie;
            }
        }

        // MUST-9: the part that does not come from the clock is keyed, and depends on everything that a cookie proves.
        [TestMethod]
        public void Cookie_Number_DependsOnKeyTupleAndTime()
        {
            HashSet<uint> seen = new HashSet<uint>();
            uint offset = Number(100000, 8, 4000, 2) - Number(100000, 8, 4000);
            Assert.IsTrue(seen.Add(Number(100000, 1, 4000)));
            Assert.IsFalse(seen.Add(Number(100000, 1, 4000)));
            Assert.IsTrue(seen.Add(Number(100000, 1, 4000, 2) - offset), "Not the key.");
            Assert.IsTrue(seen.Add(Number(100000, 1, 4000, isn: 1000001)), "Not the peer's number.");
            uint port = Number(100000, 8, 4001) - Number(100000, 8, 4000);
            Assert.IsTrue(seen.Add(Number(100000, 1, 4001) - port), "Not the port.");
            uint turn = Number(200000, 8, 4000) - Number(100000, 8, 4000);
            Assert.IsTrue(seen.Add(Number(200000, 1, 4000) - (turn & 0xFF000000)), "Not the time.");

            // The low 24 bits over many tuples; chi-square with 15 degrees of freedom.
            PacketLadder ladder = Flooded(out _);
            int[] bins = new int[16];
            for (int i = 0; i < 1600; i++)
            {
                TcpPeer peer = Syn(ladder, 10000 + i);
                peer.In("R 1");
                bins[(peer.NodeIsn >> 20) & 15]++;
            }

            double chi = 0;
            foreach (int bin in bins)
            {
                chi += (bin - 100.0) * (bin - 100.0) / 100.0;
            }

            Assert.IsTrue(chi < 37.7, "chi-square " + chi);
        }

        // A connection that follows one in TIME-WAIT starts after its numbers, with or without cookies.
        [TestMethod]
        public void TimeWait_SynReopens_UsesNoCookie()
        {
            TcpPeer peer = TcpStates.Reach("TimeWait", new StackOptions { TcpHalfOpen = 1 });
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpCookiesSent));
            TcpPeer again = peer.Ladder.Peer(isn: peer.PeerIsn + 1000);
            again.In("S 0:0(0) win 1000");
            again.Out("S. 0:0(0) ack 1");
            Assert.IsTrue(Seq.Less(peer.NodeIsn + 2, again.NodeIsn), "The new numbers overlap the old ones.");
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpCookiesSent));
        }

        // Four records, three of which the flood has; the fourth is the one with a cookie.
        private static PacketLadder Flooded(out int listener, int mtu = 1500)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpHalfOpen = 4 }, mtu);
            listener = ladder.Listen(backlog: 4);
            for (int i = 0; i < 3; i++)
            {
                Syn(ladder, 5000 + i);
            }

            Assert.AreEqual(0u, ladder.Count(Counter.TcpCookiesSent));
            return ladder;
        }

        // Bytes of data among the node's packets, which the flood's records send as well.
        private static int Data(PacketLadder ladder)
        {
            int bytes = 0;
            while (ladder.Unasked > 0)
            {
                bytes += TcpWire.Data(ladder.TakeLate()).Length;
            }

            return bytes;
        }

        private static TcpPeer Syn(PacketLadder ladder, int port,
            string option = "mss 1460", DropReason reason = DropReason.None)
        {
            TcpPeer peer = ladder.Peer(port);
            peer.In($"S 0:0(0) win 1000 <{option}>", reason);
            peer.Out("S. 0:0(0) ack 1");
            return peer;
        }

        // The number of the only record of a table of this size: a cookie where there is only one.
        private static uint Number(long time, int records, int port, int secret = 1, uint isn = 1000000)
        {
            PacketLadder ladder = new PacketLadder(
                new StackOptions { TcpHalfOpen = records, Secret = Simulation.Secret(secret) },
                start: time);
            ladder.Listen();
            TcpPeer peer = ladder.Peer(port, isn: isn);
            peer.In("S 0:0(0) win 1000 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1");
            return peer.NodeIsn;
        }
    }
}
