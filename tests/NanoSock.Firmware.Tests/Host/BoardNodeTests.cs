using System;
using System.IO;
using System.Linq;
using System.Net.NetworkInformation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Running;
using NanoSock.Ip;
using NanoSock.Sockets;
using Native = System.Net.Sockets;

namespace NanoSock.Tests.Host
{
    /// <summary>The node of a program with threads on the switch, and its gateway.</summary>
    [TestClass]
    public sealed class BoardNodeTests : IDisposable
    {
        private const uint Gateway = 0xC0A80701;
        private const int Patience = 30000;
        private const int Large = 300000;

        private readonly StringWriter _output = new StringWriter();
        private readonly BoardNode _node;

        public BoardNodeTests()
        {
            _node = Create();
        }

        public void Dispose()
        {
            _node.Dispose();
        }

        [TestMethod]
        public void Connect_ToGateway_ReachesPortOfThisMachine()
        {
            Exchange(Gateway, System.Net.IPAddress.Loopback, Large);
        }

        [TestMethod]
        public void Connect_TwiceAtOnce_EachHasItsConnection()
        {
            Parallel.For(0, 2, i => Exchange(Gateway, System.Net.IPAddress.Loopback, 1000 + i));
        }

        [TestMethod]
        public void Connect_ToHostBeyondTheSwitch_ReachesIt()
        {
            byte[] own = OwnAddress();
            uint address = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(own);
            Exchange(address, new System.Net.IPAddress(own), 1000);
        }

        [TestMethod]
        public void Connect_ToClosedPort_IsRefused()
        {
            using Native.TcpListener listener = new Native.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            using Socket socket = new Socket(_node.Runner, SocketType.Stream, ProtocolType.Tcp);
            SocketException error = Assert.ThrowsExactly<SocketException>(
                () => socket.Connect(new IPEndPoint(new IPAddress(Gateway), port), Patience));
            Assert.AreEqual(SocketError.ConnectionRefused, error.SocketErrorCode);
        }

        [TestMethod]
        public void Connection_ResetByServer_IsResetHere()
        {
            using Native.TcpListener listener = new Native.TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            using Socket socket = Connect(Gateway, listener);
            using Native.Socket accepted = listener.AcceptSocket();
            accepted.Close(0);
            SocketException error = Assert.ThrowsExactly<SocketException>(() => socket.Receive(new byte[1]));
            Assert.AreEqual(SocketError.ConnectionReset, error.SocketErrorCode);
        }

