using NanoSock.Ip;
using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Tests if the peer is reachable, and measures the time of its answer. A NanoSock stack answers pings,
    /// and sends none without the services, so this opens a TCP connection: a reset is as good an answer as an accepted
    /// connection.</summary>
    internal sealed class PeerStep : SocketStep
    {
        private const int Attempts = 4;

        // A peer that accepts the connection needs a moment to see the reset.
        private const int PauseMilliseconds = 100;

        private readonly uint _address;
        private readonly int _answerMilliseconds;
        private long _since;
        private int _attempts;
        private string _times = "";

        internal PeerStep(SmokeNode node, SmokeStep needs, uint address, int answerMilliseconds)
            : base("peer", node, needs, "the peer", false)
        {
            _address = address;
            _answerMilliseconds = answerMilliseconds;
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            if (Descriptor < 0)
            {
                if (_attempts > 0 && !IsLate)
                {
                    return false;
                }

                _since = Now;
                SetDeadline(_answerMilliseconds);
                Connect(SocketType.Stream, _address, SmokePorts.Knock);
                return true;
            }

            SocketReadiness ready = Stack.Ready(Descriptor);
            if ((ready & SocketReadiness.Error) != 0)
            {
                int error = Stack.GetOption(Descriptor, SocketOption.Error);
                if (error != (int)SocketError.ConnectionRefused)
                {
                    Fail(IPAddress.ToString(_address) + ": " + SocketErrorNames.Of((SocketError)error));
                    return true;
                }
            }
            else if ((ready & SocketReadiness.Writable) == 0)
            {
                if (IsLate)
                {
                    Fail(IPAddress.ToString(_address) + ": no answer for " + _answerMilliseconds.ToString() + " ms");
                }

                return false;
            }

            End();
            _times += (_attempts == 0 ? "" : ", ") + (Now - _since).ToString();
            SetDeadline(PauseMilliseconds);
            if (++_attempts == Attempts)
            {
                Succeed(IPAddress.ToString(_address) + " answers after " + _times + " ms");
            }

            return true;
        }
    }
}
