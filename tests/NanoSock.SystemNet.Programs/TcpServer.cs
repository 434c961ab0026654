using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A server that sends back what comes, and "end" after the peer's end. It listens as TcpListener
    /// does.</summary>
    public sealed class TcpServer
    {
        private readonly Socket _server;
        private readonly Thread _thread;
        private int _connections;

        /// <summary>Starts the server on a port of all addresses.</summary>
        public TcpServer(int port, int backlog)
        {
            _server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.IPv4);
            _server.Bind(new IPEndPoint(IPAddress.Any, port));
            _server.Listen(backlog);
            _thread = new Thread(Accept);
            _thread.Start();
        }

        /// <summary>Gets the number of connections that were accepted.</summary>
        public int Connections
        {
            get { return _connections; }
        }

        /// <summary>Gets or sets the pause before each read, in milliseconds.</summary>
        public int Pause { get; set; }

        /// <summary>Closes the listener, and waits for its thread.</summary>
        public void Stop()
        {
            _server.Close();
            _thread.Join();
        }

        private void Accept()
        {
            try
            {
                while (true)
                {
                    TcpCaller client = new TcpCaller(_server.Accept());
                    _connections++;
                    new Thread(() => Serve(client)).Start();
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

        private void Serve(TcpCaller client)
        {
            try
            {
                byte[] buffer = new byte[512];
                int count = client.Read(buffer);
                while (count > 0)
                {
                    byte[] data = new byte[count];
                    Array.Copy(buffer, 0, data, 0, count);
                    client.Write(data);
                    Thread.Sleep(Pause);
                    count = client.Read(buffer);
                }

                client.Write(Ascii.Bytes("end"));
            }
            catch (SocketException)
            {
                // The client has reset the connection.
            }
            catch (IOException)
            {
                // The client has reset the connection.
            }

            client.Dispose();
        }
    }
}
