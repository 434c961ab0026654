using System;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>An HTTP client over System.Net with nginx, Python's server and dnsmasq.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class WebClientTests : IDisposable
    {
        private const int Port = 8080;
        private const int Megabyte = 1 << 20;

        private readonly SystemNetBench _bench = new SystemNetBench();

        public void Dispose() => _bench.Dispose();

        [TestMethod]
        public void Nginx_KeptConnection_ServesAll()
        {
            byte[] large = WebServer.Pattern(Megabyte);
            _bench.Write("www/index.html", "welcome");
            _bench.Write("www/large", Encoding.ASCII.GetString(large));
            _bench.StartNginx();
            using (WebClient client = new WebClient(SystemNetBench.Peer, Port))
            {
                HttpMessage page = client.Request("GET", "/", null, 0);
                Assert.AreEqual("200", page.Target);
                Assert.AreEqual("keep-alive", page.Header("connection"));
                Assert.AreEqual("welcome", Encoding.ASCII.GetString(page.Body));
                HttpMessage head = client.Request("HEAD", "/large", null, 0);
                Assert.AreEqual(Megabyte.ToString(), head.Header("content-length"));
                CollectionAssert.AreEqual(large, client.Request("GET", "/large", null, 0).Body);
                Assert.AreEqual("404", client.Request("GET", "/missing", null, 0).Target);
                Assert.AreEqual("50000", Text(client.Request("POST", "/taken", new byte[50000], 0)));
                for (int i = 0; i < 20; i++)
                {
                    Assert.AreEqual("welcome", Text(client.Request("GET", "/index.html", null, 0)));
                }
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Nginx_UnknownLength_ComesInChunks()
        {
            _bench.Write("www/parts/page", "one <!--# echo var=\"request_method\" --> two");
            _bench.StartNginx();
            using (WebClient client = new WebClient(SystemNetBench.Peer, Port))
            {
                HttpMessage page = client.Request("GET", "/parts/page", null, 0);
                Assert.AreEqual("chunked", page.Header("transfer-encoding"));
                Assert.AreEqual("one GET two", Text(page));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        [DataRow("/", 0)]
        [DataRow("/", 3000)]
        [DataRow("/chunked", 0)]
        [DataRow("/chunked", 3000)]
        public void Python_Post_ReturnsTheContent(string path, int chunk)
        {
            byte[] content = WebServer.Pattern(200000);
            _bench.StartPython();
            using (WebClient client = new WebClient(SystemNetBench.Peer, Port))
            {
                for (int i = 0; i < 2; i++)
                {
                    HttpMessage response = client.Request("POST", path, content, chunk);
                    Assert.AreEqual(path == "/", response.Header("transfer-encoding") == null);
                    CollectionAssert.AreEqual(content, response.Body);
                }
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Python_ManyConnections_EachIsServed()
        {
            _bench.StartPython();
            // More than the node has sockets and records in TIME-WAIT.
            for (int i = 0; i < 30; i++)
            {
                using WebClient client = new WebClient(SystemNetBench.Peer, Port);
                Assert.HasCount(i * 100, client.Request("GET", "/" + i * 100, null, 0).Body);
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Dnsmasq_Names_AreUsedToConnect()
        {
            _bench.StartDnsmasq("host-record=web.test," + SystemNetBench.Peer, "cname=alias.test,web.test",
                "address=/many.test/10.9.0.7", "host-record=pair.test,10.9.0.7", "host-record=pair.test,10.9.0.8");
            _bench.StartPython();
            using (WebClient client = new WebClient("alias.test", Port))
            {
                Assert.HasCount(10, client.Request("GET", "/10", null, 0).Body);
            }

            CollectionAssert.AreEquivalent(new[] { "10.9.0.7", "10.9.0.8" }, ProgramNetwork.Look("pair.test"));
            CollectionAssert.AreEqual(new[] { "10.9.0.9" }, ProgramNetwork.Look("10.9.0.9"));
            // 11001: HostNotFound.
            Assert.AreEqual(11001, ProgramNetwork.ErrorOf(() => ProgramNetwork.Look("missing.test")));
            _bench.AssertNoSockets();
        }

        private static string Text(HttpMessage message) => Encoding.ASCII.GetString(message.Body);
    }
}
