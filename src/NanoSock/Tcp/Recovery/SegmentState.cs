namespace NanoSock.Transport
{
    /// <summary>Names the bits of the state of a range in the <see cref="Scoreboard"/>.</summary>
    internal static class SegmentState
    {
        /// <summary>Set when the peer has selectively acknowledged the range.</summary>
        internal const int Sacked = 1;
        /// <summary>Set when the range is lost and waits for retransmission.</summary>
        internal const int Lost = 2;
        /// <summary>Set when the range was sent more than once.</summary>
        internal const int Retransmitted = 4;
    }
}
