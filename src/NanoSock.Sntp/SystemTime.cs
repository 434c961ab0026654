using System;
using NanoSock.Services;

namespace nanoFramework.Networking
{
    /// <summary>Connects the client with the clock of the platform.</summary>
    internal sealed partial class SystemTime : ISntpClock
    {
        // Ticks of 100 ns.
        private const long UnixEpoch = 621355968000000000;
        private const long TicksPerMillisecond = 10000;
        // A clock that was not set begins earlier.
        private const int FirstYear = 2021;

        /// <inheritdoc/>
        public long GetUnixMilliseconds()
        {
            DateTime now = DateTime.UtcNow;
            return now.Year < FirstYear ? 0 : (now.Ticks - UnixEpoch) / TicksPerMillisecond;
        }

        /// <inheritdoc/>
        public void OnTime(SntpTime time)
        {
            Set(new DateTime(UnixEpoch + (time.UnixMilliseconds * TicksPerMillisecond)));
        }

        static partial void Set(DateTime now);
    }
}
