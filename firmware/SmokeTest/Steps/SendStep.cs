using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Sends for a time as much as a discarding server accepts, as "iperf -c" does to "iperf -s" (version 2):
    /// a plain stream. Its first bytes are zero, which iperf takes as a test without options.</summary>
    internal sealed class SendStep : SocketStep
    {
        // The limit of calls in one turn. A fast link accepts much at a time, and has to be polled for acknowledgments.
        private const int CallsPerTurn = 16;
        private const int Piece = 512;

        private const int Connecting = 0;
        private const int Sending = 1;
        private const int Ending = 2;

        private readonly uint _address;
        private readonly int _milliseconds;
        private readonly int _answerMilliseconds;
        private TcpInfo _info;
        private byte[] _buffer;
        private int _phase;
        private long _since;
        private long _bytes;

        internal SendStep(string name, SmokeNode node, SmokeStep needs,
            uint address, int milliseconds, int answerMilliseconds, bool isOptional)
            : base(name, node, needs, "iperf server on TCP port 5001", isOptional)
        {
            _address = address;
            _milliseconds = milliseconds;
            _answerMilliseconds = answerMilliseconds;
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
            _info = new TcpInfo();
            SetDeadline(_answerMilliseconds);
            Connect(SocketType.Stream, _address, SmokePorts.Iperf);
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            bool moved;
            if (_phase == Connecting)
            {
                moved = IsOpen();
                if (moved)
                {
                    _phase = Sending;
                    _since = Now;
                }
            }
            else
            {
                moved = _phase == Sending && Send();
                moved |= Receive();
            }

            if (Result != SmokeResult.Pending)
            {
                return true;
            }

            if (moved)
            {
                SetDeadline(_answerMilliseconds);
            }
            else if (IsLate)
            {
                Fail("nothing for " + _answerMilliseconds.ToString() + " ms" + After());
            }

            return moved;
        }

        private string After()
        {
            return " after " + _bytes.ToString() + " bytes";
        }

        private bool Send()
        {
            if (Now - _since >= _milliseconds)
            {
                Stack.Shutdown(Descriptor, SocketShutdown.Send);
                _phase = Ending;
                return true;
            }

            bool moved = false;
            for (int i = 0; i < CallsPerTurn; i++)
            {
                int result = Stack.Send(Descriptor, _buffer, 0, Piece);
                if (result > 0)
                {
                    _bytes += result;
                    moved = true;
                    continue;
                }

                if (result != -(int)SocketError.WouldBlock)
                {
                    Refuse(result, After());
                }

                break;
            }

            return moved;
        }

        // The peer sends nothing before it closes; any data is discarded.
        private bool Receive()
        {
            int result = Result == SmokeResult.Pending
                ? Stack.Receive(Descriptor, _buffer, 0, Piece)
                : -(int)SocketError.WouldBlock;
            if (result == -(int)SocketError.WouldBlock)
            {
                return false;
            }

            if (result > 0)
            {
                System.Array.Clear(_buffer, 0, result);
                return true;
            }

            if (result < 0)
            {
                Refuse(result, After());
            }
            else if (_phase != Ending)
            {
                Fail("the peer closes" + After());
            }
            else
            {
                Stack.GetTcpInfo(Descriptor, _info);
                Succeed(Figures.Rate(_bytes, Now - _since) + ", sent again " + _info.Retransmissions.ToString()
                    + ", round trip " + _info.SmoothedRtt.ToString() + " ms");
                Stack.Close(Descriptor);
                Descriptor = -1;
            }

            return true;
        }
    }
}
