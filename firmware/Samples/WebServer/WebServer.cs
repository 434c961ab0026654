// A web server with routes: GET with a query, GET and POST of one path, 404 and 405, and several clients at a time.
//
//     dotnet run --project firmware/Samples/WebServer     the board on a switch; it prints its port of 127.0.0.1
//     curl http://127.0.0.1:8080/hello?name=you           (8080 is the port that it has printed)
//     curl -d on http://127.0.0.1:8080/led
//     curl -d now http://127.0.0.1:8080/stop
//     dotnet run --project firmware/Samples/WebServer -- --link tap:tap0    a host of a network, by DHCP
//
// On a board: dotnet build firmware/Samples/WebServer -p:Board=w5500-evb-pico (boards/README.md has the other steps),
// then http://nanosock.local.

using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoSock.Boards;
using StackOptions = NanoSock.Sockets.StackOptions;

namespace Samples
{
    /// <summary>Serves pages over HTTP/1.1, one request to a connection.</summary>
    public static class WebServer
    {
        private const int Port = 80;

        // Each client has a thread and a connection. Others wait in the backlog.
        private const int MostClients = 3;

        private static readonly AutoResetEvent s_ended = new AutoResetEvent(false);
        private static Socket s_listener;
        private static int s_clients;
        private static string s_led = "off";

        /// <summary>Runs the program until a client stops it.</summary>
        public static void Main()
        {
            StackOptions options = Board.CreateOptions();
            Fit(options);
            if (!Board.Start(options))
            {
                return;
            }

            s_listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            s_listener.Bind(new IPEndPoint(IPAddress.Any, Port));
            s_listener.Listen(MostClients);
            Console.WriteLine("web server: port " + Port.ToString());
            while (AcceptOne())
            {
                AwaitClients(MostClients - 1);
            }

            // The requests in progress are answered.
            AwaitClients(0);
            Console.WriteLine("web server: stopped");
        }

        /// <summary>Reduces the board's sizes to the listener and its clients.</summary>
        public static void Fit(StackOptions options)
        {
            options.TcpSockets = 1 + MostClients;
            options.TcpBuffers = MostClients;
            options.TcpReceiveBuffer = 1024;
            options.TcpSendBuffer = 1024;
            options.TcpTimeWait = 16;
            options.UdpSockets = 0;
        }

        // Answers a request: returns the status, and sets the text.
        private static string Route(string method, string path, string query, string body, ref string text)
        {
            if (path == "/")
            {
                text = "Routes: /hello?name=you, /led (GET, POST on or off), /stop (POST)\n";
                return method == "GET" ? "200 OK" : NotAllowed("GET", ref text);
            }

            if (path == "/hello")
            {
                text = "Hello, " + QueryValue(query, "name", "world") + "\n";
                return method == "GET" ? "200 OK" : NotAllowed("GET", ref text);
            }

            if (path == "/led" && method == "POST")
            {
                text = body + "\n";
                if (body != "on" && body != "off")
                {
                    return "400 Bad Request";
                }

                // A board sets its pin here.
                s_led = body;
                return "200 OK";
            }

            if (path == "/led")
            {
                text = s_led + "\n";
                return method == "GET" ? "200 OK" : NotAllowed("GET, POST", ref text);
            }

            if (path == "/stop" && method == "POST")
            {
                // Accept of the listener ends.
                s_listener.Close();
                text = "stopped\n";
                return "200 OK";
            }

            text = "no page " + path + "\n";
            return path == "/stop" ? NotAllowed("POST", ref text) : "404 Not Found";
        }

        // RFC 9110 15.5.6: the response has to list the methods.
        private static string NotAllowed(string methods, ref string text)
        {
            text = "only " + methods + "\n";
            return "405 Method Not Allowed\r\nAllow: " + methods;
        }

        // The value of a name in name=value&name=value; or a fallback.
        private static string QueryValue(string query, string name, string fallback)
        {
            string[] pairs = query.Split('&');
            for (int i = 0; i < pairs.Length; i++)
            {
                if (pairs[i].IndexOf(name + "=") == 0)
                {
                    return pairs[i].Substring(name.Length + 1);
                }
            }

            return fallback;
        }

