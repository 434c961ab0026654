extern alias sensor;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Sockets;
using sensor::SensorNode.Commands;

namespace NanoSock.Tests.Firmware.Sensor
{
    /// <summary>A program at the collector's address that is not a collector.</summary>
    [TestClass]
    public class StrangeCollectorTests
    {
        private const long TenMinutes = 600000;

        // Waits grow from half a second to half a minute: 7 attempts in the first half minute or so, then one in 15 to
        // 30 s.
        private const int MostAttempts = 7 + 40 + 1;

        [TestMethod]
        public void Collector_PortClosed_NodeKeepsTrying()
        {
            SensorBench bench = new SensorBench(withCollector: false);
            bench.Run(TenMinutes);
            Assert.AreEqual("ConnectionRefused", bench.Program.Commands.LastError);
            AssertItKeepsTrying(bench, MostAttempts);
        }

        [TestMethod]
        public void Collector_Silent_NodeKeepsTrying()
        {
            SensorBench bench = new SensorBench(withCollector: false);
            WrongCollectors collectors = new WrongCollectors(bench, _ => { });
            bench.RunUntil(() => collectors.Accepted.Count > 0, 1000);
            Assert.AreEqual("hello 1 1 77\n", bench.Read(collectors.Accepted[0]));
            Assert.AreEqual(CommandState.Greeting, bench.Program.Commands.State);
            Assert.IsTrue(bench.RunUntil(() => bench.Program.Commands.State == CommandState.Waiting,
                CommandLimits.FirstLineMilliseconds));
            Assert.AreEqual("the collector said nothing", bench.Program.Commands.LastError);
            bench.Run(TenMinutes);
            AssertItKeepsTrying(bench, MostAttempts);
        }

        [TestMethod]
        public void Collector_ClosesAtOnce_NodeKeepsTrying()
        {
            SensorBench bench = new SensorBench(withCollector: false);
            WrongCollectors collectors = new WrongCollectors(bench,
                descriptor => bench.Host.Shutdown(descriptor, SocketShutdown.Send)) { EachTurn = bench.CloseAtEnd };
            bench.Run(TenMinutes);
            Assert.AreEqual("closed by the collector", bench.Program.Commands.LastError);
            Assert.AreEqual(collectors.Accepted.Count, bench.Program.Commands.Attempts);
            AssertItKeepsTrying(bench, MostAttempts);
        }

        [TestMethod]
        public void Collector_WelcomesAndCloses_WaitIsNotShortened()
        {
            // A connection that did not last does not shorten the wait for the next.
            SensorBench bench = new SensorBench(withCollector: false);
            _ = new WrongCollectors(bench, descriptor =>
            {
                bench.Send(descriptor, Encoding.ASCII.GetBytes("welcome\n"));
                bench.Host.Shutdown(descriptor, SocketShutdown.Send);
            })
            { EachTurn = bench.CloseAtEnd };
            bench.Run(TenMinutes);
            Assert.IsGreaterThan(10, bench.Program.Commands.Connections);
            AssertItKeepsTrying(bench, MostAttempts);
        }

        [TestMethod]
        public void Collector_Resets_NodeKeepsTrying()
        {
            SensorBench bench = new SensorBench(withCollector: false);
            _ = new WrongCollectors(bench, descriptor => bench.Host.Abort(descriptor));
            bench.Run(TenMinutes);
            Assert.AreEqual("ConnectionReset", bench.Program.Commands.LastError);
            AssertItKeepsTrying(bench, MostAttempts);
        }

        [TestMethod]
        public void Collector_SendsGarbage_IsRejected()
        {
            byte[] garbage = new byte[4096];
            for (int seed = 0; seed < 20; seed++)
            {
                new Random(seed).NextBytes(garbage);
                for (int line = 1; line <= CommandLimits.MostBadLines; line++)
                {
                    garbage[line * 400] = (byte)'\n';
                }

                SensorBench bench = new SensorBench(withCollector: false);
                _ = new WrongCollectors(bench, descriptor => bench.Send(descriptor, garbage));
                bench.Run(TenMinutes / 10);
                Assert.IsGreaterThan(0, bench.Program.Commands.BadLines, "Seed " + seed + ".");
                Assert.AreEqual("not a collector: too many bad lines",
                    bench.Program.Commands.LastError, "Seed " + seed + ".");
                Assert.AreEqual(0, bench.Program.Commands.Commands);
            }
        }