        [TestMethod]
        public void Datagrams_ToGateway_ReachPortOfThisMachine()
        {
            using Native.UdpClient server = new Native.UdpClient(
                new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
            server.Client.ReceiveTimeout = Patience;
            int port = ((System.Net.IPEndPoint)server.Client.LocalEndPoint).Port;
            using Socket first = new Socket(_node.Runner, SocketType.Dgram, ProtocolType.Udp);
            using Socket second = new Socket(_node.Runner, SocketType.Dgram, ProtocolType.Udp);
            first.ReceiveTimeout = Patience;
            second.ReceiveTimeout = Patience;
            for (int i = 0; i < 3; i++)
            {
                Ask(server, first, port, "first" + i);
                Ask(server, second, port, "second" + i);
            }
        }

        [TestMethod]
        public void Listener_OfProgram_IsReachedByPortOfThisMachine()
        {
            using Socket listener = new Socket(_node.Runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            listener.Listen(1);
            listener.AcceptTimeout = Patience;
            int port = 0;
            Assert.IsTrue(SpinWait.SpinUntil(() => TryReadPort(out port), Patience), _output.ToString());
            using Native.TcpClient client = new Native.TcpClient("127.0.0.1", port);
            client.GetStream().Write(Encoding.ASCII.GetBytes("inwards"));
            using Socket accepted = listener.Accept();
            accepted.ReceiveTimeout = Patience;
            Assert.AreEqual("inwards", ReadText(accepted, 7));
        }

        [TestMethod]
        public void Create_WrongOption_ReturnsUsageError()
        {
            StringWriter error = new StringWriter();
            int code = BoardNode.TryCreate("test", new StackOptions(), new[] { "--link", "string" }, _output, error,
                out BoardNode node);
            Assert.AreEqual(2, code);
            Assert.IsNull(node);
            Assert.Contains("--link 'string'", error.ToString());
        }

        private BoardNode Create()
        {
            int code = BoardNode.TryCreate("test", new StackOptions { TcpSockets = 4 }, Array.Empty<string>(),
                TextWriter.Synchronized(_output), TextWriter.Null, out BoardNode node);
            Assert.AreEqual(0, code);
            node.Runner.Resolver = node.Services.Resolver;
            node.Runner.Start();
            return node;
        }

        private bool TryReadPort(out int port)
        {
            System.Text.RegularExpressions.Match match = System.Text.RegularExpressions.Regex.Match(
                _output.ToString(), @"listening on tcp 127\.0\.0\.1:(\d+), which leads to port 7 of the board");
            port = match.Success ? int.Parse(match.Groups[1].Value) : 0;
            return match.Success;
        }

        private static byte[] OwnAddress()
        {
            UnicastIPAddressInformation found = NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(item => item.GetIPProperties().UnicastAddresses)
                .FirstOrDefault(item => item.Address.AddressFamily == Native.AddressFamily.InterNetwork
                    && !System.Net.IPAddress.IsLoopback(item.Address));
            if (found == null)
            {
                Assert.Inconclusive("This machine has no address beside the loopback's.");
            }

            return found.Address.GetAddressBytes();
        }

        private Socket Connect(uint address, Native.TcpListener listener)
        {
            Socket socket = new Socket(_node.Runner, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = Patience, SendTimeout = Patience
            };
            int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            socket.Connect(new IPEndPoint(new IPAddress(address), port), Patience);
            return socket;
        }

        // The server returns what it receives, to the end.
        private void Exchange(uint address, System.Net.IPAddress native, int size)
        {
            using Native.TcpListener listener = new Native.TcpListener(native, 0);
            listener.Start();
            Task server = Task.Run(() =>
            {
                using Native.TcpClient client = listener.AcceptTcpClient();
                client.GetStream().CopyTo(client.GetStream());
            });
            using Socket socket = Connect(address, listener);
            byte[] content = new byte[size];
            new Random(size).NextBytes(content);
            Task sender = Task.Run(() =>
            {
                for (int sent = 0; sent < size;)
                {
                    sent += socket.Send(content, sent, size - sent);
                }

                socket.Shutdown(SocketShutdown.Send);
            });
            byte[] received = new byte[size + 1];
            int count = 0;
            int piece;
            while ((piece = socket.Receive(received, count, received.Length - count)) > 0)
            {
                count += piece;
            }

            Assert.IsTrue(Task.WaitAll(new[] { server, sender }, Patience));
            CollectionAssert.AreEqual(content, received[..count]);
        }

        private static void Ask(Native.UdpClient server, Socket socket, int port, string text)
        {
            byte[] question = Encoding.ASCII.GetBytes(text);
            socket.SendTo(question, 0, question.Length, new IPEndPoint(new IPAddress(Gateway), port));
            System.Net.IPEndPoint from = null;
            byte[] received = server.Receive(ref from);
            Assert.AreEqual(text, Encoding.ASCII.GetString(received));
            server.Send(received, received.Length, from);
            byte[] answer = new byte[100];
            IPEndPoint sender = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(text, Encoding.ASCII.GetString(answer, 0,
                socket.ReceiveFrom(answer, 0, answer.Length, ref sender)));
            Assert.AreEqual(port, sender.Port);
        }

        private static string ReadText(Socket socket, int length)
        {
            byte[] buffer = new byte[length];
            for (int count = 0; count < length;)
            {
                count += socket.Receive(buffer, count, length - count);
            }

            return Encoding.ASCII.GetString(buffer);
        }
    }
}
