using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using nanoFramework.TestFramework;

namespace NanoSock.SystemNet.DeviceTests
{
    /// <summary>A server with routes and a client of HTTP, with the calls that those of nanoFramework make.</summary>
    [TestClass]
    public class HttpTests
    {
        private static Socket s_listener;
        private static int s_served;

        [Setup]
        public void SetUp()
        {
            TestNode.Start();
        }

        [Cleanup]
        public void CleanUp()
        {
            s_listener = null;
            TestNode.Stop();
        }

        [TestMethod]
        public void Get_ThreeRoutes_AreServed()
        {
            Open(80);
            Thread server = new Thread(Serve);
            server.Start();
            Assert.AreEqual("root", Request("GET", "/", ""));
            Assert.AreEqual("time", Request("GET", "/time", ""));
            Assert.AreEqual("posted", Request("POST", "/", "posted"));
            Assert.AreEqual("404", Request("GET", "/none", ""));

            // A listener that is closed ends the server: Accept is interrupted.
            s_listener.Close();
            server.Join();
            Assert.AreEqual(4, s_served);
        }

        private static void Open(int port)
        {
            s_served = 0;
            s_listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            s_listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            s_listener.Bind(new IPEndPoint(IPAddress.GetDefaultLocalAddress(), port));
            s_listener.Listen(2);
        }

        private static void Serve()
        {
            try
            {
                while (true)
                {
                    Socket client = s_listener.Accept();
                    client.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
                    client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.DontLinger, true);
                    client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                    if (client.Poll(20000000, SelectMode.SelectRead) && client.Available > 0)
                    {
                        Respond(new NetworkStream(client, true));
                    }

                    client.Close();
                }
            }
            catch (SocketException)
            {
                // The listener was closed.
            }
        }

        private static void Respond(NetworkStream stream)
        {
            string method = Word(stream);
            string path = Word(stream);
            int length = 0;
            string line = Line(stream);
            while (line.Length > 0)
            {
                line = Line(stream);
                length = line.IndexOf("Content-Length: ") == 0 ? int.Parse(line.Substring(16)) : length;
            }

            string body = method == "POST" ? Body(stream, length)
                : path == "/" ? "root"
                : path == "/time" ? "time"
                : "404";
            byte[] response = TestNode.Bytes("HTTP/1.1 200 OK\r\nContent-Length: " + body.Length + "\r\n\r\n" + body);
            stream.Write(response, 0, response.Length);
            stream.Flush();
            s_served++;
            stream.Close();
        }

        private static string Request(string method, string path, string body)
        {
            IPHostEntry host = Dns.GetHostEntry("127.0.0.1");
            IPEndPoint remote = new IPEndPoint(host.AddressList[0], 80);
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.NoDelay, true);
            socket.Connect(remote);
            NetworkStream stream = new NetworkStream(socket, true);
            stream.ReadTimeout = TestNode.Limit;
            byte[] request = TestNode.Bytes(method + " " + path + " HTTP/1.1\r\nHost: board\r\nContent-Length: "
                + body.Length + "\r\n\r\n" + body);
            stream.Write(request, 0, request.Length);
            int length = 0;
            string line = Line(stream);
            Assert.AreEqual("HTTP/1.1 200 OK", line);
            while (line.Length > 0)
            {
                line = Line(stream);
                length = line.IndexOf("Content-Length: ") == 0 ? int.Parse(line.Substring(16)) : length;
            }

            string text = Body(stream, length);
            Assert.AreEqual(0, stream.Read(new byte[1], 0, 1));
            stream.Close();
            return text;
        }

        private static string Body(Stream stream, int length)
        {
            byte[] bytes = new byte[length];
            int got = 0;
            while (got < length)
            {
                int count = stream.Read(bytes, got, length - got);
                Assert.IsTrue(count > 0);
                got += count;
            }

            string text = "";
            for (int i = 0; i < length; i++)
            {
                text += (char)bytes[i];
            }

            return text;
        }

        private static string Word(Stream stream)
        {
            return Until(stream, ' ');
        }

        private static string Line(Stream stream)
        {
            return Until(stream, '\n');
        }

        private static string Until(Stream stream, char end)
        {
            string text = "";
            int next = stream.ReadByte();
            while (next >= 0 && next != end)
            {
                text += next != '\r' ? ((char)next).ToString() : "";
                next = stream.ReadByte();
            }

            return text;
        }
    }
}
