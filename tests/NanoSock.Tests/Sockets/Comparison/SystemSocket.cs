using NanoSock.Ip;
using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets.Comparison
{
    /// <summary>A socket of the operating system.</summary>
    internal sealed class SystemSocket : ISocket
    {
        private readonly System.Net.Sockets.Socket _socket;

        internal SystemSocket(System.Net.Sockets.Socket socket)
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
            _socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
            Port = ((System.Net.IPEndPoint)_socket.LocalEndPoint).Port;
        }

        public void BindNull() => _socket.Bind(null);

        public void Listen() => _socket.Listen(5);

        public ISocket Accept() => new SystemSocket(_socket.Accept());

        public void ConnectTo(int port) =>
            _socket.Connect(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));

        public void ConnectNull() => _socket.Connect((System.Net.EndPoint)null);

        public int Send(byte[] data, int offset, int size) =>
            _socket.Send(data, offset, size, System.Net.Sockets.SocketFlags.None);

        public void SendAll(byte[] data) => _socket.Send(data);

        public void SendTo(byte[] data, int offset, int size)
        {
            _socket.SendTo(data, offset, size, System.Net.Sockets.SocketFlags.None,
                new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 9));
        }

        public void SendToNull(byte[] data, int offset, int size) =>
            _socket.SendTo(data, offset, size, System.Net.Sockets.SocketFlags.None, null);

        public int Receive(byte[] data, int offset, int size) =>
            _socket.Receive(data, offset, size, System.Net.Sockets.SocketFlags.None);

        public void ReceiveAll(byte[] data) => _socket.Receive(data);

        public void ReceiveFrom(byte[] data, int offset, int size)
        {
            System.Net.EndPoint from = new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0);
            _socket.ReceiveFrom(data, offset, size, System.Net.Sockets.SocketFlags.None, ref from);
        }

        public bool Poll(int milliseconds) =>
            _socket.Poll(milliseconds * 1000, System.Net.Sockets.SelectMode.SelectRead);

        public void Shutdown(int how) => _socket.Shutdown((System.Net.Sockets.SocketShutdown)how);

        public void Reset()
        {
            _socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
            _socket.Close();
        }

        public void Close() => _socket.Close();
    }
}
