namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>The settings of the goodput measurements.</summary>
    internal sealed class GoodputSettings
    {
        internal long Seed { get; init; } = 1;

        /// <summary>Gets or sets the number of runs of each cell, with consecutive seeds.</summary>
        internal int Runs { get; init; } = 10;

        internal int[] Buffers { get; init; } = Published.Buffers;

        internal double[] Losses { get; init; } = Published.Losses;

        /// <summary>Gets or sets the bytes of the one flow.</summary>
        internal long Bytes { get; init; } = 10 << 20;

        internal int[] FlowCounts { get; init; } = Published.FlowCounts;

        /// <summary>Gets or sets the seconds of virtual time that the shared link runs.</summary>
        internal int Seconds { get; init; } = 60;

        /// <summary>Gets or sets the seconds at the beginning that the steady figures leave out.</summary>
        internal int WarmUp { get; init; } = 20;

        /// <summary>Gets or sets whether the stack shares a link with models of other senders.</summary>
        internal bool Shares { get; init; }

        /// <summary>Gets or sets the round-trip times of the link shared with a model, in milliseconds.</summary>
        internal int[] RoundTrips { get; init; } = { 10, 20, 40, 100, 200 };

        /// <summary>Gets or sets the queue sizes of that link, as a part of its bandwidth-delay product.</summary>
        internal double[] Queues { get; init; } = { 0.1, 0.5, 1, 2 };

        /// <summary>Gets or sets the minimum retransmission time-out in milliseconds; 0 for the stack's own.</summary>
        internal int MinimumTimeout { get; init; }
    }
}
