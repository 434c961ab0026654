using System.Collections.Generic;
using System.Text;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    /// <summary>More clients than a board has connections, with the sizes of boards in virtual time.</summary>
    [TestClass]
    public class CrowdedBoardTests
    {
        private const uint BoardAddress = 0xC0A80701;
        private const int EchoPort = 7;

        private NetStack _board;
        private EchoProgram _program;
        private NetStack[] _clients;
        private long _now;

        [TestMethod]
        [DataRow(12, 8)]
        [DataRow(8, 4)]
        [DataRow(6, 2)]
        public void StatusPage_SilentClientsHoldBuffers_IsServed(int sockets, int buffers)
        {
            Start(sockets, buffers, buffers + 2);
            for (int i = 0; i < buffers; i++)
            {
                Connect(i, EchoPort);
            }

            Run(1000);
            string answer = Ask(buffers, 80, "GET /netstat.json HTTP/1.0\r\n\r\n", 3000);
            StringAssert.Contains(answer, " 200 ");
            Assert.AreEqual(0u, _board.GetCounter(Counter.TcpIdleEvicted));
        }

        [TestMethod]
        [DataRow(12, 8)]
        [DataRow(8, 4)]
        [DataRow(6, 2)]
        public void NewClient_SilentClientsForHalfAMinute_EvictsOne(int sockets, int buffers)
        {
            Start(sockets, buffers, buffers + 2);
            for (int i = 0; i < buffers - 1; i++)
            {
                Connect(i, EchoPort);
            }

            // Full except for the entry reserved for the status page.
            Run(20000);
            int first = Connect(buffers, EchoPort);
            Assert.AreEqual(string.Empty, Exchange(buffers, first, "first", 3000));
            _clients[buffers].Abort(first);
            Run(9000);
            Assert.AreEqual("second", Ask(buffers + 1, EchoPort, "second", 4000));
            Assert.AreEqual(1u, _board.GetCounter(Counter.TcpIdleEvicted));
        }

        // A client that opens all connections it can, and uses them, leaves room for another.
        [TestMethod]
        [DataRow(12, 8)]
        [DataRow(8, 4)]
        public void NewClient_GreedyPeer_IsServed(int sockets, int buffers)
        {
            Start(sockets, buffers, 2);
            List<int> greedy = new List<int>();
            for (int i = 0; i < buffers + 2; i++)
            {
                greedy.Add(Connect(0, EchoPort));
            }

            Run(2000);
            int served = 0;
            foreach (int descriptor in greedy)
            {
                served += Exchange(0, descriptor, "mine", 1000) == "mine" ? 1 : 0;
            }

            Assert.AreEqual(buffers - 2, served);
            StringAssert.Contains(Ask(0, 80, "GET /netstat.json HTTP/1.0\r\n\r\n", 3000), " 200 ");
            Assert.AreEqual("yours", Ask(1, EchoPort, "yours", 3000));
            Assert.AreEqual(0u, _board.GetCounter(Counter.TcpIdleEvicted));
        }

        [TestMethod]
        public void ActiveClients_TableFull_AreNotEvicted()
        {
            Start(8, 4, 5);
            int[] busy = { Connect(0, EchoPort), Connect(1, EchoPort), Connect(2, EchoPort) };
            for (int round = 0; round < 12; round++)
            {
                for (int i = 0; i < busy.Length; i++)
                {
                    Assert.AreEqual("still here", Exchange(i, busy[i], "still here", 1000));
                }

                Connect(3, EchoPort);
                Run(10000);
            }

            Assert.AreEqual(0u, _board.GetCounter(Counter.TcpIdleEvicted));
        }

        private void Start(int sockets, int buffers, int clients)
        {
            _now = 1000;
            VirtualSwitch network = new VirtualSwitch(clients + 1);
            StackOptions options = new StackOptions
            {
                TcpSockets = sockets, TcpBuffers = buffers, ArpEntries = 16, ArpPendingPackets = 8
            };
            _board = new NetStack(options);
            _board.AddInterface(network.AddPort(64), BoardAddress, 24);
            _program = new EchoProgram(_board, new byte[1472], options.TcpSockets + options.UdpSockets);
            _program.AddStandardServices();
            Assert.AreEqual(SocketError.Success, _program.Start());
            _clients = new NetStack[clients];
            for (int i = 0; i < clients; i++)
            {
                _clients[i] = new NetStack(new StackOptions { TcpSockets = 32, TcpReceiveBuffer = 16384 });
                _clients[i].AddInterface(network.AddPort(64), BoardAddress + 1 + (uint)i, 24);
            }
        }

        private void Run(long milliseconds)
        {
            for (long end = _now + milliseconds; _now < end; _now += 10)
            {
                for (int turn = 0; turn < 4; turn++)
                {
                    _program.Step(_now);
                    foreach (NetStack client in _clients)
                    {
                        client.Poll(_now);
                    }
                }
            }
        }

        private int Connect(int client, int port)
        {
            int descriptor = _clients[client].Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, _clients[client].Connect(descriptor, BoardAddress, port));
            Run(50);
            return descriptor;
        }

        private string Ask(int client, int port, string text, int milliseconds)
        {
            return Exchange(client, Connect(client, port), text, milliseconds);
        }

        private string Exchange(int client, int descriptor, string text, int milliseconds)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(text);
            _clients[client].Send(descriptor, bytes, 0, bytes.Length);
            Run(milliseconds);
            byte[] answer = new byte[16384];
            int received = _clients[client].Receive(descriptor, answer, 0, answer.Length);
            return received <= 0 ? string.Empty : Encoding.Latin1.GetString(answer, 0, received);
        }
    }
}
