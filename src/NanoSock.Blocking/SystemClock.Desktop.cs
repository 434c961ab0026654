using System;

namespace NanoSock.Sockets
{
    /// <summary>Reads the desktop's monotonic clock.</summary>
    public sealed class SystemClock : IStackClock
    {
        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return Environment.TickCount64; }
        }

        /// <summary>Gets the clock that needs to know its reader's waits; null where steps cannot happen.</summary>
        internal SteadyClock Steady
        {
            get { return null; }
        }
    }
}
