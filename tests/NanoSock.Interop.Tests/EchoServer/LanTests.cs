using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The program on a network that it does not know: addresses, names, moves and conflicts.</summary>
    [TestClass]
    public class LanTests
    {
        [TestMethod]
        public void Start_NetworkWithDhcp_IsReachableByNameAndLeaves()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99");
            bench.StartBoard();
            string address = bench.WaitForLine(@"address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            bench.WaitForLine(@"name (nanosock\.local)");
            Assert.AreEqual(address, bench.Ask("10.9.0.1", 53, "nanosock"), "DNS, by the host name of the lease");
            Assert.AreEqual(address, bench.Ask("224.0.0.251", 5353, "nanosock.local"), "mDNS");
            bench.Network.Ping(3, "-i 0.2 " + address);
            Echo(bench, address);
            string netstat = bench.Network.MustRun("curl -s http://" + address + "/netstat.json");
            StringAssert.Contains(netstat,
                "\"state\":\"Bound\",\"address\":\"" + address + "\",\"server\":\"10.9.0.1\"");
            StringAssert.Contains(netstat, "{\"service\":\"dns\",\"address\":\"10.9.0.1\"}");
            bench.Interrupt();
            Assert.IsTrue(Tap.Wait.Until(() => bench.Log.Contains("DHCPRELEASE(tap0) " + address,
                StringComparison.Ordinal), 10000), bench.Log);
        }

        [TestMethod]
        public void Replug_AnotherNetwork_KeepsTheListeners()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99");
            bench.StartBoard("--hostname mover");
            bench.WaitForLine(@"address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            bench.WaitForLine(@"name (mover\.local)");
            bench.StopServer();
            bench.Network.MustRun(
                "ip link set tap0 down; ip address flush dev tap0; ip address add 10.8.0.1/16 dev tap0");
            bench.StartServer("10.8.0.1", "10.8.3.50", "10.8.3.99");
            bench.Network.MustRun("sleep 1.5; ip link set tap0 up");
            string address = bench.WaitForLine(@"address (10\.8\.3\.\d+)/16 from dhcp 10\.8\.0\.1 lease 120");
            bench.WaitForLine("address lost");
            Echo(bench, address);
            Assert.IsTrue(Tap.Wait.Until(() => bench.Ask("224.0.0.251", 5353, "mover.local") == address, 20000));
        }

        [TestMethod]
        public void Conflict_LeasedAddress_IsGivenUpForAnother()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99");
            bench.StartBoard();
            string address = bench.WaitForLine(@"address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            bench.Claim(address);
            bench.Claim(address);
            bench.WaitForLine("address conflict (" + address + ") with 02:00:00:00:00:99");
            bench.WaitForLine("address lost");
            string other = bench.WaitForLine(
                @"address lost\n(?:.*\n)*?address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            Assert.AreNotEqual(address, other);
            Assert.IsTrue(Tap.Wait.Until(() => bench.Log.Contains("DHCPDECLINE(tap0) " + address,
                StringComparison.Ordinal), 10000), bench.Log);
            Echo(bench, other);
        }

        [TestMethod]
        public void Start_AddressOfAnotherHost_IsReportedAndGivenUp()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartBoard("--address 10.9.0.1/24");
            bench.WaitForLine(@"address (10\.9\.0\.1)/24 static");
            bench.WaitForLine(@"address conflict (10\.9\.0\.1) with [0-9a-f:]{17}");
            bench.WaitForLine("address lost");
        }

        [TestMethod]
        public void Start_NetworkWithoutDhcp_GetsALinkLocalAddress()
        {
            using LanBench bench = new LanBench("169.254.0.1/16");
            bench.StartBoard();
            string address = bench.WaitForLine(@"address (169\.254\.\d+\.\d+)/16 link-local");
            bench.WaitForLine(@"name (nanosock\.local)");
            Echo(bench, address);
        }

        private static void Echo(LanBench bench, string address)
        {
            bench.Network.Enter(() =>
            {
                using Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
                {
                    ReceiveTimeout = 20000
                };
                socket.Connect(IPAddress.Parse(address), 7);
                socket.Send(Encoding.ASCII.GetBytes("hello"));
                byte[] back = new byte[5];
                for (int count = 0; count < 5;)
                {
                    int read = socket.Receive(back, count, 5 - count, SocketFlags.None);
                    Assert.IsGreaterThan(0, read);
                    count += read;
                }

                Assert.AreEqual("hello", Encoding.ASCII.GetString(back));
            });
        }
    }
}
