using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.EchoServer;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.Links;

namespace NanoSock.Interop.Tests.Slip
{
    /// <summary>The board on a serial line, with the kernel of Linux at the other end by way of a script.</summary>
    [TestClass]
    public class SlipTests
    {
        private const int Megabyte = 1024 * 1024;

        [TestMethod]
        [DataRow(1006)]
        [DataRow(296)]
        public void Slip_Kernel_PingHttpAndEchoWork(int mtu)
        {
            using SlipBench bench = new SlipBench(mtu);
            Requires.Tools("ping", "curl");
            bench.Network.Ping(50, "-i 0.02 " + SlipBench.Address);

            // The pattern is END, ESC and the bytes that may follow it. One after another: the link has no room for all
            // the fragments of several.
            for (int i = 0; i < 5; i++)
            {
                Assert.DoesNotContain("wrong data", bench.Network.Ping(1, "-p c0dbdcdd -s 2000 " + SlipBench.Address));
            }

            Assert.Contains("NanoSock",
                bench.Network.MustRun("curl -sS --max-time 20 http://" + SlipBench.Address + "/"));
            using System.Net.Sockets.Socket socket = bench.Connect(7);
            Traffic.Echo(socket, Megabyte, 11);
            Traffic.FinishByClient(socket);
            foreach (SlipCounter counter in new[]
            {
                SlipCounter.BadEscapes, SlipCounter.OversizedFrames, SlipCounter.FramesCut, SlipCounter.OversizedOut
            })
            {
                Assert.AreEqual(0, bench.Count(counter), bench.Summary());
            }

            Assert.IsGreaterThan(Megabyte / mtu, bench.Count(SlipCounter.FramesIn));
        }

        [TestMethod]
        public void Slip_NoiseOnLine_EchoIsIdentical()
        {
            using SlipBench bench = new SlipBench();
            using ManualResetEvent stop = new ManualResetEvent(false);
            using System.Net.Sockets.Socket socket = bench.Connect(7);
            Thread noise = bench.Cable.StartNoise(3, stop);
            try
            {
                Traffic.Echo(socket, Megabyte / 2, 12);
            }
            finally
            {
                stop.Set();
                noise.Join();
            }

            Assert.IsGreaterThan(0, bench.Count(SlipCounter.BadEscapes), bench.Summary());
            Assert.IsGreaterThan(0, bench.Count(SlipCounter.OversizedFrames), bench.Summary());
            Traffic.Echo(socket, 100000, 13);
            Traffic.FinishByClient(socket);
        }

        [TestMethod]
        public void Slip_AdapterUnpluggedAndPlugged_LinkRecovers()
        {
            using SlipBench bench = new SlipBench();
            using System.Net.Sockets.Socket socket = bench.Connect(7);
            Traffic.Echo(socket, 3000, 1);
            Assert.IsTrue(bench.IsLinkUp);
            bench.Cable.PullOut();
            Assert.IsTrue(Wait.Until(() => !bench.IsLinkUp, 20000), bench.Summary());
            Assert.Contains(", lost", bench.Summary());
            bench.AwaitPeersEnd();
            bench.Cable.PlugIn();
            bench.StartPeer();
            Assert.IsTrue(Wait.Until(() => bench.IsLinkUp, 30000), bench.Summary());
            Traffic.Echo(socket, 3000, 2);
            Traffic.FinishByClient(socket);
            Assert.Contains("port lost 1", bench.Summary());
        }

        [TestMethod]
        [DataRow("/dev/no-such-port", "there is no such device")]
        [DataRow("/dev/null", "is no serial port")]
        [DataRow("/tmp", "/tmp")]
        public void Start_PortUnavailable_PrintsOneLineAndExitsTwo(string device, string reason)
        {
            if (!System.OperatingSystem.IsLinux())
            {
                Assert.Inconclusive("Skipped: needs Linux.");
            }

            using EchoServerProcess server = new EchoServerProcess("--link", "slip:" + device);
            Assert.AreEqual(2, server.WaitForExit());
            Assert.StartsWith("error: ", server.Error);
            Assert.Contains(reason, server.Error);
            Assert.AreEqual(server.Error.Length - 1, server.Error.IndexOf('\n'), server.Error);
        }
    }
}
