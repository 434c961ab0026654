using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing.Notation;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Flow control: RFC 9293 3.8.6.</summary>
    [TestClass]
    public class WindowTests
    {
        [TestMethod]
        [Conformance("MUST-1")]
        public void SendWindow_65535_IsUsedInFull()
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

        // MUST-34, SHLD-15..17: the peer shrinks the window.
        [TestMethod]
        [Conformance("MUST-34", "MUST-35")]
        public void SendWindow_Shrinks_RetransmitsWithinIt()
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
        public void SendWindow_Shrunk_SendsNoNewData()
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
        public void SendWindow_ShrunkToZero_KeepsConnection()
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
        public void SendWindow_ClosesAndOpens_KeepsRetransmissionTimer()
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
        public void Send_SillyWindow_WaitsForOverrideTimer()
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
        public void Send_HalfOfLargestWindow_IsSent()
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
        public void ReceiveWindow_SmallReads_AdvertisesInSteps()
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
        public void ReceiveWindow_RandomReads_NeverShrinks()
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
    }
}
