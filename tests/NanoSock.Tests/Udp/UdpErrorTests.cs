using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>An error belongs to the destination it is about (RFC 1122 4.1.3.3).</summary>
    [TestClass]
    public class UdpErrorTests
    {
        private static readonly byte[] s_data = { 1, 2, 3 };
        private static readonly uint s_dead = Bench.Peer + 1;

        [TestMethod]
        public void SendTo_AfterOtherNeighborFailed_Succeeds()
        {
            Bench bench = Failed(out int socket);
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7));
                Assert.AreEqual(1, bench.Poll().Count);
            }

            // The error is reported once, at its destination.
            bench.Advance(2000);
            Assert.AreEqual(-(int)SocketError.HostUnreachable, bench.Stack.SendTo(socket, s_data, 0, 3, s_dead, 7));
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, s_dead, 7));
        }

        [TestMethod]
        public void Receive_AfterSendFailed_IsUnaffected()
        {
            Bench bench = Failed(out int socket);
            byte[] buffer = new byte[16];
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(socket, buffer, 0, 16));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.ReceiveFrom(socket, buffer, 0, 16, info));
            Assert.AreEqual(SocketReadiness.Writable, bench.Stack.Ready(socket));
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, 5000, 4000, s_data)));
            Assert.AreEqual(3, bench.Stack.ReceiveFrom(socket, buffer, 0, 16, info));
            Assert.AreEqual((int)SocketError.HostUnreachable,
                bench.Stack.GetOption(socket, SocketOption.Error), "to whom asks for it");
            Assert.AreEqual(0, bench.Stack.GetOption(socket, SocketOption.Error));
        }

        [TestMethod]
        public void ConnectedSocket_PeerUnreachable_ReceiveAndSendFail()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Stack.Connect(socket, s_dead, 7);
            bench.Stack.Send(socket, s_data, 0, 3);
            bench.Advance(4500);
            Assert.AreEqual(SocketReadiness.Error | SocketReadiness.Writable, bench.Stack.Ready(socket));
            Assert.AreEqual(-(int)SocketError.HostUnreachable, bench.Stack.Receive(socket, new byte[4], 0, 4));
            Assert.AreEqual(3, bench.Stack.Send(socket, s_data, 0, 3));
            bench.Advance(4500);
            Assert.AreEqual(-(int)SocketError.HostUnreachable, bench.Stack.Send(socket, s_data, 0, 3));
        }

        [TestMethod]
        public void Connect_OtherPeer_ClearsError()
        {
            Bench bench = new Bench().Introduce();
            int socket = bench.Udp(0, 4000);
            bench.Stack.Connect(socket, s_dead, 7);
            bench.Stack.Send(socket, s_data, 0, 3);
            bench.Advance(4500);
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 7));
            Assert.AreEqual(3, bench.Stack.Send(socket, s_data, 0, 3), "another peer");
            bench.Stack.Connect(socket, s_dead, 7);
            bench.Stack.Send(socket, s_data, 0, 3);
            bench.Advance(4500);
            Assert.AreEqual(0, bench.Stack.Connect(socket, 0, 0));
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, Bench.Peer, 7), "none");

            // An error from the time without a peer is not reported for the peer.
            bench.Stack.SendTo(socket, s_data, 0, 3, s_dead, 7);
            bench.Advance(4500);
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 7));
            Assert.AreEqual(-(int)SocketError.WouldBlock, bench.Stack.Receive(socket, new byte[4], 0, 4));
        }

        // A socket whose datagram found no neighbor; another neighbor is resolved.
        private static Bench Failed(out int socket)
        {
            Bench bench = new Bench().Introduce();
            socket = bench.Udp(0, 4000);
            Assert.AreEqual(3, bench.Stack.SendTo(socket, s_data, 0, 3, s_dead, 7));
            bench.Advance(4500);
            return bench;
        }
    }
}
