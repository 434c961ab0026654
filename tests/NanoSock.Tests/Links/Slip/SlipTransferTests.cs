using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Tests.Links.Slip
{
    /// <summary>Two nodes and a serial line in virtual time: TCP delivers everything whatever the UART's driver
    /// loses.</summary>
    [TestClass]
    public class SlipTransferTests
    {
        private const int Length = 1024 * 1024;
        private const uint AddressA = 0x0A000001;
        private const uint AddressB = 0x0A000002;

        private readonly byte[] _buffer = new byte[2048];
        private Simulation _simulation;
        private UartModel _line;
        private NetStack _a;
        private NetStack _b;
        private SlipLink _linkA;
        private SlipLink _linkB;

        public TestContext TestContext { get; set; }

        [TestMethod]
        public void Transfer_CleanLine_ReachesLineRate()
        {
            Join(115200, 1006);
            long took = Transfer(1800000);

            // 11,520 bytes a second, of which 40 of 1006 are headers and two in every 256 random bytes are escaped.
            Assert.IsLessThan(Length * 1000L / 10500, took);
            Assert.AreEqual(0u, _a.GetCounter(Counter.TcpRetransmissions));
            Assert.AreEqual(0, _line.B.Overrun + _line.A.Overrun);
        }

        // nanoFramework's driver was observed to lose four bytes of 20,000 under load.
        [TestMethod]
        [DataRow(1006)]
        [DataRow(296)]
        public void Transfer_BytesLost_AreRetransmitted(int mtu)
        {
            Join(115200, mtu);
            _line.A.LossPpm = _line.B.LossPpm = 200;
            Transfer(7200000);
            Assert.IsGreaterThan(150, _line.B.Lost);
            Assert.IsGreaterThan(0u, _a.GetCounter(Counter.TcpRetransmissions));
            Assert.IsGreaterThan(0u, _b.GetDropCount(DropReason.Ipv4BadTotalLength));
        }

        [TestMethod]
        public void Transfer_BufferOverrun_IsRecovered()
        {
            Join(115200, 576);
            _line.B.DeafMilliseconds = 30;
            Transfer(7200000);
            Assert.IsGreaterThan(1000, _line.B.Overrun);
        }

        [TestMethod]
        public void Transfer_BufferLargeEnough_LosesNothing()
        {
            Join(115200, 576, 512);
            _line.B.DeafMilliseconds = 30;
            Transfer(1800000);
            Assert.AreEqual(0, _line.B.Overrun);
            Assert.AreEqual(0u, _a.GetCounter(Counter.TcpRetransmissions));
        }

        [TestMethod]
        public void Receive_EndLost_LosesOnlyNextFrame()
        {
            ScriptStream stream = new ScriptStream();
            SlipLink link = new SlipLink(stream, 296, 0);
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(1) });
            stack.AddInterface(link, AddressA, 24);
            int socket = stack.Socket(SocketType.Dgram);
            stack.Bind(socket, 0, 7);
            byte[] first = Datagram(1);
            byte[] second = Datagram(2);
            byte[] third = Datagram(3);
            stream.Feed(first);
            stream.Feed(second);
            stream.Feed(0xC0);
            stream.Feed(third);
            stream.Feed(0xC0);
            stack.Poll(1);
            Assert.AreEqual(1, stack.Receive(socket, _buffer, 0, 10));
            Assert.AreEqual(1, _buffer[0]);
            Assert.AreEqual(1, stack.Receive(socket, _buffer, 0, 10));
            Assert.AreEqual(3, _buffer[0]);
            Assert.AreEqual(-(int)SocketError.WouldBlock, stack.Receive(socket, _buffer, 0, 10));

            // With an END at both ends of each frame two consecutive bytes have to be lost.
            foreach (byte[] datagram in new[] { first, second })
            {
                byte[] line = System.Linq.Enumerable.ToArray(ReferenceSlip.Encode(datagram));
                stream.Feed(datagram == first ? line[..^1] : line);
            }

            stack.Poll(2);
            Assert.AreEqual(1, stack.Receive(socket, _buffer, 0, 10));
            Assert.AreEqual(1, stack.Receive(socket, _buffer, 0, 10));
            Assert.AreEqual(2, _buffer[0]);
        }

        [TestMethod]
        public void Transfer_Frames_AllocateNothing()
        {
            byte[] bytes = new byte[4000];
            new Random(1).NextBytes(bytes);
            LoopStream loop = new LoopStream();
            SlipLink looped = new SlipLink(loop, 1006, 0);
            long before = 0;
            for (int i = 0; i < 20000; i++)
            {
                if (i == 1000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                Assert.IsTrue(looped.Transmit(bytes, i % 3000, 1 + i % 1006));
                Assert.AreEqual(1 + i % 1006, looped.Receive(_buffer, 0, _buffer.Length));
            }

            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        private static byte[] Datagram(byte content)
        {
            return Raw.Ipv4(AddressB, AddressA, 17, Raw.Udp(AddressB, AddressA, 9, 7, new[] { content }));
        }

        private void Join(int baudRate, int mtu, int receiveBuffer = 256)
        {
            _simulation = new Simulation();
            _line = new UartModel(baudRate, 256, receiveBuffer);
            _linkA = new SlipLink(_line.A, mtu, SlipLink.DefaultQueue);
            _linkB = new SlipLink(_line.B, mtu, SlipLink.DefaultQueue);
            _a = Node(_linkA, AddressA, 1);
            _b = Node(_linkB, AddressB, 2);
        }

        private NetStack Node(SlipLink link, uint address, int seed)
        {
            NetStack stack = new NetStack(new StackOptions { Secret = Simulation.Secret(seed) });
            Assert.AreEqual(0, stack.AddInterface(link, address, 24));
            _simulation.Add(stack);
            return stack;
        }

        // From A to B, with every byte compared; returns the milliseconds.
        private long Transfer(long milliseconds)
        {
            int listener = _b.Socket(SocketType.Stream);
            Assert.AreEqual(0, _b.Bind(listener, 0, 7));
            Assert.AreEqual(0, _b.Listen(listener, 1));
            int client = _a.Socket(SocketType.Stream);
            _a.Connect(client, AddressB, 7);
            byte[] data = new byte[Length];
            new Random(5).NextBytes(data);
            int server = -1;
            int sent = 0;
            int received = 0;
            _simulation.Programs = () =>
            {
                server = server < 0 ? _b.Accept(listener) : server;
                for (int put = 1; put > 0 && sent < Length; sent += Math.Max(put, 0))
                {
                    put = _a.Send(client, data, sent, Math.Min(1000, Length - sent));
                }

                int got = 1;
                while (server >= 0 && got > 0)
                {
                    got = _b.Receive(server, _buffer, 0, _buffer.Length);
                    if (got > 0)
                    {
                        Assert.IsTrue(_buffer.AsSpan(0, got).SequenceEqual(data.AsSpan(received, got)),
                            "at " + received);
                        received += got;
                    }
                }
            };

            long start = _simulation.Now;
            Assert.IsTrue(_simulation.RunUntil(() => received == Length, milliseconds), "received " + received);
            long took = _simulation.Now - start;
            TestContext.WriteLine(took + " ms, " + Length / took + " KB/s; B lost " + _line.B.Lost + ", overran "
                + _line.B.Overrun + ", retransmitted " + _a.GetCounter(Counter.TcpRetransmissions));
            return took;
        }

        /// <summary>Written bytes can be read.</summary>
        private sealed class LoopStream : IByteStream
        {
            private readonly byte[] _ring = new byte[4096];
            private int _head;
            private int _count;

            public bool IsOpen => true;

            public int Read(byte[] buffer, int offset, int count)
            {
                count = Math.Min(count, _count);
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = _ring[_head++ % _ring.Length];
                }

                _count -= count;
                return count;
            }

            public int Write(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    _ring[(_head + _count++) % _ring.Length] = buffer[offset + i];
                }

                return count;
            }

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => true;
        }
    }
}
