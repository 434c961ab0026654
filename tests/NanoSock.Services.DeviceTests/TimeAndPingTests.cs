using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>The SNTP client against a server whose answers the test writes, and echo requests.</summary>
    [TestClass]
    public class TimeAndPingTests
    {
        [Cleanup]
        public void CleanUp()
        {
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Time_OfThisEra_IsTaken()
        {
            // 1,795,996,800 s after 1970, which is 2026-11-30 00:00 UTC, as seconds after 1900, and a quarter.
            Recorder taken = Ask(0xEEB73B00, 1);
            Assert.IsTrue(taken.Time == 1795996800250L);
            Assert.AreEqual(0, taken.Delay);
        }

        [TestMethod]
        public void Time_OfTheNextEra_IsTaken()
        {
            // 2036-02-07 06:28:16 UTC begins the second era; 16 s later.
            Assert.IsTrue(Ask(16, 1).Time == 2085978512250L);
        }

        [TestMethod]
        public void Time_OfAnUnsynchronizedServer_IsNotTaken()
        {
            Assert.IsTrue(Ask(0xEEB73B00, 16).Time == 0);
            Assert.IsTrue(ServiceWorld.Context.GetDropCount(ServiceDrop.SntpUnsynchronized) == 1);
        }

        [TestMethod]
        public void Ping_Host_IsAnswered()
        {
            ServiceWorld.Create(true);
            Recorder recorder = new Recorder();
            PingClient client = new PingClient(ServiceWorld.Context, recorder);
            PingOptions options = new PingOptions();
            options.Count = 3;
            options.Interval = 10;
            client.Start(ServiceWorld.HostAddress, options);
            for (int i = 0; i < 5 && client.IsRunning; i++)
            {
                ServiceWorld.Run(10);
            }

            Assert.AreEqual(3, recorder.Replies);
            Assert.AreEqual(3, client.Received);
            Assert.IsFalse(client.IsRunning);
        }

        [TestMethod]
        public void Ping_AbsentHost_IsReported()
        {
            ServiceWorld.Create(true);
            Recorder recorder = new Recorder();
            PingClient client = new PingClient(ServiceWorld.Context, recorder);
            PingOptions options = new PingOptions();
            options.Count = 1;
            options.Timeout = 5000;
            client.Start(ServiceWorld.HostAddress + 7, options);
            for (int i = 0; i < 7 && client.IsRunning; i++)
            {
                ServiceWorld.Run(1000);
            }

            Assert.AreEqual(0, recorder.Replies);
            Assert.AreEqual(1, recorder.Errors);
        }

        private static Recorder Ask(uint seconds, byte stratum)
        {
            ServiceWorld.Create(true);
            int server = ServiceWorld.Serve(123);
            Recorder recorder = new Recorder();
            SntpClient client = new SntpClient(ServiceWorld.Context, null, recorder, new SntpOptions());
            Assert.IsTrue(client.AddServer("10.0.0.1") == SocketError.Success);
            client.Start();
            ServiceWorld.Run(0);
            byte[] message = new byte[48];
            DatagramInfo from = new DatagramInfo();
            Assert.AreEqual(48, ServiceWorld.Host.ReceiveFrom(server, message, 0, 48, from));

            // Version 4, server; the request's transmit timestamp is the originate timestamp.
            message[0] = 0x24;
            message[1] = stratum;
            for (int i = 0; i < 8; i++)
            {
                message[24 + i] = message[40 + i];
            }

            BigEndian.WriteUInt32(message, 32, seconds);
            BigEndian.WriteUInt32(message, 36, 0x40000000);
            BigEndian.WriteUInt32(message, 40, seconds);
            BigEndian.WriteUInt32(message, 44, 0x40000000);
            Assert.AreEqual(48,
                ServiceWorld.Host.SendTo(server, message, 0, 48, from.RemoteAddress, from.RemotePort));
            ServiceWorld.Run(0);
            return recorder;
        }

        private sealed class Recorder : ISntpClock, IPingListener
        {
            internal long Time;
            internal int Delay;
            internal int Replies;
            internal int Errors;

            public long GetUnixMilliseconds()
            {
                return 0;
            }

            public void OnTime(SntpTime time)
            {
                Time = time.UnixMilliseconds;
                Delay = time.Delay;
            }

            public void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate)
            {
                Replies++;
            }

            public void OnError(uint reporter, int sequence, int type, int code)
            {
                Errors++;
            }

            public void OnLost(int sequence, SocketError error)
            {
                Errors++;
            }
        }
    }
}
