using System;

namespace NanoSock.Sockets
{
    /// <summary>Reads the clock of CoreLibrary, UTC, without the steps by which the calendar is set (SNTP, a
    /// program).</summary>
    /// <remarks>The clock has the requirement of <see cref="SteadyClock"/>: it has to be read at least once a minute,
    /// as <see cref="StackRunner"/> does. A program that polls the node by itself and pauses for longer loses the rest,
    /// and a step of less than a minute shows in its time. On some boards the clock has whole seconds only. A
    /// platform's own clock, such as Esp32Clock or Environment.TickCount64 of nanoFramework.Runtime.Native, is
    /// better.</remarks>
    public sealed class SystemClock : IStackClock
    {
        private readonly SteadyClock _steady = new SteadyClock(new Calendar());

        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return _steady.Milliseconds; }
        }

        /// <summary>Gets the clock that needs to know its reader's waits; null where steps cannot happen.</summary>
        internal SteadyClock Steady
        {
            get { return _steady; }
        }

        private sealed class Calendar : IStackClock
        {
            public long Milliseconds
            {
                get { return DateTime.UtcNow.Ticks / 10000; }
            }
        }
    }
}
