using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>Calls that TcpListener, TcpClient and UdpClient make, and sockets that a program loses.</summary>
    [TestClass]
    public partial class SocketTests
    {
        private static Socket s_blocked;
        private static int s_error;

        [Setup]
        public void SetUp()
        {
            TestNode.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            s_blocked = null;
            TestNode.Stop();
        }

        [TestMethod]
        public void TcpClient_Calls_Transfer()
        {
            // TcpListener passes IPv4 as the protocol.
            Socket listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.IPv4);
            listener.Bind(new IPEndPoint(IPAddress.Any, 90));
            listener.Listen(1);
            Assert.IsFalse(listener.Poll(1000, SelectMode.SelectRead));
            Socket client = TestNode.Tcp();
            client.Connect(new IPEndPoint(IPAddress.Parse("127.0.0.1"), 90));
            Assert.IsTrue(listener.Poll(-1, SelectMode.SelectRead));
            Socket server = listener.Accept();
            Assert.IsTrue(client.Connected);
            Assert.IsTrue(server.Connected);
            Assert.AreEqual("127.0.0.1:90", client.RemoteEndPoint.ToString());
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Linger, 1);
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.SendTimeout, 5000);
            Assert.AreEqual(5000, (int)client.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.SendTimeout));
            byte[] data = new byte[2000];
            Assert.AreEqual(2000, client.Send(data));
            int got = 0;
            while (got < 2000)
            {
                got += server.Receive(data, SocketFlags.None);
            }

            Assert.AreEqual(0, server.Available);
            client.Close();
            Assert.AreEqual(0, server.Receive(data));
            server.Close();
            listener.Close();
        }

        [TestMethod]
        public void UdpClient_Calls_Transfer()
        {
            Socket one = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Socket other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            other.Bind(new IPEndPoint(IPAddress.Any, 5000));
            other.ReceiveTimeout = TestNode.Limit;
            one.SetSocketOption(SocketOptionLevel.Udp, SocketOptionName.Broadcast, true);
            Assert.IsTrue((bool)one.GetSocketOption(SocketOptionLevel.Udp, SocketOptionName.Broadcast));
            one.SendTo(TestNode.Bytes("hello"), new IPEndPoint(IPAddress.Loopback, 5000));
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            byte[] data = new byte[3];
            Assert.AreEqual(3, other.ReceiveFrom(data, ref from));
            Assert.AreEqual("127.0.0.1", ((IPEndPoint)from).Address.ToString());
            other.SendTo(new byte[0], from);
            one.ReceiveTimeout = TestNode.Limit;
            Assert.AreEqual(0, one.Receive(data));
            other.ReceiveTimeout = 20;
            Assert.AreEqual((int)SocketError.TimedOut, ErrorOfReceive(other));
            one.Close();
            other.Close();
        }

        [TestMethod]
        public void Close_OtherThread_InterruptsReceive()
        {
            s_blocked = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            s_blocked.Bind(new IPEndPoint(IPAddress.Any, 5001));
            Thread thread = new Thread(Block);
            thread.Start();
            Thread.Sleep(50);
            s_blocked.Close();
            thread.Join();
            Assert.AreEqual((int)SocketError.Interrupted, s_error);
            Assert.ThrowsException(typeof(ObjectDisposedException), () => s_blocked.Receive(new byte[1]));
        }

        // The constructor collects before it fails: no program that loses sockets runs out of them.
        [TestMethod]
        public void Socket_LostOnes_AreCollected()
        {
            for (int i = 0; i < 10; i++)
            {
                LoseTwo();
            }

            Socket socket = TestNode.Tcp();
            socket.Close();
        }

        private static void LoseTwo()
        {
            Socket one = TestNode.Tcp();
            Socket other = TestNode.Tcp();
            Assert.IsTrue(one.Available + other.Available == 0);
        }

        private static void Block()
        {
            s_error = ErrorOfReceive(s_blocked);
        }

        private static int ErrorOfReceive(Socket socket)
        {
            try
            {
                socket.Receive(new byte[1]);
                return 0;
            }
            catch (SocketException exception)
            {
                return exception.ErrorCode;
            }
        }
    }
}
