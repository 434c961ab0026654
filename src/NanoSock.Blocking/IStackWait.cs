using System;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Sockets
{
    /// <summary>Waits between the polls of a <see cref="StackRunner"/>, until a link or a program wakes it, or a
    /// time-out.</summary>
    public interface IStackWait : IWakeup
    {
        /// <summary>Waits until a link has a frame, a caller uses <see cref="IWakeup.Wake"/>, or the time is over. A
        /// wake-up since the last wait is not lost. The wait may also return without a cause. One thread waits at a
        /// time.</summary>
        /// <param name="milliseconds">The longest wait; -1 for no limit.</param>
        /// <param name="forRoom">True when a link had no room: room on it ends the wait too, where the wait can detect
        /// that.</param>
        void Wait(int milliseconds, bool forRoom);
    }

    /// <summary>Waits on an event, which suffices for links that call <see cref="IWakeup.Wake"/>.</summary>
    public sealed class EventWait : IStackWait
    {
        private const int LongestPause = 1000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly int _pause;

        /// <summary>Creates a wait that ends with the wake-up.</summary>
        public EventWait()
        {
        }

        /// <summary>Creates a wait that continues for a pause after a wake-up, so that one turn does the work of many:
        /// a serial driver wakes the stack for every 16 bytes.</summary>
        /// <param name="pauseMilliseconds">The pause, 0 to 1000. It adds to the round trip, and the driver's buffer has
        /// to hold what arrives within it. 5 ms halve the instructions for a byte on a serial line.</param>
        /// <exception cref="ArgumentOutOfRangeException">The pause is out of range.</exception>
        public EventWait(int pauseMilliseconds)
        {
            if (pauseMilliseconds < 0 || pauseMilliseconds > LongestPause)
            {
                throw new ArgumentOutOfRangeException(nameof(pauseMilliseconds));
            }

            _pause = pauseMilliseconds;
        }

        /// <inheritdoc/>
        public void Wake()
        {
            _event.Set();
        }

        /// <inheritdoc/>
        public void Wait(int milliseconds, bool forRoom)
        {
            if (_event.WaitOne(milliseconds, false) && _pause > 0 && !forRoom)
            {
                Thread.Sleep(_pause);
            }
        }
    }
}
