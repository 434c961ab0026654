using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Services.Tests.Support;
using NanoSock.Sockets;
using NanoSock.Testing;

namespace NanoSock.Services.Tests.Sntp
{
    /// <summary>The pace of requests (RFC 4330 10, RFC 5905 7.4), and answers that are read late.</summary>
    [TestClass]
    public sealed class SntpPaceTests
    {
        [TestMethod]
        [Conformance("RFC4330-10")]
        public void Poll_ClosedPort_IsNotAskedAgainWithin14Seconds()
        {
            SntpBench bench = Started("10.0.0.20");
            bench.World.AddNode("10.0.0.20");
            bench.Run(() => bench.Client.Failures > 0);
            Assert.AreEqual(SntpStatus.Unreachable, bench.Client.Status);
            Assert.IsGreaterThanOrEqualTo(bench.World.Now + 14000, bench.Due, "16 s less an eighth");
        }

        [TestMethod]
        public void Poll_SilentServerBesideOneWithoutRoute_IsNotAskedAgainWithin14Seconds()
        {
            SntpBench bench = Started("10.0.0.11", "198.51.100.1");
            bench.Run(() => bench.Client.Failures == 2);
            Assert.IsGreaterThanOrEqualTo(bench.World.Now + 14000, bench.Due);
            Assert.HasCount(1, bench.Servers[0].Requests);
        }

        [TestMethod]
        public void Poll_ServersThatHaveRefused_DoNotShortenThePauseOfTheOthers()
        {
            SntpBench bench = Started("10.0.0.11", "10.0.0.12", "10.0.0.13");
            bench.Servers[0].Answer = r => [Kiss(r, "DENY")];
            bench.Servers[1].Answer = r => [Kiss(r, "RSTR")];
            bench.Run(() => false, 40000);
            CollectionAssert.AreEqual(new[] { 1, 1, 2 }, bench.Servers.Select(s => s.Requests.Count).ToArray());
        }

        [TestMethod]
        public void Poll_AnswerReadLongAfterItsTime_IsNotUsed()
        {
            SntpBench bench = Started("10.0.0.11");
            bench.Servers[0].Answer = r => [SntpServer.Reply(r, SntpBench.Today)];
            bool isAsleep = false;
            bench.Node.SetService(null);
            bench.World.Programs = () =>
            {
                bench.Servers[0].Run();
                if (!isAsleep)
                {
                    isAsleep = true;
                    bench.Client.Poll(bench.World.Now);
                }
            };
            bench.World.Run(3600000);
            Assert.HasCount(1, bench.Servers[0].Requests);
            bench.Client.Poll(bench.World.Now);
            Assert.IsEmpty(bench.Times, "half an hour wrong");
            Assert.AreEqual(SntpStatus.TimedOut, bench.Client.Status);
        }

        private static SntpBench Started(params string[] servers)
        {
            SntpBench bench = new SntpBench();
            foreach (string server in servers)
            {
                Assert.AreEqual(SocketError.Success, bench.Client.AddServer(server));
            }

            bench.Client.Start();
            return bench;
        }

        private static byte[] Kiss(byte[] request, string code)
        {
            byte[] message = SntpServer.Reply(request, SntpBench.Today, 0, 0);
            for (int i = 0; i < 4; i++)
            {
                message[12 + i] = (byte)code[i];
            }

            return message;
        }
    }
}
