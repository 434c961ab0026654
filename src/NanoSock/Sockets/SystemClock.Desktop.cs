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
    }
}
