using NanoSock.Services;
using NanoSock.Sockets;
using NanoSock.Wire;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>Multicast DNS against a host whose messages the test writes.</summary>
    [TestClass]
    public class MulticastNameTests
    {
        private const uint Group = 0xE00000FB;
        private const int Port = 5353;
        private const int TypeA = 1;
        private static int s_host;
        private static byte[] s_message;
        private static MdnsResponder s_responder;

        [Cleanup]
        public void CleanUp()
        {
            s_responder = null;
            s_message = null;
            ServiceWorld.Clear();
        }

        [TestMethod]
        public void HostName_IsProbedAnnouncedAndAnswered()
        {
            Create();
            Wait(3000);
            Assert.IsTrue(s_responder.IsHostNameClaimed);
            Assert.IsTrue(Drain() >= 4, "three probes and an announcement");
            int length = WriteName("board");
            Send(length);
            Wait(200);
            int answer = FindAnswer();
            Assert.IsTrue(answer > 0);

            // Cache flush and class IN, two minutes, the address.
            Assert.AreEqual(0x8001, BigEndian.ReadUInt16(s_message, answer + 2));
            Assert.IsTrue(BigEndian.ReadUInt32(s_message, answer + 4) == 120);
            Assert.IsTrue(BigEndian.ReadUInt32(s_message, answer + 10) == ServiceWorld.NodeAddress);
        }

        [TestMethod]
        public void HostName_OfAnotherHost_GetsANumber()
        {
            Create();
            Wait(300);
            for (int i = 0; i < 30 && !s_responder.IsHostNameClaimed; i++)
            {
                if (Drain() != 0 && s_responder.HostName == "board")
                {
                    // The other host answers the probe.
                    int length = WriteName("board");
                    s_message[2] = 0x84;
                    s_message[5] = 0;
                    s_message[7] = 1;
                    s_message[length - 2] = 0x80;
                    BigEndian.WriteUInt32(s_message, length, 120);
                    BigEndian.WriteUInt16(s_message, length + 4, 4);
                    BigEndian.WriteUInt32(s_message, length + 6, ServiceWorld.HostAddress);
                    Send(length + 10);
                }

                Wait(100);
            }

            Wait(3000);
            Assert.IsTrue(s_responder.IsHostNameClaimed);
            Assert.AreEqual("board-2", s_responder.HostName);
        }

        [TestMethod]
        public void Stop_TakesTheNameBack()
        {
            Create();
            Wait(5000);
            Drain();
            s_responder.Stop();
            Wait(50);
            int answer = FindAnswer();
            Assert.IsTrue(answer > 0);
            Assert.IsTrue(BigEndian.ReadUInt32(s_message, answer + 4) == 0, "goodbye");
        }

        private static void Create()
        {
            s_responder = null;
            ServiceWorld.Create(true);
            s_message = new byte[576];
            s_host = ServiceWorld.Serve(Port);
            Assert.AreEqual(0, ServiceWorld.Host.JoinGroup(s_host, Group, -1));
            MdnsOptions options = new MdnsOptions();
            options.Services = 1;
            s_responder = new MdnsResponder(ServiceWorld.Context, 0, "board", options);
            Assert.IsTrue(s_responder.AddService(null, "_http._tcp", 80, null) > 0);
            Assert.IsTrue(s_responder.Start() == SocketError.Success);
        }

        private static void Wait(int milliseconds)
        {
            for (int i = 0; i < milliseconds; i += 50)
            {
                ServiceWorld.Run(50);
            }
        }

        // Reads all messages; returns their number.
        private static int Drain()
        {
            int count = 0;
            while (ServiceWorld.Host.Receive(s_host, s_message, 0, s_message.Length) > 0)
            {
                count++;
            }

            return count;
        }

        // A query for the address of NAME.local; returns its length.
        private static int WriteName(string name)
        {
            for (int i = 0; i < s_message.Length; i++)
            {
                s_message[i] = 0;
            }

            s_message[5] = 1;
            int at = 12;
            s_message[at++] = (byte)name.Length;
            for (int i = 0; i < name.Length; i++)
            {
                s_message[at++] = (byte)name[i];
            }

            s_message[at++] = 5;
            for (int i = 0; i < 5; i++)
            {
                s_message[at++] = (byte)"local"[i];
            }

            at++;
            s_message[at + 1] = TypeA;
            s_message[at + 3] = 1;
            return at + 4;
        }

        private static void Send(int length)
        {
            Assert.AreEqual(length, ServiceWorld.Host.SendTo(s_host, s_message, 0, length, Group, Port));
        }

        // Returns the offset of the type of the first address record in the messages that were received; 0 for none.
        private static int FindAnswer()
        {
            int length;
            while ((length = ServiceWorld.Host.Receive(s_host, s_message, 0, s_message.Length)) > 0)
            {
                for (int at = 12; at + 14 <= length && s_message[2] >= 0x80; at++)
                {
                    if (BigEndian.ReadUInt16(s_message, at) == TypeA && s_message[at + 8] == 0 && s_message[at + 9] == 4
                        && BigEndian.ReadUInt32(s_message, at + 10) == ServiceWorld.NodeAddress)
                    {
                        return at;
                    }
                }
            }

            return 0;
        }
    }
}
