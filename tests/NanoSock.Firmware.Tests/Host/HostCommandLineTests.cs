using System;
using System.IO;
using System.Linq;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Esp32;
using NanoSock.Host.BoardLinks;
using NanoSock.Host.Forwarding;
using NanoSock.Host.Running;

namespace NanoSock.Tests.Host
{
    [TestClass]
    public class HostCommandLineTests
    {
        [TestMethod]
        public void Parse_NoOptions_ReturnsDefaults()
        {
            HostOptions options = Read("");
            Assert.IsInstanceOfType<SwitchBoardLink>(options.Link);
            Assert.AreEqual(0xC0A80702u, options.Address);
            Assert.AreEqual(0xC0A80701u, options.HostAddress);
            Assert.AreEqual(24, options.PrefixLength);
            Assert.AreEqual(0u, options.Gateway);
            Assert.AreEqual("tcp:7007:7 udp:7007:7 tcp:8080:80", string.Join(" ", options.Forwards));
            Assert.IsNull(options.CapturePath);
            Assert.IsNull(options.Impairment);
            Assert.IsFalse(options.IsQuiet);
        }

        [TestMethod]
        public void Parse_AllOptions_ReturnsThem()
        {
            HostOptions options = Read("--link tap:tap0 --address 10.0.0.1/8 --gateway 10.9.9.9 --pcap x.pcapng "
                + "--impair loss=1%,seed=3 --quiet");
            Assert.AreEqual("tap0", ((TapBoardLink)options.Link).Name);
            Assert.AreEqual(0x0A000001u, options.Address);
            Assert.AreEqual(0x0A000002u, options.HostAddress);
            Assert.AreEqual(8, options.PrefixLength);
            Assert.AreEqual(0x0A090909u, options.Gateway);
            Assert.IsEmpty(options.Forwards);
            Assert.AreEqual("x.pcapng", options.CapturePath);
            Assert.AreEqual(10000, options.Impairment.LossPpm);
            Assert.AreEqual(3u, options.Impairment.Seed);
            Assert.IsTrue(options.IsQuiet);
        }

        [TestMethod]
        public void Parse_VxlanLink_ReturnsOptions()
        {
            HostOptions options = Read("--link vxlan:gateway.example:42");
            VxlanOptions usual = ((VxlanBoardLink)options.Link).Options;
            Assert.AreEqual("gateway.example 42 4789 4789 1500 20000", Text(usual));
            Assert.IsEmpty(options.Forwards);
            Assert.AreEqual(2, usual.HardwareAddress[0] & 3);
            VxlanOptions all =
                ((VxlanBoardLink)Read("--link vxlan:10.0.0.1:16777215:8472,local=0,mtu=1400,keepalive=5").Link).Options;
            Assert.AreEqual("10.0.0.1 16777215 8472 0 1400 5000", Text(all));
            CollectionAssert.AreNotEqual(usual.HardwareAddress, all.HardwareAddress);
            CollectionAssert.AreEqual(usual.HardwareAddress,
                ((VxlanBoardLink)Read("--link vxlan:gateway.example:42:8472,mtu=1400").Link).Options.HardwareAddress);

            static string Text(VxlanOptions tunnel)
            {
                return $"{tunnel.Host} {tunnel.Vni} {tunnel.RemotePort} {tunnel.LocalPort} {tunnel.PathMtu} "
                    + $"{tunnel.KeepAliveMilliseconds}";
            }
        }

        [TestMethod]
        [DataRow("--link slip:/dev/ttyUSB0", 115200, 1006, 0xC0A80701u)]
        [DataRow("--link slip:/dev/ttyUSB0:921600", 921600, 1006, 0xC0A80701u)]
        [DataRow("--link slip:/dev/ttyUSB0:9600:296 --address 10.0.0.1/30", 9600, 296, 0x0A000002u)]
        [DataRow("--link slip:/dev/ttyUSB0 --gateway 192.168.7.9", 115200, 1006, 0xC0A80709u)]
        public void Parse_SlipLink_ReturnsDefaultsAndGateway(string line, int baudRate, int mtu, uint gateway)
        {
            HostOptions options = Read(line);
            SlipBoardLink link = (SlipBoardLink)options.Link;
            Assert.AreEqual("/dev/ttyUSB0", link.Device);
            Assert.AreEqual(baudRate, link.BaudRate);
            Assert.AreEqual(mtu, link.Mtu);
            Assert.AreEqual(gateway, options.Gateway);
            Assert.IsEmpty(options.Forwards);
        }

        [TestMethod]
        public void Parse_TapWithoutAddress_AsksDhcp()
        {
            HostOptions options = Read("--link tap:tap0");
            Assert.AreEqual(0u, options.Address);
            Assert.AreEqual(0u, options.Gateway);
            Assert.IsTrue(options.Network.AsksDhcp);
            Assert.AreEqual("nanosock", options.Network.HostName);
            Assert.IsEmpty(options.Network.DnsServers);
            Assert.AreEqual(0u, options.Network.FirstLease);
            Assert.IsNull(Read("--link vxlan:10.0.0.1:42").Network);
            Assert.IsFalse(Read("--link vxlan:10.0.0.1:42 --hostname board").Network.AsksDhcp);
            Assert.IsNull(Read("--link switch").Network);
        }

