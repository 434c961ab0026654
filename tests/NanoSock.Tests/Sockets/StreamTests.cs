using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.Sockets
{
    [TestClass]
    public class StreamTests
    {
        [TestMethod]
        public void Echo_PerfectLink_IsIdentical()
        {
            Echo(1 << 20, null);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(2)]
        [DataRow(3)]
        public void Echo_ImpairedLink_IsIdentical(int seed)
        {
            Echo(1 << 18,
                new Impairment
                {
                    LossPpm = 20000, DuplicatePpm = 10000, ReorderPpm = 20000, CorruptPpm = 5000, DelayMilliseconds = 5,
                    Seed = (uint)seed
                });
        }

        private static void Echo(int total, Impairment impairment)
        {
            Simulation simulation = new Simulation();
            StackOptions big = new StackOptions
            {
                TcpReceiveBuffer = 65536, TcpSendBuffer = 65536, TcpMaximumSegmentLifetime = 1000
            };
            NetStack server = simulation.AddNode("10.0.0.1", 24, big);
            NetStack client = simulation.AddNode("10.0.0.2", 24,
                new StackOptions { TcpReceiveBuffer = 65536, TcpSendBuffer = 65536, TcpMaximumSegmentLifetime = 1000 },
                link => impairment == null ? link : new ImpairedLink(link, impairment, 256));
            int listener = server.Socket(SocketType.Stream);
            Assert.AreEqual(0, server.Bind(listener, 0, 7));
            Assert.AreEqual(0, server.Listen(listener, 4));
            int socket = client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, client.Connect(socket, Simulation.Address("10.0.0.1"), 7));
            Assert.IsTrue(simulation.RunUntil(() => client.Ready(socket) == SocketReadiness.Writable, 30000));

            byte[] data = new byte[total];
            new Random(5).NextBytes(data);
            byte[] back = new byte[total];
            int sent = 0;
            int got = 0;
            bool clientEnd = false;
            int peer = -1;
            byte[] held = new byte[20000];
            int holding = 0;
            bool serverShut = false;
            simulation.Programs = () =>
            {
                if (peer < 0)
                {
                    peer = server.Accept(listener);
                }

                if (sent < total)
                {
                    int n = client.Send(socket, data, sent, total - sent);
                    sent += Math.Max(n, 0);
                    if (sent == total)
                    {
                        Assert.AreEqual(0, client.Shutdown(socket, SocketShutdown.Send));
                    }
                }

                if (!clientEnd)
                {
                    byte[] extra = new byte[1];
                    int n = got < total
                        ? client.Receive(socket, back, got, total - got)
                        : client.Receive(socket, extra, 0, 1);
                    if (n > 0)
                    {
                        Assert.IsTrue(got < total);
                        got += n;
                    }
                    else if (n == 0)
                    {
                        clientEnd = true;
                        client.Close(socket);
                    }
                    else
                    {
                        Assert.AreEqual(-(int)SocketError.WouldBlock, n);
                    }
                }

                if (peer >= 0 && !serverShut)
                {
                    int n = server.Receive(peer, held, holding, held.Length - holding);
                    if (n > 0)
                    {
                        holding += n;
                    }

                    if (holding > 0)
                    {
                        int m = server.Send(peer, held, 0, holding);
                        if (m > 0)
                        {
                            Array.Copy(held, m, held, 0, holding - m);
                            holding -= m;
                        }
                    }
                    else if (n == 0)
                    {
                        serverShut = true;
                        server.Close(peer);
                    }
                }
            };
            bool done = simulation.RunUntil(() => clientEnd, 600000);
            Console.WriteLine($"sent {sent} got {got} at {simulation.Now} rtx "
                + $"{client.GetCounter(Ip.Counter.TcpRetransmissions)}"
                + $"/{server.GetCounter(Ip.Counter.TcpRetransmissions)} to {client.GetCounter(Ip.Counter.TcpTimeouts)}"
                + $"/{server.GetCounter(Ip.Counter.TcpTimeouts)}");
            Assert.IsTrue(done, $"sent {sent} got {got}");
            CollectionAssert.AreEqual(data, back);
            simulation.Run(200000);
            SocketInfo info = new SocketInfo();
            int used = 0;
            for (int i = 0; i < server.TableCapacity; i++)
            {
                used += server.GetSocketInfo(i, info) ? 1 : 0;
                used += client.GetSocketInfo(i, info) ? 1 : 0;
            }

            Assert.AreEqual(1, used);
        }
    }
}
