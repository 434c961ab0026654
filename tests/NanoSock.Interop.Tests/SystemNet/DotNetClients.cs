using System;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Opens .NET's clients of HTTP and of web sockets on sockets of a namespace.</summary>
    internal static class DotNetClients
    {
        /// <summary>Opens a client of HTTP.</summary>
        internal static HttpClient OpenHttp(NetworkNamespace network)
        {
            return new HttpClient(Handler(network)) { Timeout = TimeSpan.FromSeconds(60) };
        }

        /// <summary>Opens a web socket.</summary>
        internal static ClientWebSocket OpenWebSocket(NetworkNamespace network, string address)
        {
            ClientWebSocket socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
            using HttpMessageInvoker invoker = new HttpMessageInvoker(Handler(network));
            socket.ConnectAsync(new Uri(address), invoker, Limit()).GetAwaiter().GetResult();
            return socket;
        }

        /// <summary>Returns a token that ends what takes too long.</summary>
        internal static CancellationToken Limit() => new CancellationTokenSource(60000).Token;

        private static SocketsHttpHandler Handler(NetworkNamespace network)
        {
            return new SocketsHttpHandler { UseProxy = false, ConnectCallback = (context, cancel) =>
                Connect(network, context, cancel) };
        }

        private static async ValueTask<System.IO.Stream> Connect(NetworkNamespace network,
            SocketsHttpConnectionContext context, CancellationToken cancel)
        {
            Socket socket = network.OpenSocket(SocketType.Stream);
            socket.NoDelay = true;
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, true);
        }
    }
}
