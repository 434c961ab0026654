namespace NanoSock.Transport
{
    /// <summary>Holds the configuration of TCP, with the defaults of the stack's options filled in.</summary>
    internal sealed class TcpConfig
    {
        internal int MaximumSegmentLifetime;
        internal int MinimumTimeout;
        internal int UserTimeout;
        internal int Buffers;
        internal int ReceiveBuffer;
        internal int SendBuffer;
        internal int OutOfOrderRanges;
        internal int SendRecords;
        internal bool Sack;
        internal bool Timestamps;
        internal bool WindowScaling;
        internal bool BandwidthEstimate;
        internal bool Pacing;
        internal bool SynCookies;
        internal int ChallengeRate;
    }
}
