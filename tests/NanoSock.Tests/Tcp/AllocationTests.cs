using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Nothing is allocated per packet after warm-up (DESIGN, section 5).</summary>
    [TestClass]
    public class AllocationTests
    {
        [TestMethod]
        public void Transfer_100000Segments_AllocatesNothing()
        {
            VirtualSwitch hub = new VirtualSwitch(4, 1500, 256, false);
            NetStack server = Node(hub, "10.0.0.1");
            NetStack client = Node(hub, "10.0.0.2");
            int listener = server.Socket(SocketType.Stream);
            server.Bind(listener, 0, 7);
            server.Listen(listener, 4);
            long now = 1000;
            uint address = Simulation.Address("10.0.0.1");
            byte[] buffer = new byte[8192];
            Run(server, client, listener, address, buffer, 1, ref now);
            uint segments = 0;
            long allocated = long.MaxValue;
            for (int round = 0; round < 3 && allocated != 0; round++)
            {
                // The runtime may allocate for itself once, when it replaces code that has become hot; the stack would
                // in every round.
                uint before = client.GetCounter(Counter.TcpSegmentsOut) + server.GetCounter(Counter.TcpSegmentsOut);
                long start = GC.GetAllocatedBytesForCurrentThread();
                Run(server, client, listener, address, buffer, 180, ref now);
                allocated = GC.GetAllocatedBytesForCurrentThread() - start;
                segments = client.GetCounter(Counter.TcpSegmentsOut)
                    + server.GetCounter(Counter.TcpSegmentsOut) - before;
                Assert.IsTrue(segments > 100000, segments + " segments");
            }

            Assert.AreEqual(0L, allocated, $"{segments} segments allocated {allocated} bytes.");
        }

        // Connections that open, echo and close: all paths of the stack in turn.
        private static void Run(NetStack server, NetStack client, int listener,
            uint address, byte[] buffer, int connections, ref long now)
        {
            for (int i = 0; i < connections; i++)
            {
                int socket = client.Socket(SocketType.Stream);
                client.Connect(socket, address, 7);
                int peer = -1;
                int toSend = 400000;
                int received = 0;
                while (received < 400000)
                {
                    server.Poll(now);
                    client.Poll(now);
                    now++;
                    peer = peer < 0 ? server.Accept(listener) : peer;
                    int sent = toSend > 0 ? client.Send(socket, buffer, 0, Math.Min(toSend, buffer.Length)) : 0;
                    toSend -= sent > 0 ? sent : 0;
                    int echo = peer < 0 ? 0 : server.Receive(peer, buffer, 0,
                        Math.Min(buffer.Length, 8192 - server.GetOption(peer, SocketOption.Unacknowledged)));
                    if (echo > 0 && server.Send(peer, buffer, 0, echo) != echo)
                    {
                        throw new InvalidOperationException();
                    }

                    int got = client.Receive(socket, buffer, 0, buffer.Length);
                    received += got > 0 ? got : 0;
                }

                client.Close(socket);
                server.Close(peer);
                for (int j = 0; j < 100; j++)
                {
                    server.Poll(now);
                    client.Poll(now);
                    now += 10;
                }
            }
        }

        private static NetStack Node(VirtualSwitch hub, string address)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                TcpReceiveBuffer = 8192, TcpSendBuffer = 8192, TcpMaximumSegmentLifetime = 10,
                Secret = Simulation.Secret(3)
            });
            stack.AddInterface(hub.AddPort(256), Simulation.Address(address), 24);
            return stack;
        }
    }
}
