using System.Threading;
using NanoSock.Links;

namespace NanoSock.Firmware
{
    /// <summary>Where a firmware's one loop sleeps between two steps: until the link has something, or time asks.</summary>
    public sealed class DeviceSleep : IWakeup
    {
        // A link that cannot wake anybody is asked this often.
        private const int AskMilliseconds = 1;
        private const int Longest = 60000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly bool _wakes;
        private readonly int _pause;

        /// <summary>Asks the link to end the sleep when it has something.</summary>
        /// <param name="link">The board's link.</param>
        /// <param name="pause">Milliseconds that the sleep goes on for after that, so that one step takes what otherwise takes
        /// many; 0 for none.</param>
        public DeviceSleep(ILink link, int pause)
        {
            _pause = pause;
            _wakes = link.SetWakeup(this);
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _event.Set();
        }

        /// <summary>Sleeps until <paramref name="next"/>, or until the link has something.</summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="next">When the program wants its next step; not at all when that is now.</param>
        public void Until(long now, long next)
        {
            if (next > now)
            {
                long wait = next - now;
                if (wait > Longest)
                {
                    wait = Longest;
                }

                if (_event.WaitOne(!_wakes && wait > AskMilliseconds ? AskMilliseconds : (int)wait, false) && _pause > 0)
                {
                    Thread.Sleep(_pause);
                }
            }
        }
    }
}
