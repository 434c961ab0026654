using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>The DHCP client of the node and the DHCP server of the host. The addresses are above 2^31, where an
    /// interpreter that takes a uint for an int counts wrong.</summary>
    [TestClass]
    public class DhcpServerTests
    {
        private const uint Server = 0xC0A80701;
        private const uint First = 0xC0A80764;

        [Cleanup]
        public void CleanUp()
        {
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Lease_OfTheServer_IsBoundRenewedAndReleased()
        {
            DhcpServer server = Start(3600);
            DhcpOptions options = new DhcpOptions();
            options.HostName = "device";
            DhcpClient client = new DhcpClient(ServiceWorld.Context, 0, options, null, null, null);
            Assert.IsTrue(client.Start() == SocketError.Success);
            RunUntil(client, DhcpState.Bound);
            Assert.IsTrue(client.Lease.Address == First);
            Assert.AreEqual(24, client.Lease.PrefixLength);
            Assert.IsTrue(client.Lease.Server == Server && client.Lease.Gateway == Server + 1);
            Assert.IsTrue(client.Lease.RenewalSeconds == 1800 && client.Lease.RebindingSeconds == 3150);
            uint address;
            long expiresAt;
            byte[] station = new byte[6];
            Assert.IsTrue(server.GetLease(0, out address, station, out expiresAt));
            Assert.IsTrue(address == First);
            ServiceWorld.Now += 1801000;
            ServiceWorld.Run(100);
            ServiceWorld.Run(100);
            RunUntil(client, DhcpState.Bound);
            long renewed;
            Assert.IsTrue(server.GetLease(0, out address, station, out renewed));
            Assert.IsTrue(renewed - expiresAt > 1700000);
            client.Stop();
            RunUntil(client, DhcpState.Stopped);
            Assert.IsFalse(server.GetLease(0, out address, station, out expiresAt));
        }

        [TestMethod]
        public void Lease_WithoutEnd_IsBound()
        {
            DhcpServer server = Start(0xFFFFFFFF);
            DhcpOptions options = new DhcpOptions();
            options.Probe = false;
            DhcpClient client = new DhcpClient(ServiceWorld.Context, 0, options, null, null, null);
            client.Start();
            RunUntil(client, DhcpState.Bound);
            uint address;
            long expiresAt;
            Assert.IsTrue(server.GetLease(0, out address, new byte[6], out expiresAt));
            Assert.IsTrue(expiresAt == long.MaxValue);
            Assert.IsTrue(client.Lease.Seconds == 0xFFFFFFFF);
        }

        private static DhcpServer Start(uint leaseTime)
        {
            ServiceWorld.Create(false);
            Assert.IsTrue(ServiceWorld.Host.SetAddress(0, Server, 24, AddressMode.None) == SocketError.Success);
            DhcpServerOptions options = new DhcpServerOptions();
            options.First = First;
            options.Last = First + 9;
            options.Router = Server + 1;
            options.LeaseTime = leaseTime;
            DhcpServer server = new DhcpServer(new ServiceContext(ServiceWorld.Host, 576), 0, options);
            Assert.IsTrue(server.Start() == SocketError.Success);
            return server;
        }

        private static void RunUntil(DhcpClient client, DhcpState state)
        {
            for (int i = 0; i < 300 && client.State != state; i++)
            {
                ServiceWorld.Run(100);
            }

            Assert.IsTrue(client.State == state);
        }
    }
}
