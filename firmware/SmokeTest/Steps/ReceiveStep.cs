using NanoSock.Ip;
using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Receives from a sender until it closes, as "iperf -s" does from "iperf -c" (version 2).</summary>
    internal sealed class ReceiveStep : SocketStep
    {
        private const int CallsPerTurn = 16;
        private const int Piece = 512;

        private readonly uint _address;
        private readonly int _waitMilliseconds;
        private readonly int _answerMilliseconds;
        private byte[] _buffer;
        private int _listener = -1;
        private long _giveUpAt;
        private long _since;
        private long _bytes;

        internal ReceiveStep(string name, SmokeNode node, SmokeStep needs,
            uint address, int waitMilliseconds, int answerMilliseconds)
            : base(name, node, needs, "", false)
        {
            _address = address;
            _waitMilliseconds = waitMilliseconds;
            _answerMilliseconds = answerMilliseconds;
        }

        /// <inheritdoc/>
        internal override string Request
        {
            get
            {
                return _waitMilliseconds == 0 ? null : "now, within "
                    + Figures.Seconds(_waitMilliseconds) + " s: iperf -c " + IPAddress.ToString(_address);
            }
        }

        /// <inheritdoc/>
        internal override void End()
        {
            base.End();
            if (_listener >= 0)
            {
                Stack.Close(_listener);
                _listener = -1;
            }
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            if (_waitMilliseconds == 0)
            {
                Skip("not asked for");
                return;
            }

            _buffer = new byte[Piece];
            _giveUpAt = Now + _waitMilliseconds;
            SetDeadline(_waitMilliseconds);
            _listener = Stack.Socket(SocketType.Stream);
            int result = _listener < 0 ? _listener : Stack.Bind(_listener, 0, SmokePorts.Iperf);
            if (result >= 0)
            {
                result = Stack.Listen(_listener, 1);
            }

            if (result < 0)
            {
                Refuse(result, "");
            }
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            return Descriptor < 0 ? Accept() : Receive();
        }

        private bool Accept()
        {
            Descriptor = Stack.Accept(_listener);
            if (Descriptor >= 0)
            {
                _since = Now;
                SetDeadline(_answerMilliseconds);
                return true;
            }

            if (Now >= _giveUpAt)
            {
                Skip("no data received for " + Figures.Seconds(_waitMilliseconds) + " s");
            }

            return false;
        }

        private bool Receive()
        {
            bool moved = false;
            for (int i = 0; i < CallsPerTurn; i++)
            {
                int result = Stack.Receive(Descriptor, _buffer, 0, Piece);
                if (result <= 0)
                {
                    return Judge(result, moved);
                }

                _bytes += result;
                moved = true;
                SetDeadline(_answerMilliseconds);
            }

            return moved;
        }

        // Handles a result that is not data: nothing now, the end, or an error.
        private bool Judge(int result, bool moved)
        {
            if (result == -(int)SocketError.WouldBlock)
            {
                if (IsLate)
                {
                    Fail("nothing for " + _answerMilliseconds.ToString() + " ms" + After());
                }

                return moved;
            }

            if (result < 0)
            {
                Refuse(result, After());
            }
            else if (_bytes > 0)
            {
                Succeed(Figures.Rate(_bytes, Now - _since));
            }
            else
            {
                // The connection brought no data, like a port scan. Waits on for the sender.
                SetDeadline((int)(_giveUpAt > Now ? _giveUpAt - Now : 0));
            }

            Stack.Close(Descriptor);
            Descriptor = -1;
            return true;
        }

        private string After()
        {
            return " after " + _bytes.ToString() + " bytes";
        }
    }
}
