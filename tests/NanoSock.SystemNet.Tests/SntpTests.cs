using System;
using System.Net;
using System.Net.Sockets;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using nanoFramework.Networking;
using NanoSock.Testing;

namespace NanoSock.SystemNet.Tests
{
    /// <summary>The class <c>Sntp</c> of nanoFramework over the node's client.</summary>
    [TestClass]
    public sealed class SntpTests : IDisposable
    {
        private const uint Seconds2030 = 1893456000;

        private readonly ServiceWorld _world = new ServiceWorld();

        public void Dispose()
        {
            Sntp.Stop();
            _world.Dispose();
        }

        [TestMethod]
        public void Start_ServerAnswers_SetsTime()
        {
            Network.Start(_world.ServerRunner, null);
            Socket server = World.Udp();
            server.Bind(new IPEndPoint(IPAddress.Any, 123));
            server.ReceiveTimeout = BlockingPair.Limit;
            Network.Start(_world.Runner, _world.Services);
            ServiceWorld.Interface.EnableStaticIPv4("10.0.0.9", "255.255.255.0", "10.0.0.1");
            SystemTime.Last = default;
            Sntp.Server1 = "10.0.0.1";
            Assert.AreEqual("1.pool.ntp.org", Sntp.Server2);
            Sntp.Server2 = null;
            Sntp.Start();
            Assert.IsTrue(Sntp.IsStarted);
            Answer(server);
            ServiceWorld.Wait(() => SystemTime.Last.Year == 2030);
            SystemTime.Last = default;
            Sntp.UpdateNow();
            Answer(server);
            ServiceWorld.Wait(() => SystemTime.Last.Year == 2030);
            Sntp.Stop();
            Assert.IsFalse(Sntp.IsStarted);
            server.Close();
        }

        [TestMethod]
        public void Start_WithoutServices_IsNotSupported()
        {
            Network.Start(_world.Runner, null);
            Assert.ThrowsExactly<NotSupportedException>(Sntp.Start);
        }

        // RFC 5905 7.3: mode 4, stratum 1, the client's transmit timestamp as origin.
        private static void Answer(Socket server)
        {
            byte[] message = new byte[48];
            EndPoint client = new IPEndPoint(IPAddress.Any, 0);
            Assert.AreEqual(48, server.ReceiveFrom(message, ref client));
            byte[] answer = new byte[48];
            answer[0] = 0x24;
            answer[1] = 1;
            Array.Copy(message, 40, answer, 24, 8);
            uint seconds = unchecked(Seconds2030 + 2208988800u);
            foreach (int at in new[] { 16, 32, 40 })
            {
                answer[at] = (byte)(seconds >> 24);
                answer[at + 1] = (byte)(seconds >> 16);
                answer[at + 2] = (byte)(seconds >> 8);
                answer[at + 3] = (byte)seconds;
            }

            server.SendTo(answer, client);
        }
    }
}
