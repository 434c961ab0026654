using System;
using System.IO;
using System.Threading;

namespace NanoSock.Benchmarks.Throughput.Machine
{
    /// <summary>Two network namespaces joined by a veth pair, with a TAP interface in the first. The network of the
    /// machine is not touched. The owner removes the namespaces.</summary>
    internal sealed class TestBed : IDisposable
    {
        internal const string TapName = "tap0";
        internal const string VethName = "veth0";
        /// <summary>The kernel's address on the TAP interface.</summary>
        internal const string TapKernel = "10.0.0.1";
        /// <summary>The address of the stack at the TAP interface's other end.</summary>
        internal const string TapStack = "10.0.0.2";
        internal const string VethFirst = "10.1.0.1";
        internal const string VethSecond = "10.1.0.2";
        internal const string StackHardwareAddress = "02:00:00:00:00:02";

        private const string Prefix = "nsbench-";
        private int _disposed;

        private TestBed()
        {
            First = Prefix + Environment.ProcessId + "-1";
            Second = Prefix + Environment.ProcessId + "-2";
        }

        /// <summary>Gets the namespace of the TAP interface.</summary>
        internal string First { get; }

        /// <summary>Gets the namespace of the veth pair's other end.</summary>
        internal string Second { get; }

        /// <summary>Returns the missing requirements of the machine, in one line; null if there are none.</summary>
        internal static string Missing()
        {
            return !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "needs root on Linux"
                : !Programs.Has("ip") ? "needs the program ip"
                : !File.Exists("/dev/net/tun") ? "needs TAP interfaces (/dev/net/tun)" : null;
        }

        /// <summary>Creates the test bed; returns null, with the reason, if the machine does not allow it.</summary>
        internal static TestBed TryMake(out string why)
        {
            why = Missing();
            if (why != null)
            {
                return null;
            }

            RemoveLeftovers();
            TestBed bed = new TestBed();
            try
            {
                bed.Build();
                return bed;
            }
            catch (InvalidOperationException exception)
            {
                bed.Dispose();
                why = exception.Message;
                return null;
            }
        }

        /// <summary>Turns the segmentation and receive offloads at both ends of the veth pair off.</summary>
        internal void DisableVethOffloads()
        {
            foreach (string name in new[] { First, Second })
            {
                Programs.Must("ip", "netns", "exec", name, "ethtool", "-K", VethName, "tx",
                    "off", "rx", "off", "sg", "off", "tso", "off", "gso", "off", "gro", "off");
            }
        }

        /// <summary>Removes everything.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
            {
                return;
            }

            Programs.Try("ip", "netns", "del", First);
            Programs.Try("ip", "netns", "del", Second);
        }

        private void Build()
        {
            Programs.Must("ip", "netns", "add", First);
            Programs.Must("ip", "netns", "add", Second);
            foreach (string name in new[] { First, Second })
            {
                // Keeps other packets off the wire.
                Programs.Try("ip", "netns", "exec", name, "sh", "-c",
                    "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; echo 1 > "
                        + "/proc/sys/net/ipv6/conf/default/disable_ipv6");
                Programs.Must("ip", "-n", name, "link", "set", "lo", "up");
            }

            Programs.Must("ip", "-n", First, "tuntap", "add", "dev", TapName, "mode", "tap");
            Programs.Must("ip", "-n", First, "address", "add", TapKernel + "/24", "dev", TapName);
            Programs.Must("ip", "-n", First, "link", "set", TapName, "mtu", "1500", "up");
            Programs.Must("ip", "-n", First, "neighbour", "add", TapStack,
                "lladdr", StackHardwareAddress, "dev", TapName, "nud", "permanent");
            Programs.Must("ip", "-n", First, "link", "add", VethName, "mtu", "1500",
                "type", "veth", "peer", "name", VethName, "mtu", "1500", "netns", Second);
            Programs.Must("ip", "-n", First, "address", "add", VethFirst + "/24", "dev", VethName);
            Programs.Must("ip", "-n", Second, "address", "add", VethSecond + "/24", "dev", VethName);
            Programs.Must("ip", "-n", First, "link", "set", VethName, "up");
            Programs.Must("ip", "-n", Second, "link", "set", VethName, "up");
        }

        /// <summary>Removes the namespaces of runs that were killed: they are named after a process that no longer
        /// exists.</summary>
        private static void RemoveLeftovers()
        {
            if (!Directory.Exists("/run/netns"))
            {
                return;
            }

            foreach (string path in Directory.GetFiles("/run/netns", Prefix + "*"))
            {
                string[] parts = Path.GetFileName(path).Split('-');
                if (parts.Length == 3 && int.TryParse(parts[1], out int process)
                    && !Directory.Exists("/proc/" + process))
                {
                    Programs.Try("ip", "netns", "del", Path.GetFileName(path));
                }
            }
        }
    }
}
