using System;
using System.Threading;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Represents a native listener; each accepted connection becomes a <see cref="TcpRelay"/>.</summary>
    internal sealed class TcpForwarder : Carrier
    {
        private const int Backlog = 256;

        private readonly Native.Socket _native;
        private readonly NativeOperation _accept;
        private readonly int _boardPort;
        private bool _isClosed;

        internal TcpForwarder(PortForwarder forwarder, ForwardRule rule)
            : base(forwarder)
        {
            _boardPort = rule.BoardPort;
            _native = new Native.Socket(Native.AddressFamily.InterNetwork,
                Native.SocketType.Stream, Native.ProtocolType.Tcp);
            try
            {
                // .NET lets a restart have its port while old connections are in TIME-WAIT. With ReuseAddress two
                // programs would share a port, and a client would reach either.
                _native.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, rule.NativePort));
                _native.Listen(Backlog);
            }
            catch
            {
                _native.Dispose();
                throw;
            }

            NativePort = ((System.Net.IPEndPoint)_native.LocalEndPoint).Port;
            _accept = new NativeOperation(this, _native.AcceptAsync);
        }

        internal int NativePort { get; }

        internal override void Advance()
        {
            while (!_isClosed && !_accept.IsInProgress)
            {
                if (_accept.Complete())
                {
                    Relay();
                }

                _accept.Arguments.AcceptSocket = null;
                _accept.Begin();
            }
        }

        internal override void Abandon()
        {
            _isClosed = true;
            _native.Dispose();
        }

        private void Relay()
        {
            Native.Socket client = _accept.Arguments.AcceptSocket;
            Native.SocketError error = _accept.Arguments.SocketError;
            if (error != Native.SocketError.Success || client == null)
            {
                if (error == Native.SocketError.TooManyOpenSockets)
                {
                    // The process has no free descriptor; the pause avoids a busy loop.
                    Thread.Sleep(1);
                }

                return;
            }

            TcpRelay.Open(Forwarder, client, _boardPort);
        }
    }
}
