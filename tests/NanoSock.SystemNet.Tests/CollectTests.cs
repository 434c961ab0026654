using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Lost sockets while a program waits for connections.</summary>
    [TestClass]
    public sealed class CollectTests
    {
        // The server's own sockets have taken the place of the next connection.
        [TestMethod]
        public void Accept_TableFullOfLostSockets_GetsTheConnection()
        {
            using World world = new World(new Sockets.StackOptions { TcpSockets = 4, UdpSockets = 2 });
            world.UseServer();
            Socket listener = World.Tcp();
            listener.Bind(new IPEndPoint(IPAddress.Any, 80));
            listener.Listen(2);
            LoseThree();
            world.UseClient();
            BlockingPair.Task server = BlockingPair.Start(() => listener.Accept().Send(new byte[3]));
            using Socket client = World.Tcp();
            client.ReceiveTimeout = BlockingPair.Limit;
            client.Connect(World.At(World.Server, 80));
            Assert.AreEqual(3, client.Receive(new byte[9]));
            server.Join();
            listener.Close();
        }

        // HttpListener expects SocketException.
        [TestMethod]
        public void Accept_ClosedBetweenTwoWaits_IsInterrupted()
        {
            using SteppingNode node = new SteppingNode(5000);
            Socket listener = World.Tcp();
            listener.Bind(new IPEndPoint(IPAddress.Any, 80));
            listener.Listen(2);
            int first = node.Reads;
            // The deadline and the wait read the time, then the next deadline.
            node.OnRead = read =>
            {
                if (read == first + 3)
                {
                    listener.Close();
                }
            };
            Assert.AreEqual(SocketError.Interrupted, World.ErrorOf(() => listener.Accept()));
            Assert.ThrowsExactly<System.ObjectDisposedException>(() => listener.Accept());
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void LoseThree()
        {
            for (int i = 0; i < 3; i++)
            {
                World.Tcp();
            }
        }
    }
}
