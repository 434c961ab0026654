using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Wire;
using NanoSocket = NanoSock.Sockets.Socket;
using NanoSocketError = NanoSock.Sockets.SocketError;
using NanoSocketException = NanoSock.Sockets.SocketException;
using NanoSocketType = NanoSock.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Datagrams of a node as a client of the kernel.</summary>
    [TestClass]
    public class DatagramClientTests
    {
        private const string Kernel = "10.8.0.1";
        private NetworkNamespace _network;
        private StackNode _node;

        [TestInitialize]
        public void SetUp()
        {
            _network = new NetworkNamespace();
            TapLink link = _network.OpenTap("tap0", Kernel + "/24");
            _node = new StackNode(null, (link, "10.8.0.2/24"));
        }

        [TestCleanup]
        public void CleanUp()
        {
            _node?.Dispose();
            _network?.Dispose();
        }

        [TestMethod]
        public void Send_DatagramToClosedPort_IsConnectionRefused()
        {
            using NanoSocket socket = _node.Open(NanoSocketType.Dgram);
            socket.Connect(StackNode.EndPoint(Kernel, 6000));
            socket.Send(new byte[] { 1 });
            Assert.AreEqual(NanoSocketError.ConnectionRefused, Failure(() => socket.Receive(new byte[10])));

            // Once.
            socket.ReceiveTimeout = 50;
            Assert.AreEqual(NanoSocketError.TimedOut, Failure(() => socket.Receive(new byte[10])));
        }

        [TestMethod]
        public void Datagrams_RequestAndResponse_AreMatched()
        {
            using Socket server = _network.OpenSocket(SocketType.Dgram);
            server.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 53));
            Thread thread = Serve(() =>
            {
                byte[] question = new byte[2000];
                for (int i = 0; i < 200; i++)
                {
                    System.Net.EndPoint from = new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0);
                    int length = server.ReceiveFrom(question, ref from);
                    Array.Reverse(question, 0, length);
                    server.SendTo(question, length, SocketFlags.None, from);
                }
            });
            byte[] buffer = new byte[2000];
            for (int i = 0; i < 200; i++)
            {
                // Another port each time, and a response only from the peer that was asked.
                using NanoSocket client = _node.Open(NanoSocketType.Dgram);
                client.Connect(StackNode.EndPoint(Kernel, 53));
                byte[] question = Traffic.Random(12 + i, i);
                client.Send(question);
                int length = client.Receive(buffer);
                Array.Reverse(question);
                Traffic.AssertSame(question, buffer[..length]);
            }

            thread.Join();
            Assert.AreEqual(0, _node.Drops(DropReason.UdpNoSocket));
        }

        private static Thread Serve(Action action)
        {
            Thread thread = new Thread(() => action());
            thread.Start();
            return thread;
        }

        private static NanoSocketError Failure(Action action)
        {
            return Assert.ThrowsExactly<NanoSocketException>(action).SocketErrorCode;
        }
    }
}
