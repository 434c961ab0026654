using System;

namespace NanoSock.Sockets
{
    /// <summary>The clock of CoreLibrary: UTC. It jumps when the calendar is set, and on some boards has whole seconds
    /// only; a platform's own clock, such as Esp32Clock, is better.</summary>
    public sealed class SystemClock : IStackClock
    {
        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return DateTime.UtcNow.Ticks / 10000; }
        }
    }
}
