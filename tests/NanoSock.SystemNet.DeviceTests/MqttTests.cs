using System.Net;
using System.Net.Sockets;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>A client of MQTT 3.1.1 with a thread that receives, as M2Mqtt has it, and a broker that sends each
    /// message back.</summary>
    [TestClass]
    public class MqttTests
    {
        private const int Messages = 10;

        private static Socket s_listener;
        private static Socket s_client;
        private static int s_received;
        private static AutoResetEvent s_event;

        [Setup]
        public void SetUp()
        {
            TestNode.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            s_listener = null;
            s_client = null;
            TestNode.Stop();
        }

        [TestMethod]
        public void Publish_Subscribed_ComesBack()
        {
            s_listener = TestNode.Listener(1883);
            Thread broker = new Thread(Serve);
            broker.Start();
            IPAddress address = Dns.GetHostEntry("127.0.0.1").AddressList[0];
            s_client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            s_client.Connect(new IPEndPoint(address, 1883));
            s_received = 0;
            s_event = new AutoResetEvent(false);

            // CONNECT and CONNACK, before the thread receives.
            Send(s_client, new byte[] { 0x10, 13, 0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, 1, 65 });
            Assert.AreEqual(0x20, (int)Receive(s_client));
            Thread receiver = new Thread(ReceiveAll);
            receiver.Start();
            for (int i = 0; i < Messages; i++)
            {
                Send(s_client, new byte[] { 0x30, 5, 0, 2, 116, 49, (byte)i });
                Assert.IsTrue(s_event.WaitOne(TestNode.Limit, false));
            }

            Assert.AreEqual(Messages, s_received);
            Send(s_client, new byte[] { 0xE0, 0 });

            // The close ends the receiving thread, which is blocked.
            s_client.Close();
            receiver.Join();
            broker.Join();
            s_listener.Close();
        }

        private static void Serve()
        {
            Socket socket = s_listener.Accept();
            byte type = Receive(socket);
            Send(socket, new byte[] { 0x20, 2, 0, 0 });
            while (type != 0xE0)
            {
                type = Receive(socket);
                if (type == 0x30)
                {
                    Send(socket, new byte[] { 0x30, 5, 0, 2, 116, 49, 1 });
                }
            }

            socket.Close();
        }

        private static void ReceiveAll()
        {
            try
            {
                while (Receive(s_client) == 0x30)
                {
                    s_received++;
                    s_event.Set();
                }
            }
            catch (SocketException)
            {
                // The socket was closed.
            }
        }

        private static void Send(Socket socket, byte[] packet)
        {
            Assert.AreEqual(packet.Length, socket.Send(packet, 0, packet.Length, SocketFlags.None));
        }

        // Reads the fixed header, the length in one byte, and the rest. Returns the first byte, 0 at the end.
        private static byte Receive(Socket socket)
        {
            byte[] header = new byte[1];
            if (socket.Receive(header, 0, 1, SocketFlags.None) == 0)
            {
                return 0;
            }

            byte[] length = new byte[1];
            socket.Receive(length, 0, 1, SocketFlags.None);
            byte[] rest = new byte[length[0]];
            int got = 0;
            while (got < rest.Length)
            {
                int count = socket.Receive(rest, got, rest.Length - got, SocketFlags.None);
                Assert.IsTrue(count > 0);
                got += count;
            }

            return header[0];
        }
    }
}
