using NanoSock.Ip;
using NanoSock.Services;
using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Pings a host, and passes if all requests are answered. Desktop runs only, because it needs the assembly
    /// of the services.</summary>
    internal sealed class PingStep : SmokeStep, IPingListener
    {
        private readonly uint _address;
        private readonly int _answerMilliseconds;
        private PingClient _client;
        private string _times = "";
        private string _failure;

        internal PingStep(SmokeNode node, SmokeStep needs, uint address, int answerMilliseconds)
            : base("ping", node, needs)
        {
            _address = address;
            _answerMilliseconds = answerMilliseconds;
        }

        /// <inheritdoc/>
        public void OnReply(uint source, int sequence, int milliseconds, int timeToLive, bool isDuplicate)
        {
            if (!isDuplicate)
            {
                _times += (_times.Length == 0 ? "" : ", ") + milliseconds.ToString();
            }
        }

        /// <inheritdoc/>
        public void OnError(uint reporter, int sequence, int type, int code)
        {
            _failure ??= "ICMP type " + type.ToString() + ", code " + code.ToString()
                + " from " + IPAddress.ToString(reporter);
        }

        /// <inheritdoc/>
        public void OnLost(int sequence, SocketError error)
        {
            _failure ??= "request " + sequence.ToString() + ": " + SocketErrorNames.Of(error);
        }

        /// <inheritdoc/>
        internal override void End()
        {
            _client?.Stop();
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            _client = new PingClient(new ServiceContext(Node.Stack, ServiceContext.LeastBuffer), this);
            _client.Start(_address, new PingOptions { Interval = 100, Timeout = _answerMilliseconds });
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            if (_client.IsRunning)
            {
                return false;
            }

            if (_failure != null)
            {
                Fail(IPAddress.ToString(_address) + ": " + _failure);
            }
            else
            {
                Succeed(IPAddress.ToString(_address) + " answers after " + _times + " ms");
            }

            return true;
        }
    }
}
