using System.Net;
using System.Net.Sockets;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>Threads that are aborted or suspended in the middle of socket calls, as WebServer and WebSockets do.
    /// The desktop has neither.</summary>
    [TestClass]
    public class ThreadTests
    {
        // 1,000 pass, too, in 13 and 26 seconds.
        private const int Threads = 60;

        private static Socket s_peer;
        private static Socket s_echo;
        private static Socket s_victim;
        private static Socket s_listener;
        private static Socket s_client;
        private static Thread s_thread;
        private static readonly byte[] s_data = new byte[7];
        private static int s_received;

        [Setup]
        public void SetUp()
        {
            TestNode.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            s_peer = null;
            s_echo = null;
            s_victim = null;
            s_listener = null;
            s_client = null;
            TestNode.Stop();
        }

        // Another connection goes on, and the sockets of the threads can be closed.
        [TestMethod]
        public void Abort_DuringCalls_HarmsNoOtherSocket()
        {
            Begin();
            for (int i = 0; i < Threads; i++)
            {
                Connect();
                Thread thread = new Thread(i % 3 == 0 ? Send : i % 3 == 1 ? Receive : (ThreadStart)Open);
                thread.Start();
                Thread.Sleep(i % 4);
                thread.Abort();
                thread.Join();
                Exchange();
                s_victim.Close();
                s_peer.Close();
            }

            End();
        }

        // A thread that waits in a call holds no lock. (One that is suspended in the middle of the call's work holds
        // the lock of the node until it is resumed.)
        [TestMethod]
        public void Suspend_DuringWait_HarmsNoOtherSocket()
        {
            Begin();
            for (int i = 0; i < Threads; i++)
            {
                Connect();
                Thread thread = new Thread(Wait);
                s_received = 0;
                thread.Start();
                Thread.Sleep(20);
                thread.Suspend();
                Exchange();
                s_peer.Send(s_data);
                Exchange();
                Assert.AreEqual(0, s_received);
                thread.Resume();
                thread.Join();
                Assert.AreEqual(s_data.Length, s_received);
                s_victim.Close();
                s_peer.Close();
            }

            End();
        }

        private static void Begin()
        {
            s_listener = TestNode.Listener(70);
            s_client = TestNode.Tcp();
            s_client.Connect(new IPEndPoint(IPAddress.Loopback, 70));
            s_echo = s_listener.Accept();
            s_thread = new Thread(Echo);
            s_thread.Start();
        }

        private static void End()
        {
            s_client.Close();
            s_thread.Join();
            s_echo.Close();
            s_listener.Close();
        }

        private static void Connect()
        {
            s_victim = TestNode.Tcp();
            s_victim.Connect(new IPEndPoint(IPAddress.Loopback, 70));
            s_peer = s_listener.Accept();
        }

        private static void Wait()
        {
            s_received = s_victim.Receive(new byte[64]);
        }

        private static void Exchange()
        {
            byte[] data = new byte[50];
            s_client.Send(data);
            int got = 0;
            while (got < data.Length)
            {
                int count = s_client.Receive(data, got, data.Length - got, SocketFlags.None);
                Assert.IsTrue(count > 0);
                got += count;
            }
        }

        private static void Echo()
        {
            byte[] data = new byte[64];
            int count = s_echo.Receive(data);
            while (count > 0)
            {
                s_echo.Send(data, count, SocketFlags.None);
                count = s_echo.Receive(data);
            }
        }

        private static void Send()
        {
            byte[] data = new byte[700];
            while (true)
            {
                s_victim.Send(data);
            }
        }

        private static void Receive()
        {
            byte[] data = new byte[700];
            while (true)
            {
                s_peer.Send(data, 5, SocketFlags.None);
                s_victim.Receive(data);
            }
        }

        private static void Open()
        {
            while (true)
            {
                Socket socket = TestNode.Tcp();
                socket.Close();
            }
        }
    }
}
