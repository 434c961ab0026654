using System;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>Connects, and keeps the send buffer full until everything is sent.</summary>
    internal sealed class BulkSender : IFlowProgram
    {
        private readonly uint _address;
        private readonly int _port;
        private readonly long _total;
        private int _socket = -1;
        private long _sent;

        internal BulkSender(uint address, int port, long total)
        {
            _address = address;
            _port = port;
            _total = total;
        }

        /// <summary>Gets the reason why the connection ended before its time, or Success.</summary>
        internal SocketError Error { get; private set; }

        public bool Step(NetStack stack)
        {
            if (_socket < 0)
            {
                _socket = stack.Socket(SocketType.Stream);
                int result = stack.Connect(_socket, _address, _port);
                if (result != -(int)SocketError.InProgress)
                {
                    throw new InvalidOperationException("Connect: " + result);
                }

                return true;
            }

            bool moved = false;
            while (_sent < _total && Error == SocketError.Success)
            {
                byte[] bytes = Pattern.At(_sent, out int offset, out int length);
                int taken = stack.Send(_socket, bytes, offset, (int)Math.Min(length, _total - _sent));
                if (taken <= 0)
                {
                    // A connection that is being opened returns this too.
                    if (taken != -(int)SocketError.WouldBlock)
                    {
                        Error = (SocketError)(-taken);
                    }

                    break;
                }

                _sent += taken;
                moved = true;
            }

            return moved;
        }
    }
}
