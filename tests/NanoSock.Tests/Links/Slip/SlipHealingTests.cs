using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>TCP over a serial line whose driver loses synchronization: the link detects it, and has the port
    /// reopened.</summary>
    [TestClass]
    public class SlipHealingTests
    {
        private const uint AddressA = 0x0A000001;
        private const uint AddressB = 0x0A000002;
        private const int Length = 1024 * 1024;
        private const int MeanBytes = 50000;

        public TestContext TestContext { get; set; }

        // 921,600 baud read every 5 ms: pieces of 460 bytes, of which only a few are wrong, so headers are mostly
        // right.
        [TestMethod]
        [DataRow(115200, 1, 1)]
        [DataRow(115200, 1, 2)]
        [DataRow(115200, 5, 3)]
        [DataRow(921600, 1, 4)]
        [DataRow(921600, 5, 5)]
        [DataRow(921600, 5, 6)]
        public void Transfer_DriverFaults_DeliversMegabyteBothWays(int baudRate, int readEvery, int seed)
        {
            DriverModel line = new DriverModel(baudRate, seed, MeanBytes) { ReadEvery = readEvery };
            Simulation simulation = new Simulation();
            SlipLink linkA = new SlipLink(line.A, 1006, SlipLink.DefaultQueue);
            SlipLink linkB = new SlipLink(line.B, 1006, SlipLink.DefaultQueue);
            Transfer a = new Transfer(Node(simulation, linkA, AddressA, 1), seed);
            Transfer b = new Transfer(Node(simulation, linkB, AddressB, 2), seed);
            b.Listen();
            a.Connect(AddressB);
            simulation.Programs = () =>
            {
                a.Step();
                b.Step();
            };

            long began = simulation.Now;
            bool isDone = simulation.RunUntil(() => a.Received == Length && b.Received == Length, 1200000);
            long took = simulation.Now - began;
            string summary = $"{took} ms; received {a.Received} and {b.Received}; stayed behind {line.A.StayedBehind}"
                + $"+{line.B.StayedBehind}, out of step {line.A.OutOfStep}+{line.B.OutOfStep}, "
                + $"sent lost {line.A.SentLost}+{line.B.SentLost}, reopened {line.A.Reopens}+{line.B.Reopens}, runs "
                + $"{linkA.GetCounter(SlipCounter.DamagedRuns)}+{linkB.GetCounter(SlipCounter.DamagedRuns)}, "
                + $"stalls {linkA.GetCounter(SlipCounter.StalledFrames)}+{linkB.GetCounter(SlipCounter.StalledFrames)}";
            TestContext.WriteLine(summary);
            Assert.IsTrue(isDone, summary);
            Assert.IsGreaterThanOrEqualTo(6, line.A.StayedBehind + line.B.StayedBehind, summary);
            Assert.IsGreaterThanOrEqualTo(6, line.A.OutOfStep + line.B.OutOfStep, summary);
            Assert.IsGreaterThanOrEqualTo(6, line.A.SentLost + line.B.SentLost, summary);
            Assert.AreEqual(line.A.SentLost + line.B.SentLost, line.A.WriteTimeouts + line.B.WriteTimeouts, summary);
        }

        [TestMethod]
        [DataRow(1)]
        [DataRow(5)]
        public void Transfer_HealthyDriver_IsNotReopened(int readEvery)
        {
            DriverModel line = new DriverModel(115200, 1, 0) { ReadEvery = readEvery };
            Simulation simulation = new Simulation();
            SlipLink linkA = new SlipLink(line.A, 1006, SlipLink.DefaultQueue);
            SlipLink linkB = new SlipLink(line.B, 1006, SlipLink.DefaultQueue);
            Transfer a = new Transfer(Node(simulation, linkA, AddressA, 1), 1);
            Transfer b = new Transfer(Node(simulation, linkB, AddressB, 2), 1);
            b.Listen();
            a.Connect(AddressB);
            simulation.Programs = () =>
            {
                a.Step();
                b.Step();
            };
            long began = simulation.Now;
            Assert.IsTrue(simulation.RunUntil(() => a.Received == Length && b.Received == Length, 600000));
            TestContext.WriteLine(simulation.Now - began + " ms");
            foreach (SlipLink link in new[] { linkA, linkB })
            {
                Assert.AreEqual(0u, link.GetCounter(SlipCounter.DamagedRuns));
                Assert.AreEqual(0u, link.GetCounter(SlipCounter.StalledFrames));
                Assert.AreEqual(0u, link.GetCounter(SlipCounter.ReopenRequests));
            }
        }

        private static NetStack Node(Simulation simulation, SlipLink link, uint address, int seed)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                Secret = Simulation.Secret(seed), TcpMinimumRetransmissionTimeout = 1000
            });
            Assert.AreEqual(0, stack.AddInterface(link, address, 24));
            simulation.Add(stack);
            return stack;
        }

        /// <summary>One end of a connection that sends and receives at the same time.</summary>
        private sealed class Transfer
        {
            private readonly NetStack _stack;
            private readonly byte[] _data = new byte[Length];
            private readonly byte[] _buffer = new byte[2048];
            private int _listener = -1;
            private int _socket = -1;
            private int _sent;

            internal Transfer(NetStack stack, int seed)
            {
                _stack = stack;
                new Random(seed).NextBytes(_data);
            }

            internal int Received { get; private set; }

            internal void Listen()
            {
                _listener = _stack.Socket(SocketType.Stream);
                Assert.AreEqual(0, _stack.Bind(_listener, 0, 7));
                Assert.AreEqual(0, _stack.Listen(_listener, 1));
            }

            internal void Connect(uint address)
            {
                _socket = _stack.Socket(SocketType.Stream);
                _stack.Connect(_socket, address, 7);
            }

            internal void Step()
            {
                if (_socket < 0)
                {
                    _socket = _stack.Accept(_listener);
                    if (_socket < 0)
                    {
                        return;
                    }
                }

                for (int put = 1; put > 0 && _sent < Length; _sent += Math.Max(put, 0))
                {
                    put = _stack.Send(_socket, _data, _sent, Math.Min(1000, Length - _sent));
                }

                int got;
                while ((got = _stack.Receive(_socket, _buffer, 0, _buffer.Length)) > 0)
                {
                    Assert.IsTrue(_buffer.AsSpan(0, got).SequenceEqual(_data.AsSpan(Received, got)), "at " + Received);
                    Received += got;
                }
            }
        }
    }
}
