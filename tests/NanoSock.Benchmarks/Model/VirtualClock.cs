namespace NanoSock.Benchmarks.Model
{
    /// <summary>The time of one simulation, shared by all its hosts. Links count microseconds. Stacks get the
    /// millisecond, and may be polled several times within one, as on a machine whose clock is coarser than its
    /// link.</summary>
    internal sealed class VirtualClock
    {
        internal const long PerSecond = 1_000_000;
        internal const long PerMillisecond = 1_000;

        /// <summary>Gets or sets the microseconds since the start.</summary>
        internal long Now { get; set; }

        internal long Milliseconds
        {
            get { return Now / PerMillisecond; }
        }
    }
}
