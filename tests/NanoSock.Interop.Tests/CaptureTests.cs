using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host;
using NanoSock.Interop.Tests.Support;
using NanoSock.Links;

namespace NanoSock.Interop.Tests
{
    /// <summary>Captures as other programs read them.</summary>
    [TestClass]
    public class CaptureTests
    {
        [TestMethod]
        public void Capture_SeveralLinks_TsharkReadsIt()
        {
            Requires.Tools("tshark");
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".pcapng");
            try
            {
                using (PcapngFile file = new PcapngFile(path))
                {
                    WriteCapture(file);
                }

                CommandResult result = Command.Run("tshark", 60000, "-r", path, "-T", "fields", "-E", "separator=;",
                    "-e", "frame.time_epoch", "-e", "frame.interface_name", "-e", "frame.len",
                    "-e", "frame.packet_flags_direction", "-e", "frame.protocols");
                Assert.AreEqual(0, result.ExitCode, result.ToString());
                string[] lines = OwnLines(result.Output);
                Assert.HasCount(3, lines);
                AssertLine(lines[0], "1700000000.005000000", "port0", "42", 2, "eth:ethertype:arp");
                AssertLine(lines[1], "1700000000.005000000", "port1", "42", 1, "eth:ethertype:arp");
                AssertLine(lines[2], "1700000000.007250000", "tunnel", "28", 2, "raw:ip:icmp");

                string verbose = Command.Run("tshark", 60000, "-r", path, "-V").Output;
                Assert.DoesNotContain("Malformed", verbose);
                Assert.DoesNotContain("damaged", verbose);
            }
            finally
            {
                File.Delete(path);
            }
        }

        [TestMethod]
        public void Capture_Fifo_TsharkReadsItLive()
        {
            Requires.Tools("tshark", "mkfifo");
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".fifo");
            StringBuilder output = new StringBuilder();
            Command.Run("mkfifo", 10000, path);
            using Process reader = Command.Start("tshark", output, "-r",
                path, "-l", "-T", "fields", "-e", "frame.interface_name");
            try
            {
                using (PcapngFile file = new PcapngFile(path))
                {
                    WriteCapture(file);
                    Assert.IsNull(file.Failure);
                }

                Assert.IsTrue(reader.WaitForExit(60000));
                reader.WaitForExit();
                CollectionAssert.AreEqual(new[] { "port0", "port1", "tunnel" }, OwnLines(output.ToString()));
            }
            finally
            {
                Command.Kill(reader);
                File.Delete(path);
            }
        }

        [TestMethod]
        public void Capture_ReaderExits_EndsOnlyCapture()
        {
            Requires.Tools("mkfifo", "head");
            string path = Path.Combine(Path.GetTempPath(), "nanosock-" + Guid.NewGuid() + ".fifo");
            Command.Run("mkfifo", 10000, path);
            using Process reader = Command.Start("head", new StringBuilder(), "-c", "1", path);
            try
            {
                using PcapngFile file = new PcapngFile(path);
                WriteCapture(file);
                file.Flush();
                Assert.IsTrue(reader.WaitForExit(20000));
                WriteCapture(file);
                file.Flush();
                Assert.IsNotNull(file.Failure);
                WriteCapture(file);
            }
            finally
            {
                Command.Kill(reader);
                File.Delete(path);
            }
        }

        private static void WriteCapture(ICaptureSink sink)
        {
            PcapngWriter writer = new PcapngWriter(sink, 1518);
            VirtualSwitch bridge = new VirtualSwitch(2);
            CaptureLink first = new CaptureLink(bridge.AddPort(4),
                writer, "port0") { EpochMicroseconds = 1700000000000000 };
            CaptureLink second = new CaptureLink(bridge.AddPort(4),
                writer, "port1") { EpochMicroseconds = 1700000000000000 };
            CaptureLink tunnel = new CaptureLink(new LoopbackLink(1500, 2),
                writer, "tunnel") { NowMicroseconds = 1700000000007250 };
            byte[] request = Convert.FromHexString("ffffffffffff024e5300000108060001080006040001"
                + "024e530000010a141e28" + "0000000000003246505a");
            byte[] echo = Convert.FromHexString("4500001c00010000400166e17f0000017f000001" + "0800f7fd00010001");
            first.Poll(5);
            second.Poll(5);
            first.Transmit(request, 0, request.Length);
            Assert.AreEqual(request.Length, second.Receive(new byte[1518], 0, 1518));
            tunnel.Transmit(echo, 0, echo.Length);
        }

        /// <summary>Removes the warning that a program run as root writes.</summary>
        private static string[] OwnLines(string output)
        {
            return Array.FindAll(output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                line => !line.StartsWith("Running as user", StringComparison.Ordinal));
        }

        private static void AssertLine(string line, string time,
            string name, string length, int direction, string protocols)
        {
            string[] fields = line.Split(';');
            Assert.AreEqual(time, fields[0]);
            Assert.AreEqual(name, fields[1]);
            Assert.AreEqual(length, fields[2]);
            // Some versions print the number in hexadecimal.
            Assert.AreEqual(direction,
                Convert.ToInt32(fields[3], fields[3].StartsWith("0x", StringComparison.Ordinal) ? 16 : 10));
            Assert.AreEqual(protocols, fields[4]);
        }
    }
}
