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
    /// <summary>The number of challenge ACKs: RFC 5961 7, CVE-2016-5696, and the segments that must be answered in
    /// spite of the limit.</summary>
    [TestClass]
    public class ChallengeThrottleTests
    {
        private const int Burst = 4;

        // A few at once, then one every half second, whatever causes the challenge.
        [TestMethod]
        [Conformance("RFC5961-7a")]
        [DataRow("Established", "R 5", DropReason.TcpBadReset)]
        [DataRow("Established", "S 1:1(0)", DropReason.TcpUnexpectedSyn)]
        [DataRow("Established", "S 500000:500000(0)", DropReason.TcpOutOfWindow)]
        [DataRow("Established", ". 0:0(0) ack 5", DropReason.TcpOutOfWindow)]
        [DataRow("Established", ". 5000:5000(0) ack 1", DropReason.TcpOutOfWindow)]
        [DataRow("Established", "P. 5000:5010(10) ack 1", DropReason.TcpOutOfWindow)]
        [DataRow("Established", "P. -5000:-4990(10) ack 1", DropReason.TcpOutOfWindow)]
        [DataRow("Established", "P. 1:11(10) ack 5", DropReason.TcpBadAck)]
        [DataRow("Established", "P. 1:11(10) ack -90000", DropReason.TcpBadAck)]
        [DataRow("SynReceived", "R 5", DropReason.TcpBadReset)]
        [DataRow("HalfOpen", "R 5", DropReason.TcpBadReset)]
        [DataRow("HalfOpen", "S 5:5(0)", DropReason.TcpUnexpectedSyn)]
        [DataRow("HalfOpen", ". 5000:5000(0) ack 1", DropReason.TcpOutOfWindow)]
        [DataRow("HalfOpen", "S 0:0(0)", DropReason.None)]
        [DataRow("TimeWait", "P. 2:12(10) ack 2", DropReason.TcpTimeWait)]
        [DataRow("TimeWait", ". 1:1(0) ack 2", DropReason.TcpTimeWait)]
        [DataRow("TimeWait", "S 1:1(0)", DropReason.TcpTimeWait)]
        [DataRow("TimeWait", "F. 1:1(0) ack 2", DropReason.TcpTimeWait)]
        public void ChallengeAck_OneConnection_IsLimitedToTwoASecond(string state, string segment, DropReason reason)
        {
            TcpPeer peer = TcpStates.Reach(state, new StackOptions { TcpReceiveBuffer = 2048 });
            for (int i = 0; i < 3 * Burst; i++)
            {
                peer.In(segment, reason);
                Assert.AreEqual(i < Burst ? 1 : 0, peer.Ladder.Unasked, i.ToString());
                peer.Ladder.Forget();
            }

            Assert.AreEqual(Burst, (int)peer.Ladder.Count(Counter.TcpChallengesSent));
            Assert.AreEqual(2 * Burst, (int)peer.Ladder.Count(Counter.TcpChallengesSuppressed));
            for (int i = 0; i < 5; i++)
            {
                peer.Ladder.Run(499);
                peer.Ladder.Forget();
                peer.In(segment, reason);
                Assert.AreEqual(0, peer.Ladder.Unasked);
                peer.Ladder.Run(1);
                peer.Ladder.Forget();
                peer.In(segment, reason);
                Assert.AreEqual(1, peer.Ladder.Unasked);
                peer.Ladder.Forget();
            }

            // Unused credit is not accumulated.
            peer.Ladder.Run(10000);
            peer.Ladder.Forget();
            for (int i = 0; i < 2 * Burst; i++)
            {
                peer.In(segment, reason);
                Assert.AreEqual(i < Burst ? 1 : 0, peer.Ladder.Unasked, i.ToString());
                peer.Ladder.Forget();
            }
        }

        // Duplicates of data and of a FIN mean that an acknowledgment was lost: each is answered, or their sender
        // waits. Shortly before the 32-bit clock wraps, a new connection has no credit yet.
        [TestMethod]
        public void ChallengeAck_ClockWraps_NewConnectionHasItsBurst()
        {
            foreach (long left in new long[] { 1, 700, 1900, 2100 })
            {
                TcpPeer peer = TcpPeer.Accepted(start: (1L << 32) - left);
                for (int i = 0; i < Burst; i++)
                {
                    peer.In("R 5", DropReason.TcpBadReset);
                    peer.Out(". 1:1(0) ack 1");
                }
            }
        }

        [TestMethod]
        public void Receive_DuplicateOfDataOrFin_IsAlwaysAcked()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 2048 });
            peer.In("P. 1:1001(1000) ack 1");
            peer.In("P. 1001:2001(1000) ack 1");
            peer.Read(2000);
            peer.Ladder.Forget();
            peer.Ladder.Run(1000);
            peer.Ladder.Forget();
            for (int i = 0; i < 50; i++)
            {
                peer.In("P. 1:1001(1000)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 2001");
                peer.In("P. 1001:2001(1000)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 2001");

                // The byte of a probe that an old host sends with its keep-alives.
                peer.In(". 2000:2001(1)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 2001");
            }

            peer.In("F. 2001:2001(0)");
            peer.Out(". 1:1(0) ack 2002");
            for (int i = 0; i < 50; i++)
            {
                peer.In("F. 2001:2001(0)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 2002");
            }

            Assert.AreEqual(0u,
                peer.Ladder.Count(Counter.TcpChallengesSent) + peer.Ladder.Count(Counter.TcpChallengesSuppressed));
        }

        [TestMethod]
        public void Receive_ZeroWindowProbe_IsAlwaysAcked()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("P. 1:257(256)");
            peer.OutAfter(100, ". 1:1(0) ack 257 win 0");
            for (int i = 0; i < 20; i++)
            {
                peer.In("P. 257:258(1)");
                peer.Out(". 1:1(0) ack 257 win 0");

                // A retransmitted segment with data queued since.
                peer.In("P. 157:357(200)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 257 win 0");
            }

            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpChallengesSuppressed));
        }

        // Probes without data, with a sequence number before the window, as Linux sends them: with its time-outs from
        // 200 ms on.
        [TestMethod]
        public void Receive_LinuxZeroWindowProbe_IsAcked()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In("P. 1:257(256)");
            peer.OutAfter(100, ". 1:1(0) ack 257 win 0");
            for (int wait = 200; wait < 60000; wait *= 2)
            {
                peer.Ladder.Quiet(wait);
                peer.In(". 256:256(0)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 257 win 0");
            }
        }

        [TestMethod]
        public void Receive_KeepAlive_IsAlwaysAcked()
        {
            TcpPeer peer = TcpPeer.Accepted();
            for (int i = 0; i < 20; i++)
            {
                peer.Ladder.Quiet(1000);
                peer.In(". 0:0(0)", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 1");
            }

            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpChallengesSuppressed));
        }

        // Many connections, each probed once: the node's limit does not count them.
        [TestMethod]
        public void Receive_KeepAlivesOfManyConnections_AreNotInTheNodeLimit()
        {
            const int Many = 60;
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = Many + 1, TcpChallengeRate = 10 });
            int listener = ladder.Listen(backlog: Many);
            TcpPeer[] peers = new TcpPeer[Many];
            for (int i = 0; i < Many; i++)
            {
                peers[i] = ladder.Peer(4000 + i);
                peers[i].Handshake(listener: listener);
            }

            foreach (TcpPeer peer in peers)
            {
                peer.In(". 0:0(0) ack 1", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 1");
            }

            Assert.AreEqual(0u,
                ladder.Count(Counter.TcpChallengesSent) + ladder.Count(Counter.TcpChallengesSuppressed));

            // Those of one connection are limited nevertheless, and a segment that does not acknowledge our data is not
            // a keep-alive.
            int answers = 0;
            for (int i = 0; i < 50; i++)
            {
                peers[0].In(". 0:0(0) ack 1", DropReason.TcpOutOfWindow);
                answers += ladder.Unasked;
                ladder.Forget();
            }

            Assert.AreEqual(Burst - 1, answers);
            peers[1].In(". 0:0(0) ack 7", DropReason.TcpOutOfWindow);
            peers[1].Out(". 1:1(0) ack 1");
            Assert.AreEqual(1u, ladder.Count(Counter.TcpChallengesSent));
        }

        // A repeated SYN-ACK: our acknowledgment, the last packet of the handshake, was lost.
        [TestMethod]
        public void Receive_SynAckAgain_IsAcked()
        {
            TcpPeer peer = TcpPeer.Connected();
            for (int wait = 1000; wait < 60000; wait *= 2)
            {
                peer.Ladder.Quiet(wait);
                peer.In("S. 0:0(0) ack 1", DropReason.TcpOutOfWindow);
                peer.Out(". 1:1(0) ack 1");
            }
        }

        // Two desynchronized ends answer each other's acknowledgments: that must end.
        [TestMethod]
        public void ChallengeAck_DesynchronizedPeers_EndsAckLoop()
        {
            TcpPeer peer = TcpPeer.Accepted();
            int packets = 0;
            peer.In(". -500:-500(0)", DropReason.TcpOutOfWindow);
            while (peer.Ladder.Unasked > 0)
            {
                peer.Ladder.Forget();
                Assert.IsLessThan(20, ++packets);
                peer.In(". -500:-500(0)", DropReason.TcpOutOfWindow);
            }
        }

        // When the limit is used up, segments of the connection are still acknowledged.
        [TestMethod]
        public void ChallengeAck_LimitReached_DoesNotDelayOtherAcks()
        {
            TcpPeer peer = TcpPeer.Accepted();
            for (int i = 0; i < 20; i++)
            {
                peer.In("R 5", DropReason.TcpBadReset);
                peer.Ladder.Forget();
            }

            peer.In("P. 1:101(100)");
            peer.In("P. 101:201(100)");
            peer.Out(". 1:1(0) ack 201");
            peer.In("P. 301:401(100)");
            peer.Out(". 1:1(0) ack 201");
            peer.In("P. 501:601(100)");
            peer.Out(". 1:1(0) ack 201");
            peer.In("P. 101:301(200)");
            peer.Out(". 1:1(0) ack 401");
            peer.In(". 0:0(0)", DropReason.TcpOutOfWindow);
            peer.Ladder.NothingUnasked();
        }

        // The limit of the whole node: about the number of the option, but never a predictable one.
        [TestMethod]
        [Conformance("RFC5961-7b")]
        public void ChallengeAck_WholeNode_IsLimitedUnpredictably()
        {
            const int Rate = 20;
            const int Seconds = 60;
            List<int> first = PerSecond(Rate, Seconds, 1);
            List<int> second = PerSecond(Rate, Seconds, 2);
            CollectionAssert.AreEqual(first, PerSecond(Rate, Seconds, 1));
            foreach (List<int> counts in new[] { first, second })
            {
                Assert.IsTrue(counts.All(count => count > Rate / 2 && count <= Rate / 2 + Rate),
                    string.Join(",", counts));
                Assert.IsTrue(counts.Distinct().Count() > 12, string.Join(",", counts));
                double average = counts.Average();
                Assert.IsTrue(average > Rate * 0.8 && average < Rate * 1.25, "average " + average);

                // The number of one second does not predict that of the next.
                Assert.IsTrue(counts.Zip(counts.Skip(1)).Count(pair => pair.First == pair.Second) < 12,
                    string.Join(",", counts));
            }

            Assert.IsTrue(first.Zip(second).Count(pair => pair.First == pair.Second) < 12,
                "The secret changes nothing.");
        }

        [TestMethod]
        public void ChallengeAck_RateOfOne_SendsOneASecond()
        {
            Assert.IsTrue(PerSecond(1, 10, 1).All(count => count == 1));
        }

        // Challenges of each second, when forty connections are each challenged once.
        private static List<int> PerSecond(int rate, int seconds, int secret)
        {
            PacketLadder ladder = new PacketLadder(new StackOptions
            {
                TcpSockets = 41, TcpReceiveBuffer = 256, TcpSendBuffer = 256, TcpChallengeRate = rate,
                Secret = Simulation.Secret(secret),
            });
            ladder.Listen(backlog: 40);
            List<TcpPeer> peers = new List<TcpPeer>();
            for (int i = 0; i < 40; i++)
            {
                TcpPeer peer = ladder.Peer(4000 + i);
                peer.Handshake(accept: false);
                peers.Add(peer);
            }

            List<int> counts = new List<int>();
            for (int i = 0; i < seconds; i++)
            {
                ladder.Run(1000);
                uint before = ladder.Count(Counter.TcpChallengesSent);
                uint held = ladder.Count(Counter.TcpChallengesSuppressed);
                foreach (TcpPeer peer in peers)
                {
                    peer.In("R 5", DropReason.TcpBadReset);
                    ladder.Forget();
                }

                int sent = (int)(ladder.Count(Counter.TcpChallengesSent) - before);
                Assert.AreEqual(40 - sent, (int)(ladder.Count(Counter.TcpChallengesSuppressed) - held));
                counts.Add(sent);
            }

            return counts;
        }
    }
}
