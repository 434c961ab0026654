using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Tunnel
{
    /// <summary>The board behind a NAT with a short timeout: keep-alives keep the mapping open for the other end,
    /// provided that it sends from the port that the board sends to.</summary>
    [TestClass]
    public class NatTests
    {
        private const int ForgetSeconds = 2;

        [TestMethod]
        public void KeepAlive_SourcePortFixed_KeepsNatMappingOpen()
        {
            using NetworkNamespace nat = Nat();
            using TunnelBench bench = new TunnelBench("id 42 dev u0 dstport 4789 srcport 4789 4790", router: nat);
            bench.Start("vxlan:172.16.0.1:42,keepalive=1");
            Learn(bench);
            Thread.Sleep((ForgetSeconds + 2) * 1000);
            bench.Kernel.Ping(1, "10.9.0.2");
        }

        // No keep-alives; or a response from another port than the one in the NAT's mapping, which is Linux's default.
        [TestMethod]
        [DataRow("keepalive=0", " srcport 4789 4790")]
        [DataRow("keepalive=1", "")]
        public void KeepAlive_OffOrOtherPort_MappingExpires(string board, string kernel)
        {
            using NetworkNamespace nat = Nat();
            using TunnelBench bench = new TunnelBench("id 42 dev u0 dstport 4789" + kernel, router: nat);
            bench.Start("vxlan:172.16.0.1:42," + board);
            Learn(bench);
            Thread.Sleep((ForgetSeconds + 2) * 1000);
            Assert.AreNotEqual(0, bench.Kernel.Run("ping -c 1 -W 2 -q 10.9.0.2").ExitCode);
        }

        private static void Learn(TunnelBench bench)
        {
            Assert.IsTrue(Wait.Until(() => bench.LearnedAddress() != null, TunnelBench.Patience),
                "The kernel has not learned the board.");
            bench.Kernel.MustRun("ip neigh add 10.9.0.2 lladdr " + bench.LearnedAddress() + " dev vx0");
        }

        private static NetworkNamespace Nat()
        {
            Requires.Tools("nft", "ping", "bridge");
            NetworkNamespace nat = new NetworkNamespace();
            CommandResult made = nat.Run("echo 1 > /proc/sys/net/ipv4/ip_forward && nft add table ip nat"
                + " && nft 'add chain ip nat out { type nat hook postrouting priority 100 ; }' && nft add rule ip nat "
                + "out oifname u0 masquerade"
                // Unsolicited datagrams are not for the NAT itself, and must not get an answer from it.
                + " && nft 'add chain ip nat in { type filter hook input priority 0 ; }' && nft add rule ip nat in "
                + "iifname u0 udp dport 4789 drop"
                + " && echo " + ForgetSeconds + " > /proc/sys/net/netfilter/nf_conntrack_udp_timeout && echo "
                + ForgetSeconds + " > /proc/sys/net/netfilter/nf_conntrack_udp_timeout_stream");
            if (made.ExitCode != 0)
            {
                nat.Dispose();
                Assert.Inconclusive("Skipped: needs nftables with NAT in the kernel.");
            }

            return nat;
        }
    }
}
