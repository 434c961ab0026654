using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.EchoServer
{
    /// <summary>The program as the DHCP server of its network, with udhcpc on the kernel's side.</summary>
    [TestClass]
    public sealed class LeasingTests
    {
        [TestMethod]
        public void DhcpServer_Station_GetsAddressAndParameters()
        {
            Requires.Tools("udhcpc");
            using LanBench bench = new LanBench(null);
            bench.StartBoard("--address 10.9.0.2/24 --gateway 10.9.0.3 --dns 10.9.0.4,10.9.0.5 "
                + "--dhcp-server 10.9.0.100-10.9.0.101 --lease 77");
            bench.WaitForLine(@"address (10\.9\.0\.2)/24 static");
            string script = bench.Write("lease.sh", "#!/bin/sh\nif [ $1 = bound ]; then\n"
                + "ip address add $ip/$mask dev $interface\necho LEASE $ip/$mask $router $dns $lease\nfi\n");
            string output = bench.Network.MustRun("chmod +x " + script + "; udhcpc -f -q -n -t 10 -T 2 -i "
                + LanBench.Device + " -s " + script, 90000);
            Assert.Contains("LEASE 10.9.0.100/24 10.9.0.3 10.9.0.4 10.9.0.5 77\n", output);
            bench.Network.Ping(3, "-i 0.05 10.9.0.2");
            bench.Interrupt();
        }
    }
}
