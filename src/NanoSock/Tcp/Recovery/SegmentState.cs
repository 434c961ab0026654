namespace NanoSock.Transport
{
    /// <summary>The state of a range of the <see cref="Scoreboard"/>, a set of bits.</summary>
    internal static class SegmentState
    {
        /// <summary>The peer has selectively acknowledged the range.</summary>
        internal const int Sacked = 1;
        /// <summary>The range is held to be lost and waits to be sent again.</summary>
        internal const int Lost = 2;
        /// <summary>The range was sent more than once.</summary>
        internal const int Retransmitted = 4;
    }
}
