using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Opens the native connection of a connection that the board has begun, and keeps it until the stack of
    /// the host side has accepted the board's.</summary>
    internal sealed class OutwardConnection : Carrier
    {
        private readonly Gateway _gateway;
        private readonly NativeOperation _connect;
        private Native.Socket _native = new Native.Socket(Native.AddressFamily.InterNetwork,
            Native.SocketType.Stream, Native.ProtocolType.Tcp);

        internal OutwardConnection(PortForwarder forwarder, Gateway gateway, Destination from, Destination to,
            byte[] frame)
            : base(forwarder)
        {
            _gateway = gateway;
            From = from;
            To = to;
            Frame = frame;
            Since = forwarder.Now;
            _connect = new NativeOperation(this, _native.ConnectAsync);
        }

        internal Destination From { get; }

        internal Destination To { get; }

        /// <summary>Gets the board's SYN.</summary>
        internal byte[] Frame { get; }

        /// <summary>Gets the time of the SYN.</summary>
        internal long Since { get; }

        /// <summary>Gets whether the native connection is open.</summary>
        internal bool IsOpen { get; private set; }

        /// <summary>Begins to connect.</summary>
        internal void Begin(System.Net.IPEndPoint target)
        {
            _native.NoDelay = true;
            _connect.Arguments.RemoteEndPoint = target;
            _connect.Begin();
            Advance();
        }

        /// <summary>Returns the native connection, which the caller closes.</summary>
        internal Native.Socket Release()
        {
            Native.Socket native = _native;
            _native = null;
            return native;
        }

        internal override void Advance()
        {
            if (_connect.Complete())
            {
                IsOpen = _native != null && _connect.Arguments.SocketError == Native.SocketError.Success;
                if (!IsOpen)
                {
                    Abandon();
                }

                _gateway.Deliver(this);
            }
        }

        internal override void Abandon()
        {
            IsOpen = false;
            _native?.Dispose();
            _native = null;
        }
    }
}
