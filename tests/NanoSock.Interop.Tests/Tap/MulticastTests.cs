using System;
using System.Linq;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Wire;
using IPAddress = System.Net.IPAddress;
using IPEndPoint = System.Net.IPEndPoint;
using NanoIPAddress = NanoSock.Ip.IPAddress;
using NanoIPEndPoint = NanoSock.Ip.IPEndPoint;
using NanoSocket = NanoSock.Sockets.Socket;
using NanoSocketError = NanoSock.Sockets.SocketError;
using NanoSocketException = NanoSock.Sockets.SocketException;
using NanoSocketOption = NanoSock.Sockets.SocketOption;
using NanoSocketType = NanoSock.Sockets.SocketType;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Multicast and broadcast datagrams, both ways between a node and the kernel, and their IGMP
    /// messages.</summary>
    [TestClass]
    public class MulticastTests
    {
        private const string Kernel = "10.8.0.1";
        private const string Node = "10.8.0.2";
        private const string Group = "239.1.2.3";

        private readonly byte[] _buffer = new byte[2000];
        private NetworkNamespace _network;
        private StackNode _node;

        [TestInitialize]
        public void SetUp()
        {
            _network = new NetworkNamespace();
            _node = new StackNode(null, (_network.OpenTap("tap0", Kernel + "/24"), Node + "/24"));
            _node.SetGateway(Kernel);
            _network.MustRun("ip route add 224.0.0.0/4 dev tap0; ip route add 255.255.255.255 dev tap0");
        }

        [TestCleanup]
        public void CleanUp()
        {
            _node?.Dispose();
            _network?.Dispose();
        }

        [TestMethod]
        public void Group_JoinAndLeave_ReceivesAndReports()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using NanoSocket first = Bound(5000);
            using NanoSocket second = Bound(5000);
            using Socket sender = _network.OpenSocket(SocketType.Dgram);

            // No socket has joined: nothing is for this node.
            long before = _node.Drops(DropReason.Ipv4NotForUs);
            Send(sender, Group, new byte[] { 0 });
            Assert.IsTrue(Wait.Until(() => _node.Drops(DropReason.Ipv4NotForUs) > before, 10000));

            first.JoinGroup(new NanoIPAddress(EchoBoard.Numeric(Group)));
            second.JoinGroup(new NanoIPAddress(EchoBoard.Numeric(Group)));
            for (int i = 1; i < 50; i++)
            {
                Send(sender, Group, Traffic.Random(i, i));
                Traffic.AssertSame(Traffic.Random(i, i), Receive(first));
                Traffic.AssertSame(Traffic.Random(i, i), Receive(second));
            }

            first.LeaveGroup(new NanoIPAddress(EchoBoard.Numeric(Group)));
            Send(sender, Group, new byte[] { 7 });
            Assert.HasCount(1, Receive(second));
            second.LeaveGroup(new NanoIPAddress(EchoBoard.Numeric(Group)));
            before = _node.Drops(DropReason.Ipv4NotForUs);
            Send(sender, Group, new byte[] { 8 });
            Assert.IsTrue(Wait.Until(() => _node.Drops(DropReason.Ipv4NotForUs) > before, 10000));
            first.ReceiveTimeout = 1;
            Assert.AreEqual(NanoSocketError.TimedOut, Failure(() => first.Receive(_buffer)));

            // RFC 2236: a report to the group at once, a leave to all routers; TTL 1 and router alert on both.
            capture.AssertSound();
            string mine = "ip.src == " + Node + " && igmp";
            string[] messages = capture.Select(mine, "igmp.type",
                "igmp.maddr", "ip.dst", "ip.ttl", "ip.opt.ra", "eth.dst");
            Assert.AreEqual("0x16;239.1.2.3;239.1.2.3;1;0;01:00:5e:01:02:03", messages.First());
            Assert.AreEqual("0x17;239.1.2.3;224.0.0.2;1;0;01:00:5e:00:00:02", messages.Last());
        }

        [TestMethod]
        public void Igmp_Query_IsAnsweredInTime()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using NanoSocket member = Bound(5000);
            member.JoinGroup(new NanoIPAddress(EchoBoard.Numeric(Group)));

            // A general query with a maximum response time of two seconds, sent by the kernel's own raw socket.
            using Socket router = Raw();
            byte[] query = { 0x11, 20, 0xEE, 0xEB, 0, 0, 0, 0 };
            long sent = _node.Count(NanoSock.Ip.Counter.FramesOut);
            router.SendTo(query, new IPEndPoint(IPAddress.Parse("224.0.0.1"), 0));
            Assert.IsTrue(Wait.Until(() => _node.Count(NanoSock.Ip.Counter.FramesOut) > sent, 10000));
            capture.AssertSound();
            string[] times = capture.Select("igmp.type == 0x11 || (igmp.type == 0x16 && ip.src == " + Node + ")",
                "igmp.type");
            CollectionAssert.AreEqual(new[] { "0x16", "0x11", "0x16" }, times);
        }

        [TestMethod]
        public void Group_SendToKernel_IsReceived()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using Socket member = _network.OpenSocket(SocketType.Dgram);
            member.Bind(new IPEndPoint(IPAddress.Any, 5000));
            member.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership,
                new MulticastOption(IPAddress.Parse(Group), IPAddress.Parse(Kernel)));
            using NanoSocket sender = _node.Open(NanoSocketType.Dgram);
            sender.SetSocketOption(NanoSocketOption.MulticastTimeToLive, 5);
            for (int i = 0; i < 50; i++)
            {
                // From 1473 bytes on in fragments.
                byte[] data = Traffic.Random(i * 35, i);
                sender.SendTo(data, 0, data.Length, StackNode.EndPoint(Group, 5000));
                int length = member.Receive(_buffer);
                Traffic.AssertSame(data, _buffer[..length]);
            }

            capture.AssertSound();
            Assert.IsNotEmpty(capture.Select(
                "ip.src == " + Node + " && ip.dst == " + Group + " && ip.ttl == 5 && eth.dst == 01:00:5e:01:02:03",
                "frame.number"));
        }

        [TestMethod]
        public void Broadcast_BothWays_IsReceived()
        {
            using WireCapture capture = new WireCapture(_network, "tap0");
            using NanoSocket node = Bound(5000);
            using Socket kernel = _network.OpenSocket(SocketType.Dgram);
            kernel.EnableBroadcast = true;
            kernel.Bind(new IPEndPoint(IPAddress.Any, 5000));
            foreach (string address in new[] { "10.8.0.255", "255.255.255.255" })
            {
                Send(kernel, address, Traffic.Random(100, 1));
                Traffic.AssertSame(Traffic.Random(100, 1), Receive(node));

                // The node needs SO_BROADCAST; the kernel has it, on the other side.
                node.SetSocketOption(NanoSocketOption.Broadcast, 0);
                Assert.AreEqual(NanoSocketError.AccessDenied,
                    Failure(() => node.SendTo(_buffer, 0, 10, StackNode.EndPoint(address, 5000))));
                node.SetSocketOption(NanoSocketOption.Broadcast, 1);
                byte[] data = Traffic.Random(700, 2);
                node.SendTo(data, 0, data.Length, StackNode.EndPoint(address, 5000));
                System.Net.EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length;
                do
                {
                    // The kernel receives its own datagram too.
                    length = kernel.ReceiveFrom(_buffer, ref from);
                }
                while (from.ToString() != Node + ":5000");
                Traffic.AssertSame(data, _buffer[..length]);

                // So does the node.
                Traffic.AssertSame(data, Receive(node));
            }

            capture.AssertSound();
            Assert.HasCount(2,
                capture.Select("ip.src == " + Node + " && udp && eth.dst == ff:ff:ff:ff:ff:ff", "frame.number"));
        }

        private NanoSocket Bound(int port)
        {
            NanoSocket socket = _node.Open(NanoSocketType.Dgram);
            socket.SetSocketOption(NanoSocketOption.ReuseAddress, 1);
            socket.Bind(new NanoIPEndPoint(new NanoIPAddress(0), port));
            return socket;
        }

        private Socket Raw()
        {
            Socket socket = null;
            _network.Enter(() => socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Igmp));
            return socket;
        }

        private void Send(Socket socket, string address, byte[] data)
        {
            socket.SendTo(data, new IPEndPoint(IPAddress.Parse(address), 5000));
        }

        private byte[] Receive(NanoSocket socket)
        {
            NanoIPEndPoint from = null;
            int length = socket.ReceiveFrom(_buffer, 0, _buffer.Length, ref from);
            return _buffer[..length];
        }

        private static NanoSocketError Failure(Action action)
        {
            return Assert.ThrowsExactly<NanoSocketException>(action).SocketErrorCode;
        }
    }
}
