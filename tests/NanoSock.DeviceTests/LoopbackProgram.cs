using System;
using NanoSock.Links;
using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.DeviceTests
{
    /// <summary>The program in docs/programs.md; a test compares the lines between the two marks.</summary>
    public static class LoopbackProgram
    {
        /// <summary>Runs the program as a device would.</summary>
        public static void Run()
        {
            // Page begins
            StackOptions options = new StackOptions
            {
                TcpSockets = 3, UdpSockets = 0, TcpReceiveBuffer = 1024, TcpSendBuffer = 1024
            };
            using StackRunner runner = new StackRunner(new NetStack(options));
            runner.AddInterface(new LoopbackLink(1500, 4), IPAddress.Loopback.Value, 8);
            runner.Start();

            using Socket listener = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 7));
            listener.Listen(1);

            using Socket client = new Socket(runner, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(new IPEndPoint(IPAddress.Loopback, 7), 5000);
            client.Send(new byte[] { 104, 105 });

            using Socket peer = listener.Accept();
            byte[] buffer = new byte[256];
            int received = peer.Receive(buffer);
            peer.Send(buffer, 0, received);

            received = client.Receive(buffer);
            Console.WriteLine("echo: " + received.ToString() + " bytes, " + (char)buffer[0] + (char)buffer[1]);

            // Page ends
        }
    }
}
