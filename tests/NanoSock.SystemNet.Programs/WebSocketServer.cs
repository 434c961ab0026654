using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A server of web sockets that sends each message back. It accepts as HttpListener does: a thread polls
    /// each connection before it reads the request.</summary>
    public sealed class WebSocketServer
    {
        private const int KeepAlive = 30000000;

        private readonly Socket _listener;
        private readonly Thread _thread;

        /// <summary>Starts the server on a port of all addresses.</summary>
        public WebSocketServer(int port)
        {
            _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _listener.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(IPAddress.Any, port));
            _listener.Listen(4);
            _thread = new Thread(Accept);
            _thread.Start();
        }

        /// <summary>Gets the web socket that was opened last.</summary>
        public WebSocketPeer Last { get; private set; }

        /// <summary>Closes the listener, and waits for its thread.</summary>
        public void Stop()
        {
            _listener.Close();
            _thread.Join();
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    Socket socket = _listener.Accept();
                    new Thread(() => Serve(socket)).Start();
                }
            }
            catch (SocketException)
            {
                // The listener was closed.
            }
            catch (ObjectDisposedException)
            {
                // The listener was closed.
            }
        }

        private void Serve(Socket socket)
        {
            bool isOpen = false;
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                if (socket.Poll(KeepAlive, SelectMode.SelectRead) && socket.Available > 0)
                {
                    NetworkStream stream = new NetworkStream(socket, true);
                    isOpen = WebSocketHandshake.Answer(stream);
                    if (isOpen)
                    {
                        Last = new WebSocketPeer(socket, stream, true, true);
                    }
                }
            }
            catch (SocketException)
            {
                // The client has reset the connection.
            }
            catch (IOException)
            {
                // The client has ended the connection.
            }

            if (!isOpen)
            {
                socket.Close();
            }
        }
    }
}
