using System;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Clients of HTTP and of web sockets over System.Net with Kestrel.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class KestrelTests : IDisposable
    {
        private const int Port = 8081;
        private const int Megabyte = 1 << 20;
        private const int Patience = 60000;
        private const int Reset = 10054;
        private const int TimedOut = 10060;

        private readonly SystemNetBench _bench = new SystemNetBench();
        private readonly KestrelServer _server;

        public KestrelTests()
        {
            _server = new KestrelServer(_bench.Network, SystemNetBench.Peer, Port, AddRoutes);
        }

        public void Dispose()
        {
            _server.Dispose();
            _bench.Dispose();
        }

        [TestMethod]
        public void Kestrel_KeptConnection_ServesAll()
        {
            byte[] large = WebServer.Pattern(Megabyte);
            using (WebClient client = Open())
            {
                Assert.AreEqual("hello", Text(client.Request("GET", "/", null, 0)));
                CollectionAssert.AreEqual(large, client.Request("GET", "/size/" + Megabyte, null, 0).Body);
                // Without a length, the response has chunks.
                CollectionAssert.AreEqual(large, client.Request("POST", "/echo", large, 0).Body);
                CollectionAssert.AreEqual(large, client.Request("POST", "/echo", large, 5000).Body);
                Assert.AreEqual("404", client.Request("GET", "/missing", null, 0).Target);
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_AbortsWithinTheContent_IsAnError()
        {
            using (WebClient client = Open())
            {
                bool failed = false;
                int error = ProgramNetwork.ErrorOf(() =>
                {
                    try
                    {
                        client.Request("GET", "/abort", null, 0);
                    }
                    catch (IOException)
                    {
                        failed = true;
                    }
                });
                Assert.IsTrue(failed || error == Reset, "error " + error);
            }

            Assert.AreEqual("hello", Text(Open().RequestOnce("GET", "/")));
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_KeepAliveIsOver_ClientSeesTheEnd()
        {
            using (WebClient client = Open())
            {
                Assert.AreEqual("hello", Text(client.Request("GET", "/", null, 0)));
                // HttpWebRequest asks a connection that it has kept in this way.
                Assert.IsTrue(Wait.Until(() => client.IsDisconnected, Patience));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_SlowReader_GetsAll()
        {
            using (WebClient client = Open())
            {
                client.Pause = 2;
                CollectionAssert.AreEqual(WebServer.Pattern(200000),
                    client.Request("GET", "/size/200000", null, 0).Body);
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_NoAnswer_ReadTimesOut()
        {
            using (WebClient client = Open())
            {
                client.ReadTimeout = 300;
                Assert.AreEqual(TimedOut, ProgramNetwork.ErrorOf(() => client.Request("GET", "/slow", null, 0)));
            }

            _bench.AssertNoSockets();
        }

        [TestMethod]
        [DataRow(0, 0)]
        [DataRow(1, 0)]
        [DataRow(125, 0)]
        [DataRow(126, 0)]
        [DataRow(65535, 0)]
        [DataRow(65536, 0)]
        [DataRow(300000, 0)]
        [DataRow(1000, 1)]
        [DataRow(65536, 1000)]
        public void Kestrel_WebSocketMessage_ComesBack(int size, int fragment)
        {
            byte[] message = WebServer.Pattern(size);
            WebSocketPeer socket = OpenWebSocket();
            for (int i = 1; i <= 2; i++)
            {
                socket.Send(WebSocketPeer.BinaryMessage, message, fragment);
                Assert.IsTrue(socket.AwaitMessages(i), "error " + socket.Error);
                CollectionAssert.AreEqual(message, socket.Message(i - 1));
            }

            Assert.IsTrue(socket.Close(1000));
            Assert.AreEqual(1000, socket.CloseStatus);
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_WebSocketPing_IsAnswered()
        {
            WebSocketPeer socket = OpenWebSocket();
            for (int i = 1; i <= 10; i++)
            {
                socket.Ping(WebServer.Pattern(i * 12));
                Assert.IsTrue(socket.AwaitPongs(i));
            }

            socket.Send(WebSocketPeer.TextMessage, Encoding.ASCII.GetBytes("close"), 0);
            Assert.IsTrue(socket.AwaitEnd());
            // 1001: the server goes away.
            Assert.AreEqual(1001, socket.CloseStatus);
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_AbortsWebSocket_EndsIt()
        {
            WebSocketPeer socket = OpenWebSocket();
            socket.Send(WebSocketPeer.TextMessage, Encoding.ASCII.GetBytes("abort"), 0);
            Assert.IsTrue(socket.AwaitEnd());
            Assert.AreEqual(0, socket.CloseStatus);
            _bench.AssertNoSockets();
        }

        [TestMethod]
        public void Kestrel_NoWebSocketHere_ConnectFails()
        {
            Assert.ThrowsExactly<IOException>(() => WebSocketPeer.Connect(SystemNetBench.Peer, Port, "/"));
            _bench.AssertNoSockets();
        }

        private static WebClient Open() => new WebClient(SystemNetBench.Peer, Port);

        private static WebSocketPeer OpenWebSocket() => WebSocketPeer.Connect(SystemNetBench.Peer, Port, "/socket");

        private static string Text(HttpMessage message) => Encoding.ASCII.GetString(message.Body);

        private static void AddRoutes(WebApplication application)
        {
            application.MapGet("/", () => "hello");
            application.MapGet("/size/{size:int}", (int size) => Results.Bytes(WebServer.Pattern(size)));
            application.MapPost("/echo", (HttpContext context) => context.Request.Body.CopyToAsync(
                context.Response.Body));
            application.MapGet("/slow", (HttpContext context) => Task.Delay(Patience, context.RequestAborted));
            application.MapGet("/abort", async (HttpContext context) =>
            {
                context.Response.ContentLength = 100000;
                await context.Response.Body.WriteAsync(new byte[20000]);
                await context.Response.Body.FlushAsync();
                context.Abort();
            });
            application.Map("/socket", Echo);
        }

        private static async Task Echo(HttpContext context)
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            byte[] buffer = new byte[4096];
            MemoryStream message = new MemoryStream();
            while (true)
            {
                WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }

                message.Write(buffer, 0, result.Count);
                if (!result.EndOfMessage)
                {
                    continue;
                }

                string text = message.Length > 10 ? string.Empty : Encoding.ASCII.GetString(message.ToArray());
                if (text == "abort")
                {
                    context.Abort();
                    return;
                }

                if (text == "close")
                {
                    await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "end", CancellationToken.None);
                    return;
                }

                await socket.SendAsync(message.ToArray(), result.MessageType, true, CancellationToken.None);
                message.SetLength(0);
            }
        }
    }
}
