using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>The data that a socket's queue keeps about datagrams, at any position of its ring and by any input
    /// path.</summary>
    [TestClass]
    public class UdpQueueTests
    {
        private const int RecordHeader = 14;
        private const int Ring = 103;
        private static readonly uint s_group = Simulation.Address("239.255.0.1");
        private readonly byte[] _buffer = new byte[200];

        [TestMethod]
        public void ReceiveFrom_RandomInput_ReturnsDataAndAddresses()
        {
            Bench bench = new Bench(new StackOptions { UdpReceiveBuffer = Ring }).Introduce();
            int socket = bench.Udp(0, 7);
            bench.Stack.SetOption(socket, SocketOption.Broadcast, 1);
            Random random = new Random(11);
            Queue<(uint From, int Port, uint To, byte[] Data)> waiting = new();
            DatagramInfo info = new DatagramInfo();
            int full = 0;
            for (int i = 0; i < 20000; i++)
            {
                int turn = random.Next(6);
                if (turn < 3)
                {
                    byte[] data = Raw.Pattern(random.Next(45), i);
                    (uint from, int port, uint to) = turn == 2 ? (Bench.Own, 7, 0xFFFFFFFF)
                        : (0x0A000000u | (uint)(2 + random.Next(250)), 1 + random.Next(65535),
                            turn == 0 ? Bench.Own : Simulation.Address("10.0.0.255"));
                    bool room = waiting.Sum(item => item.Data.Length + RecordHeader)
                        + data.Length + RecordHeader <= Ring;
                    if (room)
                    {
                        waiting.Enqueue((from, port, to, data));
                    }

                    full += room ? 0 : 1;
                    bench.Expect(room ? DropReason.None : DropReason.UdpQueueFull, () =>
                    {
                        if (turn == 2)
                        {
                            Assert.AreEqual(data.Length, bench.Stack.SendTo(socket, data, 0, data.Length, to, 7));
                            return;
                        }

                        // With options the addresses are not right before the UDP header.
                        byte[] options = new byte[random.Next(3) * 4];
                        Array.Fill(options, (byte)1);
                        bench.Packet(Raw.Ipv4(from, to, 17, Raw.Udp(from, to, port, 7, data), options: options));
                    });
                }
                else
                {
                    int size = random.Next(50);
                    Array.Fill(_buffer, (byte)0xEE);
                    int received = bench.Stack.ReceiveFrom(socket, _buffer, 3, size, info);
                    if (waiting.Count == 0)
                    {
                        Assert.AreEqual(-(int)SocketError.WouldBlock, received);
                        continue;
                    }

                    (uint from, int port, uint to, byte[] data) = waiting.Dequeue();
                    Assert.AreEqual(Math.Min(size, data.Length), received);
                    CollectionAssert.AreEqual(data[..received], _buffer[3..(3 + received)]);
                    Assert.AreEqual((byte)0xEE, _buffer[3 + received]);
                    Assert.AreEqual((from, port, to, 0, data.Length, data.Length > size),
                        (info.RemoteAddress, info.RemotePort, info.LocalAddress,
                            info.Interface, info.Length, info.IsTruncated));
                }

                bench.Taken();
                Assert.AreEqual(waiting.Count == 0 ? 0 : waiting.Peek().Data.Length,
                    bench.Stack.GetOption(socket, SocketOption.Available));
            }

            Assert.IsTrue(full > 100);
            Assert.AreEqual(full, bench.Stack.GetOption(socket, SocketOption.Dropped));
        }

        [TestMethod]
        public void ReceiveFrom_BroadcastToSeveralSockets_ReturnsSameRecord()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 4, Interfaces = 3 });
            uint peer = Simulation.Address("172.31.254.253");
            var second = bench.AddLink(Simulation.Address("172.31.254.1"), 24);
            int[] sockets = Enumerable.Range(0, 4).Select(_ => bench.Udp()).ToArray();
            DatagramInfo info = new DatagramInfo();
            foreach (int socket in sockets)
            {
                bench.Stack.SetOption(socket, SocketOption.ReuseAddress, 1);
                Assert.AreEqual(0, bench.Stack.Bind(socket, 0, 5000));
            }

            foreach (byte[] options in new[] { null, new byte[] { 1, 1, 1, 1 } })
            {
                bench.Packet(Raw.Ipv4(peer, 0xFFFFFFFF, 17,
                        Raw.Udp(peer, 0xFFFFFFFF, 60000, 5000, new byte[] { 1, 2, 3 }), options: options),
                    Raw.Everybody, second);
                foreach (int socket in sockets)
                {
                    Assert.AreEqual(3, bench.Stack.ReceiveFrom(socket, _buffer, 0, 9, info));
                    Assert.AreEqual((peer, 60000, 0xFFFFFFFF, 1, 3),
                        (info.RemoteAddress, info.RemotePort, info.LocalAddress, info.Interface, info.Length));
                    CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, _buffer[..3]);
                }
            }
        }

        [TestMethod]
        public void SendTo_GroupWithTtlZero_HasSameMaximumSize()
        {
            Bench bench = new Bench(new StackOptions { UdpReceiveBuffer = 200000 });
            int socket = bench.Udp(0, 5000);
            Assert.AreEqual(0, bench.Stack.JoinGroup(socket, s_group, 0));
            bench.Stack.SetOption(socket, SocketOption.MulticastTimeToLive, 0);
            byte[] data = Raw.Pattern(65508, 1);
            Assert.AreEqual(-(int)SocketError.MessageSize, bench.Stack.SendTo(socket, data, 0, 65508, s_group, 5000));
            Assert.AreEqual(65507, bench.Stack.SendTo(socket, data, 1, 65507, s_group, 5000));
            byte[] received = new byte[65508];
            Assert.AreEqual(65507, bench.Stack.Receive(socket, received, 1, 65507));
            CollectionAssert.AreEqual(data[1..], received[1..]);
        }

        [TestMethod]
        public void Receive_SocketConnectedAndClosed_GoesToMatchingSocket()
        {
            Bench bench = new Bench().Introduce();
            int any = bench.Udp(0, 7);
            Assert.AreEqual(0, bench.Stack.SetOption(any, SocketOption.ReuseAddress, 1));
            for (int round = 0; round < 3; round++)
            {
                int one = Connected(bench, 5001);
                int two = Connected(bench, 5002);
                Arrives(bench, 5001, one);
                Arrives(bench, 5002, two);
                Arrives(bench, 5003, any);
                Assert.AreEqual(0, bench.Stack.Connect(two, Bench.Peer, 5004));
                Arrives(bench, 5002, any);
                Arrives(bench, 5004, two);
                Assert.AreEqual(0, bench.Stack.Close(one));
                Arrives(bench, 5001, any);
                Arrives(bench, 5004, two);
                Assert.AreEqual(0, bench.Stack.Connect(two, 0, 0));
                Assert.AreEqual(0, bench.Stack.Connect(two, Bench.Peer, 5005));
                Arrives(bench, 5005, two);
                Assert.AreEqual(0, bench.Stack.Close(two));
                Arrives(bench, 5005, any);
            }
        }

        private static int Connected(Bench bench, int port)
        {
            int socket = bench.Udp();
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.ReuseAddress, 1));
            Assert.AreEqual(0, bench.Stack.Bind(socket, 0, 7));
            Assert.AreEqual(0, bench.Stack.Connect(socket, Bench.Peer, port));
            return socket;
        }

        private void Arrives(Bench bench, int port, int socket)
        {
            bench.Packet(Raw.Ipv4(Bench.Peer, Bench.Own, 17, Raw.Udp(Bench.Peer, Bench.Own, port, 7, new byte[1])));
            Assert.AreEqual(1, bench.Stack.Receive(socket, _buffer, 0, 9));
        }
    }
}
