using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>The DNS resolver against a server whose answers the test writes.</summary>
    [TestClass]
    public class NameTests
    {
        private const uint Found = 0xC0000207;
        private static int s_server;
        private static DatagramInfo s_from;
        private static byte[] s_message;
        private static DnsResolver s_resolver;

        [Cleanup]
        public void CleanUp()
        {
            s_resolver = null;
            s_message = null;
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Names_AreResolvedAndCached()
        {
            Create();
            int query = s_resolver.Resolve("Board.example");
            ServiceWorld.Run(1);
            Answer(0, 1);
            ServiceWorld.Run(1);
            Expect(query, DnsStatus.Success, Found);
            query = s_resolver.Resolve("board.EXAMPLE");
            ServiceWorld.Run(1);
            Expect(query, DnsStatus.Success, Found);
            Assert.AreEqual(-(int)SocketError.WouldBlock, Receive());
            Assert.AreEqual(1, s_resolver.CountCached(ServiceWorld.Now));
        }

        [TestMethod]
        public void Names_ThatDoNotExist_AreNotFound()
        {
            Create();
            int query = s_resolver.Resolve("none.example");
            ServiceWorld.Run(1);
            Answer(3, 0);
            ServiceWorld.Run(1);
            Expect(query, DnsStatus.NotFound, 0);
        }

        [TestMethod]
        public void Forgeries_AreCountedAndTheQueryContinues()
        {
            Create();
            int query = s_resolver.Resolve("board.example");
            ServiceWorld.Run(1);
            int length = Receive();
            Assert.IsTrue(length > 12);
            s_message[0] ^= 1;
            Reply(0, 1, length);
            s_message[0] ^= 1;
            ServiceWorld.Run(1);
            Assert.IsTrue(s_resolver.GetStatus(query) == DnsStatus.Pending);
            Assert.IsTrue(ServiceWorld.Context.GetDropCount(ServiceDrop.DnsWrongId) == 1);
            Reply(0, 1, length);
            ServiceWorld.Run(1);
            Expect(query, DnsStatus.Success, Found);
        }

        [TestMethod]
        public void Silence_EndsAtTheDeadline()
        {
            Create();
            int query = s_resolver.Resolve("board.example");
            for (int second = 0; second < 11; second++)
            {
                ServiceWorld.Run(1000);
            }

            Expect(query, DnsStatus.TimedOut, 0);
        }

        private static void Create()
        {
            s_resolver = null;
            ServiceWorld.Create(true);
            s_message = new byte[512];
            s_from = new DatagramInfo();
            s_server = ServiceWorld.Serve(53);
            DnsOptions options = new DnsOptions();
            options.Queries = 1;
            options.CacheEntries = 4;
            s_resolver = new DnsResolver(ServiceWorld.Context, options);
            Assert.IsTrue(s_resolver.AddServer(ServiceWorld.HostAddress) == SocketError.Success);
        }

        private static int Receive()
        {
            return ServiceWorld.Host.ReceiveFrom(s_server, s_message, 0, s_message.Length, s_from);
        }

        private static void Answer(int code, int answers)
        {
            int length = Receive();
            Assert.IsTrue(length > 12);
            Reply(code, answers, length);
        }

        // The query as a response, with an address record of its name.
        private static void Reply(int code, int answers, int length)
        {
            s_message[2] = 0x81;
            s_message[3] = (byte)(0x80 | code);
            s_message[7] = (byte)answers;
            if (answers != 0)
            {
                BigEndian.WriteUInt16(s_message, length, 0xC00C);
                BigEndian.WriteUInt16(s_message, length + 2, 1);
                BigEndian.WriteUInt16(s_message, length + 4, 1);
                BigEndian.WriteUInt32(s_message, length + 6, 300);
                BigEndian.WriteUInt16(s_message, length + 10, 4);
                BigEndian.WriteUInt32(s_message, length + 12, Found);
                length += 16;
            }

            Assert.AreEqual(length, ServiceWorld.Host.SendTo(s_server, s_message, 0, length,
                s_from.RemoteAddress, s_from.RemotePort));
        }

        private static void Expect(int query, DnsStatus status, uint address)
        {
            Assert.AreEqual((int)status, (int)s_resolver.GetStatus(query));
            uint[] addresses = new uint[2];
            Assert.AreEqual(address == 0 ? 0 : 1, s_resolver.GetAddresses(query, addresses));
            Assert.IsTrue(addresses[0] == address);
            s_resolver.Release(query);
        }
    }
}
