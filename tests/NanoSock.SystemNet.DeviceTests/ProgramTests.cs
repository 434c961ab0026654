using System.Net;
using System.Net.Sockets;
using System.Threading;
using NanoSock.SystemNet.Programs;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>The programs that run on the desktop against other implementations: web sockets, TcpClient with
    /// TcpListener, and UdpClient.</summary>
    [TestClass]
    public partial class ProgramTests
    {
        private static Socket s_listener;
        private static Socket s_accepted;
        private static TcpCaller s_blocked;
        private static bool s_ended;

        [Setup]
        public void SetUp()
        {
            TestNode.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            s_listener = null;
            s_accepted = null;
            s_blocked = null;
            TestNode.Stop();
        }

        [TestMethod]
        public void WebSocket_Messages_ComeBack()
        {
            WebSocketServer server = new WebSocketServer(82);
            WebSocketPeer client = WebSocketPeer.Connect("127.0.0.1", 82, "/");
            Assert.AreEqual("127.0.0.1:82", client.RemoteEndPoint);
            byte[] message = Pattern(600);
            client.Send(WebSocketPeer.BinaryMessage, message, 0);
            client.Send(WebSocketPeer.TextMessage, message, 250);
            client.Send(WebSocketPeer.TextMessage, new byte[0], 0);
            client.Ping(new byte[] { 1, 2 });
            Assert.IsTrue(client.AwaitMessages(3));
            Assert.IsTrue(client.AwaitPongs(1));
            AssertSame(message, client.Message(0));
            AssertSame(message, client.Message(1));
            Assert.AreEqual(0, client.Message(2).Length);
            Assert.IsTrue(client.Close(1000));
            Assert.AreEqual(1000, client.CloseStatus);
            server.Stop();
        }

        // More connections than the table has sockets, with the peer's end seen before the last bytes are written.
        [TestMethod]
        public void TcpServer_TwentyConnections_EachGetsItsAnswer()
        {
            TcpServer server = new TcpServer(83, 2);
            for (int i = 0; i < 20; i++)
            {
                using (TcpCaller client = new TcpCaller("127.0.0.1", 83))
                {
                    client.ReceiveTimeout = TestNode.Limit + 1;
                    Assert.AreEqual(TestNode.Limit + 1, client.ReceiveTimeout);
                    byte[] data = Pattern(i * 10 + 1);
                    client.Write(data);
                    string way = i % 4 == 0 ? "Read" : i % 4 == 1 ? "Available" : i % 4 == 2 ? "DataAvailable" : "Poll";
                    AssertSame(data, client.Read(way, data.Length));
                }
            }

            Assert.AreEqual(20, server.Connections);
            server.Stop();
        }

        [TestMethod]
        public void TcpClient_DisposeDuringRead_EndsIt()
        {
            TcpServer server = new TcpServer(84, 2);
            s_blocked = new TcpCaller("127.0.0.1", 84);
            s_ended = false;
            Thread reader = new Thread(ReadBlocked);
            reader.Start();
            Thread.Sleep(30);
            s_blocked.Dispose();
            reader.Join();
            Assert.IsTrue(s_ended);
            server.Stop();
        }

        [TestMethod]
        public void UdpClient_Datagrams_AreAnswered()
        {
            using (UdpCaller server = new UdpCaller(85))
            using (UdpCaller client = new UdpCaller(0))
            {
                byte[] buffer = new byte[200];
                server.ReceiveTimeout = TestNode.Limit;
                client.ReceiveTimeout = TestNode.Limit;
                client.Connect("127.0.0.1", 85);
                client.Ttl = 9;
                Assert.AreEqual(9, client.Ttl);
                for (int size = 0; size < 200; size += 66)
                {
                    Assert.AreEqual(size, client.Send(Pattern(size)));
                    Assert.AreEqual(size, server.Receive(buffer));
                    Assert.AreEqual(size, server.Answer(Pattern(size)));
                    Assert.AreEqual(size, client.Receive(buffer));
                }
            }
        }

        // Accept collects the lost sockets that have taken the place of the connection.
        [TestMethod]
        public void Accept_TableFullOfLostSockets_GetsTheConnection()
        {
            s_listener = TestNode.Listener(86);
            LoseThree();
            LoseThree();
            Thread server = new Thread(AcceptOne);
            Socket client = TestNode.Tcp();
            server.Start();
            client.Connect(new IPEndPoint(IPAddress.Loopback, 86));
            server.Join();
            Assert.AreEqual(3, client.Receive(new byte[9]));
            s_accepted.Close();
            client.Close();
            s_listener.Close();
        }

        private static void LoseThree()
        {
            Assert.AreEqual(0, TestNode.Tcp().Available + TestNode.Tcp().Available + TestNode.Tcp().Available);
        }

        private static void AcceptOne()
        {
            s_accepted = s_listener.Accept();
            s_accepted.Send(new byte[3]);
        }

        private static void ReadBlocked()
        {
            try
            {
                s_blocked.Read(new byte[1]);
            }
            catch (SocketException e)
            {
                s_ended = e.ErrorCode == (int)SocketError.Interrupted;
            }
        }

        private static void AssertSame(byte[] expected, byte[] actual)
        {
            Assert.AreEqual(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], actual[i]);
            }
        }

        private static byte[] Pattern(int length)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)(i * 7);
            }

            return bytes;
        }
    }
}
