using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Network
{
    /// <summary>ICMP messages of programs: what is sent, and what reaches their receiver.</summary>
    [TestClass]
    public sealed class IcmpProgramTests : IIcmpReceiver
    {
        private readonly List<string> _events = new List<string>();
        private readonly Simulation _world = new Simulation();
        private readonly NetStack _node;
        private readonly NetStack _peer;

        public IcmpProgramTests()
        {
            _node = _world.AddNode("10.0.0.1");
            _peer = _world.AddNode("10.0.0.2");
        }

        public void OnMessage(uint source, uint destination, int timeToLive, byte[] buffer, int offset, int length)
        {
            _events.Add(buffer[offset] + " from " + new IPAddress(source) + " to "
                + new IPAddress(destination) + " ttl " + timeToLive + " length " + length);
        }

        public void OnError(uint destination, uint reporter, int type, int code, byte[] buffer, int offset)
        {
            _events.Add("error " + type + "/" + code + " to " + new IPAddress(destination)
                + " from " + new IPAddress(reporter) + " about " + buffer[offset]);
        }

        [TestMethod]
        public void SendIcmp_TimestampRequest_ReachesThePeersReceiver()
        {
            _peer.SetIcmpReceiver(this);
            byte[] message = new byte[24];
            message[2] = 13;
            Assert.AreEqual(20, _node.SendIcmp(Simulation.Address("10.0.0.2"), 7, message, 2, 20));
            _world.Run(10);
            CollectionAssert.AreEqual(new[] { "13 from 10.0.0.1 to 10.0.0.2 ttl 7 length 20" }, _events);
            Assert.AreEqual(0u, _peer.GetDropCount(DropReason.IcmpTypeUnknown));
        }

        [TestMethod]
        public void Receive_WithoutReceiver_DropsAsUnknown()
        {
            _node.SendIcmp(Simulation.Address("10.0.0.2"), 64, new byte[8], 0, 8);
            _world.Run(10);
            Assert.AreEqual(1u, _peer.GetDropCount(DropReason.IcmpTypeUnknown));
        }

        [TestMethod]
        public void Receive_EchoRequest_IsAnsweredByTheNodeAndNotDelivered()
        {
            _peer.SetIcmpReceiver(this);
            _node.SendIcmp(Simulation.Address("10.0.0.2"), 64, [8, 0, 0, 0, 1, 2, 3, 4], 0, 8);
            _world.Run(10);
            Assert.IsEmpty(_events);
            Assert.AreEqual(1u, _peer.GetCounter(Counter.IcmpEchoReplies));
        }

        [TestMethod]
        public void Receive_ErrorAboutUdp_ReachesTheSocketAndNotTheReceiver()
        {
            _node.SetIcmpReceiver(this);
            int socket = _node.Socket(SocketType.Dgram);
            _node.Connect(socket, Simulation.Address("10.0.0.2"), 9);
            _node.Send(socket, new byte[1], 0, 1);
            _world.Run(10);
            Assert.IsEmpty(_events);
            Assert.AreEqual((int)SocketError.ConnectionRefused, _node.GetOption(socket, SocketOption.Error));
        }

        [TestMethod]
        public void Receive_ErrorAboutIcmp_ReachesTheReceiver()
        {
            _node.SetIcmpReceiver(this);
            _node.SendIcmp(Simulation.Address("10.0.0.9"), 64, [8, 0, 0, 0, 1, 2, 3, 4], 0, 8);
            _world.Run(10000);
            CollectionAssert.AreEqual(new[] { "error 3/1 to 10.0.0.9 from 10.0.0.1 about 8" }, _events);
        }

        [TestMethod]
        [DataRow("10.0.0.2", 64, 7, SocketError.Fault)]
        [DataRow("10.0.0.2", 0, 8, SocketError.InvalidArgument)]
        [DataRow("10.0.0.2", 256, 8, SocketError.InvalidArgument)]
        [DataRow("10.0.0.255", 64, 8, SocketError.AccessDenied)]
        [DataRow("255.255.255.255", 64, 8, SocketError.AccessDenied)]
        [DataRow("0.0.0.0", 64, 8, SocketError.AddressNotAvailable)]
        [DataRow("240.0.0.1", 64, 8, SocketError.AddressNotAvailable)]
        [DataRow("192.0.2.1", 64, 8, SocketError.NetworkUnreachable)]
        [DataRow("10.0.0.2", 64, 65516, SocketError.MessageSize)]
        public void SendIcmp_WrongArgument_IsRefused(string destination, int timeToLive, int size, SocketError error)
        {
            Assert.AreEqual(-(int)error,
                _node.SendIcmp(Simulation.Address(destination), timeToLive, new byte[70000], 0, size));
        }

        [TestMethod]
        public void SendIcmp_OutsideTheBuffer_IsRefused()
        {
            Assert.AreEqual(-(int)SocketError.Fault, _node.SendIcmp(Simulation.Address("10.0.0.2"), 64, null, 0, 8));
            Assert.AreEqual(-(int)SocketError.Fault,
                _node.SendIcmp(Simulation.Address("10.0.0.2"), 64, new byte[8], 1, 8));
            Assert.AreEqual(-(int)SocketError.Fault,
                _node.SendIcmp(Simulation.Address("10.0.0.2"), 64, new byte[8], -1, 8));
        }
    }
}
