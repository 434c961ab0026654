using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Collecting;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.SensorNode
{
    /// <summary>The sensor node as a process, and its collector on the kernel's own sockets.</summary>
    [TestClass]
    public class SensorNodeTests
    {
        private const int Patience = 60000;

        private readonly List<string> _lines = new List<string>();

        private static string Program
        {
            get { return Path.Combine(AppContext.BaseDirectory, "SensorNode.dll"); }
        }

        [TestMethod]
        public void LinkDown_KernelInterface_LosesNoReading()
        {
            using NetworkNamespace network = new NetworkNamespace();
            StringBuilder output = new StringBuilder();
            network.Start(
                "exec dotnet '" + Program + "' --link tap:tap0 --address 10.9.0.2/24 --interval 200 </dev/null",
                output);
            WaitFor(() => Copy(output).Contains("\nready", StringComparison.Ordinal), output);
            network.MustRun("ip address add 10.9.0.1/24 dev tap0");
            NativeCollector collector = null;
            network.Enter(() => collector = new NativeCollector(IPAddress.Any, 9000, Tell));
            using (collector)
            {
                collector.Start();
                WaitFor(() => Missing(collector, out long received) == 0 && received > 5, output);
                for (int pull = 0; pull < 3; pull++)
                {
                    AskAndWait(collector, output);
                    int downs = Count(output, "link down");
                    network.MustRun("ip link set tap0 down");
                    WaitFor(() => Count(output, "link down") > downs, output);
                    Thread.Sleep(700 * pull);
                    uint before = Highest(collector);
                    network.MustRun("ip link set tap0 up");
                    WaitFor(() => Highest(collector) > before + 5, output);
                }

                AskAndWait(collector, output);

                // Readings taken while the link was down arrived after it came up, and readings that were lost were
                // sent again.
                WaitFor(() => Missing(collector, out _) == 0, output);
            }
        }

        [TestMethod]
        public void Collector_Restarted_NodeReconnects()
        {
            using NetworkNamespace network = new NetworkNamespace();
            StringBuilder output = new StringBuilder();
            network.Start("exec dotnet '" + Program
                + "' --link tap:tap0 --address 10.9.0.2/24 --interval 200 --collector 10.9.0.1:9001 </dev/null",
                output);
            WaitFor(() => Copy(output).Contains("\nready", StringComparison.Ordinal), output);
            network.MustRun("ip address add 10.9.0.1/24 dev tap0");
            for (int start = 0; start < 3; start++)
            {
                NativeCollector collector = null;
                network.Enter(() => collector = new NativeCollector(IPAddress.Any, 9001, Tell));
                using (collector)
                {
                    collector.Start();
                    WaitFor(() => Missing(collector, out long received) == 0 && received > 5, output);
                    AskAndWait(collector, output);
                }
            }
        }

        [TestMethod]
        public void Unplug_Option_ShowsCutAndRecovery()
        {
            Requires.Tools("kill");
            StringBuilder output = new StringBuilder();
            using Process process = Command.Start("dotnet", output, Program,
                "--no-forward", "--interval", "100", "--unplug", "2s+1s");
            try
            {
                WaitFor(() => Copy(output).Contains(" link up", StringComparison.Ordinal), output);
                int at = Copy(output).IndexOf(" link up", StringComparison.Ordinal);
                WaitFor(() => Copy(output).IndexOf("; again", StringComparison.Ordinal) > 0
                    && Copy(output).LastIndexOf("temperature", StringComparison.Ordinal) > at, output);
                Command.Run("kill", 5000, "-TERM", process.Id.ToString());
                Assert.IsTrue(process.WaitForExit(Patience), Copy(output));
                process.WaitForExit();
                Assert.AreEqual(0, process.ExitCode, Copy(output));
                string text = Copy(output);
                Assert.IsLessThan(at, text.IndexOf(" link down", StringComparison.Ordinal), text);
                StringAssert.Contains(text, "0 missing");
                StringAssert.Contains(text, "unplugged: frames refused");
                StringAssert.Contains(text, "node 1: commands connected");
            }
            finally
            {
                Command.Kill(process);
            }
        }

        [TestMethod]
        public void NativeCollector_OtherClients_AreRejected()
        {
            using NativeCollector collector = new NativeCollector(IPAddress.Loopback, 0, Tell);
            collector.Start();
            using Socket datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Connect(IPAddress.Loopback, collector.Port);
            datagrams.Send(Array.Empty<byte>());
            datagrams.Send("hello"u8);
            datagrams.Send(new byte[] { 0x4E, 0x52, 1 });
            WaitFor(
                () => Faults(collector, DatagramFault.TooShort) == 2 && Faults(collector, DatagramFault.NoReading) == 1,
                new StringBuilder());

            using Socket otherHost = Connect(collector.Port);
            otherHost.Send("GET / HTTP/1.1\r\n\r\n"u8);
            Assert.AreEqual("", ReadToEnd(otherHost));
            using Socket node = Connect(collector.Port);
            node.Send("hello 1 5 9\n"u8);
            Assert.AreEqual("welcome\n", ReadLine(node));
            collector.Type("5 led on");
            Assert.AreEqual("led on\n", ReadLine(node));
            node.Send("ok led on\n"u8);
            WaitFor(() => Has("node 5 answers: ok led on"), new StringBuilder());

            // The node restarts: its old connection is closed, whatever state TCP still has of it.
            using Socket again = Connect(collector.Port);
            again.Send("hello 1 5 10\n"u8);
            Assert.AreEqual("welcome\n", ReadLine(again));
            Assert.AreEqual("", ReadToEnd(node));
        }

        [TestMethod]
        [DataRow("collect --port 70000")]
        [DataRow("collect --port x")]
        [DataRow("collect --bind 1.2.3")]
        [DataRow("collect --colour")]
        [DataRow("--node 0")]
        [DataRow("--interval 99")]
        [DataRow("--collector 1.2.3.4:0")]
        [DataRow("--collector 224.0.0.1")]
        [DataRow("--unplug 5s")]
        public void Start_InvalidArguments_PrintsOneLineAndExitsTwo(string arguments)
        {
            CommandResult result = Command.Run("dotnet", Patience, arguments.Split(' ').Prepend(Program).ToArray());
            Assert.AreEqual(2, result.ExitCode, result.ToString());
            StringAssert.StartsWith(result.Output, "error: ");
            Assert.AreEqual(1, result.Output.Count(c => c == '\n'), result.Output);
        }

        private void AskAndWait(NativeCollector collector, StringBuilder output)
        {
            int before = Count(" answers: ok status");
            Stopwatch watch = Stopwatch.StartNew();
            long asked = -5000;
            WaitFor(
                () =>
                {
                    // A connection that died with the link may still look open here: the next one is asked again.
                    if (watch.ElapsedMilliseconds - asked >= 5000)
                    {
                        asked = watch.ElapsedMilliseconds;
                        collector.Type("status");
                    }

                    return Count(" answers: ok status") > before;
                },
                output);
        }

        private void WaitFor(Func<bool> condition, StringBuilder output)
        {
            Stopwatch watch = Stopwatch.StartNew();
            while (!condition())
            {
                if (watch.ElapsedMilliseconds > Patience)
                {
                    lock (_lines)
                    {
                        Assert.Fail("It does not come.\nCollector:\n"
                            + string.Join("\n", _lines.TakeLast(40)) + "\nBoard:\n" + Copy(output));
                    }
                }

                Thread.Sleep(20);
            }
        }

        private void Tell(string line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }

        private bool Has(string text)
        {
            return Count(text) > 0;
        }

        private int Count(string text)
        {
            lock (_lines)
            {
                return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
            }
        }

        private static int Count(StringBuilder output, string text)
        {
            return Copy(output).Split(text).Length - 1;
        }

        private static string Copy(StringBuilder output)
        {
            lock (output)
            {
                return output.ToString();
            }
        }

        private static long Missing(NativeCollector collector, out long received)
        {
            long missing = -1;
            long taken = 0;
            collector.Use((core, _) =>
            {
                SequenceTracker sequence = core.Find(1)?.Current?.Sequence;
                missing = sequence?.Missing ?? -1;
                taken = sequence?.Received ?? 0;
            });
            received = taken;
            return missing;
        }

        private static uint Highest(NativeCollector collector)
        {
            uint highest = 0;
            collector.Use((core, _) => highest = core.Find(1).Current.Sequence.Highest);
            return highest;
        }

        private static long Faults(NativeCollector collector, DatagramFault fault)
        {
            long faults = 0;
            collector.Use((core, _) => faults = core.FaultsOf(fault));
            return faults;
        }

        private static Socket Connect(int port)
        {
            Socket socket = new Socket(AddressFamily.InterNetwork,
                SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Patience };
            socket.Connect(IPAddress.Loopback, port);
            return socket;
        }

        private static string ReadLine(Socket socket)
        {
            StringBuilder line = new StringBuilder();
            byte[] value = new byte[1];
            while (line.Length == 0 || line[^1] != '\n')
            {
                Assert.AreEqual(1, socket.Receive(value), line.ToString());
                line.Append((char)value[0]);
            }

            return line.ToString();
        }

        private static string ReadToEnd(Socket socket)
        {
            StringBuilder text = new StringBuilder();
            byte[] buffer = new byte[256];
            try
            {
                int count;
                while ((count = socket.Receive(buffer)) > 0)
                {
                    text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                }
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Our data that it had not read.
            }

            return text.ToString();
        }
    }
}
