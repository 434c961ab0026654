using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>The services of a host of a LAN, and the lines that they report.</summary>
    [TestClass]
    public class LanTests
    {
        private const uint Leased = 0x0A000032;
        private static LanServices s_lan;
        private static LineLog s_log;

        [Cleanup]
        public void CleanUp()
        {
            s_lan = null;
            s_log = null;
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Lease_IsReportedWithNameAndConflict()
        {
            ServiceWorld.Create(false);
            s_log = new LineLog();
            LanOptions options = new LanOptions();
            options.HostName = "board";
            options.WebPort = 80;
            s_lan = new LanServices(ServiceWorld.Context, 0, options, null, s_log);
            DhcpServerOptions pool = new DhcpServerOptions();
            pool.First = Leased;
            pool.Last = Leased;
            DhcpServer server = new DhcpServer(new ServiceContext(ServiceWorld.Host, 576), 0, pool);
            Assert.IsTrue(server.Start() == SocketError.Success);
            Assert.IsTrue(s_lan.Start() == SocketError.Success);
            Wait(20);
            Assert.AreEqual("address 10.0.0.50/24 from dhcp 10.0.0.1 lease 3600;name board.local;", s_log.Take());

            // The host takes the address of the node, and announces that twice.
            server.Stop();
            Assert.IsTrue(ServiceWorld.Host.SetAddress(0, Leased, 24, AddressMode.KeepOnConflict)
                == SocketError.Success);
            Wait(5);
            Assert.AreEqual("address conflict 10.0.0.50 with 02:4e:53:00:00:02;address lost;", s_log.Take());
        }

        [TestMethod]
        public void FixedAddress_IsReportedAsStatic()
        {
            ServiceWorld.Create(false);
            s_log = new LineLog();
            LanOptions options = new LanOptions();
            options.Address = ServiceWorld.NodeAddress;
            options.PrefixLength = 24;
            options.Gateway = ServiceWorld.HostAddress;
            s_lan = new LanServices(ServiceWorld.Context, 0, options, null, s_log);
            Assert.IsTrue(s_lan.Start() == SocketError.Success);
            Wait(5);
            Assert.AreEqual("address 10.0.0.2/24 static;name nanosock.local;", s_log.Take());
        }

        private static void Wait(int seconds)
        {
            for (int i = 0; i < seconds * 5; i++)
            {
                ServiceWorld.Run(200);
            }
        }
    }
}
