using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Ip;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;
using NanoSock.Wire;

namespace NanoSock.Services.Tests.Dhcp
{
    /// <summary>The use of options (RFC 2132, 3396, 3397, 3442).</summary>
    [TestClass]
    public sealed class DhcpParameterTests
    {
        [TestMethod]
        [Conformance("RFC3442-b", "RFC3442-c")]
        public void Routes_Option121_ReplacesTheRouter()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(121, 24, 192, 0, 2, 10, 0, 0, 7, 12, 172, 16, 10, 0, 0, 8, 32, 1, 2, 3, 4, 0, 0, 0, 0);
            bench.Bind();

            Assert.AreEqual("1.2.3.4/32 0.0.0.0, 172.16.0.0/12 10.0.0.8, 192.0.2.0/24 10.0.0.7", bench.Routes());
            Assert.AreEqual(0u, bench.Client.Lease.Gateway);
        }

        [TestMethod]
        public void Routes_DefaultOfOption121_IsTheGateway()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(121, 0, 10, 0, 0, 7);
            bench.Bind();

            Assert.AreEqual("0.0.0.0/0 10.0.0.7", bench.Routes());
            Assert.AreEqual(Simulation.Address("10.0.0.7"), bench.Client.Lease.Gateway);
        }

        [TestMethod]
        [Conformance("RFC3442-c")]
        public void Routes_BitsBehindThePrefix_AreCleared()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(121, 9, 172, 255, 10, 0, 0, 7);
            bench.Bind();

            Assert.AreEqual("172.128.0.0/9 10.0.0.7", bench.Routes());
        }

        [TestMethod]
        public void Routes_MoreThanTheRoom_CompleteOnesAreUsed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            byte[] option = new byte[8 * 9];
            for (int i = 0; i < 9; i++)
            {
                new byte[] { 24, 192, 0, (byte)i, 10, 0, 0, 7 }.CopyTo(option, 8 * i);
            }

            bench.Server.Set(121, option);
            bench.Bind();

            Assert.AreEqual("192.0.0.0/24 10.0.0.7, 192.0.1.0/24 10.0.0.7, 192.0.2.0/24 10.0.0.7, "
                + "192.0.3.0/24 10.0.0.7, 192.0.4.0/24 10.0.0.7", bench.Routes());
        }

        [TestMethod]
        public void Routes_Renewal_ReplacesThoseThatHaveChanged()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(121, 0, 10, 0, 0, 7, 24, 192, 0, 2, 10, 0, 0, 8);
            bench.Bind();
            bench.Server.Set(121, 0, 10, 0, 0, 9);
            bench.RunToRequest(bench.Server, 2);

            Assert.AreEqual("0.0.0.0/0 10.0.0.9", bench.Routes());
            bench.Client.Stop();
            bench.World.Run(2000);
            Assert.AreEqual(string.Empty, bench.Routes());
        }

        [TestMethod]
        public void Routes_OnLinkBesideAFurtherAddress_GoWithTheLease()
        {
            DhcpBench bench = new DhcpBench(null, new StackOptions { Addresses = 1 });
            bench.AddServer();
            bench.Server.Set(121, 24, 192, 0, 2, 0, 0, 0, 0);
            bench.Bind();
            Assert.AreEqual(SocketError.Success, bench.Node.AddAddress(0, Simulation.Address("10.5.0.9"), 24));
            Assert.AreEqual("192.0.2.0/24 0.0.0.0", bench.Routes());
            bench.Client.Stop();
            bench.World.Run(2000);

            Assert.AreEqual(string.Empty, bench.Routes());
            Assert.HasCount(1, bench.Server.Of(7));
            bench.Bind();
            Assert.AreEqual("10.0.0.50/24", bench.Address);
        }

        [TestMethod]
        public void Routes_Metric_IsThatOfTheOptions()
        {
            DhcpBench bench = new DhcpBench(new DhcpOptions { Metric = 77 });
            bench.AddServer();
            bench.Bind();

            Assert.AreEqual("0.0.0.0/0 10.0.0.1 metric 77", bench.Routes());
        }

        [TestMethod]
        [Conformance("RFC3397-2")]
        public void Search_CompressedNames_AreGivenToTheResolver()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, Encoding.ASCII.GetBytes("ignored"));
            bench.Server.Set(119, Encoding.ASCII.GetBytes("\x03" + "eng\x05" + "apple\x03" + "com\0\x09"
                + "marketing").Concat(new byte[] { 0xC0, 4 }).ToArray());
            bench.Bind();

            CollectionAssert.AreEqual(new[] { "eng.apple.com", "marketing.apple.com" },
                bench.Client.Lease.SearchSuffixes, "RFC 3397 2");
        }

        [TestMethod]
        [Conformance("RFC2132-9.3", "RFC3396-5")]
        public void Search_OptionInTwoPartsAndFields_IsConcatenated()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(52, 3);
            bench.Server.Set(119, 3, (byte)'e');
            bench.Server.Answer = seen =>
            {
                byte[][] reply = bench.Server.Serve(seen);
                new byte[] { 119, 2, (byte)'n', (byte)'g', 255 }.CopyTo(reply[0], 108);
                new byte[] { 119, 1, 0, 255 }.CopyTo(reply[0], 44);
                return reply;
            };
            bench.Bind();

            Assert.AreEqual("eng", bench.Client.Lease.SearchSuffixes.Single());
        }

        [TestMethod]
        public void Search_LongOverloadedOption_IsNotUsed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(52, 1);
            bench.Server.Set(119, new byte[] { 44 }.Concat(Enumerable.Repeat((byte)'a', 44)).Append((byte)0).ToArray());
            bench.Server.Answer = seen =>
            {
                byte[][] reply = bench.Server.Serve(seen);
                reply[0][108] = 255;
                return reply;
            };
            bench.Bind();

            Assert.IsNull(bench.Client.Lease.SearchSuffixes);
        }

        [TestMethod]
        public void Search_ManyNames_AreBounded()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(119, new byte[] { 1, (byte)'a', 0 }
                .Concat(Enumerable.Repeat(new byte[] { 0xC0, 0 }, 100).SelectMany(pointer => pointer))
                .ToArray());
            bench.Bind();

            Assert.HasCount(6, bench.Client.Lease.SearchSuffixes);
        }

        [TestMethod]
        [DataRow("example.org", "example.org")]
        [DataRow("example.org\0", "example.org", DisplayName = "with a zero at the end")]
        [DataRow("no name", null)]
        [DataRow("a..b", null)]
        public void Domain_Text_IsASuffix(string text, string expected)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, Encoding.ASCII.GetBytes(text));
            bench.Bind();

            Assert.AreEqual(expected, bench.Client.Lease.SearchSuffixes?.Single());
        }

        [TestMethod]
        [Conformance("RFC2132-3.8")]
        public void Resolver_RenewalWithEqualServers_KeepsItsCache()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.Set(15, Encoding.ASCII.GetBytes("test"));
            bench.Bind();
            string[] suffixes = bench.Client.Lease.SearchSuffixes;
            // A query in progress begins again where the servers are set again.
            bench.World.Run(1790000);
            int before = bench.Resolver.ServerCount;
            bench.RunToRequest(bench.Server, 2);

            Assert.AreSame(suffixes, bench.Client.Lease.SearchSuffixes, "nothing is allocated for a renewal");
            Assert.AreEqual(1, before);
            bench.Server.SetAddress(6, Simulation.Address("10.0.0.3"), Simulation.Address("10.0.0.4"));
            bench.RunToRequest(bench.Server, 3);
            Assert.AreEqual(2, bench.Resolver.ServerCount);
            Assert.AreEqual(Simulation.Address("10.0.0.3"), bench.Resolver.GetServer(0));
        }

        [TestMethod]
        public void TimeServers_Option42_AreExposed()
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            bench.Server.SetAddress(42, 1, 2, 3, 4, 5);
            bench.Bind();

            CollectionAssert.AreEqual(new[] { 1u, 2u }, bench.Client.Lease.TimeServers);
        }

        [TestMethod]
        [DataRow(575, 1500)]
        [DataRow(68, 1500)]
        [DataRow(0, 1500)]
        [DataRow(576, 576)]
        [DataRow(1500, 1500)]
        [DataRow(1501, 1500)]
        [DataRow(65535, 1500)]
        public void Mtu_Option26_IsUsedWithinItsBounds(int value, int expected)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer();
            byte[] option = new byte[2];
            BigEndian.WriteUInt16(option, 0, value);
            bench.Server.Set(26, option);
            bench.Bind();

            Assert.AreEqual(expected, bench.Mtu);
            bench.Client.Stop();
            bench.World.Run(2000);
            Assert.AreEqual(1500, bench.Mtu);
        }

        [TestMethod]
        [DataRow("10.1.2.3", 8)]
        [DataRow("172.16.2.3", 16)]
        [DataRow("192.168.2.3", 24)]
        public void Mask_NoOption_IsThatOfTheClass(string address, int expected)
        {
            DhcpBench bench = new DhcpBench();
            bench.AddServer("10.0.0.1", address).Options.Clear();
            bench.Bind();

            Assert.AreEqual(address + "/" + expected, bench.Address);
        }
    }
}
