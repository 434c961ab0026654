using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Sends datagrams to an echo server, one at a time, compares the echoes, and counts round
    /// trips.</summary>
    internal sealed class UdpEchoStep : SocketStep
    {
        /// <summary>The bytes of a datagram.</summary>
        internal const int Length = 64;

        /// <summary>The time limit for an echo, in milliseconds.</summary>
        internal const int AnswerMilliseconds = 1000;

        /// <summary>The number of consecutive datagrams that may be lost before the first echo.</summary>
        internal const int Patience = 5;

        private readonly uint _address;
        private readonly int _milliseconds;
        private byte[] _datagram;
        private byte[] _echo;
        private long _since;
        private int _number;
        private int _answered;
        private int _lost;
        private int _late;
        private bool _isWaiting;

        internal UdpEchoStep(string name, SmokeNode node, SmokeStep needs,
            uint address, int milliseconds, bool isOptional)
            : base(name, node, needs, "UDP echo on port 7", isOptional)
        {
            _address = address;
            _milliseconds = milliseconds;
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            _datagram = new byte[Length];
            _echo = new byte[Length + 1];
            _since = Now;
            Connect(SocketType.Dgram, _address, SmokePorts.Echo);
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            return _isWaiting ? Receive() : Send();
        }

        private bool Send()
        {
            if (Now - _since >= _milliseconds && _answered > 0)
            {
                long time = Now - _since;
                Succeed(_answered.ToString() + " round trips in " + Figures.Seconds(time) + " s, "
                    + (_answered * 1000L / (time < 1 ? 1 : time)).ToString() + " a second, "
                    + _lost.ToString() + " lost, " + _late.ToString() + " late");
                return true;
            }

            _number++;
            for (int i = 0; i < Length; i++)
            {
                _datagram[i] = i < 4 ? (byte)(_number >> (8 * i)) : (byte)(_number + i);
            }

            int result = Stack.Send(Descriptor, _datagram, 0, Length);
            if (result < 0 && result != -(int)SocketError.WouldBlock)
            {
                Refuse(result, " after " + _answered.ToString() + " answers");
                return true;
            }

            // A datagram for which there is no room counts as lost.
            _isWaiting = true;
            SetDeadline(AnswerMilliseconds);
            return true;
        }

        private bool Receive()
        {
            int result = Stack.Receive(Descriptor, _echo, 0, _echo.Length);
            if (result >= 0)
            {
                Judge(result);
                return true;
            }

            if (result != -(int)SocketError.WouldBlock)
            {
                Refuse(result, " after " + _answered.ToString() + " answers");
                return true;
            }

            if (!IsLate)
            {
                return false;
            }

            _lost++;
            _isWaiting = false;
            if (_answered == 0 && _lost == Patience)
            {
                Fail("no answer to " + Patience.ToString() + " datagrams");
            }

            return true;
        }

        private void Judge(int length)
        {
            int number = length < 4 ? 0 : _echo[0] | (_echo[1] << 8) | (_echo[2] << 16) | (_echo[3] << 24);
            bool isRight = length == Length && number > 0 && number <= _number;
            for (int i = 4; i < Length && isRight; i++)
            {
                isRight = _echo[i] == (byte)(number + i);
            }

            if (!isRight)
            {
                Fail("the answer to datagram " + _number.ToString() + " is another");
            }
            else if (number == _number)
            {
                _answered++;
                _isWaiting = false;
            }
            else
            {
                // The echo of a datagram that timed out, or a duplicate.
                _late++;
            }
        }
    }
}
