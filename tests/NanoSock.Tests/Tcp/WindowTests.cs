using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Tests.Support;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Flow control: RFC 9293 3.8.6.</summary>
    [TestClass]
    public class WindowTests
    {
        [TestMethod]
        [Conformance("MUST-1")]
        public void WindowIsUnsigned()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 131072 }, window: 65535, mss: 1460);
            int total = 0;
            uint next = 1;
            while (peer.WriteSome(100000) > 0 || peer.Ladder.Unasked > 0)
            {
                while (peer.Ladder.Unasked > 0)
                {
                    total += TcpWire.Data(peer.Ladder.Take("data")).Length;
                }

                // Opens the congestion window, moves the edge by as much.
                next += 1460;
                if (next > 60 * 1460)
                {
                    break;
                }

                peer.In($". ack {next} win 65535");
            }

            peer.In($". ack {next} win 65535");
            while (peer.Ladder.Unasked > 0)
            {
                total += TcpWire.Data(peer.Ladder.Take("data")).Length;
            }

            Assert.IsTrue(total + 1 - (int)next > 62000, $"Only {total + 1 - (int)next} in flight.");
            Assert.IsTrue(total + 1 - (int)next <= 65535);
        }

        // MUST-35, 36, 37: an hour of a closed window, answered probes, then it opens.
        [TestMethod]
        [Conformance("MUST-36", "MUST-37")]
        public void AnHourOfClosedWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 1000);
            peer.Write(1500);
            peer.Out(". 1:1001(1000)");
            peer.In(". ack 1001 win 0");
            int probes = 0;
            long longest = 0;
            while (peer.Ladder.Now < 3600000)
            {
                long before = peer.Ladder.Now;
                peer.Ladder.RunUntilSent();
                longest = System.Math.Max(longest, peer.Ladder.Now - before);
                peer.Out(". 1001:1002(1)");
                peer.In(". ack 1001 win 0");
                probes++;
            }

            Assert.AreEqual(60000, longest);
            Assert.IsTrue(probes > 55 && probes < 90, probes + " probes");
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In(". ack 1001 win 1000");
            peer.Out("P. 1001:1501(500)");
            peer.In(". ack 1501");

            // The back-off of the probes is reset.
            peer.Write(10);
            peer.Out("P. 1501:1511(10)");
            peer.OutAfter(1000, "P. 1501:1511(10)");
        }

        [TestMethod]
        [Conformance("MUST-36", "SHLD-29", "SHLD-30")]
        public void ProbesBackOff()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            foreach (int wait in new[] { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000 })
            {
                peer.OutAfter(wait, ". 1:2(1)");
                peer.In(". ack 1 win 0");
            }
        }

        [TestMethod]
        public void LostProbesAreNotDeathAndSilenceIs()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            while (peer.Ladder.Now < 1000000)
            {
                peer.Ladder.RunUntilSent();
                peer.Out(". 1:2(1)");
                peer.In(". ack 1 win 0");
            }

            // A minute apart by now: three go unanswered.
            for (int i = 0; i < 3; i++)
            {
                peer.OutAfter(60000, ". 1:2(1)");
            }

            peer.In(". ack 1 win 0");
            for (int i = 0; i < 3; i++)
            {
                peer.OutAfter(60000, ". 1:2(1)");
            }

            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Quiet(60000);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
        }

        [TestMethod]
        public void SilenceCountsFromTheFirstProbe()
        {
            // Not from the time at which the window closed, which may be long ago.
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Ladder.Quiet(3600000);
            peer.Write(10);
            peer.Ladder.Run(100000);
            peer.Ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In(". ack 1 win 0");
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void OrphanIsNotHeldOpenByAClosedWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.Close();
            for (int i = 0; i < 300 && peer.Ladder.Used() > 1; i++)
            {
                peer.Ladder.Run(1000);
                peer.Ladder.Forget();
                if (peer.Ladder.Used() > 1)
                {
                    peer.In(". ack 1 win 0");
                }
            }

            Assert.AreEqual(1, peer.Ladder.Used());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        [TestMethod]
        [Conformance("MUST-36", "SHLD-29")]
        public void LostWindowUpdateIsFoundByTheProbe()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 1000);
            peer.Write(1500);
            peer.Out(". 1:1001(1000)");
            peer.In(". ack 1001 win 0");
            peer.OutAfter(1000, ". 1001:1002(1)");

            // The peer accepts the byte: the window had opened.
            peer.In(". ack 1002 win 2000");
            peer.Out("P. 1002:1501(499)");
            peer.In(". ack 1501");
            peer.Ladder.Quiet(100000);
        }

        [TestMethod]
        public void AcceptedProbeEndsTheBackOff()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1000, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Ladder.Run(40);
            peer.In(". ack 1001 win 0");
            for (int i = 0; i < 10; i++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out(". 1001:1002(1)");
                peer.In(". ack 1001 win 0");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 1001:1002(1)");
            peer.In(". ack 1002 win 2000");
            peer.Out("P. 1002:2001(999)");

            // The smoothed round trip is 5 ms.
            peer.OutAfter(1005, "P. 1002:2001(999)");
        }

        // As long as bytes are accepted, each probe is sent after the first interval.
        [TestMethod]
        public void TheIntervalOfProbesBeginsAgainWhenAnOctetWasTaken()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.OutAfter(1000, ". 1:2(1)");
            peer.OutAfter(2000, ". 1:2(1)");
            peer.OutAfter(4000, ". 1:2(1)");
            peer.In(". ack 2 win 0");
            peer.OutAfter(1000, ". 2:3(1)");
            peer.In(". ack 3 win 0");
            peer.OutAfter(1000, ". 3:4(1)");
            peer.In(". ack 3 win 0");
            peer.OutAfter(2000, ". 3:4(1)");
        }

        // A FIN needs no buffer: Linux and others accept it, and a peer that has finished need not wait for a program
        // to read.
        [TestMethod]
        public void AFinIsTakenAtTheEdgeOfAClosedWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("P. 1:1025(1024)");
            peer.OutAfter(100, ". 1:1(0) ack 1025 win 0");
            peer.In("F. 1025:1025(0)");
            peer.Out(". 1:1(0) ack 1026 win 0");
            Assert.AreEqual(TcpState.CloseWait, peer.State);

            // The connection continues: acknowledgments after the FIN count.
            peer.Write(100);
            peer.Out("P. 1:101(100) ack 1026 win 0");
            peer.In(". 1026:1026(0) ack 101");
            peer.Ladder.Quiet(10000);
            peer.Read(1024);
            Assert.AreEqual(0, peer.ReadResult());
        }

        [TestMethod]
        public void AFinBehindDataThatFillsTheWindowIsTaken()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("PF. 1:1025(1024)");
            peer.Out(". 1:1(0) ack 1026 win 0");
            Assert.AreEqual(TcpState.CloseWait, peer.State);
            peer.Read(1024);
            Assert.AreEqual(0, peer.ReadResult());

            // Data beyond the window is discarded with the FIN.
            peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 1024 });
            peer.In("PF. 1:1026(1025)");
            peer.Out(". 1:1(0) ack 1025 win 0");
            peer.In("PF. 1025:1026(1)");
            peer.Out(". 1:1(0) ack 1025 win 0");
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void DataGoesBothWaysThroughAProbe()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.OutAfter(1000, ". 1:2(1)");
            peer.In("P. 1:101(100) ack 1 win 0");

            // The probe's byte was refused: an acknowledgment numbered after it would be dropped.
            peer.OutAfter(100, ". 1:1(0) ack 101");
            peer.Read(100);
            peer.In(". ack 1 win 100");
            peer.Out("P. 1:11(10) ack 101");
        }

        // MUST-34, SHLD-15..17: the peer shrinks the window.
        [TestMethod]
        [Conformance("MUST-34", "MUST-35")]
        public void ShrinkingWindow()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 4000, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Out("P. 1001:2001(1000)");
            peer.In(". ack 1 win 500");

            // Acknowledgments have a number that the peer accepts.
            peer.In("P. 1:11(10) ack 1 win 500");
            peer.OutAfter(100, ". 501:501(0) ack 11");

            // Retransmissions stay within the window.
            peer.Ladder.Run(900);
            peer.Out(". 1:501(500)");
            peer.In(". ack 501 win 0");
            peer.Ladder.Run(2000);
            peer.Out(". 501:502(1)");
            peer.In(". ack 501 win 3000");
            peer.Out(". 501:1501(1000)");
            peer.Out("P. 1501:2001(500)");
            peer.In(". ack 2001");
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.Unacknowledged));
            peer.Read(10);
        }

        [TestMethod]
        [Conformance("SHLD-15", "SHLD-16")]
        public void ShrunkenWindowGetsNothingNew()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 1500, mss: 1000);
            peer.Write(1000);
            peer.Out("P. 1:1001(1000)");
            peer.In(". ack 1 win 800");
            peer.Write(1000);
            peer.Ladder.Quiet(999);

            // Sent data is retransmitted as far as the window reaches; the rest when it opens.
            peer.Ladder.Run(1);
            peer.Out(". 1:801(800)");
            peer.In(". ack 1001 win 1500");
            peer.Out("P. 1001:2001(1000)");
        }

        [TestMethod]
        [Conformance("SHLD-17", "MUST-35")]
        public void DataBeyondAShrunkenWindowDoesNotEndTheConnection()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 4000, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Out("P. 1001:2001(1000)");
            peer.In(". ack 501 win 0");
            while (peer.Ladder.Now < 600000)
            {
                peer.Ladder.RunUntilSent();
                peer.Out(". 501:502(1)");
                peer.In(". ack 501 win 0");
            }

            Assert.AreEqual(TcpState.Established, peer.State);
            peer.In(". ack 501 win 4000");
            peer.Out(". 501:1501(1000)");
            peer.Out("P. 1501:2001(500)");
        }

        [TestMethod]
        public void WindowShrinksToNothingAndOpensWithDataUnderWay()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 4000, mss: 1000);
            peer.Write(2000);
            peer.Out(". 1:1001(1000)");
            peer.Out("P. 1001:2001(1000)");
            peer.In(". ack 1 win 0");
            peer.In(". ack 1 win 4000");

            // All of it was lost: a timer must still be running.
            peer.OutAfter(1000, ". 1:1001(1000)");
        }

        // MUST-38, RFC 9293 3.8.6.2.1.
        [TestMethod]
        [Conformance("MUST-38", "MUST-60")]
        public void SenderAvoidsSillyWindows()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 2000, mss: 1000);
            peer.Write(2048);
            peer.Out(". 1:1001(1000)");
            peer.Out(". 1001:2001(1000)");
            peer.In(". ack 1001 win 1010");
            peer.In(". ack 2001 win 20");

            // 48 are left and 20 would be silly; nothing is in flight, so the override timer sends them after a while.
            peer.OutAfter(1000, ". 2001:2021(20)");
            peer.In(". ack 2021 win 0");
            peer.In(". ack 2021 win 1000");
            peer.Out("P. 2021:2049(28)");
        }

        [TestMethod]
        [Conformance("MUST-38")]
        public void HalfOfTheLargestWindowIsWorthSending()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 600, mss: 1460);
            peer.Write(2000);
            peer.Out(". 1:601(600)");
            peer.In(". ack 601 win 299");
            peer.Ladder.Quiet(100);
            peer.In(". ack 601 win 300");
            peer.Out(". 601:901(300)");
        }

        // MUST-39, SHLD-14: no small steps, and never back.
        [TestMethod]
        [Conformance("MUST-39", "SHLD-14")]
        public void ReceiverAvoidsSillyWindows()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 2048 }, mss: 1000);
            peer.In("P. 1:1001(1000)");
            peer.In(". 1001:2001(1000)");
            peer.Out(". 1:1(0) ack 2001 win 48");
            peer.Read(100);
            peer.Read(800);
            peer.Ladder.NothingUnasked();
            peer.In(". 2001:2049(48)");
            peer.OutAfter(100, ". 1:1(0) ack 2049 win 0");
            peer.Read(99);
            peer.Ladder.NothingUnasked();
            peer.Read(25);
            peer.Out(". 1:1(0) ack 2049 win 1024");
            peer.Read(1023);
            peer.Ladder.Quiet(1000);
            peer.Read(1);
            peer.Out(". 1:1(0) ack 2049 win 2048");
            peer.In(". 2049:2050(1)");
            peer.OutAfter(100, ". 1:1(0) ack 2050 win 2047");
        }

        [TestMethod]
        [Conformance("MUST-39", "SHLD-14")]
        public void OfferedWindowNeverShrinks()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 4096 }, mss: 536);
            uint edge = 1 + 4096;
            uint next = 1;
            System.Random random = new System.Random(1);
            for (int i = 0; i < 2000; i++)
            {
                int room = (int)(edge - next);
                int length = System.Math.Min(room, 1 + random.Next(536));
                if (length > 0)
                {
                    peer.Ladder.InjectTogether(peer.Packet($". {next}:{next + length}({length})"));
                    next += (uint)length;
                }

                int readable = peer.Node.GetOption(peer.Descriptor, SocketOption.Available);
                if (readable > 0 && random.Next(3) == 0)
                {
                    peer.Read(1 + random.Next(readable));
                }

                peer.Ladder.Run(random.Next(150));
                while (peer.Ladder.Unasked > 0)
                {
                    SegmentSpec seen = TcpWire.Read(peer.Ladder.TakeLate(), out _, out _);
                    peer.MakeRelative(seen);
                    uint offered = seen.Acknowledgment.Value + (uint)seen.Window.Value;
                    Assert.IsTrue(offered >= edge, "The edge went back.");
                    Assert.IsTrue(offered == edge || offered - edge >= 536, "A silly step of " + (offered - edge));
                    edge = offered;
                }
            }

            Assert.IsTrue(next > 100000, "Only " + next);
        }

        [TestMethod]
        public void ProbeOfOurClosedWindowIsAnswered()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.In("P. 1:257(256) ack 1");
            peer.OutAfter(100, ". 11:11(0) ack 257 win 0");

            // Its byte is refused, its acknowledgment is accepted (MUST-66).
            peer.In("P. 257:258(1) ack 11");
            peer.Out(". 11:11(0) ack 257 win 0");
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.Unacknowledged));
            Assert.AreEqual(256, peer.Node.GetOption(peer.Descriptor, SocketOption.Available));

            // The other kind of probe: the byte before the window.
            peer.In(". 256:256(0) ack 11", DropReason.TcpOutOfWindow);
            peer.Out(". 11:11(0) ack 257 win 0");
            peer.In("P. 300:310(10) ack 11", DropReason.TcpOutOfWindow);
            peer.Out(". 11:11(0) ack 257 win 0");
        }

        [TestMethod]
        public void OldWindowIsNotTaken()
        {
            // RFC 9293 3.10.7.4: WL1 and WL2 keep reordered segments from setting the window.
            TcpPeer peer = TcpPeer.Accepted(window: 3000, mss: 1000);
            peer.In("P. 11:21(10) ack 1 win 100");
            peer.Out(". 1:1(0) ack 1");
            peer.In("P. 1:11(10) ack 1 win 3000");
            peer.Out(". 1:1(0) ack 21");
            peer.Write(1000);
            peer.OutAfter(1000, ". 1:101(100)");
        }
    }
}
