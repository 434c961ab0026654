using System.Net;
using Native = System.Net.Sockets;

namespace NanoSock.Host.Forwarding
{
    /// <summary>Carries the datagrams of one socket of the board by a native socket.</summary>
    internal sealed class OutwardFlow : Carrier
    {
        private const int LargestDatagram = 65507;

        private readonly OutwardPort _port;
        private readonly Destination _board;
        private readonly Native.Socket _native;
        private readonly NativeOperation _receive;
        private readonly byte[] _buffer = new byte[LargestDatagram];
        private bool _isClosed;

        internal OutwardFlow(PortForwarder forwarder, OutwardPort port, Destination board, IPEndPoint target)
            : base(forwarder)
        {
            _port = port;
            _board = board;
            _native = new Native.Socket(Native.AddressFamily.InterNetwork, Native.SocketType.Dgram,
                Native.ProtocolType.Udp);
            _native.Connect(target);
            _native.Blocking = false;
            _receive = new NativeOperation(this, _native.ReceiveAsync);
            _receive.Arguments.SetBuffer(_buffer, 0, _buffer.Length);
            Wake();
        }

        /// <summary>Gets the time of the last datagram.</summary>
        internal long LastUse { get; private set; }

        /// <summary>Sends a datagram of the board.</summary>
        internal void Send(byte[] buffer, int length)
        {
            LastUse = Forwarder.Now;
            try
            {
                _native.Send(buffer, 0, length, Native.SocketFlags.None);
            }
            catch (Native.SocketException)
            {
                // No room, or an ICMP error of an earlier datagram: this one is lost, as datagrams may be.
            }
        }

        internal override void Advance()
        {
            if (_isClosed)
            {
                return;
            }

            if (_receive.Complete() && _receive.Arguments.SocketError == Native.SocketError.Success)
            {
                LastUse = Forwarder.Now;
                _port.SendToBoard(_board, _buffer, _receive.Arguments.BytesTransferred);
            }

            if (!_receive.IsInProgress)
            {
                _receive.Begin();
                if (!_receive.IsInProgress)
                {
                    Wake();
                }
            }
        }

        internal override void Abandon()
        {
            _isClosed = true;
            _native.Dispose();
        }
    }
}
