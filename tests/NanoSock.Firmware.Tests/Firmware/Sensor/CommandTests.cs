extern alias sensor;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Links;
using NanoSock.Sockets;
using sensor::NanoSock.Firmware;
using sensor::SensorNode;
using sensor::SensorNode.Commands;
using sensor::SensorNode.Readings;
using sensor::SensorNode.Sensors;

namespace NanoSock.Tests.Firmware.Sensor
{
    [TestClass]
    public class CommandTests
    {
        [TestMethod]
        [DataRow("led on", "ok led on")]
        [DataRow("led  off", "ok led off")]
        [DataRow("led maybe", "error led: on or off")]
        [DataRow("led on now", "error too many words")]
        [DataRow("interval", "ok interval 1000")]
        [DataRow("interval 100", "ok interval 100")]
        [DataRow("interval 3600000", "ok interval 3600000")]
        [DataRow("interval 3600001", "error interval: 100 to 3600000 milliseconds")]
        [DataRow("interval -100", "error interval: 100 to 3600000 milliseconds")]
        [DataRow("interval 4294967396", "error interval: 100 to 3600000 milliseconds")]
        [DataRow("read", "ok read 0 temperature 18.000 humidity 55.000")]
        [DataRow("read twice", "error too many words")]
        [DataRow("status", "ok status uptime 0 readings 0 sent 0 waiting 0 dropped 0 interval 1000 led off")]
        [DataRow("help", "ok interval [100-3600000 ms], read, status, led [on|off], help")]
        [DataRow("READ", "error no such command; try help")]
        public void Execute_Command_ReturnsAnswer(string command, string answer)
        {
            Assert.AreEqual(answer + "\n", Execute(new SimulatedSensor(), command));
        }

        [TestMethod]
        public void Execute_LongestAnswer_FitsBuffer()
        {
            string answer = Execute(new WideSensor(), "read");
            Assert.IsLessThanOrEqualTo(CommandInterpreter.LongestAnswer, answer.Length);
            Assert.AreEqual(8, answer.Split("temperature -2147483.648").Length - 1);
        }

        [TestMethod]
        public void BackOff_SeveralNodes_GrowsAndDiffers()
        {
            HashSet<string> sequences = new HashSet<string>();
            for (uint node = 1; node <= 50; node++)
            {
                BackOff backOff = new BackOff(node, 5);
                int[] waits = Enumerable.Range(0, 10).Select(_ => backOff.Next()).ToArray();
                for (int i = 0; i < waits.Length; i++)
                {
                    int most = Math.Min(500 << i, 30000);
                    Assert.IsGreaterThanOrEqualTo(most / 2, waits[i]);
                    Assert.IsLessThanOrEqualTo(most, waits[i]);
                }

                sequences.Add(string.Join(",", waits));
                backOff.Reset();
                Assert.IsLessThanOrEqualTo(500, backOff.Next());
            }

            Assert.HasCount(50, sequences);
        }

        [TestMethod]
        public void Interval_Command_ChangesReadingRate()
        {
            SensorBench bench = new SensorBench();
            bench.Run(2000);
            Assert.IsTrue(bench.Ask("interval 200", 1000));
            long before = bench.Sequence.Received;
            bench.Run(10000);
            Assert.AreEqual(50.0, bench.Sequence.Received - before, 1);
            Assert.IsTrue(bench.Ask("interval 60000", 1000));
            before = bench.Sequence.Received;
            bench.Run(50000);
            Assert.AreEqual(before, bench.Sequence.Received);

            // A reading on demand is an ordinary reading.
            Assert.IsTrue(bench.Ask("read", 1000));
            bench.Run(100);
            Assert.AreEqual(before + 1, bench.Sequence.Received);
            Assert.AreEqual(0L, bench.Sequence.Missing);
        }

