using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The program over the drivers of SPI Ethernet chips on models of these chips: the kernel is the
    /// peer.</summary>
    [TestClass]
    public class ChipTests
    {
        internal const string W5500 = "w5500-model";
        internal const string Enc28j60 = "enc28j60-model";
        private const string Fixed = "--address 10.9.0.2/24";
        internal const int Megabyte = 1 << 20;
        private const int TenMegabytes = 10 * Megabyte;
        internal const int OutageMilliseconds = 150000;

        private static readonly IPAddress s_board = IPAddress.Parse("10.9.0.2");

        [TestMethod]
        [DataRow(W5500)]
        [DataRow(Enc28j60)]
        public void Start_NetworkWithDhcp_HasAddressNameAndPage(string chip)
        {
            using LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartServer("10.9.0.1", "10.9.0.50", "10.9.0.99");
            bench.StartBoard("", chip);
            string address = bench.WaitForLine(@"address (10\.9\.0\.\d+)/24 from dhcp 10\.9\.0\.1 lease 120");
            bench.WaitForLine(@"name (nanosock\.local)");
            Assert.AreEqual(address, bench.Ask("224.0.0.251", 5353, "nanosock.local"), "mDNS");
            bench.Network.Ping(20, "-i 0.02 -s 1472 " + address);
            bench.Network.Ping(10, "-i 0.05 -s 2900 " + address);
            string page = bench.Network.MustRun("curl -s http://" + address + "/");
            StringAssert.Contains(page, "NanoSock");
            string netstat = bench.Network.MustRun("curl -s http://" + address + "/netstat.json");
            Assert.MatchesRegex("\"FramesIn\":[1-9][0-9]*,\"FramesOut\":[1-9][0-9]*,\"Starts\":1,\"FailedStarts\":0",
                netstat);
            bench.Interrupt();
            Assert.IsTrue(Wait.Until(() => bench.Log.Contains("DHCPRELEASE(tap0) " + address,
                StringComparison.Ordinal), 10000), bench.Log);
            AssertSound(bench);
        }

        [TestMethod]
        [DataRow(W5500)]
        [DataRow(Enc28j60)]
        [DataRow(W5500 + ",no-interrupt")]
        [DataRow(Enc28j60 + ",no-interrupt")]
        public void Transfer_TenMegabytesEachWay_IsIdentical(string chip)
        {
            using LanBench bench = Start(chip, "");
            Transfer(bench);
            bench.Interrupt();
            StringAssert.Contains(bench.Output, "  discard: 1 connections, 0 datagrams, 10485760 bytes in");
            AssertSound(bench);
        }

        // Some 40 bits in an echo: checksums of packets find those in frames, the driver those in registers. At higher
        // rates a segment may have two inverted bits, and of these the checksum of TCP misses one pair of 32.
        [TestMethod]
        [DataRow(W5500, 1)]
        [DataRow(W5500, 2)]
        [DataRow(Enc28j60, 1)]
        [DataRow(Enc28j60, 2)]
        public void Transfer_InvertedBits_IsIdentical(string chip, int seed)
        {
            using LanBench bench = Start(chip, "--spi-faults bits=1e-7,seed=" + seed);
            Transfer(bench);
            bench.Interrupt();
            StringAssert.Contains(bench.Output, "  discard: 1 connections, 0 datagrams, 10485760 bytes in");
            Match flipped = Regex.Match(bench.Output, ", ([0-9]+) bits inverted, ");
            Assert.IsGreaterThan(20, int.Parse(flipped.Groups[1].Value, CultureInfo.InvariantCulture), bench.Output);
        }

        // An inverted bit in each eighth frame.
        [TestMethod]
        [DataRow(W5500)]
        [DataRow(Enc28j60)]
        public void Transfer_ManyInvertedBits_Ends(string chip)
        {
            using LanBench bench = Start(chip, "--spi-faults bits=1e-5");
            bench.Network.Enter(() =>
            {
                using Socket socket = Connect(7);
                Task sender = Task.Run(() => Traffic.SendAll(socket, Traffic.Random(Megabyte, 3)));
                Traffic.ReceiveExactly(socket, Megabyte);
                sender.Wait();
                Traffic.FinishByClient(socket);
            });
            bench.Network.Ping(3, "-i 0.2 10.9.0.2");
        }

        /// <summary>Starts the board with a chip, and returns when its link is up.</summary>
        internal static LanBench Start(string chip, string options)
        {
            LanBench bench = new LanBench("10.9.0.1/24");
            bench.StartBoard(Fixed + " " + options, chip);
            bench.WaitForLine(@"address (10\.9\.0\.2)/24 static");

            // A PHY that negotiates has the link up later.
            bench.Network.Ping(1, "-i 0.2 10.9.0.2");
            return bench;
        }

        /// <summary>Connects to a port of the board.</summary>
        internal static Socket Connect(int port)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            {
                ReceiveTimeout = OutageMilliseconds,
                SendTimeout = OutageMilliseconds,
            };
            socket.Connect(s_board, port);
            return socket;
        }

        internal static void AssertSound(LanBench bench)
        {
            StringAssert.Contains(bench.Output, "; no access that the data sheet forbids\n");
        }

        // Echo both ways, then each way alone: discard and the character generator.
        private static void Transfer(LanBench bench)
        {
            bench.Network.Enter(() =>
            {
                using (Socket echo = Connect(7))
                {
                    Traffic.Echo(echo, TenMegabytes, 1);
                    Traffic.FinishByClient(echo);
                }

                using (Socket discard = Connect(9))
                {
                    Traffic.SendAll(discard, Traffic.Random(TenMegabytes, 2));
                    Traffic.FinishByClient(discard);
                }

                using Socket generator = Connect(19);
                byte[] expected = new byte[TenMegabytes];
                global::EchoServer.CharacterPattern.Fill(expected, expected.Length, 0);
                Traffic.AssertSame(expected, Traffic.ReceiveExactly(generator, TenMegabytes));
            });
        }
    }
}
