using System;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Fuzzing
{
    /// <summary>A node on a <see cref="BusyLink"/>, whose Poll is checked: it returns, sends no more than its buffers
    /// contain, and does nothing when it is called again at the same time.</summary>
    internal sealed class FuzzNode
    {
        // The upper bound of one Poll: segments of the minimum size, acknowledgments owed and responses of records.
        private const int MostFrames = 2000;
        private readonly uint[] _before = new uint[(int)Counter.Count];

        internal FuzzNode(Random random, uint address, StackOptions options)
        {
            Link = new BusyLink(random);
            Stack = new NetStack(options);
            Assert.AreEqual(0, Stack.AddInterface(Link, address, 24));
        }

        internal BusyLink Link { get; }

        internal NetStack Stack { get; }

        /// <summary>Returns random options.</summary>
        internal static StackOptions Options(Random random)
        {
            return new StackOptions
            {
                Secret = Simulation.Secret(random.Next()),
                TcpSockets = 4 + random.Next(5),
                TcpSendBuffer = 1 << (8 + random.Next(6)),
                TcpReceiveBuffer = 1 << (8 + random.Next(6)),
                TcpSendRecords = 4 + random.Next(20),
                TcpSack = random.Next(3) != 0,
                TcpTimestamps = random.Next(3) != 0,
                TcpPacing = random.Next(4) == 0,
                TcpCongestionControl = random.Next(2) == 0 ? CongestionControl.Westwood : CongestionControl.Reno,
                TcpMaximumSegmentLifetime = 1000,
            };
        }

        /// <summary>Polls until the node has no work at this time.</summary>
        /// <returns>The time of the next call that the node asks for.</returns>
        internal long Poll(long now)
        {
            int sent = Link.Count;
            long next;
            int turns = 0;
            do
            {
                next = Stack.Poll(now);
                Assert.IsTrue(Link.Count - sent <= MostFrames, "Packets at one time: " + (Link.Count - sent));
                Assert.IsTrue(++turns < 100, "The node never comes to rest");
            }
            while (next <= now);
            if (!Stack.IsLinkBlocked)
            {
                Again(now, next);
            }

            return next;
        }

        // A link without room is tried at each Poll; any other one gets no frame.
        private void Again(long now, long next)
        {
            for (int i = 0; i < _before.Length; i++)
            {
                _before[i] = Stack.GetCounter((Counter)i);
            }

            int sent = Link.Count + Link.Refused;
            Assert.AreEqual(next, Stack.Poll(now), "A second Poll wants another time");
            Assert.AreEqual(sent, Link.Count + Link.Refused, "A second Poll sends");
            for (int i = 0; i < _before.Length; i++)
            {
                Assert.AreEqual(_before[i], Stack.GetCounter((Counter)i), "A second Poll counts " + (Counter)i);
            }
        }

        /// <summary>Returns the entries of the table, without listeners.</summary>
        internal string Left()
        {
            SocketInfo info = new SocketInfo();
            return string.Join(", ", Enumerable.Range(0, Stack.TableCapacity).Where(i => Stack.GetSocketInfo(i, info))
                .Select(i => FormattableString.Invariant(
                    $"{info.State} {info.LocalPort}>{info.RemotePort} out {info.SendQueue} in {info.ReceiveQueue}")));
        }
    }
}