        [TestMethod]
        public void Parse_ModelOfChip_AsksDhcpAndTakesFaults()
        {
            HostOptions options = Read("--link w5500-model:tap0 --spi-faults bits=1e-6,reset=5s");
            ChipBoardLink link = (ChipBoardLink)options.Link;
            Assert.AreEqual("tap0", link.Name);
            Assert.AreEqual("a model of a W5500 on TAP interface tap0", link.Description);
            Assert.IsNotNull(link.Faults);
            Assert.IsTrue(options.Network.AsksDhcp);
            Assert.IsNull(((ChipBoardLink)Read("--link w5500-model:tap0").Link).Faults);
            Assert.IsTrue(link.HasInterrupt);
            ChipBoardLink other = (ChipBoardLink)Read("--link enc28j60-model:tap1,no-interrupt").Link;
            Assert.AreEqual("tap1", other.Name);
            Assert.AreEqual("a model of an ENC28J60 without its interrupt pin on TAP interface tap1",
                other.Description);
            Assert.IsFalse(other.HasInterrupt);
        }

        [TestMethod]
        public void Parse_NetworkOptions_ReturnsThem()
        {
            HostOptions options = Read("--link tap:tap0 --address 10.0.0.1/24 --dns 10.0.0.2,10.0.0.3 "
                + "--hostname Board-7 --dhcp-server 10.0.0.100-10.0.0.120 --lease 60");
            NetworkOptions network = options.Network;
            Assert.IsFalse(network.AsksDhcp);
            CollectionAssert.AreEqual(new[] { 0x0A000002u, 0x0A000003u }, network.DnsServers.ToArray());
            Assert.AreEqual("Board-7", network.HostName);
            Assert.AreEqual(0x0A000064u, network.FirstLease);
            Assert.AreEqual(0x0A000078u, network.LastLease);
            Assert.AreEqual(60, network.LeaseSeconds);
        }

        [TestMethod]
        public void Parse_Forwards_ReplaceDefaults()
        {
            Assert.AreEqual("tcp:1:2 udp:3:4", string.Join(" ", Read("--forward tcp:1:2 --forward udp:3:4").Forwards));
            Assert.IsEmpty(Read("--no-forward").Forwards);
        }

