using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Services;
using SocketError = System.Net.Sockets.SocketError;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>Interfaces, their changes, and what is wireless.</summary>
    [TestClass]
    public sealed class InterfaceTests : IDisposable
    {
        private readonly ServiceWorld _world = new ServiceWorld();

        public void Dispose() => _world.Dispose();

        [TestMethod]
        public void EnableDhcp_Lease_ConfiguresInterface()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Assert.AreEqual("0.0.0.0", one.IPv4Address);
            Assert.AreEqual("0.0.0.0", one.IPv4SubnetMask);
            Assert.IsFalse(one.IsDhcpEnabled);
            Assert.IsFalse(NetworkInterface.GetIsNetworkAvailable());
            Assert.AreEqual(IPAddress.Any, IPAddress.GetDefaultLocalAddress());
            Bind(one);
            Assert.AreEqual("10.0.0.50", one.IPv4Address);
            Assert.AreEqual("255.255.255.0", one.IPv4SubnetMask);
            Assert.AreEqual("10.0.0.1", one.IPv4GatewayAddress);
            Assert.AreEqual("10.0.0.1 10.0.0.3", string.Join(" ", one.IPv4DnsAddresses));
            Assert.IsTrue(one.IsDhcpEnabled && one.IsAutomaticDnsEnabled);
            Assert.IsTrue(NetworkInterface.GetIsNetworkAvailable());
            Assert.AreEqual("10.0.0.50", IPGlobalProperties.GetIPAddress().ToString());
            Assert.AreEqual(NetworkInterfaceType.Ethernet, one.NetworkInterfaceType);
            Assert.AreEqual(6, one.PhysicalAddress.Length);
            Assert.IsTrue(one.PhysicalAddress.Any(item => item != 0));
        }

        [TestMethod]
        public void RenewDhcpLease_Bound_RequestsAgain()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            long requested = _world.Client.Lease.RequestedAt;

            // The time of the second request is another millisecond.
            Thread.Sleep(5);
            one.RenewDhcpLease();
            ServiceWorld.Wait(() => _world.Client.Lease.RequestedAt > requested);
            Assert.AreEqual("10.0.0.50", one.IPv4Address);
        }

        [TestMethod]
        public void ReleaseDhcpLease_Bound_RemovesAddress()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            one.ReleaseDhcpLease();
            Assert.IsFalse(one.IsDhcpEnabled);
            Assert.AreEqual("0.0.0.0", one.IPv4Address);
            one.RenewDhcpLease();
            ServiceWorld.Wait(() => one.IPv4Address == "10.0.0.50");
        }

        // Programs for access points give their own address as the gateway.
        [TestMethod]
        public void EnableStaticIPv4_GatewayIsAddress_HasNoGateway()
        {
            NetworkInterface one = ServiceWorld.Interface;
            one.EnableStaticIPv4("192.168.4.1", "255.255.255.0", "192.168.4.1");
            Assert.AreEqual("192.168.4.1", one.IPv4Address);
            Assert.AreEqual("0.0.0.0", one.IPv4GatewayAddress);
        }

        [TestMethod]
        public void EnableAutomaticDns_StaticAddress_StaysStatic()
        {
            NetworkInterface one = ServiceWorld.Interface;
            one.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
            one.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            one.EnableAutomaticDns();
            Assert.IsFalse(one.IsDhcpEnabled);
            Assert.AreEqual("10.0.0.9", one.IPv4Address);
            Assert.IsEmpty(one.IPv4DnsAddresses);
        }

        [TestMethod]
        public void EnableAutomaticDns_Lease_HasItsServersAgain()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            one.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            Assert.IsFalse(one.IsAutomaticDnsEnabled);
            one.EnableAutomaticDns();
            Assert.IsTrue(one.IsAutomaticDnsEnabled);
            Assert.AreEqual("10.0.0.1 10.0.0.3", string.Join(" ", one.IPv4DnsAddresses));
        }

        [TestMethod]
        public void RenewDhcpLease_NewLease_ReplacesStaticServers()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            one.ReleaseDhcpLease();
            one.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            one.RenewDhcpLease();
            ServiceWorld.Wait(() => one.IPv4Address == "10.0.0.50");
            Assert.AreEqual("10.0.0.1 10.0.0.3", string.Join(" ", one.IPv4DnsAddresses));
        }

        [TestMethod]
        public void EnableStaticIPv4_DuringDhcp_ReplacesLease()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            one.EnableStaticIPv4("10.0.0.9", "255.255.255.128", "10.0.0.2");
            Assert.AreEqual("10.0.0.9 255.255.255.128 10.0.0.2",
                one.IPv4Address + " " + one.IPv4SubnetMask + " " + one.IPv4GatewayAddress);
            Assert.IsFalse(one.IsDhcpEnabled || one.IsAutomaticDnsEnabled);
            one.EnableStaticIPv4("10.0.0.9", "255.255.255.255", "0.0.0.0");
            Assert.AreEqual("255.255.255.255 0.0.0.0", one.IPv4SubnetMask + " " + one.IPv4GatewayAddress);
            one.EnableStaticIPv4("0.0.0.0", "0.0.0.0", "0.0.0.0");
            Assert.AreEqual("0.0.0.0", one.IPv4Address);
        }

        [TestMethod]
        public void EnableStaticIPv4_WrongValues_Throw()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Assert.ThrowsExactly<ArgumentException>(() => one.EnableStaticIPv4("x", "255.0.0.0", "0.0.0.0"));
            Assert.ThrowsExactly<ArgumentException>(() => one.EnableStaticIPv4("10.0.0.9", "255.0.255.0", "0.0.0.0"));
            Assert.AreEqual(SocketError.InvalidArgument,
                World.ErrorOf(() => one.EnableStaticIPv4("255.255.255.255", "255.0.0.0", "0.0.0.0")));
            Assert.ThrowsExactly<NotSupportedException>(() => one.EnableStaticIPv6(null, null, null));
            Assert.ThrowsExactly<NotSupportedException>(() => one.EnableStaticIPv6Dns(null));
            Assert.ThrowsExactly<NotSupportedException>(() => one.EnableStaticIP(null, null, null, null, null, null));
            Assert.ThrowsExactly<NotSupportedException>(() => one.PhysicalAddress = new byte[6]);
        }

        [TestMethod]
        public void EnableStaticIPv4Dns_Servers_AreSet()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Assert.IsEmpty(one.IPv4DnsAddresses);
            one.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            Assert.AreEqual("10.0.0.7", one.IPv4DnsAddresses.Single());
            one.EnableStaticIPv4Dns(new[] { "10.0.0.8", "10.0.0.9" });
            Assert.AreEqual("10.0.0.8 10.0.0.9", string.Join(" ", one.IPv4DnsAddresses));
            Bind(one);
            Assert.ThrowsExactly<ArgumentException>(() => one.EnableStaticIPv4Dns(new string[3]));
            Assert.ThrowsExactly<ArgumentException>(() => one.EnableStaticIPv4Dns(null));
        }

        // The servers are the node's, and each interface has a setting of its own.
        [TestMethod]
        public void EnableAutomaticDns_OfAnotherInterface_KeepsServers()
        {
            NetworkInterface one = ServiceWorld.Interface;
            Bind(one);
            Assert.AreEqual(1, _world.Runner.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8));
            NetworkInterface two = NetworkInterface.GetAllNetworkInterfaces()[1];
            two.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            Assert.IsTrue(one.IsAutomaticDnsEnabled);
            one.EnableAutomaticDns();
            Assert.AreEqual("10.0.0.7", one.IPv4DnsAddresses.Single());
            two.EnableAutomaticDns();
            Assert.AreEqual("10.0.0.1 10.0.0.3", string.Join(" ", one.IPv4DnsAddresses));
        }

        [TestMethod]
        public void IsAutomaticDnsEnabled_AnotherNode_IsItsOwn()
        {
            ServiceWorld.Interface.EnableStaticIPv4Dns(new[] { "10.0.0.7" });
            using ServiceWorld other = new ServiceWorld();
            NetworkInterface one = ServiceWorld.Interface;
            one.RenewDhcpLease();
            Assert.IsTrue(one.IsAutomaticDnsEnabled);
        }

        // A handler that is lost does not hear, and one that stays hears after its removal.
        [TestMethod]
        public void NetworkChange_HandlersOfThreads_AreAllAddedAndRemoved()
        {
            int calls = 0;
            NetworkAddressChangedEventHandler[] handlers = Enumerable.Range(0, 400)
                .Select<int, NetworkAddressChangedEventHandler>(i => (sender, e) => calls += i >= 0 ? 1 : 0).ToArray();
            System.Threading.Tasks.Parallel.ForEach(handlers,
                handler => NetworkChange.NetworkAddressChanged += handler);
            ServiceWorld.Interface.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
            ServiceWorld.Wait(() => Volatile.Read(ref calls) == handlers.Length);
            System.Threading.Tasks.Parallel.ForEach(handlers,
                handler => NetworkChange.NetworkAddressChanged -= handler);
            int last = 0;
            NetworkAddressChangedEventHandler one = (sender, e) => last++;
            NetworkChange.NetworkAddressChanged += one;
            ServiceWorld.Interface.EnableStaticIPv4("10.0.0.8", "255.255.255.0", "10.0.0.1");
            ServiceWorld.Wait(() => Volatile.Read(ref last) > 0);
            NetworkChange.NetworkAddressChanged -= one;
            Assert.AreEqual(handlers.Length, calls);
        }

        [TestMethod]
        public void Configuration_WithoutServices_IsNotSupported()
        {
            Network.Start(_world.Runner, null);
            NetworkInterface one = ServiceWorld.Interface;
            Assert.AreEqual(SocketError.OperationNotSupported, World.ErrorOf(one.EnableDhcp));
            Assert.AreEqual(SocketError.OperationNotSupported, World.ErrorOf(one.ReleaseDhcpLease));
            Assert.AreEqual(SocketError.OperationNotSupported,
                World.ErrorOf(() => one.EnableStaticIPv4Dns(new[] { "10.0.0.7" })));
            one.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
            Assert.AreEqual("10.0.0.9", one.IPv4Address);
        }

        [TestMethod]
        public void NetworkChange_LinkAndAddress_AreReported()
        {
            int addresses = 0;
            string links = string.Empty;
            NetworkAddressChangedEventHandler onAddress = (sender, e) => addresses += (ushort)sender == 0 ? 1 : 100;
            NetworkAvailabilityChangedEventHandler onLink = (sender, e) => links += e.IsAvailable ? "+" : "-";
            NetworkChange.NetworkAddressChanged += onAddress;
            NetworkChange.NetworkAvailabilityChanged += onLink;
            try
            {
                ServiceWorld.Interface.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
                ServiceWorld.Wait(() => addresses == 1);
                links = string.Empty;
                _world.Cable.IsPulled = true;
                ServiceWorld.Wait(() => links == "-");
                _world.Cable.IsPulled = false;
                ServiceWorld.Wait(() => links == "-+");
            }
            finally
            {
                NetworkChange.NetworkAddressChanged -= onAddress;
                NetworkChange.NetworkAvailabilityChanged -= onLink;
            }
        }

        // A handler may use the network; a handler that throws gets the next change.
        [TestMethod]
        public void NetworkChange_HandlerThrows_GetsNextChange()
        {
            int calls = 0;
            NetworkAddressChangedEventHandler handler = (sender, e) =>
            {
                calls++;
                throw new InvalidOperationException(ServiceWorld.Interface.IPv4Address);
            };
            NetworkChange.NetworkAddressChanged += handler;
            try
            {
                ServiceWorld.Interface.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
                ServiceWorld.Wait(() => calls == 1);
                ServiceWorld.Interface.EnableStaticIPv4("0.0.0.0", "255.255.255.0", "0.0.0.0");
                ServiceWorld.Wait(() => calls == 2);
            }
            finally
            {
                NetworkChange.NetworkAddressChanged -= handler;
            }
        }

        [TestMethod]
        public void Wireless_Lists_AreEmpty()
        {
            Assert.IsEmpty(Wireless80211Configuration.GetAllWireless80211Configurations());
            Assert.IsEmpty(WirelessAPConfiguration.GetAllWirelessAPConfigurations());
            Wireless80211Configuration one = new Wireless80211Configuration(3) { Ssid = "net", Password = "secret" };
            Assert.AreEqual(3u, one.Id);
            Assert.ThrowsExactly<NotSupportedException>(one.SaveConfiguration);
            WirelessAPConfiguration ap = new WirelessAPConfiguration(4);
            Assert.IsEmpty(ap.GetConnectedStations());
            Assert.ThrowsExactly<NotSupportedException>(() => ap.DeAuthStation(0));
            Assert.AreEqual(uint.MaxValue, ServiceWorld.Interface.SpecificConfigId);
        }

        private void Bind(NetworkInterface one)
        {
            one.EnableDhcp();
            ServiceWorld.Wait(() => _world.Client.State == DhcpState.Bound);
        }
    }
}
