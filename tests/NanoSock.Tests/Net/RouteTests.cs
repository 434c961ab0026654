using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Network
{
    /// <summary>Arguments of routes and interfaces, and room for both in one table.</summary>
    [TestClass]
    public class RouteTests
    {
        [TestMethod]
        public void AddRoute_InvalidArgument_IsRefused()
        {
            Bench bench = new Bench(new StackOptions { Routes = 2, Interfaces = 1 });
            NetStack stack = bench.Stack;
            Assert.AreEqual(SocketError.InvalidArgument,
                stack.AddRoute(Simulation.Address("10.9.9.9"), 24, Bench.Peer, -1), "bits beyond the prefix");
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddRoute(0, 33, Bench.Peer, -1));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddRoute(0, -1, Bench.Peer, -1));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddRoute(0, 0, Bench.Peer, 1), "no such interface");
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddRoute(0, 0, 0, -1), "neither gateway nor interface");
            Assert.AreEqual(SocketError.NetworkUnreachable, stack.SetDefaultGateway(Simulation.Address("10.0.1.1")));
            Assert.AreEqual(SocketError.InvalidArgument, stack.SetDefaultGateway(0));
            Assert.AreEqual(SocketError.InvalidArgument, stack.SetDefaultGateway(Bench.Own), "no host would answer");
            Assert.AreEqual(SocketError.InvalidArgument, stack.SetDefaultGateway(Simulation.Address("10.0.0.255")));
            Assert.AreEqual(SocketError.InvalidArgument, stack.AddRoute(0, 0, 0xE0000001, 0));
            Assert.AreEqual(SocketError.Success, stack.AddRoute(Simulation.Address("11.0.0.0"), 8, Bench.Peer, -1));
            Assert.AreEqual(SocketError.Success, stack.AddRoute(Simulation.Address("12.0.0.0"), 8, Bench.Peer, -1));
            Assert.AreEqual(SocketError.NoBufferSpaceAvailable,
                stack.AddRoute(Simulation.Address("13.0.0.0"), 8, Bench.Peer, -1));
        }

        [TestMethod]
        public void AddRoute_TableFull_LeavesRowForInterface()
        {
            Bench bench = new Bench(new StackOptions { Routes = 1, Interfaces = 2 });
            Assert.AreEqual(SocketError.Success,
                bench.Stack.AddRoute(Simulation.Address("11.0.0.0"), 8, Bench.Peer, -1));
            SocketError second = bench.Stack.AddRoute(Simulation.Address("12.0.0.0"), 8, Bench.Peer, -1);
            int index = bench.Stack.AddInterface(new TestLink(), Simulation.Address("10.0.1.1"), 24);

            // Either the route or the interface: never an interface whose own prefix has no route.
            if (second == SocketError.Success)
            {
                Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable, index);
            }
            else
            {
                Assert.AreEqual(1, index);
            }
        }

        [TestMethod]
        public void AddInterface_InvalidArgument_IsRefused()
        {
            Bench bench = new Bench(new StackOptions { Interfaces = 2 });
            NetStack stack = bench.Stack;
            uint good = Simulation.Address("10.0.1.1");
            Assert.AreEqual(-(int)SocketError.InvalidArgument, stack.AddInterface(null, good, 24));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, stack.AddInterface(new TestLink(), good, 33));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, stack.AddInterface(new TestLink(), good, -1));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, stack.AddInterface(new TestLink(), 0, 24));
            Assert.AreEqual(-(int)SocketError.InvalidArgument, stack.AddInterface(new TestLink(), 0xE0000001, 24));
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse, stack.AddInterface(new TestLink(), Bench.Own, 24));
            Assert.AreEqual(-(int)SocketError.MessageSize, stack.AddInterface(new TestLink { Mtu = 1501 }, good, 24));
            Assert.AreEqual(-(int)SocketError.MessageSize, stack.AddInterface(new TestLink { Mtu = 67 }, good, 24));
            Assert.AreEqual(1, stack.AddInterface(new TestLink { Mtu = 68 }, good, 24));
            Assert.AreEqual(-(int)SocketError.NoBufferSpaceAvailable,
                stack.AddInterface(new TestLink(), Simulation.Address("10.0.2.1"), 24));
        }
    }
}
