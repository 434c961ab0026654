using System.Diagnostics;
using System.Threading;
using NanoSock.Links;
using NanoSock.Net;
using NanoSock.Sockets;

namespace NanoSock.DeviceTests
{
    /// <summary>The README's program, held to it by a test: two threads of one device talk over TCP.</summary>
    public static class ReadmeProgram
    {
        private static Socket _listener;

        /// <summary>What a device would start with.</summary>
        public static void Run()
        {
            StackRunner runner = new StackRunner(new NetStack(new StackOptions { TcpSockets = 4, UdpSockets = 1 }));
            runner.AddInterface(new LoopbackLink(1500, 4), IPAddress.Loopback.Value, 8);
            runner.Start();
            _listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            _listener.Listen(1);
            new Thread(Serve).Start();

            Socket client = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(new IPEndPoint(IPAddress.Loopback, 7), 5000);
            client.Send(new byte[] { 104, 105 });
            byte[] answer = new byte[2];
            int received = client.Receive(answer);
            Debug.WriteLine("echo: " + received.ToString() + " octets, " + (char)answer[0] + (char)answer[1]);
            client.Close();
            runner.Dispose();
        }

        private static void Serve()
        {
            Socket peer = _listener.Accept();
            byte[] buffer = new byte[256];
            int n = peer.Receive(buffer);
            peer.Send(buffer, 0, n);
            peer.Close();
        }
    }
}
