using System;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A web server over System.Net, on a node with four sockets, with .NET's HttpClient.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class HttpClientTests : IDisposable
    {
        private const string Root = "http://" + SystemNetBench.Address;
        private const int Megabyte = 1 << 20;
        private const int Patience = 60000;

        // One for the listener.
        private readonly SystemNetBench _bench = new SystemNetBench(4);
        private readonly WebServer _server = new WebServer(80);
        private readonly HttpClient _client;

        public HttpClientTests()
        {
            _client = DotNetClients.OpenHttp(_bench.Network);
        }

        public void Dispose()
        {
            _client.Dispose();
            _server.Dispose();
            _bench.Dispose();
        }

        [TestMethod]
        public async Task HttpClient_Requests_ShareOneConnection()
        {
            byte[] large = WebServer.Pattern(Megabyte);
            for (int i = 0; i < 20; i++)
            {
                Assert.AreEqual("/page" + i, await _client.GetStringAsync(Root + "/page" + i));
            }

            CollectionAssert.AreEqual(large, await _client.GetByteArrayAsync(Root + "/size/" + Megabyte));
            CollectionAssert.AreEqual(large, await Post(large, false));
            CollectionAssert.AreEqual(large, await Post(large, true));
            Finish(1, 23);
        }

        [TestMethod]
        public async Task HttpClient_TwentyConnections_EachIsServed()
        {
            _client.DefaultRequestHeaders.ConnectionClose = true;
            for (int i = 0; i < 20; i++)
            {
                Assert.AreEqual("/page" + i, await _client.GetStringAsync(Root + "/page" + i));
            }

            Finish(20, 20);
        }

        [TestMethod]
        public async Task HttpClient_ThreeAtOnce_EachGetsItsContent()
        {
            byte[][] all = await Task.WhenAll(Enumerable.Range(0, 3)
                .Select(i => _client.GetByteArrayAsync(Root + "/size/" + (100000 + i))));
            for (int i = 0; i < all.Length; i++)
            {
                CollectionAssert.AreEqual(WebServer.Pattern(100000 + i), all[i]);
            }

            Finish(3, 3);
        }

        [TestMethod]
        public async Task HttpClient_MoreThanTheTable_AllAreServed()
        {
            // The connections beyond the table wait in their handshakes until others are closed.
            _client.DefaultRequestHeaders.ConnectionClose = true;
            string[] all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _client.GetStringAsync(
                Root + "/page" + i)));
            CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(i => "/page" + i).ToArray(), all);
            Finish(12, 12);
        }

        [TestMethod]
        public async Task HttpClient_KeepAliveIsOver_ConnectsAgain()
        {
            _server.KeepAlive = 100;
            for (int i = 0; i < 3; i++)
            {
                Assert.AreEqual("/page", await _client.GetStringAsync(Root + "/page"));
                _bench.AwaitConnections(0);
            }

            Finish(3, 3);
        }

        [TestMethod]
        public async Task HttpClient_GivesUp_ServerContinues()
        {
            for (int i = 0; i < 5; i++)
            {
                // The client resets the connection with the content unread.
                using HttpResponseMessage response = await _client.GetAsync(Root + "/size/" + 3 * Megabyte,
                    HttpCompletionOption.ResponseHeadersRead);
                Assert.IsTrue(response.IsSuccessStatusCode);
            }

            Assert.AreEqual("/still", await _client.GetStringAsync(Root + "/still"));
            _client.Dispose();
            _server.Dispose();
            _bench.AssertNoSockets();
        }

        private async Task<byte[]> Post(byte[] content, bool chunked)
        {
            using HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Post, Root + "/");
            request.Content = new ByteArrayContent(content);
            request.Headers.TransferEncodingChunked = chunked;
            request.Headers.ExpectContinue = true;
            using HttpResponseMessage response = await _client.SendAsync(request);
            return await response.Content.ReadAsByteArrayAsync();
        }

        private void Finish(int connections, int requests)
        {
            Assert.AreEqual(connections, _server.Connections);
            Assert.IsTrue(Wait.Until(() => _server.Requests == requests, Patience));
            _client.Dispose();
            _server.Dispose();
            _bench.AssertNoSockets();
        }
    }
}
