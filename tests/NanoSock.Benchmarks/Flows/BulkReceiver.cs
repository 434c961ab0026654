using System;
using NanoSock.Sockets;

namespace NanoSock.Benchmarks.Flows
{
    /// <summary>Accepts one connection and reads at once whatever arrives.</summary>
    internal sealed class BulkReceiver : IFlowProgram
    {
        private readonly int _port;
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _listener = -1;
        private int _socket = -1;

        internal BulkReceiver(int port)
        {
            _port = port;
        }

        /// <summary>Gets the bytes read.</summary>
        internal long Received { get; private set; }

        public bool Step(NetStack stack)
        {
            if (_listener < 0)
            {
                _listener = stack.Socket(SocketType.Stream);
                if (stack.Bind(_listener, 0, _port) != 0 || stack.Listen(_listener, 1) != 0)
                {
                    throw new InvalidOperationException("The receiver cannot listen.");
                }

                return true;
            }

            bool moved = false;
            if (_socket < 0)
            {
                _socket = stack.Accept(_listener);
                if (_socket < 0)
                {
                    return false;
                }

                moved = true;
            }

            while (true)
            {
                int taken = stack.Receive(_socket, _buffer, 0, _buffer.Length);
                if (taken <= 0)
                {
                    return moved;
                }

                if (!Pattern.Matches(_buffer, taken, Received))
                {
                    throw new InvalidOperationException("What was received is not what was sent, behind byte "
                        + Received + ".");
                }

                Received += taken;
                moved = true;
            }
        }
    }
}