        private static bool AcceptOne()
        {
            try
            {
                Request request = new Request(s_listener.Accept());
                Interlocked.Increment(ref s_clients);
                new Thread(request.Run).Start();
                return true;
            }
            catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
            {
                // The listener was closed, during the call or before.
                return false;
            }
        }

        private static void AwaitClients(int most)
        {
            while (s_clients > most)
            {
                s_ended.WaitOne();
            }
        }

        /// <summary>Serves one connection.</summary>
        private sealed class Request
        {
            private const int Timeout = 10000;
            private const int MostBytes = 1024;
            private const string LengthName = "\r\ncontent-length:";

            private readonly Socket _socket;
            private readonly byte[] _buffer = new byte[MostBytes];
            private int _count;

            internal Request(Socket socket)
            {
                _socket = socket;
            }

            internal void Run()
            {
                try
                {
                    _socket.ReceiveTimeout = Timeout;
                    _socket.SendTimeout = Timeout;
                    string text = null;
                    string status = Serve(ref text);
                    byte[] content = Encoding.UTF8.GetBytes(text);
                    Send(Encoding.UTF8.GetBytes("HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\n"
                        + "Content-Length: " + content.Length.ToString() + "\r\nConnection: close\r\n\r\n"));
                    Send(content);
                }
                catch (SocketException)
                {
                    // The client is gone, or has sent too little in time.
                }
                finally
                {
                    _socket.Close();
                    Interlocked.Decrement(ref s_clients);
                    s_ended.Set();
                }
            }

            private string Serve(ref string text)
            {
                text = "the request is longer than " + MostBytes.ToString() + " bytes\n";
                string request = string.Empty;
                int header = -1;
                while (header < 0)
                {
                    if (!Receive())
                    {
                        return TooLarge();
                    }

                    request = Encoding.UTF8.GetString(_buffer, 0, _count);
                    header = request.IndexOf("\r\n\r\n");
                }

                int length = 0;
                string lower = request.Substring(0, header + 2).ToLower();
                int at = lower.IndexOf(LengthName);
                if (at >= 0)
                {
                    at += LengthName.Length;
                    int.TryParse(lower.Substring(at, lower.IndexOf("\r\n", at) - at).Trim(), out length);
                }

                while (_count < header + 4 + length)
                {
                    if (!Receive())
                    {
                        return TooLarge();
                    }
                }

                string[] words = request.Substring(0, request.IndexOf("\r\n")).Split(' ');
                if (words.Length != 3 || length < 0 || lower.IndexOf("\r\ntransfer-encoding:") >= 0)
                {
                    text = "a request line, and content with a length, are expected\n";
                    return "400 Bad Request";
                }

                int mark = words[1].IndexOf('?');
                return Route(words[0], mark < 0 ? words[1] : words[1].Substring(0, mark),
                    mark < 0 ? string.Empty : words[1].Substring(mark + 1),
                    Encoding.UTF8.GetString(_buffer, header + 4, length), ref text);
            }

            // Discards the rest: a connection that is closed with unread data ends with a reset (RFC 1122 4.2.2.13),
            // which may destroy the response.
            private string TooLarge()
            {
                int pieces = 0;
                while (pieces++ < 64 && _socket.Poll(200000, SelectMode.SelectRead)
                    && _socket.Receive(_buffer) > 0)
                {
                }

                return "413 Content Too Large";
            }

            // Returns false where the buffer is full. The end of the connection throws.
            private bool Receive()
            {
                if (_count == MostBytes)
                {
                    return false;
                }

                int received = _socket.Receive(_buffer, _count, MostBytes - _count, SocketFlags.None);
                if (received == 0)
                {
                    throw new SocketException(SocketError.ConnectionReset);
                }

                _count += received;
                return true;
            }

            private void Send(byte[] bytes)
            {
                int sent = 0;
                while (sent < bytes.Length)
                {
                    sent += _socket.Send(bytes, sent, bytes.Length - sent, SocketFlags.None);
                }
            }
        }
    }
}
