using NanoSock.Firmware;
using NanoSock.Sockets;
using NanoSock.Wire;
using SensorNode.Commands;
using SensorNode.Readings;

namespace SensorNode
{
    /// <summary>Tests the program with a minimal collector on the node's own stack: receives readings, sends one
    /// command, and checks both. It runs beside the program, one step at a time.</summary>
    public sealed class SelfTest : ISelfTest
    {
        /// <summary>The number of readings that must arrive.</summary>
        public const int Readings = 3;

        /// <summary>The time limit in milliseconds.</summary>
        public const int Longest = 15000;

        private const string Greeting = "welcome\nled on\n";
        private const string Hello = "hello 1 ";
        private const string Answer = "ok led on";

        private readonly NetStack _stack;
        private readonly SensorSettings _settings;
        private readonly byte[] _buffer = new byte[128];
        private readonly LineReader _lines = new LineReader();
        private readonly int _datagrams;
        private readonly int _listener;
        private int _connection = -1;
        private int _received;
        private bool _hasHello;
        private bool _hasAnswer;
        private bool _isOver;
        private long _deadline = long.MaxValue;
        private SocketError _result;

        /// <summary>Opens the collector's sockets.</summary>
        /// <param name="stack">The program's stack.</param>
        /// <param name="settings">The program's settings; the collector's address is one of the node itself.</param>
        public SelfTest(NetStack stack, SensorSettings settings)
        {
            _stack = stack;
            _settings = settings;
            _datagrams = stack.Socket(SocketType.Dgram);
            _listener = stack.Socket(SocketType.Stream);
            int result = _datagrams < 0 ? _datagrams
                : _listener < 0 ? _listener
                : stack.Bind(_datagrams, 0, settings.Port);
            result = result < 0 ? result : stack.Bind(_listener, 0, settings.Port);
            result = result < 0 ? result : stack.Listen(_listener, 1);
            if (result < 0)
            {
                End((SocketError)(-result));
            }
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return _isOver; }
        }

        /// <summary>Gets the result; Fault after unexpected data.</summary>
        public SocketError Result
        {
            get { return _result; }
        }

        /// <summary>Gets the number of readings that arrived in order.</summary>
        public int Received
        {
            get { return _received; }
        }

        /// <summary>Returns true if the command was executed and answered.</summary>
        public bool IsAnswered
        {
            get { return _hasAnswer; }
        }

        /// <inheritdoc/>
        public bool Step(long nowMilliseconds)
        {
            if (_isOver)
            {
                return false;
            }

            if (_deadline == long.MaxValue)
            {
                _deadline = nowMilliseconds + Longest;
            }

            bool any = TakeReadings() | TakeLines();
            if (!_isOver && _received >= Readings && _hasAnswer)
            {
                End(SocketError.Success);
            }
            else if (!_isOver && nowMilliseconds >= _deadline)
            {
                End(SocketError.TimedOut);
            }

            return any;
        }

        private bool TakeReadings()
        {
            bool any = false;
            int length;
            while (!_isOver && (length = _stack.Receive(_datagrams, _buffer, 0, _buffer.Length)) >= 0)
            {
                any = true;
                if (length < ReadingWire.HeaderLength || BigEndian.ReadUInt16(_buffer, 0) != ReadingWire.Magic
                    || _buffer[2] != ReadingWire.Version
                    || length != ReadingWire.HeaderLength + _buffer[3] * ReadingWire.ValueLength
                    || BigEndian.ReadUInt32(_buffer, 4) != _settings.Node
                    || BigEndian.ReadUInt32(_buffer, 12) != (uint)_received)
                {
                    End(SocketError.Fault);
                }
                else
                {
                    _received++;
                }
            }

            return any;
        }

        private bool TakeLines()
        {
            if (_isOver)
            {
                return false;
            }

            if (_connection < 0)
            {
                _connection = _stack.Accept(_listener);
                if (_connection < 0)
                {
                    return false;
                }

                for (int i = 0; i < Greeting.Length; i++)
                {
                    _buffer[i] = (byte)Greeting[i];
                }

                if (_stack.Send(_connection, _buffer, 0, Greeting.Length) != Greeting.Length)
                {
                    End(SocketError.Fault);
                }

                return true;
            }

            int received = _stack.Receive(_connection, _buffer, 0, _buffer.Length);
            for (int i = 0; i < received; i++)
            {
                if (_lines.Take(_buffer[i]) == LineResult.Line)
                {
                    OnLine();
                }
            }

            if (received == 0)
            {
                End(SocketError.ConnectionAborted);
            }

            return received > 0;
        }

        private void OnLine()
        {
            if (!_hasHello)
            {
                _hasHello = Begins(Hello);
            }
            else
            {
                _hasAnswer = Begins(Answer);
            }

            if (!_hasHello)
            {
                End(SocketError.Fault);
            }
        }

        private bool Begins(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                if (i >= _lines.Length || _lines.Line[i] != text[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void End(SocketError result)
        {
            _isOver = true;
            _result = result;
            Close(_connection);
            Close(_listener);
            Close(_datagrams);
        }

        private void Close(int descriptor)
        {
            if (descriptor >= 0)
            {
                _stack.Close(descriptor);
            }
        }
    }
}
