using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Sockets, socket addresses and descriptors of two nodes that a router joins, as a transcript that shows
    /// the uses and limits of a descriptor.</summary>
    [TestClass]
    public class ScenarioTests
    {
        private const uint AddressA = 0x0A141E28;
        private const uint AddressB = 0x323C4650;
        private static NetStack s_a;
        private static NetStack s_b;
        private static NetStack s_router;
        private static long s_now;

        [TestMethod]
        public void Descriptors_AreLocal()
        {
            Join();

            // B listens at two ports before it accepts a connection: the connection gets the third TCP entry.
            int listener = s_b.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_b.Bind(listener, AddressB, 8888));
            Assert.AreEqual(0, s_b.Listen(listener, 2));
            int other = s_b.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_b.Bind(other, 0, 7));
            Assert.AreEqual(0, s_b.Listen(other, 2));
            int own = s_a.Socket(SocketType.Stream);
            Assert.AreEqual(0, s_a.Bind(own, 0, 7));
            Assert.AreEqual(0, s_a.Listen(own, 1));

            int a = s_a.Socket(SocketType.Stream);
            Assert.AreEqual(317, a);
            Assert.AreEqual(0, s_a.Bind(a, AddressA, 4444));
            Assert.AreEqual(-(int)SocketError.InProgress, s_a.Connect(a, AddressB, 8888));
            Settle();
            int b = s_b.Accept(listener);
            Assert.AreEqual(922, b);
            Assert.IsTrue(s_a.Ready(a) == SocketReadiness.Writable);

            Say("One connection, a socket at each end:");
            Converse(a, b);
            Print("10.20.30.40", s_a);
            Print("50.60.70.80", s_b);
            CheckTables(a, b);
            RefuseForeign(a, b);
            Datagrams();
            Disconnect(a, b);
        }

        /// <summary>Frees the nodes: the heap of a device is small, and objects in static fields are never
        /// freed.</summary>
        [Cleanup]
        public void CleanUp()
        {
            s_a = null;
            s_b = null;
            s_router = null;
        }

        private static void Join()
        {
            s_now = 1000;
            VirtualSwitch left = new VirtualSwitch(2);
            VirtualSwitch right = new VirtualSwitch(2);
            // With 4 sockets a descriptor has 2 bits of slot, with 8 it has 3; the other bits are the generation.
            s_a = new NetStack(Options(2, 2, 317 >> 2, 1));
            s_b = new NetStack(Options(5, 3, 922 >> 3, 2));
            StackOptions options = Options(1, 0, 1, 3);
            options.Forwarding = true;
            s_router = new NetStack(options);
            Assert.AreEqual(0, s_a.AddInterface(left.AddPort(4), AddressA, 24));
            Assert.AreEqual(0, s_router.AddInterface(left.AddPort(4), 0x0A141E01, 24));
            Assert.AreEqual(1, s_router.AddInterface(right.AddPort(4), 0x323C4601, 24));
            Assert.AreEqual(0, s_b.AddInterface(right.AddPort(4), AddressB, 24));
            Assert.AreEqual(0, (int)s_a.SetDefaultGateway(0x0A141E01));
            Assert.AreEqual(0, (int)s_b.SetDefaultGateway(0x323C4601));
        }

        private static void Converse(int a, int b)
        {
            byte[] buffer = new byte[16];
            byte[] hello = { 104, 101, 108, 108, 111 };
            Assert.AreEqual(5, s_a.Send(a, hello, 0, 5));
            Settle();
            Assert.AreEqual(5, s_b.Receive(b, buffer, 0, buffer.Length));
            Assert.AreEqual((byte)111, buffer[4]);
            Assert.AreEqual(3, s_b.Send(b, hello, 0, 3));
            Settle();
            Assert.AreEqual(3, s_a.Receive(a, buffer, 0, buffer.Length));
            Say("  10.20.30.40: sent 5 bytes through 317, received 3; 50.60.70.80 has them by way of 922");
        }

        private static void CheckTables(int a, int b)
        {
            SocketInfo info = new SocketInfo();
            Assert.IsTrue(Find(s_a, a, info));
            Assert.IsTrue(info.LocalAddress == AddressA && info.LocalPort == 4444
                && info.RemoteAddress == AddressB && info.RemotePort == 8888);
            Assert.IsTrue(Find(s_b, b, info));
            Assert.IsTrue(info.LocalAddress == AddressB && info.LocalPort == 8888
                && info.RemoteAddress == AddressA && info.RemotePort == 4444);
            Assert.IsFalse(Find(s_a, b, info));
            Assert.IsFalse(Find(s_b, a, info));
        }

        private static void RefuseForeign(int a, int b)
        {
            byte[] value = new byte[1];
            Say("");
            Say("922 names a socket of 50.60.70.80 and nothing on 10.20.30.40:");
            int result = s_a.Send(b, value, 0, 1);
            Assert.AreEqual(-(int)SocketError.NotSocket, result);
            Assert.IsTrue(s_a.GetCounter(Counter.BadDescriptors) == 1);
            Say("  10.20.30.40: Send(922) = " + result.ToString() + ", "
                + SocketErrorNames.Of((SocketError)(-result)) + "; refused so far: "
                + s_a.GetCounter(Counter.BadDescriptors).ToString());
            result = s_b.Send(a, value, 0, 1);
            Assert.AreEqual(-(int)SocketError.NotSocket, result);
            Assert.IsTrue(s_b.GetCounter(Counter.BadDescriptors) == 1);
            Say("  50.60.70.80: Send(317) = " + result.ToString() + ", "
                + SocketErrorNames.Of((SocketError)(-result)) + "; refused so far: "
                + s_b.GetCounter(Counter.BadDescriptors).ToString());
        }

        private static void Datagrams()
        {
            byte[] buffer = new byte[16];
            int receiver = s_b.Socket(SocketType.Dgram);
            Assert.AreEqual(0, s_b.Bind(receiver, 0, 7000));
            int sender = s_a.Socket(SocketType.Dgram);
            uint address;
            int port;
            Assert.AreEqual(0, s_a.GetLocal(sender, out address, out port));
            Assert.AreEqual(0, port);
            Say("");
            Say("Datagrams need no connection, and their sender no bind:");
            Assert.AreEqual(4, s_a.SendTo(sender, buffer, 0, 4, AddressB, 7000));
            Settle();
            Assert.AreEqual(0, s_a.GetLocal(sender, out address, out port));
            Assert.IsTrue(port >= 49152 && address == 0);
            DatagramInfo info = new DatagramInfo();
            Assert.AreEqual(4, s_b.ReceiveFrom(receiver, buffer, 0, buffer.Length, info));
            Assert.IsTrue(info.RemoteAddress == AddressA && info.RemotePort == port && info.LocalAddress == AddressB);
            Say("  50.60.70.80:7000 received 4 bytes from "
                + IPAddress.ToString(info.RemoteAddress) + ":" + port.ToString());
            Assert.AreEqual(0, s_b.SendTo(receiver, buffer, 0, 0, info.RemoteAddress, info.RemotePort));
            Settle();
            Assert.AreEqual(0, s_a.ReceiveFrom(sender, buffer, 0, buffer.Length, info));
            Assert.AreEqual(7000, info.RemotePort);
            Say("  10.20.30.40 received the empty datagram that answers it");
            Print("10.20.30.40", s_a);
            Print("50.60.70.80", s_b);
        }

        private static void Disconnect(int a, int b)
        {
            byte[] buffer = new byte[4];
            Say("");
            Say("The connection ends:");
            Assert.AreEqual(0, s_a.Close(a));
            Settle();
            Assert.AreEqual(0, s_b.Receive(b, buffer, 0, 4));
            Assert.AreEqual(0, s_b.Close(b));
            Settle();
            int result = s_a.Receive(a, buffer, 0, 4);
            Assert.AreEqual(-(int)SocketError.NotSocket, result);
            Say("  10.20.30.40: Receive(317) = " + result.ToString()
                + ", " + SocketErrorNames.Of((SocketError)(-result))
                + "; what is left of the connection is a record:");
            Print("10.20.30.40", s_a);
            int next = s_a.Socket(SocketType.Stream);
            Assert.AreEqual(321, next);
            Say("  the next socket in that place is " + next.ToString());
        }

        private static StackOptions Options(int tcp, int udp, int generation, byte seed)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = tcp;
            options.UdpSockets = udp;
            options.TcpReceiveBuffer = 512;
            options.TcpSendBuffer = 512;
            options.UdpReceiveBuffer = 256;
            options.ReassemblyBuffers = 0;
            options.FirstGeneration = generation;
            options.Secret = new byte[16];
            options.Secret[0] = seed;
            return options;
        }

        // Polls all nodes until none has work left at this time.
        private static void Settle()
        {
            for (int round = 0; round < 12; round++)
            {
                s_a.Poll(s_now);
                s_router.Poll(s_now);
                s_b.Poll(s_now);
            }

            // Long enough for a delayed acknowledgment.
            s_now += 600;
            s_a.Poll(s_now);
            s_router.Poll(s_now);
            s_b.Poll(s_now);
            s_router.Poll(s_now);
            s_a.Poll(s_now);
        }

        private static bool Find(NetStack stack, int descriptor, SocketInfo info)
        {
            for (int i = 0; i < stack.TableCapacity; i++)
            {
                if (stack.GetSocketInfo(i, info) && info.Descriptor == descriptor)
                {
                    return true;
                }
            }

            return false;
        }

        private static void Print(string node, NetStack stack)
        {
            Say("");
            Say("Socket table of " + node);
            Say("  descriptor  proto  local                  foreign                state");
            SocketInfo info = new SocketInfo();
            for (int i = 0; i < stack.TableCapacity; i++)
            {
                if (stack.GetSocketInfo(i, info))
                {
                    Say("  " + (info.Descriptor < 0 ? "-" : info.Descriptor.ToString()).PadRight(12)
                        + (info.Protocol == ProtocolType.Tcp ? "tcp    " : "udp    ")
                        + Text(info.LocalAddress, info.LocalPort).PadRight(23)
                        + Text(info.RemoteAddress, info.RemotePort).PadRight(23)
                        + (info.Protocol == ProtocolType.Tcp ? TcpStateNames.Of(info.State) : "-"));
                }
            }
        }

        private static string Text(uint address, int port)
        {
            return (address == 0 ? "*" : IPAddress.ToString(address)) + ":" + (port == 0 ? "*" : port.ToString());
        }

        private static void Say(string line)
        {
            System.Console.WriteLine(line);
        }
    }
}
