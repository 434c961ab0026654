using System;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Kestrel, the server of ASP.NET Core, within this process on a socket of a namespace.</summary>
    internal sealed class KestrelServer : IDisposable
    {
        private readonly WebApplication _application;

        /// <summary>Starts the server.</summary>
        /// <param name="network">The namespace.</param>
        /// <param name="address">The address to listen on.</param>
        /// <param name="port">The port to listen on.</param>
        /// <param name="routes">Adds the routes.</param>
        internal KestrelServer(NetworkNamespace network, string address, int port, Action<WebApplication> routes)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(options =>
            {
                options.Listen(IPAddress.Parse(address), port);
                options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
                options.Limits.MinRequestBodyDataRate = null;
                options.Limits.MinResponseDataRate = null;
            });
            builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = local =>
            {
                Socket socket = network.OpenSocket(SocketType.Stream);
                socket.Bind(local);
                return socket;
            });
            _application = builder.Build();
            _application.UseWebSockets();
            routes(_application);
            _application.StartAsync().GetAwaiter().GetResult();
        }

        public void Dispose()
        {
            ((IDisposable)_application).Dispose();
        }
    }
}
