using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>The results of the descriptor calls about a connection, state by state.</summary>
    [TestClass]
    public class ReadinessTests
    {
        private const SocketReadiness None = SocketReadiness.None;
        private const SocketReadiness R = SocketReadiness.Readable;
        private const SocketReadiness W = SocketReadiness.Writable;
        private const SocketReadiness H = SocketReadiness.HangUp;

        [TestMethod]
        [DataRow("Listen", None)]
        [DataRow("SynSent", None)]
        [DataRow("SynReceived", None)]
        [DataRow("Established", W)]
        [DataRow("FinWait1", None)]
        [DataRow("FinWait2", None)]
        [DataRow("CloseWait", R | W)]
        [DataRow("Closing", R | H)]
        [DataRow("LastAck", R | H)]
        public void Ready_EachState_ReturnsItsFlags(string state, SocketReadiness expected)
        {
            TcpPeer peer = TcpStates.Reach(state);
            Assert.AreEqual(expected, peer.Node.Ready(peer.Descriptor));
        }

        [TestMethod]
        public void Ready_SendBufferFull_IsNotWritable()
        {
            TcpPeer peer = TcpPeer.Accepted(new StackOptions { TcpSendBuffer = 2048 }, window: 0);
            while (peer.Node.NextChanged() >= 0)
            {
            }

            Assert.AreEqual(2048, peer.WriteSome(5000));
            Assert.AreEqual(None, peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(-(int)SocketError.WouldBlock, peer.WriteSome(1));
            Assert.AreEqual(0, peer.Node.Send(peer.Descriptor, new byte[0], 0, 0));
            peer.In(". ack 1 win 2000");
            peer.Ladder.Forget();
            peer.In(". ack 1001");
            peer.Ladder.Forget();
            Assert.AreEqual(W, peer.Node.Ready(peer.Descriptor));
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Assert.AreEqual(-1, peer.Node.NextChanged());
            Assert.AreEqual(1000, peer.WriteSome(5000));
        }

        [TestMethod]
        public void NextChanged_SeveralEvents_ReturnsEachSocketOnce()
        {
            TcpPeer peer = TcpPeer.Accepted();
            while (peer.Node.NextChanged() >= 0)
            {
            }

            peer.In("P. 1:11(10)");
            peer.In("P. 11:21(10)");
            peer.Out(". ack 21");
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            Assert.AreEqual(-1, peer.Node.NextChanged());
            peer.In(". 100:110(10)");
            peer.Out(". ack 21");
            Assert.AreEqual(-1, peer.Node.NextChanged(), "Nothing can be read yet.");
            peer.In("F. 21:21(0)");
            peer.Out(". ack 22");
            Assert.AreEqual(peer.Descriptor, peer.Node.NextChanged());
            peer.Close();
            peer.Ladder.Forget();
            Assert.AreEqual(-1, peer.Node.NextChanged());
        }

        [TestMethod]
        public void Descriptor_Closed_IsNotSocketAndCounted()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            int stale = peer.Descriptor;
            peer.Close();
            peer.Out("F. 1:1(0)");
            uint before = peer.Ladder.Count(Counter.BadDescriptors);
            const int NotSocket = -(int)SocketError.NotSocket;
            byte[] buffer = new byte[1];
            Assert.AreEqual(NotSocket, peer.Node.Send(stale, buffer, 0, 1));
            Assert.AreEqual(NotSocket, peer.Node.Receive(stale, buffer, 0, 1));
            Assert.AreEqual(NotSocket, peer.Node.Close(stale));
            Assert.AreEqual(NotSocket, peer.Node.Abort(stale));
            Assert.AreEqual(NotSocket, peer.Node.Shutdown(stale, SocketShutdown.Both));
            Assert.AreEqual(NotSocket, peer.Node.Bind(stale, 0, 1));
            Assert.AreEqual(NotSocket, peer.Node.Listen(stale, 1));
            Assert.AreEqual(NotSocket, peer.Node.Accept(stale));
            Assert.AreEqual(NotSocket, peer.Node.Connect(stale, PacketLadder.PeerAddress, 1));
            Assert.AreEqual(NotSocket, peer.Node.GetOption(stale, SocketOption.Error));
            Assert.AreEqual(NotSocket, peer.Node.SetOption(stale, SocketOption.NoDelay, 1));
            Assert.AreEqual(SocketReadiness.Error, peer.Node.Ready(stale));
            Assert.AreEqual(before + 12, peer.Ladder.Count(Counter.BadDescriptors));
        }

        [TestMethod]
        public void Descriptor_SlotReused_DoesNotReachNewSocket()
        {
            PacketLadder ladder = new PacketLadder(new StackOptions { TcpSockets = 1, UdpSockets = 0 });
            int last = -1;
            for (int i = 0; i < 100; i++)
            {
                int socket = ladder.Node.Socket(SocketType.Stream);
                Assert.IsTrue(socket >= 0);
                Assert.AreNotEqual(last, socket);
                if (last >= 0)
                {
                    Assert.AreEqual(-(int)SocketError.NotSocket, ladder.Node.Close(last));
                }

                last = socket;
                Assert.AreEqual(0, ladder.Node.Close(socket));
            }
        }

        [TestMethod]
        public void SendAndReceive_BadBuffer_AreFault()
        {
            TcpPeer peer = TcpStates.Reach("Established");
            const int Fault = -(int)SocketError.Fault;
            Assert.AreEqual(Fault, peer.Node.Send(peer.Descriptor, null, 0, 0));
            Assert.AreEqual(Fault, peer.Node.Send(peer.Descriptor, new byte[4], 1, 4));
            Assert.AreEqual(Fault, peer.Node.Receive(peer.Descriptor, new byte[4], -1, 1));
            Assert.AreEqual(Fault, peer.Node.Receive(peer.Descriptor, new byte[4], 0, -1));
            Assert.AreEqual(Fault, peer.Node.Receive(peer.Descriptor, new byte[4], int.MaxValue, int.MaxValue));
        }

        [TestMethod]
        [Conformance("MUST-48", "MUST-49")]
        public void Options_Stream_AreReturnedAndValidated()
        {
            TcpPeer peer = TcpStates.Reach("Established",
                new StackOptions { TcpReceiveBuffer = 3000, TcpSendBuffer = 1000 });
            int socket = peer.Descriptor;
            Assert.AreEqual(4096, peer.Node.GetOption(socket, SocketOption.ReceiveBuffer));
            Assert.AreEqual(1024, peer.Node.GetOption(socket, SocketOption.SendBuffer));
            Assert.AreEqual((int)SocketType.Stream, peer.Node.GetOption(socket, SocketOption.Type));
            Assert.AreEqual(-(int)SocketError.ProtocolOption, peer.Node.SetOption(socket, SocketOption.Broadcast, 1));
            Assert.AreEqual(-(int)SocketError.ProtocolOption, peer.Node.SetOption(socket, SocketOption.Error, 1));
            Assert.AreEqual(-(int)SocketError.ProtocolOption, peer.Node.GetOption(socket, (SocketOption)99));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, peer.Node.SetOption(socket, SocketOption.Linger, -2));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                peer.Node.SetOption(socket, SocketOption.TimeToLive, 256));

            // MUST-48, MUST-49.
            Assert.AreEqual(0, peer.Node.SetOption(socket, SocketOption.TimeToLive, 7));
            Assert.AreEqual(0, peer.Node.SetOption(socket, SocketOption.TypeOfService, 0xBB));
            peer.Write(1);
            peer.Out("P. 1:2(1)");
            Assert.AreEqual(7, peer.Last[8]);
            Assert.AreEqual(0xB8, peer.Last[1]);
        }
    }
}
