using NanoSock.Links;
using NanoSock.Sockets;
using NanoSock.Transport;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>One connection between two nodes, under virtual time, with its options and state.</summary>
    [TestClass]
    public class ConnectionTests
    {
        private const uint ServerAddress = 0x0A000001;
        private const uint ClientAddress = 0x0A000002;

        private static NetStack s_server;
        private static NetStack s_client;
        private static int s_peer;
        private static int s_socket;
        private static long s_now;

        // A small heap has room for the nodes of one class at a time.
        [Cleanup]
        public void CleanUp()
        {
            s_server = null;
            s_client = null;
        }

        [TestMethod]
        public void TcpInfo_IsCurrent()
        {
            Open();
            TcpInfo info = new TcpInfo();
            Assert.AreEqual(0, s_client.GetTcpInfo(s_socket, info));
            Assert.IsTrue(info.State == TcpState.Established);
            Assert.AreEqual(0, info.SmoothedRtt);
            Assert.AreEqual(info.Timestamps ? 1448 : 1460, info.SegmentSize);
            Assert.AreEqual(1460, info.PeerSegmentSize);
            Assert.AreEqual(2048, info.SendWindow);
            Assert.AreEqual(2048, info.ReceiveWindow);
            Assert.AreEqual(0, info.InFlight);
            Assert.AreEqual(5, s_client.Send(s_socket, new byte[5], 0, 5));
            MarkLost(3500);
            Assert.AreEqual(0, s_client.GetTcpInfo(s_socket, info));
            Assert.AreEqual(5, info.InFlight);
            Assert.AreEqual(5, info.Unacknowledged);
            Assert.IsTrue(info.Retransmissions > 1);
            // The first of them is a tail loss probe (RFC 8985 7).
            Assert.AreEqual(info.Retransmissions - 1, info.Timeouts);
            Run(30000);
            Assert.AreEqual(0, s_client.GetTcpInfo(s_socket, info));
            Assert.AreEqual(0, info.InFlight);
            Assert.AreEqual(0, info.Timeouts);
            Assert.IsTrue(info.Retransmissions > 1);
            Assert.AreEqual(0, s_server.GetTcpInfo(s_peer, info));
            Assert.AreEqual(5, info.Unread);
        }

        [TestMethod]
        public void UserTimeout_Ends()
        {
            Open();
            Assert.AreEqual(0, s_client.GetOption(s_socket, SocketOption.UserTimeout));
            Assert.AreEqual(0, s_client.SetOption(s_socket, SocketOption.UserTimeout, 5000));
            Assert.AreEqual(5000, s_client.GetOption(s_socket, SocketOption.UserTimeout));
            Assert.AreEqual(-(int)SocketError.InvalidArgument,
                s_client.SetOption(s_socket, SocketOption.UserTimeout, -1));
            Assert.AreEqual(5, s_client.Send(s_socket, new byte[5], 0, 5));
            MarkLost(4900);
            Assert.AreEqual((int)SocketError.TimedOut, s_client.GetOption(s_socket, SocketOption.SoftError));
            Assert.AreEqual(-(int)SocketError.WouldBlock, s_client.Receive(s_socket, new byte[1], 0, 1));
            MarkLost(200);
            Assert.AreEqual(-(int)SocketError.TimedOut, s_client.Receive(s_socket, new byte[1], 0, 1));
        }

        [TestMethod]
        public void KeepAlive_EndsDead()
        {
            Open();
            Assert.AreEqual(0, s_client.GetOption(s_socket, SocketOption.KeepAlive));
            Assert.AreEqual(7200, s_client.GetOption(s_socket, SocketOption.KeepAliveTime));
            Assert.AreEqual(75, s_client.GetOption(s_socket, SocketOption.KeepAliveInterval));
            Assert.AreEqual(9, s_client.GetOption(s_socket, SocketOption.KeepAliveRetryCount));
            Assert.AreEqual(0, s_client.SetOption(s_socket, SocketOption.KeepAlive, 1));
            Assert.AreEqual(0, s_client.SetOption(s_socket, SocketOption.KeepAliveTime, 60));
            Assert.AreEqual(0, s_client.SetOption(s_socket, SocketOption.KeepAliveInterval, 5));
            Assert.AreEqual(0, s_client.SetOption(s_socket, SocketOption.KeepAliveRetryCount, 3));
            Run(1000000);
            Assert.AreEqual(-(int)SocketError.WouldBlock, s_client.Receive(s_socket, new byte[1], 0, 1));
            MarkLost(80000);
            Assert.AreEqual(-(int)SocketError.TimedOut, s_client.Receive(s_socket, new byte[1], 0, 1));
        }

        [TestMethod]
        public void Urgent_IsInline()
        {
            Open();
            byte[] data = new byte[30];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)i;
            }

            Assert.AreEqual(10, s_client.Send(s_socket, data, 0, 10));
            Assert.AreEqual(5, s_client.SendUrgent(s_socket, data, 10, 5));
            Assert.AreEqual(15, s_client.Send(s_socket, data, 15, 15));
            Run(1000);
            Assert.IsTrue((s_server.Ready(s_peer) & SocketReadiness.Urgent) != 0);
            Assert.AreEqual(15, s_server.GetOption(s_peer, SocketOption.UrgentRemaining));
            Assert.AreEqual(0, s_server.GetOption(s_peer, SocketOption.AtMark));
            byte[] buffer = new byte[30];
            Assert.AreEqual(15, s_server.Receive(s_peer, buffer, 0, 30));
            Assert.AreEqual(1, s_server.GetOption(s_peer, SocketOption.AtMark));
            Assert.IsTrue((s_server.Ready(s_peer) & SocketReadiness.Urgent) == 0);
            Assert.AreEqual(15, s_server.Receive(s_peer, buffer, 15, 15));
            Assert.AreEqual(0, s_server.GetOption(s_peer, SocketOption.AtMark));
            for (int i = 0; i < data.Length; i++)
            {
                Assert.AreEqual(data[i], buffer[i]);
            }
        }

        private static void Open()
        {
            s_server = null;
            s_client = null;
            VirtualSwitch wires = new VirtualSwitch(2);
            s_now = 1000;
            s_server = Node(wires, ServerAddress);
            s_client = Node(wires, ClientAddress);
            int listener = s_server.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_server.Bind(listener, 0, 7));
            Assert.AreEqual(0, s_server.Listen(listener, 1));
            s_socket = s_client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, s_client.Connect(s_socket, ServerAddress, 7));
            Run(10);
            s_peer = s_server.Accept(listener);
            Assert.IsTrue(s_peer >= 0);
            Assert.AreEqual(0, s_server.Close(listener));
        }

        private static NetStack Node(VirtualSwitch wires, uint address)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 2;
            options.UdpSockets = 0;
            options.ReassemblyBuffers = 0;
            options.FirstGeneration = 1;
            NetStack stack = new NetStack(options);
            Assert.AreEqual(0, stack.AddInterface(wires.AddPort(8), address, 24));
            return stack;
        }

        // Advances time from event to event.
        private static void Run(int milliseconds)
        {
            long end = s_now + milliseconds;
            while (s_now <= end)
            {
                long next = s_now;
                for (int round = 0; round < 20 && (round < 4 || next <= s_now); round++)
                {
                    long first = s_client.Poll(s_now);
                    long second = s_server.Poll(s_now);
                    next = first < second ? first : second;
                }

                s_now = next > s_now ? next : s_now + 1;
            }

            s_now = end;
        }

        // Advances time for the client only: it receives nothing.
        private static void MarkLost(int milliseconds)
        {
            long end = s_now + milliseconds;
            while (s_now <= end)
            {
                long next = s_client.Poll(s_now);
                s_now = next > s_now ? next : s_now + 1;
            }

            s_now = end;
        }
    }
}
