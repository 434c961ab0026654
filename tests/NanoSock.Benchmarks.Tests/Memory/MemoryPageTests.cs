using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Tests.Memory
{
    /// <summary>docs/memory.md matches the stack. NANOSOCK_UPDATE_MEMORY=1 writes it again.</summary>
    [TestClass]
    public class MemoryPageTests
    {
        private const string Page = "docs/memory.md";

        private static readonly Dictionary<MemoryPart, string> s_parts = new()
        {
            [MemoryPart.Listener] = "a TCP socket that listens, or is not used",
            [MemoryPart.HalfOpen] = "a connection whose handshake is in progress: a record, no socket",
            [MemoryPart.EstablishedIdle] = "an open connection, its two buffers included",
            [MemoryPart.EstablishedInFlight] =
                "with data in flight: records of segments, gaps (both are kept free for every TCP socket)",
            [MemoryPart.TimeWait] = "a connection in TIME-WAIT: a record",
            [MemoryPart.UdpSocket] = "a UDP socket, its queue included",
            [MemoryPart.Interface] = "an Ethernet interface, without its link; taken when it is added",
            [MemoryPart.ArpEntry] = "a neighbor",
        };

        [TestMethod]
        public void Page_Tables_MatchTheStack()
        {
            string path = Path.Combine(RepositoryFolder.Path, Page);
            string text = File.ReadAllText(path);
            string expected = With(With(text, "parts", Parts()), "samples", Samples());
            if (Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_MEMORY") == "1")
            {
                File.WriteAllText(path, expected);
            }

            Assert.AreEqual(expected, File.ReadAllText(path),
                Page + " is stale. Run: NANOSOCK_UPDATE_MEMORY=1 dotnet test tests/NanoSock.Benchmarks.Tests --filter "
                    + "MemoryPageTests");
        }

        private static string Parts()
        {
            NetStack stack = new NetStack(new StackOptions());
            StringBuilder table = new StringBuilder("| `MemoryPart` | bytes | is |\n|---|--:|---|\n");
            for (MemoryPart part = 0; part < MemoryPart.Count; part++)
            {
                table.Append($"| `{part}` | {Number(stack.GetMemoryBytes(part))} | {s_parts[part]} |\n");
            }

            return table.ToString();
        }

        private static string Samples()
        {
            StringBuilder table = new StringBuilder("| heap for the stack | `TcpSockets` | `TcpBuffers` | receive, "
                + "send buffer | others | takes |\n|--:|--:|--:|--:|---|--:|\n");
            foreach ((int heap, string others, StackOptions options) in Choices())
            {
                int takes = new NetStack(options).MemoryBytes;
                Assert.IsTrue(takes <= heap * 1024 && takes >= heap * 1024 * 0.8, $"{heap} KB: {takes}");
                table.Append($"| {heap} KB | {options.TcpSockets} | {options.TcpBuffers} | "
                    + $"{Number(options.TcpReceiveBuffer)}, {Number(options.TcpSendBuffer)} | {others} | "
                    + $"{Number(takes)} |\n");
            }

            return table.ToString();
        }

        private static IEnumerable<(int Heap, string Others, StackOptions Options)> Choices()
        {
            yield return (12,
                "1 UDP socket with 300, 2 half-open and TIME-WAIT records, MTU 576, 1 neighbor, no reassembly, no "
                    + "multicast, SLIP",
                Small(new StackOptions
                {
                    TcpSockets = 3, TcpBuffers = 1, TcpReceiveBuffer = 512, TcpSendBuffer = 512, UdpSockets = 1,
                    UdpReceiveBuffer = 300,
                }));
            yield return (17, "2 UDP sockets with 300, the rest as above", Small(new StackOptions
            {
                TcpSockets = 5, TcpBuffers = 3, TcpReceiveBuffer = 1024, TcpSendBuffer = 512, UdpSockets = 2,
                UdpReceiveBuffer = 300,
            }));
            yield return (29, "2 UDP sockets, no reassembly, 4 half-open and TIME-WAIT records", new StackOptions
            {
                TcpSockets = 6, TcpBuffers = 2, TcpReceiveBuffer = 4096, TcpSendBuffer = 1024,
                UdpSockets = 2, UdpReceiveBuffer = 1024, TcpHalfOpen = 4, TcpTimeWait = 4,
                ReassemblyBuffers = 0,
            });
            yield return (51, "no reassembly", new StackOptions
            {
                TcpSockets = 8, TcpBuffers = 6, TcpReceiveBuffer = 2048, TcpSendBuffer = 2048, ReassemblyBuffers = 0
            });
            yield return (99, "6 UDP sockets", new StackOptions
            {
                TcpSockets = 12, TcpBuffers = 8, TcpReceiveBuffer = 4096, TcpSendBuffer = 4096, UdpSockets = 6
            });
            yield return (384, "8 UDP sockets with 4,096, 16 half-open and TIME-WAIT records", new StackOptions
            {
                TcpSockets = 24, TcpBuffers = 16, TcpReceiveBuffer = 8192, TcpSendBuffer = 8192, UdpSockets = 8,
                UdpReceiveBuffer = 4096, TcpHalfOpen = 16, TcpTimeWait = 16,
            });
        }

        private static StackOptions Small(StackOptions options)
        {
            options.TcpHalfOpen = 2;
            options.TcpTimeWait = 2;
            options.TcpOutOfOrderRanges = 2;
            options.Interfaces = 1;
            options.Routes = 1;
            options.MaximumMtu = 576;
            options.ArpEntries = 1;
            options.ArpPendingPackets = 0;
            options.ReassemblyBuffers = 0;
            options.MulticastMemberships = 0;
            return options;
        }

        private static string With(string text, string name, string part)
        {
            string begin = "<!-- " + name + ":begin -->\n";
            int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
            int to = text.IndexOf("<!-- " + name + ":end -->", StringComparison.Ordinal);
            return text[..from] + part + text[to..];
        }

        private static string Number(int value)
        {
            return value.ToString("N0", CultureInfo.InvariantCulture);
        }
    }
}
