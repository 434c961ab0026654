using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Transport;
using NanoSock.Wire;
using Socket = System.Net.Sockets.Socket;
using SocketException = System.Net.Sockets.SocketException;
using SocketShutdown = System.Net.Sockets.SocketShutdown;
using SocketType = System.Net.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Clients that die, links that fail, tables that are full: the board survives, counts them, and returns
    /// to normal.</summary>
    [TestClass]
    public class TroubleTests
    {
        private const int FiftyMilliseconds = 240000;
        private const int PatienceMilliseconds = 3000;

        // A client that echoes all data it receives, without end; the data it does not read keeps the board busy.
        private const string BusyClient = "exec socat -u OPEN:/dev/zero TCP:" + EchoBoard.Address + ":7";

        [TestMethod]
        public void Client_KilledDuringTransfer_LeavesNoEntry()
        {
            Requires.Tools("socat");
            using EchoBoard board = new EchoBoard();
            List<Process> clients = new List<Process>();
            for (int i = 0; i < 8; i++)
            {
                string command = i % 2 == 0
                    ? BusyClient
                    : "exec socat -u TCP:" + EchoBoard.Address + ":19 OPEN:/dev/null";
                clients.Add(board.Network.Start(command, new StringBuilder()));
            }

            Assert.IsTrue(Wait.Until(() => board.Connections() == 8 && board.Count(Counter.BytesIn) > 1000000, 30000),
                board.Describe());
            foreach (Process client in clients)
            {
                // SIGKILL: the kernel resets connections with unread data.
                client.Kill();
            }

            board.AssertTableIsClean();
            Assert.IsGreaterThan(0, board.Count(Counter.TcpResetsIn));
            board.AssertAlive();
        }

        [TestMethod]
        public void Host_Vanishes_BusyConnectionTimesOut()
        {
            Requires.Tools("socat");
            using EchoBoard board = new EchoBoard(options => options.TcpUserTimeout = 3000);
            board.Network.Start("exec socat -u TCP:" + EchoBoard.Address + ":19 OPEN:/dev/null", new StringBuilder());
            using Socket idle = board.Connect(EchoBoard.EchoPort);
            Traffic.Echo(idle, 100, 1);
            Assert.IsTrue(Wait.Until(() => board.Connections() == 2 && board.Count(Counter.BytesOut) > 100000, 30000),
                board.Describe());

            // The host's address is removed: no reset comes from there, ARP requests get no reply.
            board.Network.MustRun("ip link set tap0 arp off; ip address del "
                + EchoBoard.KernelAddress + "/24 dev tap0");
            Assert.IsTrue(Wait.Until(() => board.Connections() == 1, 60000), board.Describe());
            Assert.AreEqual(1, board.Count(Counter.TcpGivenUp));

            // The idle connection has no data to lose; when the host is back, it continues.
            board.Network.MustRun("ip link set tap0 arp on; ip address add "
                + EchoBoard.KernelAddress + "/24 dev tap0");
            Traffic.Echo(idle, 100, 2);
            Traffic.FinishByClient(idle);
            board.AssertTableIsClean();
            board.AssertAlive();
        }

        [TestMethod]
        public void LinkDown_DuringTransfer_ConnectionSurvives()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.EchoPort);

            // With no more room than this at its peer, the board has data to send when the link goes down.
            socket.ReceiveBufferSize = 65536;
            Traffic.Echo(socket, 50000, 1);
            byte[] data = Traffic.Random(8000000, 2);
            Thread sender = new Thread(() => Traffic.SendAll(socket, data));
            sender.Start();
            byte[] first = Traffic.ReceiveExactly(socket, 1000000);
            board.Network.MustRun("ip link set tap0 down");
            Assert.IsTrue(Wait.Until(() => !board.IsLinkUp, 10000));
            Assert.AreEqual(1, board.Connections(), board.Describe());

            // Both sides retransmit in vain for a while, and report it.
            Assert.IsTrue(Wait.Until(() => board.Drops(DropReason.LinkDown) > 0, 30000), board.Describe());
            board.Network.MustRun("ip link set tap0 up");
            Assert.IsTrue(Wait.Until(() => board.IsLinkUp, 10000));
            byte[] rest = Traffic.ReceiveExactly(socket, 7000000);
            sender.Join();
            Traffic.AssertSame(data, first.Concat(rest).ToArray());
            Traffic.FinishByClient(socket);
            board.AssertTableIsClean();
            board.AssertAlive();
        }

        [TestMethod]
        public void LinkDown_Repeatedly_ConnectionSurvives()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.EchoPort);
            for (int i = 0; i < 5; i++)
            {
                board.Network.MustRun("ip link set tap0 down");
                board.Network.MustRun("ip link set tap0 up");
                Traffic.Echo(socket, 1000, i);
            }

            Traffic.FinishByClient(socket);
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Interface_Deleted_ConnectionsEnd()
        {
            using EchoBoard board = new EchoBoard(options => options.TcpUserTimeout = 2000);
            using Socket socket = board.Connect(EchoBoard.ChargenPort);
            Traffic.ReceiveExactly(socket, 1000);
            board.Network.MustRun("ip link delete tap0");
            Assert.IsTrue(Wait.Until(() => !board.IsLinkUp, 10000));

            // No reply will ever come: the connection ends when its time is over, and the program continues without a
            // link.
            Assert.IsTrue(Wait.Until(() => board.Connections() == 0, 60000), board.Describe());
            Assert.IsGreaterThan(0, board.Drops(DropReason.LinkDown));
        }

        [TestMethod]
        public void TableFull_SixthClient_IsServedLater()
        {
            // Four listeners leave room for six connections: one is reserved for the status page, and one peer gets
            // four.
            const string Second = "10.7.0.3";
            using EchoBoard board = new EchoBoard(options =>
            {
                options.TcpSockets = 10;
                options.TcpHalfOpen = 8;
            });
            board.Network.MustRun($"ip addr add {Second}/24 dev tap0");
            List<Socket> sockets = new List<Socket>();
            for (int i = 0; i < 5; i++)
            {
                sockets.Add(board.Connect(EchoBoard.EchoPort, i < 4 ? EchoBoard.KernelAddress : Second));
                Traffic.Echo(sockets[i], 100, i);
            }

            // The sixth believes to be connected: the board has answered its SYN and now has no socket for it. The
            // board keeps the handshake alive and the client retransmits.
            using Socket waiting = board.Connect(EchoBoard.EchoPort, Second);
            byte[] data = Traffic.Random(500, 99);
            waiting.Send(data);
            Assert.IsTrue(Wait.Until(() => board.Drops(DropReason.TcpTableFull) > 0, 10000), board.Describe());
            foreach (Socket socket in sockets)
            {
                Traffic.Echo(socket, 1000, 5);
            }

            Traffic.FinishByClient(sockets[0]);
            Traffic.AssertSame(data, Traffic.ReceiveExactly(waiting, 500));
            Traffic.FinishByClient(waiting);
            foreach (Socket socket in sockets.Skip(1))
            {
                Traffic.FinishByClient(socket);
            }

            board.AssertTableIsClean();
            board.AssertAlive();
        }

        [TestMethod]
        public void TableFull_FiftyClients_AllAreServed()
        {
            using EchoBoard board = new EchoBoard(options =>
            {
                options.TcpSockets = 10;
                options.TcpHalfOpen = 8;
            });
            int served = 0;
            Exception failure = null;
            Stopwatch watch = Stopwatch.StartNew();
            Thread[] threads = new Thread[50];
            for (int i = 0; i < threads.Length; i++)
            {
                int seed = i;
                threads[i] = new Thread(() =>
                {
                    try
                    {
                        // A handshake that was evicted is reset; the client then connects again. The client also
                        // connects again when its handshake found the table full: its kernel holds the connection for
                        // established, and retransmits the data with a back-off of up to half a minute; each time the
                        // table may happen to be full.
                        while (!TryEcho(board, seed))
                        {
                            Assert.IsLessThan(FiftyMilliseconds, watch.ElapsedMilliseconds,
                                "Client " + seed + " was not served.");
                            Thread.Sleep(20);
                        }

                        Interlocked.Increment(ref served);
                    }
                    catch (Exception exception)
                    {
                        failure = exception;
                    }
                });
                threads[i].Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Assert.IsNull(failure);
            Assert.AreEqual(50, served);
            board.AssertTableIsClean(60000);
            board.AssertAlive();
        }

        private static bool TryEcho(EchoBoard board, int seed)
        {
            Socket socket = null;
            try
            {
                socket = board.Connect(EchoBoard.EchoPort);
                socket.ReceiveTimeout = PatienceMilliseconds;
                Traffic.Echo(socket, 2000, seed);
                Traffic.FinishByClient(socket);
                return true;
            }
            catch (SocketException)
            {
                if (socket != null)
                {
                    // By a reset, so that the board need not wait for a FIN.
                    socket.LingerState = new LingerOption(true, 0);
                }

                return false;
            }
            finally
            {
                socket?.Dispose();
            }
        }

        [TestMethod]
        public void BacklogFull_Clients_AreServedLater()
        {
            using NetworkNamespace network = new NetworkNamespace();
            using StackNode node = new StackNode(null, (network.OpenTap("tap0", "10.7.0.1/24"), "10.7.0.2/24"));
            using NanoSock.Sockets.Socket listener = node.Open(NanoSock.Sockets.SocketType.Stream);
            listener.Bind(StackNode.EndPoint("0.0.0.0", 5000));
            listener.Listen(3);
            List<Socket> clients = new List<Socket>();
            List<IAsyncResult> connecting = new List<IAsyncResult>();
            for (int i = 0; i < 8; i++)
            {
                Socket client = network.OpenSocket(SocketType.Stream);
                clients.Add(client);
                connecting.Add(client.BeginConnect(System.Net.IPAddress.Parse("10.7.0.2"), 5000, null, null));
            }

            Assert.IsTrue(Wait.Until(() => node.Drops(DropReason.TcpBacklogFull) > 0, 20000));
            Assert.IsTrue(Wait.Until(
                () => node.Table().Any(info => info.State == TcpState.Listen && info.ReceiveQueue == 3),
                20000));

            // As they are accepted, the others get in: the kernel retransmits its SYN after a second, or three.
            byte[] buffer = new byte[10];
            for (int i = 0; i < 8; i++)
            {
                Assert.AreEqual(SocketReadiness.Readable, listener.Poll(30000, SocketReadiness.Readable),
                    "connection " + i + "\n" + node.Describe() + network.Run("ss -tan").Output);
                using NanoSock.Sockets.Socket accepted = listener.Accept();
                accepted.Send(new byte[] { 42 });
            }

            for (int i = 0; i < 8; i++)
            {
                clients[i].EndConnect(connecting[i]);
                Assert.AreEqual(1, clients[i].Receive(buffer));
                clients[i].Dispose();
            }

            listener.Close();
            node.AssertTableIsEmpty();
        }

        [TestMethod]
        public void TableFull_OpenSocket_IsTooManyOpenSockets()
        {
            using NetworkNamespace network = new NetworkNamespace();
            using StackNode node = new StackNode(options => options.TcpSockets = 4,
                (network.OpenTap("tap0", "10.7.0.1/24"), "10.7.0.2/24"));
            using Socket listener = network.OpenSocket(SocketType.Stream);
            listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Any, 5000));
            listener.Listen(20);
            for (int round = 0; round < 20; round++)
            {
                List<NanoSock.Sockets.Socket> sockets = new List<NanoSock.Sockets.Socket>();
                List<Socket> accepted = new List<Socket>();
                for (int i = 0; i < 4; i++)
                {
                    sockets.Add(node.Connect("10.7.0.1", 5000));
                    accepted.Add(listener.Accept());
                }

                NanoSock.Sockets.SocketException exception = Assert.ThrowsExactly<NanoSock.Sockets.SocketException>(
                    () => node.Open(NanoSock.Sockets.SocketType.Stream));
                Assert.AreEqual(NanoSock.Sockets.SocketError.TooManyOpenSockets, exception.SocketErrorCode);
                for (int i = 0; i < 4; i++)
                {
                    accepted[i].Dispose();
                    Assert.AreEqual(0, sockets[i].Receive(new byte[1]));
                    sockets[i].Close();
                }

                node.AssertTableIsEmpty();
            }
        }

        // The heap belongs to the process: allocations of other tests would be counted too.
        [TestMethod]
        [DoNotParallelize]
        public void Clients_Thousand_DoNotGrowHeap()
        {
            using EchoBoard board = new EchoBoard();
            Churn(board, 200);
            long before = GC.GetTotalMemory(true);
            Churn(board, 1000);
            long after = GC.GetTotalMemory(true);
            Assert.IsLessThan(before + 2000000, after);
            board.AssertTableIsClean();
        }

        private static void Churn(EchoBoard board, int count)
        {
            for (int i = 0; i < count; i++)
            {
                using Socket socket = board.Connect(i % 3 == 0 ? EchoBoard.ChargenPort : EchoBoard.EchoPort);
                socket.Send(new byte[100]);
                if (i % 2 == 0)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }
                else if (i % 3 != 0)
                {
                    socket.Shutdown(SocketShutdown.Send);
                }
            }
        }
    }
}
