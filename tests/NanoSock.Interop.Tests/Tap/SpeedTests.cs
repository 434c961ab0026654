using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>Throughput figures for the reader: no test fails because a machine is slow.</summary>
    [TestClass]
    public class SpeedTests
    {
        public TestContext TestContext { get; set; }

        [TestMethod]
        public void Discard_Iperf_Completes()
        {
            Requires.Tools("iperf");
            using EchoBoard board = new EchoBoard();
            string output = board.Network.MustRun("iperf -c " + EchoBoard.Address + " -p 9 -t 2 -f M", 60000);
            TestContext.WriteLine(output);
            Assert.Contains("MBytes/sec", output);
            board.AssertTableIsClean();
        }

        [TestMethod]
        public void Chargen_Kernel_Completes()
        {
            using EchoBoard board = new EchoBoard();
            using Socket socket = board.Connect(EchoBoard.ChargenPort);
            byte[] buffer = new byte[1 << 20];
            long bytes = 0;
            Stopwatch watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < 2000)
            {
                bytes += socket.Receive(buffer);
            }

            TestContext.WriteLine($"{bytes / 1000 / watch.ElapsedMilliseconds} MB/s out on port 19");
            socket.Close();
            board.AssertTableIsClean();
        }
    }
}
