using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Microsoft.Win32.SafeHandles;
using NanoSock.Host;

namespace NanoSock.Interop.Tests.Support
{
    /// <summary>A network of its own for one test: the kernel's side of TAP links is here, and programs run here,
    /// isolated from the machine's network. IPv6 is off, so that only the test's packets are on the wire.</summary>
    internal sealed class NetworkNamespace : IDisposable
    {
        private const int CloneNewNetwork = 0x40000000;
        private const string Prefix = "nanosock-";
        private static int s_counter;

        private readonly List<TapLink> _links = new List<TapLink>();
        private readonly List<Process> _processes = new List<Process>();

        /// <summary>Creates the namespace, or skips the test when the machine does not allow it.</summary>
        internal NetworkNamespace()
        {
            Requires.NetworkNamespaces();
            RemoveLeftovers();
            Name = Prefix + Environment.ProcessId + "-" + Interlocked.Increment(ref s_counter);
            Expect(Command.Run("ip", 10000, "netns", "add", Name));
            // No tail loss probes of Linux's (RFC 8985 7): a segment sent twice means that one was considered lost.
            MustRun("echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6; echo 1 > "
                + "/proc/sys/net/ipv6/conf/all/disable_ipv6; echo 0 > /proc/sys/net/ipv4/tcp_early_retrans; ip link "
                + "set lo up");
        }

        /// <summary>Gets the name of the namespace for the ip command.</summary>
        internal string Name { get; }

        /// <summary>Runs a shell command inside and waits for its end.</summary>
        internal CommandResult Run(string command, int timeoutMilliseconds = 30000)
        {
            return Command.Run("ip", timeoutMilliseconds, "netns", "exec", Name, "/bin/sh", "-c", command);
        }

        /// <summary>Runs a shell command inside that must succeed; returns its output.</summary>
        internal string MustRun(string command, int timeoutMilliseconds = 30000)
        {
            return Expect(Run(command, timeoutMilliseconds));
        }

        /// <summary>Sends echo requests and returns ping's output once the first <paramref name="count"/> are all
        /// answered. Waits for a late reply, which ping alone does for at most two round trips or one interval. While
        /// it waits, ping continues to send.</summary>
        /// <param name="count">The number of requests that need an answer.</param>
        /// <param name="arguments">Further options, and the destination; not -q.</param>
        internal string Ping(int count, string arguments)
        {
            string output = MustRun("ping -n -c " + count + " -w 60 " + arguments, 90000);
            HashSet<int> answered = new HashSet<int>();
            foreach (Match match in Regex.Matches(output, "bytes from .* icmp_seq=(\\d+) "))
            {
                answered.Add(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            }

            for (int sequence = 1; sequence <= count; sequence++)
            {
                Assert.Contains(sequence, answered,
                    "Request " + sequence + " was lost: ping " + arguments + "\n" + output);
            }

            return output;
        }

        /// <summary>Starts a shell command inside that keeps running; it is killed with the namespace. Its output is
        /// appended to <paramref name="output"/> line by line under its lock.</summary>
        internal Process Start(string command, StringBuilder output)
        {
            Process process = Command.Start("ip", output, "netns", "exec", Name, "/bin/sh", "-c", command);
            _processes.Add(process);
            return process;
        }

        /// <summary>Opens a TAP link whose kernel side is in the namespace, up and addressed.</summary>
        /// <param name="name">The interface's name; unique in the namespace only.</param>
        /// <param name="kernelAddress">The kernel's address and prefix, such as 10.0.0.1/24; null for none.</param>
        /// <param name="mtu">The MTU in bytes.</param>
        /// <param name="hardwareAddress">The address of the side that is not the kernel's; null to derive one.</param>
        internal TapLink OpenTap(string name, string kernelAddress, int mtu = 1500, byte[] hardwareAddress = null)
        {
            AddTap(name, kernelAddress, mtu);
            TapLink link = null;
            Enter(() => link = new TapLink(name, hardwareAddress, false));
            _links.Add(link);
            return link;
        }

        /// <summary>Creates a TAP interface, up and addressed, that another program will open.</summary>
        internal void AddTap(string name, string kernelAddress, int mtu = 1500)
        {
            // The MTU is read when the link is opened: the interface has to exist before.
            MustRun("ip tuntap add dev " + name + " mode tap && ip link set " + name + " mtu " + mtu + " up");
            if (kernelAddress != null)
            {
                MustRun("ip address add " + kernelAddress + " dev " + name);
            }
        }

        /// <summary>Joins two namespaces by a pair of interfaces of the same name, up and addressed.</summary>
        internal static void Join(string name, NetworkNamespace first, string firstAddress,
            NetworkNamespace second, string secondAddress, int mtu = 1500)
        {
            first.MustRun("ip link add " + name + " mtu " + mtu + " type veth peer name "
                + name + " mtu " + mtu + " netns " + second.Name);
            first.MustRun("ip address add " + firstAddress + " dev " + name + " && ip link set " + name + " up");
            second.MustRun("ip address add " + secondAddress + " dev " + name + " && ip link set " + name + " up");
        }

        /// <summary>Opens a socket of the kernel inside the namespace, with time-outs that only a failure
        /// reaches.</summary>
        internal System.Net.Sockets.Socket OpenSocket(System.Net.Sockets.SocketType type)
        {
            System.Net.Sockets.Socket socket = null;
            Enter(() => socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, type,
                type == System.Net.Sockets.SocketType.Dgram
                    ? System.Net.Sockets.ProtocolType.Udp
                    : System.Net.Sockets.ProtocolType.Tcp));
            socket.ReceiveTimeout = 60000;
            socket.SendTimeout = 60000;
            return socket;
        }

        /// <summary>Runs code on a thread of its own inside the namespace; sockets and links it opens stay
        /// there.</summary>
        internal void Enter(Action action)
        {
            ExceptionDispatchInfo failure = null;
            Thread thread = new Thread(() =>
            {
                try
                {
                    EnterForGood();
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            });
            thread.Start();
            thread.Join();
            failure?.Throw();
        }

        /// <summary>Moves the calling thread into the namespace. It has to be a thread of its own, not the
        /// pool's.</summary>
        internal void EnterForGood()
        {
            using SafeFileHandle handle = File.OpenHandle("/run/netns/" + Name);
            if (setns((int)handle.DangerousGetHandle(), CloneNewNetwork) != 0)
            {
                throw new InvalidOperationException("setns: " + Marshal.GetLastPInvokeErrorMessage());
            }
        }

        /// <summary>Ends the programs, closes the links and removes the namespace with all that is in it.</summary>
        public void Dispose()
        {
            foreach (Process process in _processes)
            {
                Command.Kill(process);
                process.WaitForExit(5000);
                process.Dispose();
            }

            foreach (TapLink link in _links)
            {
                link.Dispose();
            }

            Command.Run("ip", 10000, "netns", "del", Name);
        }

        private static string Expect(CommandResult result)
        {
            return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException(result.ToString());
        }

        /// <summary>Removes the namespaces of test runs that were killed: they are named after a process that no longer
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
                    Command.Run("ip", 10000, "netns", "del", Path.GetFileName(path));
                }
            }
        }

        [DllImport("libc", SetLastError = true)]
        private static extern int setns(int descriptor, int kind);
    }
}
