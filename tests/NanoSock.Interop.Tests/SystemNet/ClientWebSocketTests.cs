using System;
using System.IO;
using System.Net.WebSockets;
using System.Threading.Tasks;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoSock.Interop.Tests.Support;
using NanoSock.Interop.Tests.Tap;
using NanoSock.SystemNet.Programs;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>A server of web sockets over System.Net with .NET's ClientWebSocket and that of Node.js.</summary>
    [TestClass]
    [DoNotParallelize]
    public sealed class ClientWebSocketTests : IDisposable
    {
        private const string Root = "ws://" + SystemNetBench.Address + ":8082/";
        private const int Patience = 60000;

        private readonly SystemNetBench _bench = new SystemNetBench();
        private readonly WebSocketServer _server = new WebSocketServer(8082);

        public void Dispose()
        {
            _server.Stop();
            _bench.Dispose();
        }

        [TestMethod]
        [DataRow(0, 1)]
        [DataRow(125, 1)]
        [DataRow(126, 1)]
        [DataRow(65535, 1)]
        [DataRow(65536, 1)]
        [DataRow(1000000, 1)]
        [DataRow(1000, 1000)]
        [DataRow(100000, 33)]
        public async Task Client_Message_ComesBack(int size, int fragments)
        {
            byte[] message = WebServer.Pattern(size);
            using ClientWebSocket socket = DotNetClients.OpenWebSocket(_bench.Network, Root);
            for (int turn = 0; turn < 2; turn++)
            {
                for (int i = 0; i < fragments; i++)
                {
                    int start = (int)((long)size * i / fragments);
                    int end = (int)((long)size * (i + 1) / fragments);
                    await socket.SendAsync(new ArraySegment<byte>(message, start, end - start),
                        WebSocketMessageType.Binary, i == fragments - 1, DotNetClients.Limit());
                }

                CollectionAssert.AreEqual(message, await Receive(socket));
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "end", DotNetClients.Limit());
            Assert.AreEqual(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
            Finish();
        }

        [TestMethod]
        public async Task Server_PingAndClose_AreAnswered()
        {
            using ClientWebSocket socket = DotNetClients.OpenWebSocket(_bench.Network, Root);
            Assert.IsTrue(Wait.Until(() => _server.Last != null, Patience));
            WebSocketPeer server = _server.Last;
            Task<byte[]> message = Receive(socket);
            server.Ping(new byte[] { 1, 2, 3 });
            // The client pings every 100 ms, too, which the server answers meanwhile.
            Assert.IsTrue(await Task.Run(() => server.AwaitPongs(1)));
            server.Send(WebSocketPeer.BinaryMessage, WebServer.Pattern(5000), 300);
            CollectionAssert.AreEqual(WebServer.Pattern(5000), await message);
            Task<byte[]> end = Receive(socket);
            Task<bool> closed = Task.Run(() => server.Close(1000));
            Assert.IsNull(await end);
            Assert.AreEqual(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, DotNetClients.Limit());
            Assert.IsTrue(await closed);
            Finish();
        }

        [TestMethod]
        public async Task Client_Aborts_ServerSeesTheEnd()
        {
            for (int i = 0; i < 5; i++)
            {
                using ClientWebSocket socket = DotNetClients.OpenWebSocket(_bench.Network, Root);
                await socket.SendAsync(new byte[10], WebSocketMessageType.Text, false, DotNetClients.Limit());
                socket.Abort();
            }

            Finish();
        }

        [TestMethod]
        public async Task Server_AbortsWithinAMessage_ClientFails()
        {
            using ClientWebSocket socket = DotNetClients.OpenWebSocket(_bench.Network, Root);
            await socket.SendAsync(new byte[10], WebSocketMessageType.Binary, true, DotNetClients.Limit());
            Assert.HasCount(10, await Receive(socket));
            Assert.IsTrue(Wait.Until(() => _server.Last != null, Patience));
            _server.Last.Send(WebSocketPeer.BinaryMessage, new byte[1000000], 0);
            _server.Last.Abort();
            await Assert.ThrowsExactlyAsync<WebSocketException>(() => Receive(socket));
            Finish();
        }

        [TestMethod]
        public void Node_WebSocket_EchoesAndCloses()
        {
            Requires.Tools("node");
            string script = _bench.Write("client.js", "const s = new WebSocket('" + Root + "'); let n = 0;"
                + "s.onopen = () => s.send('x'); s.onmessage = e => { if (e.data.length !== 3 ** n) process.exit(2);"
                + "if (++n === 11) s.close(3001, 'done'); else s.send('x'.repeat(3 ** n)); };"
                + "s.onclose = e => { console.log(e.code, e.wasClean); };"
                + "s.onerror = () => process.exit(3);");
            CommandResult result = _bench.Network.Run("node --experimental-websocket " + script, Patience);
            Assert.AreEqual(0, result.ExitCode, result.ToString());
            Assert.Contains("3001 true", result.Output);
            Finish();
        }

        // Returns null for a close frame.
        private static async Task<byte[]> Receive(WebSocket socket)
        {
            byte[] buffer = new byte[10000];
            using MemoryStream message = new MemoryStream();
            WebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer, DotNetClients.Limit());
                message.Write(buffer, 0, result.Count);
            }
            while (!result.EndOfMessage);

            return result.MessageType == WebSocketMessageType.Close ? null : message.ToArray();
        }

        private void Finish()
        {
            _server.Stop();
            _bench.AssertNoSockets();
        }
    }
}
