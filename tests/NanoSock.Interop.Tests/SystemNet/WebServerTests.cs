using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A web server over System.Net with curl.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class WebServerTests : IDisposable
    {
        private const string Root = "http://" + SystemNetBench.Address;
        private const int Patience = 60000;

        private readonly SystemNetBench _bench;
        private readonly WebServer _server;

        public WebServerTests()
        {
            Requires.Tools("curl");
            _bench = new SystemNetBench();
            _server = new WebServer(80);
        }

        public void Dispose()
        {
            _server.Dispose();
            _bench.Dispose();
        }

        [TestMethod]
        public void Curl_TwentyRequests_ShareOneConnection()
        {
            Assert.AreEqual(string.Concat(Enumerable.Range(1, 20).Select(i => "/page" + i)),
                Curl("'" + Root + "/page[1-20]'"));
            Finish(1, 20);
        }

        [TestMethod]
        public void Curl_TwentyConnections_EachIsServed()
        {
            _bench.Network.MustRun("for i in $(seq 20); do test \"$(curl -sS --max-time 50 -H 'Connection: close' "
                + Root + "/p$i)\" = /p$i || exit 1; done", 90000);
            Finish(20, 20);
        }

        [TestMethod]
        public void Curl_ThreeAtOnce_EachGetsItsContent()
        {
            string names = string.Empty;
            string program = string.Empty;
            for (int i = 0; i < 3; i++)
            {
                string path = Path.Combine(_bench.Folder, "out" + i);
                program += "curl -sS --max-time 50 -o " + path + " " + Root + "/size/" + (300000 + i) + " & ";
                names += " " + path;
            }

            _bench.Network.MustRun(program + "wait; ls" + names, 90000);
            for (int i = 0; i < 3; i++)
            {
                CollectionAssert.AreEqual(WebServer.Pattern(300000 + i),
                    File.ReadAllBytes(Path.Combine(_bench.Folder, "out" + i)));
            }

            Finish(3, 3);
        }

        [TestMethod]
        public void Curl_Post_ReturnsTheContent()
        {
            // Above a megabyte, curl waits for 100 Continue.
            byte[] content = WebServer.Pattern(1200000);
            string path = _bench.Write("content", Encoding.ASCII.GetString(content));
            string result = Path.Combine(_bench.Folder, "result");
            Curl("--data-binary @" + path + " -o " + result + " " + Root + "/");
            CollectionAssert.AreEqual(content, File.ReadAllBytes(result));
            Assert.AreEqual("a=1&b=2", Curl("-d a=1 -d b=2 " + Root + "/"));
            Assert.AreEqual("chunked", Curl("-H 'Transfer-Encoding: chunked' -d chunked " + Root + "/"));
            Finish(3, 3);
        }

        [TestMethod]
        public void Curl_Head_GetsNoContent()
        {
            string head = Curl("-I " + Root + "/size/5000 --next -sS " + Root + "/after");
            Assert.Contains("200 OK", head);
            Assert.Contains("Content-Length: 5000", head);
            Assert.EndsWith("/after", head);
            Finish(1, 2);
        }

        [TestMethod]
        public void Curl_WhileClientsStall_IsServed()
        {
            // One sends half a request, the other does not read, so that the server waits in the middle of a write.
            using Socket half = Connect();
            half.Send(Encoding.ASCII.GetBytes("GET /half HT"));
            using Socket full = Connect();
            full.Send(Encoding.ASCII.GetBytes("GET /size/150000 HTTP/1.1\r\nConnection: close\r\n\r\n"));
            Assert.AreEqual("/quick", Curl(Root + "/quick"));
            Assert.AreEqual(1, _server.Requests);
            Assert.EndsWith("\r\n\r\n" + Encoding.ASCII.GetString(WebServer.Pattern(150000)), ReceiveToEnd(full));
            half.Send(Encoding.ASCII.GetBytes("TP/1.1\r\nConnection: close\r\n\r\n"));
            Assert.EndsWith("\r\n\r\n/half", ReceiveToEnd(half));
            Finish(3, 3);
        }

        [TestMethod]
        public void Curl_LimitedRate_GetsTheContent()
        {
            string path = Path.Combine(_bench.Folder, "slow");
            Curl("--limit-rate 60k -o " + path + " " + Root + "/size/100000");
            CollectionAssert.AreEqual(WebServer.Pattern(100000), File.ReadAllBytes(path));
            Finish(1, 1);
        }

        [TestMethod]
        public void Curl_GoesAway_ServerContinues()
        {
            for (int i = 0; i < 10; i++)
            {
                CommandResult result = _bench.Network.Run("curl -sS --max-filesize 100 " + Root + "/size/1000000");
                // 63: the file is too large; curl closes with the response unread.
                Assert.AreEqual(63, result.ExitCode, result.ToString());
            }

            Assert.AreEqual("/still", Curl(Root + "/still"));
            _server.Dispose();
            _bench.AssertNoSockets();
        }

        private Socket Connect()
        {
            Socket socket = _bench.Network.OpenSocket(SocketType.Stream);
            socket.ReceiveBufferSize = 16384;
            socket.Connect(SystemNetBench.Address, 80);
            return socket;
        }

        private static string ReceiveToEnd(Socket socket)
        {
            using NetworkStream stream = new NetworkStream(socket, true);
            using StreamReader reader = new StreamReader(stream, Encoding.ASCII);
            return reader.ReadToEnd();
        }

        private string Curl(string arguments) => _bench.Network.MustRun("curl -sS --max-time 50 " + arguments, 90000)
            .TrimEnd('\n');

        private void Finish(int connections, int requests)
        {
            Assert.AreEqual(connections, _server.Connections);
            Assert.IsTrue(Wait.Until(() => _server.Requests == requests, Patience));
            _server.Dispose();
            _bench.AssertNoSockets();
        }
    }
}
