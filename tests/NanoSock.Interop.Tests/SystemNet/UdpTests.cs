using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Programs that use System.Net as UdpClient does, with the kernel.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class UdpTests : IDisposable
    {
        private const int Port = 5000;
        private const string Group = "239.1.2.3";
        private const int TimedOut = 10060;
        private const int AccessDenied = 10013;

        private readonly SystemNetBench _bench = new SystemNetBench();

        public void Dispose() => _bench.Dispose();

        [TestMethod]
        public void Server_Datagrams_AreAnsweredToTheirSource()
        {
            using UdpCaller server = new UdpCaller(Port);
            using Socket one = Open(0);
            using Socket other = Open(0);
            byte[] buffer = new byte[2000];
            foreach (int size in new[] { 0, 1, 1000, 1472 })
            {
                foreach (Socket client in new[] { one, other })
                {
                    byte[] data = WebServer.Pattern(size);
                    client.SendTo(data, new IPEndPoint(IPAddress.Parse(SystemNetBench.Address), Port));
                    Assert.AreEqual(size, server.Receive(buffer));
                    Assert.AreEqual(SystemNetBench.Peer + ":" + ((IPEndPoint)client.LocalEndPoint).Port,
                        server.Source);
                    Assert.AreEqual(size, server.Answer(data));
                    Assert.AreEqual(size, client.Receive(buffer));
                    CollectionAssert.AreEqual(data, buffer.AsSpan(0, size).ToArray());
                }
            }
        }

        [TestMethod]
        public void Client_Connected_HearsOnlyItsPeer()
        {
            using UdpCaller client = new UdpCaller(0);
            using Socket peer = Open(Port);
            using Socket other = Open(0);
            client.Connect(SystemNetBench.Peer, Port);
            Assert.AreEqual(3, client.Send(new byte[3]));
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(3, peer.ReceiveFrom(new byte[9], ref from));
            other.SendTo(new byte[7], from);
            peer.SendTo(new byte[2], from);
            Assert.AreEqual(2, client.Receive(new byte[9]));
            client.ReceiveTimeout = 100;
            Assert.AreEqual(TimedOut, ProgramNetwork.ErrorOf(() => client.Receive(new byte[9])));
        }

        [TestMethod]
        public void Available_Loop_SeesEachDatagram()
        {
            using UdpCaller server = new UdpCaller(Port);
            using Socket client = Open(0);
            for (int size = 1; size < 10; size++)
            {
                client.SendTo(new byte[size], new IPEndPoint(IPAddress.Parse(SystemNetBench.Address), Port));
                while (server.Available == 0)
                {
                    Thread.Sleep(1);
                }

                Assert.AreEqual(size, server.Available);
                // The buffer is smaller: the rest of the datagram is lost.
                Assert.AreEqual(Math.Min(size, 5), server.Receive(new byte[5]));
                Assert.AreEqual(0, server.Available);
            }
        }

        [TestMethod]
        public void Broadcast_WithTheOption_ReachesTheKernel()
        {
            using UdpCaller client = new UdpCaller(0);
            using Socket peer = Open(Port);
            Assert.AreEqual(AccessDenied, ProgramNetwork.ErrorOf(() => client.Send(new byte[4], "10.9.0.255", Port)));
            client.EnableBroadcast();
            foreach (string address in new[] { "10.9.0.255", "255.255.255.255" })
            {
                Assert.AreEqual(4, client.Send(new byte[4], address, Port));
                Assert.AreEqual(4, peer.Receive(new byte[9]));
            }
        }

        [TestMethod]
        public void Multicast_JoinedGroup_IsHeardBothWays()
        {
            using UdpCaller client = new UdpCaller(Port);
            using Socket peer = Open(Port);
            IPAddress local = IPAddress.Parse(SystemNetBench.Peer);
            peer.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership,
                new MulticastOption(IPAddress.Parse(Group), local));
            peer.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, local.GetAddressBytes());
            client.JoinMulticastGroup(Group);
            client.MulticastLoopback = false;
            client.Ttl = 5;
            Assert.IsFalse(client.MulticastLoopback);
            Assert.AreEqual(5, client.Ttl);
            client.Send(new byte[6], Group, Port);
            Assert.AreEqual(6, peer.Receive(new byte[9]));
            peer.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastLoopback, false);
            peer.SendTo(new byte[8], new IPEndPoint(IPAddress.Parse(Group), Port));
            Assert.AreEqual(8, client.Receive(new byte[9]));
            client.DropMulticastGroup(Group);
            client.ReceiveTimeout = 200;
            peer.SendTo(new byte[8], new IPEndPoint(IPAddress.Parse(Group), Port));
            Assert.AreEqual(TimedOut, ProgramNetwork.ErrorOf(() => client.Receive(new byte[9])));
        }

        [TestMethod]
        public void Dispose_DuringReceive_EndsIt()
        {
            UdpCaller server = new UdpCaller(Port);
            int error = 0;
            Thread reader = new Thread(() => error = ProgramNetwork.ErrorOf(() => server.Receive(new byte[1])));
            reader.Start();
            Thread.Sleep(50);
            server.Dispose();
            Assert.IsTrue(reader.Join(60000));
            // 10004: Interrupted.
            Assert.AreEqual(10004, error);
        }

        private Socket Open(int port)
        {
            Socket socket = _bench.Network.OpenSocket(SocketType.Dgram);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return socket;
        }
    }
}
