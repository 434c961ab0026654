using System.Diagnostics;

namespace nanoFramework.Hardware.Esp32
{
    /// <summary>Stands in for the board's timer where there is no board.</summary>
    internal static class HighResTimer
    {
        private static readonly long s_start = Stopwatch.GetTimestamp();

        internal static ulong GetCurrent()
        {
            return (ulong)(Stopwatch.GetElapsedTime(s_start).Ticks / 10);
        }
    }
}
