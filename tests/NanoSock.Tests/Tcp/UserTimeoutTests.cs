using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>R1 and R2 of RFC 9293 3.8.3: the effect of missing responses, and the program's settings for it (the
    /// local part of RFC 5482).</summary>
    [TestClass]
    public class UserTimeoutTests
    {
        // MUST-20, MUST-21: the time is kept exactly, though no time-out of the back-off expires at that time.
        [TestMethod]
        [Conformance("MUST-20", "MUST-21", "RFC5482-3")]
        public void UserTimeout_DataUnanswered_EndsExactly()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Set(peer, 5000);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
            peer.OutAfter(2000, "P. 1:11(10)");
            Ends(peer, 2000);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
            Assert.AreEqual(1u, peer.Ladder.Count(Counter.TcpGivenUp));
        }

        [TestMethod]
        [Conformance("MUST-21", "RFC5482-3")]
        public void UserTimeout_LongerThanDefault_IsKept()
        {
            TcpPeer peer = TcpPeer.Accepted();
            Set(peer, 300000);
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Run(299999);
            peer.Ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
            Ends(peer, 1);
        }

        [TestMethod]
        public void UserTimeout_Zero_RestoresDefault()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpUserTimeout = 5000 });
            Set(peer, 60000);
            Set(peer, 0);
            peer.Write(10);
            peer.Ladder.Run(6999);
            peer.Ladder.Forget();
            Ends(peer, 1);
        }

        [TestMethod]
        public void UserTimeout_NewAck_Restarts()
        {
            TcpPeer peer = TcpPeer.Accepted(mss: 100);
            Set(peer, 5000);
            peer.Write(200);
            peer.Ladder.Run(4000);
            peer.Ladder.Forget();
            peer.In(". ack 101");
            peer.Ladder.Run(4999);
            peer.Ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
            Ends(peer, 1);
        }

        // MUST-22, MUST-23: the SYN has a limit of its own unless the program sets one.
        [TestMethod]
        [Conformance("MUST-21", "MUST-22")]
        public void UserTimeout_Connect_LimitsSyn()
        {
            PacketLadder ladder = new PacketLadder();
            int descriptor = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(0, ladder.Node.SetOption(descriptor, SocketOption.UserTimeout, 10000));
            Assert.AreEqual(-(int)SocketError.InProgress,
                ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000));
            ladder.Run(9999);
            ladder.Forget();
            Assert.AreEqual(TcpState.SynSent, ladder.State(descriptor));
            ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, ladder.State(descriptor));
            Assert.AreEqual((int)SocketError.TimedOut, ladder.Node.GetOption(descriptor, SocketOption.Error));

            // It applies to the next attempt too.
            Assert.AreEqual(10000, ladder.Node.GetOption(descriptor, SocketOption.UserTimeout));
            Assert.AreEqual(-(int)SocketError.InProgress,
                ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000));
            Assert.AreEqual(10000, ladder.Node.GetOption(descriptor, SocketOption.UserTimeout));
        }

        [TestMethod]
        public void Accept_UserTimeoutOfListener_IsInherited()
        {
            TcpPeer peer = TcpStates.Reach("Listen");
            int listener = peer.Descriptor;
            Set(peer, 3000);
            peer.In("S 0:0(0) win 65535 <mss 1460>");
            peer.Out("S. 0:0(0) ack 1");
            peer.In(". 1:1(0) ack 1");
            peer.Descriptor = peer.Node.Accept(listener);
            Assert.AreEqual(3000, peer.Node.GetOption(peer.Descriptor, SocketOption.UserTimeout));
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.OutAfter(1000, "P. 1:11(10)");
            Ends(peer, 2000);
        }

        // Probes of a closed window: the program's setting applies though few were lost.
        [TestMethod]
        [Conformance("MUST-37")]
        public void UserTimeout_ProbesUnanswered_EndsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            Set(peer, 3000);
            peer.Write(10);
            for (int i = 0; i < 20; i++)
            {
                // As long as they are answered the connection stays (MUST-37).
                peer.Ladder.RunUntilSent();
                peer.Out(". 1:2(1)");
                peer.In(". ack 1 win 0");
            }

            peer.Ladder.RunUntilSent();
            peer.Out(". 1:2(1)");
            Ends(peer, 3000);
        }

        // SHLD-9, SHLD-10: at the third retransmission the program can see the problem; the response ends it.
        [TestMethod]
        [Conformance("SHLD-9", "SHLD-10")]
        [DataRow(false)]
        [DataRow(true)]
        public void SoftError_ThirdRetransmission_IsTimedOutUntilAck(bool syn)
        {
            TcpPeer peer = syn ? TcpPeer.Connecting(new PacketLadder()) : TcpPeer.Accepted();
            string segment = syn ? "S 0:0(0)" : "P. 1:11(10)";
            if (!syn)
            {
                peer.Write(10);
                peer.Out(segment);
            }

            peer.OutAfter(1000, segment);
            peer.OutAfter(2000, segment);
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            while (peer.Node.NextChanged() >= 0)
            {
            }

            peer.OutAfter(4000, segment);
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Assert.AreEqual((int)SocketError.TimedOut, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            Assert.AreEqual(SocketReadiness.None, peer.Node.Ready(peer.Descriptor) & SocketReadiness.Error);
            peer.In(syn ? "S. 0:0(0) ack 1" : ". ack 11");
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            peer.Ladder.Forget();
        }

        [TestMethod]
        public void SoftError_IcmpErrorSet_IsNotReplaced()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Icmp(3, 0, 0, peer.Last);
            peer.Ladder.Run(7000);
            peer.Ladder.Forget();
            Assert.AreEqual((int)SocketError.NetworkUnreachable,
                peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
        }

        [TestMethod]
        public void SoftError_ProbesUnanswered_IsTimedOutUntilAnswer()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            for (int i = 0; i < 4; i++)
            {
                peer.Ladder.RunUntilSent();
                peer.Out(". 1:2(1)");
            }

            Assert.AreEqual((int)SocketError.TimedOut, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
            peer.In(". ack 1 win 0");
            Assert.AreEqual(0, peer.Node.GetOption(peer.Descriptor, SocketOption.SoftError));
        }

        // RFC 9293 3.10.8, USER TIMEOUT: the program is informed, the peer is not.
        private static void Ends(TcpPeer peer, int milliseconds)
        {
            peer.Ladder.Quiet(milliseconds - 1);
            Assert.AreNotEqual(TcpState.Closed, peer.State);
            peer.Ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(0u, peer.Ladder.Count(Counter.TcpResetsOut));
        }

        private static void Set(TcpPeer peer, int milliseconds)
        {
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, milliseconds));
        }
    }
}