        [TestMethod]
        public void StatusPage_Sensor_ShowsReadings()
        {
            SensorBench bench = new SensorBench();
            bench.Run(3500);
            int descriptor = bench.Host.Socket(SocketType.Stream);
            bench.Host.Connect(descriptor, SensorBench.BoardAddress, StatusPage.HttpPort);
            bench.Run(100);
            bench.Send(descriptor, Encoding.ASCII.GetBytes("GET /netstat.json HTTP/1.1\r\nHost: b\r\n\r\n"));
            StringBuilder text = new StringBuilder();
            bench.RunUntil(
                () =>
                {
                    text.Append(bench.Read(descriptor));
                    return text.ToString().EndsWith("}\n", StringComparison.Ordinal);
                },
                5000);
            string answer = text.ToString();
            using System.Text.Json.JsonDocument json =
                System.Text.Json.JsonDocument.Parse(answer[answer.IndexOf('{')..]);
            System.Text.Json.JsonElement program = json.RootElement.GetProperty("program");
            Assert.AreEqual("NanoSock SensorNode", json.RootElement.GetProperty("name").GetString());
            Assert.AreEqual(18.06m, program.GetProperty("temperature").GetDecimal());
            Assert.AreEqual("192.168.7.1:9000", program.GetProperty("collector").GetString());
            Assert.AreEqual("open", program.GetProperty("connection").GetString());
            Assert.AreEqual("up", program.GetProperty("link").GetString());
            Assert.AreEqual(4, program.GetProperty("readings").GetInt32());
            Assert.AreEqual(0, program.GetProperty("waiting").GetInt32());
            Assert.AreEqual(4, json.RootElement.GetProperty("memory").GetProperty("socketsInUse").GetInt32());
        }

        [TestMethod]
        public void SelfTest_Loopback_Succeeds()
        {
            StackOptions options = new StackOptions { TcpSockets = 8, UdpSockets = 4, TcpBuffers = 4 };
            NetStack stack = new NetStack(options);
            LoopbackLink link = new LoopbackLink(1500, 4);
            stack.AddInterface(link, 0x7F000001, 8);
            SensorSettings settings = new SensorSettings { Collector = 0x7F000001 };
            SensorProgram program = new SensorProgram(stack, link,
                new SimulatedSensor(), new SimulatedLed(), settings, new byte[512], 12);
            Assert.AreEqual(SocketError.Success, program.Start());
            SelfTest test = new SelfTest(stack, settings);
            for (long now = 0; !test.IsOver; now++)
            {
                program.Step(now);
                test.Step(now);
            }

            Assert.AreEqual(SocketError.Success, test.Result);
            Assert.IsTrue(test.IsAnswered);
            Assert.IsTrue(program.Led.IsOn);
            Assert.AreEqual(SelfTest.Readings, test.Received);
        }

        [TestMethod]
        public void SelfTest_NothingReceived_TimesOut()
        {
            NetStack stack = new NetStack(new StackOptions());
            stack.AddInterface(new LoopbackLink(1500, 4), 0x7F000001, 8);
            SelfTest test = new SelfTest(stack, new SensorSettings { Collector = 0x7F000001 });
            test.Step(5);
            test.Step(4 + SelfTest.Longest);
            Assert.IsFalse(test.IsOver);
            test.Step(5 + SelfTest.Longest);
            Assert.AreEqual(SocketError.TimedOut, test.Result);
        }

        private static string Execute(ISensor sensor, string command)
        {
            SensorSettings settings = new SensorSettings { Collector = 1 };
            ReadingSender readings = new ReadingSender(new NetStack(new StackOptions()),
                new LoopbackLink(1500, 1), sensor, settings);
            byte[] buffer = new byte[1000];
            ByteWriter writer = new ByteWriter(buffer);
            byte[] line = Encoding.ASCII.GetBytes(command);
            bool done = new CommandInterpreter(readings, new SimulatedLed()).Execute(line, line.Length, writer);
            string answer = Encoding.ASCII.GetString(buffer, 0, writer.Length);
            Assert.AreEqual(done, answer.StartsWith("ok ", StringComparison.Ordinal));
            return answer;
        }

        private sealed class WideSensor : ISensor
        {
            public int Count
            {
                get { return ReadingWire.MostValues; }
            }

            public Quantity QuantityOf(int value)
            {
                return Quantity.Temperature;
            }

            public int Read(int value, long uptimeMilliseconds)
            {
                return int.MinValue;
            }
        }
    }
}
