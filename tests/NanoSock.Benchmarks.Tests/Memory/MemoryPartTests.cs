using System;
using System.Collections.Generic;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Memory
{
    /// <summary>The bytes of one item as a node reports them, compared with the growth of the graph of its objects when
    /// many are added, weighed by nanoCLR's rules.</summary>
    [TestClass]
    public class MemoryPartTests
    {
        // Powers of two, so that the hash grows with its entries. Their difference is a multiple of 12, to which arrays
        // are rounded.
        private const int Few = 64;
        private const int Many = 256;

        [TestMethod]
        [DataRow(MemoryPart.EstablishedInFlight)]
        [DataRow(MemoryPart.HalfOpen)]
        [DataRow(MemoryPart.TimeWait)]
        [DataRow(MemoryPart.UdpSocket)]
        [DataRow(MemoryPart.ArpEntry)]
        public void MemoryPart_OneMoreItem_AddsStatedBytes(MemoryPart part)
        {
            foreach (Action<StackOptions> habit in Habits())
            {
                int more = part == MemoryPart.ArpEntry ? Few - 1 : Many - Few;
                NetStack few = Make(habit, part, Few);
                NetStack many = Make(habit, part, Few + more);
                double each = (double)(Weigh(many) - Weigh(few)) / more;
                int stated = many.GetMemoryBytes(part);
                Assert.AreEqual(each, stated, 1.6, $"{part}: {each} weighed");
            }
        }

        [TestMethod]
        public void MemoryPart_Connections_DifferByBuffersAndRecords()
        {
            foreach (Action<StackOptions> habit in Habits())
            {
                // Sockets without buffers, and then with more segment records and gaps.
                NetStack one = Make(habit, MemoryPart.Listener, Many);
                NetStack buffers = Make(options => { habit(options); options.TcpBuffers = 65; },
                    MemoryPart.Listener, Many);
                Assert.AreEqual((Weigh(buffers) - Weigh(one)) / 64.0,
                    one.GetMemoryBytes(MemoryPart.EstablishedIdle) - one.GetMemoryBytes(MemoryPart.Listener), 1);
                NetStack records = Make(options =>
                {
                    habit(options);
                    options.TcpSendRecords = 30;
                    options.TcpOutOfOrderRanges = 20;
                },
                    MemoryPart.Listener, Many);
                int flight = one.GetMemoryBytes(MemoryPart.EstablishedInFlight)
                    - one.GetMemoryBytes(MemoryPart.EstablishedIdle);
                int longer = records.GetMemoryBytes(MemoryPart.EstablishedInFlight)
                    - records.GetMemoryBytes(MemoryPart.EstablishedIdle);
                Assert.AreEqual((30 * 9) + (20 * 8), longer);
                Assert.AreEqual((double)(Weigh(records) - Weigh(one)) / Many, longer - flight, 1);
                Assert.AreEqual(one.GetMemoryBytes(MemoryPart.Listener), records.GetMemoryBytes(MemoryPart.Listener));
            }
        }

        [TestMethod]
        public void MemoryPart_Listener_IsSocketWithoutBuffers()
        {
            NetStack few = Make(_ => { }, MemoryPart.Listener, Few);
            NetStack many = Make(_ => { }, MemoryPart.Listener, Many);
            int flight = many.GetMemoryBytes(MemoryPart.EstablishedInFlight)
                - many.GetMemoryBytes(MemoryPart.EstablishedIdle);
            double each = (double)(Weigh(many) - Weigh(few)) / (Many - Few);
            Assert.AreEqual(each, many.GetMemoryBytes(MemoryPart.Listener) + flight, 1.6);
        }

        [TestMethod]
        public void MemoryPart_Interface_MatchesAddInterface()
        {
            // An interface is an object, created when it is added; its slot in the tables exists before.
            NetStack few = new NetStack(new StackOptions { Interfaces = 2 });
            NetStack many = new NetStack(new StackOptions { Interfaces = 16 });
            int before = Weigh(many);
            int empty = before - Weigh(few);
            TestLink link = new TestLink();
            Assert.AreEqual(0, many.AddInterface(link, Simulation.Address("10.0.0.1"), 24));
            int added = HeapWeight.Of(many, new Dictionary<string, int>(), link) - before;
            Assert.AreEqual(added + (empty / 14.0), many.GetMemoryBytes(MemoryPart.Interface), 2);
        }

        [TestMethod]
        public void MemoryPartNames_EveryPart_HasDistinctName()
        {
            NetStack stack = new NetStack(new StackOptions());
            HashSet<string> names = new();
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                Assert.AreEqual(part.ToString(), MemoryPartNames.Of(part));
                Assert.IsTrue(names.Add(MemoryPartNames.Of(part)));
                Assert.IsTrue(stack.GetMemoryBytes(part) > 0);
            }

            Assert.AreEqual("Unknown", MemoryPartNames.Of(MemoryPart.Count));
            Assert.AreEqual(0, stack.GetMemoryBytes(MemoryPart.Count));
        }

        // Options that change the bytes of a connection.
        private static IEnumerable<Action<StackOptions>> Habits()
        {
            yield return _ => { };
            yield return options =>
            {
                options.TcpSack = false;
                options.TcpTimestamps = false;
                options.TcpCongestionControl = CongestionControl.Reno;
            };
            yield return options =>
            {
                options.TcpPacing = true;
                options.TcpReceiveBuffer = 5000;
                options.TcpSendBuffer = 300;
                options.UdpReceiveBuffer = 100;
                options.TcpSendRecords = 9;
                options.TcpOutOfOrderRanges = 7;
            };
        }

        private static NetStack Make(Action<StackOptions> habit, MemoryPart part, int count)
        {
            // One of the other kind, so that the hash counts the kind that is measured.
            StackOptions options = new StackOptions
            {
                TcpSockets = 1, UdpSockets = 0, TcpHalfOpen = 1, TcpTimeWait = 1, ArpEntries = 1
            };
            habit(options);
            switch (part)
            {
                case MemoryPart.EstablishedInFlight:
                    options.TcpSockets = count - 2;
                    break;
                case MemoryPart.Listener:
                    options.TcpSockets = count;
                    options.TcpBuffers = options.TcpBuffers == 0 ? 1 : options.TcpBuffers;
                    break;
                case MemoryPart.HalfOpen:
                    options.TcpHalfOpen = count - 2;
                    break;
                case MemoryPart.TimeWait:
                    options.TcpTimeWait = count - 2;
                    break;
                case MemoryPart.UdpSocket:
                    options.UdpSockets = count - 3;
                    break;
                case MemoryPart.ArpEntry:
                    options.ArpEntries = count;
                    break;
                default:
                    throw new ArgumentException(part.ToString());
            }

            return new NetStack(options);
        }

        private static int Weigh(NetStack stack)
        {
            return HeapWeight.Of(stack, new Dictionary<string, int>());
        }
    }
}
