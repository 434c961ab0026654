using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using NanoSock.Interop.Tests.Tap;
using MqttClient = NanoSock.SystemNet.Programs.MqttClient;
using ProgramNetwork = NanoSock.SystemNet.Programs.ProgramNetwork;
using WebServer = NanoSock.SystemNet.Programs.WebServer;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A client of MQTT over System.Net with MQTTnet as the broker, and as the other client.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class MqttNetTests : IDisposable
    {
        private const int Port = 1884;
        private const int Patience = 60000;
        private const int Refused = 10061;

        private readonly SystemNetBench _bench = new SystemNetBench(4);
        private readonly Relay _relay;
        private MqttServer _broker;

        public MqttNetTests()
        {
            _relay = new Relay(_bench.Network, SystemNetBench.Peer, Port);
            Start();
        }

        public void Dispose()
        {
            Stop();
            _relay.Dispose();
            _bench.Dispose();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(1)]
        [DataRow(2)]
        public async Task Broker_OtherClient_ExchangesMessages(int quality)
        {
            ConcurrentQueue<string> received = new ConcurrentQueue<string>();
            using IMqttClient other = await Connect();
            other.ApplicationMessageReceivedAsync += message =>
            {
                received.Enqueue(message.ApplicationMessage.ConvertPayloadToString());
                return Task.CompletedTask;
            };
            await other.SubscribeAsync("up", (MqttQualityOfServiceLevel)quality);
            string[] expected = Enumerable.Range(0, 30).Select(i => "text" + i).ToArray();
            using (MqttClient client = Open())
            {
                client.Subscribe("down", quality);
                foreach (string text in expected)
                {
                    client.Publish("up", Encoding.ASCII.GetBytes(text), quality);
                    await other.PublishStringAsync("down", text, (MqttQualityOfServiceLevel)quality);
                }

                Assert.IsTrue(Wait.Until(() => received.Count >= expected.Length
                    && client.Messages.Length >= expected.Length, Patience));
                client.Ping();
                CollectionAssert.AreEqual(expected, received.ToArray());
                CollectionAssert.AreEqual(expected.Select(text => "down=" + text).ToArray(), client.Messages);
            }

            await other.DisconnectAsync();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public async Task Broker_LargeMessages_GoBothWays()
        {
            string text = Encoding.ASCII.GetString(WebServer.Pattern(200000));
            using IMqttClient other = await Connect();
            TaskCompletionSource<string> received = new TaskCompletionSource<string>();
            other.ApplicationMessageReceivedAsync += message =>
            {
                received.TrySetResult(message.ApplicationMessage.ConvertPayloadToString());
                return Task.CompletedTask;
            };
            await other.SubscribeAsync("up");
            using (MqttClient client = Open())
            {
                client.Subscribe("down", 1);
                client.Publish("up", Encoding.ASCII.GetBytes(text), 1);
                await other.PublishStringAsync("down", text, MqttQualityOfServiceLevel.AtLeastOnce);
                Assert.AreEqual(text, await received.Task.WaitAsync(TimeSpan.FromMilliseconds(Patience)));
                Assert.IsTrue(Wait.Until(() => client.Messages.Length == 1, Patience));
                Assert.AreEqual("down=" + text, client.Messages[0]);
            }

            await other.DisconnectAsync();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Broker_Restarted_ClientConnectsAgain()
        {
            for (int i = 0; i < 3; i++)
            {
                using MqttClient client = Open();
                client.Publish("topic", new byte[] { 1 }, 2);
                Stop();
                Assert.IsTrue(Wait.Until(() => client.HasEnded, Patience), "the end was not seen");
                Assert.AreEqual(Refused, ProgramNetwork.ErrorOf(() => Open().Dispose()));
                Start();
            }

            Open().Dispose();
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Broker_SilentClient_IsDisconnected()
        {
            using (MqttClient client = new MqttClient(SystemNetBench.Peer, Port, "node", 1))
            {
                client.Ping();
                Assert.IsTrue(Wait.Until(() => client.HasEnded, Patience), "the broker's keep-alive");
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Broker_SameName_EndsTheFirstClient()
        {
            for (int i = 0; i < 10; i++)
            {
                using MqttClient first = Open();
                using MqttClient second = Open();
                second.Ping();
                Assert.IsTrue(Wait.Until(() => first.HasEnded, Patience));
            }

            _bench.AssertNoSockets();
        }

        private static MqttClient Open() => new MqttClient(SystemNetBench.Peer, Port, "node", 60);

        private void Start()
        {
            MqttServerOptions options = new MqttServerOptionsBuilder().WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Parse(SystemNetBench.Peer))
                .WithDefaultEndpointPort(Port).WithDefaultEndpointReuseAddress().Build();
            options.DefaultEndpointOptions.BoundInterNetworkV6Address = IPAddress.None;
            _broker = new MqttServerFactory().CreateMqttServer(options);
            _bench.Network.Enter(() => _broker.StartAsync().GetAwaiter().GetResult());
        }

        private void Stop()
        {
            _broker.StopAsync().GetAwaiter().GetResult();
            _broker.Dispose();
        }

        private async Task<IMqttClient> Connect()
        {
            IMqttClient client = new MqttClientFactory().CreateMqttClient();
            MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _relay.Port).Build();
            await client.ConnectAsync(options, DotNetClients.Limit());
            return client;
        }
    }
}
