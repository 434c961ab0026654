using System.Diagnostics;

namespace nanoFramework.Hardware.Esp32
{
    /// <summary>Replaces the board's timer on a desktop.</summary>
    internal static class HighResTimer
    {
        private static readonly long s_start = Stopwatch.GetTimestamp();

        internal static ulong GetCurrent()
        {
            return (ulong)(Stopwatch.GetElapsedTime(s_start).Ticks / 10);
        }
    }
}
