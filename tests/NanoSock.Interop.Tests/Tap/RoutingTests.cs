using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Wire;
using IPAddress = System.Net.IPAddress;
using IPEndPoint = System.Net.IPEndPoint;
using NanoSocket = NanoSock.Sockets.Socket;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Networks of more than one hop: a kernel as router of a node, and a node as router of kernels.</summary>
    [TestClass]
    public class RoutingTests
    {
        private const int FiveMegabytes = 5 * 1000 * 1000;

        [TestMethod]
        [DataRow(1500)]
        [DataRow(1000)]
        [DataRow(576)]
        public void Gateway_AnyPathMtu_TransferIsIdentical(int mtu)
        {
            using NetworkNamespace router = new NetworkNamespace();
            using NetworkNamespace far = new NetworkNamespace();
            using StackNode node = new StackNode(null, (router.OpenTap("tap0", "10.8.0.1/24"), "10.8.0.2/24"));
            node.SetGateway("10.8.0.1");
            NetworkNamespace.Join("veth0", router, "10.9.0.1/24", far, "10.9.0.2/24", mtu);
            router.MustRun("echo 1 > /proc/sys/net/ipv4/ip_forward");
            far.MustRun("ip route add default via 10.9.0.1");
            using WireCapture capture = new WireCapture(router, "tap0");

            far.Ping(20, "-i 0.01 10.8.0.2");
            far.Ping(5, "-i 0.01 -s 5000 10.8.0.2");

            // Up: only the router knows the MTU of the path, and reports it (RFC 1191). Down: the far side knows it.
            using Socket listener = far.OpenSocket(SocketType.Stream);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7000));
            listener.Listen(5);
            byte[] data = Traffic.Random(FiveMegabytes, mtu);
            Thread server = new Thread(() =>
            {
                using Socket socket = listener.Accept();
                byte[] all = ConnectionTests.ReceiveToEnd(socket);
                Traffic.SendAll(socket, all);
                socket.Shutdown(SocketShutdown.Send);
            });
            server.Start();
            using NanoSocket client = node.Connect("10.9.0.2", 7000);
            StackNode.SendAll(client, data);
            client.Shutdown(NanoSock.Sockets.SocketShutdown.Send);
            Traffic.AssertSame(data, StackNode.ReceiveToEnd(client));
            server.Join();
            client.Close();
            node.AssertTableIsEmpty();
            capture.AssertSound();
        }

        [TestMethod]
        public void PathMtu_ShrinksDuringTransfer_IsFollowed()
        {
            using NetworkNamespace router = new NetworkNamespace();
            using NetworkNamespace far = new NetworkNamespace();
            using StackNode node = new StackNode(null, (router.OpenTap("tap0", "10.8.0.1/24"), "10.8.0.2/24"));
            node.SetGateway("10.8.0.1");
            NetworkNamespace.Join("veth0", router, "10.9.0.1/24", far, "10.9.0.2/24");
            router.MustRun("echo 1 > /proc/sys/net/ipv4/ip_forward");
            far.MustRun("ip route add default via 10.9.0.1");
            using Socket listener = far.OpenSocket(SocketType.Stream);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7000));
            listener.Listen(5);
            using NanoSocket client = node.Connect("10.9.0.2", 7000);
            using Socket socket = listener.Accept();
            byte[] data = Traffic.Random(FiveMegabytes, 3);
            using ManualResetEvent narrow = new ManualResetEvent(false);
            Thread sender = new Thread(() =>
            {
                StackNode.SendAll(client, data[..1000000]);
                narrow.WaitOne();
                StackNode.SendAll(client, data[1000000..]);
            });
            sender.Start();
            byte[] first = Traffic.ReceiveExactly(socket, 1000000);
            router.MustRun("ip link set veth0 mtu 900");
            narrow.Set();
            byte[] rest = Traffic.ReceiveExactly(socket, FiveMegabytes - 1000000);
            sender.Join();
            Traffic.AssertSame(data, first.Concat(rest).ToArray());
            Assert.IsGreaterThan(0, node.Count(Counter.IcmpErrorsIn));
        }

        [TestMethod]
        public void Forwarding_BetweenKernels_Works()
        {
            Requires.Tools("curl", "python3", "traceroute");
            using NetworkNamespace left = new NetworkNamespace();
            using NetworkNamespace right = new NetworkNamespace();
            using StackNode node = NewRouter(left, right, 1500);
            using WireCapture capture = new WireCapture(left, "tap0");
            using WireCapture other = new WireCapture(right, "tap0");

            left.Ping(200, "-i 0.002 10.9.0.2");
            left.Ping(5, "-i 0.01 -s 20000 10.9.0.2");
            Assert.Contains("ttl=63", right.MustRun("ping -c 1 10.8.0.2"));
            Assert.Contains("ttl=64", right.MustRun("ping -c 1 10.8.0.1"), "the router's other address");

            right.Start("cd /usr/lib && exec python3 -m http.server 8000", new StringBuilder());
            Assert.IsTrue(Wait.Until(() => right.Run("ss -ltn").Output.Contains(":8000 "), 20000));
            Assert.Contains("Directory listing", left.MustRun("curl -sS --max-time 20 http://10.9.0.2:8000/"));

            // Two hops: the router reports time exceeded, the far side port unreachable.
            string[] hops = left.MustRun("traceroute -n -q 1 -w 5 10.9.0.2")
                .Split('\n', System.StringSplitOptions.RemoveEmptyEntries);
            Assert.Contains(" 10.8.0.1 ", hops[1]);
            Assert.Contains(" 10.9.0.2 ", hops[2]);

            // No neighbor, no route.
            Assert.Contains("From 10.8.0.1 icmp_seq=1 Destination Host Unreachable",
                left.Run("ping -c 1 -W 10 10.9.0.77").Output);
            Assert.Contains("From 10.8.0.1 icmp_seq=1 Destination Net Unreachable",
                left.Run("ping -c 1 -W 10 172.16.0.1").Output);

            Transfer(left, right, "10.9.0.2", 1);
            Transfer(right, left, "10.8.0.2", 2);
            capture.AssertSound();
            other.AssertSound();
            Assert.IsGreaterThan(1000, node.Count(Counter.Ipv4Forwarded));
        }

        [TestMethod]
        public void Forwarding_SmallerMtu_FragmentsOrReports()
        {
            using NetworkNamespace left = new NetworkNamespace();
            using NetworkNamespace right = new NetworkNamespace();
            using StackNode node = NewRouter(left, right, 1000);
            using WireCapture capture = new WireCapture(right, "tap0");
            left.Ping(3, "-M dont -i 0.01 -s 1400 10.9.0.2");
            left.Ping(3, "-M dont -i 0.01 -s 9000 10.9.0.2");

            // RFC 1191: the kernel receives the MTU, and keeps to it.
            Assert.Contains("mtu=1000",
                left.Run("ping -M do -c 1 -W 5 -s 1400 10.9.0.2").Output.Replace("mtu = 1000", "mtu=1000"));
            Assert.Contains("mtu 1000", left.MustRun("ip route get 10.9.0.2"));
            left.MustRun("ip route flush cache");
            Transfer(left, right, "10.9.0.2", 3);
            Transfer(right, left, "10.8.0.2", 4);
            Assert.IsGreaterThan(0, node.Drops(DropReason.Ipv4FragmentationNeeded));
            Assert.IsGreaterThan(0, node.Count(Counter.Ipv4FragmentsOut));
            capture.AssertSound();
            Assert.IsEmpty(capture.Select("ip.len > 1000", "frame.number"));
        }

        [TestMethod]
        public void Forwarding_Disabled_DropsPackets()
        {
            using NetworkNamespace left = new NetworkNamespace();
            using NetworkNamespace right = new NetworkNamespace();
            using StackNode node = NewRouter(left, right, 1500, false);
            Assert.Contains(" 0 received", left.Run("ping -c 2 -i 0.1 -W 1 10.9.0.2").Output);
            Assert.IsGreaterThanOrEqualTo(2, node.Drops(DropReason.Ipv4NotForUs));

            // RFC 1122 3.3.4.2: nor is it reached at an address of another interface.
            Assert.Contains(" 0 received", left.Run("ping -c 1 -W 1 10.9.0.1").Output);
            Assert.Contains(" 1 received", left.Run("ping -c 1 -W 10 10.8.0.1").Output);
        }

        private static StackNode NewRouter(NetworkNamespace left,
            NetworkNamespace right, int rightMtu, bool forwarding = true)
        {
            Requires.Tools("ping");
            StackNode node = new StackNode(
                options => options.Forwarding = forwarding,
                (left.OpenTap("tap0", "10.8.0.2/24"), "10.8.0.1/24"),
                (right.OpenTap("tap0", "10.9.0.2/24", rightMtu), "10.9.0.1/24"));
            left.MustRun("ip route add default via 10.8.0.1");
            right.MustRun("ip route add default via 10.9.0.1");
            return node;
        }

        private static void Transfer(NetworkNamespace from, NetworkNamespace to, string address, int seed)
        {
            using Socket listener = to.OpenSocket(SocketType.Stream);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7000));
            listener.Listen(5);
            using Socket client = from.OpenSocket(SocketType.Stream);
            client.Connect(IPAddress.Parse(address), 7000);
            using Socket server = listener.Accept();
            byte[] data = Traffic.Random(FiveMegabytes, seed);
            Thread sender = new Thread(() =>
            {
                Traffic.SendAll(client, data);
                client.Shutdown(SocketShutdown.Send);
            });
            sender.Start();
            Traffic.AssertSame(data, ConnectionTests.ReceiveToEnd(server));
            sender.Join();
        }
    }
}
