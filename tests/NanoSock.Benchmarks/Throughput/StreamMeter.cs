using System.Diagnostics;

namespace NanoSock.Benchmarks.Throughput
{
    /// <summary>Counts the bytes in the measured window of a run. The window opens at the end of the warm-up, which
    /// starts with the first byte.</summary>
    internal sealed class StreamMeter
    {
        private readonly long _warmUp;
        private readonly long _length;
        private long _begin = -1;
        private long _from = -1;
        private long _to;
        private long _countAtFrom;
        private long _count;

        /// <summary>Creates a meter.</summary>
        /// <param name="warmUp">Seconds that are not counted.</param>
        /// <param name="seconds">Seconds that are counted.</param>
        internal StreamMeter(double warmUp, double seconds)
        {
            _warmUp = (long)(warmUp * Stopwatch.Frequency);
            _length = (long)(seconds * Stopwatch.Frequency);
        }

        internal bool IsOver { get; private set; }

        /// <summary>Gets the count within the window.</summary>
        internal long Count
        {
            get { return _count; }
        }

        /// <summary>Gets the actual length of the window: it closes at the first reading after its time.</summary>
        internal double Seconds
        {
            get { return (_to - _from) / (double)Stopwatch.Frequency; }
        }

        internal double Rate
        {
            get { return Count / Seconds; }
        }

        /// <summary>Records the progress.</summary>
        /// <param name="ticks">The time of <see cref="Stopwatch"/>.</param>
        /// <param name="count">The total since the beginning; the warm-up does not start while it is 0.</param>
        internal void Observe(long ticks, long count)
        {
            if (IsOver || count == 0)
            {
                return;
            }

            if (_begin < 0)
            {
                _begin = ticks;
            }

            if (_from < 0)
            {
                if (ticks - _begin >= _warmUp)
                {
                    _from = ticks;
                    _countAtFrom = count;
                }
            }
            else if (ticks - _from >= _length)
            {
                _to = ticks;
                _count = count - _countAtFrom;
                IsOver = true;
            }
        }
    }
}
