using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Datagrams
{
    /// <summary>Socket options and the options of a node: ranges, defaults, and applicability.</summary>
    [TestClass]
    public class OptionTests
    {
        private const int Invalid = -(int)SocketError.InvalidArgument;
        private const int None = -(int)SocketError.ProtocolOption;

        [TestMethod]
        [Conformance("RFC1122-3.2.1.7b")]
        public void DatagramSocket_EachOption_HasDefaultAndRange()
        {
            Bench bench = new Bench();
            int socket = bench.Udp();
            Check(bench, socket, SocketOption.ReuseAddress, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.Broadcast, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.DontFragment, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.MulticastLoopback, 1, new[] { 0, 1 });
            Check(bench, socket, SocketOption.TimeToLive, 64, new[] { 1, 255 }, 0, 256, -1);
            Check(bench, socket, SocketOption.MulticastTimeToLive, 1, new[] { 0, 255 }, 256, -1);
            Check(bench, socket, SocketOption.MulticastInterface, -1, new[] { -1, 0 }, 1, -2);
            Assert.AreEqual(Invalid, bench.Stack.SetOption(socket, SocketOption.TypeOfService, 256));
            Assert.AreEqual(0, bench.Stack.SetOption(socket, SocketOption.TypeOfService, 255));
            Assert.AreEqual(252, bench.Stack.GetOption(socket, SocketOption.TypeOfService), "without the ECN bits");
            Assert.AreEqual((int)SocketType.Dgram, bench.Stack.GetOption(socket, SocketOption.Type));
            Assert.AreEqual(2048, bench.Stack.GetOption(socket, SocketOption.ReceiveBuffer));
            Assert.AreEqual(0, bench.Stack.GetOption(socket, SocketOption.Unacknowledged));
            foreach (SocketOption option in new[]
            {
                SocketOption.Linger, SocketOption.NoDelay, SocketOption.UserTimeout, SocketOption.KeepAlive,
                SocketOption.KeepAliveTime, SocketOption.SoftError, SocketOption.MaximumSegmentSize, (SocketOption)0,
                (SocketOption)99
            })
            {
                Assert.AreEqual(None, bench.Stack.SetOption(socket, option, 1), option.ToString());
                Assert.AreEqual(None, bench.Stack.GetOption(socket, option), option.ToString());
            }

            ReadOnly(bench, socket, SocketOption.Error, SocketOption.Available, SocketOption.Unacknowledged,
                SocketOption.Dropped, SocketOption.ReceiveBuffer, SocketOption.SendBuffer, SocketOption.Type);
        }

        [TestMethod]
        public void StreamSocket_EachOption_HasDefaultAndRange()
        {
            Bench bench = new Bench();
            int socket = bench.Stack.Socket(SocketType.Stream);
            Check(bench, socket, SocketOption.ReuseAddress, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.NoDelay, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.Linger, -1, new[] { -1, 0, 32767 }, 32768, -2);
            Check(bench, socket, SocketOption.UserTimeout, 0, new[] { 0, 1, 1000000000 }, -1, 1000000001);
            Check(bench, socket, SocketOption.KeepAlive, 0, new[] { 0, 1 });
            Check(bench, socket, SocketOption.KeepAliveTime, 7200, new[] { 1, 32767 }, 0, 32768);
            Check(bench, socket, SocketOption.KeepAliveInterval, 75, new[] { 1, 32767 }, 0, 32768);
            Check(bench, socket, SocketOption.KeepAliveRetryCount, 9, new[] { 1, 127 }, 0, 128);
            Check(bench, socket, SocketOption.MaximumSegmentSize, 536, new[] { 88, 65495 }, 87, 65496, -1, 1);
            Check(bench, socket, SocketOption.TimeToLive, 64, new[] { 1, 255 }, 0, 256);
            Assert.AreEqual((int)SocketType.Stream, bench.Stack.GetOption(socket, SocketOption.Type));
            Assert.AreEqual(2048, bench.Stack.GetOption(socket, SocketOption.SendBuffer));
            foreach (SocketOption option in new[]
            {
                SocketOption.Broadcast, SocketOption.MulticastTimeToLive, SocketOption.MulticastLoopback,
                SocketOption.MulticastInterface, SocketOption.DontFragment,
            })
            {
                Assert.AreEqual(None, bench.Stack.SetOption(socket, option, 1), option.ToString());
            }

            Assert.AreEqual(None, bench.Stack.GetOption(socket, SocketOption.Dropped));
            Assert.AreEqual(None, bench.Stack.GetOption(socket, SocketOption.MulticastTimeToLive));
        }

        [TestMethod]
        public void Socket_ReusedEntry_HasDefaultOptions()
        {
            Bench bench = new Bench(new StackOptions { UdpSockets = 1, TimeToLive = 9 });
            int socket = bench.Udp();
            foreach ((SocketOption option, int value) in new[]
            {
                (SocketOption.ReuseAddress, 1), (SocketOption.Broadcast, 1),
                (SocketOption.DontFragment, 1), (SocketOption.MulticastLoopback, 0),
                (SocketOption.TimeToLive, 77), (SocketOption.TypeOfService, 4),
                (SocketOption.MulticastTimeToLive, 7), (SocketOption.MulticastInterface, 0),
            })
            {
                Assert.AreEqual(0, bench.Stack.SetOption(socket, option, value));
            }

            bench.Stack.Close(socket);
            socket = bench.Udp();
            int[] values = new[]
            {
                SocketOption.ReuseAddress, SocketOption.Broadcast, SocketOption.DontFragment,
                SocketOption.MulticastLoopback, SocketOption.TimeToLive,
                SocketOption.TypeOfService, SocketOption.MulticastTimeToLive, SocketOption.MulticastInterface,
            }.Select(option => bench.Stack.GetOption(socket, option)).ToArray();
            CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 9, 0, 1, -1 }, values);
        }

        [TestMethod]
        [Conformance("RFC1122-3.2.1.7b", "RFC1122-3.3.2a")]
        public void NetStack_OptionOutOfRange_Throws()
        {
            foreach ((string name, int least, int most,
                Action<StackOptions, int> set) in new (string, int, int, Action<StackOptions, int>)[]
            {
                ("TcpSockets", 1, 16000, (o, v) => o.TcpSockets = v),
                ("UdpSockets", 0, 8000, (o, v) => { o.UdpSockets = v; o.UdpReceiveBuffer = 64; }),
                ("TcpBuffers", 0, 8, (o, v) => o.TcpBuffers = v),
                ("TcpReceiveBuffer", 256, 1 << 24, (o, v) => { o.TcpReceiveBuffer = v; o.TcpSockets = 1; }),
                ("TcpSendBuffer", 256, 1 << 24, (o, v) => { o.TcpSendBuffer = v; o.TcpSockets = 1; }),
                ("TcpSendRecords", 4, 4096, (o, v) => o.TcpSendRecords = v),
                ("TcpCongestionControl", 0, 1, (o, v) => o.TcpCongestionControl = (CongestionControl)v),
                ("TcpHalfOpen", 1, 4000, (o, v) => o.TcpHalfOpen = v),
                ("TcpTimeWait", 1, 4000, (o, v) => o.TcpTimeWait = v),
                ("TcpOutOfOrderRanges", 1, 255, (o, v) => o.TcpOutOfOrderRanges = v),
                ("UdpReceiveBuffer", 64, 1 << 20, (o, v) => o.UdpReceiveBuffer = v),
                ("Interfaces", 1, 16, (o, v) => o.Interfaces = v), ("Routes", 0, 64, (o, v) => o.Routes = v),
                ("MaximumMtu", 576, 65535, (o, v) => o.MaximumMtu = v),
                ("ArpEntries", 1, 255, (o, v) => o.ArpEntries = v),
                ("ArpPendingPackets", 0, 255, (o, v) => o.ArpPendingPackets = v),
                ("ReassemblyBuffers", 0, 16, (o, v) => o.ReassemblyBuffers = v),
                ("ReassemblySize", 576, 65515, (o, v) => o.ReassemblySize = v),
                ("MulticastMemberships", 0, 64, (o, v) => o.MulticastMemberships = v),
                ("TimeToLive", 1, 255, (o, v) => o.TimeToLive = v),
                ("FramesPerPoll", 1, 1 << 20, (o, v) => o.FramesPerPoll = v),
                ("FirstGeneration", 0, int.MaxValue, (o, v) => o.FirstGeneration = v),
            })
            {
                foreach (int value in new[] { least, most })
                {
                    StackOptions options = new StackOptions { TcpReceiveBuffer = 256, TcpSendBuffer = 256 };
                    set(options, value);
                    if (name == "TcpSockets" && value == most)
                    {
                        options.TcpBuffers = 1;
                    }

                    Assert.IsTrue(new NetStack(options).TableCapacity > 0, name);
                }

                foreach (long value in new[] { (long)least - 1, (long)most + 1 }.Where(value => value <= int.MaxValue))
                {
                    StackOptions options = new StackOptions();
                    set(options, (int)value);
                    Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetStack(options), $"{name} = {value}");
                }
            }

            Assert.ThrowsExactly<ArgumentNullException>(() => new NetStack(null));
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new NetStack(new StackOptions
            {
                Secret = new byte[15]
            }));
            Assert.IsNotNull(new NetStack(new StackOptions { Secret = new byte[16] }));
        }

        [TestMethod]
        public void NetStack_LargestTable_OpensAllSockets()
        {
            NetStack stack = new NetStack(new StackOptions
            {
                TcpSockets = 16000, TcpBuffers = 1, UdpSockets = 8000, TcpHalfOpen = 4000, TcpTimeWait = 4000,
                UdpReceiveBuffer = 64, Secret = Simulation.Secret(1),
            });
            HashSet<int> descriptors = new();
            for (int i = 0; i < 24000; i++)
            {
                int socket = stack.Socket(i < 16000 ? SocketType.Stream : SocketType.Dgram);
                Assert.IsTrue(socket >= 0 && descriptors.Add(socket));
                Assert.AreEqual(0, stack.Bind(socket, 0, (i % 16000) + 1));
            }

            Assert.AreEqual(-(int)SocketError.TooManyOpenSockets, stack.Socket(SocketType.Stream));
            Assert.IsTrue(descriptors.All(socket => stack.Close(socket) == 0));
        }

        private static void Check(Bench bench, int socket,
            SocketOption option, int initial, int[] good, params int[] bad)
        {
            Assert.AreEqual(initial, bench.Stack.GetOption(socket, option), option + " at first");
            foreach (int value in good)
            {
                Assert.AreEqual(0, bench.Stack.SetOption(socket, option, value), option.ToString());
                Assert.AreEqual(value, bench.Stack.GetOption(socket, option), option.ToString());
            }

            foreach (int value in bad)
            {
                Assert.AreEqual(Invalid, bench.Stack.SetOption(socket, option, value), option.ToString());
                Assert.AreEqual(good[^1], bench.Stack.GetOption(socket, option), option.ToString());
            }
        }

        private static void ReadOnly(Bench bench, int socket, params SocketOption[] options)
        {
            foreach (SocketOption option in options)
            {
                Assert.AreEqual(None, bench.Stack.SetOption(socket, option, 1), option.ToString());
            }
        }
    }
}
