using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;

namespace NanoSock.Interop.Tests.Tunnel
{
    /// <summary>The echo server's program in one network, the kernel's VXLAN device in another, and a cable
    /// between.</summary>
    internal sealed class TunnelBench : IDisposable
    {
        internal const string Cable = "u0";
        internal const string KernelUnderlay = "172.16.0.1";
        internal const string BoardUnderlay = "172.16.0.2";
        internal const string KernelAddress = "10.9.0.1";
        internal const string BoardAddress = "10.9.0.2";
        internal const int Patience = 60000;

        private readonly StringBuilder _output = new StringBuilder();
        private Process _program;

        /// <summary>Creates the cable and the kernel's end.</summary>
        /// <param name="device">The arguments of the ip command for the VXLAN device besides its name and type.</param>
        /// <param name="mtu">The cable's MTU.</param>
        /// <param name="router">The router between the ends, which has the board's usual address; null for
        /// none.</param>
        internal TunnelBench(string device = "id 42 remote 172.16.0.2 dev u0 dstport 4789",
            int mtu = 1500, NetworkNamespace router = null)
        {
            Board = new NetworkNamespace();
            try
            {
                Kernel = new NetworkNamespace();
                NetworkNamespace.Join(Cable, router ?? Board,
                    BoardUnderlay + "/24", Kernel, KernelUnderlay + "/24", mtu);
                if (router != null)
                {
                    NetworkNamespace.Join("l0", router, "192.168.50.1/24", Board, "192.168.50.2/24", mtu);
                    Board.MustRun("ip route add default via 192.168.50.1");
                }

                CommandResult made = Kernel.Run("ip link add vx0 type vxlan " + device);
                if (made.ExitCode != 0 && made.Output.Contains("not supported"))
                {
                    Assert.Inconclusive("Skipped: needs VXLAN in the kernel.");
                }

                Assert.AreEqual(0, made.ExitCode, made.ToString());
                // A cable between namespaces leaves checksums out, which a network card would fill in.
                Kernel.Enter(() => Offload.TurnTransmitChecksumOff("vx0"));
                Kernel.MustRun("ip address add " + KernelAddress + "/24 dev vx0 && ip link set vx0 up");
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Gets the namespace of the program.</summary>
        internal NetworkNamespace Board { get; }

        /// <summary>Gets the namespace of the kernel's end.</summary>
        internal NetworkNamespace Kernel { get; }

        internal string Output
        {
            get
            {
                lock (_output)
                {
                    return _output.ToString();
                }
            }
        }

        /// <summary>Starts the program and waits for its ready line.</summary>
        internal void Start(string link = "vxlan:" + KernelUnderlay + ":42")
        {
            lock (_output)
            {
                _output.Clear();
            }

            string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
            _program = Board.Start("exec " + host + " " + Path.Combine(AppContext.BaseDirectory, "EchoServer.dll")
                + " --quiet --link " + link + " --address " + BoardAddress + "/24", _output);
            Assert.IsTrue(
                Wait.Until(() => Output.Contains("\nready") || _program.HasExited, Patience) && !_program.HasExited,
                Output);
        }

        /// <summary>Pings until a reply arrives.</summary>
        internal bool Answers(int milliseconds = Patience)
        {
            return Wait.Until(() => Kernel.Run("ping -c 1 -W 1 -q " + BoardAddress).ExitCode == 0, milliseconds);
        }

        /// <summary>Returns the board's hardware address that the kernel's VXLAN device has learned for the peer; null
        /// if none.</summary>
        internal string LearnedAddress()
        {
            Match match = Regex.Match(Kernel.MustRun("bridge fdb show dev vx0"),
                "^([0-9a-f:]{17}) dst " + Regex.Escape(BoardUnderlay) + "(?! self permanent)", RegexOptions.Multiline);
            return match.Success && !match.Groups[1].Value.StartsWith("00:00:00:00", StringComparison.Ordinal)
                ? match.Groups[1].Value
                : null;
        }

        /// <summary>Returns the number of datagrams that the kernel's end of the cable has received.</summary>
        internal long KernelReceived()
        {
            return long.Parse(Kernel.MustRun("cat /sys/class/net/u0/statistics/rx_packets"),
                CultureInfo.InvariantCulture);
        }

        /// <summary>Ends the program; its last lines are in <see cref="Output"/>.</summary>
        internal void Stop()
        {
            Board.MustRun("kill -TERM " + _program.Id);
            Assert.IsTrue(_program.WaitForExit(Patience), "It does not end.");
            _program.WaitForExit();
            Assert.AreEqual(0, _program.ExitCode, Output);
            Assert.Contains("\nlink: tunnel counters: ", Output);
        }

        /// <summary>Returns a counter of the summary; 0 when it is not there.</summary>
        internal long Count(string name)
        {
            string line = Output.Split('\n')
                .Single(text => text.StartsWith("link: tunnel counters: ", StringComparison.Ordinal));
            Match match = Regex.Match(line, "[:,] " + Regex.Escape(name) + " (\\d+)");
            return match.Success ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
        }

        public void Dispose()
        {
            Board.Dispose();
            Kernel?.Dispose();
        }

        /// <summary>Returns fields of the frames that a display filter selects, as tshark's VXLAN dissector decodes
        /// them, with checksums verified.</summary>
        internal static string[] Select(string path, string filter, params string[] fields)
        {
            string[] arguments = new[]
            {
                "-n", "-r", path, "-Y", filter, "-T", "fields", "-E", "separator=;", "-o", "ip.check_checksum:TRUE",
                "-o", "tcp.check_checksum:TRUE", "-d", "tcp.port==7,echo"
            }
                .Concat(fields.SelectMany(field => new[] { "-e", field })).ToArray();
            CommandResult result = Command.Run("tshark", 120000, arguments);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Running as user", StringComparison.Ordinal))
                .ToArray();
        }
    }
}
