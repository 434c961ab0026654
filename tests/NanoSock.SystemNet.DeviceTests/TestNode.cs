using System.Net;
using System.Net.Sockets;
using NanoSock.Links;
using NanoSock.Sockets;
using nanoFramework.TestFramework;
using Socket = System.Net.Sockets.Socket;
using SocketType = System.Net.Sockets.SocketType;
using ProtocolType = System.Net.Sockets.ProtocolType;
using AddressFamily = System.Net.Sockets.AddressFamily;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>The network of the programs: a node with the loopback and the sizes of a small board. A closed socket
    /// refers to its node: static fields are cleared, or the heap would hold the nodes of all tests.</summary>
    internal static class TestNode
    {
        internal const int Limit = 20000;

        internal static StackRunner Runner;

        // The desktop sets all classes up before the first test, and cleans all up after the last.
        internal static void Start()
        {
            if (Runner != null)
            {
                return;
            }

            StackOptions options = new StackOptions();
            options.TcpSockets = 8;
            options.TcpBuffers = 6;
            options.TcpReceiveBuffer = 1024;
            options.TcpSendBuffer = 1024;
            options.UdpSockets = 2;
            options.UdpReceiveBuffer = 1024;
            options.ReassemblyBuffers = 0;
            options.ArpPendingPackets = 0;
            Runner = new StackRunner(new NetStack(options));
            Assert.AreEqual(0, Runner.AddInterface(new LoopbackLink(1500, 8), 0x7F000001, 8));
            Network.Start(Runner, null);
        }

        internal static void Stop()
        {
            if (Runner != null)
            {
                Runner.Dispose(10000);
                Runner = null;
            }
        }

        internal static Socket Tcp()
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.ReceiveTimeout = Limit;
            return socket;
        }

        internal static Socket Listener(int port)
        {
            Socket listener = Tcp();
            listener.Bind(new IPEndPoint(IPAddress.Any, port));
            listener.Listen(4);
            return listener;
        }

        internal static byte[] Bytes(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }
    }
}
