using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.Tap
{
    /// <summary>The capture of an interface by tcpdump, and its analysis by tshark.</summary>
    internal sealed class WireCapture : IDisposable
    {
        // Wireshark does not verify checksums by default, and would decode random bytes at some port as a protocol: it
        // has to judge the packets of the stack.
        private static readonly string[] s_preferences =
        {
            "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
            "-d", "tcp.port==1-65535,echo", "-d", "udp.port==1-65535,echo",
        };

        /// <summary>The limit of a negligible number.</summary>
        internal const int Again = 5;

        private readonly string _path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcap");
        private readonly StringBuilder _messages = new StringBuilder();
        private readonly Process _process;
        private bool _stopped;

        /// <summary>Starts the capture.</summary>
        /// <param name="network">The namespace of the interface.</param>
        /// <param name="device">The interface.</param>
        internal WireCapture(NetworkNamespace network, string device = EchoBoard.Device)
        {
            // Whole frames, so that checksums can be verified; a larger limit would leave the ring few slots.
            Requires.Tools("tcpdump", "tshark");
            _process = network.Start(
                "exec tcpdump -Z root -n -i " + device + " -s 1600 -B 65536 --immediate-mode -U -w " + _path,
                _messages);
            Assert.IsTrue(
                Wait.Until(() => Text().Contains("listening on") || _process.HasExited, 30000) && !_process.HasExited,
                Text());
        }

        internal string FilePath
        {
            get { return _path; }
        }

        /// <summary>Ends the capture; the file has all frames seen until now.</summary>
        internal void Stop()
        {
            if (_stopped)
            {
                return;
            }

            _stopped = true;
            // Frames that tcpdump has not read when it is stopped would be lost, so the capture waits until it has read
            // all.
            bool complete = Wait.Until(HasReadAll, 30000);
            Signal("INT");
            Assert.IsTrue(_process.WaitForExit(20000), "tcpdump does not end.");
            _process.WaitForExit();
            Assert.IsTrue(complete && Text().Contains("\n0 packets dropped by kernel"), Text());
        }

        /// <summary>Returns fields of the frames that a display filter selects, one frame a line, separated by
        /// semicolons.</summary>
        internal string[] Select(string filter, params string[] fields)
        {
            Stop();
            return SelectFrom(_path, filter, fields);
        }

        internal static string[] SelectFrom(string path, string filter, params string[] fields)
        {
            Requires.Tools("tshark");
            string[] arguments = new[] { "-n", "-r", path, "-Y", filter, "-T", "fields", "-E", "separator=;" }
                .Concat(s_preferences).Concat(fields.SelectMany(field => new[] { "-e", field })).ToArray();
            CommandResult result = Command.Run("tshark", 120000, arguments);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.IsFalse(result.Output.Contains("cut short") || result.Output.Contains("damaged"), result.ToString());
            return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.StartsWith("Running as user"))
                .ToArray();
        }

        /// <summary>Asserts that no frame of the capture is malformed or has a wrong checksum.</summary>
        internal void AssertSound()
        {
            Stop();
            AssertSound(_path);
        }

        internal static void AssertSound(string path)
        {
            // 0 is "bad"; 0x00800000 is the expert's "error". Linux writes a TCP checksum of 0 as 0xFFFF, as in UDP,
            // which is equivalent; NanoSock cannot: its sums are never 0.
            string[] bad = SelectFrom(path,
                "_ws.malformed || !(tcp.checksum == 0xffff) && (ip.checksum.status == 0 || tcp.checksum.status == 0 || "
                    + "udp.checksum.status == 0 || icmp.checksum.status == 0 || igmp.checksum.status == 0 || "
                    + "_ws.expert.severity == 0x00800000)",
                "frame.number", "ip.src", "ip.dst", "_ws.col.Info", "_ws.expert.message");
            Assert.IsEmpty(bad, string.Join("\n", bad.Take(10)));
        }

        /// <summary>Asserts that no data was lost, and only a negligible part retransmitted: a thread that gets no
        /// processor for a while looks to the other side like loss, but not often.</summary>
        internal void AssertNothingLost()
        {
            string[] bad = Select("tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment",
                "frame.number", "ip.src", "ip.dst", "_ws.col.Info");
            Assert.IsEmpty(bad, string.Join("\n", bad.Take(10)));
            string[] again = Select("tcp.analysis.retransmission || tcp.analysis.out_of_order",
                "frame.number", "ip.src", "ip.dst", "_ws.col.Info");
            Assert.IsLessThanOrEqualTo(Again, again.Length, string.Join("\n", again.Take(10)));
        }

        public void Dispose()
        {
            if (!_stopped)
            {
                Command.Kill(_process);
                _process.WaitForExit(5000);
            }

            if (Environment.GetEnvironmentVariable("KEEP_CAPTURES") == null)
            {
                File.Delete(_path);
            }
        }

        private bool HasReadAll()
        {
            lock (_messages)
            {
                _messages.Clear();
            }

            Signal("USR1");
            if (!Wait.Until(() => Text().Contains("packets dropped by kernel"), 5000))
            {
                return false;
            }

            MatchCollection numbers = Regex.Matches(Text(), "\\d+");
            return numbers[0].Value == numbers[1].Value;
        }

        private void Signal(string name)
        {
            Command.Run("/bin/sh", 10000, "-c", "kill -" + name + " " + _process.Id);
        }

        private string Text()
        {
            lock (_messages)
            {
                return _messages.ToString();
            }
        }
    }
}
