using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Close on one thread during calls of others.</summary>
    [TestClass]
    public sealed class CloseTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        [DataRow("Accept")]
        [DataRow("Connect")]
        [DataRow("ReceiveFrom")]
        [DataRow("Send")]
        [DataRow("Poll")]
        [DataRow("Write")]
        public void Close_DuringCall_Interrupts(string name)
        {
            EndPoint from = null;
            byte[] large = new byte[100000];
            Socket socket = name == "Accept" ? _world.Listener(81)
                : name == "Connect" ? World.Tcp()
                : name == "ReceiveFrom" ? World.Udp()
                : _world.Connection().Client;
            if (name == "ReceiveFrom")
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, 9));
            }

            Action call = name == "Accept" ? () => socket.Accept()
                : name == "Connect" ? () => socket.Connect(World.At("10.0.0.77", 80))
                : name == "ReceiveFrom" ? () => socket.ReceiveFrom(large, ref from)
                : name == "Send" ? () => socket.Send(large)
                : name == "Poll" ? () => socket.Poll(-1, SelectMode.SelectRead)
                : () => new NetworkStream(socket, true).Write(large, 0, large.Length);
            BlockingPair.Task blocked = BlockingPair.Start(() =>
                Assert.AreEqual(SocketError.Interrupted, World.ErrorOf(call)));
            Thread.Sleep(50);
            socket.Close();
            blocked.Join();
        }

        [TestMethod]
        public void Close_DuringManyCalls_EndsAll()
        {
            for (int i = 0; i < 20; i++)
            {
                (Socket client, Socket server) = _world.Connection();
                Action[] calls =
                {
                    () => client.Receive(new byte[1]), () => client.Send(new byte[50000]),
                    () => client.Poll(100, SelectMode.SelectRead), () => _ = client.LocalEndPoint,
                };
                BlockingPair.Task[] tasks = Array.ConvertAll(calls, call => BlockingPair.Start(() => Repeat(call)));
                Thread.Sleep(i % 7);
                client.Close();
                foreach (BlockingPair.Task task in tasks)
                {
                    task.Join();
                }

                server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
                server.Close();
            }
        }

        // Repeats a call until the socket is closed.
        private static void Repeat(Action call)
        {
            try
            {
                while (true)
                {
                    call();
                }
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                Assert.AreEqual(SocketError.Interrupted, (SocketError)e.ErrorCode);
            }
        }
    }
}
