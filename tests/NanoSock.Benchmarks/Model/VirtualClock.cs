namespace NanoSock.Benchmarks.Model
{
    /// <summary>The time of one simulation, for everybody in it. Links count microseconds; stacks are told the
    /// millisecond, and may be asked several times within one, as on a machine whose clock is coarser than its line.</summary>
    internal sealed class VirtualClock
    {
        internal const long PerSecond = 1_000_000;
        internal const long PerMillisecond = 1_000;

        /// <summary>Microseconds since the start.</summary>
        internal long Now { get; set; }

        internal long Milliseconds
        {
            get { return Now / PerMillisecond; }
        }
    }
}
