using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The times at which acknowledgments are sent, and small segments: RFC 9293 3.8.6.3 and 3.7.4.</summary>
    [TestClass]
    public class AcknowledgingTests
    {
        [TestMethod]
        [Conformance("SHLD-19", "RFC5681-4.2b")]
        public void Ack_EverySecondFullSegment_IsSentAtOnce()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 500);
            peer.In(". 1:501(500)");
            peer.In(". 501:1001(500)");
            peer.Out(". 1:1(0) ack 1001");
            peer.In(". 1001:1501(500)");
            peer.Ladder.Quiet(99);
            peer.In(". 1501:2001(500)");
            peer.Out(". 1:1(0) ack 2001");
            peer.Ladder.Quiet(1000);
        }

        [TestMethod]
        [Conformance("MUST-58", "MUST-59")]
        public void Ack_SegmentsOfOnePoll_IsSentOnce()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.InjectTogether(peer.Packet(". 1:101(100)"), peer.Packet(". 101:201(100)"),
                peer.Packet(". 201:301(100)"), peer.Packet("PF. 301:401(100)"));
            peer.Out(". 1:1(0) ack 402");
            peer.Read(400);
        }

        [TestMethod]
        public void DelayedAck_ApplicationReads_IsNotSentEarlier()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:11(10)");
            peer.Read(10);
            peer.OutAfter(100, ". 1:1(0) ack 11 win 2038");
        }

        [TestMethod]
        [Conformance("MUST-17")]
        public void NoDelay_DataInFlight_SendsSmallSegmentsAtOnce()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.NoDelay));
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Write(10);
            peer.Ladder.Quiet(10);

            // Turning it on releases the delayed data.
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1));
            Assert.AreEqual(1, peer.Node.GetOption(peer.Descriptor, SocketOption.NoDelay));
            peer.Ladder.Poll();
            peer.Out("P. 11:21(10)");
            peer.Write(10);
            peer.Out("P. 21:31(10)");
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 0));
            peer.Write(10);
            peer.Ladder.Quiet(10);
        }

        // MUST-60, MUST-61.
        [TestMethod]
        [Conformance("MUST-61")]
        public void Send_SeveralSegments_SetsPshOnTheLast()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            peer.Write(250);
            peer.Out(". 1:101(100)");
            Assert.AreEqual(0, peer.Last[33] & NanoSock.Wire.Tcp.Psh);
            peer.Out(". 101:201(100)");
            peer.In(". ack 201");
            peer.Out("P. 201:251(50)");

            // The receiver does not wait for PSH.
            peer.In(". 1:11(10)");
            Assert.AreEqual(SocketReadiness.Readable | SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            peer.Read(10);
        }

        [TestMethod]
        [Conformance("MUST-60")]
        public void Send_AnyLength_IsTransmittedWithoutPush()
        {
            foreach (int length in new[] { 1, 99, 100, 101, 250 })
            {
                // With nothing in flight a segment of any size is sent at once; Nagle's algorithm holds the rest back
                // until it is acknowledged.
                TcpPeer peer = TcpPeer.Accepted(mss: 100);
                peer.Write(length);
                uint sent = 1;
                while (sent <= length)
                {
                    uint before = sent;
                    while (peer.Ladder.Unasked > 0)
                    {
                        sent += (uint)TcpWire.Data(peer.Ladder.Take("data")).Length;
                    }

                    Assert.AreNotEqual(before, sent, $"{length} written, {sent - 1} sent");
                    peer.In($". ack {sent}");
                }
            }

            TcpPeer held = TcpPeer.Accepted(mss: 100);
            held.Write(10);
            held.Out("P. 1:11(10)");
            held.Write(5);
            held.Ladder.Quiet(100);
            held.In(". ack 11");
            held.Out("P. 11:16(5)");
        }

        [TestMethod]
        public void Receive_SegmentsOutOfOrderInOnePoll_EachCausesADuplicateAck()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.InjectTogether(peer.Packet(". 101:201(100)"),
                peer.Packet(". 201:301(100)"), peer.Packet(". 301:401(100)"));
            peer.Out(". 1:1(0) ack 1");
            peer.Out(". 1:1(0) ack 1");
            peer.Out(". 1:1(0) ack 1");
            peer.Ladder.Quiet(1000);
            peer.Ladder.InjectTogether(peer.Packet(". 501:601(100)"),
                peer.Packet(". 601:701(100)"), peer.Packet(". 1:101(100)"));
            peer.Out(". 1:1(0) ack 401");
            peer.Ladder.Quiet(1000);
        }

        [TestMethod]
        public void Receive_OverlappingSegments_DeliversEachByteOnce()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In(". 101:201(100)");
            peer.Out(". ack 1");
            peer.In(". 151:251(100)");
            peer.Out(". ack 1");
            peer.In(". 51:301(250)");
            peer.Out(". ack 1");
            peer.In(". 51:301(250)");
            peer.Out(". ack 1");
            peer.In(". 401:501(100)");
            peer.Out(". ack 1");
            peer.In(". 1:120(119)");
            peer.Out(". ack 301");

            // Half old, half new, overlapping received data.
            peer.In(". 201:450(249)");
            peer.Out(". ack 501");
            peer.Read(500);
        }

        [TestMethod]
        public void Receive_DuplicateSegment_IsAckedAtOnce()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.In("P. 1:11(10)");
            peer.In("P. 1:11(10)", DropReason.TcpOutOfWindow);
            peer.Out(". ack 11");
            peer.In("P. 1:21(20)");
            peer.Out(". ack 21");
            peer.Read(20);
        }

        [TestMethod]
        public void Assembler_RangesFull_DropsNewRangeAndMergesOthers()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpOutOfOrderRanges = 4 });
            for (uint i = 1; i <= 4; i++)
            {
                peer.In($". {1 + (i * 20)}:{11 + (i * 20)}(10)");
                peer.Out(". ack 1");
            }

            peer.In(". 101:111(10)", DropReason.TcpOutOfOrderFull);
            peer.Out(". ack 1");
            peer.In(". 11:21(10)");
            peer.Out(". ack 1");

            // Ranges can still be joined, which makes room.
            peer.In(". 31:41(10)");
            peer.Out(". ack 1");
            peer.In(". 101:111(10)");
            peer.Out(". ack 1");
            peer.In(". 1:11(10)");
            peer.Out(". ack 51");
            peer.In(". 51:101(50)");
            peer.Out(". ack 111");
            peer.Read(110);
        }

        [TestMethod]
        public void Receive_SegmentBeyondWindow_IsTrimmed()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpReceiveBuffer = 256 });
            peer.In(". 201:301(100)");
            peer.Out(". ack 1 win 256");
            peer.In(". 257:267(10)", DropReason.TcpOutOfWindow);
            peer.Out(". ack 1 win 256");
            peer.In(". 1:201(200)");
            peer.Out(". ack 257 win 0");
            peer.Read(256);
        }

        [TestMethod]
        public void Receive_SegmentsInRandomOrder_DeliversTheStream()
        {
            System.Random random = new System.Random(7);
            for (int run = 0; run < 64; run++)
            {
                TcpPeer peer = TcpPeer.Accepted(new StackOptions
                {
                    TcpReceiveBuffer = 4096, TcpOutOfOrderRanges = 1 + (run % 16)
                },
                    isn: run % 2 == 0 ? 0xFFFFF800 : (uint)random.Next());
                int total = 1 + random.Next(4000);
                for (int step = 0; step < 100000; step++)
                {
                    int from = random.Next(total);
                    int to = from + 1 + random.Next(System.Math.Min(total - from, 700));
                    peer.Ladder.InjectTogether(peer.Packet($". {from + 1}:{to + 1}({to - from})"));
                    peer.Ladder.Forget();
                    if (peer.Node.GetOption(peer.Descriptor, SocketOption.Available) == total)
                    {
                        break;
                    }
                }

                peer.Read(total);
                peer.Ladder.Forget();
            }
        }
    }
}
