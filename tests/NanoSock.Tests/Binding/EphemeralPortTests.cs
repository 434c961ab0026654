using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Binding
{
    /// <summary>RFC 6056: algorithm 3 with the increments of algorithm 5 for TCP, algorithm 1 otherwise.</summary>
    [TestClass]
    public class EphemeralPortTests
    {
        [TestMethod]
        public void Connect_ManySockets_GetsDistinctDynamicPorts()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 500, UdpReceiveBuffer = 64 });
            HashSet<int> ports = new();
            for (int i = 0; i < 500; i++)
            {
                int port = PortTo(bench, Bench.Peer, 53, false, SocketType.Dgram);
                Assert.IsTrue(port >= 49152 && port <= 65535, port.ToString());
                Assert.IsTrue(ports.Add(port));
            }
        }

        [TestMethod]
        [Conformance("RFC6056-3.3.3")]
        public void Connect_SamePeer_DoesNotRepeatPorts()
        {
            Bench bench = new Bench();
            List<int> ports = Enumerable.Range(0, 3000).Select(_ => PortTo(bench, Bench.Peer, 53)).ToList();
            for (int i = 0; i + 64 <= ports.Count; i++)
            {
                // A port is not reused for a while: the peer may hold it in TIME-WAIT.
                Assert.AreEqual(64, ports.Skip(i).Take(64).Distinct().Count());
            }
        }

        [TestMethod]
        [Conformance("RFC6056-3.3.3")]
        public void Connect_OtherDestination_UsesOwnSequence()
        {
            // The offset is a keyed hash of the addresses and the foreign port: next ports to two peers are far apart.
            Bench bench = new Bench();
            int near = 0;
            for (int i = 0; i < 200; i++)
            {
                int one = PortTo(bench, Bench.Peer, 1000 + i);
                int other = PortTo(bench, Bench.Peer, 2000 + i);
                near += Math.Abs(one - other) < 100 ? 1 : 0;
            }

            Assert.IsTrue(near < 15, "close ports: " + near);
        }

        [TestMethod]
        [Conformance("RFC6056-3.3.3")]
        public void Connect_OtherSecret_PortsAreUniform()
        {
            // First ports of many nodes toward the same peer: spread over the whole range (chi-square, 16 bins).
            const int Nodes = 800;
            int[] bins = new int[16];
            for (int i = 0; i < Nodes; i++)
            {
                Bench bench = new Bench(new StackOptions
                {
                    Secret = Simulation.Secret(1000 + i), TcpSockets = 1, TcpReceiveBuffer = 256, TcpSendBuffer = 256
                });
                bins[(PortTo(bench, Bench.Peer, 53) - 49152) >> 10]++;
            }

            double expected = Nodes / 16.0;
            double chi = bins.Sum(bin => (bin - expected) * (bin - expected) / expected);
            Assert.IsTrue(chi < 37.7, "chi-square " + chi);
        }

        [TestMethod]
        public void Connect_SameSecret_GetsSamePort()
        {
            Assert.AreEqual(PortTo(new Bench(), Bench.Peer, 53), PortTo(new Bench(), Bench.Peer, 53));
        }

        [TestMethod]
        public void Bind_AnyPort_AvoidsSharedPorts()
        {
            // Sharing sockets hold all but a few ports of the range; the stack chooses none of those.
            const int Taken = 7900;
            Bench bench = new Bench(new StackOptions { UdpSockets = 8000, UdpReceiveBuffer = 64, TcpSockets = 1 });
            HashSet<int> taken = new();
            for (int i = 0; i < Taken; i++)
            {
                int sharer = bench.Udp();
                bench.Stack.SetOption(sharer, SocketOption.ReuseAddress, 1);
                int port = 49152 + (i * 2);
                Assert.AreEqual(0, bench.Stack.Bind(sharer, 0, port));
                taken.Add(port);
            }

            for (int i = 0; i < 50; i++)
            {
                int socket = bench.Udp();
                bench.Stack.SetOption(socket, SocketOption.ReuseAddress, 1);
                Assert.AreEqual(0, bench.Stack.Bind(socket, 0, 0));
                bench.Stack.GetLocal(socket, out _, out int port);
                Assert.IsTrue(taken.Add(port), "shared: " + port);
            }
        }

        // An observed port reveals little about the next.
        [TestMethod]
        [DataRow(SocketType.Stream)]
        [DataRow(SocketType.Dgram)]
        public void Connect_NextPort_HasRandomIncrement(SocketType type)
        {
            Bench bench = new Bench();
            List<int> ports = Enumerable.Range(0, 400).Select(_ => PortTo(bench, Bench.Peer, 53, true, type)).ToList();
            List<int> steps = ports.Zip(ports.Skip(1), (one, next) => (next - one + 16384) % 16384).ToList();
            Assert.IsTrue(steps.GroupBy(step => step).Max(group => group.Count()) < 12, "Some step is frequent.");
            Assert.IsTrue(steps.Distinct().Count() > 150);
        }

        [TestMethod]
        public void Bind_AnyPort_IsRandom()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 300, UdpReceiveBuffer = 64 });
            int near = 0;
            int last = 0;
            for (int i = 0; i < 300; i++)
            {
                int socket = bench.Udp();
                Assert.AreEqual(0, bench.Stack.Bind(socket, 0, 0));
                bench.Stack.GetLocal(socket, out _, out int port);
                near += Math.Abs(port - last) < 300 ? 1 : 0;
                last = port;
            }

            Assert.IsTrue(near < 30, "near: " + near);
        }

        private static int PortTo(Bench bench, uint address, int foreign,
            bool close = true, SocketType type = SocketType.Stream)
        {
            int socket = bench.Stack.Socket(type);
            Assert.AreEqual(type == SocketType.Dgram ? 0 : -(int)SocketError.InProgress,
                bench.Stack.Connect(socket, address, foreign));
            bench.Stack.GetLocal(socket, out _, out int port);
            if (close)
            {
                Assert.AreEqual(0, bench.Stack.Close(socket));
            }

            return port;
        }
    }
}
