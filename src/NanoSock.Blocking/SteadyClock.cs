using System;
using System.Runtime.CompilerServices;

namespace NanoSock.Sockets
{
    /// <summary>Makes a monotonic clock from one that follows the calendar: removes forward and backward steps of the
    /// calendar, and never goes back itself.</summary>
    /// <remarks>A reading is accepted when the time since the last one is at most the announced wait
    /// (<see cref="Expect"/>) plus two seconds for threads that ran late. A larger advance, or one that goes back by
    /// more than those two seconds, is a step: the announced wait counts instead, so a timer is at most that much early
    /// or late, once. The clock has to be read at least once in <see cref="LongestWait"/>; time beyond that is lost.
    /// <see cref="StackRunner"/> does both.</remarks>
    public sealed class SteadyClock : IStackClock
    {
        /// <summary>The longest wait from one reading to the next, milliseconds.</summary>
        public const int LongestWait = 60000;

        // Allowance for clocks of whole seconds, and for threads that wait for the processor.
        private const int Slack = 2000;

        private readonly IStackClock _calendar;
        private long _last;
        private long _now;
        private int _expected = LongestWait;

        /// <summary>Creates a clock that begins with the time of another one.</summary>
        /// <param name="calendar">The clock with steps.</param>
        /// <exception cref="ArgumentNullException"><paramref name="calendar"/> is null.</exception>
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

        /// <summary>Gets milliseconds that never go back. May be called from any thread.</summary>
        public long Milliseconds
        {
            [MethodImpl(MethodImplOptions.Synchronized)]
            get
            {
                // On a full heap the interpreter may skip the call; then no time has passed.
                long read = _last;
                Read(_calendar, ref read);
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

        /// <summary>Announces how long the reader waits until the next reading. A reading of another thread may come
        /// between.</summary>
        /// <param name="milliseconds">The longest wait; more than <see cref="LongestWait"/>, or a negative number,
        /// counts as that.</param>
        [MethodImpl(MethodImplOptions.Synchronized)]
        public void Expect(int milliseconds)
        {
            _expected = milliseconds < 0 || milliseconds > LongestWait ? LongestWait : milliseconds;
        }

        // A static method is not inlined. Within a synchronized method the interpreter may skip DateTime.UtcNow on a
        // full heap, and the frame is corrupt then, because that call has a result and no argument.
        private static void Read(IStackClock calendar, ref long read)
        {
            read = calendar.Milliseconds;
        }
    }
}
