using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.BoardLinks;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSocket = NanoSock.Sockets.Socket;

namespace NanoSock.Interop.Tests.Slip
{
    /// <summary>Debian's slirp at the other end of the line: an independent SLIP implementation with a network of its
    /// own (10.0.2.0/24). It is 10.0.2.2, and forwards to this machine's loopback.</summary>
    [TestClass]
    public class SlirpTests
    {
        private const int Length = 1024 * 1024;
        private const uint OwnAddress = 0x0A00020F;
        private const uint SlirpAddress = 0x0A000202;

        [TestMethod]
        public void Echo_MegabyteThroughSlirp_IsIdentical()
        {
            Requires.Tools("slirp-fullbolt", "socat");
            using TcpListener listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            Thread server = new Thread(() => Serve(listener)) { IsBackground = true };
            server.Start();
            using SerialCable cable = new SerialCable("slirp-fullbolt");
            using OpenedBoardLink connection = new SlipBoardLink(cable.BoardEnd, 115200, 1500).Open();
            using StackRunner runner = new StackRunner(new NetStack(new StackOptions
            {
                Secret = Traffic.Random(32, 1), TcpReceiveBuffer = 16384, TcpSendBuffer = 16384
            }));
            Assert.AreEqual(0, runner.AddInterface(connection.Link, OwnAddress, 24));
            runner.Start();

            byte[] data = Traffic.Random(Length, 21);
            byte[] back = new byte[Length];
            NanoSocket socket = new NanoSocket(runner, NanoSock.Sockets.SocketType.Stream,
                NanoSock.Sockets.ProtocolType.Tcp) { ReceiveTimeout = 60000, SendTimeout = 60000 };
            socket.Connect(new NanoSock.Ip.IPEndPoint(new NanoSock.Ip.IPAddress(SlirpAddress),
                ((System.Net.IPEndPoint)listener.LocalEndpoint).Port), 30000);
            Thread sender = new Thread(() =>
            {
                for (int sent = 0; sent < Length;)
                {
                    sent += socket.Send(data, sent, Math.Min(4096, Length - sent));
                }
            });
            sender.Start();
            int received = 0;
            while (received < Length)
            {
                int count = socket.Receive(back, received, Length - received);
                Assert.AreNotEqual(0, count, "slirp closed after " + received);
                received += count;
            }

            sender.Join();
            Traffic.AssertSame(data, back);
            socket.Close();
        }

        private static void Serve(TcpListener listener)
        {
            try
            {
                using TcpClient client = listener.AcceptTcpClient();
                client.GetStream().CopyTo(client.GetStream());
            }
            catch (Exception e) when (e is System.Net.Sockets.SocketException or System.IO.IOException)
            {
                // The test is over.
            }
        }
    }
}
