using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>A lost segment is retransmitted without a time-out, with and without selective acknowledgments, and
    /// when sequence numbers wrap.</summary>
    [TestClass]
    public class RecoveryTests
    {
        private const uint ServerAddress = 0x0A000001;
        private const uint ClientAddress = 0x0A000002;
        private const int Bytes = 8000;

        [TestMethod]
        public void Loss_Retransmits()
        {
            for (int options = 0; options < 4; options++)
            {
                LoseASegment(options & 1, options >> 1);
            }
        }

        private static void LoseASegment(int selective, int timestamps)
        {
            VirtualSwitch wires = new VirtualSwitch(2, 576, 32, false);
            LosingLink link = new LosingLink(wires.AddPort(16));
            NetStack client = Node(link, ClientAddress, selective, timestamps);
            NetStack server = Node(wires.AddPort(16), ServerAddress, selective, timestamps);
            int listener = server.Socket(SocketType.Stream);
            Assert.AreEqual(0, server.Bind(listener, 0, 80));
            Assert.AreEqual(0, server.Listen(listener, 1));
            int socket = client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, client.Connect(socket, ServerAddress, 80));
            long now = Settle(client, server, 1000);
            int peer = server.Accept(listener);
            Assert.IsTrue(peer >= 0);
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, client.GetTcpInfo(socket, info));
            Assert.AreEqual(selective == 1, info.SelectiveAcknowledgments);
            Assert.AreEqual(timestamps == 1, info.Timestamps);
            Assert.AreEqual(timestamps == 1 ? 524 : 536, info.SegmentSize);

            byte[] data = new byte[Bytes];
            for (int i = 0; i < Bytes; i++)
            {
                data[i] = (byte)(i * 7);
            }

            link.Spare = 2;
            Assert.AreEqual(Bytes, client.Send(socket, data, 0, Bytes));
            now = Settle(client, server, now);
            byte[] read = new byte[Bytes];
            Assert.AreEqual(Bytes, server.Receive(peer, read, 0, Bytes));
            for (int i = 0; i < Bytes; i++)
            {
                Assert.AreEqual(data[i], read[i]);
            }

            Assert.AreEqual(0, client.GetTcpInfo(socket, info));
            Assert.AreEqual(1, info.Retransmissions);
            Assert.IsTrue(client.GetCounter(Counter.TcpFastRetransmits) == 1);
            Assert.IsTrue(client.GetCounter(Counter.TcpTimeouts) == 0);
        }

        private static NetStack Node(ILink link, uint address, int selective, int timestamps)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 2;
            options.TcpBuffers = 1;
            options.UdpSockets = 0;
            options.TcpHalfOpen = 2;
            options.TcpTimeWait = 2;
            options.ArpEntries = 2;
            options.ArpPendingPackets = 1;
            options.MulticastMemberships = 0;
            options.ReassemblyBuffers = 0;
            options.MaximumMtu = 576;
            options.TcpReceiveBuffer = 8192;
            options.TcpSendBuffer = 8192;
            options.TcpSack = selective == 1;
            options.TcpTimestamps = timestamps == 1;
            NetStack stack = new NetStack(options);
            Assert.AreEqual(0, stack.AddInterface(link, address, 24));
            return stack;
        }

        // Until both have been silent for a while: less than the minimum time-out.
        private static long Settle(NetStack client, NetStack server, long now)
        {
            for (long end = now + 150; now < end; now++)
            {
                for (int round = 0; round < 12; round++)
                {
                    client.Poll(now);
                    server.Poll(now);
                }
            }

            return now;
        }
    }
}
