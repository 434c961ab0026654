namespace NanoSock.Benchmarks.Flows
{
    /// <summary>The parameters of one flow.</summary>
    internal sealed class FlowPlan
    {
        /// <summary>Gets or sets the bytes to carry; <see cref="long.MaxValue"/> for a flow without end.</summary>
        internal long Total { get; init; } = long.MaxValue;

        /// <summary>Gets or sets the microseconds from the sender to the receiver, the bottleneck not
        /// counted.</summary>
        internal long DelayThere { get; init; }

        /// <summary>Gets or sets the microseconds from the receiver to the sender.</summary>
        internal long DelayBack { get; init; }

        /// <summary>Gets or sets the probability that the wire loses a packet, in both directions.</summary>
        internal double Loss { get; init; }

        /// <summary>Gets or sets the bytes of the sender's send buffer and of the receiver's receive buffer.</summary>
        internal int Buffer { get; init; }

        /// <summary>Gets or sets whether the sender paces; null for the stack's own choice.</summary>
        internal bool? Pacing { get; init; }

        /// <summary>Gets or sets the minimum retransmission time-out in milliseconds; 0 for the stack's own.</summary>
        internal int MinimumTimeout { get; init; }
    }
}
