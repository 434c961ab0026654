using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Benchmarks.Cost.Measuring;

namespace NanoSock.Tests.Memory
{
    /// <summary>The cost that a node reports, compared with the graph of its objects, weighed by nanoCLR's rules: an
    /// object is 12 bytes and 12 for each field, an array 20 bytes and its elements, rounded up to 12.</summary>
    [TestClass]
    public class MemoryStatementTests
    {
        [TestMethod]
        public void MemoryBytes_AnyOptions_IsWithinTwoPercentOfHeap()
        {
            foreach ((string name, StackOptions options) in new[]
            {
                ("defaults", new StackOptions()),
                ("smallest", new StackOptions
                {
                    TcpSockets = 1, UdpSockets = 0, TcpReceiveBuffer = 256, TcpSendBuffer = 256,
                    TcpHalfOpen = 1, TcpTimeWait = 1, TcpOutOfOrderRanges = 1, Interfaces = 1,
                    Routes = 0, MaximumMtu = 576, ArpEntries = 1, ArpPendingPackets = 1,
                    ReassemblyBuffers = 0, MulticastMemberships = 0,
                }),
                ("odd sizes", new StackOptions
                {
                    TcpSockets = 5, UdpSockets = 3, TcpReceiveBuffer = 1000, TcpSendBuffer = 700,
                    UdpReceiveBuffer = 333, TcpHalfOpen = 7, TcpTimeWait = 9, TcpBuffers = 3,
                    TcpOutOfOrderRanges = 3, Interfaces = 3, Routes = 5, MaximumMtu = 1007,
                    ArpEntries = 11, ArpPendingPackets = 3, ReassemblyBuffers = 2,
                    ReassemblySize = 1001, MulticastMemberships = 5,
                }),
                ("many sockets", new StackOptions
                {
                    TcpSockets = 1000, TcpBuffers = 1, UdpSockets = 100, UdpReceiveBuffer = 64, TcpReceiveBuffer = 256,
                    TcpSendBuffer = 256, TcpHalfOpen = 300, TcpTimeWait = 500,
                }),
                ("many datagrams", new StackOptions { TcpSockets = 1, UdpSockets = 500, UdpReceiveBuffer = 64 }),
                ("much network", new StackOptions
                {
                    TcpSockets = 1, UdpSockets = 1, TcpReceiveBuffer = 256, TcpSendBuffer = 256,
                    Interfaces = 16, Routes = 64, ArpEntries = 255, ArpPendingPackets = 50,
                    MaximumMtu = 576, ReassemblyBuffers = 16, ReassemblySize = 576, MulticastMemberships = 64,
                }),
            })
            {
                NetStack stack = new NetStack(options);
                Dictionary<string, int> byType = new();
                int real = HeapWeight.Of(stack, byType);
                string details = string.Join("\n",
                    byType.OrderByDescending(pair => pair.Value).Select(pair => pair.Key + " " + pair.Value));
                int objects = byType.Where(pair => !pair.Key.Contains('[')).Sum(pair => pair.Value);
                Console.WriteLine(
                    $"{name}: stated {stack.MemoryBytes}, weighed {real}, objects without arrays {objects}");
                Assert.IsTrue(Math.Abs(stack.MemoryBytes - real) <= real / 50,
                    $"{name}: stated {stack.MemoryBytes}, weighed {real}, objects without arrays {objects}\n{details}");
            }
        }

        [TestMethod]
        public void ControlState_EightAndFourSockets_FitsBudget()
        {
            // 8 TCP and 4 UDP sockets, ready to run, without the buffers of data and packets.
            StackOptions options = new StackOptions();
            Dictionary<string, int> byType = new();
            HeapWeight.Of(new NetStack(options), byType);
            int without = byType.Where(pair => !pair.Key.StartsWith("Byte[] of ")).Sum(pair => pair.Value);
            Console.WriteLine("control state: " + without);

            Assert.IsTrue(without <= 12000, "control state: " + without);
        }

        [TestMethod]
        public void Record_HalfOpenOrTimeWait_TakesAtMost41Bytes()
        {
            // Half-open and closing records take 39 and up to 2 of the hash. Each of the arrays is rounded up to 12.
            const int Arrays = 7;
            int before = HeapWeight.Of(new NetStack(new StackOptions()), new Dictionary<string, int>());
            foreach (int more in new[] { 4, 36, 1000, 3000 })
            {
                int halfOpen = HeapWeight.Of(new NetStack(new StackOptions { TcpHalfOpen = 8 + more }),
                    new Dictionary<string, int>()) - before;
                int timeWait = HeapWeight.Of(new NetStack(new StackOptions { TcpTimeWait = 8 + more }),
                    new Dictionary<string, int>()) - before;
                Assert.IsTrue(halfOpen <= (41 * more) + (12 * Arrays), $"{more} half-open records: {halfOpen}");
                Assert.IsTrue(timeWait <= (41 * more) + (12 * Arrays), $"{more} records in TIME-WAIT: {timeWait}");
            }
        }
    }
}
