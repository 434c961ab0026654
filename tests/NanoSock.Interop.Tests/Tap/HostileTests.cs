using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Packets that no correct host sends. Each attack is dropped for the reasons given here, changes no
    /// socket, costs no memory and leaves a board that serves.</summary>
    [TestClass]
    public class HostileTests
    {
        private static EchoBoard s_board;
        private static HostilePeer s_peer;

        public TestContext TestContext { get; set; }

        [ClassCleanup]
        public static void CleanUp()
        {
            s_peer?.Dispose();
            s_peer = null;
            s_board?.Dispose();
            s_board = null;
        }

        [TestMethod]
        [DataRow("arp_malformed", "ArpBadHeader 5")]
        [DataRow("arp_short", "ArpTruncated 28")]
        [DataRow("arp_operations", "ArpBadOperation 7, EthernetTypeUnknown 1")]
        [DataRow("arp_senders", "ArpBadSender 20")]
        [DataRow("arp_flood", "")]
        [DataRow("ip_header", "Ipv4BadVersion 4, Ipv4BadHeaderLength 3, Ipv4BadTotalLength 4, Ipv4BadChecksum 1")]
        [DataRow("ip_truncated", "Ipv4Truncated 20, Ipv4BadTotalLength 16")]
        [DataRow("ip_sources", "Ipv4BadSource 27")]
        [DataRow("ip_destinations", "Ipv4BadDestination 9, Ipv4NotForUs 12")]
        [DataRow("ip_link_broadcast", "Ipv4LinkBroadcast 10")]
        [DataRow("ip_source_route", "Ipv4SourceRoute 16")]
        [DataRow("ip_options", "Ipv4BadOption 9")]
        [DataRow("teardrop", "Ipv4FragmentOverlap 6")]
        [DataRow("ping_of_death", "Ipv4BadFragment 6")]
        [DataRow("jolt", "Ipv4BadFragment 2000")]
        [DataRow("bad_fragments", "Ipv4BadFragment 6")]
        [DataRow("half_datagrams", "Ipv4ReassemblyFull 200")]
        [DataRow("fragment_smack", "")]
        [DataRow("icmp_lies", "IcmpTypeUnknown 10, IcmpSourceQuench 1")]
        [DataRow("icmp_malformed", "IcmpTruncated 8, IcmpBadChecksum 1, IcmpQuoteTruncated 18")]
        [DataRow("icmp_foreign", "IcmpQuoteForeign 54")]
        [DataRow("icmp_about_everybody", "UdpNoSocket 3, Ipv4ProtocolUnknown 1")]
        [DataRow("udp_lengths", "UdpTruncated 8, UdpBadLength 6, UdpBadChecksum 1, UdpBadPort 1")]
        [DataRow("udp_loops", "")]
        [DataRow("land", "Ipv4BadSource 10")]
        [DataRow("tcp_headers", "TcpTruncated 20, TcpBadDataOffset 5, TcpBadChecksum 1, TcpBadPort 2")]
        [DataRow("tcp_silent", "TcpBadFlags 4, TcpNotUnicast 3")]
        public void Attack_NoAnswerDue_IsDroppedSilently(string attack, string reasons)
        {
            string found = Run(attack, reasons);
            Assert.Contains("answered 0,", found);
        }

        [TestMethod]
        [DataRow("ip_protocols", "Ipv4ProtocolUnknown 11", "")]
        [DataRow("udp_short_is_cut", "", "echoed abc")]
        [DataRow("tcp_odd_options", "TcpBadOption 256", "")]
        [DataRow("tcp_flags", "TcpBadFlags 64, TcpNoSocket 100", "")]
        [DataRow("tcp_numbers", "TcpNoSocket 50", "")]
        [DataRow("urgent_games", "", "finished True")]
        [DataRow("options_in_connection", "", "finished True")]
        [DataRow("blind_attacks", "TcpBadReset 3, TcpUnexpectedSyn 4", "challenges ")]
        [DataRow("icmp_against_connection", "", "finished True")]
        [DataRow("small_segments", "", "largest ")]
        [DataRow("segment_smack", "TcpOutOfOrderFull 1000", "finished True")]
        [DataRow("overlapping_segments", "", "finished True")]
        [DataRow("beyond_the_end", "", "got beforelast finished True")]
        [DataRow("random_packets", "", "")]
        [DataRow("random_bytes", "", "")]
        public void Attack_AnswerDue_IsAnsweredPerStandard(string attack, string reasons, string expected)
        {
            Assert.Contains(expected, Run(attack, reasons));
        }

        [TestMethod]
        public void Attack_PeersNeverRead_BoardServesOthers()
        {
            Start();
            Assert.Contains("sent", s_peer.Attack("silent_peers"));
            Assert.AreEqual(40, s_board.Connections(), s_board.Describe());
            s_board.AssertAlive();

            // The peer does not answer any more; other tests cover the timeouts of minutes. The other attacks get a new
            // board.
            CleanUp();
        }

        [TestMethod]
        public void SynFlood_Client_IsServed()
        {
            Requires.Tools("hping3");
            using EchoBoard board = new EchoBoard();
            StringBuilder output = new StringBuilder();
            Process flood = board.Network.Start(
                "exec hping3 -q -n -S --rand-source -p 7 -i u100 -c 20000 " + EchoBoard.Address,
                output);
            Assert.IsTrue(Wait.Until(() => board.Drops(DropReason.TcpHalfOpenFull) > 0, 30000), board.Describe());
            int served = 0;
            while (!flood.HasExited)
            {
                board.AssertAlive();
                served++;
            }

            Assert.IsGreaterThan(3, served);
            TestContext.WriteLine(served + " connections served during the flood; "
                + board.Drops(DropReason.TcpHalfOpenFull) + " half-open records gave way");

            // Half-open records end with their last SYN-ACK unanswered; they hold no socket and block no client.
            List<SocketInfo> table = board.Table();
            Assert.IsTrue(table.All(info => info.State != TcpState.Established), board.Describe());
            Assert.IsLessThanOrEqualTo(256, table.Count(info => info.State == TcpState.SynReceived));
        }

        [TestMethod]
        [DataRow("--udp -p 7 -d 600", "UDP")]
        [DataRow("--icmp", "ICMP")]
        [DataRow("-A -p 7", "ACK")]
        [DataRow("-SFRPAUXY -p 7", "every flag")]
        public void Flood_Client_IsServed(string kind, string what)
        {
            Requires.Tools("hping3");
            using EchoBoard board = new EchoBoard();
            Process flood = board.Network.Start(
                "exec hping3 -q -n --rand-source -i u100 -c 10000 " + kind + " " + EchoBoard.Address,
                new StringBuilder());
            int served = 0;
            while (!flood.HasExited)
            {
                board.AssertAlive();
                served++;
            }

            Assert.IsGreaterThan(3, served, what);
            board.AssertTableIsClean();
        }

        private static string Run(string attack, string reasons)
        {
            Start();
            Dictionary<DropReason, long> before = s_board.Drops();
            string found = s_peer.Attack(attack);
            Dictionary<DropReason, long> after = s_board.Drops();
            string moved = string.Join(", ", after.Where(drop => drop.Value != before.GetValueOrDefault(drop.Key))
                .Select(drop => drop.Key + " " + (drop.Value - before.GetValueOrDefault(drop.Key))));
            foreach (string reason in reasons.Split(", ", StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = reason.Split(' ');
                DropReason key = Enum.Parse<DropReason>(words[0]);
                long count = after.GetValueOrDefault(key) - before.GetValueOrDefault(key);
                Assert.IsGreaterThanOrEqualTo(int.Parse(words[1]), count, found + "\ndropped: " + moved);
            }

            s_board.AssertTableIsClean(10000);
            s_board.AssertAlive();
            return found + " dropped: " + moved;
        }

        // One board and one peer for all attacks, so that the remains of one would disturb the next.
        private static void Start()
        {
            Requires.Scapy();
            if (s_peer?.HasEnded == true)
            {
                CleanUp();
            }

            if (s_board == null)
            {
                s_board = new EchoBoard();
                byte[] address = null;
                s_board.Invoke(_ => address = s_board.HardwareAddress);
                s_peer = new HostilePeer(s_board.Network,
                    string.Join(':', address.Select(value => value.ToString("x2"))));
            }
        }
    }
}
