using System;
using NanoSock.Sockets;

namespace NanoSock.Tests.TcpTests
{
    /// <summary>A program at one end of a connection.</summary>
    internal sealed class RandomEnd
    {
        private readonly NetStack _node;
        private readonly int _socket;
        private readonly Random _random;
        private readonly int _total;
        private readonly bool _orderly;
        private readonly int _stream;
        private int _sent;
        private int _received;
        private bool _sentAll;
        private bool _receivedAll;
        private bool _closed;

        internal RandomEnd(NetStack node, int socket, Random random, int total, bool orderly, int stream)
        {
            _node = node;
            _socket = socket;
            _random = random;
            _total = total;
            _orderly = orderly;
            _stream = stream;
        }

        internal RandomEnd Other { get; set; }

        /// <summary>Gets or sets whether the program uses the rarer options of a socket, and urgent data.</summary>
        internal bool IsVaried { get; set; }

        internal int Error { get; private set; }

        internal string Wrong { get; private set; }

        internal bool IsDone => _closed;

        internal void GiveUp()
        {
            if (!_closed)
            {
                _node.Close(_socket);
                _closed = true;
            }
        }

        internal void Step()
        {
            if (_closed)
            {
                return;
            }

            if (!_orderly && _random.Next(200) == 0)
            {
                Misbehave();
                return;
            }

            if (IsVaried && _random.Next(20) == 0)
            {
                SetSomething();
            }

            if (!_sentAll)
            {
                SendSome();
            }

            if (!_receivedAll && !_closed && _random.Next(3) > 0)
            {
                ReceiveSome();
            }

            if (!_closed && _sentAll && _receivedAll)
            {
                _node.Close(_socket);
                _closed = true;
            }
        }

        public override string ToString()
        {
            return $"{_socket} sent {_sent} of {_total} received {_received} closed {_closed} error {Error}";
        }

        private void Misbehave()
        {
            switch (_random.Next(5))
            {
                case 0:
                    _node.Close(_socket);
                    _closed = true;
                    break;
                case 1:
                    _node.Abort(_socket);
                    _closed = true;
                    break;
                case 2:
                    _sentAll |= _node.Shutdown(_socket, SocketShutdown.Send) == 0;
                    break;
                case 3:
                    _receivedAll |= _node.Shutdown(_socket, SocketShutdown.Receive) == 0;
                    break;
                default:
                    _node.SetOption(_socket, SocketOption.Linger, _random.Next(4) - 1);
                    _node.SetOption(_socket, SocketOption.NoDelay, _random.Next(2));
                    break;
            }
        }

        private void SetSomething()
        {
            switch (_random.Next(7))
            {
                case 0:
                    _node.SetOption(_socket, SocketOption.KeepAlive, _random.Next(2));
                    break;
                case 1:
                    _node.SetOption(_socket, SocketOption.KeepAliveTime, 1 + _random.Next(3));
                    break;
                case 2:
                    _node.SetOption(_socket, SocketOption.KeepAliveInterval, 1 + _random.Next(3));
                    break;
                case 3:
                    _node.SetOption(_socket, SocketOption.UserTimeout, _random.Next(2) * (1000 + _random.Next(60000)));
                    break;
                case 4:
                    _node.SetOption(_socket, SocketOption.TypeOfService, _random.Next(64) << 2);
                    break;
                case 5:
                    _node.SetOption(_socket, SocketOption.TimeToLive, 1 + _random.Next(255));
                    break;
                default:
                    _node.SetOption(_socket, SocketOption.NoDelay, _random.Next(2));
                    break;
            }
        }

        private void SendSome()
        {
            int length = Math.Min(_total - _sent, 1 + _random.Next(_random.Next(4) == 0 ? 3000 : 100));
            byte[] data = new byte[length];
            for (int i = 0; i < length; i++)
            {
                data[i] = PatternByte(_stream, _sent + i);
            }

            int sent = IsVaried && _random.Next(15) == 0
                ? _node.SendUrgent(_socket, data, 0, length)
                : _node.Send(_socket, data, 0, length);
            if (sent >= 0)
            {
                _sent += sent;
            }
            else if (sent != -(int)SocketError.WouldBlock)
            {
                Fail(sent);
                return;
            }

            if (_sent == _total && _node.Shutdown(_socket, SocketShutdown.Send) == 0)
            {
                _sentAll = true;
            }
        }

        private void ReceiveSome()
        {
            byte[] data = new byte[1 + _random.Next(3000)];
            int received = _node.Receive(_socket, data, 0, data.Length);
            if (received == 0)
            {
                _receivedAll = true;
                if (_orderly && Other != null && Other.Error == 0 && _received != Other._total)
                {
                    Wrong = $"{this} saw the end before all {Other._total} bytes.";
                }

                return;
            }

            if (received < 0)
            {
                if (received != -(int)SocketError.WouldBlock)
                {
                    Fail(received);
                }

                return;
            }

            int stream = _stream % 3 == 0 ? _stream + 1 : _stream - 1;
            for (int i = 0; i < received; i++)
            {
                if (data[i] != PatternByte(stream, _received + i))
                {
                    Wrong = $"{this} got a wrong byte at {_received + i}.";
                }
            }

            _received += received;
        }

        private void Fail(int error)
        {
            Error = -error;
            _node.Close(_socket);
            _closed = true;
        }

        private static byte PatternByte(int stream, int position)
        {
            return (byte)((position * 31) + (position >> 7) + (stream * 17));
        }
    }
}
