using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Probes of a closed window: RFC 9293 3.8.6.1.</summary>
    [TestClass]
    public class WindowProbeTests
    {
        // MUST-35, 36, 37: an hour of a closed window, answered probes, then it opens.
        [TestMethod]
        [Conformance("MUST-36", "MUST-37")]
        public void ZeroWindow_AnHourOfAnsweredProbes_KeepsConnection()
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
        public void WindowProbe_UnansweredUntilR2_EndsConnection()
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
        public void WindowProbe_WindowClosedLong_R2CountsFromFirstProbe()
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
        public void ZeroWindow_Orphan_EndsAtR2()
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
        public void WindowProbe_AcceptedWithWindow_ResetsBackOff()
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
        public void WindowProbe_ByteAccepted_RestartsInterval()
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
        public void Receive_FinWithClosedWindow_IsAccepted()
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
        public void Receive_FinAfterDataThatFillsWindow_IsAccepted()
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
        public void WindowProbe_DataReceivedMeanwhile_AckHasAcceptableNumber()
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

        [TestMethod]
        public void ReceiveWindow_Closed_AcksProbes()
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
    }
}
