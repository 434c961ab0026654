using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.EchoServer;

namespace NanoSock.Interop.Tests.Samples
{
    /// <summary>The samples without System.Net on a network of Linux.</summary>
    [TestClass]
    public class DescriptorSampleTests
    {
        [TestMethod]
        public void NetworkTour_NetworkOfDnsmasq_HasAResultInEachStep()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99", "--address=/example.com/10.9.0.1");
            bench.StartProgram(Program("NetworkTour"), "");
            bench.WaitForLine(@"link-local: address (169\.254\.\d+\.\d+)");
            string address = bench.WaitForLine(
                @"DHCP: address (10\.9\.0\.\d+)/24 for 120 s from 10\.9\.0\.1, gateway 10\.9\.0\.1, DNS 10\.9\.0\.1");
            bench.WaitForLine(@"renewal: address (" + address.Replace(".", @"\.") + ")/24 for 120 s .*");
            bench.WaitForLine(@"mDNS: (nanosock-tour\.local)");
            bench.WaitForLine(@"DNS: example\.com is (10\.9\.0\.1)");
            bench.WaitForLine(@"ping: (10\.9\.0\.1) answers after \d+ ms, TTL 64");
            Assert.IsTrue(bench.Board.WaitForExit(20000), bench.Output);
            Assert.AreEqual(0, bench.Board.ExitCode);
            Assert.IsTrue(Tap.Wait.Until(() => bench.Log.Contains("DHCPRELEASE(tap0) " + address,
                StringComparison.Ordinal), 10000), bench.Log);
        }

        [TestMethod]
        public void EventLoop_ClientsOfTheKernel_TalkToEachOther()
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99");
            bench.StartProgram(Program("EventLoop"), "");
            string address = bench.WaitForLine(@"address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            bench.Network.Enter(() =>
            {
                using Socket listener = Connect(address);
                bench.WaitForLine(@"(A) joins from 10\.9\.0\.1:\d+");
                using Socket talker = Connect(address);
                talker.Send(Encoding.ASCII.GetBytes("hello\n"));
                byte[] heard = new byte[64];
                Assert.AreEqual("B: hello\n", Encoding.ASCII.GetString(heard, 0, listener.Receive(heard)));
            });
        }

        private static string Program(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

        private static Socket Connect(string address)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = 20000
            };
            socket.Connect(IPAddress.Parse(address), 2323);
            return socket;
        }
    }
}