        [TestMethod]
        [DataRow("--nonsense")]
        [DataRow("word")]
        [DataRow("@file")]
        [DataRow("--link")]
        [DataRow("--link bridge")]
        [DataRow("--link w5500-model")]
        [DataRow("--link w5500-model:tap0,no-interupt")]
        [DataRow("--link w5500-model:tap0,no-interrupt,no-interrupt")]
        [DataRow("--link w5500-model:,no-interrupt")]
        [DataRow("--link enc28j60-model:tap0,")]
        [DataRow("--link w5500-model:tap0 --spi-faults much")]
        [DataRow("--link tap:tap0 --spi-faults bits=1e-6")]
        [DataRow("--link tap:")]
        [DataRow("--link tap")]
        [DataRow("--link switch:x")]
        [DataRow("--link vxlan")]
        [DataRow("--link vxlan:")]
        [DataRow("--link vxlan:10.0.0.1")]
        [DataRow("--link vxlan::42")]
        [DataRow("--link vxlan:10.0.0.1:")]
        [DataRow("--link vxlan:10.0.0.1:x")]
        [DataRow("--link vxlan:10.0.0.1:-1")]
        [DataRow("--link vxlan:10.0.0.1:16777216")]
        [DataRow("--link vxlan:10.0.0.1:42:0")]
        [DataRow("--link vxlan:10.0.0.1:42:65536")]
        [DataRow("--link vxlan:10.0.0.1:42:1:2")]
        [DataRow("--link vxlan:10.0.0.1:42,mtu=117")]
        [DataRow("--link vxlan:10.0.0.1:42,mtu")]
        [DataRow("--link vxlan:10.0.0.1:42,local=65536")]
        [DataRow("--link vxlan:10.0.0.1:42,keepalive=-1")]
        [DataRow("--link vxlan:10.0.0.1:42,ttl=3")]
        [DataRow("--link vxlan:10.0.0.1:42,")]
        [DataRow("--link slip")]
        [DataRow("--link slip::115200")]
        [DataRow("--link slip:/dev/ttyS0:fast")]
        [DataRow("--link slip:/dev/ttyS0:0")]
        [DataRow("--link slip:/dev/ttyS0:9600:67")]
        [DataRow("--link slip:/dev/ttyS0:9600:1501")]
        [DataRow("--link slip:/dev/ttyS0:9600:296:7")]
        [DataRow("--forward tcp:7007:7 --link slip:/dev/ttyS0")]
        [DataRow("--address 1.2.3.4")]
        [DataRow("--address 1.2.3/24")]
        [DataRow("--address 1.2.3.4/0")]
        [DataRow("--address 1.2.3.4/31")]
        [DataRow("--address 1.2.3.0/24")]
        [DataRow("--address 1.2.3.255/24")]
        [DataRow("--address 127.0.0.1/8")]
        [DataRow("--address 224.0.0.1/8")]
        [DataRow("--gateway nowhere")]
        [DataRow("--gateway 10.0.0.1")]
        [DataRow("--gateway 192.168.7.2")]
        [DataRow("--gateway 192.168.7.255")]
        [DataRow("--gateway 10.0.0.1 --link tap:x")]
        [DataRow("--dns 10.0.0.1")]
        [DataRow("--hostname board")]
        [DataRow("--dns nowhere --link tap:x")]
        [DataRow("--dns 224.0.0.1 --link tap:x")]
        [DataRow("--hostname a.b --link tap:x")]
        [DataRow("--hostname -a --link tap:x")]
        [DataRow("--hostname 0123456789012345678901234567890123456789012345678901234567890123 --link tap:x")]
        [DataRow("--dhcp-server 192.168.7.100-192.168.7.120")]
        [DataRow("--dhcp-server 10.0.0.100-10.0.0.120 --link tap:x")]
        [DataRow("--dhcp-server 10.0.0.100 --link tap:x --address 10.0.0.1/24")]
        [DataRow("--dhcp-server 10.0.0.120-10.0.0.100 --link tap:x --address 10.0.0.1/24")]
        [DataRow("--dhcp-server 10.0.1.100-10.0.1.120 --link tap:x --address 10.0.0.1/24")]
        [DataRow("--dhcp-server 10.0.0.1-10.0.0.9 --link tap:x --address 10.0.0.5/24")]
        [DataRow("--dhcp-server 10.0.0.9-10.0.0.255 --link tap:x --address 10.0.0.5/24")]
        [DataRow("--dhcp-server 10.0.0.9-10.0.1.7 --link tap:x --address 10.0.0.5/16")]
        [DataRow("--lease 60 --link tap:x --address 10.0.0.5/24")]
        [DataRow("--dhcp-server 10.0.0.9-10.0.0.20 --lease 5 --link tap:x --address 10.0.0.5/24")]
        [DataRow("--forward 7007:7")]
        [DataRow("--forward tcp:7007:7 --no-forward")]
        [DataRow("--forward tcp:7007:7 --link tap:x")]
        [DataRow("--impair loss=101%")]
        [DataRow("--impair speed=1")]
        [DataRow("--quiet=perhaps")]
        public void Parse_InvalidOption_PrintsOneLine(string line)
        {
            StringWriter output = new StringWriter();
            StringWriter error = new StringWriter();
            int code = Create().Parse(Split(line), output, error, out HostOptions options);
            Assert.AreEqual(2, code);
            Assert.IsNull(options);
            Assert.AreEqual("", output.ToString());
            string text = error.ToString();
            StringAssert.StartsWith(text, "error: ");
            Assert.AreEqual(1, text.Count(c => c == '\n'), text);
        }

        [TestMethod]
        [DataRow("10.0.0.120-10.0.0.100", "above the last")]
        [DataRow("10.0.0.1-10.0.0.9", "own address")]
        [DataRow("10.0.1.100-10.0.1.120", "network")]
        public void Parse_InvalidPool_NamesTheReason(string pool, string reason)
        {
            StringWriter error = new StringWriter();
            string line = "--link tap:x --address 10.0.0.5/24 --dhcp-server " + pool;
            Assert.AreEqual(2, Create().Parse(Split(line), new StringWriter(), error, out _));
            Assert.Contains(reason, error.ToString());
        }

        [TestMethod]
        [DataRow("--help", "--impair")]
        [DataRow("--version", ".")]
        public void Parse_HelpOrVersion_ReturnsZero(string line, string part)
        {
            StringWriter output = new StringWriter();
            StringWriter error = new StringWriter();
            Assert.AreEqual(0, Create().Parse(Split(line), output, error, out HostOptions options));
            Assert.IsNull(options);
            Assert.Contains(part, output.ToString());
            Assert.AreEqual("", error.ToString());
        }

        private static HostCommandLine Create()
        {
            return new HostCommandLine("A test.", Program.CreateDefinition().Forwards,
                Array.Empty<System.CommandLine.Option>(), true);
        }

        private static HostOptions Read(string line)
        {
            StringWriter error = new StringWriter();
            int code = Create().Parse(Split(line), TextWriter.Null, error, out HostOptions options);
            Assert.AreEqual(0, code, error.ToString());
            return options;
        }

        private static string[] Split(string line)
        {
            return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
