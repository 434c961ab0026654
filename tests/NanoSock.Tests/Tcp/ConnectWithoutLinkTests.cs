using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;
using NanoSock.Wire;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Connection attempts while the link is down, or the neighbor silent.</summary>
    [TestClass]
    public class ConnectWithoutLinkTests
    {
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void Connect_LinkDown_FailsAfterThreeSeconds(bool known)
        {
            Bench bench = known ? new Bench().Introduce() : new Bench();
            bench.Link.IsUp = false;
            int socket = Connect(bench);
            bench.Advance(2999);
            Assert.AreEqual(SocketReadiness.None, bench.Stack.Ready(socket));
            bench.Advance(1);
            Assert.AreEqual(SocketReadiness.Error | SocketReadiness.HangUp,
                bench.Stack.Ready(socket) & (SocketReadiness.Error | SocketReadiness.HangUp));
            Assert.AreEqual((int)SocketError.NetworkDown, bench.Stack.GetOption(socket, SocketOption.Error));

            // A further attempt is allowed.
            bench.Link.IsUp = true;
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, Bench.Peer, 80));
            bench.Advance(100);
            Assert.AreEqual(SocketReadiness.None, bench.Stack.Ready(socket));
        }

        // A user timeout that was set before decides.
        [TestMethod]
        [DataRow(1000)]
        [DataRow(20000)]
        [DataRow(300000)]
        public void Connect_LinkDownWithUserTimeout_FailsAtTheTimeout(int timeout)
        {
            Bench bench = new Bench();
            bench.Link.IsUp = false;
            int socket = Connect(bench, timeout);
            bench.Advance(timeout - 1);
            Assert.AreEqual(SocketReadiness.None, bench.Stack.Ready(socket));
            bench.Advance(1);
            Assert.AreEqual((int)SocketError.NetworkDown, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        // The SYN is sent at once when the link comes up, and was not lost: its timer and the initial window are the
        // usual ones.
        [TestMethod]
        public void Connect_LinkComesUp_SendsSynAtOnce()
        {
            PacketLadder ladder = new PacketLadder();
            ladder.Link.IsUp = false;
            int socket = ladder.Node.Socket(SocketType.Stream);
            ladder.Node.Connect(socket, PacketLadder.PeerAddress, 80);
            ladder.Quiet(2500);
            ladder.Link.IsUp = true;
            ladder.Node.GetLocal(socket, out _, out int port);
            TcpPeer peer = ladder.Peer(80, port);
            peer.Descriptor = socket;
            ladder.Poll();
            peer.Out("S 0:0(0)");
            peer.OutAfter(1000, "S 0:0(0)");
            peer.OutAfter(2000, "S 0:0(0)");
            peer.In("S. 0:0(0) ack 1 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
            peer.Ladder.Quiet(10000);
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        // A link that goes down while the SYN is in flight ends the attempt three seconds after the failure was
        // detected.
        [TestMethod]
        public void Connect_LinkDownAfterFirstSyn_FailsThreeSecondsLater()
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer peer = TcpPeer.Connecting(ladder);
            ladder.Run(500);
            ladder.Link.IsUp = false;
            ladder.Quiet(3499);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            ladder.Quiet(1);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual((int)SocketError.NetworkDown, ladder.Node.GetOption(peer.Descriptor, SocketOption.Error));
        }

        // Not with the next time-out, which is half a minute away: the node checks its links once a second.
        [TestMethod]
        [DataRow(20000)]
        [DataRow(40000)]
        public void Connect_LinkDownAfterManySyns_FailsWithinFourSeconds(int after)
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer peer = TcpPeer.Connecting(ladder);
            ladder.Run(after);
            ladder.Forget();
            ladder.Link.IsUp = false;
            ladder.Quiet(2999);
            Assert.AreEqual(TcpState.SynSent, peer.State);
            ladder.Quiet(1001);
            Assert.AreEqual(TcpState.Closed, peer.State);
            Assert.AreEqual((int)SocketError.NetworkDown, ladder.Node.GetOption(peer.Descriptor, SocketOption.Error));
        }

        // A SYN through another link is not affected.
        [TestMethod]
        public void Connect_OtherLinkDown_Continues()
        {
            PacketLadder ladder = new PacketLadder();
            TestLink other = new TestLink(LinkMedium.Ip, 1500);
            Assert.AreEqual(1, ladder.Node.AddInterface(other, Simulation.Address("10.9.0.1"), 24));
            TcpPeer peer = TcpPeer.Connecting(ladder);
            ladder.Quiet(500);
            other.IsUp = false;
            peer.OutAfter(500, "S 0:0(0)");
            peer.OutAfter(2000, "S 0:0(0)");
            ladder.Quiet(3999);
            Assert.AreEqual(TcpState.SynSent, peer.State);
        }

        // The user timeout counts from the first attempt, whether there was a link then, later, or both.
        [TestMethod]
        [DataRow(0, 15000)]
        [DataRow(0, 1500)]
        [DataRow(500, 600000)]
        [DataRow(10000, 600000)]
        [DataRow(10000, 12000)]
        public void UserTimeout_LinkDownAndUp_CountsFromConnect(int downAt, int upAt)
        {
            PacketLadder ladder = new PacketLadder();
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(0, ladder.Node.SetOption(socket, SocketOption.UserTimeout, 20000));
            ladder.Link.IsUp = downAt != 0;
            ladder.Node.Connect(socket, PacketLadder.PeerAddress, 80);
            while (ladder.Now < 19999)
            {
                ladder.Run(1);
                ladder.Link.IsUp = ladder.Now < downAt || ladder.Now >= upAt;
            }

            Assert.AreEqual(TcpState.SynSent, ladder.State(socket));
            ladder.Run(1);
            Assert.AreEqual(TcpState.Closed, ladder.State(socket));
            int error = upAt < 20000 ? (int)SocketError.TimedOut : (int)SocketError.NetworkDown;
            Assert.AreEqual(error, ladder.Node.GetOption(socket, SocketOption.Error));
        }

        // A setting made during the attempt takes effect at once.
        [TestMethod]
        [DataRow(0, 60000, 60000)]
        [DataRow(60000, 5000, 5000)]
        [DataRow(60000, 1200, 1500)]
        [DataRow(60000, 0, 5000)]
        public void UserTimeout_SetDuringConnect_TakesEffectAtOnce(int before, int then, int end)
        {
            PacketLadder ladder = new PacketLadder();
            ladder.Link.IsUp = false;
            int socket = ladder.Node.Socket(SocketType.Stream);
            Assert.AreEqual(0, ladder.Node.SetOption(socket, SocketOption.UserTimeout, before));
            ladder.Node.Connect(socket, PacketLadder.PeerAddress, 80);
            ladder.Run(1500);
            Assert.AreEqual(0, ladder.Node.SetOption(socket, SocketOption.UserTimeout, then));
            ladder.Run(end - 1501 > 0 ? end - 1501 : 0);
            Assert.AreEqual(end > 1500 ? TcpState.SynSent : TcpState.Closed, ladder.State(socket));
            ladder.Run(1);
            Assert.AreEqual(TcpState.Closed, ladder.State(socket));
        }

        // The response to a SYN that was sent before an outage opens the connection, and the outage does not end it.
        [TestMethod]
        public void Connect_SynAckAfterOutage_Establishes()
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer peer = TcpPeer.Connecting(ladder);
            ladder.Run(500);
            ladder.Link.IsUp = false;
            ladder.Quiet(2000);
            peer.In("S. 0:0(0) ack 1 <mss 1460>", DropReason.LinkDown);
            ladder.Link.IsUp = true;
            ladder.Forget();
            ladder.Run(20000);
            ladder.Forget();
            Assert.AreEqual(TcpState.Established, peer.State);
        }

        // With outages in between, the SYN is nevertheless retried, whenever the link is up.
        [TestMethod]
        public void Connect_ShortOutages_ContinuesWithTheLink()
        {
            PacketLadder ladder = new PacketLadder();
            TcpPeer peer = TcpPeer.Connecting(ladder);
            for (int i = 0; i < 10; i++)
            {
                ladder.Link.IsUp = false;
                ladder.Quiet(2900);
                ladder.Link.IsUp = true;
                ladder.Poll();
                ladder.Forget();
                ladder.Run(300);
                ladder.Forget();
                Assert.AreEqual(TcpState.SynSent, peer.State, "outage " + i);
            }

            peer.In("S. 0:0(0) ack 1 <mss 1460>");
            peer.Out(". 1:1(0) ack 1");
        }

        [TestMethod]
        public void Connect_UnresolvedNeighbor_IsHostUnreachableAfterThreeSeconds()
        {
            Bench bench = new Bench();
            int socket = Connect(bench);
            bench.Advance(3000);
            Assert.AreEqual((int)SocketError.HostUnreachable, bench.Stack.GetOption(socket, SocketOption.Error));

            // A neighbor known to be silent is not resolved again within the second.
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, Bench.Peer, 80));
            bench.Advance(0);
            Assert.AreEqual((int)SocketError.HostUnreachable, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        [TestMethod]
        public void Connect_UnresolvedNeighborWithUserTimeout_KeepsResolving()
        {
            Bench bench = new Bench();
            int socket = Connect(bench, 20000);
            List<(long At, byte[] Frame)> sent = bench.Advance(15000);
            Assert.IsTrue(sent.Count > 6, "asked " + sent.Count + " times");
            Assert.AreEqual(SocketReadiness.None, bench.Stack.Ready(socket));

            // The neighbor appears.
            List<byte[]> answers = bench.Frame(Raw.Ethernet(Raw.Everybody, Bench.PeerMac,
                0x0806, Raw.Arp(1, Bench.PeerMac, Bench.Peer, Raw.NoMac, Bench.Own)));
            answers.AddRange(bench.Advance(4000).Select(item => item.Frame));
            Assert.IsTrue(answers.Any(frame => frame[13] == 0 && frame[23] == 6), "no SYN");
            bench.Advance(2000);
            Assert.AreEqual((int)SocketError.TimedOut, ErrorOrUnreachable(bench, socket));
        }

        [TestMethod]
        public void Connect_UnresolvedNeighbor_FailsAtUserTimeout()
        {
            Bench bench = new Bench();
            int socket = Connect(bench, 20000);
            bench.Advance(19999);
            Assert.AreEqual(SocketReadiness.None, bench.Stack.Ready(socket));
            bench.Advance(1);
            Assert.AreEqual((int)SocketError.HostUnreachable, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        // Blocking, in real time: well before the three minutes of TCP's retries.
        [TestMethod]
        public void BlockingConnect_LinkDown_IsNetworkDown()
        {
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(1)
            }));
            Assert.AreEqual(0,
                runner.AddInterface(new TestLink { Medium = LinkMedium.Ip, IsUp = false }, Bench.Own, 24));
            runner.Start();
            using Socket socket = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOption.UserTimeout, 50);
            Assert.AreEqual(SocketError.NetworkDown,
                BlockingPair.ErrorOf(() => socket.Connect(BlockingPair.At("10.0.0.2", 80))));
        }

        private static int ErrorOrUnreachable(Bench bench, int socket)
        {
            int error = bench.Stack.GetOption(socket, SocketOption.Error);
            return error == (int)SocketError.HostUnreachable ? (int)SocketError.TimedOut : error;
        }

        private static int Connect(Bench bench, int timeout = 0)
        {
            int socket = bench.Stack.Socket(SocketType.Stream);
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.UserTimeout, timeout));
            Assert.AreEqual(-(int)SocketError.InProgress, bench.Stack.Connect(socket, Bench.Peer, 80));
            return socket;
        }
    }
}
