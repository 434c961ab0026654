using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;
using static NanoSock.Tests.Datagrams.UdpBench;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>The sockets that a datagram reaches: unicast, broadcast, connected.</summary>
    [TestClass]
    public class UdpDeliveryTests
    {
        private static readonly byte[] s_data = { 1, 2, 3, 4, 5 };
        private readonly byte[] _buffer = new byte[3000];

        [TestMethod]
        public void Connect_Peer_ReceivesFromPeerOnly()
        {
            Bench bench = Ready(out int socket);
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, 5000));
            Assert.AreEqual(0, bench.Stack.GetLocal(socket, out uint local, out int port));
            Assert.AreEqual((Bench.Own, 7), (local, port));
            Assert.AreEqual(0, bench.Stack.GetRemote(socket, out uint remote, out port));
            Assert.AreEqual((Bench.Peer, 5000), (remote, port));
            bench.Expect(DropReason.UdpNoSocket, () => In(bench, Bench.Peer, 5001, Bench.Own, 7, s_data));
            bench.Expect(DropReason.UdpNoSocket, () => In(bench, Bench.Peer + 1, 5000, Bench.Own, 7, s_data));
            bench.Expect(DropReason.UdpNoSocket, () => In(bench, Bench.Peer + 1, 5000, 0xFFFFFFFF, 7, s_data));
            bench.Expect(DropReason.None, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data));
            Assert.AreEqual(5, bench.Stack.Receive(socket, _buffer, 0, 100));
            Assert.AreEqual(5, bench.Stack.Send(socket, s_data, 0, 5));
            Assert.AreEqual(5, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 5000), "to its own peer");
            Assert.AreEqual(-(int)SocketError.IsConnected, bench.Stack.SendTo(socket, s_data, 0, 5, Bench.Peer, 5001));
            Assert.AreEqual(2, bench.Poll().Count(frame => frame[23] == 17));

            // Another peer, and none.
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer + 1, 6000));
            bench.Expect(DropReason.UdpNoSocket, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data));
            bench.Expect(DropReason.None, () => In(bench, Bench.Peer + 1, 6000, Bench.Own, 7, s_data));
            Assert.AreEqual(0, bench.Stack.Connect(socket, 0, 0));
            Assert.AreEqual(-(int)SocketError.NotConnected, bench.Stack.GetRemote(socket, out _, out _));
            Assert.AreEqual(0, bench.Stack.GetLocal(socket, out local, out port));
            Assert.AreEqual((0u, 7), (local, port));
            bench.Expect(DropReason.None, () => In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data));
            Assert.AreEqual(-(int)SocketError.DestinationAddressRequired, bench.Stack.Send(socket, s_data, 0, 5));
        }

        [TestMethod]
        public void SendTo_BroadcastWithoutOption_IsAccessDenied()
        {
            Bench bench = Ready(out int socket);
            foreach (uint to in new[] { 0xFFFFFFFF, Simulation.Address("10.0.0.255") })
            {
                bench.Stack.SetOption(socket, SocketOption.Broadcast, 0);
                Assert.AreEqual(-(int)SocketError.AccessDenied, bench.Stack.SendTo(socket, s_data, 0, 5, to, 9));
                Assert.AreEqual(0, bench.Poll().Count);
                bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
                Assert.AreEqual(5, bench.Stack.SendTo(socket, s_data, 0, 5, to, 9));
                Assert.AreEqual(1, bench.Poll().Count);
            }
        }

        [TestMethod]
        public void Receive_Broadcast_GoesToEachMatchingSocket()
        {
            // RFC 1122 4.1.3.3.
            Bench bench = new Bench(new StackOptions { UdpSockets = 8 }).Introduce();
            uint directed = Simulation.Address("10.0.0.255");
            int[] sockets = new int[6];
            for (int i = 0; i < 6; i++)
            {
                sockets[i] = bench.Udp();
                bench.Stack.SetOption(sockets[i], SocketOption.ReuseAddress, 1);
            }

            bench.Stack.Bind(sockets[0], 0, 7);
            bench.Stack.Bind(sockets[1], 0, 7);
            bench.Stack.Bind(sockets[2], directed, 7);
            bench.Stack.Bind(sockets[3], Bench.Own, 7);
            bench.Stack.Bind(sockets[4], 0, 8);
            bench.Stack.Bind(sockets[5], 0, 7);
            bench.Stack.Connect(sockets[5], Bench.Peer, 5000);
            bool[] Got() => sockets.Select(socket => bench.Stack.Receive(socket, _buffer, 0, 100) == 5).ToArray();

            bench.Expect(DropReason.None, () => In(bench, Bench.Peer, 5000, directed, 7, s_data));
            CollectionAssert.AreEqual(new[] { true, true, true, false, false, true }, Got());
            In(bench, Bench.Peer + 1, 5000, directed, 7, s_data);
            CollectionAssert.AreEqual(new[] { true, true, true, false, false, false }, Got());
            In(bench, Bench.Peer, 5000, 0xFFFFFFFF, 7, s_data);
            CollectionAssert.AreEqual(new[] { true, true, false, false, false, true }, Got());
            bench.Expect(DropReason.UdpNoSocket, () => In(bench, Bench.Peer, 5000, directed, 9, s_data));

            // The node's own broadcast too.
            bench.Stack.SetOption(sockets[4], SocketOption.Broadcast, 1);
            Assert.AreEqual(5, bench.Stack.SendTo(sockets[4], s_data, 0, 5, directed, 7));
            CollectionAssert.AreEqual(new[] { true, true, true, false, false, false }, Got());
        }

        [TestMethod]
        public void Receive_Unicast_GoesToMostSpecificThenNewest()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 8 }).Introduce();
            List<int> sockets = new();
            void Expect(int socket)
            {
                In(bench, Bench.Peer, 5000, Bench.Own, 7, s_data);
                foreach (int any in sockets)
                {
                    Assert.AreEqual(any == socket ? 5 : -(int)SocketError.WouldBlock,
                        bench.Stack.Receive(any, _buffer, 0, 100));
                }
            }

            int Add(uint address)
            {
                int socket = bench.Udp();
                bench.Stack.SetOption(socket, SocketOption.ReuseAddress, 1);
                Assert.AreEqual(0, bench.Stack.Bind(socket, address, 7));
                sockets.Add(socket);
                return socket;
            }

            int first = Add(0);
            Expect(first);
            int specific = Add(Bench.Own);
            Expect(specific);
            int newer = Add(0);
            Expect(specific);
            int connected = Add(0);
            Assert.AreEqual(0, bench.Stack.Connect(connected, Bench.Peer, 5000));
            Expect(connected);
            bench.Stack.Close(connected);
            sockets.Remove(connected);
            bench.Stack.Close(specific);
            sockets.Remove(specific);
            Expect(newer);
            bench.Stack.Close(newer);
            sockets.Remove(newer);
            Expect(first);
        }
    }
}
