using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>An HTTP/1.1 server that uses sockets as HttpListener does: an accepting thread, and for each connection
    /// a thread that reads through a NetworkStream.</summary>
    public sealed class WebServer : IDisposable
    {
        private readonly Socket _listener;
        private int _connections;
        private int _requests;

        /// <summary>Starts the server on a port of all addresses.</summary>
        public WebServer(int port)
        {
            _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            _listener.Bind(new IPEndPoint(IPAddress.Any, port));
            _listener.Listen(10);
            StartThread(Accept);
        }

        /// <summary>Gets the number of connections that were accepted.</summary>
        public int Connections => Volatile.Read(ref _connections);

        /// <summary>Gets the number of requests that were answered.</summary>
        public int Requests => Volatile.Read(ref _requests);

        /// <summary>Gets or sets the milliseconds that a connection may be idle, as in HttpListener.</summary>
        public int KeepAlive { get; set; } = 60000;

        /// <summary>Closes the listener, which ends its thread.</summary>
        public void Dispose()
        {
            _listener.Close();
        }

        private static void StartThread(ThreadStart body)
        {
            new Thread(body) { IsBackground = true }.Start();
        }

        private void Accept()
        {
            while (true)
            {
                Socket socket;
                try
                {
                    socket = _listener.Accept();
                }
                catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
                {
                    return;
                }

                Interlocked.Increment(ref _connections);
                StartThread(() => Serve(socket));
            }
        }

        private void Serve(Socket socket)
        {
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                using NetworkStream stream = new NetworkStream(socket, true);
                stream.ReadTimeout = 60000;
                HttpMessage request;
                while (socket.Poll(KeepAlive * 1000, SelectMode.SelectRead) && socket.Available > 0
                    && (request = HttpMessage.Read(stream, false)) != null)
                {
                    Respond(stream, request);
                    Interlocked.Increment(ref _requests);
                    if (request.Header("connection") == "close")
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException || e is SocketException || e is ObjectDisposedException)
            {
                // The client has reset the connection.
            }
        }

        // GET /size/N has N bytes; other paths are their own content; POST returns what came.
        private static void Respond(Stream stream, HttpMessage request)
        {
            byte[] body;
            string path = request.Target;
            if (request.Method == "POST")
            {
                body = request.Body;
            }
            else if (path.StartsWith("/size/", StringComparison.Ordinal))
            {
                body = Pattern(int.Parse(path.Substring(6), System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                body = Encoding.ASCII.GetBytes(path);
            }

            List<byte> message = new List<byte>(Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.Length
                + (request.Header("connection") == "close" ? "\r\nConnection: close" : string.Empty) + "\r\n\r\n"));
            if (request.Method != "HEAD")
            {
                message.AddRange(body);
            }

            stream.Write(message.ToArray(), 0, message.Count);
            stream.Flush();
        }

        /// <summary>Returns the letters a to z again and again.</summary>
        public static byte[] Pattern(int length)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                bytes[i] = (byte)('a' + i % 26);
            }

            return bytes;
        }
    }
}
