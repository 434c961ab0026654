using System;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoSock.SystemNet.Programs
{
    /// <summary>A connection to an HTTP server, opened and used as by HttpWebRequest.</summary>
    public sealed class WebClient : IDisposable
    {
        private readonly string _host;
        private readonly Socket _socket;
        private readonly NetworkStream _stream;

        /// <summary>Looks a name up and connects.</summary>
        public WebClient(string host, int port)
        {
            _host = host;
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _socket = socket;
            try
            {
                socket.Connect(new IPEndPoint(Dns.GetHostEntry(host).AddressList[0], port));
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                _stream = new NetworkStream(socket, true) { ReadTimeout = 60000, WriteTimeout = 60000 };
            }
            catch
            {
                socket.Close();
                throw;
            }
        }

        /// <summary>Gets a value that indicates whether the server has ended the connection, in the way of
        /// HttpWebRequest before it uses a connection again.</summary>
        public bool IsDisconnected => _socket.Poll(1, SelectMode.SelectRead) && _socket.Available == 0;

        /// <summary>Sets the milliseconds before each read of a content.</summary>
        public int Pause { private get; set; }

        /// <summary>Sets the milliseconds that a read may take.</summary>
        public int ReadTimeout
        {
            set => _stream.ReadTimeout = value;
        }

        /// <summary>Sends a request, returns the response, and closes the connection.</summary>
        public HttpMessage RequestOnce(string method, string path)
        {
            using (this)
            {
                return Request(method, path, null, 0);
            }
        }

        /// <summary>Sends a request and returns the response.</summary>
        /// <param name="method">The method.</param>
        /// <param name="path">The target.</param>
        /// <param name="body">The content; null for none.</param>
        /// <param name="chunk">The size of its chunks; 0 to send it with its length.</param>
        public HttpMessage Request(string method, string path, byte[] body, int chunk)
        {
            string framing = body == null ? string.Empty
                : chunk != 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.Length + "\r\n";
            Write(method + " " + path + " HTTP/1.1\r\nHost: " + _host + "\r\n" + framing + "\r\n");
            if (body != null && chunk == 0)
            {
                _stream.Write(body, 0, body.Length);
            }

            for (int offset = 0; chunk != 0 && offset < body.Length; offset += chunk)
            {
                int count = Math.Min(chunk, body.Length - offset);
                Write(count.ToString("x") + "\r\n");
                _stream.Write(body, offset, count);
                Write("\r\n");
            }

            if (chunk != 0)
            {
                Write("0\r\n\r\n");
            }

            _stream.Flush();
            return HttpMessage.Read(_stream, method == "HEAD", Pause);
        }

        /// <summary>Closes the connection.</summary>
        public void Dispose()
        {
            _stream.Dispose();
        }

        private void Write(string text)
        {
            byte[] bytes = Encoding.ASCII.GetBytes(text);
            _stream.Write(bytes, 0, bytes.Length);
        }
    }
}
