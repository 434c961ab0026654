using System;

namespace NanoSock.Sockets
{
    /// <summary>Makes a monotonic clock of one that follows the calendar: takes out the steps by which that is set, forward and
    /// back, and never goes back itself.</summary>
    /// <remarks>A reading is believed when no more time has passed since the last one than was asked for
    /// (<see cref="Expect"/>), and two seconds for threads that ran late. What is more, or goes back by more than those two seconds, is a
    /// step: the time that was asked for counts instead of it, so a timer comes at most that much too early or too late, once.
    /// It assumes that the clock is read at least once in <see cref="LongestWait"/>: what exceeds that is lost.
    /// <see cref="StackRunner"/> sees to both.</remarks>
    public sealed class SteadyClock : IStackClock
    {
        /// <summary>How long to wait at most from one reading to the next, milliseconds.</summary>
        public const int LongestWait = 60000;

        // Clocks of whole seconds, and threads that wait for the processor.
        private const int Slack = 2000;

        private readonly object _lock = new object();
        private readonly IStackClock _calendar;
        private long _last;
        private long _now;
        private int _expected = LongestWait;

        /// <summary>Creates a clock that begins with the time of the other one.</summary>
        /// <param name="calendar">The clock with steps.</param>
        /// <exception cref="ArgumentNullException">There is no clock.</exception>
        public SteadyClock(IStackClock calendar)
        {
            if (calendar == null)
            {
                throw new ArgumentNullException(nameof(calendar));
            }

            _calendar = calendar;
            _last = calendar.Milliseconds;
            _now = _last;
        }

        /// <summary>Gets milliseconds; they never go back. May be called from any thread.</summary>
        public long Milliseconds
        {
            get
            {
                lock (_lock)
                {
                    long read = _calendar.Milliseconds;
                    long passed = read - _last;
                    _last = read;
                    if (passed > (long)_expected + Slack || passed < -Slack)
                    {
                        passed = _expected;
                    }

                    if (passed > 0)
                    {
                        _now += passed;
                    }

                    return _now;
                }
            }
        }

        /// <summary>Sets how long the reader waits until the next reading. A reading of another thread may come between.</summary>
        /// <param name="milliseconds">How long at most; more than <see cref="LongestWait"/>, or a negative number, is that.</param>
        public void Expect(int milliseconds)
        {
            lock (_lock)
            {
                _expected = milliseconds < 0 || milliseconds > LongestWait ? LongestWait : milliseconds;
            }
        }
    }
}
