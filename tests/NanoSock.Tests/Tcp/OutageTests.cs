using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Paths and links that fail for a while: no connection ends before R2 (RFC 9293 3.8.3), nor waits longer
    /// than its program allows.</summary>
    [TestClass]
    public class OutageTests
    {
        private const int Timeout = 20000;

        // The back-off of 200 ms puts attempts at 51 and 102.2 s: without one at 100 s, any outage longer than 51 s
        // ends the connection.
        [TestMethod]
        [Conformance("MUST-20", "SHLD-11")]
        public void Retransmission_R2Reached_IsMadeAtR2()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpMinimumRetransmissionTimeout = 201 });
            peer.Write(10);
            peer.Ladder.Run(99999);
            peer.Ladder.Forget();
            peer.OutAfter(1, "P. 1:11(10)");
            peer.In(". ack 11");
            peer.Ladder.Quiet(100000);
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        [TestMethod]
        public void Retransmission_UnansweredAtR2_EndsConnection()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpMinimumRetransmissionTimeout = 201 });
            peer.Write(10);
            peer.Ladder.Run(100000);
            peer.Ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Quiet(3000);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual(-(int)SocketError.TimedOut, peer.ReadResult());
        }

        [TestMethod]
        [DataRow("SynSent", "S 0:0(0)")]
        [DataRow("HalfOpen", "S. 0:0(0) ack 1")]
        [DataRow("SynReceived", "S. 0:0(0) ack 1")]
        [DataRow("Established", "P. 1:11(10) ack 1")]
        [DataRow("CloseWait", "P. 1:11(10) ack 2")]
        [DataRow("FinWait1", "F. 1:1(0) ack 1")]
        [DataRow("LastAck", "F. 1:1(0) ack 2")]
        public void LinkUp_SegmentOutstanding_RetransmitsAtOnce(string state, string segment)
        {
            TcpPeer peer = TcpStates.Reach(state);
            if (peer.Descriptor >= 0 && (state == "Established" || state == "CloseWait"))
            {
                peer.Write(10);
                peer.Out(segment);
            }

            // A connection attempt without a link ends after three seconds unless the program sets a longer time.
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(state == "HalfOpen" ? 20000 : state == "SynSent" ? 2900 : 90000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            peer.Out(segment);
            if (state != "HalfOpen")
            {
                // The back-off is that of the first time.
                peer.OutAfter(1000, segment);
            }
        }

        [TestMethod]
        public void LinkUp_WindowClosed_SendsProbe()
        {
            TcpPeer peer = TcpPeer.Accepted(window: 0);
            peer.Write(10);
            peer.OutAfter(1000, ". 1:2(1)");
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(40000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            peer.Out(". 1:2(1)");
        }

        [TestMethod]
        public void LinkUp_KeepAliveOutstanding_SendsProbe()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAlive, 1);
            peer.Node.SetOption(peer.Descriptor, SocketOption.KeepAliveTime, 10);
            peer.OutAfter(10000, ". 0:0(0)");
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(30000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Poll();
            peer.Out(". 0:0(0)");
        }

        [TestMethod]
        public void LinkUp_IdleConnection_SendsNothing()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(90000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.Quiet(1000);
        }

        [TestMethod]
        public void LinkUp_NodeIdle_IsDetectedWithinASecond()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Link.IsUp = false;
            peer.Ladder.Quiet(90000);
            peer.Ladder.Link.IsUp = true;
            peer.Ladder.RunUntilSent();
            peer.Ladder.Forget();
            Assert.IsTrue(peer.Ladder.Now <= 91000, "At " + peer.Ladder.Now);
        }

        [TestMethod]
        public void LinkUp_OtherLink_RetransmitsNothing()
        {
            TcpPeer peer = TcpPeer.Accepted();
            TestLink other = new TestLink(LinkMedium.Ip, 1500) { IsUp = false };
            Assert.AreEqual(1, peer.Node.AddInterface(other, Simulation.Address("10.9.0.1"), 24));
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Quiet(500);
            other.IsUp = true;
            peer.Ladder.Quiet(499);
            peer.OutAfter(1, "P. 1:11(10)");
        }

        // The decision to give up must not depend on a segment that was sent.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void LinkBlocked_Data_EndsAtUserTimeout(bool outstanding)
        {
            TcpPeer peer = TcpPeer.Accepted();
            Assert.AreEqual(0, peer.Node.SetOption(peer.Descriptor, SocketOption.UserTimeout, Timeout));
            peer.Ladder.Link.Room = outstanding ? 1 : 0;
            peer.Write(10);
            peer.Ladder.Forget();
            peer.Ladder.Run(Timeout - 1);
            Assert.AreEqual(TcpState.Established, peer.State);
            peer.Ladder.Run(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
        }

        [TestMethod]
        public void LinkBlocked_Syn_EndsAtUserTimeout()
        {
            PacketLadder ladder = new PacketLadder();
            ladder.Link.Room = 0;
            int descriptor = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(0, ladder.Node.SetOption(descriptor, SocketOption.UserTimeout, Timeout));
            Assert.AreEqual(-(int)SocketError.InProgress,
                ladder.Node.Connect(descriptor, PacketLadder.PeerAddress, 4000));
            ladder.Run(Timeout - 1);
            Assert.AreEqual(TcpState.SynSent, ladder.State(descriptor));
            ladder.Run(1);
            Assert.AreEqual(TcpState.Closed, ladder.State(descriptor));
        }

        [TestMethod]
        [DataRow(true)]
        [DataRow(false)]
        public void LinkBlocked_Data_EndsAtR2(bool orphan)
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Ladder.Link.Room = 0;
            peer.Write(10);
            int descriptor = peer.Descriptor;
            if (orphan)
            {
                peer.Node.Close(descriptor);
            }

            peer.Ladder.Run(105000);
            Assert.AreEqual(0, peer.Ladder.Count(TcpState.Established) + peer.Ladder.Count(TcpState.FinWait1));
        }

        // The FIN of a closed socket waits in a record.
        [TestMethod]
        public void LinkBlocked_FinOfRecord_IsSentWhenRoom()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Close();
            peer.Out("F. 1:1(0)");
            peer.Ladder.Quiet(500);
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(30000);
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Run(100);
            Assert.AreEqual(1, peer.Ladder.Unasked);
        }

        // A segment that waited for room was not lost: the back-off of that time is reset.
        [TestMethod]
        public void LinkBlocked_Data_ResetsBackOffWhenRoom()
        {
            TcpPeer peer = TcpPeer.Accepted();
            peer.Write(10);
            peer.Out("P. 1:11(10)");
            peer.Ladder.Link.Room = 0;
            peer.Ladder.Run(50000);
            peer.Ladder.Link.Room = int.MaxValue;
            peer.Ladder.Poll();
            peer.Out("P. 1:11(10)");
            peer.Ladder.Quiet(999);
            peer.Ladder.RunUntilSent();
            peer.Out("P. 1:11(10)");
            Assert.IsTrue(peer.Ladder.Now <= 52000, "At " + peer.Ladder.Now);
        }
    }
}
