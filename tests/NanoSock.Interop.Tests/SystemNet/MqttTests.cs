using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A client of MQTT over System.Net with mosquitto.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class MqttTests : IDisposable
    {
        private const int Port = 1883;
        private const int Patience = 60000;

        private readonly SystemNetBench _bench = new SystemNetBench();

        public void Dispose() => _bench.Dispose();

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public void Mosquitto_Publish_ComesBackOnceAndInOrder(int quality)
        {
            _bench.StartMosquitto();
            string[] expected = Enumerable.Range(0, 30).Select(i => "room/" + i % 3 + "=" + i).ToArray();
            using (MqttClient client = Open("node"))
            {
                client.Subscribe("room/#", quality);
                foreach (string message in expected)
                {
                    string[] parts = message.Split('=');
                    client.Publish(parts[0], Encoding.ASCII.GetBytes(parts[1]), quality);
                }

                // The broker answers after what it has sent before.
                Assert.IsTrue(Wait.Until(() => client.Messages.Length >= expected.Length, Patience), _bench.Log);
                client.Ping();
                CollectionAssert.AreEqual(expected, client.Messages);
            }

            _bench.AwaitLog("Received PUBLISH from node (d0, q" + quality + ", r0");
            _bench.AwaitLog("Received DISCONNECT from node");
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Mosquitto_LargeMessage_ReachesTheOtherClient()
        {
            _bench.StartMosquitto();
            string text = Encoding.ASCII.GetString(WebServer.Pattern(60000));
            using (MqttClient receiver = Open("receiver"))
            using (MqttClient sender = Open("sender"))
            {
                receiver.Subscribe("large", 1);
                sender.Publish("large", Encoding.ASCII.GetBytes(text), 1);
                Assert.IsTrue(Wait.Until(() => receiver.Messages.Length == 1, Patience), _bench.Log);
                Assert.AreEqual("large=" + text, receiver.Messages[0]);
                Assert.IsEmpty(sender.Messages);
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Mosquitto_KeepAlive_EndsASilentClient()
        {
            _bench.StartMosquitto();
            using (MqttClient client = new MqttClient(SystemNetBench.Peer, Port, "node", 2))
            {
                client.Ping();
                client.Ping();
                Assert.IsTrue(Wait.Until(() => client.HasEnded, Patience), _bench.Log);
            }

            _bench.AwaitLog("node has exceeded timeout");
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Mosquitto_Restarted_ClientConnectsAgain()
        {
            Process broker = _bench.StartMosquitto();
            for (int i = 0; i < 2; i++)
            {
                using MqttClient client = Open("node");
                client.Publish("topic", new byte[] { 1 }, 1);
                Command.Kill(broker);
                broker.WaitForExit(5000);
                Assert.IsTrue(Wait.Until(() => client.HasEnded, Patience), "the end was not seen");
                // 10061: ConnectionRefused.
                Assert.AreEqual(10061, ProgramNetwork.ErrorOf(() => Open("node").Dispose()));
                broker = _bench.StartMosquitto();
            }

            using (MqttClient client = Open("node"))
            {
                client.Subscribe("topic", 2);
                client.Publish("topic", Encoding.ASCII.GetBytes("again"), 2);
                Assert.IsTrue(Wait.Until(() => client.Messages.Contains("topic=again"), Patience), _bench.Log);
            }

            _bench.AssertNoSockets();
        }

        private static MqttClient Open(string name) => new MqttClient(SystemNetBench.Peer, Port, name, 60);
    }
}
