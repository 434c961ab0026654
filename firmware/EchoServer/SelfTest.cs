using NanoSock.Firmware;
using NanoSock.Sockets;

namespace EchoServer
{
    /// <summary>Tests the program as a client on its own node: connects to the echo port, sends a line, and compares
    /// the echo. It runs beside the program, one step at a time.</summary>
    public sealed class SelfTest : ISelfTest
    {
        private const string Line = "NanoSock says hello to itself\r\n";

        private const int Connecting = 0;
        private const int Sending = 1;
        private const int Receiving = 2;
        private const int Closing = 3;
        private const int Over = 4;

        private readonly NetStack _stack;
        private readonly byte[] _line = new byte[Line.Length];
        private readonly byte[] _echo = new byte[Line.Length];
        private readonly int _descriptor;
        private int _phase;
        private int _count;
        private SocketError _result;

        /// <summary>Starts the test.</summary>
        /// <param name="stack">The program's stack.</param>
        /// <param name="address">An address of the node itself.</param>
        public SelfTest(NetStack stack, uint address)
        {
            _stack = stack;
            for (int i = 0; i < _line.Length; i++)
            {
                _line[i] = (byte)Line[i];
            }

            _descriptor = stack.Socket(SocketType.Stream);
            int result = _descriptor < 0 ? _descriptor : stack.Connect(_descriptor, address, ServicePorts.Echo);
            if (result < 0 && result != -(int)SocketError.InProgress)
            {
                End((SocketError)(-result));
            }
        }

        /// <inheritdoc/>
        public bool IsOver
        {
            get { return _phase == Over; }
        }

        /// <summary>Gets the result.</summary>
        public SocketError Result
        {
            get { return _result; }
        }

        /// <summary>Gets the number of bytes that came back.</summary>
        public int Bytes
        {
            get { return _count; }
        }

        /// <inheritdoc/>
        public bool Step(long nowMilliseconds)
        {
            int result;
            switch (_phase)
            {
                case Connecting:
                    SocketReadiness ready = _stack.Ready(_descriptor);
                    if ((ready & SocketReadiness.Error) != 0)
                    {
                        result = -_stack.GetOption(_descriptor, SocketOption.Error);
                    }
                    else if ((ready & SocketReadiness.Writable) != 0)
                    {
                        _phase = Sending;
                        return true;
                    }
                    else
                    {
                        return false;
                    }

                    break;
                case Sending:
                    result = _stack.Send(_descriptor, _line, 0, _line.Length);
                    if (result == _line.Length)
                    {
                        _phase = Receiving;
                        return true;
                    }

                    break;
                case Receiving:
                    result = _stack.Receive(_descriptor, _echo, _count, _echo.Length - _count);
                    if (result > 0)
                    {
                        _count += result;
                        if (_count == _echo.Length)
                        {
                            result = _stack.Shutdown(_descriptor, SocketShutdown.Send);
                            _phase = Closing;
                        }
                    }

                    break;
                case Closing:
                    result = _stack.Receive(_descriptor, _echo, 0, 1);
                    if (result == 0)
                    {
                        End(IsIdentical() ? SocketError.Success : SocketError.Fault);
                        return true;
                    }

                    break;
                default:
                    return false;
            }

            if (result == -(int)SocketError.WouldBlock)
            {
                return false;
            }

            if (result <= 0 && _phase != Closing)
            {
                End(result == 0 ? SocketError.ConnectionAborted : (SocketError)(-result));
            }

            return true;
        }

        private bool IsIdentical()
        {
            for (int i = 0; i < _line.Length; i++)
            {
                if (_line[i] != _echo[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void End(SocketError result)
        {
            _phase = Over;
            _result = result;
            if (_descriptor >= 0)
            {
                _stack.Close(_descriptor);
            }
        }
    }
}
