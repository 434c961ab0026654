using NanoSock.PacketScripts.Language;

namespace NanoSock.PacketScripts.Running
{
    /// <summary>The time at which a packet is accepted. Virtual time has to match the script exactly. In real time the
    /// order decides, and times are checked as far as a busy machine allows.</summary>
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
