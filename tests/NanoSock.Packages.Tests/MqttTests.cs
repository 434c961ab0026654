using System.Globalization;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Packages.Tests.Support;

namespace NanoSock.Packages.Tests
{
    /// <summary>A client of MQTT outside the repository. It has the package NanoSock.System.Net and no other.</summary>
    [TestClass]
    public class MqttTests
    {
        // The gateway of the switch within the process; its ports are those of 127.0.0.1.
        private const string Machine = "192.168.7.1";

        [TestMethod]
        public void Mosquitto_Publish_ComesBack()
        {
            using Broker broker = new Broker();
            OutsideProject project = new OutsideProject("Publisher", "net10.0",
                new[] { "MqttClient.cs", "Publisher.cs" }, "NanoSock.System.Net");
            project.Build();
            StringAssert.Contains(project.Run(Machine, broker.Port.ToString(CultureInfo.InvariantCulture)),
                "outside/test=hello over NanoSock.System.Net");
        }
    }
}
