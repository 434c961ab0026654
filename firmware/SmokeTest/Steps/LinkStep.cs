using NanoSock.Ip;

namespace SmokeTest.Steps
{
    /// <summary>Waits until the link is up, and the interface has an address.</summary>
    internal sealed class LinkStep : SmokeStep
    {
        // The interval of the checks, because a link signals frames but not its state.
        private const int LookMilliseconds = 50;

        private readonly SmokeSettings _settings;
        private long _since;

        internal LinkStep(SmokeNode node, SmokeStep needs, SmokeSettings settings)
            : base("link", node, needs)
        {
            _settings = settings;
        }

        /// <inheritdoc/>
        protected override void OnBegin()
        {
            _since = Now;
        }

        /// <inheritdoc/>
        protected override bool OnAdvance()
        {
            if (_settings.IsAlone)
            {
                Skip("this board is alone on its link");
            }
            else if (_settings.Link.IsUp && Node.Stack.GetAddress(0) != 0)
            {
                Succeed("up after " + (Now - _since).ToString() + " ms"
                    + (_settings.Address == 0 ? ", " + IPAddress.ToString(Node.Stack.GetAddress(0)) : string.Empty));
                _settings.Complete(Node.Stack);
            }
            else if (Now - _since >= (_settings.Link.IsUp ? 2 : 1) * _settings.LinkMilliseconds)
            {
                Fail((_settings.Link.IsUp ? "no address for " : "down for ") + (Now - _since).ToString() + " ms");
            }
            else
            {
                SetDeadline(LookMilliseconds);
            }

            return false;
        }
    }
}
