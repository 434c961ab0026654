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
        private readonly NetworkStream _stream;

        /// <summary>Looks a name up and connects.</summary>
        public WebClient(string host, int port)
        {
            _host = host;
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
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
            return HttpMessage.Read(_stream, method == "HEAD");
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
