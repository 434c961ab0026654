// Gets a page over HTTP/1.1, follows redirects, and prints status, headers and content.
//
//     python3 -m http.server 8000 --bind 127.0.0.1        a server on this machine
//     dotnet run --project firmware/Samples/HttpClient    the board on a switch; 192.168.7.1 is this machine
//     dotnet run --project firmware/Samples/HttpClient -- --link tap:tap0    a host of a network, by DHCP
//
// On a board: dotnet build firmware/Samples/HttpClient -p:Board=w5500-evb-pico (boards/README.md has the other steps).

using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoSock.Boards;
using StackOptions = NanoSock.Sockets.StackOptions;

namespace Samples
{
    /// <summary>Gets a page over HTTP.</summary>
    public static class HttpClient
    {
        // A name or an address; the port is 80 without one.
        private const string Page = "http://192.168.7.1:8000/";

        private const string Scheme = "http://";
        private const int MostRedirects = 5;
        private const int ReceiveTimeout = 15000;

        // The content that is printed. The rest is received and counted.
        private const int MostContent = 2048;

        /// <summary>Runs the program.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            if (!Board.Start(options))
            {
                return;
            }

            string url = Page;
            for (int i = 0; url != null && i <= MostRedirects; i++)
            {
                try
                {
                    url = Get(url);
                }
                catch (SocketException e)
                {
                    Console.WriteLine("no response: socket error " + e.ErrorCode.ToString());
                    return;
                }
                catch (IOException e)
                {
                    Console.WriteLine("no response: " + e.Message);
                    return;
                }
            }

            if (url != null)
            {
                Console.WriteLine("too many redirects, the last one to " + url);
            }
        }

        /// <summary>Reduces the board's sizes to one connection at a time.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 2;
            options.TcpBuffers = 1;
            options.TcpHalfOpen = 1;
            options.TcpTimeWait = 8;
            options.UdpSockets = 0;
        }

        // Gets one page. Returns the URL of a redirect; null where the page is the last.
        private static string Get(string url)
        {
            if (url.IndexOf(Scheme) != 0)
            {
                throw new IOException("only http is supported, not " + url);
            }

            int slash = url.IndexOf('/', Scheme.Length);
            string host = slash < 0 ? url.Substring(Scheme.Length)
                : url.Substring(Scheme.Length, slash - Scheme.Length);
            string path = slash < 0 ? "/" : url.Substring(slash);
            int colon = host.IndexOf(':');
            int port = colon < 0 ? 80 : int.Parse(host.Substring(colon + 1));
            IPAddress address = Dns.GetHostEntry(colon < 0 ? host : host.Substring(0, colon)).AddressList[0];
            Console.WriteLine("GET " + path + " from " + address.ToString() + " port " + port.ToString());

            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(new IPEndPoint(address, port));
                socket.ReceiveTimeout = ReceiveTimeout;
                Send(socket, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
                string location = Receive(new HttpReader(socket));
                return location == null || location.IndexOf('/') != 0 ? location : Scheme + host + location;
            }
            finally
            {
                socket.Close();
            }
        }

        private static void Send(Socket socket, string text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            int sent = 0;
            while (sent < bytes.Length)
            {
                // Send may take a part of the bytes, as many as the send buffer has room for.
                sent += socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
            }
        }

        // Receives and prints a response. Returns the location of a redirect, or null.
        private static string Receive(HttpReader reader)
        {
            string status = reader.ReadLine();
            Console.WriteLine(status);
            bool isRedirect = status.IndexOf(" 30") > 0 && status.IndexOf(" 304") < 0;
            string location = null;
            int length = -1;
            bool isChunked = false;
            string line;
            while ((line = reader.ReadLine()).Length > 0)
            {
                Console.WriteLine(line);
                int colon = line.IndexOf(':');
                string name = colon < 0 ? line : line.Substring(0, colon).ToLower();
                string value = line.Substring(colon + 1).Trim();
                if (name == "content-length")
                {
                    length = int.Parse(value);
                }
                else if (name == "transfer-encoding")
                {
                    isChunked = value.ToLower() == "chunked";
                }
                else if (name == "location" && isRedirect)
                {
                    location = value;
                }
            }

            if (location == null)
            {
                byte[] content = new byte[MostContent];
                int total = ReadContent(reader, content, isChunked, length);
                int shown = total < content.Length ? total : content.Length;
                Console.WriteLine(string.Empty);
                Console.WriteLine(Encoding.UTF8.GetString(content, 0, shown));
                Console.WriteLine(total.ToString() + " bytes");
            }

            return location;
        }

        // RFC 9112 6.3: the content is in chunks, has a length, or ends with the connection.
        private static int ReadContent(HttpReader reader, byte[] content, bool isChunked, int length)
        {
            if (!isChunked)
            {
                return reader.Read(content, 0, length);
            }

            int total = 0;
            int chunk;
            while ((chunk = ParseHex(reader.ReadLine())) > 0)
            {
                total += reader.Read(content, total, chunk);
                reader.ReadLine();
            }

            return total;
        }

        // The size of a chunk, before its extensions (RFC 9112 7.1).
        private static int ParseHex(string text)
        {
            int value = 0;
            for (int i = 0; i < text.Length; i++)
            {
                int digit = "0123456789abcdef".IndexOf(text[i].ToString().ToLower());
                if (digit < 0)
                {
                    break;
                }

                value = (value << 4) | digit;
            }

            return value;
        }

        /// <summary>Reads lines and bytes of a response.</summary>
        private sealed class HttpReader
        {
            private const int LongestLine = 512;

            private readonly Socket _socket;
            private readonly byte[] _buffer = new byte[512];
            private int _next;
            private int _end;

            internal HttpReader(Socket socket)
            {
                _socket = socket;
            }

            internal string ReadLine()
            {
                char[] line = new char[LongestLine];
                int length = 0;
                while (true)
                {
                    if (!Fill())
                    {
                        throw new IOException("the server has closed the connection");
                    }

                    char next = (char)_buffer[_next++];
                    if (next == '\n')
                    {
                        return new string(line, 0, length > 0 && line[length - 1] == '\r' ? length - 1 : length);
                    }

                    if (length == LongestLine)
                    {
                        throw new IOException("a line is too long");
                    }

                    line[length++] = next;
                }
            }

            // Reads bytes into an array, and discards those behind its end. A count of -1 reads to the end.
            internal int Read(byte[] target, int offset, int count)
            {
                int total = 0;
                while (total != count && Fill())
                {
                    int piece = _end - _next;
                    piece = count >= 0 && count - total < piece ? count - total : piece;
                    int room = target.Length - offset - total;
                    if (room > 0)
                    {
                        Array.Copy(_buffer, _next, target, offset + total, piece < room ? piece : room);
                    }

                    _next += piece;
                    total += piece;
                }

                return total == count || count < 0 ? total
                    : throw new IOException("the server has closed the connection early");
            }

            private bool Fill()
            {
                if (_next == _end)
                {
                    _next = 0;
                    _end = _socket.Receive(_buffer);
                }

                return _end > 0;
            }
        }
    }
}
