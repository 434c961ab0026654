using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>The DHCP client against a server whose answers the test writes.</summary>
    [TestClass]
    public class LeaseTests
    {
        private const uint Leased = 0x0A000032;
        private const int Discover = 1;
        private const int Offer = 2;
        private const int Request = 3;
        private const int Acknowledge = 5;
        private const int Refuse = 6;
        private const int Release = 7;
        private static int s_server;
        private static DatagramInfo s_from;
        private static byte[] s_message;
        private static DhcpClient s_client;

        [Cleanup]
        public void CleanUp()
        {
            s_client = null;
            s_message = null;
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void Lease_IsRequestedRenewedAndReleased()
        {
            Create();
            Bind();
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == Leased);
            Assert.IsTrue(s_client.Lease.Gateway == ServiceWorld.HostAddress);
            Assert.AreEqual(2, s_client.Lease.SearchSuffixes.Length);
            Assert.AreEqual("b.test", s_client.Lease.SearchSuffixes[1]);

            // T1 is half of 100 s.
            Wait(45);
            Assert.AreEqual(-1, Receive());
            Wait(6);
            Assert.AreEqual(Request, Receive());
            Assert.IsTrue(s_from.RemoteAddress == Leased);
            Answer(Acknowledge);
            Wait(1);
            Assert.IsTrue(s_client.State == DhcpState.Bound);

            s_client.Stop();
            Wait(2);
            Assert.AreEqual(Release, Receive());
            Assert.IsTrue(s_client.State == DhcpState.Stopped);
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == 0);
        }

        [TestMethod]
        public void Lease_WithoutServer_Ends()
        {
            Create();
            Bind();
            Wait(95);
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == Leased);
            Wait(6);
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == 0);
            int last = -1;
            for (int type = Receive(); type >= 0; type = Receive())
            {
                last = type;
            }

            Assert.AreEqual(Discover, last);
        }

        [TestMethod]
        public void Refusal_BeginsAgain()
        {
            Create();
            Wait(2);
            Assert.AreEqual(Discover, Receive());
            Answer(Offer);
            Wait(1);
            Assert.AreEqual(Request, Receive());
            Answer(Refuse);
            Wait(4);
            Assert.AreEqual(Discover, Receive());
            Assert.IsTrue(ServiceWorld.Node.GetAddress(0) == 0);
        }

        private static void Create()
        {
            s_client = null;
            ServiceWorld.Create(false);
            s_message = new byte[576];
            s_from = new DatagramInfo();
            s_server = ServiceWorld.Serve(67);
            Assert.AreEqual(0, ServiceWorld.Host.SetOption(s_server, SocketOption.Broadcast, 1));
            DhcpOptions options = new DhcpOptions();
            options.Probe = false;
            options.HostName = "board";
            s_client = new DhcpClient(ServiceWorld.Context, 0, options, null, null, null);
            Assert.IsTrue(s_client.Start() == SocketError.Success);
        }

        private static void Bind()
        {
            Wait(2);
            Assert.AreEqual(Discover, Receive());
            Answer(Offer);
            Wait(1);
            Assert.AreEqual(Request, Receive());
            Answer(Acknowledge);
            Wait(1);
            Assert.IsTrue(s_client.State == DhcpState.Bound);
        }

        private static void Wait(int seconds)
        {
            for (int i = 0; i < seconds; i++)
            {
                ServiceWorld.Run(1000);
            }
        }

        // Returns the type of the next message, which is the client's first option; -1 without one.
        private static int Receive()
        {
            int length = ServiceWorld.Host.ReceiveFrom(s_server, s_message, 0, s_message.Length, s_from);
            return length < 300 ? -1 : s_message[242];
        }

        // The message as an answer, with the options of a lease of 100 s.
        private static void Answer(int type)
        {
            s_message[0] = 2;
            s_message[242] = (byte)type;
            BigEndian.WriteUInt32(s_message, 16, type == Refuse ? 0 : Leased);
            int at = Option(243, 54, ServiceWorld.HostAddress);
            if (type != Refuse)
            {
                at = Option(at, 51, 100);
                at = Option(at, 1, 0xFFFFFF00);
                at = Option(at, 3, ServiceWorld.HostAddress);
                s_message[at] = 119;
                s_message[at + 1] = 12;
                s_message[at + 2] = 1;
                s_message[at + 3] = (byte)'a';
                s_message[at + 4] = 4;
                s_message[at + 5] = (byte)'t';
                s_message[at + 6] = (byte)'e';
                s_message[at + 7] = (byte)'s';
                s_message[at + 8] = (byte)'t';
                s_message[at + 9] = 0;
                s_message[at + 10] = 1;
                s_message[at + 11] = (byte)'b';
                s_message[at + 12] = 0xC0;
                s_message[at + 13] = 2;
                at += 14;
            }

            s_message[at] = 255;
            Assert.AreEqual(at + 1, ServiceWorld.Host.SendTo(s_server, s_message, 0, at + 1, 0xFFFFFFFF, 68));
        }

        private static int Option(int at, int code, uint value)
        {
            s_message[at] = (byte)code;
            s_message[at + 1] = 4;
            BigEndian.WriteUInt32(s_message, at + 2, value);
            return at + 6;
        }
    }
}
