using System;
using NanoSock.Sockets;

namespace NanoSock.Tests.Sockets
{
    /// <summary>A clock that stands still on demand.</summary>
    internal sealed class PausableClock : IStackClock
    {
        private long _last;

        internal bool IsPaused { get; set; }

        public long Milliseconds
        {
            get { return IsPaused ? _last : _last = Environment.TickCount64; }
        }
    }
}
