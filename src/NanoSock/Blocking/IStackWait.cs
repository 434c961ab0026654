using System;
using System.Threading;
using NanoSock.Links;

namespace NanoSock.Sockets
{
    /// <summary>How a <see cref="StackRunner"/> waits between polls: until a link or a program wakes it, or a time-out.</summary>
    public interface IStackWait : IWakeup
    {
        /// <summary>Waits until a link has a frame, somebody calls <see cref="IWakeup.Wake"/>, or the time is over. A wake-up
        /// that came since the last wait is not lost. It may also return for no reason. One thread waits at a time.</summary>
        /// <param name="milliseconds">How long at most; -1 for ever.</param>
        /// <param name="forRoom">A link had no room: its having room ends the wait too, where that can be seen.</param>
        void Wait(int milliseconds, bool forRoom);
    }

    /// <summary>Waiting on an event: enough for links that call <see cref="IWakeup.Wake"/>.</summary>
    public sealed class EventWait : IStackWait
    {
        private const int LongestPause = 1000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly int _pause;

        /// <summary>Creates a wait that ends with the wake-up.</summary>
        public EventWait()
        {
        }

        /// <summary>Creates a wait that goes on for a while after a wake-up, so that one turn takes what otherwise takes
        /// many: a serial driver wakes the stack for every 16 bytes.</summary>
        /// <param name="pauseMilliseconds">How long, 0 to 1000. It adds to the round trip, and what arrives within it has to
        /// fit into the driver's buffer. 5 ms halve the instructions for a byte on a serial line.</param>
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
