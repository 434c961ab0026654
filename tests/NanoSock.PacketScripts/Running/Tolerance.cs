using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>When a packet may be seen. In virtual time when the script says; in real time the order decides, and times
    /// are checked as well as a busy machine allows.</summary>
    internal static class Tolerance
    {
        private const long EarlyMicroseconds = 30000;
        private const long LateMicroseconds = 500000;

        internal static (long Earliest, long Latest) Of(TimeWindow window, bool isExact)
        {
            return isExact ? (window.From, window.To)
                : ((window.From * 9 / 10) - EarlyMicroseconds, (window.To * 11 / 10) + LateMicroseconds);
        }
    }
}
