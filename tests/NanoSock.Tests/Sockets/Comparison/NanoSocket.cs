using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>A socket of a node.</summary>
    internal sealed class NanoSocket : ISocket
    {
        private readonly Socket _socket;

        internal NanoSocket(Socket socket)
        {
            _socket = socket;
        }

        public bool Connected => _socket.Connected;

        public int Available => _socket.Available;

        public int ReceiveTimeout
        {
            get => _socket.ReceiveTimeout;
            set => _socket.ReceiveTimeout = value;
        }

        public int SendTimeout
        {
            get => _socket.SendTimeout;
            set => _socket.SendTimeout = value;
        }

        public int Port { get; private set; } = 1;

        public void Handle() => _ = _socket.Handle;

        public void Local() => _ = _socket.LocalEndPoint;

        public void Remote() => _ = _socket.RemoteEndPoint;

        public void NoDelay() => _ = _socket.NoDelay;

        public void SetNoDelay() => _socket.NoDelay = true;

        public void Bind(int port)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            Port = _socket.LocalEndPoint.Port;
        }

        public void BindNull() => _socket.Bind(null);

        public void Listen() => _socket.Listen(5);

        public ISocket Accept() => new NanoSocket(_socket.Accept());

        public void ConnectTo(int port) => _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));

        public void ConnectNull() => _socket.Connect(null);

        public int Send(byte[] data, int offset, int size) => _socket.Send(data, offset, size);

        public void SendAll(byte[] data) => _socket.Send(data);

        public void SendTo(byte[] data, int offset, int size) =>
            _socket.SendTo(data, offset, size, new IPEndPoint(IPAddress.Loopback, 9));

        public void SendToNull(byte[] data, int offset, int size) => _socket.SendTo(data, offset, size, null);

        public int Receive(byte[] data, int offset, int size) => _socket.Receive(data, offset, size);

        public void ReceiveAll(byte[] data) => _socket.Receive(data);

        public void ReceiveFrom(byte[] data, int offset, int size)
        {
            IPEndPoint from = null;
            _socket.ReceiveFrom(data, offset, size, ref from);
        }

        public bool Poll(int milliseconds) =>
            _socket.Poll(milliseconds, SocketReadiness.Readable) != SocketReadiness.None;

        public void Shutdown(int how) => _socket.Shutdown((SocketShutdown)how);

        public void Reset()
        {
            _socket.SetSocketOption(SocketOption.Linger, 0);
            _socket.Close();
        }

        public void Close() => _socket.Close();
    }
}
