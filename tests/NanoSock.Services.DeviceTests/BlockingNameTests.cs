using NanoSock.Ip;
using NanoSock.Links;
using NanoSock.Services;
using NanoSock.Sockets;
using nanoFramework.TestFramework;

namespace NanoSock.Services.DeviceTests
{
    /// <summary>Blocking calls by name, and the interfaces of a runner with its event. The node's only link is the
    /// loopback.</summary>
    [TestClass]
    public class BlockingNameTests
    {
        private const int Port = 7;
        private static StackRunner s_runner;
        private static int s_added;
        private static int s_removed;

        [Cleanup]
        public void CleanUp()
        {
            End();
        }

        [TestMethod]
        public void Connect_ByName_ReachesTheHost()
        {
            Start();
            Socket listener = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
            listener.Listen(1);
            Socket client = new Socket(s_runner, SocketType.Stream, ProtocolType.Tcp);
            client.Connect("localhost", Port);
            Socket server = listener.Accept();
            byte[] data = new byte[3];
            Assert.AreEqual(3, client.Send(data));
            Assert.AreEqual(3, server.Receive(data));
            server.Close();
            client.Close();
            listener.Close();
            IPHostEntry entry = Dns.GetHostEntry(s_runner, "localhost");
            Assert.AreEqual(1, entry.AddressList.Length);
            Assert.IsTrue(entry.AddressList[0].Value == 0x7F000001);
            End();
        }

        [TestMethod]
        public void GetHostEntry_WithoutServer_IsTryAgain()
        {
            Start();
            SocketError error = SocketError.Success;
            try
            {
                Dns.GetHostEntry(s_runner, "board.example");
            }
            catch (SocketException e)
            {
                error = (SocketError)e.ErrorCode;
            }

            Assert.AreEqual((int)SocketError.TryAgain, (int)error);
            End();
        }

        [TestMethod]
        public void InterfaceChanged_AddressAddedAndRemoved_IsRaised()
        {
            // The changes are queued before the runner starts: only the holder of its lock may call the node then.
            Create();
            s_added = 0;
            s_removed = 0;
            int index = s_runner.AddInterface(new LoopbackLink(576, 2));
            Assert.AreEqual(1, index);
            Assert.AreEqual((int)SocketError.Success,
                (int)s_runner.Stack.SetAddress(index, 0x0A000002, 24, AddressMode.None));
            Assert.IsTrue(s_runner.GetInterfaces()[1].Address == 0x0A000002);
            Assert.AreEqual((int)SocketError.Success, (int)s_runner.Stack.RemoveAddress(index, 0));
            Assert.AreEqual(2, s_runner.GetInterfaces().Length);
            Assert.IsTrue(s_runner.GetInterfaces()[1].Address == 0);
            s_runner.InterfaceChanged += OnChanged;
            s_runner.Start();
            for (int i = 0; i < 100 && s_removed == 0; i++)
            {
                System.Threading.Thread.Sleep(20);
            }

            Assert.AreEqual(1, s_added);
            Assert.AreEqual(1, s_removed);
            s_runner.InterfaceChanged -= OnChanged;
            End();
        }

        private static void OnChanged(object sender, InterfaceEvent change)
        {
            s_added += change.Kind == InterfaceEventKind.AddressAdded ? 1 : 0;
            s_removed += change.Kind == InterfaceEventKind.AddressRemoved ? 1 : 0;
        }

        private static void Start()
        {
            Create();
            s_runner.Start();
        }

        private static void Create()
        {
            End();
            StackOptions options = new StackOptions();
            options.TcpSockets = 3;
            options.TcpBuffers = 2;
            options.TcpReceiveBuffer = 256;
            options.TcpSendBuffer = 256;
            options.UdpSockets = 1;
            options.UdpReceiveBuffer = 600;
            options.MaximumMtu = 576;
            options.ArpPendingPackets = 0;
            options.ReassemblyBuffers = 0;
            NetStack stack = new NetStack(options);
            s_runner = new StackRunner(stack);
            Assert.AreEqual(0, s_runner.AddInterface(new LoopbackLink(576, 2), 0x7F000001, 8));
            DnsOptions names = new DnsOptions();
            names.Queries = 1;
            names.CacheEntries = 1;
            s_runner.Resolver = new DnsResolver(new ServiceContext(stack, 512), names);
        }

        private static void End()
        {
            if (s_runner != null)
            {
                s_runner.Dispose();
                s_runner = null;
            }
        }
    }
}
