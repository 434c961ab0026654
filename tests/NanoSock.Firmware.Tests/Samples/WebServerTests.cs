using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace NanoSock.Tests.Samples
{
    /// <summary>The sample WebServer with .NET's client.</summary>
    [TestClass]
    public sealed class WebServerTests : IDisposable
    {
        private readonly SampleProcess _sample = new SampleProcess("WebServer");
        private readonly HttpClient _client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        private readonly int _port;

        public WebServerTests()
        {
            _port = int.Parse(_sample.WaitForLine(
                @"listening on tcp 127\.0\.0\.1:(\d+), which leads to port 80 of the board"));
            _client.BaseAddress = new Uri("http://127.0.0.1:" + _port);
        }

        public void Dispose()
        {
            _client.Dispose();
            _sample.Dispose();
        }

        [TestMethod]
        public void Requests_OfEachKind_HaveTheirAnswers()
        {
            Assert.StartsWith("200 Routes: ", Ask("GET", "/"));
            Assert.AreEqual("200 Hello, world\n", Ask("GET", "/hello"));
            Assert.AreEqual("200 Hello, you\n", Ask("GET", "/hello?a=b&name=you"));
            Assert.AreEqual("200 off\n", Ask("GET", "/led"));
            Assert.AreEqual("200 on\n", Ask("POST", "/led", "on"));
            Assert.AreEqual("200 on\n", Ask("GET", "/led"));
            Assert.StartsWith("400 ", Ask("POST", "/led", "dim"));
            Assert.AreEqual("405 GET, POST: only GET, POST\n", Ask("DELETE", "/led"));
            Assert.AreEqual("405 POST: only POST\n", Ask("GET", "/stop"));
            Assert.AreEqual("405 GET: only GET\n", Ask("POST", "/", "x"));
            Assert.AreEqual("404 no page /other\n", Ask("GET", "/other"));
            Assert.AreEqual("413 the request is longer than 1024 bytes\n", Ask("POST", "/led", new string('x', 2000)));
            Assert.AreEqual("413 the request is longer than 1024 bytes\n", Ask("GET", "/" + new string('x', 2000)));
            Assert.StartsWith("400 ", AskRaw("GET\r\n\r\n"));
            Assert.StartsWith("400 ", AskRaw("POST /led HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        }

        [TestMethod]
        public void Clients_ManyAtOnce_AreServedBesideASilentOne()
        {
            using Socket first = Connect();
            Task<string>[] all = Enumerable.Range(0, 6)
                .Select(i => Task.Run(() => Ask("GET", "/hello?name=" + i)))
                .ToArray();
            for (int i = 0; i < all.Length; i++)
            {
                Assert.AreEqual("200 Hello, " + i + "\n", all[i].Result);
            }

            first.Send(Encoding.ASCII.GetBytes("GET /hello?name=late HTTP/1.1\r\n\r\n"));
            Assert.EndsWith("\r\n\r\nHello, late\n", ReceiveToEnd(first));
        }

        [TestMethod]
        public void Stop_WithClient_EndsTheProgramAfterItsAnswer()
        {
            using Socket slow = Connect();
            slow.Send(Encoding.ASCII.GetBytes("GET /hello?name=slow HT"));
            Assert.AreEqual("200 stopped\n", Ask("POST", "/stop", "now"));
            slow.Send(Encoding.ASCII.GetBytes("TP/1.1\r\n\r\n"));
            Assert.EndsWith("\r\n\r\nHello, slow\n", ReceiveToEnd(slow));
            Assert.AreEqual(0, _sample.WaitForExit());
            Assert.EndsWith("web server: stopped\n", _sample.Output.TrimEnd('\n') + "\n");
        }

        // The status, the methods allowed, and the content.
        private string Ask(string method, string path, string body = null)
        {
            using HttpRequestMessage request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Content = body == null ? null : new StringContent(body);
            using HttpResponseMessage response = _client.Send(request);
            string allowed = string.Join(", ", response.Content.Headers.Allow);
            return (int)response.StatusCode + " " + (allowed.Length == 0 ? allowed : allowed + ": ")
                + response.Content.ReadAsStringAsync().Result;
        }

        private string AskRaw(string request)
        {
            using Socket socket = Connect();
            socket.Send(Encoding.ASCII.GetBytes(request));
            return ReceiveToEnd(socket).Substring("HTTP/1.1 ".Length);
        }

        private Socket Connect()
        {
            Socket socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.ReceiveTimeout = 60000;
            socket.Connect(IPAddress.Loopback, _port);
            return socket;
        }

        private static string ReceiveToEnd(Socket socket)
        {
            StringBuilder all = new StringBuilder();
            byte[] buffer = new byte[1000];
            int count;
            while ((count = socket.Receive(buffer)) > 0)
            {
                all.Append(Encoding.ASCII.GetString(buffer, 0, count));
            }

            return all.ToString();
        }
    }
}
