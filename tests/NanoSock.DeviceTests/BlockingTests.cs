using System;
using System.Threading;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Blocking sockets and real threads on one node, over its loopback.</summary>
    [TestClass]
    public class BlockingTests
    {
        private static StackRunner s_runner;
        private static Socket s_listener;
        private static int s_echoed;
        private static SocketError s_error;

        [Setup]
        public void SetUp()
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 6;
            options.UdpSockets = 2;
            options.ReassemblyBuffers = 0;
            options.ArpPendingPackets = 1;
            s_runner = new StackRunner(new NetStack(options));
            Assert.AreEqual(0, s_runner.AddInterface(new LoopbackLink(1500, 8), IPAddress.Loopback.Value, 8));
            s_runner.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            Assert.IsTrue(s_runner.Dispose(10000));
            s_runner = null;
            s_listener = null;
        }

        [TestMethod]
        public void Echo_IsIdentical()
        {
            s_listener = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            s_listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            s_listener.Listen(2);
            s_echoed = 0;
            Thread server = new Thread(Serve);
            server.Start();
            Socket client = new Socket(s_runner, SocketType.Stream, ProtocolType.Unspecified);
            client.ReceiveTimeout = 20000;
            client.Connect(new IPEndPoint(IPAddress.Loopback, 7), 20000);
            Assert.IsTrue(client.Connected);
            byte[] data = new byte[700];
            byte[] back = new byte[700];
            for (int round = 0; round < 10; round++)
            {
                for (int i = 0; i < data.Length; i++)
                {
                    data[i] = (byte)(i + round);
                }

                Assert.AreEqual(data.Length, client.Send(data));
                int got = 0;
                while (got < back.Length)
                {
                    int n = client.Receive(back, got, back.Length - got);
                    Assert.IsTrue(n > 0);
                    got += n;
                }

                for (int i = 0; i < data.Length; i++)
                {
                    Assert.AreEqual(data[i], back[i]);
                }
            }

            client.Close();
            server.Join();
            s_listener.Close();
            Assert.AreEqual(7000, s_echoed);
        }

        [TestMethod]
        public void Call_TimesOut()
        {
            Socket listener = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 8));
            listener.Listen(1);
            listener.AcceptTimeout = 30;
            Assert.AreEqual((int)SocketError.TimedOut, ErrorOf(listener, 0));
            Socket datagrams = new Socket(s_runner, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 8));
            datagrams.ReceiveTimeout = 30;
            Assert.AreEqual((int)SocketError.TimedOut, ErrorOf(datagrams, 1));
            listener.Close();
            datagrams.Close();
        }

        [TestMethod]
        public void Close_InterruptsAccept()
        {
            s_listener = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            s_listener.Bind(new IPEndPoint(IPAddress.Any, 9));
            s_listener.Listen(1);
            s_error = SocketError.Success;
            Thread waiter = new Thread(AcceptAndNote);
            waiter.Start();
            Thread.Sleep(50);
            s_listener.Close();
            waiter.Join();
            Assert.AreEqual((int)SocketError.Interrupted, (int)s_error);
        }

        [TestMethod]
        public void LostSocket_IsClosed()
        {
            // More than the table holds; the collector finds lost sockets, and the finalizer returns them.
            int lost = 0;
            for (int i = 0; i < 2000 && lost < 12; i++)
            {
                lost += MarkLost() ? 1 : 0;
                GarbageCollection.Collect();
            }

            Assert.AreEqual(12, lost);
        }

        [TestMethod]
        public void Connect_IsRefused()
        {
            Socket client = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            SocketError error = SocketError.Success;
            try
            {
                client.Connect(new IPEndPoint(IPAddress.Loopback, 4321), 20000);
            }
            catch (SocketException exception)
            {
                error = exception.SocketErrorCode;
            }

            Assert.AreEqual((int)SocketError.ConnectionRefused, (int)error);
            client.Close();
        }

        [TestMethod]
        public void Readme_Runs()
        {
            LoopbackProgram.Run();
        }

        private static bool MarkLost()
        {
            try
            {
                new Socket(s_runner, SocketType.Dgram, ProtocolType.Udp).Bind(new IPEndPoint(IPAddress.Any, 0));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static int ErrorOf(Socket socket, int call)
        {
            try
            {
                if (call == 0)
                {
                    socket.Accept();
                }
                else
                {
                    IPEndPoint from = null;
                    socket.ReceiveFrom(new byte[10], 0, 10, ref from);
                }
            }
            catch (SocketException exception)
            {
                return exception.ErrorCode;
            }

            return 0;
        }

        private static void AcceptAndNote()
        {
            try
            {
                s_listener.Accept();
            }
            catch (SocketException exception)
            {
                s_error = exception.SocketErrorCode;
            }
        }

        private static void Serve()
        {
            Socket peer = s_listener.Accept();
            byte[] buffer = new byte[300];
            int n = peer.Receive(buffer);
            while (n > 0)
            {
                peer.Send(buffer, 0, n);
                s_echoed += n;
                n = peer.Receive(buffer);
            }

            peer.Close();
        }
    }
}
