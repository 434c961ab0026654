using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Ethernet.DeviceTests
{
    /// <summary>A node over a driver and its chip, against a node on the other end of the cable.</summary>
    [TestClass]
    public class NodeTests
    {
        private const uint Address = 0x0A000001;
        private const uint PeerAddress = 0x0A000002;
        private const int Port = 7;
        private const int Size = 4000;

        private static NetStack s_node;
        private static NetStack s_peer;

        [Cleanup]
        public void CleanUp()
        {
            Clear();
        }

        [TestMethod]
        public void W5500_Tcp_CarriesData()
        {
            Transfer(true);
        }

        [TestMethod]
        public void Enc28j60_Tcp_CarriesData()
        {
            Transfer(false);
        }

        private static void Clear()
        {
            s_node = null;
            s_peer = null;
            ChipWorld.Clear();
        }

        private static NetStack CreateNode(byte seed)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 2;
            options.TcpBuffers = 1;
            options.UdpSockets = 0;
            options.Interfaces = 1;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 1;
            options.ArpEntries = 2;
            options.TcpReceiveBuffer = 3000;
            options.TcpSendBuffer = 3000;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            options.Secret = new byte[16];
            options.Secret[0] = seed;
            return new NetStack(options);
        }

        private static void Transfer(bool isW5500)
        {
            Clear();
            ChipWorld.Create(isW5500);
            s_node = CreateNode(1);
            s_peer = CreateNode(2);
            Assert.AreEqual(0, s_node.AddInterface(ChipWorld.Link, Address, 24));
            Assert.AreEqual(0, s_peer.AddInterface(new CableEnd(ChipWorld.Chip), PeerAddress, 24));
            int listener = s_node.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_node.Bind(listener, 0, Port));
            Assert.AreEqual(0, s_node.Listen(listener, 1));
            int client = s_peer.Socket(SocketType.Stream);
            s_peer.Connect(client, Address, Port);
            int server = -1;
            int sent = 0;
            int echoed = 0;
            int received = 0;
            byte[] piece = new byte[500];
            byte[] echo = new byte[500];
            int next = 0;
            int waiting = 0;
            for (int i = 0; i < 4000 && received < Size; i++)
            {
                Step();
                if (server < 0)
                {
                    server = s_node.Accept(listener);
                    continue;
                }

                // The server returns what it gets.
                if (waiting == 0)
                {
                    next = 0;
                    waiting = s_node.Receive(server, echo, 0, echo.Length);
                    waiting = waiting > 0 ? waiting : 0;
                }

                if (waiting > 0)
                {
                    int length = s_node.Send(server, echo, next, waiting);
                    if (length > 0)
                    {
                        next += length;
                        waiting -= length;
                        echoed += length;
                    }
                }

                if (sent < Size)
                {
                    for (int k = 0; k < piece.Length; k++)
                    {
                        piece[k] = (byte)((sent + k) * 3);
                    }

                    int taken = s_peer.Send(client, piece, 0, piece.Length);
                    sent += taken > 0 ? taken : 0;
                }

                int count = s_peer.Receive(client, piece, 0, piece.Length);
                for (int k = 0; k < count; k++)
                {
                    Assert.AreEqual((byte)((received + k) * 3), piece[k]);
                }

                received += count > 0 ? count : 0;
            }

            Assert.AreEqual(Size, echoed);
            Assert.AreEqual(Size, received);
            ChipWorld.Check();
        }

        private static void Step()
        {
            ChipWorld.Now++;
            ChipWorld.Chip.Advance(1000);
            s_node.Poll(ChipWorld.Now);
            ChipWorld.Chip.Advance(100);
            s_peer.Poll(ChipWorld.Now);
        }
    }
}
