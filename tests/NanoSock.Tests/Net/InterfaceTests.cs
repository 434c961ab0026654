using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>An interface that could not receive is refused, and so is one that would keep another from
    /// receiving.</summary>
    [TestClass]
    public class InterfaceTests
    {
        private const int InUse = -(int)SocketError.AddressAlreadyInUse;
        private const int Invalid = -(int)SocketError.InvalidArgument;

        [TestMethod]
        public void AddInterface_LinkInUse_IsInvalidArgument()
        {
            Bench bench = new Bench();
            Assert.AreEqual(Invalid, bench.Stack.AddInterface(bench.Link, Simulation.Address("10.0.0.3"), 24));
            Assert.AreEqual(Invalid, bench.Stack.AddInterface(bench.Link, Simulation.Address("10.1.0.3"), 24));
        }

        [TestMethod]
        public void AddRoute_PrefixOfInterface_IsAddressAlreadyInUse()
        {
            Bench bench = new Bench().Introduce();
            Assert.AreEqual(SocketError.AddressAlreadyInUse,
                bench.Stack.AddRoute(Simulation.Address("10.0.0.0"), 24, Bench.Peer, -1));
            Assert.AreEqual(SocketError.AddressAlreadyInUse,
                bench.Stack.AddRoute(Simulation.Address("10.0.0.0"), 24, 0, 0));
            bench.Stack.SendTo(bench.Udp(), new byte[1], 0, 1, Bench.Peer, 7);
            Assert.AreEqual(1, bench.Poll().Count);

            // Nor does it take over an existing route.
            Assert.AreEqual(SocketError.Success,
                bench.Stack.AddRoute(Simulation.Address("10.7.0.0"), 16, Bench.Peer, -1));
            Assert.AreEqual(InUse, bench.Stack.AddInterface(new TestLink(), Simulation.Address("10.7.0.1"), 16));
            Assert.AreEqual(1, bench.Stack.AddInterface(new TestLink(), Simulation.Address("10.7.0.1"), 24),
                "a longer prefix is another one");
        }

        [TestMethod]
        public void SetDefaultGateway_InterfaceWithPrefixZero_IsAddressAlreadyInUse()
        {
            Bench bench = new Bench(prefixLength: 0);
            Assert.AreEqual(SocketError.AddressAlreadyInUse, bench.Stack.SetDefaultGateway(Bench.Peer));
        }

        [TestMethod]
        [DataRow("10.1.0.0", 24, Invalid)]
        [DataRow("10.1.0.255", 24, Invalid)]
        [DataRow("10.1.255.255", 16, Invalid)]
        [DataRow("0.1.2.3", 8, Invalid)]
        [DataRow("240.0.0.1", 8, Invalid)]
        [DataRow("10.1.0.255", 16, 1)]
        [DataRow("10.1.0.0", 31, 1)]
        [DataRow("10.1.0.1", 31, 1)]
        [DataRow("10.1.0.255", 32, 1)]
        [DataRow("10.0.0.255", 16, InUse)]
        public void AddInterface_Address_MustBeAHost(string address, int prefixLength, int expected)
        {
            Bench bench = new Bench();
            Assert.AreEqual(expected,
                bench.Stack.AddInterface(new TestLink(), Simulation.Address(address), prefixLength));
        }

        [TestMethod]
        public void AddInterface_BroadcastOfOther_IsAddressAlreadyInUse()
        {
            Bench bench = new Bench();
            Assert.AreEqual(1, bench.Stack.AddInterface(new TestLink(), Simulation.Address("10.1.0.255"), 16));
            NetStack other = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            Assert.AreEqual(0, other.AddInterface(new TestLink(), Simulation.Address("10.0.0.255"), 16));
            Assert.AreEqual(InUse, other.AddInterface(new TestLink(), Simulation.Address("10.0.0.1"), 24));
        }

        [TestMethod]
        public void AddInterface_Loopback_Succeeds()
        {
            Bench bench = new Bench();
            Assert.AreEqual(1, bench.Stack.AddInterface(new LoopbackLink(1500, 4), Simulation.Address("127.0.0.1"), 8));
        }
    }
}
