using System;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Datagrams, and the options that only UDP has.</summary>
    [TestClass]
    public sealed class DatagramTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void ReceiveFrom_LongDatagram_IsCut()
        {
            (Socket one, Socket other) = Pair();
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            one.SendTo(World.Bytes("long"), World.At(World.Server, 7));
            byte[] buffer = new byte[2];
            Assert.AreEqual(2, other.ReceiveFrom(buffer, ref from));
            Assert.AreEqual("10.0.0.2:5", from.ToString());
            one.SendTo(World.Bytes("long"), World.At(World.Server, 7));
            Assert.AreEqual(2, other.Receive(buffer));
            CollectionAssert.AreEqual(World.Bytes("lo"), buffer);
            one.SendTo(World.Bytes("next"), 2, SocketFlags.None, World.At(World.Server, 7));
            Assert.AreEqual(2, other.Receive(new byte[9]));
            Close(one, other);
        }

        [TestMethod]
        public void Receive_EmptyDatagram_IsZero()
        {
            (Socket one, Socket other) = Pair();
            one.SendTo(new byte[0], World.At(World.Server, 7));
            one.SendTo(World.Bytes("x"), World.At(World.Server, 7));
            Assert.AreEqual(0, other.Receive(new byte[2]));
            Assert.AreEqual(1, other.Receive(new byte[2]));
            Close(one, other);
        }

        [TestMethod]
        public void Receive_Unbound_IsNotConnected()
        {
            using Socket socket = World.Udp();
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(SocketError.NotConnected, World.ErrorOf(() => socket.Receive(new byte[1])));
            Assert.AreEqual(SocketError.NotConnected, World.ErrorOf(() => socket.ReceiveFrom(new byte[1], ref from)));
            socket.SendTo(new byte[1], World.At(World.Server, 9));
            socket.ReceiveTimeout = 1;
            Assert.AreEqual(SocketError.TimedOut, World.ErrorOf(() => socket.ReceiveFrom(new byte[1], ref from)));
        }

        [TestMethod]
        public void Connect_Datagram_SendsAndReceives()
        {
            (Socket one, Socket other) = Pair();
            one.Connect(World.At(World.Server, 7));
            Assert.IsTrue(one.Connected);
            other.SendTo(World.Bytes("hi"), World.At(World.Client, 5));
            Assert.AreEqual(2, one.Receive(new byte[9]));
            one.Send(World.Bytes("you"));
            Assert.AreEqual(3, other.Receive(new byte[9]));
            Close(one, other);
        }

        [TestMethod]
        public void Connect_PortZero_EndsConnection()
        {
            (Socket one, Socket other) = Pair();
            one.Connect(World.At(World.Server, 7));
            one.Connect(new IPEndPoint(IPAddress.Any, 0));
            Assert.IsFalse(one.Connected);
            one.SendTo(new byte[3], World.At(World.Server, 7));
            Assert.AreEqual(3, other.Receive(new byte[9]));
            Close(one, other);
        }

        [TestMethod]
        public void MulticastInterface_None_IsZero()
        {
            using Socket socket = World.Udp();
            object none = socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface);
            Assert.AreEqual(0, none);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, (int)none);
        }

        // Libraries for DHCP set Broadcast at level Udp.
        [TestMethod]
        [DataRow(SocketOptionLevel.Socket)]
        [DataRow(SocketOptionLevel.Udp)]
        public void SendTo_Broadcast_NeedsOption(SocketOptionLevel level)
        {
            (Socket one, Socket other) = Pair();
            EndPoint all = new IPEndPoint(IPAddress.Broadcast, 7);
            Assert.AreEqual(SocketError.AccessDenied, World.ErrorOf(() => one.SendTo(new byte[1], all)));
            Assert.AreEqual(false, one.GetSocketOption(level, SocketOptionName.Broadcast));
            one.SetSocketOption(level, SocketOptionName.Broadcast, true);
            Assert.AreEqual(true, one.GetSocketOption(level, SocketOptionName.Broadcast));
            one.SendTo(new byte[1], all);
            Assert.AreEqual(1, other.Receive(new byte[1]));
            Close(one, other);
        }

        [TestMethod]
        [DataRow("0.0.0.0")]
        [DataRow(World.Server)]
        public void AddMembership_Group_IsReceived(string local)
        {
            (Socket one, Socket other) = Pair();
            byte[] value = new byte[8];
            IPAddress.Parse("224.1.2.3").GetAddressBytes().CopyTo(value, 0);
            IPAddress.Parse(local).GetAddressBytes().CopyTo(value, 4);
            other.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, value);
            one.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface,
                IPAddress.Parse(World.Client).GetAddressBytes());
            one.SendTo(new byte[4], World.At("224.1.2.3", 7));
            Assert.AreEqual(4, other.Receive(new byte[9]));
            other.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.DropMembership, value);
            Assert.AreEqual(SocketError.AddressNotAvailable, World.ErrorOf(() =>
                other.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership,
                    new byte[] { 224, 1, 2, 3, 9, 9, 9, 9 })));
            Assert.AreEqual(0x0200000A,
                one.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface));
            Close(one, other);
        }

        [TestMethod]
        public void Options_OfDatagrams_KeepTheirValues()
        {
            using Socket socket = World.Udp();
            (SocketOptionName Name, int Value)[] options =
            {
                (SocketOptionName.IpTimeToLive, 7), (SocketOptionName.MulticastTimeToLive, 3),
                (SocketOptionName.MulticastLoopback, 0), (SocketOptionName.DontFragment, 1),
                (SocketOptionName.TypeOfService, 0x10),
            };
            foreach ((SocketOptionName name, int value) in options)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, name, value);
                Assert.AreEqual(value, socket.GetSocketOption(SocketOptionLevel.IP, name), name.ToString());
            }
        }

        private (Socket One, Socket Other) Pair()
        {
            _world.UseServer();
            Socket other = World.Udp();
            other.Bind(new IPEndPoint(IPAddress.Any, 7));
            other.ReceiveTimeout = BlockingPair.Limit;
            _world.UseClient();
            Socket one = World.Udp();
            one.Bind(new IPEndPoint(IPAddress.Any, 5));
            one.ReceiveTimeout = BlockingPair.Limit;
            return (one, other);
        }

        private static void Close(Socket one, Socket other)
        {
            one.Close();
            other.Close();
        }
    }
}
