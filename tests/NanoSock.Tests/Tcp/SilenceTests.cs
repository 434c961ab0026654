using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The age of unanswered data counts from the time at which SND.NXT leaves SND.UNA, or from the last
    /// progress (RFC 9293 3.8.3).</summary>
    [TestClass]
    public class SilenceTests
    {
        // The override timer of silly window avoidance is armed, an hour after the last segment; the window opens
        // before it fires.
        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void UserTimeout_SmallWindowDelaysData_CountsFromTransmission(bool opens)
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 1000, window: 3000);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.In(". ack 11 win 100");
            peer.Ladder.Quiet(3600000);
            peer.Write(500);
            if (opens)
            {
                peer.Ladder.Quiet(500);
                peer.In(". ack 11 win 3000");
                peer.Out("P. 11:511(500)");
            }
            else
            {
                peer.OutAfter(1000, ". 11:111(100)");
            }

            // The retransmission timer is its own, not the rest of the other.
            peer.OutAfter(1000, opens ? "P. 11:511(500)" : ". 11:111(100)");
            peer.Ladder.Run(90000);
            peer.Ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        // On a connection with header prediction and on one without, which keep-alives disable.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void UserTimeout_DataAfterAnHour_CountsFromTransmission(bool keepAlive)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, keepAlive ? 1 : 0);
            for (int i = 0; i < 3; i++)
            {
                peer.Write(10);
                peer.Ladder.Run(90000);
                peer.Ladder.Forget();
                Assert.AreEqual(TcpState.Established, peer.State, "hour " + i);
                peer.In(". ack " + (11 + (10 * i)));
                peer.Ladder.Quiet(3600000);
            }
        }

        [TestMethod]
        public void UserTimeout_ShorterThanRto_IsExact()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 600));
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Quiet(599);
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        [TestMethod]
        public void UserTimeout_SetLater_CountsFromTransmission()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Ladder.Run(20000);
            peer.Ladder.Forget();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, 25000));
            peer.Ladder.Quiet(4999);
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        // The idle time of keep-alives is not the age of a FIN that waits for a window.
        [TestMethod]
        public void UserTimeout_KeepAliveIdle_DoesNotCount()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, 1);
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAliveTime, 120);
            peer.Ladder.Quiet(117500);
            peer.Ladder.Link.Room = 0;
            peer.Shutdown();
            peer.Ladder.Run(50000);
            Assert.AreEqual(TcpState.FinWait1, peer.State);
        }

        // RFC 6429: a window that opens and closes, and accepts nothing, does not hold an orphan.
        [TestMethod]
        public void Orphan_WindowOpensAndCloses_EndsAtR2()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(100);
            peer.Close();
            for (int i = 0; i < 400 && peer.Ladder.Count(TcpState.FinWait1) != 0; i++)
            {
                peer.Ladder.Run(500);
                peer.Ladder.Forget();
                peer.In(i % 2 == 0 ? ". ack 1 win 1" : ". ack 1 win 0", DropReasonOf(peer));
                peer.Ladder.Forget();
            }

            Assert.AreEqual(0, peer.Ladder.Count(TcpState.FinWait1));
            Assert.IsTrue(peer.Ladder.Now < 130000, "At " + peer.Ladder.Now);
        }

        [TestMethod]
        public void ZeroWindow_ProbesAnswered_KeepsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(100);
            for (int i = 0; i < 600; i++)
            {
                peer.Ladder.Run(500);
                peer.Ladder.Forget();
                peer.In(". ack 1 win 0");
                peer.Ladder.Forget();
            }

            Assert.AreEqual(TcpState.Established, peer.State);
        }

        private static DropReason DropReasonOf(TcpPeer peer)
        {
            return peer.Ladder.Count(TcpState.FinWait1) == 0 ? DropReason.TcpNoSocket : DropReason.None;
        }
    }
}
