using System.Diagnostics;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Ip;
using NanoSock.Services;

namespace NanoSock.Interop.Tests.Services
{
    /// <summary>Multicast DNS with avahi and zeroconf as the judges, in both directions.</summary>
    [TestClass]
    public sealed class MdnsTests
    {
        private const string Zeroconf = "import socket, time\nfrom zeroconf import *\n"
            + "z = Zeroconf(interfaces=['10.9.0.1'], ip_version=IPVersion.V4Only)\n"
            + "def info(name, host):\n    return ServiceInfo('_ipp._tcp.local.', name + '._ipp._tcp.local.', port=631, "
            + "addresses=[socket.inet_aton('10.9.0.1')], properties={'a': 'b'}, server=host + '.local.')\n";

        [TestMethod]
        public void Avahi_ResolvesOurNames()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            network.StartAvahi("kernel");
            network.Until(() => network.Responder.IsHostNameClaimed);
            Assert.AreEqual("board.local\t10.9.0.2\n", network.Avahi("avahi-resolve -4 -n board.local"), network.Log);
            Assert.AreEqual("10.9.0.2\tboard.local\n", network.Avahi("avahi-resolve -a 10.9.0.2"), network.Log);
            Assert.Contains("Timeout", network.Avahi("avahi-resolve -4 -n other.local 2>&1"));
            network.AssertSound();
            Assert.AreEqual(0u, network.Context.GetDropCount(ServiceDrop.MdnsMalformed));
        }

        [TestMethod]
        public void Avahi_BrowsesOurService_UntilItsGoodbye()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            Assert.AreEqual(1, network.Call(() => network.Responder.AddService("Board 1. Küche",
                "_http._tcp", 8080, ["path=/", "v=1"])));
            network.StartAvahi("kernel");
            network.StartAvahiProgram("stdbuf -oL avahi-browse -r -p -k _http._tcp", "path=/");
            Assert.Contains("=;mdns;IPv4;Board\\0321\\.\\032K\\195\\188che;_http._tcp;local;board.local;10.9.0.2;8080;",
                network.Log);
            Assert.Contains("\"path=/\"", network.Log);
            Assert.Contains("\"v=1\"", network.Log);
            Assert.Contains("_http._tcp", network.Avahi("avahi-browse -a -t -p -k"), "By the enumeration of types.");
            network.Call(() =>
            {
                network.Responder.Stop();
                return 0;
            });
            network.WaitForLog("-;mdns;IPv4;Board");
            network.AssertSound();
        }

        [TestMethod]
        public void Avahi_IsResolvedAndBrowsed()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            network.StartAvahi("kernel");
            int name = network.Call(() => network.Querier.Resolve("kernel.local"));
            network.Until(() => network.Querier.GetStatus(name) == DnsStatus.Success);
            uint[] addresses = new uint[4];
            Assert.AreEqual(1, network.Call(() => network.Querier.GetAddresses(name, addresses)));
            Assert.AreEqual("10.9.0.1", IPAddress.ToString(addresses[0]));
            int query = network.Call(() => network.Querier.Browse("_ipp._tcp"));
            Process published = network.StartAvahiProgram(
                "avahi-publish -s 'Drucker im Flur (ä)' _ipp._tcp 631 a=b", "Established");
            network.Until(() => network.Services(query)
                == "Drucker im Flur (ä) kernel.local 10.9.0.1:631 a=b");
            Command.Kill(published);
            network.Until(() => network.Services(query).Length == 0);
            network.AssertSound();
        }

        [TestMethod]
        public void Avahi_WantsOurName_GivesWay()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            network.Until(() => network.Responder.IsHostNameClaimed);
            network.StartAvahi("board");
            network.WaitForLog("Host name is board-2.local");
            Assert.AreEqual("board", network.Responder.HostName);
            Assert.IsTrue(network.Responder.IsHostNameClaimed);
            network.AssertSound();
        }

        [TestMethod]
        public void Avahi_WasFirst_WeTakeTheNextName()
        {
            using MdnsNetwork network = new MdnsNetwork("board", false);
            network.StartAvahi("board");
            network.Call(network.Responder.Start);
            network.Until(() => network.Responder.IsHostNameClaimed);
            Assert.AreEqual("board-2", network.Responder.HostName);
            Assert.AreEqual("board-2.local\t10.9.0.2\n", network.Avahi("avahi-resolve -4 -n board-2.local"));
            Assert.AreEqual("board.local\t10.9.0.1\n", network.Avahi("avahi-resolve -4 -n board.local"));
            network.AssertSound();
        }

        [TestMethod]
        public void Zeroconf_FindsOurServiceAndIsFound()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            Assert.AreEqual(1, network.Call(() => network.Responder.AddService(null, "_http._tcp", 80, ["path=/"])));
            network.Until(() => network.Responder.IsServiceClaimed(1));
            int query = network.Call(() => network.Querier.Browse("_ipp._tcp"));
            network.StartZeroconf(Zeroconf
                + "z.register_service(info('Printer', 'kernel'))\n"
                + "i = z.get_service_info('_http._tcp.local.', 'board._http._tcp.local.', 10000)\n"
                + "print('found', i.server, i.parsed_addresses(), i.port, i.properties, flush=True)\n"
                + "time.sleep(600)\n", "found board.local. ['10.9.0.2'] 80 {b'path': b'/'}");
            network.Until(() => network.Services(query) == "Printer kernel.local 10.9.0.1:631 a=b");
            network.AssertSound();
        }

        [TestMethod]
        public void Zeroconf_WantsOurServiceName_IsRefused()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            Assert.AreEqual(1, network.Call(() => network.Responder.AddService("Printer", "_ipp._tcp", 80, null)));
            network.Until(() => network.Responder.IsServiceClaimed(1));
            network.StartZeroconf(Zeroconf
                + "try:\n    z.register_service(info('Printer', 'kernel'))\n    print('registered')\n"
                + "except NonUniqueNameException:\n    print('refused', flush=True)\ntime.sleep(600)\n", "refused");
            Assert.AreEqual("Printer", network.Responder.GetServiceName(1));
        }

        [TestMethod]
        public void Zeroconf_HasTheServiceName_WeTakeTheNext()
        {
            using MdnsNetwork network = new MdnsNetwork("board");
            network.StartZeroconf(Zeroconf + "z.register_service(info('Printer', 'kernel'))\nprint('ready', "
                + "flush=True)\ntime.sleep(600)\n", "ready");
            Assert.AreEqual(1, network.Call(() => network.Responder.AddService("Printer", "_ipp._tcp", 80, null)));
            network.Until(() => network.Responder.IsServiceClaimed(1));
            Assert.AreEqual("Printer (2)", network.Responder.GetServiceName(1));
            network.AssertSound();
        }
    }
}
