using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A Connect that failed leaves a socket that may try again.</summary>
    [TestClass]
    public class ConnectAgainTests
    {
        [TestMethod]
        public void Connect_AfterRefusal_KeepsBoundPort()
        {
            Simulation simulation = Refused(out NetStack client, out int socket, 4444);
            Assert.AreEqual(-(int)SocketError.InProgress, client.Connect(socket, Simulation.Address("10.0.0.1"), 81));
            Assert.AreEqual(0, client.GetLocal(socket, out _, out int port));
            Assert.AreEqual(4444, port);
            Assert.IsTrue(simulation.RunUntil(() => client.Ready(socket) == SocketReadiness.Writable));
        }

        [TestMethod]
        public void Connect_PortTakenSinceRefusal_IsAddressAlreadyInUse()
        {
            Refused(out NetStack client, out int socket, 4444);
            int other = client.Socket(SocketType.Stream);
            Assert.AreEqual(0, client.Bind(other, 0, 4444));
            Assert.AreEqual(-(int)SocketError.AddressAlreadyInUse,
                client.Connect(socket, Simulation.Address("10.0.0.1"), 81));
        }

        // A client whose connection to port 80 was refused, and a server that listens at 81.
        private static Simulation Refused(out NetStack client, out int socket, int localPort)
        {
            Simulation simulation = new Simulation();
            NetStack server = simulation.AddNode("10.0.0.1");
            NetStack node = simulation.AddNode("10.0.0.2");
            int listener = server.Socket(SocketType.Stream);
            Assert.AreEqual(0, server.Bind(listener, 0, 81));
            Assert.AreEqual(0, server.Listen(listener, 2));
            int descriptor = node.Socket(SocketType.Stream);
            Assert.AreEqual(0, node.Bind(descriptor, 0, localPort));
            Assert.AreEqual(-(int)SocketError.InProgress, node.Connect(descriptor, Simulation.Address("10.0.0.1"), 80));
            Assert.IsTrue(simulation.RunUntil(() => (node.Ready(descriptor) & SocketReadiness.Error) != 0));
            Assert.AreEqual((int)SocketError.ConnectionRefused, node.GetOption(descriptor, SocketOption.Error));
            client = node;
            socket = descriptor;
            return simulation;
        }
    }
}
