using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoSock.Host.Collecting
{
    /// <summary>Carries a node's connection over a native socket. Sends are queued in order, and the queue is
    /// bounded.</summary>
    internal sealed class NativeChannel : ICommandChannel, IDisposable
    {
        private const int MostWaiting = 65536;

        // The values of the node: the first keep-alive probe after 5 s of silence, the end 6 s later.
        private const int KeepAliveSeconds = 5;
        private const int KeepAliveInterval = 2;
        private const int KeepAliveCount = 3;

        private readonly Socket _socket;
        private Task _sending = Task.CompletedTask;
        private int _waiting;

        internal NativeChannel(Socket socket)
        {
            _socket = socket;
            Peer = socket.RemoteEndPoint?.ToString() ?? "?";
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveCount);
        }

        public string Peer { get; }

        /// <summary>Gets a task that ends when all queued bytes have gone to the kernel, or the connection is
        /// gone.</summary>
        internal Task Flushed
        {
            get { return _sending; }
        }

        public bool Send(byte[] bytes)
        {
            if (Interlocked.Add(ref _waiting, bytes.Length) > MostWaiting)
            {
                return false;
            }

            _sending = SendAfter(_sending, bytes);
            return true;
        }

        public void Close()
        {
            // The receive loop ends, and disposes the socket after all queued bytes have been sent.
            _sending = ShutdownAfter(_sending);
        }

        public void Dispose()
        {
            _socket.Dispose();
        }

        private async Task SendAfter(Task before, byte[] bytes)
        {
            await before;
            try
            {
                for (int sent = 0; sent < bytes.Length;)
                {
                    sent += await _socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The receive loop gets the same error and reports it.
            }

            Interlocked.Add(ref _waiting, -bytes.Length);
        }

        private async Task ShutdownAfter(Task before)
        {
            // A peer that does not read would delay the end without a limit.
            await Task.WhenAny(before, Task.Delay(1000));
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The socket is closed already.
            }

            _socket.Dispose();
        }
    }
}
