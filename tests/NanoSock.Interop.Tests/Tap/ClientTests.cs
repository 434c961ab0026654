using System;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Transport;
using NanoSocket = NanoSock.Sockets.Socket;
using NanoSocketError = NanoSock.Sockets.SocketError;
using NanoSocketException = NanoSock.Sockets.SocketException;
using NanoSocketType = NanoSock.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Blocking sockets of a node as clients of the kernel's servers.</summary>
    [TestClass]
    public class ClientTests
    {
        private const string Kernel = "10.8.0.1";
        private const int TenMegabytes = 10 * 1000 * 1000;
        private NetworkNamespace _network;
        private StackNode _node;

        public TestContext TestContext { get; set; }

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
        public void Echo_TenMegabytes_IsIdentical()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using Socket listener = Listen(7000);
            byte[] data = Traffic.Random(TenMegabytes, 1);
            Thread server = Serve(() =>
            {
                using Socket socket = listener.Accept();
                byte[] all = ConnectionTests.ReceiveToEnd(socket);
                Traffic.SendAll(socket, all);
                socket.Shutdown(SocketShutdown.Send);
            });
            using NanoSocket client = _node.Connect(Kernel, 7000);
            StackNode.SendAll(client, data);
            client.Shutdown(NanoSock.Sockets.SocketShutdown.Send);
            Traffic.AssertSame(data, StackNode.ReceiveToEnd(client));
            server.Join();
            client.Close();
            _node.AssertTableIsEmpty();
            Assert.HasCount(1, _node.Table(), "Who closed first has the TIME-WAIT.");
            capture.AssertSound();
            capture.AssertNothingLost();
        }

        [TestMethod]
        public void Close_KernelFirst_LeavesNoEntry()
        {
            using Socket listener = Listen(7000);
            for (int i = 0; i < 50; i++)
            {
                using NanoSocket client = _node.Connect(Kernel, 7000);
                using (Socket socket = listener.Accept())
                {
                    socket.Send(Encoding.ASCII.GetBytes("bye"));
                    socket.Shutdown(SocketShutdown.Both);
                }

                Assert.AreEqual("bye", Encoding.ASCII.GetString(StackNode.ReceiveToEnd(client)));
                client.Close();
            }

            _node.AssertTableIsEmpty();
            Assert.IsEmpty(_node.Table());
        }

        [TestMethod]
        public void Close_BothAtOnce_LeavesNoEntry()
        {
            using Socket listener = Listen(7000);
            for (int i = 0; i < 50; i++)
            {
                using NanoSocket client = _node.Connect(Kernel, 7000);
                using Socket socket = listener.Accept();
                Thread other = Serve(() => socket.Close());
                client.Close();
                other.Join();
            }

            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Connect_ClosedPort_IsConnectionRefused()
        {
            Stopwatch watch = Stopwatch.StartNew();
            for (int i = 0; i < 10; i++)
            {
                Assert.AreEqual(NanoSocketError.ConnectionRefused, Failure(() => _node.Connect(Kernel, 6000 + i)));
            }

            Assert.IsLessThan(30000, watch.ElapsedMilliseconds);
            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Connect_AbsentNeighbor_IsHostUnreachable()
        {
            Assert.AreEqual(NanoSocketError.HostUnreachable, Failure(() => _node.Connect("10.8.0.99", 80)));
            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Connect_NoRoute_IsNetworkUnreachable()
        {
            Assert.AreEqual(NanoSocketError.NetworkUnreachable, Failure(() => _node.Connect("8.8.8.8", 80)));
        }

        [TestMethod]
        public void Connect_SilentHost_TimesOut()
        {
            // The kernel accepts packets for an address that no host answers at.
            _network.MustRun("ip route add blackhole 192.0.2.0/24; echo 1 > /proc/sys/net/ipv4/ip_forward");
            _node.SetGateway(Kernel);
            Stopwatch watch = Stopwatch.StartNew();
            Assert.AreEqual(NanoSocketError.TimedOut, Failure(() => _node.Connect("192.0.2.1", 80, 700)));
            Assert.IsGreaterThanOrEqualTo(690, watch.ElapsedMilliseconds);
            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Connect_RouterUnreachableError_IsSoftError()
        {
            _network.MustRun("ip route add unreachable 192.0.2.0/24; echo 1 > /proc/sys/net/ipv4/ip_forward");
            _node.SetGateway(Kernel);

            // RFC 5461: a soft error, not the end; the deadline decides, and the error can be read.
            using NanoSocket socket = _node.Open(NanoSocketType.Stream);
            Exception failure = null;
            Thread thread = new Thread(() =>
            {
                try
                {
                    socket.Connect(StackNode.EndPoint("192.0.2.1", 80), 20000);
                }
                catch (NanoSocketException exception)
                {
                    failure = exception;
                }
            });
            thread.Start();
            Assert.IsTrue(Wait.Until(() => _node.Count(NanoSock.Ip.Counter.IcmpErrorsIn) > 0, 15000));
            if (thread.IsAlive)
            {
                Assert.AreEqual((int)NanoSocketError.HostUnreachable,
                    socket.GetSocketOption(NanoSock.Sockets.SocketOption.SoftError));
            }

            socket.Close();
            thread.Join();
            Assert.IsNotNull(failure);
        }

        [TestMethod]
        public void Receive_KernelResets_IsConnectionReset()
        {
            using Socket listener = Listen(7000);
            using NanoSocket client = _node.Connect(Kernel, 7000);
            using (Socket socket = listener.Accept())
            {
                socket.LingerState = new LingerOption(true, 0);
            }

            Assert.AreEqual(NanoSocketError.ConnectionReset, Failure(() => client.Receive(new byte[10])));
            Assert.IsFalse(client.Connected);
            client.Close();
            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Send_PeerDoesNotRead_ProbesAndLosesNothing()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using Socket listener = _network.OpenSocket(SocketType.Stream);
            listener.ReceiveBufferSize = 8192;
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 7000));
            listener.Listen(5);
            using NanoSocket client = _node.Connect(Kernel, 7000);
            using Socket socket = listener.Accept();
            byte[] data = Traffic.Random(600000, 5);
            Thread sender = Serve(() => StackNode.SendAll(client, data));

            // The kernel's window is closed and our buffer full; segments from now on are probes.
            NanoSock.Sockets.TcpInfo known = new NanoSock.Sockets.TcpInfo();
            bool shut = Wait.Until(
                () =>
                {
                    client.GetTcpInfo(known);
                    return known.SendWindow == 0 && _node.Table().Any(info => info.SendQueue > 100000);
                },
                20000);
            Assert.IsTrue(shut, "Still open: " + known.SendWindow);
            long before = _node.Count(NanoSock.Ip.Counter.TcpSegmentsOut);
            Assert.IsTrue(Wait.Until(() => _node.Count(NanoSock.Ip.Counter.TcpSegmentsOut) >= before + 3, 30000));
            Traffic.AssertSame(data, Traffic.ReceiveExactly(socket, data.Length));
            sender.Join();
            client.Close();
            Assert.AreEqual(0, socket.Receive(new byte[1]));
            socket.Close();
            _node.AssertTableIsEmpty();
            capture.AssertSound();
            Assert.IsNotEmpty(capture.Select("tcp.analysis.zero_window", "frame.number"));
        }

        [TestMethod]
        public void Send_TimeoutExpires_KeepsConnection()
        {
            using Socket listener = Listen(7000);
            using NanoSocket client = _node.Connect(Kernel, 7000);
            using Socket socket = listener.Accept();
            client.SendTimeout = 300;
            byte[] data = new byte[100000];
            NanoSocketError error = Failure(() =>
            {
                while (true)
                {
                    client.Send(data);
                }
            });
            Assert.AreEqual(NanoSocketError.TimedOut, error);

            // Only the call has failed, not the connection.
            Assert.IsTrue(client.Connected);
        }

        [TestMethod]
        public void NoDelay_SmallWrites_AreNotDelayed()
        {
            // Nagle's algorithm against delayed acknowledgments costs 40 ms a round trip; with NODELAY it must not.
            using Socket listener = Listen(7000);
            using NanoSocket client = _node.Connect(Kernel, 7000);
            using Socket socket = listener.Accept();
            client.NoDelay = true;
            Thread server = Serve(() =>
            {
                for (int i = 0; i < 300; i++)
                {
                    socket.Send(Traffic.ReceiveExactly(socket, 20));
                }
            });
            byte[] half = new byte[10];
            byte[] buffer = new byte[20];
            Stopwatch watch = Stopwatch.StartNew();
            for (int i = 0; i < 300; i++)
            {
                client.Send(half);
                client.Send(half);
                for (int got = 0; got < 20;)
                {
                    got += client.Receive(buffer, got, 20 - got);
                }
            }

            server.Join();
            TestContext.WriteLine("300 turns in " + watch.ElapsedMilliseconds + " ms");
            Assert.IsLessThanOrEqualTo(WireCapture.Again, _node.Count(NanoSock.Ip.Counter.TcpRetransmissions));
        }

        [TestMethod]
        public void Connect_PythonAndSocat_AreServed()
        {
            Requires.Tools("python3", "socat");
            StringBuilder output = new StringBuilder();
            _network.Start("cd /tmp && exec python3 -u -m http.server 8000", output);
            _network.Start("exec socat TCP-LISTEN:8001,fork EXEC:cat", new StringBuilder());
            foreach (int port in new[] { 8000, 8001 })
            {
                Assert.IsTrue(Wait.Until(() => _network.Run("ss -ltn").Output.Contains(":" + port + " "), 20000));
            }

            using (NanoSocket http = _node.Connect(Kernel, 8000))
            {
                http.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.0\r\n\r\n"));
                Assert.StartsWith("HTTP/1.0 200 OK", Encoding.ASCII.GetString(StackNode.ReceiveToEnd(http)));
            }

            using (NanoSocket cat = _node.Connect(Kernel, 8001))
            {
                byte[] data = Traffic.Random(300000, 6);
                Thread sender = Serve(() =>
                {
                    StackNode.SendAll(cat, data);
                    cat.Shutdown(NanoSock.Sockets.SocketShutdown.Send);
                });
                Traffic.AssertSame(data, StackNode.ReceiveToEnd(cat));
                sender.Join();
            }

            _node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void Accept_KernelClients_AreServed()
        {
            using NanoSocket listener = _node.Open(NanoSocketType.Stream);
            listener.Bind(StackNode.EndPoint("0.0.0.0", 5000));
            listener.Listen(8);
            Thread server = Serve(() =>
            {
                byte[] buffer = new byte[4096];
                for (int i = 0; i < 50; i++)
                {
                    using NanoSocket client = listener.Accept();
                    int count;
                    while ((count = client.Receive(buffer)) > 0)
                    {
                        client.Send(buffer, 0, count);
                    }
                }
            });
            for (int i = 0; i < 50; i++)
            {
                using Socket socket = _network.OpenSocket(SocketType.Stream);
                socket.Connect(System.Net.IPAddress.Parse("10.8.0.2"), 5000);
                Traffic.Echo(socket, 5000, i);
                Traffic.FinishByClient(socket);
            }

            server.Join();
            listener.Close();
            _node.AssertTableIsEmpty();
        }

        private Socket Listen(int port)
        {
            Socket listener = _network.OpenSocket(SocketType.Stream);
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, port));
            listener.Listen(20);
            return listener;
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
