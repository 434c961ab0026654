using System;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The program over a chip that fails for some seconds, or is unplugged. Apart from ChipTests, so that the
    /// two wait at the same time.</summary>
    [TestClass]
    public class ChipOutageTests
    {
        [TestMethod]
        [DataRow(ChipTests.W5500, "--spi-faults reset=8s", "link down: [A-Z]\\w+")]
        [DataRow(ChipTests.W5500, "--spi-faults power=8s+3s", "link down: NoAnswer")]
        [DataRow(ChipTests.W5500, "--spi-faults high=8s+3s", "link down: [A-Z]\\w+")]
        [DataRow(ChipTests.W5500, "--unplug 8s+6s", "link down: no signal from the other end of the cable")]
        [DataRow(ChipTests.Enc28j60, "--spi-faults reset=8s", "link down: [A-Z]\\w+")]
        [DataRow(ChipTests.Enc28j60, "--spi-faults power=8s+3s", "link down: NoAnswer")]
        [DataRow(ChipTests.Enc28j60, "--spi-faults high=8s+3s", "link down: [A-Z]\\w+")]
        [DataRow(ChipTests.Enc28j60, "--unplug 8s+6s", "link down: no signal from the other end of the cable")]
        public void Transfer_Outage_ContinuesWithoutAnError(string chip, string options, string line)
        {
            using LanBench bench = ChipTests.Start(chip, options);
            bench.Network.Enter(() =>
            {
                using Socket socket = ChipTests.Connect(7);
                Regex end = new Regex("\n" + line + "\n(?:.*\n)*link up\n");
                Stopwatch watch = Stopwatch.StartNew();
                for (int i = 0; !end.IsMatch(bench.Output); i++)
                {
                    Assert.IsLessThan(ChipTests.OutageMilliseconds, watch.ElapsedMilliseconds, bench.Output);
                    Traffic.Echo(socket, ChipTests.Megabyte, i);
                }

                Traffic.Echo(socket, ChipTests.Megabyte, -1);
                Traffic.FinishByClient(socket);
            });
            bench.Interrupt();
            if (options.StartsWith("--unplug", StringComparison.Ordinal))
            {
                // A driver cannot know at once that the chip was reset, and uses it as before for a moment.
                ChipTests.AssertSound(bench);
            }
        }
    }
}
