using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The arithmetic of a sender: the capacity of a path, the window after a loss, the pace, the meaning of
    /// blocks, the amount of retransmission.</summary>
    [TestClass]
    public class SenderFiguresTests
    {
        private const int Mss = 1000;
        private const uint Una = 1001;

        [TestMethod]
        public void Westwood_Deliveries_AreMeasuredOncePerRtt()
        {
            TcpTable table = NewTable(true);
            Westwood.Clear(table, 0, 0);
            Westwood.OnDelivered(table, 0, 1000, 30, 100);
            Assert.AreEqual(0, Westwood.Product(table, 0, 100));
            Westwood.OnDelivered(table, 0, 9000, 100, 100);
            Assert.AreEqual(10000, Westwood.Product(table, 0, 100));

            // Slowly down, immediately up.
            Westwood.OnDelivered(table, 0, 1000, 200, 100);
            Assert.AreEqual(8875, Westwood.Product(table, 0, 100));
            Westwood.OnDelivered(table, 0, 20000, 300, 100);
            Assert.AreEqual(20000, Westwood.Product(table, 0, 100));
        }

        // Seven eighths of the path's capacity, or of the window if that is less; but no less than RFC 5681 leaves.
        [TestMethod]
        [DataRow(10000, 20000, 8750)]
        [DataRow(10000, 8000, 7000)]
        [DataRow(4000, 20000, 5000)]
        [DataRow(0, 20000, 5000)]
        public void Westwood_Loss_SetsThreshold(int carried, int window, int left)
        {
            TcpTable table = NewTable(true);
            Measure(table);
            Westwood.Clear(table, 0, table.Context.Now - 100);
            Westwood.OnDelivered(table, 0, carried, table.Context.Now, 100);
            table.Cwnd[0] = (uint)window;
            Congestion.Reduce(table, 0, int.MaxValue);
            Assert.AreEqual((uint)left, table.Ssthresh[0]);
        }

        [TestMethod]
        public void CongestionWindow_Growth_IsLimitedByUse()
        {
            TcpTable table = NewTable(false);
            table.Cwnd[0] = 1000000;
            table.SndWnd[0] = 1000000;
            table.TxEnd[0] = table.SndNxt[0] + 1;
            Congestion.Grow(table, 0, Mss);
            Assert.AreEqual((2u * 65536) + (4 * Mss), table.Cwnd[0]);
        }

        [TestMethod]
        [DataRow(false, 8)]
        [DataRow(true, 5)]
        public void Pacing_WindowAndRtt_SetsInterval(bool slowStart, int milliseconds)
        {
            // A tenth of the window every tenth of 100 ms, and a quarter faster; twice as fast in slow start.
            NetContext context = new NetContext(Simulation.Secret(1), 576);
            Pacing pacing = new Pacing(context, 1);
            pacing.Clear(0);
            pacing.Sent(0, 1000, 10000, 100 << 3, slowStart);
            context.Now += (uint)milliseconds - 1;
            Assert.IsFalse(pacing.Allows(0));
            context.Now++;
            Assert.IsTrue(pacing.Allows(0));
        }

        // RFC 2883 4: the first block reports a duplicate if it is below the cumulative acknowledgment or within the
        // second block.
        [TestMethod]
        [DataRow(500u, 600u, 3000u, 4000u, 50)]
        [DataRow(3200u, 3300u, 3000u, 4000u, 50)]
        [DataRow(3000u, 4000u, 3000u, 4000u, 50)]
        [DataRow(3000u, 4000u, 5000u, 6000u, 25)]
        [DataRow(3500u, 4500u, 3000u, 4000u, 25)]
        [DataRow(2900u, 3500u, 3000u, 4000u, 25)]
        public void Sack_FirstBlock_IsRecognizedAsDuplicate(uint left, uint right, uint left2, uint right2, int window)
        {
            TcpTable table = NewTable(false);
            Measure(table);
            Take(table, left, right, left2, right2);
            Assert.AreEqual(window, table.Rack.Detect(0, Una, 100000, 0, false));
            Assert.AreEqual(0u, table.Context.DropCount(DropReason.TcpBadSack));
        }

        // Blocks from before any window, empty, reversed, or of data never sent.
        [TestMethod]
        [DataRow(-20001, -20000, true)]
        [DataRow(-20000, -19999, false)]
        [DataRow(-20001, 10, true)]
        [DataRow(2000, 2000, true)]
        [DataRow(2001, 2000, true)]
        [DataRow(9999, 10000, false)]
        [DataRow(9999, 10001, true)]
        public void Sack_InvalidBlock_IsCounted(int left, int right, bool bad)
        {
            TcpTable table = NewTable(false);
            Measure(table);
            uint una = Una;
            Take(table, una + (uint)left, una + (uint)right, 4000, 5000);
            Assert.AreEqual(bad ? 1u : 0u, table.Context.DropCount(DropReason.TcpBadSack));
            Assert.AreEqual(1000 + 100 + (!bad && right > 0 ? 1 : 0), table.Scoreboard.SackedBytes[0]);
        }

        // A block that spans SND.UNA counts from there.
        [TestMethod]
        public void Sack_BlockAcrossUna_IsTrimmed()
        {
            TcpTable table = NewTable(false);
            Measure(table);
            Take(table, Una - 500, Una + 500, 4000, 5000);
            Assert.AreEqual(500 + 1000 + 100, table.Scoreboard.SackedBytes[0]);
            Assert.AreEqual(Una + 500, table.Scoreboard.Ends[table.Scoreboard.Start(0)]);
        }

        // The data behind a hole has arrived: only the missing data is retransmitted.
        [TestMethod]
        public void Sack_HoleOfSmallSegment_RetransmitsOnlyIt()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpTimestamps = false }, plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In("S 0:0(0) win 65535 <mss 1000,nop,nop,raw 04 02>");
            peer.Out("S. 0:0(0) ack 1");
            ladder.Run(100);
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = ladder.Node.Accept(listener);
            Assert.AreEqual(0, ladder.Node.SetOption(peer.Descriptor, SocketOption.NoDelay, 1));
            peer.Write(100);
            peer.Out("P. 1:101(100)");
            ladder.Run(1);
            peer.WriteSome(1900);
            ladder.Forget();
            ladder.Run(100);
            peer.In($". ack 1 <nop,nop,raw {RecoveryLimitTests.Block(peer, 101, 2001)}>");
            ladder.Run(50);
            Assert.AreEqual(1, ladder.Unasked);
            Assert.AreEqual(100, TcpWire.Data(ladder.TakeLate()).Length);
        }

        // RFC 5681 3.1: a segment that does not fit into the window waits until it does, also after a loss.
        [TestMethod]
        public void Retransmission_WindowTooSmall_WaitsForWholeSegment()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 8192 }, mss: Mss);
            peer.WriteSome(3000);
            peer.Ladder.Forget();
            peer.OutAfter(1000, ". 1:1001(1000)");

            // The window is 1200 now, and 800 are in flight.
            peer.In(". ack 201");
            peer.Ladder.NothingUnasked();
            peer.In(". ack 1001");
            Assert.AreEqual(2, peer.Ladder.Unasked);
            peer.Ladder.Forget();
        }

        // RFC 7323 4.1: an echo of a time before any connection, or in the future, gives no sample.
        [TestMethod]
        [DataRow(-100, 100)]
        [DataRow(-240000, 30087)]
        [DataRow(-240001, 100)]
        [DataRow(1, 100)]
        [DataRow(2000000000, 100)]
        [DataRow(-2000000000, 100)]
        public void RttSample_EchoOutOfRange_IsNotTaken(int echo, int smoothed)
        {
            TcpPeer peer = Stamped();
            peer.Write(10);
            peer.Out("P. 21:31(10)");
            uint now = Raw.Read32(peer.Last, 44) + 100;
            peer.Ladder.Run(100);
            peer.In($". ack 31 <nop,nop,raw {Stamp(now + (uint)echo)}>");
            Assert.AreEqual(smoothed, Info(peer).SmoothedRtt);
        }

        // The response to the first transmission arrives after the second was sent. Sooner than any round trip it
        // measures the first; else, or with data, it gives no sample (Karn), and the time-out stays backed off for the
        // next segment.
        [TestMethod]
        [DataRow(5, "", true)]
        [DataRow(100, "", false)]
        [DataRow(150, "", false)]
        [DataRow(5, "P. 1:11(10)", false)]
        public void RttSample_EchoOfFirstTransmission_IsTakenOnlyIfSoon(int later, string data, bool measures)
        {
            TcpPeer peer = Stamped();
            peer.Write(10);
            peer.Out("P. 21:31(10)");
            uint first = Raw.Read32(peer.Last, 44);
            int timeout = Info(peer).RetransmissionTimeout;
            peer.Ladder.RunUntilSent();
            peer.Out("P. 21:31(10)");
            Assert.IsTrue(Raw.Read32(peer.Last, 44) - first > 200);
            peer.Ladder.Run(later);
            peer.In($"{(data.Length == 0 ? "." : data)} ack 31 <nop,nop,raw {Stamp(first)}>");
            Assert.AreEqual(measures ? 100 + ((timeout + later - 100) / 8) : 100, Info(peer).SmoothedRtt);
            Assert.IsTrue(measures || Info(peer).RetransmissionTimeout == 2 * timeout,
                "RTO " + Info(peer).RetransmissionTimeout);
        }

        // A connection with timestamps over which two segments of 10 bytes took 100 ms each.
        private static TcpPeer Stamped()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions(), plain: false);
            int listener = ladder.Listen();
            TcpPeer peer = ladder.Peer();
            peer.In($"S 0:0(0) win 65535 <mss 1000,nop,nop,raw {Stamp(0)}>");
            peer.Out("S. 0:0(0) ack 1");
            uint value = Raw.Read32(peer.Last, 48);
            ladder.Run(100);
            peer.In($". 1:1(0) ack 1 <nop,nop,raw {Stamp(value)}>");
            peer.Descriptor = ladder.Node.Accept(listener);
            for (int i = 1; i <= 2; i++)
            {
                peer.Write(10);
                peer.Out("P.");
                value = Raw.Read32(peer.Last, 44);
                ladder.Run(100);
                peer.In($". ack {1 + (i * 10)} <nop,nop,raw {Stamp(value)}>");
            }

            Assert.AreEqual(100, Info(peer).SmoothedRtt);
            return peer;
        }

        private static string Stamp(uint echo)
        {
            byte[] bytes = { 8, 10, 0, 0, 0, 1, 0, 0, 0, 0 };
            Raw.Put32(bytes, 6, echo);
            return System.BitConverter.ToString(bytes).Replace('-', ' ');
        }

        private static TcpInfo Info(TcpPeer peer)
        {
            TcpInfo info = new TcpInfo();
            peer.Node.GetTcpInfo(peer.Descriptor, info);
            return info;
        }

        private static void Take(TcpTable table, uint left, uint right, uint left2, uint right2)
        {
            byte[] header = new byte[Tcp.HeaderLength + 20];
            int at = Tcp.HeaderLength + TcpOption.WriteSack(header, Tcp.HeaderLength, 2);
            Tcp.Write(header, 0, 1, 2, 1, Una, header.Length, Tcp.Ack, 1000);
            foreach (uint edge in new[] { left, right, left2, right2 })
            {
                Raw.Put32(header, at, edge);
                at += 4;
            }

            TcpSegment segment = new TcpSegment();
            Assert.AreEqual(DropReason.None, segment.Read(header, 0, header.Length));
            SelectiveAcks.Process(table, 0, segment);
        }

        // Ten segments from SND.UNA on; the last hundred bytes were delivered after 100 ms.
        private static void Measure(TcpTable table)
        {
            table.Scoreboard.Append(0, Una + (10 * Mss), TransmitTime.Of(table.Context.Now));
            table.Context.Now += 100;
            table.Scoreboard.MarkSacked(0, Una, Una + (10 * Mss) - 200, Una + (10 * Mss) - 100, table.Rack);
        }

        internal static TcpTable NewTable(bool measured)
        {
            NetContext context = new NetContext(Simulation.Secret(1), 576) { Now = 1000 };
            TcpConfig sizes = new TcpConfig
            {
                Buffers = 1, ReceiveBuffer = 4096, SendBuffer = 65536, OutOfOrderRanges = 4, SendRecords = 16,
                Sack = true, ChallengeRate = 100, BandwidthEstimate = measured,
            };
            TcpTable table = new TcpTable(context, new EndpointTable(1, 0, 1, 1, 7), sizes);
            table.StartSending(0, Una - 1, Mss);
            table.SndUna[0] = Una;
            table.SndNxt[0] = Una + (10 * Mss);
            table.MaxWnd[0] = 20000;
            table.Cwnd[0] = 10 * Mss;
            return table;
        }
    }
}
