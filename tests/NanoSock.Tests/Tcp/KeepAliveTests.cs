using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Keep-alives: RFC 9293 3.8.4, RFC 1122 4.2.3.6.</summary>
    [TestClass]
    public class KeepAliveTests
    {
        private const int Hour = 3600000;

        // MUST-28, MUST-29, SHLD-12: two hours, then nine probes 75 s apart, then the end.
        [TestMethod]
        [Conformance("MUST-28", "MUST-29")]
        public void KeepAlive_Defaults_SendsNineProbesAfterTwoHours()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Set(peer, SocketOption.KeepAlive, 1);
            peer.OutAfter(2 * Hour, ". 0:0(0) ack 1");
            for (int i = 1; i < 9; i++)
            {
                peer.OutAfter(75000, ". 0:0(0) ack 1");
            }

            Assert.AreEqual(SocketReadiness.Writable, peer.Node.Ready(peer.Descriptor));
            peer.OutAfter(75000, "R. 1 ack 1");
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        // MUST-27, MUST-29: a response resets the count of lost probes.
        [TestMethod]
        [Conformance("MUST-27", "MUST-29")]
        public void KeepAlive_ProbeAnswered_ResetsCount()
        {
            TcpPeer peer = Asking();
            for (int round = 0; round < 5; round++)
            {
                peer.OutAfter(60000, ". 0:0(0) ack 1");
                peer.OutAfter(10000, ". 0:0(0) ack 1");
                peer.OutAfter(10000, ". 0:0(0) ack 1");
                peer.Ladder.Quiet(500);
                peer.In(". 1:1(0) ack 1");
            }

            peer.OutAfter(60000, ". 0:0(0) ack 1");
            peer.OutAfter(10000, ". 0:0(0) ack 1");
            peer.OutAfter(10000, ". 0:0(0) ack 1");
            peer.OutAfter(10000, "R. 1 ack 1");
        }

        // MUST-26: retransmissions probe already, and their own limit decides.
        [TestMethod]
        [Conformance("MUST-26")]
        public void KeepAlive_DataInFlight_SendsNoProbe()
        {
            TcpPeer peer = Asking(options: new StackOptions { TcpUserTimeout = 200000 });
            peer.Ladder.Quiet(55000);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            foreach (int wait in new[] { 1000, 2000, 4000, 8000, 16000, 32000, 60000 })
            {
                peer.OutAfter(wait, "P. 1:11(10)");
            }

            peer.In(". ack 11");
            peer.OutAfter(60000, ". 10:10(0) ack 1");
        }

        [TestMethod]
        [Conformance("MUST-26")]
        public void KeepAlive_WindowClosed_SendsNoProbe()
        {
            TcpPeer peer = Asking(window: 0);
            peer.Write(10);
            for (int i = 0; i < 20; i++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out(". 1:2(1)");
                peer.In(". ack 1 win 0");
            }

            Assert.AreEqual(TcpState.Established, peer.State);
        }

        // A probe that waits for the link is not sent when the response has arrived meanwhile, nor with data in flight.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void KeepAlive_AnswerWhileLinkIsBlocked_SendsNoProbe(bool data)
        {
            TcpPeer peer = Asking();
            peer.Ladder.Quiet(59000);
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Quiet(2000);
            if (data)
            {
                peer.Write(10, false);
            }
            else
            {
                peer.In(". 1:1(0) ack 1");
            }

            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            if (data)
            {
                peer.Out("P. 1:11(10)");
                peer.In(". ack 11");
            }

            peer.OutAfter(60000, data ? ". 10:10(0) ack 1" : ". 0:0(0) ack 1");
        }

        [TestMethod]
        public void KeepAlive_LinkBlocked_DelaysProbe()
        {
            TcpPeer peer = Asking();
            peer.Ladder.Quiet(59000);
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Quiet(2000);
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            peer.Out(". 0:0(0) ack 1");
            peer.OutAfter(9000, ". 0:0(0) ack 1");
        }

        // MUST-24.
        [TestMethod]
        [Conformance("MUST-24")]
        public void KeepAlive_SwitchedOffAndOn_StopsAndRestarts()
        {
            TcpPeer peer = Asking();
            peer.OutAfter(60000, ". 0:0(0) ack 1");
            peer.OutAfter(10000, ". 0:0(0) ack 1");
            peer.OutAfter(10000, ". 0:0(0) ack 1");
            Set(peer, SocketOption.KeepAlive, 0);
            peer.Ladder.Quiet(3 * Hour);
            Set(peer, SocketOption.KeepAlive, 1);
            peer.OutAfter(60000, ". 0:0(0) ack 1");
            Set(peer, SocketOption.KeepAliveTime, 30);
            peer.OutAfter(30000, ". 0:0(0) ack 1");
        }

        [TestMethod]
        public void KeepAlive_FinWait2_SendsProbes()
        {
            TcpPeer peer = Asking();
            peer.Shutdown();
            peer.Out("F. 1:1(0) ack 1");
            peer.In(". ack 2");
            peer.OutAfter(60000, ". 1:1(0) ack 1");
            peer.In(". ack 2");
            peer.In("F. 1:1(0)");
            peer.Out(". 2:2(0) ack 2");
            peer.Ladder.Quiet(Hour);
        }

        // As in Linux: the user timeout replaces the count, but never decides without one probe.
        [TestMethod]
        public void KeepAlive_UserTimeoutSet_ReplacesCount()
        {
            TcpPeer longer = Asking();
            Set(longer, SocketOption.UserTimeout, 120000);
            longer.OutAfter(60000, ". 0:0(0) ack 1");
            for (int i = 0; i < 5; i++)
            {
                longer.OutAfter(10000, ". 0:0(0) ack 1");
            }

            longer.OutAfter(10000, "R. 1 ack 1");
            Assert.AreEqual(-(int)SocketError.TimedOut, longer.ReadResult());

            TcpPeer shorter = Asking();
            Set(shorter, SocketOption.UserTimeout, 1000);
            shorter.OutAfter(60000, ". 0:0(0) ack 1");
            shorter.OutAfter(10000, "R. 1 ack 1");
        }

        [TestMethod]
        public void KeepAlive_UserTimeoutLong_SendsHundredsOfProbes()
        {
            TcpPeer peer = Asking();
            Set(peer, SocketOption.UserTimeout, 500000);
            Set(peer, SocketOption.KeepAliveInterval, 1);
            peer.OutAfter(60000, ". 0:0(0) ack 1");
            for (int i = 1; i < 440; i++)
            {
                peer.OutAfter(1000, ". 0:0(0) ack 1");
            }

            peer.OutAfter(1000, "R. 1 ack 1");
        }

        [TestMethod]
        public void KeepAlive_SetBeforeConnect_AppliesToEachConnection()
        {
            PacketLadder ladder = new PacketLadder();
            int descriptor = ladder.Node.Socket(SocketType.Stream);
            foreach (SocketOption option in new[]
            {
                SocketOption.KeepAlive, SocketOption.KeepAliveTime, SocketOption.KeepAliveInterval,
                SocketOption.KeepAliveRetryCount
            })
            {
                Assert.AreEqual(0, ladder.Node.SetOption(descriptor, option, 1));
            }

            Assert.AreEqual(long.MaxValue, ladder.Poll(), "Nothing to wake up for.");
            for (int i = 0; i < 2; i++)
            {
                Assert.AreEqual(-(int)SocketError.InProgress,
                    ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000));
                ladder.Node.GetLocal(descriptor, out _, out int port);
                TcpPeer peer = ladder.Peer(4000, port);
                peer.Descriptor = descriptor;
                ladder.Poll();
                peer.Out("S 0:0(0)");
                ladder.Quiet(900);
                peer.In("S. 0:0(0) ack 1 win 1000");
                peer.Out(". 1:1(0) ack 1");
                peer.OutAfter(1000, ". 0:0(0) ack 1");
                peer.OutAfter(1000, "R. 1 ack 1");
                Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
            }
        }

        [TestMethod]
        public void Accept_KeepAliveOfListener_IsInherited()
        {
            TcpPeer peer = TcpStates.Reach("Listen");
            int listener = peer.Descriptor;
            Set(peer, SocketOption.KeepAlive, 1);
            Set(peer, SocketOption.KeepAliveTime, 20);
            Set(peer, SocketOption.KeepAliveInterval, 3);
            Set(peer, SocketOption.KeepAliveRetryCount, 2);
            Assert.AreEqual(long.MaxValue, peer.Ladder.Poll(), "Nothing to wake up for.");
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1");
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = peer.Node.Accept(listener);
            Assert.AreEqual(1, peer.Node.GetOption(peer.Descriptor, SocketOption.KeepAlive));
            peer.OutAfter(20000, ". 0:0(0) ack 1");
            peer.OutAfter(3000, ". 0:0(0) ack 1");
            peer.OutAfter(3000, "R. 1 ack 1");
        }

        // The other side: the peer's probes are answered, with and without the byte of old implementations, in every
        // state.
        [TestMethod]
        [DataRow("Established", 1, 1)]
        [DataRow("FinWait1", 2, 1)]
        [DataRow("FinWait2", 2, 1)]
        [DataRow("CloseWait", 1, 2)]
        public void Receive_KeepAliveProbe_IsAcked(string state, int sequence, int acknowledgment)
        {
            TcpPeer peer = TcpStates.Reach(state);
            int asked = acknowledgment - 1;
            for (int i = 0; i < 2; i++)
            {
                peer.In($". {asked}:{asked}(0)", DropReason.TcpOutOfWindow);
                peer.Out($". {sequence}:{sequence}(0) ack {acknowledgment}");
                peer.In($". {asked}:{asked + 1}(1)", DropReason.TcpOutOfWindow);
                peer.Out($". {sequence}:{sequence}(0) ack {acknowledgment}");
            }

            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.Available));
        }

        // Each side probes the other; neither takes the probe for a response, and both stay.
        [TestMethod]
        public void KeepAlive_BothEndsProbe_KeepConnection()
        {
            TcpPeer peer = Asking();
            peer.OutAfter(60000, ". 0:0(0) ack 1");
            peer.In(". 0:0(0) ack 1", DropReason.TcpOutOfWindow);
            peer.Out(". 1:1(0) ack 1");
            peer.In(". 1:1(0) ack 1");
            peer.OutAfter(60000, ". 0:0(0) ack 1");
        }

        private static TcpPeer Asking(int window = 65535, StackOptions options = null)
        {
            TcpPeer peer = TcpPeer.Accepted(options, window: window);
            Set(peer, SocketOption.KeepAlive, 1);
            Set(peer, SocketOption.KeepAliveTime, 60);
            Set(peer, SocketOption.KeepAliveInterval, 10);
            Set(peer, SocketOption.KeepAliveRetryCount, 3);
            return peer;
        }

        private static void Set(TcpPeer peer, SocketOption option, int value)
        {
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, option, value));
        }
    }
}
