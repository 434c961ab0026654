using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoSock.Host.Collecting
{
    /// <summary>A node's connection as a native socket. What is sent waits in order; what waits is bounded.</summary>
    internal sealed class NativeChannel : ICommandChannel, IDisposable
    {
        private const int MostWaiting = 65536;

        // As the node has it: silence is looked into after 5 s, and believed 6 s later.
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

        /// <summary>Ends when all that was sent has gone to the kernel, or the connection is gone.</summary>
        internal Task Flushed
        {
            get { return _sending; }
        }

        public bool Send(byte[] octets)
        {
            if (Interlocked.Add(ref _waiting, octets.Length) > MostWaiting)
            {
                return false;
            }

            _sending = SendAfter(_sending, octets);
            return true;
        }

        public void Close()
        {
            // The loop that reads ends, and disposes the socket when all has been sent.
            _sending = ShutdownAfter(_sending);
        }

        public void Dispose()
        {
            _socket.Dispose();
        }

        private async Task SendAfter(Task before, byte[] octets)
        {
            await before;
            try
            {
                for (int sent = 0; sent < octets.Length;)
                {
                    sent += await _socket.SendAsync(octets.AsMemory(sent), SocketFlags.None);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Whoever reads learns it too, and tells.
            }

            Interlocked.Add(ref _waiting, -octets.Length);
        }

        private async Task ShutdownAfter(Task before)
        {
            // One who does not read would hold this up for ever.
            await Task.WhenAny(before, Task.Delay(1000));
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Gone already.
            }

            _socket.Dispose();
        }
    }
}
