using System.Linq;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Tunnel
{
    /// <summary>The board at one end of a VXLAN tunnel, Linux at the other.</summary>
    [TestClass]
    public class VxlanTests
    {
        private const string TenMegabytes = "f=$(mktemp); head -c 10000000 /dev/urandom > $f; timeout 60 nc -N -w 30 "
            + "10.9.0.2 7 < $f | cmp - $f; r=$?; rm $f; exit $r";

        [TestMethod]
        public void Tunnel_PingHttpAndEcho_NoOuterFragment()
        {
            Requires.Tools("ping", "curl", "nc", "tcpdump", "tshark");
            using TunnelBench bench = new TunnelBench();
            using WireCapture capture = new WireCapture(bench.Board, TunnelBench.Cable);
            bench.Start();
            bench.Kernel.Ping(100, "-i 0.005 10.9.0.2");
            // The largest packet that the link takes, 1450 bytes; and inner fragments, which are no outer ones.
            bench.Kernel.Ping(3, "-i 0.05 -M do -s 1422 10.9.0.2");
            bench.Kernel.Ping(2, "-i 0.05 -s 20000 10.9.0.2");
            Assert.Contains("\"local\":\"10.9.0.2:80\"",
                bench.Kernel.MustRun("curl -sS --max-time 20 http://10.9.0.2/netstat.json"));
            bench.Kernel.MustRun(TenMegabytes, 90000);
            bench.Stop();
            Assert.DoesNotContain("BadChecksum", bench.Output);
            Assert.IsGreaterThan(14000, bench.Count("frames in") + bench.Count("frames out"));
            foreach (string refusal in new[]
            {
                "foreign peer", "header short", "no VNI flag", "wrong VNI", "frame short", "frame long", "bad source",
                "send too long", "send errors", "reopenings"
            })
            {
                Assert.AreEqual(0, bench.Count(refusal), refusal + ": " + bench.Output);
            }

            // An independent decoder: every datagram of the board is VXLAN with the VNI, and nothing in it is
            // malformed.
            capture.Stop();
            // Once the program has ended, its kernel answers late datagrams with an ICMP error, which quotes UDP.
            string board = "ip.src == " + TunnelBench.BoardUnderlay + " && udp && !(icmp.type == 3)";
            int sent = TunnelBench.Select(capture.FilePath, board, "frame.number").Length;
            Assert.AreEqual(bench.Count("frames out") + bench.Count("keep-alives"), sent);
            Assert.HasCount(sent,
                TunnelBench.Select(capture.FilePath,
                    board + " && vxlan.vni == 42 && udp.payload[0:4] == 08:00:00:00 && udp.srcport == 4789 && "
                        + "udp.dstport == 4789",
                    "frame.number"));
            string[] unsound = TunnelBench.Select(capture.FilePath,
                board + " && (_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0)", "frame.number");
            Assert.IsEmpty(unsound);

            // The outer header is the first of two: no fragments, and the board's datagrams have DF set.
            string[] flags = TunnelBench.Select(capture.FilePath,
                "(udp.port == 4789 || ip.frag_offset > 0 || ip.flags.mf == 1) && !(icmp.type == 3)",
                "ip.src", "ip.flags.df", "ip.flags.mf", "ip.frag_offset", "frame.len");
            Assert.IsGreaterThan(14000, flags.Length);
            foreach (string line in flags)
            {
                string[] fields = line.Split(';');
                Assert.IsTrue(!fields[0].StartsWith(TunnelBench.BoardUnderlay) || IsSet(fields[1]), line);
                Assert.IsFalse(IsSet(fields[2]), line);
                Assert.StartsWith("0", fields[3], line);
                Assert.IsLessThanOrEqualTo(1514, int.Parse(fields[4]), line);
            }
        }

        // The device has no peer set: it learns the board's address from the board's first datagram.
        [TestMethod]
        public void KeepAlive_KernelWithoutPeer_LearnsBoard()
        {
            Requires.Tools("ping", "bridge");
            using TunnelBench bench = new TunnelBench("id 42 dev u0 dstport 4789");
            Assert.IsNull(bench.LearnedAddress());
            bench.Start();
            Assert.IsTrue(Wait.Until(() => bench.LearnedAddress() != null, TunnelBench.Patience),
                "The kernel has not learned the board.");
            bench.Kernel.MustRun("ip neigh add 10.9.0.2 lladdr " + bench.LearnedAddress() + " dev vx0");
            bench.Kernel.Ping(5, "-i 0.05 10.9.0.2");
            bench.Stop();
        }

        // The keep-alive must not flood the segment.
        [TestMethod]
        public void Bridge_HostOfSegment_IsReachedWithoutKeepAlives()
        {
            Requires.Tools("ping", "bridge", "tcpdump", "tshark");
            using TunnelBench bench = new TunnelBench();
            using NetworkNamespace host = new NetworkNamespace();
            NetworkNamespace.Join("lan0", bench.Kernel, "192.0.2.1/32", host, "10.9.0.3/24", 1450);
            bench.Kernel.MustRun("ip address flush dev vx0 && ip address flush dev lan0 && ip link add br0 mtu 1450 "
                + "type bridge && ip link set vx0 master br0 && ip link set lan0 master br0 && ip link set br0 up");
            host.Enter(() => Offload.TurnTransmitChecksumOff("lan0"));
            using WireCapture capture = new WireCapture(host, "lan0");
            bench.Start("vxlan:172.16.0.1:42,keepalive=1");
            Assert.IsTrue(Wait.Until(() => bench.Kernel.MustRun("bridge fdb show br br0").Contains("master br0")
                && bench.LearnedAddress() != null, TunnelBench.Patience));
            host.Ping(20, "-i 0.1 10.9.0.2");
            Assert.Contains("\"local\":\"10.9.0.2:80\"",
                host.MustRun("curl -sS --max-time 20 http://10.9.0.2/netstat.json"));
            // The kernel counts ARP packets too: at most one request and one reply in so short a time.
            long before = bench.KernelReceived();
            Assert.IsTrue(Wait.Until(() => bench.KernelReceived() >= before + 5, TunnelBench.Patience),
                "No keepalives.");
            bench.Stop();
            Assert.IsGreaterThan(2, bench.Count("keep-alives"));
            capture.Stop();
            Assert.IsEmpty(TunnelBench.Select(capture.FilePath, "eth.type == 0x88b5", "frame.number"));
            Assert.IsNotEmpty(TunnelBench.Select(capture.FilePath, "icmp.type == 0", "frame.number"));
        }

        [TestMethod]
        public void Receive_InvalidDatagrams_AreCounted()
        {
            Requires.Tools("ping", "nc");
            using TunnelBench bench = new TunnelBench();
            bench.Kernel.MustRun("ip address add 172.16.0.9/24 dev u0");
            bench.Start();
            Assert.IsTrue(bench.Answers());
            byte[] good = new byte[] { 8, 0, 0, 0, 0, 0, 42, 0 }
                .Concat(Enumerable.Repeat((byte)0xFF, 6))
                .Concat(new byte[] { 2, 0, 0, 0, 0, 9, 8, 0 })
                .Concat(new byte[46])
                .ToArray();
            using (Socket peer = bench.Kernel.OpenSocket(SocketType.Dgram))
            using (Socket otherHost = bench.Kernel.OpenSocket(SocketType.Dgram))
            {
                peer.Bind(new IPEndPoint(IPAddress.Parse(TunnelBench.KernelUnderlay), 0));
                otherHost.Bind(new IPEndPoint(IPAddress.Parse("172.16.0.9"), 0));
                for (int i = 0; i < 10; i++)
                {
                    Send(otherHost, good);
                    Send(otherHost, new byte[3]);
                    Send(peer, new byte[0]);
                    Send(peer, new byte[7]);
                    Send(peer, With(good, 0, 0));
                    Send(peer, With(good, 6, 43));
                    Send(peer, good.Take(21).ToArray());
                    Send(peer, good.Concat(new byte[1440]).ToArray());
                    Send(peer, good.Concat(new byte[60000]).ToArray());
                    Send(peer, With(good, 14, 3));

                    // The socket's own queue must not overflow: no counter shows its losses.
                    Assert.IsTrue(bench.Answers());
                }

                System.Random random = new System.Random(42);
                for (int i = 0; i < 500; i++)
                {
                    byte[] garbage = new byte[random.Next(1400)];
                    random.NextBytes(garbage);
                    Send(peer, garbage);
                    if (i % 20 == 0)
                    {
                        Assert.IsTrue(bench.Answers());
                    }
                }
            }

            bench.Kernel.MustRun(TenMegabytes, 90000);
            bench.Stop();
            Assert.AreEqual(20, bench.Count("foreign peer"), bench.Output);
            Assert.IsGreaterThanOrEqualTo(20, bench.Count("header short"), bench.Output);
            Assert.IsGreaterThanOrEqualTo(210, bench.Count("no VNI flag"), bench.Output);
            Assert.IsGreaterThanOrEqualTo(210, bench.Count("wrong VNI"), bench.Output);
            Assert.AreEqual(10, bench.Count("frame short"), bench.Output);
            Assert.AreEqual(20, bench.Count("frame long"), bench.Output);
            Assert.AreEqual(10, bench.Count("bad source"), bench.Output);
            Assert.AreEqual(0, bench.Count("reopenings"), bench.Output);
            long refused = new[]
            {
                "header short", "no VNI flag", "wrong VNI", "frame short", "frame long", "bad source"
            }
                .Sum(bench.Count);
            Assert.AreEqual(580, refused, bench.Output);
        }

        [TestMethod]
        [DataRow("ip link set u0 down", "ip link set u0 up")]
        [DataRow("ip address flush dev u0", "ip address add 172.16.0.2/24 dev u0")]
        public void Underlay_LostAndRestored_TunnelRecovers(string lose, string restore)
        {
            Requires.Tools("ping");
            using TunnelBench bench = new TunnelBench();
            bench.Start("vxlan:172.16.0.1:42,keepalive=1");
            Assert.IsTrue(bench.Answers());
            using Socket connection = bench.Kernel.OpenSocket(SocketType.Stream);
            connection.Connect(IPAddress.Parse(TunnelBench.BoardAddress), 7);
            Echo(connection, 1);
            bench.Board.MustRun(lose);
            Assert.IsFalse(bench.Answers(3000));
            bench.Board.MustRun(restore);
            Assert.IsTrue(bench.Answers(), "It does not come back.");
            Echo(connection, 2);
            bench.Stop();
            Assert.IsGreaterThan(0, bench.Count("reopenings"), bench.Output);
            Assert.IsGreaterThan(0, bench.Count("send errors"), bench.Output);
            Assert.Contains(", last error NetworkUnreachable", bench.Output);
        }

        [TestMethod]
        public void Underlay_DownAtStart_TunnelWorksLater()
        {
            Requires.Tools("ping");
            using TunnelBench bench = new TunnelBench();
            bench.Board.MustRun("ip link set u0 down");
            bench.Start();
            Assert.IsFalse(bench.Answers(1000));
            bench.Board.MustRun("ip link set u0 up");
            Assert.IsTrue(bench.Answers());
            bench.Stop();
            Assert.IsGreaterThan(0, bench.Count("send errors"), bench.Output);
        }

        // Linux knows the path's MTU here, which is that of the interface.
        [TestMethod]
        public void Underlay_SmallerMtu_LongFramesAreCounted()
        {
            Requires.Tools("ping", "tcpdump", "tshark");
            using TunnelBench bench = new TunnelBench("id 42 remote 172.16.0.2 dstport 4789", 1400);
            using WireCapture capture = new WireCapture(bench.Board, TunnelBench.Cable);
            bench.Start();
            Assert.IsTrue(bench.Answers());
            bench.Kernel.MustRun("ip link set vx0 mtu 1450");
            // The kernel's end may fragment its datagrams; a reply of the same length cannot be sent, shorter ones can.
            Assert.AreNotEqual(0, bench.Kernel.Run("ping -c 2 -W 1 -i 0.2 -s 1400 -q 10.9.0.2").ExitCode);
            bench.Kernel.Ping(2, "-i 0.05 -s 1322 10.9.0.2");
            bench.Stop();
            Assert.AreEqual(2, bench.Count("send too long"), bench.Output);
            Assert.AreEqual(0, bench.Count("reopenings"), bench.Output);
            capture.Stop();
            Assert.IsEmpty(TunnelBench.Select(capture.FilePath,
                "ip.src == 172.16.0.2 && (ip.flags.mf == 1 || ip.frag_offset > 0)", "frame.number"));

            bench.Start("vxlan:172.16.0.1:42,mtu=1400");
            bench.Kernel.MustRun("ip link set vx0 mtu 1350");
            Assert.IsTrue(bench.Answers());
            bench.Kernel.MustRun(TenMegabytes, 90000);
        }

        // Older versions of tshark write 1, later ones True; the outer header's flag comes first.
        private static bool IsSet(string flag)
        {
            return flag.StartsWith('1') || flag.StartsWith("True");
        }

        private static void Send(Socket socket, byte[] datagram)
        {
            socket.SendTo(datagram, new IPEndPoint(IPAddress.Parse(TunnelBench.BoardUnderlay), 4789));
        }

        private static byte[] With(byte[] datagram, int offset, byte value)
        {
            byte[] changed = (byte[])datagram.Clone();
            changed[offset] = value;
            return changed;
        }

        private static void Echo(Socket connection, byte value)
        {
            byte[] data = Enumerable.Repeat(value, 5000).ToArray();
            connection.Send(data);
            byte[] back = new byte[data.Length];
            for (int count = 0; count < back.Length;)
            {
                int got = connection.Receive(back, count, back.Length - count, SocketFlags.None);
                Assert.AreNotEqual(0, got);
                count += got;
            }

            CollectionAssert.AreEqual(data, back);
        }
    }
}
