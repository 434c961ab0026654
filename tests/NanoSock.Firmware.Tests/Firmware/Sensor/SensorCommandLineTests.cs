extern alias sensor;

using System;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Host.Running;
using sensor::SensorNode;

namespace NanoSock.Tests.Firmware.Sensor
{
    [TestClass]
    public class SensorCommandLineTests
    {
        [TestMethod]
        [DataRow("--collector 192.168.7.1:9001", null)]
        [DataRow("--collector :9001", null)]
        [DataRow("--collector 192.168.7.2", "own address")]
        [DataRow("--collector 10.0.0.2:9000 --address 10.0.0.2/24", "own address")]
        [DataRow("--collector nowhere", "expected an IPv4 address")]
        [DataRow("--collector 10.0.0.1:0", "expected an IPv4 address")]
        [DataRow("--collector 224.0.0.1", "expected an IPv4 address")]
        [DataRow("--node 0", "from 1")]
        [DataRow("--interval 99", "100 to 3600000")]
        public void Configure_InvalidOption_Throws(string line, string error)
        {
            BoardDefinition definition = new DesktopRun().CreateDefinition();
            HostCommandLine commandLine = new HostCommandLine(definition.Description,
                definition.Forwards, definition.MoreOptions, definition.IsNetworked);
            Assert.AreEqual(0,
                commandLine.Parse(line.Split(' '), TextWriter.Null, TextWriter.Null, out HostOptions options));
            if (error == null)
            {
                definition.Configure(options);
            }
            else
            {
                StringAssert.Contains(
                    Assert.ThrowsExactly<FormatException>(() => definition.Configure(options)).Message,
                    error);
            }
        }
    }
}
