using System;

namespace NanoSock.Sockets
{
    /// <summary>The desktop's monotonic clock.</summary>
    public sealed class SystemClock : IStackClock
    {
        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>The clock that wants to know how long its reader waits; null where steps cannot happen.</summary>
        internal SteadyClock Steady
        {
            get { return null; }
        }
    }
}
