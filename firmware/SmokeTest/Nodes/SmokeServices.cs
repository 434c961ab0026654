using NanoSock.Sockets;

namespace SmokeTest
{
    /// <summary>Runs the services of a peer: echo on TCP and UDP (RFC 862), and a server that discards what it
    /// receives, as iperf's does. One connection of each kind at a time. It polls its sockets, so that it can share a
    /// stack whose change notifications another program gets.</summary>
    public sealed class SmokeServices
    {
        private readonly NetStack _stack;
        private readonly uint _address;
        private readonly DatagramInfo _info = new DatagramInfo();
        private readonly byte[] _buffer = new byte[512];
        private readonly int _echoListener;
        private readonly int _sinkListener;
        private readonly int _datagrams;
        private int _echo = -1;
        private int _sink = -1;
        private SocketError _error;
        private long _sunk;

        /// <summary>Opens the services.</summary>
        /// <param name="stack">The stack.</param>
        /// <param name="address">The address on which they listen; 0 for all addresses of the stack.</param>
        public SmokeServices(NetStack stack, uint address)
        {
            _stack = stack;
            _address = address;
            _echoListener = Listen(SmokePorts.Echo);
            _sinkListener = Listen(SmokePorts.Iperf);
            _datagrams = Check(stack.Socket(SocketType.Dgram));
            Check(stack.Bind(_datagrams, address, SmokePorts.Echo));
        }

        /// <summary>Gets the first error of opening a service; Success for none.</summary>
        public SocketError Error
        {
            get { return _error; }
        }

        /// <summary>Gets the number of bytes that the server has discarded.</summary>
        public long Sunk
        {
            get { return _sunk; }
        }

        /// <summary>Does the outstanding work.</summary>
        /// <returns>True if anything was done.</returns>
        public bool Step()
        {
            bool moved = Answer();
            if (_echo < 0)
            {
                _echo = _stack.Accept(_echoListener);
            }

            if (_sink < 0)
            {
                _sink = _stack.Accept(_sinkListener);
            }

            if (_echo >= 0)
            {
                moved |= Echo();
            }

            if (_sink >= 0)
            {
                moved |= Sink();
            }

            return moved;
        }

        /// <summary>Closes the services; connections are reset.</summary>
        public void Close()
        {
            Give(_echo);
            Give(_sink);
            Give(_echoListener);
            Give(_sinkListener);
            Give(_datagrams);
        }

        private void Give(int descriptor)
        {
            if (descriptor >= 0)
            {
                _stack.Abort(descriptor);
            }
        }

        private int Listen(int port)
        {
            int listener = Check(_stack.Socket(SocketType.Stream));
            Check(_stack.Bind(listener, _address, port));
            Check(_stack.Listen(listener, 2));
            return listener;
        }

        private int Check(int result)
        {
            if (result < 0 && _error == SocketError.Success)
            {
                _error = (SocketError)(-result);
            }

            return result;
        }

        private bool Answer()
        {
            int length = _stack.ReceiveFrom(_datagrams, _buffer, 0, _buffer.Length, _info);
            if (length < 0)
            {
                return length != -(int)SocketError.WouldBlock;
            }

            _stack.SendTo(_datagrams, _buffer, 0, length, _info.RemoteAddress, _info.RemotePort);
            return true;
        }

        // Reads no more than can be sent, so that no buffer is needed.
        private bool Echo()
        {
            int room = _stack.GetOption(_echo, SocketOption.SendBuffer)
                - _stack.GetOption(_echo, SocketOption.Unacknowledged);
            int size = room < _buffer.Length ? room : _buffer.Length;
            int length = size <= 0 ? -(int)SocketError.WouldBlock : _stack.Receive(_echo, _buffer, 0, size);
            if (length > 0)
            {
                _stack.Send(_echo, _buffer, 0, length);
                return true;
            }

            return IsOver(length, ref _echo);
        }

        private bool Sink()
        {
            int length = _stack.Receive(_sink, _buffer, 0, _buffer.Length);
            if (length > 0)
            {
                _sunk += length;
                return true;
            }

            return IsOver(length, ref _sink);
        }

        private bool IsOver(int length, ref int descriptor)
        {
            if (length == -(int)SocketError.WouldBlock)
            {
                return false;
            }

            _stack.Close(descriptor);
            descriptor = -1;
            return true;
        }
    }
}
