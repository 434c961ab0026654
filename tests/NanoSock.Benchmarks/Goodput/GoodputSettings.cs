namespace NanoSock.Benchmarks.Goodput
{
    /// <summary>What is to be measured.</summary>
    internal sealed class GoodputSettings
    {
        internal long Seed { get; init; } = 1;

        /// <summary>Runs of each cell, with seeds that follow one another.</summary>
        internal int Runs { get; init; } = 10;

        internal int[] Buffers { get; init; } = Published.Buffers;

        internal double[] Losses { get; init; } = Published.Losses;

        /// <summary>Bytes of the one flow.</summary>
        internal long Octets { get; init; } = 10 << 20;

        internal int[] FlowCounts { get; init; } = Published.FlowCounts;

        /// <summary>Seconds of virtual time that the shared link runs.</summary>
        internal int Seconds { get; init; } = 60;

        /// <summary>Seconds at the beginning that the steady figures leave out.</summary>
        internal int WarmUp { get; init; } = 20;

        /// <summary>Whether the stack shares a line with models of other senders.</summary>
        internal bool Shares { get; init; }

        /// <summary>Round trips of the line that is shared with a model, milliseconds.</summary>
        internal int[] RoundTrips { get; init; } = { 10, 20, 40, 100, 200 };

        /// <summary>Its queues, parts of what the line holds in a round trip.</summary>
        internal double[] Queues { get; init; } = { 0.1, 0.5, 1, 2 };

        /// <summary>Shortest retransmission time-out in milliseconds; 0 for the stack's own.</summary>
        internal int MinimumTimeout { get; init; }
    }
}
