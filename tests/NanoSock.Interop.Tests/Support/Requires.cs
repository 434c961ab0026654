using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Interop.Tests.Support
{
    /// <summary>The requirements of a test on the machine. A test whose requirements are not met is skipped with one
    /// line that names them.</summary>
    internal static class Requires
    {
        private static readonly Lazy<string> s_missingForNamespaces = new Lazy<string>(FindMissingForNamespaces);
        private static readonly Lazy<bool> s_hasScapy = new Lazy<bool>(() => File.Exists("/usr/bin/python3")
            && Command.Run("/usr/bin/python3", 60000, "-c", "import scapy").ExitCode == 0);

        /// <summary>Skips the test without Linux, root, the ip command, TAP interfaces, or the right to make network
        /// namespaces.</summary>
        internal static void NetworkNamespaces()
        {
            SkipIf(s_missingForNamespaces.Value);
        }

        /// <summary>Skips the test without the rights of root.</summary>
        internal static void Root()
        {
            SkipIf(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "root on Linux");
        }

        /// <summary>Skips the test without these programs in the PATH.</summary>
        internal static void Tools(params string[] names)
        {
            foreach (string name in names)
            {
                SkipIf(HasTool(name) ? null : "the program " + name);
            }
        }

        /// <summary>Skips the test without the packet library of the system's python3.</summary>
        internal static void Scapy()
        {
            SkipIf(s_hasScapy.Value ? null : "python3-scapy");
        }

        internal static bool HasTool(string name)
        {
            string path = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
            foreach (string folder in path.Split(':', StringSplitOptions.RemoveEmptyEntries))
            {
                if (File.Exists(Path.Combine(folder, name)))
                {
                    return true;
                }
            }

            return false;
        }

        private static string FindMissingForNamespaces()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                return "root on Linux";
            }

            if (!HasTool("ip"))
            {
                return "the program ip";
            }

            if (!File.Exists("/dev/net/tun"))
            {
                return "TAP interfaces (/dev/net/tun)";
            }

            CommandResult probe = Command.Run("ip", 10000, "netns", "add", "nanosock-probe-" + Environment.ProcessId);
            Command.Run("ip", 10000, "netns", "del", "nanosock-probe-" + Environment.ProcessId);
            return probe.ExitCode == 0 ? null : "the right to make network namespaces";
        }

        private static void SkipIf(string missing)
        {
            if (missing != null)
            {
                Assert.Inconclusive("Skipped: needs " + missing + ".");
            }
        }
    }
}
