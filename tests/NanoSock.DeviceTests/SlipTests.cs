using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Two nodes on a serial line: SLIP framing as the interpreter runs it, and TCP above it.</summary>
    [TestClass]
    public class SlipTests
    {
        private const uint AddressA = 0x0A000001;
        private const uint AddressB = 0x0A000002;
        private static NetStack s_a;
        private static NetStack s_b;
        private static SlipLink s_linkA;
        private static SlipLink s_linkB;
        private static MemoryPipe s_line;
        private static long s_now;

        /// <summary>Frees the nodes: the heap of a device is small, and objects in static fields are never
        /// freed.</summary>
        [Cleanup]
        public void CleanUp()
        {
            CleanUpLast();
        }

        [TestMethod]
        public void Frames_AreEscaped()
        {
            MemoryPipe[] ends = MemoryPipe.Create(64);
            SlipLink link = new SlipLink(ends[0], 68, 0);
            byte[] line = new byte[64];
            byte[] frame = { 0x45, 0xC0, 1, 0xDB, 0xDC, 0xDD };
            byte[] expected = { 0xC0, 0x45, 0xDB, 0xDC, 1, 0xDB, 0xDD, 0xDC, 0xDD, 0xC0 };
            Assert.IsTrue(link.Transmit(frame, 0, frame.Length));
            Assert.AreEqual(expected.Length, ends[1].Read(line, 0, line.Length));
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], line[i]);
            }

            // A bad escape, then the frames that were sent.
            byte[] bad = { 1, 0xDB, 2, 3, 0xC0 };
            ends[1].Write(bad, 0, bad.Length);
            ends[1].Write(expected, 0, expected.Length);
            Assert.AreEqual(frame.Length, link.Receive(line, 3, 20));
            for (int i = 0; i < frame.Length; i++)
            {
                Assert.AreEqual(frame[i], line[3 + i]);
            }

            Assert.AreEqual(0, link.Receive(line, 0, line.Length));
            Assert.IsTrue(link.GetCounter(SlipCounter.BadEscapes) == 1);
            Assert.IsTrue(link.GetCounter(SlipCounter.FramesIn) == 1);
        }

        [TestMethod]
        public void Echo_SurvivesByteLoss()
        {
            Join();
            int listener = s_b.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_b.Bind(listener, 0, 7));
            Assert.AreEqual(0, s_b.Listen(listener, 1));
            int client = s_a.Socket(SocketType.Stream);
            s_a.Connect(client, AddressB, 7);
            Settle(10);
            int server = s_b.Accept(listener);
            Assert.IsTrue(server >= 0);
            s_line.Spare = 3000;
            Echo(client, server);
            Assert.AreEqual(-1, s_line.Spare);
            Assert.IsTrue(s_a.GetCounter(Counter.TcpRetransmissions) > 0);
        }

        [TestMethod]
        public void Echo_SurvivesBadDriver()
        {
            Join();
            int listener = s_b.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_b.Bind(listener, 0, 7));
            Assert.AreEqual(0, s_b.Listen(listener, 1));
            int client = s_a.Socket(SocketType.Stream);
            s_a.Connect(client, AddressB, 7);
            Settle(10);
            int server = s_b.Accept(listener);
            Assert.IsTrue(server >= 0);
            s_line.InStep = 2000;
            Echo(client, server);
            Assert.AreEqual(1, s_line.Reopens);
            Assert.IsTrue(s_linkB.GetCounter(SlipCounter.DamagedRuns) == 1);
            Assert.IsTrue(s_linkB.GetCounter(SlipCounter.ReopenRequests) == 1);

            // What a status page sees of it.
            ILinkCounters counters = s_linkB as ILinkCounters;
            Assert.AreEqual((int)SlipCounter.ReopenRequests + 1, counters.CounterCount);
            Assert.AreEqual("ReopenRequests", counters.GetCounterName((int)SlipCounter.ReopenRequests));
            Assert.IsTrue(counters.GetCounterValue((int)SlipCounter.ReopenRequests) == 1);
        }

        // Sends 6,000 bytes there and back.
        private static void Echo(int client, int server)
        {
            byte[] data = new byte[600];
            byte[] back = new byte[600];
            int sent = 0;
            int received = 0;
            for (int turn = 0; turn < 4000 && received < 6000; turn++)
            {
                if (sent < 6000)
                {
                    for (int i = 0; i < data.Length; i++)
                    {
                        data[i] = (byte)((sent + i) * 7 >> 1);
                    }

                    int put = s_a.Send(client, data, 0, 6000 - sent < data.Length ? 6000 - sent : data.Length);
                    sent += put > 0 ? put : 0;
                }

                Settle(50);
                int got = s_b.Receive(server, back, 0, back.Length);
                if (got > 0)
                {
                    Assert.AreEqual(got, s_b.Send(server, back, 0, got));
                }

                Settle(50);
                got = s_a.Receive(client, back, 0, back.Length);
                for (int i = 0; i < got; i++)
                {
                    Assert.AreEqual((byte)((received + i) * 7 >> 1), back[i]);
                }

                received += got > 0 ? got : 0;
            }

            Assert.AreEqual(6000, received);
        }

        private static void CleanUpLast()
        {
            s_a = null;
            s_b = null;
            s_linkA = null;
            s_linkB = null;
            s_line = null;
        }

        private static void Join()
        {
            // Frees the nodes of another test before the next two are created.
            CleanUpLast();
            MemoryPipe[] ends = MemoryPipe.Create(400);
            s_line = ends[1];
            s_linkA = new SlipLink(ends[0], 576, 1);
            s_linkB = new SlipLink(ends[1], 576, 1);
            s_a = Node(s_linkA, AddressA);
            s_b = Node(s_linkB, AddressB);
            s_now = 1;
        }

        private static NetStack Node(ILink link, uint address)
        {
            NetStack stack = new NetStack(new StackOptions
            {
                TcpSockets = 2,
                UdpSockets = 1,
                TcpReceiveBuffer = 2048,
                TcpSendBuffer = 2048,
                MaximumMtu = 576,
                ReassemblyBuffers = 1,
                ReassemblySize = 576,
                ArpPendingPackets = 1,
                Secret = new byte[16],
            });
            Assert.AreEqual(0, stack.AddInterface(link, address, 24));
            return stack;
        }

        // Advances time, at most a millisecond between two polls.
        private static void Settle(int milliseconds)
        {
            for (int i = 0; i < milliseconds; i++)
            {
                s_now++;
                s_a.Poll(s_now);
                s_b.Poll(s_now);
            }
        }
    }
}
