using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.BoardLinks;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Host
{
    /// <summary>The retransmission time-out on a line where a packet takes 88 ms. On a line without loss every
    /// retransmission is spurious.</summary>
    [TestClass]
    public class SlipTimeoutTests
    {
        private const uint AddressA = 0x0A000001;
        private const uint AddressB = 0x0A000002;
        private const int Connections = 6;
        private const int Rounds = 12;
        private const int Length = 1800;

        public TestContext TestContext { get; set; }

        // Requests of some hundred bytes and responses of a few packets, over several connections at a time: the round
        // trip jumps from one packet on the line to a dozen.
        [TestMethod]
        public void MinimumRto_OneSecond_AvoidsSpuriousRetransmissions()
        {
            uint hasty = Retransmissions(20, out _);
            uint usual = Retransmissions(200, out uint segments);
            uint slow = Retransmissions(new SlipBoardLink("COM9", 115200, 1006).MinimumRetransmissionTimeout, out _);
            TestContext.WriteLine(
                $"{hasty} with 20 ms, {usual} of {segments} segments with 200 ms, {slow} with a second");
            Assert.IsGreaterThan(2u, hasty, "the line is no trial");
            Assert.IsLessThanOrEqualTo(usual, slow);
            Assert.IsLessThanOrEqualTo(segments / 100, slow);
        }

        private static uint Retransmissions(int minimum, out uint segments)
        {
            Simulation simulation = new Simulation();
            UartModel line = new UartModel(115200, 512, 4096);
            NetStack board = Node(simulation, line.A, AddressA, 1, minimum);
            NetStack peer = Node(simulation, line.B, AddressB, 2, minimum);
            int listener = board.Socket(SocketType.Stream);
            Assert.AreEqual(0, board.Bind(listener, 0, 7));
            Assert.AreEqual(0, board.Listen(listener, Connections));
            Random random = new Random(3);
            byte[] buffer = new byte[2048];
            int[] servers = new int[Connections];
            int[] owed = new int[Connections];
            int[] clients = new int[Connections];
            int[] missing = new int[Connections];
            int[] rounds = new int[Connections];
            long[] at = new long[Connections];
            int accepted = 0;
            for (int i = 0; i < Connections; i++)
            {
                clients[i] = peer.Socket(SocketType.Stream);
                peer.Connect(clients[i], AddressA, 7);
            }

            simulation.Programs = () =>
            {
                int descriptor = accepted < Connections ? board.Accept(listener) : -1;
                if (descriptor >= 0)
                {
                    servers[accepted++] = descriptor;
                }

                for (int i = 0; i < Connections; i++)
                {
                    if (missing[i] == 0 && rounds[i] < Rounds && simulation.Now >= at[i]
                        && (peer.Ready(clients[i]) & SocketReadiness.Writable) != 0)
                    {
                        Assert.AreEqual(100, peer.Send(clients[i], buffer, 0, 100));
                        rounds[i]++;
                        missing[i] = Length;
                    }

                    int got = missing[i] == 0 ? 0 : peer.Receive(clients[i], buffer, 0, missing[i]);
                    if (got > 0)
                    {
                        missing[i] -= got;
                        at[i] = simulation.Now + random.Next(50, 1500);
                    }
                }

                for (int i = 0; i < accepted; i++)
                {
                    if (board.Receive(servers[i], buffer, 0, 100) > 0)
                    {
                        owed[i] += Length;
                    }

                    int put = owed[i] == 0 ? 0 : board.Send(servers[i], buffer, 0, owed[i]);
                    owed[i] -= Math.Max(put, 0);
                }
            };

            for (int i = 0;
                i < 6000 && Array.Exists(rounds, count => count < Rounds) | Array.Exists(missing, count => count != 0);
                i++)
            {
                simulation.Run(20);
            }

            Assert.IsFalse(Array.Exists(missing, count => count != 0));
            Assert.AreEqual(0, line.A.Overrun + line.B.Overrun);
            segments = board.GetCounter(Counter.TcpSegmentsOut) + peer.GetCounter(Counter.TcpSegmentsOut);
            return board.GetCounter(Counter.TcpRetransmissions) + peer.GetCounter(Counter.TcpRetransmissions);
        }

        private static NetStack Node(Simulation simulation, IByteStream stream, uint address, int seed, int minimum)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(seed),
                TcpSockets = 16,
                TcpReceiveBuffer = 2048,
                TcpSendBuffer = 2048,
                TcpMinimumRetransmissionTimeout = minimum,
            });
            Assert.AreEqual(0, stack.AddInterface(new SlipLink(stream, 1006, 2), address, 24));
            simulation.Add(stack);
            return stack;
        }
    }
}
