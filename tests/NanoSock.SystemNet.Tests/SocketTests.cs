using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Calls of sockets where they differ from those of another System.Net, as docs/system-net.md lists
    /// them.</summary>
    [TestClass]
    public sealed class SocketTests : IDisposable
    {
        private readonly World _world = new World();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void Calls_AfterClose_ThrowObjectDisposed()
        {
            (Socket client, Socket server) = _world.Connection();
            client.Close();
            client.Close();
            byte[] buffer = new byte[1];
            EndPoint from = World.At(World.Server, 1);
            Action[] calls =
            {
                () => _ = client.Available, () => _ = client.LocalEndPoint, () => _ = client.RemoteEndPoint,
                () => client.Send(buffer), () => client.Receive(buffer), () => client.Accept(),
                () => client.SendTo(buffer, from), () => client.ReceiveFrom(buffer, ref from),
                () => client.Bind(from), () => client.Connect(from), () => client.Listen(1),
                () => client.Poll(0, SelectMode.SelectRead),
                () => client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true),
                () => client.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay),
            };
            foreach (Action call in calls)
            {
                Assert.ThrowsExactly<ObjectDisposedException>(call);
            }

            Assert.IsFalse(client.Connected);
            Assert.AreEqual(0, server.Receive(buffer));
            server.Close();
        }

        [TestMethod]
        public void Receive_CloseOnOtherThread_IsInterrupted()
        {
            (Socket client, Socket server) = _world.Connection();
            BlockingPair.Task blocked = BlockingPair.Start(() =>
                Assert.AreEqual(SocketError.Interrupted, World.ErrorOf(() => client.Receive(new byte[1]))));
            Thread.Sleep(20);
            client.Close();
            blocked.Join();
            server.Close();
        }

        [TestMethod]
        public void Finalizer_LostSocket_SendsFin()
        {
            Socket server = LoseClient();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.AreEqual(0, server.Receive(new byte[1]));
            server.Close();
        }

        [TestMethod]
        public void Socket_TableFull_CollectsLostSockets()
        {
            using World small = new World(new Sockets.StackOptions { TcpSockets = 2, UdpSockets = 2 });
            for (int i = 0; i < 10; i++)
            {
                LoseTwo();
            }

            using Socket one = World.Tcp();
            using Socket two = World.Tcp();
            Assert.AreEqual(SocketError.TooManyOpenSockets, World.ErrorOf(() => World.Tcp()));
        }

        [TestMethod]
        public void Socket_UnsupportedArguments_Throw()
        {
            Assert.AreEqual(SocketError.SocketNotSupported, World.ErrorOf(() =>
                new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw)));
            Assert.AreEqual(SocketError.ProtocolNotSupported, World.ErrorOf(() =>
                new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Udp)));
            Assert.AreEqual(SocketError.ProtocolNotSupported, World.ErrorOf(() =>
                new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Tcp)));
        }

        // TcpClient of nanoFramework creates one of each family, and closes the one that it does not need.
        [TestMethod]
        public void Socket_OfIPv6_TakesNoSocketAndRefusesCalls()
        {
            using World small = new World(new Sockets.StackOptions { TcpSockets = 2, UdpSockets = 2 });
            using Socket one = World.Tcp();
            Socket v6 = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            using Socket two = World.Tcp();
            Assert.AreEqual(SocketError.AddressFamilyNotSupported,
                World.ErrorOf(() => v6.Connect(new IPEndPoint(IPAddress.IPv6Any, 80))));
            Assert.AreEqual(SocketError.AddressFamilyNotSupported,
                World.ErrorOf(() => v6.Bind(new IPEndPoint(IPAddress.Any, 80))));
            Assert.AreEqual(SocketError.AddressFamilyNotSupported, World.ErrorOf(() => v6.Send(new byte[1])));
            Assert.IsFalse(v6.Connected);
            v6.Close();
        }

        // TcpListener of nanoFramework passes IPv4.
        [TestMethod]
        [DataRow(ProtocolType.IPv4)]
        [DataRow(ProtocolType.Unspecified)]
        public void Socket_ProtocolByType_IsTcp(ProtocolType protocol)
        {
            using Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, protocol);
            socket.Bind(new IPEndPoint(IPAddress.Any, 80));
            socket.Listen(1);
            Assert.AreEqual(SocketType.Stream, socket.SocketType);
        }

        [TestMethod]
        public void Send_TimeoutAfterSome_ReturnsCount()
        {
            (Socket client, Socket server) = _world.Connection();
            client.SendTimeout = 50;
            int sent = client.Send(new byte[100000]);
            Assert.IsTrue(sent > 0 && sent < 100000);
            Assert.AreEqual(SocketError.TimedOut, World.ErrorOf(() => client.Send(new byte[1])));
            Assert.IsTrue(client.Connected);
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void Receive_Timeout_IsTimedOutAndStaysConnected()
        {
            (Socket client, Socket server) = _world.Connection();
            client.ReceiveTimeout = 10;
            Assert.AreEqual(SocketError.TimedOut, World.ErrorOf(() => client.Receive(new byte[1])));
            Assert.IsTrue(client.Connected);
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void Timeouts_Values_AreThoseOfSystemNet()
        {
            using Socket socket = World.Tcp();
            Assert.AreEqual(-1, socket.ReceiveTimeout);
            Assert.AreEqual(-1, socket.SendTimeout);
            socket.ReceiveTimeout = 5;
            socket.SendTimeout = 6;
            Assert.AreEqual(5, socket.ReceiveTimeout);
            Assert.AreEqual(6, socket.SendTimeout);
            socket.ReceiveTimeout = 0;
            Assert.AreEqual(-1, socket.ReceiveTimeout);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => socket.SendTimeout = -2);
        }

        [TestMethod]
        public void Connected_EachState_IsTrueState()
        {
            using Socket socket = World.Tcp();
            socket.Bind(new IPEndPoint(IPAddress.Any, 81));
            Assert.IsFalse(socket.Connected);
            (Socket client, Socket server) = _world.Connection();
            Assert.IsTrue(client.Connected);
            Assert.IsTrue(server.Connected);
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
            client.Close();
            Assert.AreEqual(SocketError.ConnectionReset, World.ErrorOf(() => server.Receive(new byte[1])));
            Assert.IsFalse(server.Connected);
            server.Close();
        }

        [TestMethod]
        public void Connect_SilentHost_TimesOutAndCloses()
        {
            Assert.AreEqual(30000, Network.ConnectTimeout);
            Network.ConnectTimeout = 30;
            try
            {
                Socket socket = World.Tcp();
                Assert.AreEqual(SocketError.TimedOut, World.ErrorOf(() => socket.Connect(World.At("10.0.0.77", 80))));
                Assert.ThrowsExactly<ObjectDisposedException>(() => socket.Available);
            }
            finally
            {
                Network.ConnectTimeout = 30000;
            }

            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Network.ConnectTimeout = -2);
        }

        [TestMethod]
        public void Connect_ClosedPort_IsRefused()
        {
            using Socket socket = World.Tcp();
            Assert.AreEqual(SocketError.ConnectionRefused,
                World.ErrorOf(() => socket.Connect(World.At(World.Server, 9))));
            Assert.IsFalse(socket.Connected);
        }

        [TestMethod]
        public void EndPoints_EachState_AreThose()
        {
            using Socket unbound = World.Tcp();
            Assert.AreEqual("0.0.0.0:0", unbound.LocalEndPoint.ToString());
            Assert.AreEqual(SocketError.NotConnected, World.ErrorOf(() => _ = unbound.RemoteEndPoint));
            (Socket client, Socket server) = _world.Connection();
            Assert.AreEqual("10.0.0.1:80", client.RemoteEndPoint.ToString());
            Assert.AreEqual(client.LocalEndPoint, server.RemoteEndPoint);
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void Poll_Modes_ReportReadiness()
        {
            (Socket client, Socket server) = _world.Connection();
            Assert.IsFalse(client.Poll(0, SelectMode.SelectRead));
            Assert.IsFalse(client.Poll(1500, SelectMode.SelectRead));
            Assert.IsTrue(client.Poll(0, SelectMode.SelectWrite));
            Assert.IsFalse(client.Poll(0, SelectMode.SelectError));
            server.Send(new byte[3]);
            Assert.IsTrue(client.Poll(-1, SelectMode.SelectRead));
            Assert.AreEqual(3, client.Available);
            server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 0);
            server.Close();
            Assert.IsTrue(client.Poll(BlockingPair.Limit * 1000, SelectMode.SelectError));
            Assert.IsTrue(client.Poll(0, SelectMode.SelectWrite));
            client.Close();
        }

        // Microseconds: 50,000 are 50 ms, and not 50 s.
        [TestMethod]
        public void Poll_Microseconds_AreNoMilliseconds()
        {
            using SteppingNode node = new SteppingNode(20);
            using Socket socket = World.Udp();
            socket.Bind(new IPEndPoint(IPAddress.Any, 5));
            long start = node.Time;
            Assert.IsFalse(socket.Poll(50000, SelectMode.SelectRead));
            Assert.IsTrue(node.Time - start >= 50 && node.Time - start < 1000, (node.Time - start).ToString());
        }

        [TestMethod]
        public void Flags_Unsupported_AreRefused()
        {
            (Socket client, Socket server) = _world.Connection();
            client.Send(World.Bytes("ab"), 2, SocketFlags.DontRoute);
            Assert.AreEqual(SocketError.OperationNotSupported,
                World.ErrorOf(() => server.Receive(new byte[1], SocketFlags.Peek)));
            Assert.AreEqual(SocketError.OperationNotSupported,
                World.ErrorOf(() => server.Receive(new byte[1], SocketFlags.DontRoute)));
            Assert.AreEqual(1, server.Receive(new byte[1], SocketFlags.None));
            client.Close();
            server.Close();
        }

        [TestMethod]
        public void Arguments_Null_ThrowArgumentNull()
        {
            using Socket socket = World.Udp();
            Assert.ThrowsExactly<ArgumentNullException>(() => socket.Send(null));
            Assert.ThrowsExactly<ArgumentNullException>(() => socket.SendTo(new byte[1], null));
            Assert.ThrowsExactly<ArgumentNullException>(() => socket.Bind(null));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => socket.Send(new byte[1], 2, SocketFlags.None));
            Assert.AreEqual(SocketError.AddressFamilyNotSupported,
                World.ErrorOf(() => socket.Bind(new IPEndPoint(IPAddress.IPv6Any, 1))));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private Socket LoseClient() => _world.Connection().Server;

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void LoseTwo()
        {
            World.Tcp();
            World.Tcp();
        }
    }
}
