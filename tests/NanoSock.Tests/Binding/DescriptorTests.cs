using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Binding
{
    [TestClass]
    public class DescriptorTests
    {
        [TestMethod]
        public void Call_StaleDescriptor_IsNotSocketAndCounted()
        {
            Bench bench = new Bench();
            NetStack stack = bench.Stack;
            int socket = bench.Udp(0, 7);
            Assert.AreEqual(0, stack.Close(socket));
            byte[] buffer = new byte[4];
            int refused = -(int)SocketError.NotSocket;
            Assert.AreEqual(refused, stack.Bind(socket, 0, 7));
            Assert.AreEqual(refused, stack.Listen(socket, 1));
            Assert.AreEqual(refused, stack.Accept(socket));
            Assert.AreEqual(refused, stack.Connect(socket, Bench.Peer, 7));
            Assert.AreEqual(refused, stack.Shutdown(socket, SocketShutdown.Both));
            Assert.AreEqual(refused, stack.Close(socket));
            Assert.AreEqual(refused, stack.Abort(socket));
            Assert.AreEqual(refused, stack.JoinGroup(socket, 0xE0000105, 0));
            Assert.AreEqual(refused, stack.LeaveGroup(socket, 0xE0000105, 0));
            Assert.AreEqual(refused, stack.Send(socket, buffer, 0, 1));
            Assert.AreEqual(refused, stack.SendTo(socket, buffer, 0, 1, Bench.Peer, 7));
            Assert.AreEqual(refused, stack.Receive(socket, buffer, 0, 1));
            Assert.AreEqual(refused, stack.ReceiveFrom(socket, buffer, 0, 1, new DatagramInfo()));
            Assert.AreEqual(refused, stack.SetOption(socket, SocketOption.ReuseAddress, 1));
            Assert.AreEqual(refused, stack.GetOption(socket, SocketOption.ReuseAddress));
            Assert.AreEqual(refused, stack.GetLocal(socket, out uint address, out int port));
            Assert.AreEqual(refused, stack.GetRemote(socket, out address, out port));
            Assert.AreEqual(0u, address);
            Assert.AreEqual(SocketReadiness.Error, stack.Ready(socket));
            Assert.AreEqual(18u, bench.Count(Counter.BadDescriptors));
        }

        [TestMethod]
        public void Close_InvalidNumber_IsNotSocket()
        {
            Bench bench = new Bench();
            int socket = bench.Udp();
            uint expected = 0;
            foreach (int number in new[]
            {
                -1, int.MinValue, int.MaxValue, 0, socket ^ 1, socket + 16, socket - 16, socket | 15,
                socket ^ 0x40000000
            })
            {
                Assert.AreEqual(-(int)SocketError.NotSocket, bench.Stack.Close(number), number.ToString());
                Assert.AreEqual(++expected, bench.Count(Counter.BadDescriptors));
            }

            Assert.AreEqual(0, bench.Stack.Close(socket));
        }

        [TestMethod]
        public void Socket_SlotReused_HasNewDescriptor()
        {
            Bench bench = new Bench(new StackOptions { TcpSockets = 1, UdpSockets = 1, FirstGeneration = 0x3FFFFFFE });
            HashSet<int> seen = new();
            for (int i = 0; i < 1000; i++)
            {
                int socket = bench.Udp();
                Assert.IsTrue(socket >= 0 && seen.Add(socket));
                Assert.AreEqual(0, bench.Stack.Close(socket));
                Assert.AreEqual(-(int)SocketError.NotSocket, bench.Stack.Close(socket));
            }
        }

        [TestMethod]
        public void Socket_TableFull_IsTooManyOpenSockets()
        {
            Bench bench = new Bench(new StackOptions { TcpSockets = 3, UdpSockets = 2 });
            foreach (SocketType type in new[] { SocketType.Stream, SocketType.Dgram })
            {
                int room = type == SocketType.Stream ? 3 : 2;
                List<int> sockets = new();
                for (int i = 0; i < room; i++)
                {
                    sockets.Add(bench.Stack.Socket(type));
                }

                for (int round = 0; round < 20; round++)
                {
                    Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, bench.Stack.Socket(type));
                    Assert.AreEqual(0, bench.Stack.Close(sockets[round % room]));
                    sockets[round % room] = bench.Stack.Socket(type);
                    Assert.IsTrue(sockets[round % room] >= 0);
                }
            }

            Assert.AreEqual(-(int)SocketError.SocketNotSupported, bench.Stack.Socket((SocketType)3));
        }

        [TestMethod]
        public void Close_DescriptorOfOtherNode_IsNotSocket()
        {
            Bench one = new Bench(new StackOptions { Secret = Simulation.Secret(1) });
            Bench other = new Bench(new StackOptions { Secret = Simulation.Secret(2) });
            for (int i = 0; i < 4; i++)
            {
                int foreign = one.Udp();
                int own = other.Udp();
                Assert.AreNotEqual(foreign, own);
                Assert.AreEqual(-(int)SocketError.NotSocket, other.Stack.Close(foreign));
            }

            Assert.AreEqual(4u, other.Count(Counter.BadDescriptors));
            Assert.AreEqual(0u, one.Count(Counter.BadDescriptors));
        }

        [TestMethod]
        public void Socket_FirstGenerationOption_SetsDescriptor()
        {
            // 8 sockets: three bits of slot.
            Bench bench = new Bench(new StackOptions { TcpSockets = 5, UdpSockets = 3, FirstGeneration = 115 });
            Assert.AreEqual(920, bench.Stack.Socket(SocketType.Stream));
            Assert.AreEqual(921, bench.Stack.Socket(SocketType.Stream));
            Assert.AreEqual(922, bench.Stack.Socket(SocketType.Stream));
            Assert.AreEqual(925, bench.Stack.Socket(SocketType.Dgram));
        }
    }
}
