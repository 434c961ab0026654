using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The program as a host on the kernel's network, over a TAP interface that it creates itself.</summary>
    [TestClass]
    public class TapTests
    {
        private static readonly IPAddress s_board = new IPAddress(new byte[] { 10, 9, 0, 2 });

        [TestMethod]
        public void Ping_Thousand_AllAreAnswered()
        {
            using NetworkNamespace network = new NetworkNamespace();
            Requires.Tools("ping");
            Start(network, out _);
            network.Ping(1000, "-i 0.002 10.9.0.2");
        }

        [TestMethod]
        public void Echo_ManyConnections_LeaveNoEntry()
        {
            using NetworkNamespace network = new NetworkNamespace();
            Start(network, out _);
            network.Enter(() =>
            {
                byte[] data = new byte[5000];
                new Random(1).NextBytes(data);
                for (int i = 0; i < 500; i++)
                {
                    using Socket socket = Connect(7);
                    Echo(socket, data);
                }

                Socket[] sockets = Enumerable.Range(0, 50).Select(_ => Connect(7)).ToArray();
                foreach (Socket socket in sockets)
                {
                    socket.Send(data);
                }

                foreach (Socket socket in sockets)
                {
                    socket.Shutdown(SocketShutdown.Send);
                    CollectionAssert.AreEqual(data, EchoServerProcess.ReadToEnd(socket));
                    socket.Dispose();
                }

                JsonElement.ArrayEnumerator table = Netstat().GetProperty("sockets").EnumerateArray();
                Assert.AreEqual(9,
                    table.Count(s => s.GetProperty("state").GetString() is not ("TimeWait" or "LastAck")),
                    "Four listeners, three UDP sockets, that of mDNS, and the question.");
            });
        }

        [TestMethod]
        public void LinkDown_Connection_SurvivesAndIsReported()
        {
            using NetworkNamespace network = new NetworkNamespace();
            StringBuilder output = new StringBuilder();
            Start(network, out _, output);
            network.Enter(() =>
            {
                using Socket socket = Connect(7);
                Echo(socket, new byte[100]);
                network.MustRun("ip link set tap0 down");
                WaitFor(output, "link down");
                network.MustRun("ip link set tap0 up");
                WaitFor(output, "link up");

                // The connection has survived.
                Echo(socket, new byte[100]);
            });
        }

        [TestMethod]
        [DataRow("")]
        [DataRow(" --quiet")]
        public void Interface_DeletedAndCreated_IsReopened(string options)
        {
            using NetworkNamespace network = new NetworkNamespace();
            StringBuilder output = new StringBuilder();
            Start(network, out Process process, output, options);
            network.Enter(() =>
            {
                using (Socket socket = Connect(7))
                {
                    Echo(socket, new byte[100]);
                }

                network.MustRun("ip link delete tap0");
                WaitFor(output, " TAP interface tap0 was deleted; it is used again when it is back\n");
                network.AddTap("tap0", "10.9.0.1/24");
                WaitFor(output, " the link is back\n");
                using Socket after = Connect(7);
                Echo(after, new byte[100]);
            });
            Assert.IsFalse(process.HasExited, output.ToString());
        }

        [TestMethod]
        public void TableFull_ManyClients_IsCountedAndRecovers()
        {
            using NetworkNamespace network = new NetworkNamespace();
            Start(network, out _);
            network.Enter(() =>
            {
                // More than the board has sockets; the kernel treats the late ones as slow.
                Socket[] sockets = Enumerable.Range(0, 300).Select(_ =>
                {
                    Socket socket = new Socket(AddressFamily.InterNetwork,
                        SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
                    try
                    {
                        socket.Connect(new IPEndPoint(s_board, 9));
                    }
                    catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock
                        or SocketError.InProgress)
                    {
                        // In flight.
                    }

                    return socket;
                }).ToArray();
                Thread.Sleep(500);
                foreach (Socket socket in sockets)
                {
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Dispose();
                }

                Thread.Sleep(200);
                JsonElement json = Netstat();
                JsonElement drops = json.GetProperty("drops");
                long full = drops.GetProperty("TcpTableFull").GetInt64()
                    + drops.GetProperty("TcpBacklogFull").GetInt64()
                    + drops.GetProperty("TcpHalfOpenFull").GetInt64() + drops.GetProperty("TcpPeerLimit").GetInt64();
                Assert.IsGreaterThan(0, full);
                Assert.AreEqual(9,
                    json.GetProperty("sockets")
                        .EnumerateArray()
                        .Count(s => s.GetProperty("state").GetString() != "TimeWait"),
                    json.GetProperty("sockets").ToString());
            });
        }

        [TestMethod]
        public void Start_NotPermitted_PrintsOneLineAndExitsTwo()
        {
            using NetworkNamespace network = new NetworkNamespace();
            network.MustRun("ip tuntap add dev taken mode tun");
            CommandResult result = network.Run("dotnet '" + EchoServerProcess.Program
                + "' --link tap:taken --address 10.9.0.2/24");
            Assert.AreEqual(2, result.ExitCode, result.ToString());
            StringAssert.StartsWith(result.Output, "error: ");
            Assert.AreEqual(1, result.Output.Count(c => c == '\n'), result.Output);
        }

        private static void Start(NetworkNamespace network, out Process process,
            StringBuilder output = null, string options = "")
        {
            output ??= new StringBuilder();
            process = network.Start(
                "exec dotnet '" + EchoServerProcess.Program + "' --link tap:tap0 --address 10.9.0.2/24" + options,
                output);
            WaitFor(output, "\nready");
            network.MustRun("ip address add 10.9.0.1/24 dev tap0");
        }

        private static void WaitFor(StringBuilder output, string text)
        {
            Stopwatch watch = Stopwatch.StartNew();
            for (;;)
            {
                lock (output)
                {
                    if (output.ToString().Contains(text, StringComparison.Ordinal))
                    {
                        return;
                    }

                    Assert.IsLessThan(20000, watch.ElapsedMilliseconds,
                        "No '" + text.Trim() + "' in the output:\n" + output);
                }

                Thread.Sleep(10);
            }
        }

        private static Socket Connect(int port)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream,
                ProtocolType.Tcp) { ReceiveTimeout = 20000, SendTimeout = 20000, NoDelay = true };
            socket.Connect(s_board, port);
            return socket;
        }

        private static void Echo(Socket socket, byte[] data)
        {
            socket.Send(data);
            byte[] echo = new byte[data.Length];
            for (int count = 0; count < data.Length;)
            {
                int got = socket.Receive(echo, count, data.Length - count, SocketFlags.None);
                Assert.AreNotEqual(0, got);
                count += got;
            }

            CollectionAssert.AreEqual(data, echo);
        }

        private static JsonElement Netstat()
        {
            using Socket socket = Connect(80);
            socket.Send("GET /netstat.json HTTP/1.0\r\n\r\n"u8.ToArray());
            string answer = Encoding.Latin1.GetString(EchoServerProcess.ReadToEnd(socket));
            return JsonDocument.Parse(answer.Substring(answer.IndexOf("\r\n\r\n",
                StringComparison.Ordinal))).RootElement;
        }
    }
}
