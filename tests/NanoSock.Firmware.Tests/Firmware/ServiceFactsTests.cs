using System;
using System.Linq;
using System.Text.Json;
using EchoServer;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Firmware;
using NanoSock.Host.Running;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;

namespace NanoSock.Tests.Firmware
{
    /// <summary>The lists of the services in netstat.json: EchoServer with a lease of another EchoServer.</summary>
    [TestClass]
    public class ServiceFactsTests
    {
        private const uint Server = 0x0A090001;

        private readonly VirtualSwitch _network = new VirtualSwitch(2);
        private long _now = 1000;

        [TestMethod]
        public void Lists_WithLease_AreDocumented()
        {
            NetStack other = NewStack();
            BoardNetwork server = new BoardNetwork(other, new HostOptions
            {
                Address = Server,
                PrefixLength = 24,
                Network = new NetworkOptions
                {
                    FirstLease = Server + 9, LastLease = Server + 19, LeaseSeconds = 600,
                    DnsServers = new[] { Server }, HostName = "other",
                },
            }, 0, null);
            server.Start();
            int dns = other.Socket(SocketType.Dgram);
            Assert.AreEqual(0, other.Bind(dns, 0, 53));
            NetStack stack = NewStack();
            EchoProgram program = new EchoProgram(stack, new byte[1472], 24);
            BoardNetwork client = new BoardNetwork(stack,
                new HostOptions { Network = new NetworkOptions { AsksDhcp = true } }, 0, null);
            ServiceFacts facts = new ServiceFacts(program, client);
            client.Start();
            Action step = () =>
            {
                program.Step(_now);
                other.Poll(_now);
                AnswerQuestion(other, dns);
            };
            Run(step, 1);
            JsonElement before = NetstatDocument.Read(facts).GetProperty("leases").EnumerateArray().Single();
            Assert.AreEqual("0.0.0.0", before.GetProperty("address").GetString());
            Assert.AreEqual(0, before.GetProperty("endMs").GetInt64());
            Run(step, 30000);
            Assert.AreEqual(DhcpState.Bound, client.Client.State);
            int query = client.Resolver.Resolve("host.example");
            Run(step, 3000);
            Assert.AreEqual(DnsStatus.Success, client.Resolver.GetStatus(query));

            JsonElement json = NetstatDocument.Read(facts);
            string[] unknown = NetstatDocument.PathsOf(json).Except(NetstatDocument.Paths).ToArray();
            Assert.IsEmpty(unknown, string.Join(", ", unknown));
            JsonElement lease = json.GetProperty("leases").EnumerateArray().Single();
            Assert.AreEqual("Bound", lease.GetProperty("state").GetString());
            Assert.StartsWith("10.9.0.", lease.GetProperty("address").GetString());
            Assert.AreEqual("10.9.0.1", lease.GetProperty("server").GetString());
            long end = lease.GetProperty("endMs").GetInt64();
            Assert.IsTrue(end > 560000 && end <= 600000, end.ToString());
            Assert.IsGreaterThan(lease.GetProperty("renewMs").GetInt64(), lease.GetProperty("rebindMs").GetInt64());
            Assert.AreEqual("[{\"service\":\"dns\",\"address\":\"10.9.0.1\"}]",
                json.GetProperty("servers").GetRawText().Replace("\n", "", StringComparison.Ordinal));
            JsonElement cached = json.GetProperty("cache").EnumerateArray().Single();
            Assert.AreEqual("Success", cached.GetProperty("status").GetString());
            Assert.AreEqual("192.0.2.7", cached.GetProperty("value").GetString());
            Assert.AreEqual(300000, cached.GetProperty("leftMs").GetInt64(), 3000);
        }

        // One A record of 300 s for any question (RFC 1035 4.1).
        private static void AnswerQuestion(NetStack stack, int socket)
        {
            byte[] message = new byte[512];
            DatagramInfo from = new DatagramInfo();
            int length = stack.ReceiveFrom(socket, message, 0, message.Length, from);
            if (length < 0)
            {
                return;
            }

            message[2] |= 0x80;
            message[7] = 1;
            byte[] answer = { 0xC0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 192, 0, 2, 7 };
            answer.CopyTo(message, length);
            stack.SendTo(socket, message, 0, length + answer.Length, from.RemoteAddress, from.RemotePort);
        }

        private void Run(Action step, long milliseconds)
        {
            for (long end = _now + milliseconds; _now < end;)
            {
                _now = Math.Min(_now + 10, end);
                for (int i = 0; i < 4; i++)
                {
                    step();
                }
            }
        }

        private NetStack NewStack()
        {
            NetStack stack = new NetStack(new StackOptions { UdpSockets = 16, MulticastMemberships = 8 });
            Assert.AreEqual(0, stack.AddInterface(_network.AddPort(64)));
            return stack;
        }
    }
}
