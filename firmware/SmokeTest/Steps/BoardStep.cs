using NanoSock.Ip;
using NanoSock.Sockets;

namespace SmokeTest.Steps
{
    /// <summary>Reports the board's name, and fails if the stack refused its address.</summary>
    internal sealed class BoardStep : SmokeStep
    {
        private readonly SmokeSettings _settings;

        internal BoardStep(SmokeNode node, SmokeSettings settings)
            : base("board", node, null)
        {
            _settings = settings;
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            string text = _settings.BoardName + ", address "
                + IPAddress.ToString(_settings.Address) + ", MTU " + _settings.Link.Mtu.ToString();
            if (_settings.StackError == SocketError.Success)
            {
                Succeed(text);
            }
            else
            {
                Fail(text + ": " + SocketErrorNames.Of(_settings.StackError));
            }

            return true;
        }
    }
}
