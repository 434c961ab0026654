using NanoSock.Links;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Streams between two nodes on a virtual switch, under virtual time.</summary>
    [TestClass]
    public class StreamTests
    {
        private const uint ServerAddress = 0x0A000001;
        private const uint ClientAddress = 0x0A000002;

        [TestMethod]
        public void Echo_IsIdentical()
        {
            Echo(40000, 0);
        }

        [TestMethod]
        public void Echo_SurvivesLoss()
        {
            Echo(20000, 30000);
        }

        [TestMethod]
        public void Datagrams_AreEchoed()
        {
            VirtualSwitch wires = new VirtualSwitch(2);
            NetStack server = Node(wires, ServerAddress, 0, 1);
            NetStack client = Node(wires, ClientAddress, 0, 2);
            int bound = server.Socket(SocketType.Dgram);
            Assert.AreEqual(0, server.Bind(bound, 0, 7));
            int sender = client.Socket(SocketType.Dgram);
            byte[] data = new byte[64];
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)(i * 3);
            }

            DatagramInfo info = new DatagramInfo();
            byte[] buffer = new byte[100];
            for (int round = 0; round < 20; round++)
            {
                Assert.AreEqual(64, client.SendTo(sender, data, 0, 64, ServerAddress, 7));
                Settle(server, client, 1000);
                Assert.AreEqual(64, server.ReceiveFrom(bound, buffer, 0, buffer.Length, info));
                Assert.IsTrue(info.RemoteAddress == ClientAddress);
                Assert.AreEqual(64, server.SendTo(bound, buffer, 0, 64, info.RemoteAddress, info.RemotePort));
                Settle(server, client, 1000);
                Assert.AreEqual(64, client.Receive(sender, buffer, 0, buffer.Length));
                for (int i = 0; i < data.Length; i++)
                {
                    Assert.AreEqual(data[i], buffer[i]);
                }
            }
        }

        private static NetStack Node(VirtualSwitch wires, uint address, int lossPpm, byte seed)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 2;
            options.TcpBuffers = 1;
            options.UdpSockets = 1;
            options.UdpReceiveBuffer = 512;
            options.ArpEntries = 2;
            options.MulticastMemberships = 0;
            options.ReassemblyBuffers = 0;
            options.ArpPendingPackets = 1;
            options.TcpHalfOpen = 2;
            options.TcpTimeWait = 2;
            options.Secret = new byte[16];
            options.Secret[3] = seed;
            NetStack stack = new NetStack(options);
            ILink link = wires.AddPort(6);
            if (lossPpm != 0)
            {
                Impairment impairment = new Impairment();
                impairment.LossPpm = lossPpm;
                impairment.ReorderPpm = lossPpm;
                impairment.DuplicatePpm = lossPpm;
                link = new ImpairedLink(link, impairment, 8);
            }

            Assert.AreEqual(0, stack.AddInterface(link, address, 24));
            return stack;
        }

        private static long Settle(NetStack a, NetStack b, long now)
        {
            // Frames may wait for each other's next Poll: an ARP request, its reply, and the packet that waited.
            long next = now;
            for (int round = 0; round < 20 && (round < 4 || next <= now); round++)
            {
                long first = a.Poll(now);
                long second = b.Poll(now);
                long third = a.Poll(now);
                next = first < second ? first : second;
                next = third < next ? third : next;
            }

            return next;
        }

        private static void Echo(int total, int lossPpm)
        {
            VirtualSwitch wires = new VirtualSwitch(2);
            NetStack server = Node(wires, ServerAddress, 0, 1);
            NetStack client = Node(wires, ClientAddress, lossPpm, 2);
            int listener = server.Socket(SocketType.Stream);
            Assert.AreEqual(0, server.Bind(listener, 0, 7));
            Assert.AreEqual(0, server.Listen(listener, 2));
            int socket = client.Socket(SocketType.Stream);
            Assert.AreEqual(-(int)SocketError.InProgress, client.Connect(socket, ServerAddress, 7));
            byte[] buffer = new byte[1000];
            byte[] held = new byte[1000];
            int holding = 0;
            int peer = -1;
            int sent = 0;
            int received = 0;
            bool shut = false;
            bool ended = false;
            long now = 1000;
            for (int turn = 0; turn < 20000 && !ended; turn++)
            {
                long next = Settle(server, client, now);
                bool idle = true;
                if (peer < 0)
                {
                    peer = server.Accept(listener);
                }

                if (sent < total)
                {
                    int size = total - sent < buffer.Length ? total - sent : buffer.Length;
                    for (int i = 0; i < size; i++)
                    {
                        buffer[i] = (byte)((sent + i) * 7 >> 3);
                    }

                    int taken = client.Send(socket, buffer, 0, size);
                    if (taken > 0)
                    {
                        sent += taken;
                        idle = false;
                    }
                }
                else if (!shut)
                {
                    Assert.AreEqual(0, client.Shutdown(socket, SocketShutdown.Send));
                    shut = true;
                    idle = false;
                }

                if (peer >= 0)
                {
                    if (holding == 0)
                    {
                        holding = server.Receive(peer, held, 0, held.Length);
                        if (holding == 0)
                        {
                            server.Close(peer);
                            peer = -2;
                            idle = false;
                        }
                        else if (holding < 0)
                        {
                            holding = 0;
                        }
                    }

                    if (holding > 0)
                    {
                        int echoed = server.Send(peer, held, 0, holding);
                        if (echoed > 0)
                        {
                            holding -= echoed;
                            System.Array.Copy(held, echoed, held, 0, holding);
                            idle = false;
                        }
                    }
                }

                int got = client.Receive(socket, buffer, 0, buffer.Length);
                if (got > 0)
                {
                    for (int i = 0; i < got; i++)
                    {
                        if (buffer[i] != (byte)((received + i) * 7 >> 3))
                        {
                            Assert.AreEqual((byte)((received + i) * 7 >> 3), buffer[i]);
                        }
                    }

                    received += got;
                    idle = false;
                }
                else if (got == 0)
                {
                    ended = true;
                }

                if (idle)
                {
                    Assert.IsTrue(next != long.MaxValue);
                    now = next > now ? next : now + 1;
                }
            }

            Assert.IsTrue(ended);
            Assert.AreEqual(total, received);
            client.Close(socket);
        }
    }
}
