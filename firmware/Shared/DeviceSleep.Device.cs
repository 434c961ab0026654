using System.Threading;
using NanoSock.Links;

namespace NanoSock.Firmware
{
    /// <summary>Lets a firmware's loop sleep between two steps, until the link has a frame or a timer is due.</summary>
    public sealed class DeviceSleep : IWakeup
    {
        // The polling interval of a link that has no wake-up.
        private const int AskMilliseconds = 1;
        private const int Longest = 60000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly bool _wakes;
        private readonly int _pause;

        /// <summary>Registers for the link's wake-up.</summary>
        /// <param name="link">The board's link.</param>
        /// <param name="pause">Milliseconds that the sleep continues after a wake-up, so that one step handles more
        /// bytes; 0 for none.</param>
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

        /// <summary>Sleeps until <paramref name="next"/>, or until the link has a frame.</summary>
        /// <param name="now">The time in milliseconds.</param>
        /// <param name="next">The time of the program's next step; no sleep if it is now.</param>
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
