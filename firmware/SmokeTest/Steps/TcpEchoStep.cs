using NanoSock.Sockets;
using NanoSock.Transport;

namespace SmokeTest.Steps
{
    /// <summary>Sends bytes to an echo server over TCP, compares every byte of the echo, and closes in order.</summary>
    internal sealed class TcpEchoStep : SocketStep
    {
        private const int Piece = 512;

        private const int Connecting = 0;
        private const int Exchanging = 1;
        private const int Ending = 2;
        private const int Closing = 3;

        private readonly uint _address;
        private readonly int _bytes;
        private readonly int _answerMilliseconds;
        private byte[] _buffer;
        private long _since;
        private int _phase;
        private int _sent;
        private int _received;
        private int _localPort;

        internal TcpEchoStep(string name, SmokeNode node, SmokeStep needs,
            uint address, int bytes, int answerMilliseconds, bool isOptional)
            : base(name, node, needs, "TCP echo on port 7", isOptional)
        {
            _address = address;
            _bytes = bytes;
            _answerMilliseconds = answerMilliseconds;
        }

        /// <summary>Returns the byte at a position of the stream.</summary>
        internal static byte ByteAt(int place)
        {
            return (byte)(place + (place >> 8) * 7);
        }

        /// <inheritdoc/>
        internal override void End()
        {
            base.End();
            _buffer = null;
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            _buffer = new byte[Piece];
            _since = Now;
            SetDeadline(_answerMilliseconds);
            Connect(SocketType.Stream, _address, SmokePorts.Echo);
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            bool moved = false;
            switch (_phase)
            {
                case Connecting:
                    moved = IsOpen();
                    if (moved)
                    {
                        uint address;
                        Stack.GetLocal(Descriptor, out address, out _localPort);
                        _phase = Exchanging;
                    }

                    break;
                case Exchanging:
                    moved = Send();
                    moved |= Receive();
                    break;
                case Ending:
                    moved = ReceiveEnd();
                    break;
                default:
                    LookForTimeWait();
                    break;
            }

            if (moved)
            {
                SetDeadline(_answerMilliseconds);
            }
            else if (IsLate && Result == SmokeResult.Pending)
            {
                Fail(_phase == Closing
                    ? "the connection does not end"
                    : "nothing for " + _answerMilliseconds.ToString() + " ms" + After());
            }

            return moved;
        }

        private string After()
        {
            return " after " + _received.ToString() + " of " + _bytes.ToString() + " bytes";
        }

        private bool Send()
        {
            int size = _bytes - _sent;
            if (size == 0)
            {
                return false;
            }

            if (size > Piece)
            {
                size = Piece;
            }

            for (int i = 0; i < size; i++)
            {
                _buffer[i] = ByteAt(_sent + i);
            }

            int result = Stack.Send(Descriptor, _buffer, 0, size);
            if (result > 0)
            {
                _sent += result;
                return true;
            }

            if (result != -(int)SocketError.WouldBlock)
            {
                Refuse(result, After());
            }

            return false;
        }

        private bool Receive()
        {
            if (Result != SmokeResult.Pending)
            {
                return true;
            }

            int result = Stack.Receive(Descriptor, _buffer, 0, Piece);
            if (result == -(int)SocketError.WouldBlock)
            {
                return false;
            }

            if (result <= 0)
            {
                if (result == 0)
                {
                    Fail("the peer closes" + After());
                }
                else
                {
                    Refuse(result, After());
                }

                return true;
            }

            for (int i = 0; i < result; i++)
            {
                if (_received + i >= _bytes || _buffer[i] != ByteAt(_received + i))
                {
                    Fail("byte " + (_received + i).ToString() + " comes back as " + _buffer[i].ToString());
                    return true;
                }
            }

            _received += result;
            if (_received == _bytes)
            {
                Stack.Shutdown(Descriptor, SocketShutdown.Send);
                _phase = Ending;
            }

            return true;
        }

        private bool ReceiveEnd()
        {
            int result = Stack.Receive(Descriptor, _buffer, 0, Piece);
            if (result == -(int)SocketError.WouldBlock)
            {
                return false;
            }

            if (result == 0)
            {
                Stack.Close(Descriptor);
                Descriptor = -1;
                _phase = Closing;
            }
            else if (result > 0)
            {
                Fail("bytes beyond the last one");
            }
            else
            {
                Refuse(result, After());
            }

            return true;
        }

        // The end that closes first enters TIME-WAIT (RFC 9293 3.6.1), which proves that both ends have closed.
        private void LookForTimeWait()
        {
            SocketInfo info = new SocketInfo();
            for (int position = 0; position < Stack.TableCapacity; position++)
            {
                if (Stack.GetSocketInfo(position, info) && info.State == TcpState.TimeWait
                    && info.LocalPort == _localPort && info.RemotePort == SmokePorts.Echo)
                {
                    Succeed(_bytes.ToString() + " bytes there and back in "
                        + (Now - _since).ToString() + " ms, closed in order");
                    return;
                }
            }
        }
    }
}
