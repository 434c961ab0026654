using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Transport;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>Two nodes that act at the same time.</summary>
    [TestClass]
    public class TwoNodeTests
    {
        [TestMethod]
        [DataRow(0)]
        [DataRow(100000)]
        [DataRow(300000)]
        public void TwoNodes_SimultaneousOpenAndClose_Complete(int lossPpm)
        {
            for (uint seed = 1; seed <= 40; seed++)
            {
                Simulation simulation = new Simulation();
                NetStack one = simulation.AddNode("10.0.0.1", 24, Options());
                Impairment impairment = new Impairment
                {
                    LossPpm = lossPpm, DelayMilliseconds = 20, DuplicatePpm = lossPpm, Seed = seed
                };
                NetStack two = simulation.AddNode("10.0.0.2", 24, Options(),
                    link => new ImpairedLink(link, impairment, 64));
                Learn(simulation, one, two);
                int first = Bound(one, 4444);
                int second = Bound(two, 8888);
                Assert.AreEqual(-(int)SocketError.InProgress, one.Connect(first, Simulation.Address("10.0.0.2"), 8888));
                Assert.AreEqual(-(int)SocketError.InProgress,
                    two.Connect(second, Simulation.Address("10.0.0.1"), 4444));
                Assert.IsTrue(simulation.RunUntil(() => one.Ready(first) != 0 && two.Ready(second) != 0, 400000),
                    $"Seed {seed}");
                Assert.AreEqual(SocketReadiness.Writable, one.Ready(first), $"Seed {seed}");
                Assert.AreEqual(SocketReadiness.Writable, two.Ready(second), $"Seed {seed}");
                Assert.AreEqual(10, one.Send(first, new byte[10], 0, 10));
                Assert.AreEqual(20, two.Send(second, new byte[20], 0, 20));
                Assert.AreEqual(0, one.Shutdown(first, SocketShutdown.Send));
                Assert.AreEqual(0, two.Shutdown(second, SocketShutdown.Send));
                Assert.IsTrue(simulation.RunUntil(() => one.GetOption(first, SocketOption.Available) == 20
                    && two.GetOption(second, SocketOption.Available) == 10
                    && (one.Ready(first) & SocketReadiness.HangUp) != 0
                    && (two.Ready(second) & SocketReadiness.HangUp) != 0, 400000),
                    $"Seed {seed}");
                Assert.AreEqual(20, one.Receive(first, new byte[50], 0, 50));
                Assert.AreEqual(10, two.Receive(second, new byte[50], 0, 50));
                Assert.AreEqual(0, one.Receive(first, new byte[50], 0, 50));
                Assert.AreEqual(0, two.Receive(second, new byte[50], 0, 50));
                one.Close(first);
                two.Close(second);
                simulation.Run(400000);
                Assert.IsFalse(one.GetSocketInfo(0, new SocketInfo()), $"Seed {seed}");
                Assert.IsFalse(two.GetSocketInfo(0, new SocketInfo()), $"Seed {seed}");
            }
        }

        // A window in units of two bytes and more (RFC 7323 2.4), advertised after segments of odd lengths, to a
        // program that does not read: no data arrives beyond the end of the buffer, over unread data.
        [TestMethod]
        [DataRow(65536)]
        [DataRow(262144)]
        public void ScaledWindow_OddSegments_StaysWithinBuffer(int size)
        {
            StackOptions options = new StackOptions { TcpReceiveBuffer = size, TcpSendBuffer = 4096 };
            Simulation simulation = new Simulation();
            NetStack one = simulation.AddNode("10.0.0.1", 24, options);
            NetStack two = simulation.AddNode("10.0.0.2", 24, options);
            int listener = Bound(one, 7);
            one.Listen(listener, 1);
            int second = two.Socket(SocketType.Stream);
            Assert.AreEqual(0, two.SetOption(second, SocketOption.NoDelay, 1));
            two.Connect(second, Simulation.Address("10.0.0.1"), 7);
            Assert.IsTrue(simulation.RunUntil(() => one.Ready(listener) != 0));
            int first = one.Accept(listener);
            byte[] data = new byte[size + 20000];
            new System.Random(size).NextBytes(data);
            int sent = 0;
            int piece = 1;
            simulation.Programs = () =>
            {
                piece = (piece + 2) % 1001;
                sent += System.Math.Max(0, two.Send(second, data, sent, System.Math.Min(piece, data.Length - sent)));
            };
            for (int turn = 0; turn < 20000 && sent < size + 4096; turn++)
            {
                simulation.Run(10);
            }

            simulation.Run(100000);
            int available = one.GetOption(first, SocketOption.Available);
            Assert.IsTrue(available > size - 2000 && available <= size, "There are " + available);
            byte[] received = new byte[data.Length];
            int got = 0;
            for (int turn = 0; turn < 20000 && got < data.Length; turn++)
            {
                got += System.Math.Max(0, one.Receive(first, received, got, data.Length - got));
                simulation.Run(10);
            }

            CollectionAssert.AreEqual(data, received);
        }

        // Both receivers closed, both senders with more: probes and acknowledgments must pass each other.
        [TestMethod]
        public void ZeroWindow_BothDirections_Recovers()
        {
            Simulation simulation = new Simulation();
            NetStack one = simulation.AddNode("10.0.0.1", 24, Options());
            NetStack two = simulation.AddNode("10.0.0.2", 24, Options());
            int listener = Bound(one, 7);
            one.Listen(listener, 1);
            int second = two.Socket(SocketType.Stream);
            two.Connect(second, Simulation.Address("10.0.0.1"), 7);
            Assert.IsTrue(simulation.RunUntil(() => one.Ready(listener) != 0));
            int first = one.Accept(listener);
            byte[] data = new byte[8192];
            int sentOne = 0;
            int sentTwo = 0;
            simulation.Programs = () =>
            {
                sentOne += System.Math.Max(0, one.Send(first, data, 0, 8192 - sentOne));
                sentTwo += System.Math.Max(0, two.Send(second, data, 0, 8192 - sentTwo));
            };
            simulation.Run(3600000);
            Assert.AreEqual(4096, sentOne);
            Assert.AreEqual(4096, sentTwo);
            int readOne = 0;
            int readTwo = 0;
            simulation.Programs += () =>
            {
                readOne += System.Math.Max(0, one.Receive(first, data, 0, 8192));
                readTwo += System.Math.Max(0, two.Receive(second, data, 0, 8192));
            };
            Assert.IsTrue(simulation.RunUntil(() => readOne == 8192 && readTwo == 8192, 200000),
                $"{readOne} {readTwo}");
            Assert.AreEqual(0u, one.GetCounter(Counter.TcpGivenUp) + two.GetCounter(Counter.TcpGivenUp));
        }

        private static StackOptions Options()
        {
            return new StackOptions { TcpMaximumSegmentLifetime = 1000, TcpUserTimeout = 1000000 };
        }

        private static int Bound(NetStack node, int port)
        {
            int socket = node.Socket(SocketType.Stream);
            Assert.AreEqual(0, node.Bind(socket, 0, port));
            return socket;
        }

        // Hardware addresses first: their loss is not tested here.
        private static void Learn(Simulation simulation, NetStack one, NetStack two)
        {
            int from = one.Socket(SocketType.Dgram);
            int to = two.Socket(SocketType.Dgram);
            two.Bind(to, 0, 9);
            for (int i = 0; i < 100 && two.Ready(to) == SocketReadiness.Writable; i++)
            {
                one.SendTo(from, new byte[1], 0, 1, Simulation.Address("10.0.0.2"), 9);
                simulation.Run(5000);
            }

            one.Close(from);
            two.Close(to);
        }
    }
}
