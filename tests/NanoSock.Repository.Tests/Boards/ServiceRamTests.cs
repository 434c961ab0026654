using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Benchmarks.Cost.Measuring;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Repository.Tests.Boards
{
    /// <summary>The heap that the services of a network take on a board, in boards/README.md. To print the table again:
    /// NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests --filter RamTests</summary>
    [TestClass]
    [DoNotParallelize]
    public class ServiceRamTests
    {
        private const string Begin = "<!-- services:begin -->\n";
        private const string End = "<!-- services:end -->";

        [TestMethod]
        public void Readme_ServiceTable_IsCurrent()
        {
            string path = RepositoryRoot.Combine("boards", "README.md");
            string text = File.ReadAllText(path);
            int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
            int to = text.IndexOf(End, StringComparison.Ordinal);
            Assert.IsGreaterThan(from, to + 1);
            string table = Table();
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NANOSOCK_UPDATE_BOARDS")))
            {
                File.WriteAllText(path, text[..from] + table + text[to..]);
                return;
            }

            Assert.AreEqual(table, text[from..to],
                "boards/README.md is stale. Run: NANOSOCK_UPDATE_BOARDS=1 dotnet test tests/NanoSock.Repository.Tests "
                    + "--filter RamTests");
        }

        private static string Table()
        {
            NetStack stack = new(new StackOptions());
            TestPort link = new();
            stack.AddInterface(link);
            ServiceContext context = new(stack, 576);
            DnsOptions small = new() { Queries = 1, CacheEntries = 2, Addresses = 1, Servers = 2 };
            DnsResolver resolver = new(context, new DnsOptions());
            DnsResolver smallResolver = new(context, small);
            LinkLocal linkLocal = new(context);
            DhcpClient client = new(context, 0, new DhcpOptions(), null, smallResolver, linkLocal);
            MdnsResponder responder = new(context, 0, "nanosock", new MdnsOptions { Services = 1 });
            responder.AddService(null, "_http._tcp", 80, null);
            MdnsQuerier querier = new(responder, new MdnsOptions());
            SntpClient sntp = new(context, resolver, new Clock(), new SntpOptions());
            DhcpServer server = new(context, 0, new DhcpServerOptions { First = 0x0A000064, Last = 0x0A000077 });
            object[] all = { stack, link, context, resolver, smallResolver, linkLocal, client, responder, querier, sntp,
                server };
            int tables = AssemblyTables.Bytes(BuiltAssemblies.Device("NanoSock.Services"));
            return "| part | bytes of heap |\n|---|--:|\n"
                + Row("tables of the assembly, whatever is used", tables)
                + Row("`ServiceContext` with a buffer of 576 bytes", Weigh(context, all))
                + Row("`DhcpClient`", Weigh(client, all))
                + Row("`LinkLocal`", Weigh(linkLocal, all))
                + Row("`DnsResolver`, usual options", Weigh(resolver, all))
                + Row("`DnsResolver`, a query, 2 servers, 2 answers of an address", Weigh(smallResolver, all))
                + Row("`MdnsResponder` with a service", Weigh(responder, all))
                + Row("`MdnsQuerier`, usual options", Weigh(querier, all))
                + Row("`SntpClient`", Weigh(sntp, all))
                + Row("`LanServices`: client, link-local address and responder", WeighLan())
                + Row("`DhcpServer` of 20 addresses", Weigh(server, all));
        }

        // On a node of its own, because a context refers to all its services.
        private static int WeighLan()
        {
            NetStack stack = new(new StackOptions());
            TestPort link = new();
            stack.AddInterface(link);
            ServiceContext context = new(stack, 576);
            LanServices lan = new(context, 0, new LanOptions(), null, new Listener());
            return HeapWeight.Of(lan, new Dictionary<string, int>(), stack, link, context);
        }

        private static int Weigh(object service, object[] all)
        {
            return HeapWeight.Of(service, new Dictionary<string, int>(),
                Array.FindAll(all, item => !ReferenceEquals(item, service)));
        }

        private static string Row(string part, int bytes)
        {
            return "| " + part + " | " + bytes.ToString("N0", CultureInfo.InvariantCulture) + " |\n";
        }

        private sealed class Listener : ILanListener
        {
            public string LinkFault => null;

            public void OnChange(string line)
            {
            }
        }

        private sealed class Clock : ISntpClock
        {
            public long GetUnixMilliseconds() => 0;

            public void OnTime(SntpTime time)
            {
            }
        }

        private sealed class TestPort : ILink
        {
            public LinkMedium Medium => LinkMedium.Ethernet;

            public int Mtu => 1500;

            public LinkChecksums Checksums => default;

            public bool IsUp => true;

            public byte[] HardwareAddress { get; } = { 2, 0, 0, 0, 0, 1 };

            public int Receive(byte[] buffer, int offset, int capacity) => 0;

            public bool Transmit(byte[] buffer, int offset, int length) => true;

            public long Poll(long nowMilliseconds) => long.MaxValue;

            public bool SetWakeup(IWakeup wakeup) => false;
        }
    }
}