        [TestMethod]
        public void Collector_SendsEndlessLine_IsRejected()
        {
            byte[] flood = new byte[512];
            Array.Fill(flood, (byte)'a');
            SensorBench bench = new SensorBench(withCollector: false);
            WrongCollectors collectors = new WrongCollectors(bench,
                _ => { }) { EachTurn = descriptor => bench.Send(descriptor, flood) };
            Assert.IsTrue(bench.RunUntil(
                () => bench.Program.Commands.State == CommandState.Waiting && collectors.Accepted.Count > 0,
                5000));
            Assert.AreEqual("no end of line", bench.Program.Commands.LastError);
        }

        [TestMethod]
        public void Collector_NeverReads_ConnectionEnds()
        {
            byte[] commands = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("status\n", 64)));
            SensorBench bench = new SensorBench(withCollector: false);
            WrongCollectors collectors = new WrongCollectors(bench,
                _ => { }) { EachTurn = descriptor => bench.Send(descriptor, commands) };
            long done = 0;
            Assert.IsTrue(bench.RunUntil(
                () =>
                {
                    done = Math.Max(done, bench.Program.Commands.Commands);
                    return collectors.Accepted.Count == 2;
                },
                CommandLimits.StallMilliseconds + 5000));
            Assert.AreEqual("the collector takes no answers", bench.Program.Commands.LastError);

            // Limited by the peer's window and our buffer: readings that the peer does not read are not made.
            Assert.IsLessThan(300L, done);
        }

        [TestMethod]
        public void Collector_SendsBadLines_ConnectionContinues()
        {
            SensorBench bench = new SensorBench(withCollector: false);
            WrongCollectors collectors = new WrongCollectors(bench,
                descriptor => bench.Send(descriptor, Encoding.Latin1.GetBytes(
                    "welcome\r\n" + new string('x', 81)
                        + "\nstatu\u0001s\nle\rd\n\nfly\ninterval 99\ninterval 500 now\nled\r\n"
                        + new string(' ', 77) + "led\n")));
            bench.Run(3000);
            string[] lines = bench.Read(collectors.Accepted[0]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            CollectionAssert.AreEqual(
                new[]
                {
                    "hello 1 1 77",
                    "error line too long: at most 80 characters",
                    "error not text: printable ASCII only",
                    "error not text: printable ASCII only",
                    "error no such command; try help",
                    "error interval: 100 to 3600000 milliseconds",
                    "error too many words",
                    "ok led off",
                    "ok led off",
                },
                lines);
            Assert.AreEqual(CommandState.Open, bench.Program.Commands.State);
            Assert.AreEqual(6, bench.Program.Commands.BadLines);
            Assert.AreEqual(1000, bench.Program.Readings.Interval);
        }

        [TestMethod]
        public void Collector_HostDead_NodeKeepsTrying()
        {
            SensorBench bench = new SensorBench(withCollector: false) { IsHostDead = true };
            bench.Run(TenMinutes);
            CollectionAssert.Contains(new[] { "TimedOut", "HostUnreachable" }, bench.Program.Commands.LastError);
            AssertItKeepsTrying(bench, MostAttempts);
            Assert.AreEqual("HostUnreachable", SocketErrorNames.Of(bench.Program.Readings.LastError));

            // Of the 600 most were never sent: they waited until newer ones replaced them.
            Assert.IsGreaterThan(350u, bench.Program.Readings.Dropped);
        }

        private static void AssertItKeepsTrying(SensorBench bench, int most)
        {
            Assert.IsLessThanOrEqualTo(most, bench.Program.Commands.Attempts);
            Assert.IsGreaterThanOrEqualTo(14, bench.Program.Commands.Attempts);

            // No state is left: the listener of the status page, one datagram socket, one connection at most.
            Assert.IsLessThanOrEqualTo(3, bench.Program.SocketsInUse);
            bench.StartCollectorAfter();
            Assert.IsTrue(
                bench.RunUntil(bench.IsConnected, BackOff.Longest + CommandLimits.FirstLineMilliseconds + 1000),
                "It does not come back.");
        }

        /// <summary>A listener at the collector's port, with its treatment of clients.</summary>
        private sealed class WrongCollectors
        {
            internal readonly List<int> Accepted = new List<int>();

            internal WrongCollectors(SensorBench bench, Action<int> accepted)
            {
                int listener = bench.Listen();
                bench.WrongCollector = () =>
                {
                    int descriptor;
                    while ((descriptor = bench.Host.Accept(listener)) >= 0)
                    {
                        Accepted.Add(descriptor);
                        accepted(descriptor);
                    }

                    foreach (int open in Accepted)
                    {
                        EachTurn?.Invoke(open);
                    }
                };
                bench.StopWrongCollector = () =>
                {
                    bench.Host.Close(listener);
                    Accepted.ForEach(open => bench.Host.Abort(open));
                };
            }

            internal Action<int> EachTurn { get; init; }
        }
    }
}
