namespace NanoSock.Benchmarks.Flows
{
    /// <summary>What one flow is to be.</summary>
    internal sealed class FlowPlan
    {
        /// <summary>Bytes to carry; <see cref="long.MaxValue"/> for a flow without end.</summary>
        internal long Total { get; init; } = long.MaxValue;

        /// <summary>Microseconds from the sender to the receiver, the bottleneck not counted.</summary>
        internal long DelayThere { get; init; }

        /// <summary>And back.</summary>
        internal long DelayBack { get; init; }

        /// <summary>The probability that the wire loses a packet, in both directions.</summary>
        internal double Loss { get; init; }

        /// <summary>Bytes of the sender's send buffer and of the receiver's receive buffer.</summary>
        internal int Buffer { get; init; }

        /// <summary>Whether the sender paces; null for the stack's own choice.</summary>
        internal bool? Pacing { get; init; }

        /// <summary>Shortest retransmission time-out in milliseconds; 0 for the stack's own.</summary>
        internal int MinimumTimeout { get; init; }
    }
}
