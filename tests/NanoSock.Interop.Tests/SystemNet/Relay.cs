using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoSock.Interop.Tests.Support;

namespace NanoSock.Interop.Tests.SystemNet
{
    /// <summary>Relays connections to 127.0.0.1 into a namespace, for clients that open their sockets
    /// themselves.</summary>
    internal sealed class Relay : IDisposable
    {
        private readonly NetworkNamespace _network;
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);

        /// <summary>Starts the relay to a server of the namespace.</summary>
        internal Relay(NetworkNamespace network, string address, int port)
        {
            _network = network;
            _listener.Start();
            Task.Run(() => Accept(address, port));
        }

        /// <summary>Gets the port at 127.0.0.1.</summary>
        internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose()
        {
            _listener.Stop();
        }

        private async Task Accept(string address, int port)
        {
            try
            {
                while (true)
                {
                    Socket outer = await _listener.AcceptSocketAsync();
                    Socket inner = _network.OpenSocket(SocketType.Stream);
                    await inner.ConnectAsync(IPAddress.Parse(address), port);
                    _ = Copy(outer, inner);
                    _ = Copy(inner, outer);
                }
            }
            catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
            {
                // The relay was stopped.
            }
        }

        private static async Task Copy(Socket from, Socket to)
        {
            byte[] buffer = new byte[4096];
            try
            {
                int count;
                while ((count = await from.ReceiveAsync(buffer)) > 0)
                {
                    await to.SendAsync(buffer.AsMemory(0, count));
                }

                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
            {
                from.Close();
                to.Close();
            }
        }
    }
}
