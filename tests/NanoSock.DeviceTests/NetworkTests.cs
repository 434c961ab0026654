using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.DeviceTests
{
    /// <summary>Two nodes and a wire, below TCP: fragments, groups, silence, errors, malformed packets.</summary>
    [TestClass]
    public class NetworkTests
    {
        private const uint AddressA = 0x0A000001;
        private const uint AddressB = 0x0A000002;
        private const uint Group = 0xEFFF0001;
        private static VirtualSwitch s_wires;
        private static NetStack s_a;
        private static NetStack s_b;
        private static long s_now;

        /// <summary>Frees the nodes: the heap of a device is small, and objects in static fields are never
        /// freed.</summary>
        [Cleanup]
        public void CleanUp()
        {
            s_wires = null;
            s_a = null;
            s_b = null;
        }

        [TestMethod]
        public void Fragments_AreReassembled()
        {
            Join();
            int receiver = s_b.Socket(SocketType.Dgram);
            Assert.AreEqual(0, s_b.Bind(receiver, 0, 7));
            int sender = s_a.Socket(SocketType.Dgram);
            byte[] data = new byte[4000];
            byte[] back = new byte[4000];
            Assert.AreEqual(1, s_a.SendTo(sender, data, 0, 1, AddressB, 7));
            Settle(10);
            Assert.AreEqual(1, s_b.Receive(receiver, back, 0, 1));
            for (int i = 0; i < data.Length; i++)
            {
                data[i] = (byte)(i * 7 >> 2);
            }

            for (int size = 1400; size <= 4000; size += 650)
            {
                Assert.AreEqual(size, s_a.SendTo(sender, data, 0, size, AddressB, 7));
                Settle(10);
                Assert.AreEqual(size, s_b.Receive(receiver, back, 0, back.Length));
                for (int i = 0; i < size; i += 13)
                {
                    Assert.AreEqual(data[i], back[i]);
                }
            }

            Assert.IsTrue(s_b.GetCounter(Counter.Ipv4Reassembled) == 4);
            Assert.IsTrue(s_a.GetCounter(Counter.Ipv4FragmentsOut) == 10);
        }

        [TestMethod]
        public void Errors_AreReported()
        {
            Join();
            int socket = s_a.Socket(SocketType.Dgram);
            byte[] data = new byte[10];
            Assert.AreEqual(10, s_a.SendTo(socket, data, 0, 10, AddressB + 7, 7));
            for (int second = 0; second < 5; second++)
            {
                Settle(1000);
            }

            Assert.AreEqual((int)SocketError.HostUnreachable, s_a.GetOption(socket, SocketOption.Error));
            Assert.IsTrue(s_a.GetCounter(Counter.ArpRequestsOut) == 3);
            Assert.AreEqual(-(int)SocketError.NetworkUnreachable, s_a.SendTo(socket, data, 0, 10, 0x08080808, 7));
            Assert.AreEqual(0, s_a.Connect(socket, AddressB, 7));
            Assert.AreEqual(10, s_a.Send(socket, data, 0, 10));
            Settle(10);
            Assert.AreEqual(-(int)SocketError.ConnectionRefused, s_a.Receive(socket, data, 0, 10));
            int receiver = s_b.Socket(SocketType.Dgram);
            Assert.AreEqual(0, s_b.Bind(receiver, AddressB, 7));
            Assert.AreEqual(0, s_a.Send(socket, data, 0, 0));
            Settle(10);
            Assert.AreEqual(0, s_b.Receive(receiver, data, 0, 10));
            Assert.AreEqual(-(int)SocketError.WouldBlock, s_b.Receive(receiver, data, 0, 10));
        }

        [TestMethod]
        public void Groups_Deliver()
        {
            Join();
            byte[] data = new byte[10];
            int member = s_b.Socket(SocketType.Dgram);
            Assert.AreEqual(0, s_b.Bind(member, 0, 5000));
            Assert.AreEqual(0, s_b.JoinGroup(member, Group, -1));
            int sender = s_a.Socket(SocketType.Dgram);
            Assert.AreEqual(4, s_a.SendTo(sender, data, 0, 4, Group, 5000));
            Settle(10);
            Assert.AreEqual(4, s_b.Receive(member, data, 0, 10));
            Assert.AreEqual(-(int)SocketError.AccessDenied, s_a.SendTo(sender, data, 0, 4, 0x0A0000FF, 5000));
            Assert.AreEqual(0, s_a.SetOption(sender, SocketOption.Broadcast, 1));
            Assert.AreEqual(5, s_a.SendTo(sender, data, 0, 5, 0x0A0000FF, 5000));
            Settle(10);
            Assert.AreEqual(5, s_b.Receive(member, data, 0, 10));
            Assert.AreEqual(0, s_b.LeaveGroup(member, Group, -1));
            Assert.AreEqual(4, s_a.SendTo(sender, data, 0, 4, Group, 5000));
            Settle(10);
            Assert.AreEqual(-(int)SocketError.WouldBlock, s_b.Receive(member, data, 0, 10));
        }

        [TestMethod]
        public void Malformed_IsCounted()
        {
            // Seeded frames with right checksums and wrong content; the expected counts come from the desktop.
            Join();
            int socket = s_b.Socket(SocketType.Dgram);
            Assert.AreEqual(0, s_b.Bind(socket, 0, 7));
            VirtualPort attacker = s_wires.GetPort(0);
            byte[] frame = new byte[200];
            uint state = 77;
            for (int round = 0; round < 600; round++)
            {
                int length = 34 + (round % 60);
                for (int i = 0; i < length; i++)
                {
                    state = (state * 1103515245) + 12345;
                    frame[i] = (byte)(state >> 16);
                }

                for (int i = 0; i < 6; i++)
                {
                    frame[i] = s_wires.GetPort(1).HardwareAddress[i];
                    frame[6 + i] = attacker.HardwareAddress[i];
                }

                frame[12] = 8;
                frame[13] = (byte)(round % 10 == 0 ? 6 : 0);
                frame[14] = (byte)(round % 7 == 0 ? 0x46 : 0x45);
                BigEndian.WriteUInt16(frame, 16, length - 14 - (round % 3));
                if (round % 5 != 0)
                {
                    frame[20] = 0;
                    frame[21] = 0;
                }

                frame[23] = (byte)(round % 4 == 0 ? 1 : round % 4 == 1 ? 2 : 17);
                BigEndian.WriteUInt32(frame, 26, AddressA);
                BigEndian.WriteUInt32(frame, 30, AddressB);
                BigEndian.WriteUInt16(frame, 24, 0);
                BigEndian.WriteUInt16(frame, 24, Checksum.Compute(frame, 14, (frame[14] & 15) * 4));
                Assert.IsTrue(attacker.Transmit(frame, 0, length));
                s_b.Poll(s_now);
                while (attacker.Receive(frame, 0, frame.Length) > 0)
                {
                }

                s_now += 7;
            }

            uint digest = 2166136261;
            for (int reason = 0; reason < (int)DropReason.TcpTruncated; reason++)
            {
                uint count = s_b.GetDropCount((DropReason)reason);
                string name = count == 0 ? "" : DropReasonNames.Of((DropReason)reason);
                for (int i = 0; i < name.Length; i++)
                {
                    digest = (digest ^ name[i]) * 16777619;
                }

                digest = count == 0 ? digest : (digest ^ count) * 16777619;
            }

            Assert.IsTrue(s_b.GetCounter(Counter.FramesIn) == 600);
            Assert.AreEqual(102425325u, digest);
        }

        private static void Join()
        {
            // Frees the nodes of the last test before those of the next are created.
            s_a = null;
            s_b = null;
            s_now = 1000;
            s_wires = null;
            s_wires = new VirtualSwitch(2);
            s_a = Node(AddressA, 1);
            s_b = Node(AddressB, 2);
        }

        private static NetStack Node(uint address, byte seed)
        {
            StackOptions options = new StackOptions();
            options.TcpSockets = 1;
            options.UdpSockets = 2;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 1;
            options.ArpEntries = 4;
            options.TcpReceiveBuffer = 256;
            options.TcpSendBuffer = 256;
            options.UdpReceiveBuffer = 4500;
            options.ReassemblySize = 4500;
            options.Secret = new byte[16];
            options.Secret[0] = seed;
            NetStack stack = new NetStack(options);
            Assert.AreEqual(0, stack.AddInterface(s_wires.AddPort(4), address, 24));
            stack.Poll(s_now);
            return stack;
        }

        private static void Settle(int milliseconds)
        {
            for (int round = 0; round < 8; round++)
            {
                s_a.Poll(s_now);
                s_b.Poll(s_now);
            }

            s_now += milliseconds;
        }
    }
}
